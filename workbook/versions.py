"""Older versions of a form: what of them means what of the present one, and reading a workbook by that.

The present definition says so in x-from, by version; new names stand left, old ones right, and what is not named
means itself: {"1": {"sections": {"talks": "lectures"}, "fields": {"talks.heads": "lectures.people"}, "dropped":
["lectures.topic", "orders"]}}. The older definition is kept beside the present one, as old/<id>-<version>.json.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from workbook.filing import Filing, Meta, Site
from workbook.finding import Fault, Place, Severity
from workbook.form import Field, Form, FormError, Section, load_form
from workbook.grid.book import GridBook
from workbook.locating import locate
from workbook.matching import Matching, Mismatch, Pair, is_list, match
from workbook.reading import Inexact, read_filing

FOLDER = "old"
"""Where older definitions lie, in the folder of the present one."""

Located: TypeAlias = tuple[dict[str, Site], list[Fault]]


@dataclass(frozen=True, eq=False)
class Older:
    """An older version as the present one sees it.

    `form` is the `present` form with the places and headers of the old one: what is read by it means what it means now
    and stands where it stood. `old` is the form as it was, `matching` says which field is which; `declared` tells
    that the present definition says so itself, and names were not merely compared.
    """

    present: Form
    form: Form
    old: Form
    matching: Matching
    declared: bool

    @cached_property
    def fresh(self) -> tuple[tuple[Section, Field], ...]:
        """What the clerk fills in the present version and the old one had no place for."""
        return _filled_besides(self.form, self.matching.fields)

    @cached_property
    def lost(self) -> tuple[tuple[Section, Field], ...]:
        """What the clerk filled in the old version and the present one has no place for."""
        return _filled_besides(self.old, set(self.matching.fields.values()))

    def read(self, book: GridBook, meta: Meta | None, inexact: Inexact | None = None) -> Filing:
        """A workbook of the old version, by what its cells mean now; what is asked for anew is missing in it."""
        filing = read_filing(self.form, book, self._renamed(meta), inexact, self._find)
        if self.declared:
            filing.faults[:0] = [self._told(), *self._asked(filing)]
        return filing

    def _told(self) -> Fault:
        """That it was read by its version, and what is new."""
        added = _titles(_named(self.fresh, self.matching.sections))
        gone = _titles(_named(self.lost, self.matching.sections.values()))
        news = [f"新增{added}"] * bool(added) + [f"取消{gone}"] * bool(gone)
        news_en = [f"new: {added}"] * bool(added) + [f"dropped: {gone}"] * bool(gone)
        what = "；".join(["已按对应关系读取", *(["现行版" + "，".join(news)] if news else []), "下次请用新下发的模板"])
        slots = {"version": self.old.version, "current": self.form.version, "what": what}
        slots["what_en"] = "; ".join(["it was read as declared", *news_en, "please use the present template next time"])
        return Fault("template.version", slots=slots, severity=Severity.INFO)

    def _asked(self, filing: Filing) -> Iterator[Fault]:
        """What must be filled now and had no place then: once for each, however many rows there are."""
        for section, field in self.fresh:
            of_list, known = is_list(section), section.name in filing.sites
            if field.required and field.when is None and (filing.data.get(section.name) if of_list else True):
                yield self._anew(section, f"{section.title}”的“{field.caption}" if not known else field.caption)
        for section in self.form.sections:
            least = self.form.schema["properties"][section.name].get("minItems", 0)
            if least and section.name not in self.matching.sections:
                yield self._anew(section, section.title)

    def _anew(self, section: Section, title: str) -> Fault:
        slots = {"title": title, "version": self.old.version, "current": self.form.version}
        return Fault("template.new-field", Place(section.name), slots)

    def _find(self, _: Form, book: GridBook) -> Located:
        sites, faults = locate(self.old, book)
        found = {new: self._site(new, sites[was]) for new, was in self.matching.sections.items() if was in sites}
        return found, [told for fault in faults if (told := self._fault(fault)) is not None]

    def _site(self, section: str, site: Site) -> Site:
        names = [(new, old) for (of, new), (_, old) in self.matching.fields.items() if of == section]
        return replace(
            site,
            columns={new: site.columns[old] for new, old in names if old in site.columns},
            cells={new: site.cells[old] for new, old in names if old in site.cells},
            rows=[],
            blocks=[{new: block[old] for new, old in names if old in block} for block in site.blocks],
        )

    def _fault(self, fault: Fault) -> Fault | None:
        """What locating says, by the present names; nothing where no one asks for that sheet or column any more."""
        was = fault.place.section
        if was is None:
            return fault
        column = fault.slots.get("name") if fault.code == "template.missing-column" else None
        for (section, field), (of, old) in self.matching.fields.items():
            if of == was and column in (None, old):
                slots = {**fault.slots, "name": field} if column else fault.slots
                return fault._replace(place=Place(section), slots=slots)
        return self._of_sheet(fault, was) if column is None and fault.code in _OF_SHEETS else None

    def _of_sheet(self, fault: Fault, was: str) -> Fault | None:
        """A fault of a whole sheet is told of any section of it that is still asked for."""
        sheet = self.old.section(was).sheet
        section = next((new for new, old in self.matching.sections.items() if self.old.section(old).sheet == sheet), "")
        return fault._replace(place=Place(section)) if section else None

    def _renamed(self, meta: Meta | None) -> Meta | None:
        if meta is None:
            return None
        names = {f"{of}.{old}": f"{section}.{field}" for (section, field), (of, old) in self.matching.fields.items()}
        return meta._replace(given={names[name]: value for name, value in meta.given.items() if name in names})


_OF_SHEETS = ("template.missing-sheet", "template.renamed-sheet")
_MOST = 8
"""So many titles are told."""


def _filled_besides(form: Form, matched: Container[Pair]) -> tuple[tuple[Section, Field], ...]:
    """What clerks fill in a form, but for what the other version has too."""
    return tuple(
        (section, field)
        for section in form.sections
        for field in section.fields
        if field.open and (section.name, field.name) not in matched
    )


def _named(fields: Iterable[tuple[Section, Field]], known: Container[str]) -> list[str]:
    """The fields by their titles; those of a section that the other version has not, by its title, once."""
    return list(dict.fromkeys(field.caption if section.name in known else section.title for section, field in fields))


def _titles(titles: Sequence[str]) -> str:
    more = "等" if len(titles) > _MOST else ""
    return "、".join(f"“{title}”" for title in titles[:_MOST]) + more


@lru_cache(maxsize=32)
def older(form: Form, version: int) -> Older | None:
    """How a workbook of an older version is read, where the form declares it; else None."""
    if str(version) not in form.moves:
        return None
    old = older_form(form, version)
    return None if old is None else _older(form, old, form.moves[str(version)])


@lru_cache(maxsize=32)
def likened(form: Form, version: int) -> Older:
    """How to understand a workbook of another version: as declared, else by equal names and titles.

    Where the definition of that version is not kept, the present one stands for it: headers decide.
    """
    declared = older(form, version)
    if declared is not None:
        return declared
    old: Form | None = None
    with suppress(FormError):  # what cannot be used is as good as not kept
        old = older_form(form, version) if version != form.version else form
    return _older(form, old or form)


def older_form(form: Form, version: int) -> Form | None:
    """The definition of an older version, from the folder of the present one; None where it is not kept.

    One that is no form is a FormError.
    """
    if form.home is None:
        return None
    name = _file_name(form, version)
    for place in (form.home / FOLDER / name, form.home / name):
        if place.is_file():
            try:
                return load_form(json.loads(place.read_text("utf-8")), form.codes)
            except (ValueError, TypeError, AttributeError) as broken:
                raise FormError(f"旧版定义“{FOLDER}/{name}”无法使用（{broken}）：请用当时的原件替换") from broken
    return None


def mismatches(form: Form) -> list[Mismatch]:
    """What is wrong with a form's x-from; the older definitions are looked for where the form lies."""
    found: list[Mismatch] = []
    for version, move in form.moves.items():
        old = _declared(form, version)
        found += (
            [old] if isinstance(old, Mismatch) else [one.under(version) for one in match(form, old, move).mismatches]
        )
    return found


def _declared(form: Form, version: str) -> Form | Mismatch:
    """The older form that x-from speaks of, or why there is none."""
    if not version.isdecimal() or not 0 < int(version) < form.version:
        zh = f"“{version}”不是更早的版本号，现行的是第{form.version}版：请核对 x-from 和 x-version"
        return Mismatch.of((version,), zh, f"{version} is no version before {form.version}: mend it")
    name = f"{FOLDER}/{_file_name(form, version)}"
    try:
        old = older_form(form, int(version))
    except FormError as broken:
        en = f"the older definition {name} cannot be used: put the original there"
        return Mismatch.of((version,), str(broken), en)
    if old is None:
        zh = f"找不到旧版定义“{name}”：请把第{version}版的定义以此名存放"
        return Mismatch.of((version,), zh, f"there is no older definition {name}: keep it under that name")
    if (old.id, old.version) != (form.id, int(version)):
        zh = f"“{name}”中的旧版定义自称{old.id}第{old.version}版：请换成本表第{version}版的原件"
        return Mismatch.of((version,), zh, f"{name} says that it is {old.id} v{old.version}: put the original there")
    return old


def _file_name(form: Form, version: int | str) -> str:
    return f"{form.id}-{version}.json"


def refuse_unsound(form: Form) -> None:
    """A FormError that names whatever is wrong with a form's x-from."""
    found = mismatches(form)
    if found:
        raise FormError("；".join(f"x-from.{'.'.join(one.path)}：{one.text.zh}" for one in found))


def _older(form: Form, old: Form, move: Mapping[str, Any] | None = None) -> Older:
    """An old form by what x-from says of it, else by names and titles."""
    matching = match(form, old, move)
    placed = form
    if old is not form:
        placed = replace(form, sections=tuple(_placed(section, old, matching) for section in form.sections))
    return Older(form, placed, old, matching, declared=move is not None)


def _placed(section: Section, old: Form, matching: Matching) -> Section:
    """A section of the present form where the old one had it."""
    if section.name not in matching.sections:
        return section
    was = old.section(matching.sections[section.name])
    return replace(
        section,
        sheet=was.sheet,
        is_table=was.is_table,
        fields=tuple(_placed_field(section.name, field, old, matching.fields) for field in section.fields),
        header_row=was.header_row,
        first_row=was.first_row,
        ready_rows=was.ready_rows,
        last_row=was.last_row,
        headers=was.headers,
        marks=was.marks,
        block=was.block,
        by_letter=was.by_letter,
        fixed=section.fixed if was.literal else None,
        literal=section.literal if was.literal else (),
    )


def _placed_field(section: str, field: Field, old: Form, fields: Mapping[Pair, Pair]) -> Field:
    if (section, field.name) not in fields:
        return field
    of, name = fields[section, field.name]
    was = old.section(of).field(name)
    return replace(
        field,
        title=was.title,
        caption=was.caption,
        aliases=was.aliases,
        span=was.span,
        label=was.label,
        group=was.group,
    )
