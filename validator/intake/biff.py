"""The records of an old workbook's stream (MS-XLS), walked with distrust, and what of them a reader is to be given."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, error
from typing import NamedTuple

from validator.intake import bounds, limits, reasons
from validator.intake.codes import Refusal
from workbook.addresses import Span

_HEAD = Struct("<HH")
_BOUND = Struct("<LBB")
_BOF = {0x0009, 0x0209, 0x0409, 0x0809}
_EOF, _CONTINUE, _FILEPASS, _BOUNDSHEET, _SST = 0x0A, 0x3C, 0x2F, 0x85, 0xFC
_SUPBOOK, _EXTERNSHEET, _EXTERNNAME, _MERGED = 0x1AE, 0x17, 0x23, 0xE5
_QUERIES = {0x1AD, 0x876}
_CELLS = {0x02, 0x03, 0x04, 0x05, 0x06, 0x206, 0x406, 0x203, 0x204, 0x205, 0x27E, 0xBD, 0xD6, 0xFD}
_MULTIPLE = 0xBD
# What a reader needs for values and dates: sheets, code page, epoch, texts, number formats and cells with what belongs
# to them. All else (names, drawings, comments, links, formats of pivot tables) is struck out before it is given them.
_KEPT = _BOF | _CELLS | {_EOF, _BOUNDSHEET, _SST, 0x42, 0x22, 0x1E, 0x41E, 0x56, 0xE0, 0x43, 0x243, 0x443, 0x200, 0x0,
                         0x207, 0x7, 0x221, 0x236, 0x4BC, 0x8C}  # fmt: skip
_STRUCK = (0x0FFF).to_bytes(2, "little")
_CONTINUED = {_SST, 0x207, 0x7}
_RECORDS = 5_000_000
WORKSHEET, MACROS = 0, 1


class Sheet(NamedTuple):
    """A sheet of the stream: its name, its kind, whether people see it and any menu shows it, its merged ranges."""

    name: str
    kind: int
    hidden: bool
    very: bool
    merges: tuple[Span, ...] = ()


class Stream(NamedTuple):
    """What a walk found: the sheets in order, what the workbook draws in from outside, and the stream to be read.

    `book`, `query`: it refers to other workbooks, to a database; `call` names a program or function that it calls.
    """

    sheets: tuple[Sheet, ...]
    book: bool
    query: bool
    call: str
    cleaned: bytes


class _Record(NamedTuple):
    kind: int
    at: int
    start: int
    end: int


def walk(stream: bytes) -> Stream:
    """Walk every record of a workbook's stream; raises Refusal where it is cut, locked or past a bound.

    The bounds are those of any workbook: sheets, cells, the filled box, merged ranges. A lying count of shared texts
    is put right in what is given back.
    """
    try:
        return _Walk(stream).run()
    except (error, IndexError) as cause:
        raise Refusal("file.corrupt", reasons.RECORDS) from cause


class _Walk:
    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.out = bytearray(stream)
        self.steps = self.cells = 0
        self.book = self.query = False
        self.call = ""

    def run(self) -> Stream:
        first = _HEAD.unpack_from(self.stream)[0]
        if first not in _BOF:
            raise Refusal("file.corrupt", reasons.RECORDS)
        if first != 0x0809:  # before Excel 5 the stream is its only sheet
            merges = self._sheet(0, whole=True)
            return Stream((Sheet("", WORKSHEET, False, False, merges),), False, False, "", self.stream)
        found = list(self._globals())
        if not found:
            raise Refusal("file.corrupt", reasons.NO_SHEETS)
        if len(found) > limits.SHEETS:
            raise Refusal("file.unsafe", reasons.SHEETS)
        places = [at for at, _ in found]
        if len(set(places)) != len(places):
            raise Refusal("file.unsafe", reasons.RECORDS)
        sheets = tuple(
            sheet._replace(merges=self._sheet(at)) if sheet.kind == WORKSHEET else sheet for at, sheet in found
        )
        return Stream(sheets, self.book, self.query, self.call[:60], bytes(self.out))

    def _records(self, at: int) -> Iterator[_Record]:
        """The records from a place on to the end of its substream, those of charts inside it left out."""
        depth = 0
        while at + 4 <= len(self.stream):
            kind, length = _HEAD.unpack_from(self.stream, at)
            self.steps += 1
            if self.steps > _RECORDS:
                raise Refusal("file.too-large", reasons.ELEMENTS)
            if at + 4 + length > len(self.stream):
                raise Refusal("file.corrupt", reasons.RECORDS)
            depth += (kind in _BOF) - (kind == _EOF)
            if depth <= 1:
                yield _Record(kind, at, at + 4, at + 4 + length)
            if depth == 0:
                return
            at += 4 + length

    def _kept(self, at: int) -> Iterator[_Record]:
        """As `_records`; what a reader has no need of is struck out."""
        continued = False
        for record in self._records(at):
            continued = record.kind in _CONTINUED or (continued and record.kind == _CONTINUE)
            if record.kind not in _KEPT and not continued:
                self.out[record.at : record.at + 2] = _STRUCK
            yield record

    def _globals(self) -> Iterator[tuple[int, Sheet]]:
        wide = _HEAD.unpack_from(self.stream, 4)[0] >= 0x0600
        texts: list[_Record] = []
        for record in self._kept(0):
            body = self.stream[record.start : record.end]
            if record.kind == _FILEPASS:
                raise Refusal("file.encrypted")
            if record.kind == _BOUNDSHEET:
                at, hidden, kind = _BOUND.unpack_from(body)
                yield at, Sheet(_text(body[6:], wide), kind, hidden & 3 != 0, hidden & 3 == 2)
            elif record.kind == _SST or (texts and record.kind == _CONTINUE and record.at == texts[-1].end):
                texts.append(record)
            else:
                self._look_outside(record.kind, body, wide)
        if texts:
            pieces = [self.stream[each.start : each.end] for each in texts]
            self.out[texts[0].start + 4 : texts[0].start + 8] = _count_texts(pieces).to_bytes(4, "little")

    def _look_outside(self, kind: int, body: bytes, wide: bool) -> None:
        if kind == _SUPBOOK and body[2:4] not in (b"\1\4", b"\1\x3a"):
            path = _path(body)
            if "\3" in path and not path.startswith("\1"):  # in the path of a file it stands between folders
                self.call = self.call or path.replace("\3", "|")
            elif path.strip(" \0"):
                self.book = True
        elif kind == _EXTERNSHEET and not wide and body[1:2] == b"\1":
            self.book = True
        elif kind == _EXTERNNAME and b"WEBSERVICE" in body.replace(b"\0", b""):
            self.call = self.call or "WEBSERVICE"
        elif kind in _QUERIES:
            self.query = True

    def _sheet(self, at: int, whole: bool = False) -> tuple[Span, ...]:
        if at + 4 > len(self.stream) or _HEAD.unpack_from(self.stream, at)[0] not in _BOF:
            raise Refusal("file.corrupt", reasons.LOST)
        bottom = right = 0
        merges: list[Span] = []
        for record in self._records(at) if whole else self._kept(at):
            if record.kind in _CELLS:
                row, column = _HEAD.unpack_from(self.stream, record.start)
                last = column + max(0, (record.end - record.start - 6) // 6 - 1) if record.kind == _MULTIPLE else column
                self.cells += last - column + 1
                bottom, right = max(bottom, row + 1), max(right, last + 1)
                bounds.check_box(bottom, right)
                if self.cells > limits.CELLS:
                    raise Refusal("file.too-large", reasons.CELLS)
            elif record.kind == _MERGED:
                merges += _merged(self.stream[record.start : record.end])
            elif record.kind in _QUERIES:
                self.query = True
        bounds.merged(span.a1() for span in merges)
        return tuple(merges)


def _merged(body: bytes) -> Iterator[Span]:
    (number,) = Struct("<H").unpack_from(body)
    for at in range(2, min(2 + 8 * number, len(body) - 7), 8):
        top, bottom, left, right = Struct("<4H").unpack_from(body, at)
        yield Span(top + 1, left + 1, bottom + 1, right + 1)


def _text(body: bytes, wide: bool) -> str:
    """A name with its length in one byte before it; before Excel 97 it is in a code page, and good for showing only."""
    length, rest = body[0], body[1:]
    if not wide:
        return rest[:length].decode("gb18030", "replace")
    return _characters(rest[1:], length, rest[0] & 1 != 0)


def _path(body: bytes) -> str:
    """The path that a reference to another workbook, or to a program, is kept as."""
    length = int.from_bytes(body[2:4], "little")
    return _characters(body[5:], length, body[4:5] == b"\1")


def _characters(body: bytes, length: int, double: bool) -> str:
    return body[: 2 * length].decode("utf-16-le", "replace") if double else body[:length].decode("latin-1")


def _count_texts(pieces: list[bytes]) -> int:
    """How many shared texts there are; a text that is cut off at the end is none."""
    count, number, at = 0, 0, 8
    try:
        while True:
            while at >= len(pieces[number]):
                at -= len(pieces[number])
                number += 1
            number, at = _past_text(pieces, number, at)
            count += 1
    except (IndexError, error):
        return count


def _past_text(pieces: list[bytes], number: int, at: int) -> tuple[int, int]:
    """Where the text that begins at a place of a piece ends; its characters may go on in the next, its runs too."""
    piece = pieces[number]
    (length,), flags = Struct("<H").unpack_from(piece, at), piece[at + 2]
    at += 3
    behind = 0
    if flags & 8:
        behind += 4 * Struct("<H").unpack_from(piece, at)[0]
        at += 2
    if flags & 4:
        behind += Struct("<L").unpack_from(piece, at)[0]
        at += 4
    while length:
        width = 1 + (flags & 1)
        here = min(length, (len(piece) - at) // width)
        length, at = length - here, at + here * width
        if length:
            number, at = number + 1, 1
            piece, flags = pieces[number], pieces[number][0]
    at += behind
    while at > len(piece):
        at -= len(piece)
        number += 1
        piece = pieces[number]
    return number, at
