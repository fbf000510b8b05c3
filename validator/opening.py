"""A workbook whose bytes the guard has passed, opened by the reader that is right for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from validator.intake import sniff
from validator.intake.codes import Refusal, fault
from validator.intake.guard import Scan, scan
from validator.intake.sniff import Kind
from workbook.finding import Text
from workbook.grid.book import DamagedError, GridBook
from workbook.grid.calamine import CalamineBook, CalamineError
from workbook.meta import GENERATED
from workbook.reading import Inexact

if TYPE_CHECKING:
    from validator.intake.formats.survey import Survey

T = TypeVar("T")

_SURVEYS = {
    sniff.XLS: "xls:survey",
    sniff.XLSB: "xlsb:survey",
    sniff.ODS: "ods:survey_packed",
    sniff.FODS: "ods:survey_flat",
    sniff.HTML: "html:survey",
    sniff.XML2003: "xml2003:survey",
    sniff.CSV: "plain:survey",
}
"""Kind -> its guard in validator/intake/formats, imported when the first such file comes."""

DAMAGE = fault("file.corrupt", Text("其中的内容残缺", "its contents are broken"))


def look(data: bytes, kind: Kind = sniff.XLSX) -> Scan | Survey:
    """What the guard of a kind says of some bytes: `faults`, and whether they may be read (`refusal` is None)."""
    if kind not in _SURVEYS:
        return scan(data)
    from validator.intake.formats.survey import Survey

    module, _, name = _SURVEYS[kind].partition(":")
    try:
        found: Survey = getattr(import_module(f"validator.intake.formats.{module}"), name)(data)
    except Refusal as refusal:
        return Survey((refusal.fault,))
    except DamagedError:
        return Survey((DAMAGE,))
    return found


def read_through(data: bytes, found: Scan | Survey, read: Callable[[GridBook, Inexact | None], T]) -> T:
    """What `read` makes of a workbook and of the cells that its reader does not show; DamagedError where it is broken.

    `found` is what `look` said of the bytes. `read` may be called twice: what calamine refuses half way may
    still be read straight from its XML.
    """
    inexact: Inexact | None = None
    if not isinstance(found, Scan):
        if found.book is None:
            raise DamagedError("it was not passed")
        return read(*found.book())
    asked = [name for name in found.inexact if name not in GENERATED]
    if asked:
        from workbook.grid.inexact import inexact_cells

        inexact = inexact_cells(data, asked)
    if found.plain:
        with suppress(CalamineError):
            return read(CalamineBook(found.lean), inexact)
    from workbook.grid.stream import StreamBook

    return read(StreamBook(data), inexact)
