"""Report -> 问题清单: the sheet that tells a clerk what to mend, each line leading to its cell."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from typing import Any

from workbook import palette
from workbook.draft import Draft, style
from workbook.finding import Finding, Report, Severity, by_weight
from workbook.handout import month_text
from workbook.issues import COLUMNS, HEADER_ROW, SHEET
from workbook.printing import escape
from workbook.sheets import Limits, Link, Printing, Sheet, Span, sheet_ref

_WIDTHS = (6.0, 7.0, 13.0, 9.0, 46.0, 20.0, 20.0, 30.0, 18.0)
_LEVELS = {Severity.ERROR: "fault", Severity.WARNING: "doubt", Severity.INFO: "told"}
_SHOWN = len(COLUMNS) - 1
"""Columns that are seen: 标识, the last, is hidden."""

_TOLD = COLUMNS.index("情况说明")
"""Columns before the clerk's own: all that a list by itself has."""

_LINE, _PADDING = 15.5, 9.0
_LONGEST = 300
"""Characters of a value shown; a clerk has the whole of it in the cell."""

_PROMPT = "如情况属实，请在此写明原因（时间、依据等），不必改动原数据；如系误填，请直接更正原单元格。"


def needs_words(finding: Finding) -> bool:
    """Whether a clerk may explain a finding instead of changing the cell."""
    return finding.severity is Severity.WARNING and bool(finding.bind) and not finding.code.startswith("file.")


def draw_issues(
    report: Report,
    *,
    sheets: Container[str] = (),
    words: Mapping[str, str] | None = None,
    losses: Sequence[str] = (),
    apart: bool = False,
) -> Sheet:
    """The sheet of a report's findings.

    `sheets` are those of the workbook that it will stand in, which cells may link to; `words` are explanations
    already given, by token. `losses` names what the marked copy does not show of the original. `apart`: the sheet
    stands in a workbook of its own because the clerk's could not be marked, and so nothing is written into it.
    """
    columns = COLUMNS[:_TOLD] if apart else COLUMNS
    draft = Draft(SHEET, widths=dict(enumerate(_WIDTHS[: len(columns)], 1)))
    everywhere = (1, min(_SHOWN, len(columns)))
    _line(draft, 1, everywhere, SHEET, "title", 34.0)
    _line(draft, 2, everywhere, summary(report), "line", 22.0)
    _line(draft, 3, everywhere, _hint(apart), "note-wrapped", 28.0)
    for column, text in enumerate(columns, 1):
        draft.put(HEADER_ROW, column, text, style("header" if column <= _SHOWN else "meta"))
    draft.heights[HEADER_ROW] = 24.0
    row = HEADER_ROW
    for row, finding in enumerate(by_weight(report.findings), HEADER_ROW + 1):
        _finding(draft, row, finding, sheets, (words or {}).get(finding.bind, ""), apart)
    for text in _feet(losses, _lapsed(report, words or {})):
        row += 1
        _line(draft, row, everywhere, text, "note-wrapped", 14.0 * max(2, math.ceil(len(text) / 75)))
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


def _hint(apart: bool) -> str:
    if apart:
        return "未能在原文件上作标注。请对照本清单更正原文件后重新报送；“核实”类如情况属实，请在原文件“情况说明”表中写明原因。"
    return (
        "“强制”须更正；“核实”如情况属实，请在本表黄色的“情况说明”栏写明原因，如系误填请更正；“提示”仅供参考。"
        "点“单元格”可直接到达。改完后直接回复邮件报送本文件，标注不必清除。"
    )


def _feet(losses: Sequence[str], lapsed: Sequence[str]) -> list[str]:
    feet = [f"注：原文件中的{'、'.join(losses)}可能未保留在本标注件中，以原文件为准。"] if losses else []
    if lapsed:
        told = "；".join(f"“{_shown(words, '')}”" for words in lapsed)
        feet.append(f"注：以下说明所对应的数据后来有改动，说明已失效，如仍适用请在上面重新填写：{told}。")
    return feet


def _lapsed(report: Report, words: Mapping[str, str]) -> list[str]:
    """Explanations of an earlier sending that bind to nothing now, where there is still something to explain."""
    bound = {finding.bind for finding in report.findings}
    waiting = any(needs_words(finding) and not finding.explained for finding in report.findings)
    return [text for token, text in words.items() if token not in bound] if waiting else []


def _line(draft: Draft, row: int, columns: tuple[int, int], text: str, role: str, height: float) -> None:
    draft.block(Span(row, columns[0], row, columns[1]), text, style(role))
    draft.heights[row] = height


def _finding(draft: Draft, row: int, finding: Finding, sheets: Container[str], words: str, apart: bool) -> None:
    """One line: what, where, how to mend it, and room for the clerk's words where they count."""
    open_ = needs_words(finding) and not apart
    texts: tuple[Any, ...] = (
        row - HEADER_ROW,
        finding.severity.label,
        finding.sheet or "整份文件",
        finding.cell or "—",
        finding.message,
        _shown(finding.value, "（空）" if finding.cell else "—"),
        _shown(finding.suggestion, ""),
        finding.explained or words,
        finding.bind if open_ else "",
    )
    roles = (
        "body",
        _LEVELS[finding.severity],
        "body",
        "body",
        "entry",
        "entry",
        "entry",
        "input" if open_ else "computed",
        "meta",
    )
    formats = ("serial", "choice", "choice", "choice", "text", "text", "text", "long", "text")
    cells = list(zip(texts, roles, formats, strict=True))
    for column, (text, role, format) in enumerate(cells[:_TOLD] if apart else cells, 1):
        draft.put(row, column, text or None, style(role, format))
    if finding.sheet is not None and finding.sheet in sheets:
        place = sheet_ref(finding.sheet, finding.cell or "A1")
        draft.put(row, 4, Link(finding.cell or "查看", place), style("link", "choice"))
    if open_:
        draft.restrict(Limits(Span(row, 8, row, 8), "any", prompt=_PROMPT, title="情况说明"))
    lines = max(_lines(str(text), width) for text, width in zip(texts[:_SHOWN], _WIDTHS, strict=False))
    draft.heights[row] = min(390.0, lines * _LINE + _PADDING)


def _shown(value: Any, empty: str) -> str:
    """A value as the clerk sees it; long text is cut."""
    text = empty if value is None or value == "" else "是" if value is True else "否" if value is False else str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column so wide: a Chinese character is two of its units."""
    room = max(4.0, width - 2.5)
    units = (sum(2.15 if ord(sign) > 0x2E80 else 1.1 for sign in part) for part in text.split("\n"))
    return sum(max(1, math.ceil(length / room)) for length in units)
