"""Report -> 问题清单: the sheet that tells a clerk what to mend, each line leading to its cell."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbook import palette
from workbook.draft import Draft, style
from workbook.finding import Finding, Report, Severity, by_weight
from workbook.handout import month_text
from workbook.issues import ADOPT, ADOPTED, COLUMNS, HEADER_ROW, OFFER, RESUME, SHEET, needs_words, offered, waits
from workbook.printing import escape
from workbook.sheets import Choices, Limits, Link, Printing, Sheet, Span, sheet_ref

_WORDS, _TOKEN = COLUMNS[-2:]
_WIDTHS = {
    "序号": 5.5,
    "级别": 6.5,
    "工作表": 11.5,
    "单元格": 8.5,
    "问题": 44.0,
    "您填的内容": 17.0,
    "建议": 15.0,
    ADOPT: 8.0,
    OFFER: 22.0,
    _WORDS: 27.0,
    _TOKEN: 0.0,
}
_FORMATS = {
    "序号": "serial",
    "级别": "choice",
    "工作表": "choice",
    "单元格": "choice",
    ADOPT: "choice",
} | dict.fromkeys((OFFER, _WORDS), "long")
_LEVELS = {Severity.ERROR: "fault", Severity.WARNING: "doubt", Severity.INFO: "told"}

_LINE, _PADDING = 15.5, 9.0
_ACROSS = 58
"""So many characters of a hint stand in one line over the whole list."""
_LONGEST = 300
"""Characters of a value shown; a clerk has the whole of it in the cell."""

_PROMPT = "如情况属实，请在此写明原因（时间、依据等），不必改动原数据；如系误填，请直接更正原单元格。"
_RESUME_PROMPT = f"左边是此前月份的说明。如仍适用，在此填“{RESUME}”二字；否则请写明本月的原因，或直接更正原单元格。"
_ADOPT_PROMPT = f"选“{ADOPT}”，收到后即按左边的建议计入，不必改动原单元格。不采纳的请留空，并更正原单元格或写明情况。"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a list is drawn from: its columns, the sheets that cells may link to, words given, words offered, 采纳."""

    columns: tuple[str, ...]
    sheets: Container[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    adopted: Mapping[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether clerks write on it."""
        return _WORDS in self.columns

    def number(self, name: str) -> int:
        """The column of a header, from 1."""
        return self.columns.index(name) + 1

    def offer(self, finding: Finding) -> str:
        """What is offered for a finding: nothing where it has its words."""
        return "" if finding.explained or self.words.get(finding.bind) else offered(finding, self.offers)


def draw_issues(
    report: Report,
    *,
    sheets: Container[str] = (),
    words: Mapping[str, str] | None = None,
    apart: bool = False,
    offers: Mapping[tuple[str, str], str] | None = None,
    adopted: Mapping[str, str] | None = None,
    aside: str = "",
) -> Sheet:
    """The sheet of a report's findings.

    `sheets` are those of the workbook that it will stand in, which cells may link to; `words` are explanations
    already given, by token. `apart`: the sheet stands in a workbook of its own because the clerk's could not be
    marked, and so nothing is written into it. `offers` are explanations of earlier months, by (code, "section.field"):
    they stand beside what they would explain. `adopted` is what clerks took with 采纳, by token, as they would call it.
    `aside` is how a sheet of the clerk's own is called now that had our name.
    What was said or taken and came to nothing is told below.
    The last column, by which what clerks write is bound, is hidden.
    """
    plan = _plan(report, sheets, words or {}, offers or {}, apart, adopted or {})
    shown = sum(name != _TOKEN for name in plan.columns)
    widths = {number: _WIDTHS[name] for number, name in enumerate(plan.columns, 1)}
    draft = Draft(SHEET, widths=widths)
    _line(draft, 1, shown, SHEET, "title", 34.0)
    _line(draft, 2, shown, summary(report), "line", 22.0)
    hint = _hint(report, plan) + (f"您自建的“{SHEET}”表已改名为“{aside}”，内容未动。" if aside else "")
    _line(draft, 3, shown, hint, "line-wrapped", _LINE * max(2, math.ceil(len(hint) / _ACROSS)))
    for column, text in enumerate(plan.columns, 1):
        draft.put(HEADER_ROW, column, text, style("meta" if text == _TOKEN else "header"))
    draft.heights[HEADER_ROW] = 24.0
    listed = list(enumerate(by_weight(report.findings), HEADER_ROW + 1))
    for row, finding in listed:
        _finding(draft, row, finding, plan)
    if plan.answered:
        _restrict(draft, listed, plan)
    row = HEADER_ROW + len(listed)
    for text in _feet(report, plan):
        row += 1
        _line(draft, row, shown, text, "line-wrapped", _LINE * max(2, math.ceil(len(text) / _ACROSS)))
    month = escape(month_text(report.period)) if report.period else ""
    return draft.sheet(
        printing=Printing(landscape=True, repeat=(HEADER_ROW, HEADER_ROW), header=f"&L{escape(report.file)}&R{month}"),
        freeze=Span(HEADER_ROW + 1, 1, HEADER_ROW + 1, 1),
        tint=palette.FAULT,
    )


def summary(report: Report) -> str:
    """How many findings there are, by weight: "共12处：强制3处、核实2处、提示7处"."""
    counts = [(severity, report.number_of(severity)) for severity in Severity]
    named = "、".join(f"{severity.label}{count}处" for severity, count in counts if count)
    return f"共{len(report.findings)}处：{named}。" if named else "没有发现问题。"


def _plan(
    report: Report,
    sheets: Container[str],
    words: Mapping[str, str],
    offers: Mapping[tuple[str, str], str],
    apart: bool,
    adopted: Mapping[str, str],
) -> _Plan:
    """上期说明 stands only where something is offered, and a list by itself has no column to write in."""
    if apart:
        return _Plan(COLUMNS[: COLUMNS.index(ADOPT)], sheets)
    plan = _Plan(COLUMNS, sheets, words, offers, adopted)
    if not any(plan.offer(finding) for finding in report.findings):
        return plan
    return replace(plan, columns=(*COLUMNS[:-2], OFFER, *COLUMNS[-2:]))


def _hint(report: Report, plan: _Plan) -> str:
    if not plan.answered:
        return "未能在原文件上作标注。请对照本清单更正原文件后重新报送；“核实”类如情况属实，请在原文件“情况说明”表中写明原因。"
    parts = ["“强制”须更正；“核实”如情况属实，请在本表黄色的“情况说明”栏写明原因，如系误填请更正；“提示”仅供参考。"]
    if OFFER in plan.columns:
        parts.append(f"左侧有“{OFFER}”且仍适用的，只填“{RESUME}”二字即可。")
    if any(finding.sure for finding in report.findings):
        parts.append(f"同意“建议”的，在黄色的“{ADOPT}”格选“{ADOPT}”，收到后按建议计入，原单元格不必改。")
    parts.append("点“单元格”可直接到达。改完后直接回复邮件报送本文件，标注不必清除。")
    return "".join(parts)


def _feet(report: Report, plan: _Plan) -> list[str]:
    """What of an earlier sending's answers came to nothing, where there is still something to answer."""
    feet = []
    if said := _lapsed(report, plan.words):
        told = "；".join(f"“{_shown(words, '')}”" for words in said)
        feet.append(f"注：以下说明所对应的数据后来有改动，说明已失效，如仍适用请在上面重新填写：{told}。")
    if taken := _unadopted(report, plan.adopted):
        told = "；".join(_shown(what, "") for what in taken)
        feet.append(
            f"注：以下“{ADOPT}”未生效，因所对应的数据后来有改动，或已不再有该建议：{told}。"
            f"已自行更正的不必理会；上面仍有建议的，如同意请重新选“{ADOPT}”。"
        )
    return feet


def _lapsed(report: Report, words: Mapping[str, str]) -> list[str]:
    """Explanations of an earlier sending that bind to nothing now, where there is still something to explain."""
    bound = {finding.bind for finding in report.findings}
    waiting = any(map(waits, report.findings))
    return [text for token, text in words.items() if token not in bound] if waiting else []


def _unadopted(report: Report, adopted: Mapping[str, str]) -> list[str]:
    """Suggestions that a clerk took and that did not come into force, where there is still something to put right."""
    took = {finding.bind for finding in report.findings if finding.code == ADOPTED}
    open_ = any(one.severity is not Severity.INFO and not one.explained for one in report.findings)
    return [what for token, what in adopted.items() if token not in took] if open_ else []


def _line(draft: Draft, row: int, columns: int, text: str, role: str, height: float) -> None:
    draft.block(Span(row, 1, row, columns), text, style(role))
    draft.heights[row] = height


def _finding(draft: Draft, row: int, finding: Finding, plan: _Plan) -> None:
    """One line: what, where, how to mend it, and room for the clerk's answer where it counts."""
    texts = _texts(row, finding, plan)
    roles = {
        "级别": _LEVELS[finding.severity],
        "问题": "entry",
        "您填的内容": "entry",
        "建议": "entry",
        ADOPT: "input" if finding.sure else "computed",
        OFFER: "entry",
        _WORDS: "input" if needs_words(finding) else "computed",
        _TOKEN: "meta",
    }
    for column, name in enumerate(plan.columns, 1):
        draft.put(row, column, texts[name] or None, style(roles.get(name, "body"), _FORMATS.get(name, "text")))
    if finding.sheet is not None and finding.sheet in plan.sheets:
        place = sheet_ref(finding.sheet, finding.cell or "A1")
        draft.put(row, plan.number("单元格"), Link(finding.cell or "查看", place), style("link", "choice"))
    lines = max(_lines(str(texts[name]), _WIDTHS[name]) for name in plan.columns if name != _TOKEN)
    draft.heights[row] = min(390.0, lines * _LINE + _PADDING)


def _texts(row: int, finding: Finding, plan: _Plan) -> dict[str, Any]:
    """Header -> what a finding's line says under it."""
    open_ = plan.answered and (finding.sure or needs_words(finding))
    return {
        "序号": row - HEADER_ROW,
        "级别": finding.severity.label,
        "工作表": finding.sheet or "整份文件",
        "单元格": finding.cell or "—",
        "问题": finding.message,
        "您填的内容": _shown(finding.value, "（空）" if finding.cell else "—"),
        "建议": _shown(finding.suggestion, ""),
        ADOPT: ADOPT if finding.code == ADOPTED else "",
        OFFER: plan.offer(finding),
        _WORDS: finding.explained or plan.words.get(finding.bind, ""),
        _TOKEN: finding.bind if open_ else "",
    }


def _restrict(draft: Draft, listed: Iterable[tuple[int, Finding]], plan: _Plan) -> None:
    """What the clerk's cells say as they are entered; 采纳 is chosen or left out, so that no other word is tried."""
    rows = list(listed)
    column = plan.number(ADOPT)
    for top, bottom in _runs(row for row, finding in rows if finding.sure):
        span = Span(top, column, bottom, column)
        draft.restrict(Choices(span, f'"{ADOPT}"', prompt=_ADOPT_PROMPT, title=ADOPT))
    column = plan.number(_WORDS)
    for prompt, resumable in ((_PROMPT, False), (_RESUME_PROMPT, True)):
        wanted = (row for row, one in rows if needs_words(one) and bool(plan.offer(one)) is resumable)
        for top, bottom in _runs(wanted):
            draft.restrict(Limits(Span(top, column, bottom, column), "any", prompt=prompt, title=_WORDS))


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rows in order -> the first and last of each stretch without a gap."""
    first = last = 0
    for row in rows:
        if row != last + 1:
            if last:
                yield first, last
            first = row
        last = row
    if last:
        yield first, last


def _shown(value: Any, empty: str) -> str:
    """A value as the clerk sees it; long text is cut."""
    text = empty if value is None or value == "" else "是" if value is True else "否" if value is False else str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column so wide: a Chinese character is two of its units."""
    room = max(4.0, width - 2.5)
    units = (sum(2.15 if ord(sign) > 0x2E80 else 1.1 for sign in part) for part in text.split("\n"))
    return sum(max(1, math.ceil(length / room)) for length in units)
