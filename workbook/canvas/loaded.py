"""An existing workbook opened by openpyxl so that its cells stay what they are, and what it will not bring back."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from workbook.grid.stream import worksheets

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook


class UnopenedError(Exception):
    """A workbook that openpyxl cannot open or save again, though a guard has passed it."""


def load(data: bytes) -> Workbook:
    """The workbook of an .xlsx or .xlsm file that the full guard has passed; UnopenedError where openpyxl fails.

    Dates stay numbers: a serial made into a date and back again is not always the same serial.
    """
    from openpyxl.reader.excel import ExcelReader

    class Reader(ExcelReader):
        def read_worksheets(self) -> None:
            workbook: Any = self.wb
            workbook._date_formats = workbook._timedelta_formats = set()
            super().read_worksheets()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of what it drops: `losses` says it in Chinese
        try:
            reader = Reader(io.BytesIO(data))
            reader.read()
            with ZipFile(io.BytesIO(data)) as package:
                there = [name for name, _ in worksheets(package)]
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever a part it does not expect leads to
            raise UnopenedError(f"{type(error).__name__}: {error}") from error
    opened = [sheet.title for sheet in reader.wb.worksheets]
    if opened != there:  # as of a strict package, whose sheets openpyxl passes over
        raise UnopenedError(f"sheets {opened} of {there}")
    return reader.wb


_PARTS = (
    (re.compile(r"xl/media/", re.I), "图片"),
    (re.compile(r"xl/(ctrlProps|activeX)/", re.I), "控件"),
    (re.compile(r"xl/slicers/", re.I), "切片器"),
    (re.compile(r"xl/embeddings/", re.I), "嵌入的对象"),
    (re.compile(r"xl/threadedComments/", re.I), "批注的回复"),
    (re.compile(r"xl/diagrams/", re.I), "智能图形"),
    (re.compile(r"xl/vbaProject\.bin", re.I), "宏"),
)
_CONTENTS = (
    (re.compile(rb"<x14:conditionalFormatting[\s>]"), "部分条件格式"),
    (re.compile(rb"<x14:dataValidation[\s>]"), "部分数据有效性"),
    (re.compile(rb"<x14:sparkline[\s>]"), "迷你图"),
    (re.compile(rb"<xdr:(?:sp|cxnSp)[\s>]"), "文本框或图形"),
)
_LOOKED_INTO = re.compile(r"xl/(?:worksheets|drawings)/[^/]+\.xml", re.I)


def losses(data: bytes) -> list[str]:
    """What the copy may lack of a workbook once openpyxl has saved it, in Chinese words; [] where it all stays."""
    found: dict[str, None] = {}
    try:
        with ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                found.update((word, None) for pattern, word in _PARTS if pattern.match(name))
                if _LOOKED_INTO.fullmatch(name):
                    part = package.read(name)
                    found.update((word, None) for pattern, word in _CONTENTS if pattern.search(part))
    except BadZipFile:
        return []
    return list(found)
