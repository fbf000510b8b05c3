"""问题清单, the sheet that lists a returned workbook's findings: its columns, and what clerks wrote on it."""

from __future__ import annotations

from workbook.grid.book import GridBook
from workbook.headers import plain

SHEET = "问题清单"
COLUMNS = ("序号", "级别", "工作表", "单元格", "问题", "您填的内容", "建议", "情况说明", "标识")
"""The headers in order; 情况说明 is the clerk's, 标识 (hidden) is what the explanation binds to."""

HEADER_ROW = 4


def read_explanations(book: GridBook) -> dict[str, str]:
    """Token -> the clerk's words, from a workbook that came back; empty where it has no such sheet."""
    if SHEET not in book.names:
        return {}
    found: dict[str, str] = {}
    columns: dict[str, int] = {}
    for row in book.grid(SHEET):
        texts = {plain(text): column for column, text in enumerate(row) if isinstance(text, str) and text}
        if {"情况说明", "标识"} <= texts.keys():
            columns = texts
        elif columns:
            token, words = (str(row[columns[name]]).strip() if columns[name] < len(row) else "" for name in ("标识", "情况说明"))
            if token and words:
                found[token] = words
    return found
