"""What is known of a workbook that is no .xlsx before it is read, and the bounds that all such are held to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from validator.intake import bounds, carried, limits, reasons
from validator.intake.carried import Cargo
from validator.intake.codes import CODES, Refusal, fault
from workbook.addresses import Span
from workbook.finding import Fault, Severity, Text
from workbook.grid.book import GridBook
from workbook.grid.cells import CellBook, Given, Start, Told

_ERRORS = frozenset(code.code for code in CODES if code.severity is Severity.ERROR)

Inexact = Mapping[str, Mapping[tuple[int, int], str]]


class Survey(NamedTuple):
    """What a guard says: `faults` with at most one error, which comes first, and how what it passed is read.

    `book` opens it (DamagedError where it is broken after all) with what stands in cells that have no value.
    `untyped`: the format does not tell numbers from text, so neither can anyone be told of it; `nameless`: it has one
    sheet, and that has no name. `hidden` are the sheets that people do not see.
    """

    faults: tuple[Fault, ...] = ()
    book: Callable[[], tuple[GridBook, Inexact]] | None = None
    untyped: bool = False
    nameless: bool = False
    hidden: tuple[str, ...] = ()

    @property
    def refusal(self) -> Fault | None:
        """The error for which the file must not be read."""
        return self.faults[0] if self.faults and self.faults[0].code in _ERRORS else None


def check_size(data: bytes) -> None:
    """Raise Refusal for a file that is empty or larger than any workbook is to be."""
    if not data:
        raise Refusal("file.empty")
    if len(data) > limits.WORKBOOK:
        size = Text(f"工作簿超过 {limits.WORKBOOK >> 20} MB", f"a workbook of more than {limits.WORKBOOK >> 20} MB")
        raise Refusal("file.too-large", size)


def bounded(told: Iterable[Told]) -> Iterator[Told]:
    """What a reader tells, passed on while it is within the bounds of a workbook; raises Refusal where it is not.

    Held: sheets, cells as they are repeated, the filled box from A1, merged ranges and what they cover, the length of
    texts. Nothing is stored here, and what is passed on takes no more room than is allowed.
    """
    sheets = cells = boxes = merges = area = 0
    bottom = right = 0
    for each in told:
        if isinstance(each, Given):
            cells += each.down * each.across
            bottom, right = max(bottom, each.row + each.down), max(right, each.column + each.across)
            bounds.check_box(bottom, right)
            if cells > limits.CELLS:
                raise Refusal("file.too-large", reasons.CELLS)
            if isinstance(each.value, str) and len(each.value) > limits.TEXT:
                raise Refusal("file.unsafe", reasons.TOKEN)
        elif isinstance(each, Start):
            sheets, merges, area = sheets + 1, 0, 0
            boxes += bottom * right
            bottom = right = 0
            if sheets > limits.SHEETS:
                raise Refusal("file.unsafe", reasons.SHEETS)
            if boxes > 4 * limits.BOX:
                raise Refusal("file.too-large", reasons.CELLS)
        else:
            merges, area = merges + 1, area + _area(each)
            if merges > limits.MERGES or area > limits.MERGED_CELLS:
                raise Refusal("file.unsafe", reasons.MERGES)
        yield each
    if not sheets:
        raise Refusal("file.corrupt", reasons.NO_SHEETS)


def survey_told(
    told: Iterable[Told], faults: Iterable[Fault] = (), *, untyped: bool = False, nameless: bool = False
) -> Survey:
    """The survey of a format that is guarded while it is read: what was told within the bounds is in hand already."""
    book = CellBook(bounded(told))
    hidden = carried.faults(Cargo({}, (), (), [(name, False) for name in book.hidden]))
    told_of = (*faults, *hidden)
    return Survey(told_of, lambda: (book, book.inexact), untyped, nameless, book.hidden)


def calling(what: str) -> Fault:
    """The fault of a formula or link that calls a program, which is named as far as it can be shown."""
    return fault("file.dde", "".join(each for each in what[:60] if each.isprintable()).strip())


def _area(span: Span) -> int:
    if span.bottom < span.top or span.right < span.left or span.bottom > limits.ROWS or span.right > limits.COLUMNS:
        raise Refusal("file.corrupt", reasons.MERGE)
    return (span.bottom - span.top + 1) * (span.right - span.left + 1)
