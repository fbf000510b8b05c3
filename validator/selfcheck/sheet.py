"""The sheet 自查: what is still wrong, in words, before the return is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from validator.selfcheck.opening import Count, Key
from validator.selfcheck.rules import FIRST_ROW, WIDTH, Line, Rules
from validator.selfcheck.terms import quoted
from workbook import palette
from workbook.draft import Draft, style
from workbook.finding import Severity
from workbook.form import Form
from workbook.handout import Handout, fill_slots
from workbook.meta import CALCULATION, SELFCHECK
from workbook.printing import print_layout
from workbook.sections import lines
from workbook.sheets import Formula, Highlight, Sheet, Span, a1, sheet_ref

_WIDTHS = {1: 13.0, 2: 50.0, 3: 9.0, 4: 11.0, 5: 19.0}
_RIGHT = 5
_HEADER_ROW = 5
_STATE = Span(2, 1, 2, _RIGHT)
_READY = "可以报送"
_BROKEN = "有工作表被删除，无法自查：请从下发的表中恢复"
_ACROSS = (
    "附件、发件邮箱、报送时间与登记情况",
    "与其他单位、其他月份的报送有没有重复或矛盾",
    "预填内容、表名和表头有没有被改动",
)


class _Sums(NamedTuple):
    """How many faults block, and how many ask for an explanation."""

    errors: int
    warnings: int


def draw_selfcheck(form: Form, handout: Handout | None, rules: Rules, opening: Mapping[Key, Count]) -> Sheet:
    """One line of state on top, then a line a rule with its count of faults and a link to the first."""
    draft = Draft(SELFCHECK)
    draft.widths.update(_WIDTHS)
    draft.block(Span(1, 1, 1, _RIGHT), f"{fill_slots(form.heading, handout)}自查", style("title"))
    draft.heights[1] = 36.0
    _draw_state(draft, rules, opening)
    note = "随填随算，无需操作；点“第一处问题”可直接到那一格。打开时如不自动更新，请按 F9。"
    draft.block(Span(3, 1, 3, _RIGHT), note, style("note-centred"))
    draft.heights[3], draft.heights[4] = 18.0, 6.0
    for column, text in enumerate(("表", "检查内容", "问题数", "结果", "第一处问题"), 1):
        draft.put(_HEADER_ROW, column, text, style("header"))
    draft.heights[_HEADER_ROW] = 26.0
    last = _HEADER_ROW
    for section in form.sections:
        own = [line for line in rules.lines if line.section is section]
        for row, line in enumerate(own, last + 1):
            _draw_line(draft, row, line, rules, opening)
        if own:
            draft.block(Span(last + 1, 1, last + len(own), 1), section.title, style("label"))
            last += len(own)
    _draw_left(draft, last + 1, rules.left)
    return draft.sheet(
        printing=print_layout(handout, repeat=_HEADER_ROW),
        freeze=Span(_HEADER_ROW + 1, 1, _HEADER_ROW + 1, 1),
        tint=palette.TABS["selfcheck"],
        highlights=_colours(last),
    )


def _draw_state(draft: Draft, rules: Rules, opening: Mapping[Key, Count]) -> None:
    """可以报送, or how many are left; what needs an explanation keeps nothing from being sent."""
    last = FIRST_ROW + len(rules.rules) - 1
    columns = [sheet_ref(CALCULATION, f"${letter}${FIRST_ROW}:${letter}${max(last, FIRST_ROW)}") for letter in "ID"]
    errors, warnings = (f"SUMIF({columns[0]},{quoted(one.value)},{columns[1]})" for one in _WEIGHTS)
    explain = f'"{_READY}；另有 "&{warnings}&" 处少见的数据，属实的请在“情况说明”中写明原因"'
    right = f'IF({errors}>0,"还有 "&{errors}&" 处问题",IF({warnings}>0,{explain},"{_READY}"))'
    text = f"IF(ISERROR(SUM({columns[1]})),{quoted(_BROKEN)},{right})"
    sums = _sums(rules, opening)
    shown = f"还有 {sums.errors} 处问题" if sums.errors else _READY
    if not sums.errors and sums.warnings:
        shown = f"{_READY}；另有 {sums.warnings} 处少见的数据，属实的请在“情况说明”中写明原因"
    draft.block(_STATE, Formula(text, shown), style("state"))
    draft.heights[2] = 40.0


def _sums(rules: Rules, opening: Mapping[Key, Count]) -> _Sums:
    counts = [0, 0]
    for rule in rules.rules:
        found = opening.get((rule.section, rule.field, rule.code))
        if found and rule.severity in _WEIGHTS:
            counts[_WEIGHTS.index(rule.severity)] += found.faults
    return _Sums(*counts)


_WEIGHTS = (Severity.ERROR, Severity.WARNING)


def _draw_line(draft: Draft, row: int, line: Line, rules: Rules, opening: Mapping[Key, Count]) -> None:
    found = [
        opening.get((rule.section, rule.field, rule.code), Count()) for rule in rules.rules[line.start : line.stop]
    ]
    faults = sum(count.faults for count in found)
    first = min(((count.row, count.column) for count in found if count.faults), default=None)
    top, bottom = FIRST_ROW + line.start, FIRST_ROW + line.stop - 1
    counts, firsts = (sheet_ref(CALCULATION, f"${letter}${top}:${letter}${bottom}") for letter in "DH")
    failed = "未通过" if line.severity is Severity.ERROR else "需说明"
    draft.put(row, 2, line.says, style("entry"))
    draft.put(row, 3, Formula(f"SUM({counts})", faults), style("body", "serial"))
    result = Formula(f'IF(C{row}=0,"通过",{quoted(failed)})', failed if faults else "通过")
    draft.put(row, 4, result, style("body", "choice"))
    # the smallest of those that are not 0
    nearest = f"SMALL({firsts},COUNTIF({firsts},0)+1)"
    cell = f"ADDRESS(INT({nearest}/{WIDTH}),MOD({nearest},{WIDTH}),4)"
    place = quoted(sheet_ref(line.section.sheet, "").removesuffix("!"))
    sheet = line.section.sheet
    link = f'IF(C{row}=0,"",HYPERLINK("#"&{place}&"!"&{cell},{quoted(sheet + " ")}&{cell}))'
    draft.put(row, 5, Formula(link, f"{sheet} {a1(*first)}" if first else ""), style("link", "choice"))
    draft.heights[row] = max(22.0, 15.5 * lines(line.says, _WIDTHS[2]) + 6)


def _draw_left(draft: Draft, row: int, left: Iterable[Line]) -> None:
    """What no formula can say is looked at when the return comes in."""
    draft.heights[row] = 8.0
    row += 1
    draft.block(Span(row, 1, row, _RIGHT), "以下由审核程序检查", style("band"))
    draft.heights[row] = 24.0
    listed = [(line.section.title, line.says) for line in left] + [("全表", says) for says in _ACROSS]
    for place, (title, says) in enumerate(listed, row + 1):
        draft.put(place, 1, title, style("part", "choice"))
        draft.block(Span(place, 2, place, _RIGHT), says, style("part", "text"))
        width = sum(_WIDTHS[column] for column in range(2, _RIGHT + 1))
        draft.heights[place] = max(20.0, 15.5 * lines(says, width) + 4)


def _colours(last: int) -> tuple[Highlight, ...]:
    """Passed and failed, in colour as well as in words."""
    results = Span(_HEADER_ROW + 1, 3, max(last, _HEADER_ROW + 1), 4)
    top = f"$D{_HEADER_ROW + 1}"
    return (
        Highlight(_STATE, 'OR(LEFT($A$2,2)="还有",LEFT($A$2,1)="有")', "wrong"),
        Highlight(_STATE, "LEN($A$2)>4", "wanting"),
        Highlight(_STATE, f'$A$2="{_READY}"', "state-ready"),
        Highlight(results, f'{top}="未通过"', "fault"),
        Highlight(results, f'{top}="需说明"', "doubt"),
        Highlight(results, f'{top}="通过"', "passed"),
    )
