"""问题清单, the sheet that lists a returned workbook's findings: its columns, and what clerks wrote on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workbook.grid.book import GridBook
from workbook.headers import plain

SHEET = "问题清单"
COLUMNS = ("序号", "级别", "工作表", "单元格", "问题", "您填的内容", "建议", "情况说明", "标识")
"""The headers in order; 情况说明 is the clerk's, 标识 (hidden) is what the explanation binds to."""

HEADER_ROW = 4

_WORDS, _TOKEN = "情况说明", "标识"


def read_explanations(book: GridBook) -> dict[str, str]:
    """Token -> the clerk's words, from a workbook that came back; empty where it has no such sheet."""
    return explanations_in(book.grid(SHEET)) if SHEET in book.names else {}


def explanations_in(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    """Token -> the clerk's words, from the rows of a 问题清单; empty cells are "" or None."""
    found: dict[str, str] = {}
    columns: dict[str, int] = {}
    for row in rows:
        texts = header_columns(row)
        if texts:
            columns = texts
        elif columns:
            token, words = (_text(row, columns[name]) for name in (_TOKEN, _WORDS))
            if token and words:
                found[token] = words
    return found


def header_columns(row: Sequence[Any]) -> dict[str, int]:
    """Header -> column (from 0) where a row is the header of a 问题清单, else nothing."""
    texts = {plain(text): column for column, text in enumerate(row) if isinstance(text, str) and text}
    return texts if {_WORDS, _TOKEN} <= texts.keys() else {}


def _text(row: Sequence[Any], column: int) -> str:
    value = row[column] if column < len(row) else None
    return "" if value is None else str(value).strip()
