"""Workbooks of Excel 97 and before (.xls), and WPS's .et: an OLE2 file around a stream of records, or that alone."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from validator.intake import biff, carried, reasons, remarks
from validator.intake.carried import Cargo
from validator.intake.codes import Refusal, fault
from validator.intake.compound import check_compound
from validator.intake.formats.survey import Inexact, Survey, calling, check_size
from workbook.finding import Fault
from workbook.grid.biff import XlrdBook
from workbook.grid.book import GridBook

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_VBA = frozenset({"_vba_project_cur", "macros", "_vba_project"})


def survey(data: bytes) -> Survey:
    """Judge an old workbook: its sectors, then its records; raises Refusal. What is read of it then is bounded."""
    check_size(data)
    stream, names = _opened(data) if data.startswith(_SIGNATURE) else (data, frozenset())
    found = biff.walk(stream)
    merges = [sheet.merges for sheet in found.sheets if sheet.kind == biff.WORKSHEET]
    if not merges:
        raise Refusal("file.corrupt", reasons.NO_SHEETS)

    def book() -> tuple[GridBook, Inexact]:
        opened = XlrdBook(found.cleaned, merges)
        return opened, opened.inexact

    hidden = tuple(sheet.name for sheet in found.sheets if sheet.hidden)
    return Survey(tuple(_remarks(data, found, names)), book, hidden=hidden)


def _opened(data: bytes) -> tuple[bytes, frozenset[str]]:
    """The workbook's stream and the names of all that the file holds, in lower case."""
    from xlrd.compdoc import CompDoc, CompDocError

    check_compound(data)
    try:
        file = CompDoc(data, logfile=StringIO())
        names = frozenset(entry.name.lower() for entry in file.dirlist)
        for name in ("Workbook", "Book"):
            held, base, length = file.locate_named_stream(name)
            if held:
                return bytes(held[base : base + length]), names
    except (CompDocError, ValueError, IndexError, AssertionError) as cause:
        raise Refusal("file.corrupt", reasons.COMPOUND) from cause
    raise Refusal("file.corrupt", reasons.NO_WORKBOOK)


def _remarks(data: bytes, found: biff.Stream, names: frozenset[str]) -> Iterator[Fault]:
    projects = [data] if names & _VBA else []
    macros = [sheet.name for sheet in found.sheets if sheet.kind == biff.MACROS]
    yield from carried.faults(
        Cargo({}, projects, macros, [(sheet.name, sheet.very) for sheet in found.sheets if sheet.hidden])
    )
    if not projects and not macros and any(name.startswith("mbd") for name in names):
        yield fault("file.macro", remarks.OBJECT)
    if found.book or found.query:
        yield fault("file.external-link", remarks.BOOK if found.book else remarks.QUERY)
    if found.call:
        yield calling(found.call)
