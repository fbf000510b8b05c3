"""Form -> rules: what Excel computes, rule by rule, and what is left to the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from validator.check import Params, Spot, kind
from validator.codes import look_up
from validator.judge import checks_of
from validator.selfcheck.columns import block_name
from validator.selfcheck.keywords import is_computed
from validator.selfcheck.scope import Scope
from validator.selfcheck.terms import ElsewhereError, product
from workbook.bounds import BOUNDS, Bound
from workbook.finding import Severity
from workbook.form import Field, Form, Section
from workbook.lists import Lists

FIRST_ROW = 2
"""The row of the first rule on the sheet `_check`."""

LONGEST = 8192
"""So many characters may a formula have."""

WIDTH = 16384
"""What a row is worth in the number by which cells are compared: row * WIDTH + column."""

_PAST = 1 << 35
"""Past the number of every cell."""

_ORDER = (
    "schema.required schema.type schema.enum schema.const schema.minimum schema.exclusiveMinimum schema.maximum "
    "schema.exclusiveMaximum schema.multipleOf schema.minLength schema.maxLength schema.pattern".split()
)


class Rule(NamedTuple):
    """One code at one field, or (field "") at the section's rows as such.

    `counts` and `first` are the formulas of how many faults there are, and of the first cell as one number (row * WIDTH
    + column; 0: none).
    """

    section: str
    field: str
    code: str
    sheet: str
    counts: str
    first: str

    @property
    def severity(self) -> Severity:
        """How much a fault of this rule weighs."""
        return look_up(self.code).severity


class Line(NamedTuple):
    """One line of 自查: rules that a clerk takes for one, at consecutive places; none where the program computes it."""

    section: Section
    says: str
    severity: Severity
    start: int
    stop: int


@dataclass(slots=True)
class Rules:
    """The rules of a form in the order of the sheet `_check`, and the lines of 自查 over them."""

    rules: list[Rule] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)


def make_rules(form: Form, lists: Lists) -> Rules:
    """Every rule that Excel can compute, and a line for each that it cannot."""
    made = _Maker(form, Scope(form, lists), Rules())
    for section in form.sections:
        made.add_keywords(section)
    for params in checks_of(form):
        made.add_check(params)
    return made.rules


@dataclass(slots=True)
class _Maker:
    form: Form
    scope: Scope
    rules: Rules

    def add_keywords(self, section: Section) -> None:
        """The rows that are none, then keyword by keyword over the fields that a clerk fills."""
        stray = self.scope.stray(section)
        if stray is not None:
            spot = Spot(f"{section.name}.", stray, block_name(section))
            self._add_line(section, "template.stray-row", "没有只填了一格的行", [spot])
        for code, spots in _by_code(self._field_spots(section)):
            self._add_line(section, code, _SAYS[code.removeprefix("schema.")], spots)
        for one in section.fields:
            for keyword in _left_to_the_program(one):
                self._leave(section, f"“{one.title}”{_SAYS[keyword]}（{one.pattern_says or one.help}）", Severity.ERROR)

    def _field_spots(self, section: Section) -> Iterator[tuple[str, Spot]]:
        """What the keywords say of each open field, in each block where the section has them."""
        for index in range(section.block.count) if section.block else (None,):
            scope = replace(self.scope, block=index)
            row = scope.row(section)
            for one in section.fields:
                if not one.open:
                    continue
                dotted = f"{section.name}.{one.name}"
                cells = scope.cells(dotted)
                if one.required:
                    yield "schema.required", Spot(dotted, product(row, scope.blank(dotted)), cells)
                for code, term in scope.keyword_terms(section, one):
                    yield code, Spot(dotted, product(row, term), cells)

    def add_check(self, params: Params) -> None:
        """One check of the form, a line of its own."""
        one = kind(params["kind"])
        section = self.form.section(_home(params))
        says = one.rule(self.form, params)
        try:
            spots = list(one.formula(self.scope, params)) if one.formula else []
        except ElsewhereError:
            spots = []
        if not spots:
            self._leave(section, says, one.code.severity)
            return
        self._add_line(section, one.code.code, says, spots)
        if one.code.severity is Severity.ERROR:
            for spot in spots:
                self.scope.told.setdefault(spot.dotted, []).append(spot.term)

    def _leave(self, section: Section, says: str, severity: Severity) -> None:
        self.rules.left.append(Line(section, says, severity, 0, 0))

    def _add_line(self, section: Section, code: str, says: str, spots: Iterable[Spot]) -> None:
        start = len(self.rules.rules)
        for dotted, pieces in _by_field(spots):
            rule = self._rule(code, dotted, pieces)
            if max(len(rule.counts), len(rule.first)) >= LONGEST:
                self._leave(section, f"{says}：{self.form.locate(dotted)[1].title}", rule.severity)
                continue
            number = len(self.rules.rules) + FIRST_ROW
            self.scope.counted.setdefault((rule.section, rule.field), []).append((code, f"$D${number}"))
            self.rules.rules.append(rule)
        if len(self.rules.rules) > start:
            self.rules.lines.append(Line(section, says, look_up(code).severity, start, len(self.rules.rules)))

    def _rule(self, code: str, dotted: str, spots: list[Spot]) -> Rule:
        name, _, field_name = dotted.partition(".")
        section = self.form.section(name)
        count = f"$D${len(self.rules.rules) + FIRST_ROW}"
        terms = [
            (spot.term, spot.cell)
            if spot.cell
            else (product(self.scope.row(section), spot.term), self.scope.cells(dotted))
            for spot in spots
        ]
        nearest = [f"SUMPRODUCT(MAX({term}*({_PAST}-ROW({cell})*{WIDTH}-COLUMN({cell}))))" for term, cell in terms]
        counts = "+".join(f"SUMPRODUCT({term}*1)" for term, _ in terms)
        top = nearest[0] if len(nearest) == 1 else f"MAX({','.join(nearest)})"
        return Rule(
            section=name,
            field=field_name,
            code=code,
            sheet=section.sheet,
            counts=f"({counts}>0)*1" if spots[0].once else counts,
            first=f"IF({count}=0,0,{_PAST}-{top})",
        )


def _by_code(found: Iterable[tuple[str, Spot]]) -> list[tuple[str, list[Spot]]]:
    by_code: dict[str, list[Spot]] = {}
    for code, spot in found:
        by_code.setdefault(code, []).append(spot)
    return sorted(by_code.items(), key=lambda one: _ORDER.index(one[0]))


def _by_field(spots: Iterable[Spot]) -> list[tuple[str, list[Spot]]]:
    by_field: dict[str, list[Spot]] = {}
    for spot in spots:
        by_field.setdefault(spot.dotted, []).append(spot)
    return list(by_field.items())


def _home(params: Params) -> str:
    """The section under which a check stands: that of its first field."""
    first = next(value for name, value in params.items() if name in ("flag", "field", "fields", "later", "alike"))
    return str(first if isinstance(first, str) else first[0]).partition(".")[0]


def _left_to_the_program(one: Field) -> Iterator[str]:
    """The keywords of a field that no formula can say."""
    if one.open:
        yield from (
            keyword
            for keyword, value in one.schema.items()
            if keyword in _SAYS and not is_computed(one, keyword, value)
        )


def _bound_says(bound: Bound) -> str:
    if bound.of_length:
        return f"文字{bound.says}规定的字数"
    return f"数字{bound.says}{'下限' if bound.is_lower else '上限'}"


_SAYS = {
    "required": "带 * 的栏目都已填写",
    "type": "数字、日期、时间、文字的写法正确",
    "enum": "有下拉列表的栏目都选自列表",
    "const": "是规定的内容",
    **{name: _bound_says(bound) for name, bound in BOUNDS.items()},
    "multipleOf": "数字是规定数的整倍数",
    "pattern": "格式正确",
}
"""What each keyword asks, in the words of 自查."""
