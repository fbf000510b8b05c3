"""A second reader for a filing that would be accepted: two programs must see the same in every cell that counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from validator.intake.codes import fault
from validator.intake.guard import walk_parts
from validator.telling import shown
from workbook import meta as hidden
from workbook.addresses import Address
from workbook.filing import Filing, Grid, Site
from workbook.finding import Fault, Skip, Text, mask
from workbook.form import Field, Section
from workbook.grid.openpyxl import OpenpyxlBook, UnreadError
from workbook.readers import Reader, Readers
from workbook.reading import Inexact
from workbook.values import Odd
from workbook.values.cells import clean

_NAMED = 5
"""So many cells are named in a message; of more, their number is told."""

_ESCAPE = re.compile(r"_x(?:005F_x)?([0-9A-Fa-f]{4})_")
_NO_WALK = Text("文件结构特殊，第二种读法未能打开", "its structure is one that the second reader is not given")
_NO_READ = Text("第二种读法未能打开这个文件", "the second reader cannot open this file")


class Difference(NamedTuple):
    """A cell in which two readers see different things, each as it would be shown."""

    cell: Address
    one: str
    other: str


class Agreement(NamedTuple):
    """What the second reader says: the fault where it differs, or why it was not asked; neither where it agrees."""

    fault: Fault | None = None
    skip: Skip | None = None


def is_chosen(sha256: str, share: float) -> bool:
    """Whether a file is among those read twice: its digest decides, so that the same files are chosen every time."""
    return int(sha256[:13], 16) < share * 16**13


def second_opinion(data: bytes, filing: Filing, inexact: Inexact | None, lang: str) -> Agreement:
    """What openpyxl says of an .xlsx that the guard's scan has passed and that was read as `filing`."""
    if walk_parts(data) is not None:
        return Agreement(skip=Skip("file.ambiguous", _NO_WALK.fill(lang, {})))
    try:
        found = list(differences(OpenpyxlBook(data), filing, inexact))
    except UnreadError:
        return Agreement(skip=Skip("file.ambiguous", _NO_READ.fill(lang, {})))
    return Agreement(fault("file.ambiguous", _sentence(found))) if found else Agreement()


def differences(other: OpenpyxlBook, filing: Filing, inexact: Inexact | None = None) -> Iterator[Difference]:
    """The cells that the form takes in, headers of tables included, in which `other` sees something else.

    The same are: what reads to one canonical value; a date and its midnight; numbers alike in the 15 digits that a
    spreadsheet keeps; times alike in the millisecond; texts alike but for blanks at the edges of a line, unseen
    signs, and characters written `_x000D_`, which openpyxl leaves as they are; an error and what the form's reader
    was told of it; the absent result of a formula and an empty cell. What is no value for either reader is compared
    as it is shown.
    """
    if filing.meta is not None:
        yield from _identity(other, filing)
    readers = Readers(filing.meta.period if filing.meta else None)
    grids: dict[str, Grid] = {}
    for section in filing.form.sections:
        site = filing.sites.get(section.name)
        if site is None:
            continue
        if site.sheet not in grids:
            grids[site.sheet] = other.grid(site.sheet) if site.sheet in other.names else []
        told = (inexact or {}).get(site.sheet, {})
        for field, row, column in _cells(section, site, grids[site.sheet]):
            one, two = _at(site.grid, row, column), _at(grids[site.sheet], row, column)
            stored = told.get((row - 1, column - 1), "")
            one = stored if stored.startswith("#") else one
            if one != two and not _are_alike(one, two, readers[field] if field is not None else None):
                hide = field is not None and field.personal
                yield Difference(Address(site.sheet, row, column), _show(one, hide), _show(two, hide))


def _identity(other: OpenpyxlBook, filing: Filing) -> Iterator[Difference]:
    """Whose return it is, where the two do not agree on that."""
    said = hidden.parse(other.grid(hidden.SHEET)) if hidden.SHEET in other.names else None
    mine = filing.meta
    if mine is not None and (said is None or said._replace(form=mine.form) != mine):
        theirs = f"{said.unit} {said.period}" if said else ""
        yield Difference(Address(hidden.SHEET, 1, 1), f"{mine.unit} {mine.period}", theirs)


def _cells(section: Section, site: Site, other: Grid) -> Iterator[tuple[Field | None, int, int]]:
    """The cells of a section from 1, with their fields; a header has none."""
    fields = {field.name: field for field in section.fields}
    for cells in (site.cells, *site.blocks):
        for name, (row, column) in cells.items():
            yield fields[name], row, column
    if site.columns:
        last = max(len(site.grid), len(other))
        last = last if site.end_row is None else min(last, site.end_row)
        for name, column in site.columns.items():
            yield None, site.header_row, column
            for row in range(site.header_row + 1, last + 1):
                yield fields[name], row, column


def _at(grid: Grid, row: int, column: int) -> Any:
    """A cell from 1, "" outside."""
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""


def _are_alike(one: Any, other: Any, read: Reader | None) -> bool:
    one, other = _plain(one), _plain(other)
    if type(one) is type(other) and one == other:
        return True
    if read is None or one == "" or other == "":
        return False
    first, second = (_value(read(each)) for each in (one, other))
    return first is not None and type(first) is type(second) and first == second


def _value(read: Any) -> Any:
    return read.value if isinstance(read, Odd) else read


def _plain(raw: Any) -> Any:
    """A raw cell brought to what is the same for both readers."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return float(f"{raw:.15g}")
    if isinstance(raw, datetime):
        moment = _rounded(raw)
        return moment.date() if moment.time() == time() else moment
    if isinstance(raw, time):
        return _rounded(datetime.combine(date(2000, 1, 1), raw)).time()
    if isinstance(raw, timedelta):
        return round(raw.total_seconds() * 1000)
    return _text(raw) if isinstance(raw, str) else raw


def _rounded(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(milliseconds=round(moment.microsecond / 1000))


def _text(raw: str) -> str:
    if "_x" in raw:
        raw = _ESCAPE.sub(lambda each: each[0] if 0xD800 <= int(each[1], 16) < 0xE000 else chr(int(each[1], 16)), raw)
    return clean(raw)


def _show(raw: Any, hide: bool) -> str:
    text = shown(raw)
    return str(mask(text)) if hide else text


def _sentence(found: list[Difference]) -> Text:
    """The cells and what each reader sees there, in both languages."""
    named = [f"{one.cell.sheet}!{one.cell.a1}" for one in found]
    cells = [
        (
            f"{name}（{one.one or '空'} / {one.other or '空'}）",
            f"{name} ({one.one or 'empty'} / {one.other or 'empty'})",
        )
        for name, one in zip(named, found[:_NAMED], strict=False)
    ]
    more = len(found) - _NAMED
    return Text(
        "、".join(zh for zh, _ in cells) + (f" 等 {len(found)} 处" if more > 0 else ""),
        ", ".join(en for _, en in cells) + (f" and {more} more" if more > 0 else ""),
    )
