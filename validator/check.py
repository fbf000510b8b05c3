"""What a check kind is, what it sees, and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook.asides import STRAY
from workbook.conditions import answers
from workbook.filing import Filing
from workbook.finding import Code, Fault, Place, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope

Params = Mapping[str, Any]

KINDS = (
    "sheet-empty-iff",
    "not-applicable",
    "required-if",
    "all-or-none",
    "sequence",
    "in-period",
    "order",
    "unique",
    "reference",
    "total",
    "attachment",
    "plausible",
)


class Example(NamedTuple):
    """One small table that is right or wrong: documentation and test at once.

    `data` is section -> rows (or a record); `faulty` the places a check must find, as (section, row, field).
    """

    params: Params
    data: Mapping[str, Any]
    faulty: tuple[tuple[str, int | None, str | None], ...] = ()


class Param(NamedTuple):
    """One parameter of a kind: its name in a form, what it holds, what a design sheet calls it.

    `holds` is "field" ("section.field"), "fields" (several of one section), "section", "when" (field -> values),
    "codes" (the name of a code list), "number", "integer", "flag" (true or absent) or "text".
    """

    name: str
    holds: str
    title: str
    required: bool = False


WHEN = Param("when", "when", "条件", required=True)
"""Under which answers in the same row a check applies; all of them must hold."""


class Spot(NamedTuple):
    """Where a formula finds faults: "section.field", and a term that is 1 at each faulty cell of it, in a row that
    is the table's or not.

    `cell` is the one cell that the term is about, where it is not about the field's cells as they stand. `once`: the
    first is told of only.
    """

    dotted: str
    term: str
    cell: str | None = None
    once: bool = False


class Kind(NamedTuple):
    """One kind of check: its code, what a design sheet calls it, its parameters, its Python, its formula, its examples.

    `check(trial, params)` is a generator of faults; it sees only values that nothing was said against. `rule(form,
    params)` is what it asks, in a Chinese sentence without its end. `formula(scope, params)` gives its terms for 自查,
    None where Excel cannot compute it; `differs` are the patterns of cells about which that formula may say otherwise
    than `check` (validator/selfcheck/differences.py says why).
    """

    code: Code
    label: str
    params: tuple[Param, ...]
    check: Callable[[Trial, Params], Iterator[Fault]]
    rule: Callable[[Form, Params], str]
    good: Example
    bad: Example
    formula: Callable[[Scope, Params], Iterator[Spot]] | None = None
    differs: tuple[str, ...] = ()


class Row(NamedTuple):
    """The values of some fields of one row, in the order asked for; None where empty. `number` is from 0."""

    number: int | None
    values: tuple[Any, ...]


@dataclass(slots=True)
class Trial:
    """What a check sees of a filing: rows whose inputs nothing was said against, and facts from outside.

    `failed` is place -> the code that spoke against it; `period` the return's month; `attachments` the names of
    what came with it, None when it came alone; `workbooks` those of the workbooks that did, which may be listed
    and need not be. `skips` collects why rows were left out.
    """

    filing: Filing
    period: str | None
    attachments: Sequence[str] | None
    failed: dict[Place, str]
    skips: dict[Text, None] = field(default_factory=dict)
    workbooks: Sequence[str] = ()

    def rows(self, section: str, fields: Sequence[str]) -> Iterator[Row]:
        """Each row's values of the fields; rows with a failed input are left out and noted."""
        if not self.present(section, fields):
            return
        is_table = self.filing.form.section(section).is_table
        wrong = self._wrong_rows(section, frozenset(fields))
        for index, row in enumerate(self.filing.rows(section)):
            number = index if is_table else None
            if number not in wrong:
                yield Row(number, tuple(map(row.get, fields)))

    def whole(self, section: str, fields: Sequence[str]) -> bool:
        """Whether every cell of the fields is there and nothing was said against any; else noted."""
        wrong = not self.present(section, fields) or self._wrong_rows(section, frozenset(fields))
        return not wrong and not self.has_strays(section)

    def has_strays(self, section: str) -> bool:
        """Whether rows of a table could not be read as records, so that it is not known what it holds; noted."""
        found = any(one.code == STRAY and one.place.section == section for one in self.filing.faults)
        if found:
            sheet = self.filing.form.section(section).sheet
            self.note(Text(f"{STRAY} {sheet}", f"{STRAY} {sheet}"))
        return found

    def present(self, section: str, fields: Sequence[str]) -> bool:
        """Whether the section and its columns are in the workbook; else noted."""
        for missing in ((section, None), *((section, name) for name in fields)):
            if missing in self.filing.missing:
                self.note(_missing(self.filing, *missing))
                return False
        return True

    def period_known(self) -> bool:
        """Whether the return's month is certain; else noted."""
        role = self.filing.form.role("period")
        if role and Place(role[0], None, role[1]) in self.failed:
            self.skip(Place(role[0], None, role[1]))
            return False
        if self.period is None:
            self.note(Text("报告期不明", "period unknown"))
            return False
        return True

    def skip(self, place: Place) -> None:
        """Note that something was left out for what was said of a place."""
        address = self.filing.address(place)
        where = f"{address.sheet}!{address.a1}" if address else _dotted((place.section or "", place.field))
        self.note(Text(f"{self.failed[place]} {where}", f"{self.failed[place]} {where}"))

    def note(self, because: Text) -> None:
        """Note why something was left out."""
        self.skips[because] = None

    def _wrong_rows(self, section: str, fields: frozenset[str]) -> set[int | None]:
        wrong: set[int | None] = set()
        for place in self.failed:
            if place.section == section and place.field in fields:
                wrong.add(place.row)
                self.skip(place)
        return wrong


def _missing(filing: Filing, section: str, name: str | None) -> Text:
    form_section = filing.form.section(section)
    title = form_section.sheet if name is None else form_section.field(name).title
    return Text(f"缺少“{title}”", f"“{title}” is missing")


def _dotted(pair: tuple[str, str | None]) -> str:
    return pair[0] if pair[1] is None else f"{pair[0]}.{pair[1]}"


def split(dotted: str) -> tuple[str, str]:
    """ "lectures.date" -> ("lectures", "date")."""
    section, _, name = dotted.partition(".")
    return section, name


def split_all(dotted: Sequence[str]) -> tuple[str, list[str]]:
    """Fields of one section: ["lectures.date", "lectures.start"] -> ("lectures", ["date", "start"])."""
    sections = {split(one)[0] for one in dotted}
    if len(sections) != 1:
        raise ValueError(f"fields of one section expected: {dotted}")
    return sections.pop(), [split(one)[1] for one in dotted]


def conditions_of(params: Params) -> tuple[list[str], list[Sequence[Any]]]:
    """What a `when` asks: names of fields of the checked section, and the values of which each must say one."""
    return [split(dotted)[1] for dotted in params["when"]], list(params["when"].values())


def named(form: Form, *dotted: str) -> str:
    """Fields by their titles: “宣讲日期”、“宣讲地点”."""
    return "、".join(f"“{form.locate(one)[1].title}”" for one in dotted)


def condition(form: Form, when: Mapping[str, Sequence[Any]]) -> str:
    """A condition in words: “宣讲形式”为“线上直播”或“微视频”."""
    return answers((form.locate(dotted)[1].title, values) for dotted, values in when.items())


@cache
def kind(name: str) -> Kind:
    """The check kind of that name; an unknown one is a KeyError."""
    if name not in KINDS:
        raise KeyError(name)
    found: Kind = import_module(f"validator.checks.{name.replace('-', '_')}").KIND
    return found
