"""What a worksheet holds, told from its bytes where it is written as spreadsheet programs write one."""

from __future__ import annotations

import re

from validator.intake import bounds, exactness, limits, reasons
from validator.intake.codes import Refusal
from validator.intake.part import Part

# Row by row, cell by cell, nothing between them that a reader could take for something else: no comment, no name
# space, no second value, no number spelt in character references. One match in C proves it of a whole sheet.
_PLAIN = re.compile(
    rb"(?:"
    rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d+")?+'
    rb'(?: t="s"(?: [cv]m="\d+")*+(?: ?/>|>(?:<v>\d{1,7}</v>)?+</c>)'
    rb'|(?: t="[nbed]")?+(?: [cvp][mh]="\d+")*+(?: ?/>|>'
    rb'(?:<f(?: [a-wyz]\w*="[^"<]*+")*+(?: ?/>|>[^<]*+</f>))?+'
    rb"(?:<v>[^<&]*+</v>|<v ?/>)?+</c>)"
    rb'| t="inlineStr"(?: [cvp][mh]="\d+")*+(?: ?/>|>'
    rb'(?:<v>[^<&]*+</v>|<v ?/>|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+</c>)'
    rb'| t="str"(?: [cv]m="\d+")*+(?: ?/>|>'
    rb'(?:<f(?: [a-wyz]\w*="[^"<]*+")*+(?: ?/>|>[^<]*+</f>))?+'
    rb'(?:<v(?: xml:space="preserve")?+>[^<]*+</v>|<v ?/>)?+</c>))'
    rb'|<row(?: [a-wyz]\w*="[^"<]*+"| x14ac:dyDescent="[^"<]*+")*+ ?/?>'
    rb"|</row>"
    rb"|\s++"
    rb")*+"
)
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UNVALUED = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")
_CALL = re.compile(rb"<f[^>]*>([^<]*\|[^<]*!|[^<]*\b(?:WEBSERVICE|RTD)\()")
_DIMENSION = re.compile(rb'<dimension[^>]*?\sref="([^"]*)"')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})"')
_ANY_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]*)"')
_MAIN = re.compile(
    rb"<worksheet [^>]*?\bxmlns="
    rb'"http://(?:schemas\.openxmlformats\.org/spreadsheetml/2006|purl\.oclc\.org/ooxml/spreadsheetml)/main"'
)
_OPENED, _CLOSED, _NONE = b"<sheetData>", b"</sheetData>", b"<sheetData/>"

_MUCH = 4 << 10


def tell(full: bytes, unread: bool = False) -> Part | None:
    """A worksheet written as Excel, WPS, LibreOffice and openpyxl do; None if it is not: then it is walked.

    Whether its cells are exact is not asked of one that is `unread`.
    Only cells that hold something are looked at, for only they make a reader's grid: each ends in `</c>`.
    """
    body = full.find(b"<sheetData")
    if body < 0 or not _MAIN.search(full, 0, body) or not full.rstrip().endswith(b"</worksheet>"):
        return None
    dimension = _DIMENSION.search(full, 0, body)
    if dimension and dimension.group(1):
        bounds.box(dimension.group(1).decode())
    if full.startswith(_NONE, body):
        end = body + len(_NONE)
        _check_merges(full, end)
        return Part("worksheet") if _is_alone(full, body, end) else None
    end = full.rfind(_CLOSED)
    if end < 0 or not full.startswith(_OPENED, body) or not _is_alone(full, body, end + len(_CLOSED)):
        return None
    _check_merges(full, end)
    start = body + len(_OPENED)
    last = max(start, full.rfind(b"</c>", start, end) + 4)
    return _cells(full, start, last, end, unread)


def _is_alone(full: bytes, start: int, end: int) -> bool:
    """Whether no other sheet data stand before or behind, and nothing that says the same in two ways."""
    if full.find(b"sheetData", 0, start) >= 0 or full.find(b"sheetData", end) >= 0:
        return False
    return full.find(b"<!", 0, start) < 0


def _cells(full: bytes, start: int, last: int, end: int, unread: bool) -> Part | None:
    """What the cells from `start` to `end` come to; the last that holds something ends at `last`."""
    empty = _is_empty(full, last, end)
    if _PLAIN.match(full, start, last).end() != last:  # type: ignore[union-attr]
        return None
    if not empty and _PLAIN.match(full, last, end).end() != end:  # type: ignore[union-attr]
        return None
    found = (exactness.ANY_CELL if unread else exactness.CELL).findall(full, start, last)
    if not found:
        return Part("worksheet")
    cells, formats, ends = zip(*found, strict=True)
    exact = b"" not in ends
    names = b" ".join(cells)
    columns, rows = names.translate(None, _DIGITS).split(), names.translate(None, _LETTERS).split()
    if len(set(cells)) != len(cells):
        raise Refusal("file.unsafe", reasons.TWICE)
    if not exactness.in_order(rows, columns) or (not unread and exactness.is_row_twice(full, start, last)):
        raise Refusal("file.corrupt", reasons.ORDER)
    bounds.check_box(int(rows[-1]), max(map(bounds.number_of, set(columns))))
    formulas = full.find(b"<f", start, last) >= 0
    call = _call(full[start:last]) if formulas else ""
    return Part(
        "worksheet",
        cells=full.count(b"<c ") if len(full) > 4 * limits.MIB else len(cells),
        errors=not exact and full.find(b't="e"', start, last) >= 0,
        uncomputed=not exact and formulas and _has_unvalued(full, start, last),
        odd=not exact and exactness.is_odd(full, start, last, len(cells)),
        doubtful=formulas and not unread and exactness.is_doubtful(full, start, last, call),
        call=call,
        style=max((int(each[:9]) for each in set(formats) if each), default=0),
        lean=b"%b</row>%b" % (full[:last], full[end:]) if empty else None,
    )


def _is_empty(full: bytes, start: int, end: int) -> bool:
    """Whether nothing but empty cells and rows stands from behind a cell to the end of the cells, and much of it.

    Nothing is closed there but rows; and each other element closes itself, so that there is a "/" to each "<" that
    does not open a row.
    """
    if end - start < _MUCH:
        return False
    rows = full.count(b"</row>", start, end)
    return full.count(b"</", start, end) == rows == full.count(b"<", start, end) - full.count(b"/", start, end) + 1


def _check_merges(full: bytes, start: int) -> None:
    """Raise Refusal where merged ranges are malformed, too many or too large."""
    found = _MERGE.findall(full, start)
    number_of = bounds.number_of
    areas = [(int(bottom) - int(top) + 1, number_of(right) - number_of(left) + 1) for left, top, right, bottom in found]
    if len(found) != full.count(b"<mergeCell ", start) or any(high < 1 or wide < 1 for high, wide in areas):
        bounds.merged(ref.decode() for ref in _ANY_MERGE.findall(full, start))
    if len(found) > limits.MERGES or sum(high * wide for high, wide in areas) > limits.MERGED_CELLS:
        raise Refusal("file.unsafe", reasons.MERGES)


def _call(cells: bytes) -> str:
    """A formula that calls another program or the network, "" if there is none."""
    if b"|" in cells or b"WEBSERVICE(" in cells or b"RTD(" in cells:
        call = _CALL.search(cells)
        if call:
            from html import unescape

            return unescape(call.group(1).decode())[:60]
    return ""


def _has_unvalued(full: bytes, start: int, end: int) -> bool:
    """Whether a formula has no stored value; an empty text is one: `t="str"` with an empty `<v>`."""
    for match in _UNVALUED.finditer(full, start, end):
        cell = full.rfind(b"<c ", start, match.start())
        if not match.group(1) or b't="str"' not in full[cell : full.find(b">", cell)]:
            return True
    return False
