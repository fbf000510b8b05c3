"""Revision: what became of a version's findings in the next one, and what else was changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from campaign.revision.asked import Asked, asked_of
from campaign.revision.edition import Edition, place_of
from campaign.revision.pairing import pair_rows
from validator.telling import blocks
from workbook.finding import Finding, Place
from workbook.form import Field, Form, Section
from workbook.issues import ADOPTED


class How(StrEnum):
    """In what way a finding was mended."""

    CHANGED = "changed"
    DELETED = "deleted"
    EXPLAINED = "explained"
    ADOPTED = "adopted"
    SETTLED = "settled"


class Mended(NamedTuple):
    """A finding of the earlier version that is gone; where its cell is now, or was where the row is gone.

    `value` is what the cell says now; `field` is None where the finding was about no field.
    """

    finding: Finding
    how: How
    sheet: str | None
    cell: str | None
    value: Any = None
    field: Field | None = None


class Change(NamedTuple):
    """One cell that says something else than before; `row` is its sheet row now, None in a record."""

    section: Section
    field: Field
    row: int | None
    sheet: str
    cell: str | None
    before: Any
    after: Any
    asked: bool


class RowChange(NamedTuple):
    """One row that was added, or removed: then `row` is where it stood."""

    section: Section
    sheet: str
    row: int
    added: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """How one version differs from the one before it.

    `earlier` and `later` are their numbers (第N版). `compared` tells whether both could be read, and by one form: else
    only findings are compared. `open` and `new` are findings of the later version that call for something.
    """

    earlier: int
    later: int
    compared: bool
    mended: Sequence[Mended]
    open: Sequence[Finding]
    new: Sequence[Finding]
    changes: Sequence[Change] = ()
    rows: Sequence[RowChange] = ()

    @property
    def unasked(self) -> int:
        """How many cells and rows were changed though nothing was said against them."""
        return sum(not change.asked for change in self.changes) + sum(not row.asked for row in self.rows)


def compare(form: Form, old: Edition, new: Edition) -> Revision:
    """The later version against the earlier one; pure.

    Of the data, what the clerk fills is compared: not what is given or computed, what only numbers rows, nor the
    explanations. A finding is the same where code, row and field are.
    """
    compared = old.version == new.version == form.version
    if not compared:
        return Revision(old.number, new.number, compared, *_compare_findings(form, old, new, None))
    pairs = _pairs(form, old, new)
    now_at = {section: {before: after for after, before in paired.items()} for section, paired in pairs.items()}
    found = Revision(old.number, new.number, compared, *_compare_findings(form, old, new, now_at))
    asked = asked_of(form, old)
    changes = list(_changes(form, old, new, pairs, asked, _renumbered(form, old, new, now_at)))
    return replace(found, changes=changes, rows=list(_row_changes(form, old, new, pairs, asked)))


def compared_fields(form: Form, section: Section) -> list[Field]:
    """The fields of a section in which versions are compared."""
    explanations = form.role("explanations")
    if explanations is not None and explanations[0] == section.name:
        return []
    numbers = _numbers(form)
    return [field for field in section.fields if field.open and f"{section.name}.{field.name}" not in numbers]


def _numbers(form: Form) -> set[str]:
    """The fields that only number the rows of their table."""
    return {params["field"] for params in form.checks if params["kind"] == "sequence"}


def _renumbered(form: Form, old: Edition, new: Edition, now_at: Mapping[str, Mapping[int, int]]) -> _Renumbered:
    """Fields that name rows of another table by their numbers: a row put in before changes them all."""
    found: dict[str, dict[Any, Any]] = {}
    for params in form.checks:
        if params["kind"] == "reference" and len(params["to"]) == 1 and params["to"][0] in _numbers(form):
            section, _, name = params["to"][0].partition(".")
            before, after = old.rows(section), new.rows(section)
            found[params["fields"][0]] = {
                before[was].data.get(name): after[now].data.get(name) for was, now in now_at[section].items()
            }
    return found


_Renumbered = Mapping[str, Mapping[Any, Any]]
""" "section.field" -> number of a row before -> number of the same row now."""


def _pairs(form: Form, old: Edition, new: Edition) -> dict[str, dict[int, int]]:
    """Section -> places of new rows -> places of the old rows that they were."""
    found = {}
    for section in form.sections:
        if section.is_table:
            key = section.key or tuple(field.name for field in section.fields if field.given)
            names = [field.name for field in compared_fields(form, section)] or list(section.by_name)
            before, after = ([row.data for row in edition.rows(section.name)] for edition in (old, new))
            found[section.name] = pair_rows(before, after, key, names)
    return found


def _changes(
    form: Form,
    old: Edition,
    new: Edition,
    pairs: Mapping[str, Mapping[int, int]],
    asked: Asked,
    renumbered: _Renumbered,
) -> Iterator[Change]:
    typed = [_typed(edition) for edition in (old, new)]
    for section in form.sections:
        fields = compared_fields(form, section)
        rows: Iterable[tuple[int | None, int | None]] = sorted(pairs.get(section.name, {}).items())
        for after, before in rows if section.is_table else [(None, None)]:
            if after is not None and before is not None and _same(section, old, before, new, after):
                continue
            for field in fields:
                places = Place(section.name, before, field.name), Place(section.name, after, field.name)
                values = old.value(places[0]), new.value(places[1])
                numbers = renumbered.get(f"{section.name}.{field.name}", {})
                if values[1] in (values[0], numbers.get(values[0], values[0])):
                    continue
                before_said, after_said = (
                    each.get(place) if value is None else value
                    for value, each, place in zip(values, typed, places, strict=True)
                )
                number = None if after is None else new.rows(section.name)[after].row
                sheet, cell = new.address(section, after, field.name)
                answers = asked.cell(places[0])
                yield Change(section, field, number, sheet, cell, before_said, after_said, answers)


def _same(section: Section, old: Edition, before: int, new: Edition, after: int) -> bool:
    """Whether two rows say the same throughout, as most do."""
    return old.rows(section.name)[before].data == new.rows(section.name)[after].data


def _typed(edition: Edition) -> dict[Place, Any]:
    """What stands in cells that could not be read: their findings say it."""
    return {place_of(finding.pointer): finding.value for finding in edition.findings if finding.value is not None}


def _row_changes(
    form: Form, old: Edition, new: Edition, pairs: Mapping[str, Mapping[int, int]], asked: Asked
) -> Iterator[RowChange]:
    for section in form.sections:
        if not section.is_table or not compared_fields(form, section):
            continue
        paired = pairs[section.name]
        kept = set(paired.values())
        for place, row in enumerate(new.rows(section.name)):
            if place not in paired:
                yield RowChange(section, row.sheet, row.row, True, section.name in asked.tables)
        for place, row in enumerate(old.rows(section.name)):
            if place not in kept:
                yield RowChange(section, row.sheet, row.row, False, asked.row(section.name, place))


_Key = tuple[Any, ...]
_Rows = Mapping[str, Mapping[int, int]] | None
"""Section -> places of old rows -> where they are now; None where the data are not compared."""


def _compare_findings(
    form: Form, old: Edition, new: Edition, rows: _Rows
) -> tuple[list[Mended], list[Finding], list[Finding]]:
    """Mended, still open, new. What is explained calls for nothing any more."""
    before = [finding for finding in old.findings if _calls(finding)]
    now = [finding for finding in new.findings if _calls(finding)]
    same = _match([_key(finding, rows) for finding in before], [_key(finding) for finding in now], before, now)
    told = {_key(finding) for finding in new.findings if finding.explained or finding.code == ADOPTED}
    mended = [_mended(form, one, old, new, rows, told) for place, one in enumerate(before) if place not in same]
    still = set(same.values())
    open_ = [finding for place, finding in enumerate(now) if place in still]
    return mended, open_, [finding for place, finding in enumerate(now) if place not in still]


def _calls(finding: Finding) -> bool:
    return blocks(finding) and not finding.explained


def _key(finding: Finding, rows: _Rows = None, code: str | None = None) -> _Key:
    """By what a finding is the same in the later version; `rows` leads from the old version to it."""
    place = place_of(finding.pointer)
    code = code or finding.code
    if place.section is None:
        return (code, finding.sheet, finding.message)
    if place.row is None or rows is None:
        return (code, *place)
    now = rows.get(place.section, {}).get(place.row)
    return (code, place.section, f"was {place.row}" if now is None else now, place.field)


def _match(
    before: Sequence[_Key], after: Sequence[_Key], olds: Sequence[Finding], news: Sequence[Finding]
) -> dict[int, int]:
    """Places of old findings -> places of the new ones that are the same, first those that say the same value."""
    same: dict[int, int] = {}
    for exact in (True, False):
        waiting: dict[_Key, list[int]] = {}
        taken = set(same.values())
        for place, key in reversed(list(enumerate(after))):
            if place not in taken:
                waiting.setdefault((*key, news[place].value if exact else None), []).append(place)
        for place, key in enumerate(before):
            if place not in same and (found := waiting.get((*key, olds[place].value if exact else None))):
                same[place] = found.pop()
    return same


def _mended(form: Form, finding: Finding, old: Edition, new: Edition, rows: _Rows, told: Collection[_Key]) -> Mended:
    place = place_of(finding.pointer)
    section = form.by_name.get(place.section or "")
    field = section.by_name.get(place.field or "") if section is not None else None
    row = None if rows is None or place.row is None else rows.get(place.section or "", {}).get(place.row)
    if rows is not None and place.row is not None and row is None:
        return Mended(finding, How.DELETED, finding.sheet, finding.cell)
    how = How.SETTLED
    if _key(finding, rows) in told:
        how = How.EXPLAINED
    elif _key(finding, rows, ADOPTED) in told:
        how = How.ADOPTED
    if rows is None or section is None or field is None or (section.is_table and row is None):
        return Mended(finding, how, finding.sheet, finding.cell)
    now = new.value(Place(section.name, row, field.name))
    if how is How.SETTLED and (now != old.value(place) or finding.code.startswith(("value.", "schema."))):
        how = How.CHANGED
    return Mended(finding, how, *new.address(section, row, field.name), now, field)
