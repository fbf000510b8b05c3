"""问题清单, the sheet that lists a returned workbook's findings: its columns, and what clerks wrote on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workbook.finding import Finding, Severity
from workbook.grid.book import GridBook
from workbook.headers import plain

SHEET = "问题清单"
COLUMNS = ("序号", "级别", "工作表", "单元格", "问题", "您填的内容", "建议", "采纳", "情况说明", "标识")
"""The headers in order; 采纳 and 情况说明 are the clerk's, 标识 (hidden) is what both bind to.

Where something is offered again, 上期说明 stands before 情况说明; a list drawn by an older version has no 采纳.
"""

HEADER_ROW = 4

ADOPT, RESUME = "采纳", "沿用"
"""The one word by which a clerk takes a suggestion, and the one that takes the words offered beside it."""

OFFER = "上期说明"
RESUMED = "沿用上期说明："
"""How an explanation begins that was offered and taken."""

ADOPTED = "value.adopted"
"""The code of a suggestion that was taken (validator/adoption.py)."""

NOT_ADOPTED = "value.not-adopted"
"""The code of another word than 采纳 beside a suggestion."""

_WORDS, _TOKEN, _ADOPT = "情况说明", "标识", "采纳"
_AROUND = " \t\r\n\xa0\u3000\u200b\ufeff'\"‘’“”「」『』《》〈〉()（）[]［］【】.．。,，、;；!！:：√✓✔☑"
_IGNORED = dict.fromkeys(map(ord, _AROUND))


class Remarks(NamedTuple):
    """What clerks wrote on a 问题清单: token -> their words, and the tokens beside which they wrote 采纳.

    `other` is token -> what stands in 采纳 that is not that word.
    """

    words: Mapping[str, str] = {}
    adopted: frozenset[str] = frozenset()
    other: Mapping[str, str] = {}


def read_remarks(book: GridBook) -> Remarks:
    """The clerk's part of the 问题清单 of a workbook that came back; nothing where it has no such sheet."""
    return remarks_in(book.grid(SHEET)) if SHEET in book.names else Remarks()


def explanations_in(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    """Token -> the clerk's words, from the rows of a 问题清单; empty cells are "" or None."""
    return dict(remarks_in(rows).words)


def remarks_in(rows: Iterable[Sequence[Any]]) -> Remarks:
    """The clerk's part of a 问题清单; empty cells are "" or None.

    沿用 stands for the words offered in the same row, and for nothing where none are; what is not 采纳 in that
    column adopts nothing.
    """
    words: dict[str, str] = {}
    adopted: set[str] = set()
    other: dict[str, str] = {}
    for token, columns, row in _lines(rows):
        if said := _said(_text(row, columns, _WORDS), _text(row, columns, OFFER)):
            words[token] = said
        if is_word(_text(row, columns, _ADOPT), ADOPT):
            adopted.add(token)
        elif word := _text(row, columns, _ADOPT):
            other[token] = word
    return Remarks(words, frozenset(adopted), other)


def adoptions_in(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    """Token -> what a clerk took with 采纳, as people call it: "宣讲明细!L6“约120人”→“120”"."""
    told: dict[str, str] = {}
    for token, columns, row in _lines(rows):
        if is_word(_text(row, columns, _ADOPT), ADOPT):
            sheet, cell, was, suggestion = (_text(row, columns, name) for name in ("工作表", "单元格", *COLUMNS[5:7]))
            told[token] = f"{sheet}!{cell}“{was}”→“{suggestion}”"
    return told


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, Mapping[str, int], Sequence[Any]]]:
    """The rows that clerks may answer: token, header -> column (from 0), row."""
    columns: dict[str, int] = {}
    for row in rows:
        texts = header_columns(row)
        if texts:
            columns = texts
        elif columns and (token := _text(row, columns, _TOKEN)):
            yield token, columns, row


def header_columns(row: Sequence[Any]) -> dict[str, int]:
    """Header -> column (from 0) where a row is the header of a 问题清单, else nothing."""
    texts = {plain(text): column for column, text in enumerate(row) if isinstance(text, str) and text}
    return texts if {_WORDS, _TOKEN} <= texts.keys() else {}


def is_word(text: str, word: str) -> bool:
    """Whether a cell says that one word, blanks, quotes, stops and ticks left aside: 采 纳, “采纳。”, ✓采纳."""
    return len(text) <= _LONGEST and text.translate(_IGNORED) == word


_LONGEST = 40


def needs_words(finding: Finding) -> bool:
    """Whether a clerk may explain a finding instead of changing the cell."""
    return finding.severity is Severity.WARNING and bool(finding.bind) and not finding.code.startswith("file.")


def waits(finding: Finding) -> bool:
    """Whether a finding is to be explained, and has not been."""
    return needs_words(finding) and not finding.explained


def reason(finding: Finding) -> tuple[str, str]:
    """By what an explanation is offered again: the code, and "section.field" (the section alone, or "")."""
    return finding.code, ".".join(part for part in finding.pointer.split("/") if part and not part.isdecimal())


def offered(finding: Finding, offers: Mapping[tuple[str, str], str]) -> str:
    """The words given for the like of a finding in an earlier month, as they were first said; "" where none were."""
    return offers.get(reason(finding), "").removeprefix(RESUMED) if needs_words(finding) else ""


def _said(words: str, offer: str) -> str:
    if not is_word(words, RESUME):
        return words
    return f"{RESUMED}{offer}" if offer else ""


def _text(row: Sequence[Any], columns: Mapping[str, int], name: str) -> str:
    """The text in one of the columns; "" where there is no such column."""
    column = columns.get(name)
    value = row[column] if column is not None and column < len(row) else None
    return "" if value is None else str(value).strip()
