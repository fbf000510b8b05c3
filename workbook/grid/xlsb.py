"""Cells of a binary workbook (MS-XLSB), from the records of its parts, told as they are met.

calamine reads these too, and panics on one record that is cut short or a name whose formula is; a walk that counts is
needed in any case before it may be given them, and has the values in hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from struct import Struct, error
from typing import Any, NamedTuple

from workbook.addresses import Span
from workbook.grid.book import DamagedError
from workbook.grid.cells import Given, Start, Told
from workbook.grid.moments import STANDARD, from_serial, shows_date

_ROW, _BLANK, _LAST_CELL, _RICH = 0, 1, 11, 62
_RK, _ERROR, _BOOL, _REAL, _STRING, _INDEX = 2, 3, 4, 5, 6, 7
_F_STRING, _F_REAL, _F_BOOL, _F_ERROR = 8, 9, 10, 11
_TEXT, _SHEET, _BOOK, _MERGE, _SUPBOOK = 19, 156, 153, 176, 360
_FORMAT, _XF, _XFS, _XFS_END = 44, 47, 617, 618
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_RECORDS = 5_000_000
_SHORT, _LONG, _DOUBLE, _RECTANGLE = Struct("<H"), Struct("<L"), Struct("<d"), Struct("<4L")


class Entry(NamedTuple):
    """A sheet as the workbook's part lists it: its name, whether people see it, the id of its relationship."""

    name: str
    hidden: bool
    relation: str


class Listing(NamedTuple):
    """What the workbook's part says: its sheets in order, and whether its dates count from 1904."""

    sheets: tuple[Entry, ...]
    since_1904: bool


def listing_in(part: bytes) -> Listing:
    """What a workbook's part says; DamagedError where its records are broken."""
    found, since_1904 = [], False
    for kind, body in _records(part):
        if kind == _BOOK:
            since_1904 = bool(_at(_SHORT, body, 0) & 1)
        elif kind == _SHEET:
            relation, at = _wide(body, 8)
            found.append(Entry(_wide(body, at)[0], _at(_LONG, body, 0) != 0, relation))
    return Listing(tuple(found), since_1904)


def cells_of(listing: Listing, parts: Mapping[str, bytes], texts: bytes, styles: bytes) -> Iterator[Told]:
    """Each sheet that has a part, and the cells in it that hold something; DamagedError where records are broken.

    `parts` are the worksheets' by the ids of relationships, `texts` and `styles` those parts, empty if they are not
    there. A cell that points to a text that is not there is damage.
    """
    shared = [_wide(body, 1)[0] for kind, body in _records(texts) if kind == _TEXT]
    dates = list(_dates(styles))
    for entry in listing.sheets:
        part = parts.get(entry.relation)
        if part is not None:
            yield Start(entry.name, entry.hidden)
            yield from _sheet(part, shared, dates, listing.since_1904)


def called_in(part: bytes) -> str:
    """The program that a part of links calls (DDE), "" if it calls none."""
    for kind, body in _records(part):
        if kind == _SUPBOOK and body[:2] == b"\1\0":
            return _wide(body, 2)[0]
    return ""


def _sheet(part: bytes, shared: Sequence[str], dates: Sequence[str], since_1904: bool) -> Iterator[Told]:
    row = 0
    for kind, body in _records(part):
        if kind == _ROW:
            row = _at(_LONG, body, 0)
        elif _BLANK < kind <= _LAST_CELL or kind == _RICH:
            value, odd = _value(kind, body, shared)
            style = _at(_LONG, body, 4) & 0xFFFFFF
            shown = dates[style] if style < len(dates) else ""
            if shown and value.__class__ is float:
                value = from_serial(value, since_1904, shown == "elapsed")
            if value != "" or odd:
                yield Given(row, _at(_LONG, body, 0), value, odd)
        elif kind == _MERGE:
            top, low, left, far = _rectangle(body)
            yield Span(top + 1, left + 1, low + 1, far + 1)


def _value(kind: int, body: bytes, shared: Sequence[str]) -> tuple[Any, str]:
    """A cell's value, and the error that stands there where it has none."""
    if kind in (_ERROR, _F_ERROR):
        return "", _ERRORS.get(_byte(body), "#VALUE!")
    if kind in (_BOOL, _F_BOOL):
        return _byte(body) != 0, ""
    if kind in (_STRING, _F_STRING):
        return _wide(body, 8)[0], ""
    if kind == _RICH:
        return _wide(body, 9)[0], ""
    if kind == _INDEX:
        index = _at(_LONG, body, 8)
        if index >= len(shared):
            raise DamagedError(f"no shared text {index}")
        return shared[index], ""
    number = _packed(_at(_LONG, body, 8)) if kind == _RK else float(_at(_DOUBLE, body, 8))
    return (number, "") if number - number == 0 else ("", str(number))


def _packed(bits: int) -> float:
    """A number kept in 30 bits: whole or the upper part of a float, perhaps in hundredths."""
    if bits & 2:
        number = float((bits >> 2) - (1 << 30 if bits & 1 << 31 else 0))
    else:
        number = float(_DOUBLE.unpack(bytes(4) + (bits & ~3).to_bytes(4, "little"))[0])
    return number / 100 if bits & 1 else number


def _dates(styles: bytes) -> Iterator[str]:
    """For each cell format "date", "elapsed" (a span of time) or ""."""
    codes: dict[int, str] = {}
    inside = False
    for kind, body in _records(styles):
        if kind == _FORMAT:
            codes[_at(_SHORT, body, 0)] = _wide(body, 2)[0]
        elif kind in (_XFS, _XFS_END):
            inside = kind == _XFS
        elif kind == _XF and inside:
            number = _at(_SHORT, body, 2)
            yield shows_date(codes[number]) if number in codes else STANDARD.get(number, "")


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, contents) of each record: a number of one or two bytes, a length of one to four, the contents."""
    at = count = 0
    try:
        while at < len(part):
            kind, at = part[at], at + 1
            if kind & 0x80:
                kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
            length = shift = 0
            while shift < 28:
                byte, at = part[at], at + 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
            count += 1
            if at + length > len(part) or count > _RECORDS:
                raise DamagedError("a record is cut short, or there is no end of them")
            yield kind, part[at : at + length]
            at += length
    except IndexError as cause:
        raise DamagedError("a record is cut short") from cause


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    length, at = _at(_LONG, body, at), at + 4
    if at + 2 * length > len(body):
        raise DamagedError("a text is cut short")
    return body[at : at + 2 * length].decode("utf-16-le", "replace"), at + 2 * length


def _byte(body: bytes) -> int:
    if len(body) < 9:
        raise DamagedError("a cell is cut short")
    return body[8]


def _at(shape: Struct, body: bytes, at: int) -> Any:
    try:
        return shape.unpack_from(body, at)[0]
    except error as cause:
        raise DamagedError("a record is cut short") from cause


def _rectangle(body: bytes) -> tuple[int, int, int, int]:
    try:
        top, low, left, far = _RECTANGLE.unpack_from(body)
    except error as cause:
        raise DamagedError("a record is cut short") from cause
    return top, low, left, far
