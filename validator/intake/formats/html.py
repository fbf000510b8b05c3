"""HTML tables, which Chinese systems write under .xls and programs save as web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.intake import limits, reasons, remarks
from validator.intake.codes import Refusal, fault
from validator.intake.encodings import decoded
from validator.intake.formats.survey import Survey, calling, check_size, survey_told
from workbook.finding import Fault
from workbook.grid.webpage import cells_of, is_named, is_typed

_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_REMOTE = re.compile(
    r"<(?:img|v:imagedata|iframe|frame|object|embed)\s[^<>]{0,2000}?\b"
    r"""(?:src|data)\s*=\s*["']?\s*(?:https?:|ftp:|file:)?//""",
    re.IGNORECASE,
)
_CALL = re.compile(r"""\bx:fmla\s*=\s*"([^"]{0,2000}?(?:\||\b(?:WEBSERVICE|RTD)\()[^"]{0,60})""", re.IGNORECASE)
_DEEP = 16


def survey(data: bytes) -> Survey:
    """Judge and read a page under the bounds of `survey.bounded`; raises Refusal or DamagedError.

    Held besides: the number of tags, tables at most 16 deep, at least one table.
    """
    check_size(data)
    page = decoded(data)
    if page is None:
        raise Refusal("file.corrupt", reasons.NO_TEXT)
    if page.count("<") > limits.ELEMENTS:
        raise Refusal("file.too-large", reasons.ELEMENTS)
    _check_depth(page)
    return survey_told(cells_of(page), _drawn_in(page), untyped=not is_typed(page), nameless=not is_named(page))


def _check_depth(page: str) -> None:
    depth = found = 0
    for match in _TABLE.finditer(page):
        found += 1
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEP:
            raise Refusal("file.unsafe", reasons.DEEP)
    if not found:
        raise Refusal("file.corrupt", reasons.NO_TABLE)


def _drawn_in(page: str) -> Iterator[Fault]:
    if _SCRIPT.search(page):
        yield fault("file.macro", remarks.SCRIPT)
    if _REMOTE.search(page):
        yield fault("file.external-link", remarks.PICTURE)
    call = _CALL.search(page)
    if call:
        yield calling(call[1])
