"""wanchang.xlam: xlwings' own add-in with our ribbon, our VBA and our settings; the same bytes on any day."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZipFile

from campaign.checking import CannotRunError
from xlmacros.addin.conf import PROJECT, SHEET, Conf, conf_rows, parse_conf
from xlmacros.addin.ribbon import Button, ribbon_xml

if TYPE_CHECKING:
    import os

NAME = f"{PROJECT}.xlam"
_SEED = "quickstart_addin_ribbon.xlam"
_PROJECT_NAME = 'PROJECT_NAME As String = "{}"'
_OF_SEED = "myaddin"
_RIBBON, _SHEET, _STRINGS = "customUI/customUI.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_VBA, _BOOK, _CORE = "xl/vbaProject.bin", "xl/workbook.xml", "docProps/core.xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# The seed's author's folder, and an image resolution that Microsoft's schema does not know.
_LEFT_OUT = re.compile(
    r"<mc:AlternateContent.*?</mc:AlternateContent>|<extLst>.*?</extLst>|<definedNames />", re.DOTALL
)
_AUTHOR = re.compile(r"(<dc:creator>|<cp:lastModifiedBy>)[^<]*")


def build(buttons: Sequence[Button], conf: Conf) -> bytes:
    """The add-in's bytes; a CannotRunError where xlwings or pyOpenVBA is not there, or another xlwings than we know."""
    from workbook.canvas.parcel import repack

    seed = _seed()
    parts = {
        _RIBBON: ribbon_xml(buttons),
        _VBA: _vba_project(seed),
        _SHEET: _sheet_xml(conf_rows(conf)).encode(),
        _STRINGS: _strings_xml(conf_rows(conf)).encode(),
    }
    with seed.open("rb") as raw:
        return repack(raw, {}, lambda name, part, _: parts.get(name) or _cleaned(name, part))


def read_conf(path: str | os.PathLike[str]) -> Conf | None:
    """What an add-in of ours was built with; None for a file that is not one, or cannot be read."""
    from zipfile import BadZipFile

    from lxml import etree

    try:
        with ZipFile(path) as package:
            book, strings, sheet = (package.read(name) for name in (_BOOK, _STRINGS, _SHEET))
    except (OSError, KeyError, BadZipFile):
        return None
    if f'name="{SHEET}"'.encode() not in book:
        return None
    names = {"m": _MAIN}
    words = [item.findtext("m:t", "", names) for item in etree.fromstring(strings).iterfind("m:si", names)]
    rows = [
        [
            words[int(value)] if cell.get("t") == "s" else value
            for cell in row
            if (value := cell.findtext("m:v", "", names))
        ]
        for row in etree.fromstring(sheet).iterfind("m:sheetData/m:row", names)
    ]
    return parse_conf({row[0]: row[1] for row in rows if len(row) == 2})


def _seed() -> Path:
    try:
        import xlwings
    except ImportError as error:
        raise CannotRunError("没有安装 xlwings：请在程序文件夹运行 pip install .[excel] 后再试。") from error
    return Path(xlwings.__file__).with_name(_SEED)


def _vba_project(seed: Path) -> bytes:
    try:
        from pyopenvba import ExcelFile
    except ImportError as error:
        raise CannotRunError("没有安装 pyOpenVBA：请在程序文件夹运行 pip install .[excel] 后再试。") from error
    with tempfile.TemporaryDirectory() as folder, ExcelFile(seed) as source:
        runner = source.get_module("xlwings")
        if runner.count(_PROJECT_NAME.format(_OF_SEED)) != 1:
            raise CannotRunError(
                "已安装的 xlwings 版本与本程序不配：请在程序文件夹运行 pip install .[excel] 换成合适的版本。"
            )
        source.set_module("xlwings", runner.replace(_PROJECT_NAME.format(_OF_SEED), _PROJECT_NAME.format(PROJECT)))
        source.set_module("RibbonMyAddin", _vba_text("RibbonMyAddin.bas"))
        source.set_module("ThisWorkbook", source.get_module("ThisWorkbook") + _vba_text("ThisWorkbook.bas"))
        made = Path(folder, NAME)
        source.save(made)
        with ZipFile(made) as package:
            return package.read(_VBA)


def _vba_text(name: str) -> str:
    text = files("xlmacros.addin").joinpath(name).read_text("ascii")
    return "\r\n".join([*text.splitlines(), ""])


def _cleaned(name: str, part: bytes) -> bytes:
    if name == _BOOK:
        return _LEFT_OUT.sub("", part.decode()).replace(f'name="_{_OF_SEED}.conf"', f'name="{SHEET}"').encode()
    if name == _CORE:
        return _AUTHOR.sub(r"\g<1>万场台账", part.decode()).encode()
    return part


def _sheet_xml(rows: Mapping[str, str | bool]) -> str:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{2 * row - 2}</v></c>{_value_xml(row, value)}</row>'
        for row, value in enumerate(rows.values(), 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet2"/><dimension ref="A1:B{len(rows)}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15.75"/>'
        '<cols><col min="1" max="1" width="32" customWidth="1"/>'
        '<col min="2" max="2" width="80" customWidth="1"/></cols>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )


def _value_xml(row: int, value: str | bool) -> str:
    if isinstance(value, bool):
        return f'<c r="B{row}" t="b"><v>{int(value)}</v></c>'
    return f'<c r="B{row}" t="s"><v>{2 * row - 1}</v></c>' if value else ""


def _strings_xml(rows: Mapping[str, str | bool]) -> str:
    words = [word for key, value in rows.items() for word in (key, value if isinstance(value, str) else "")]
    items = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for word in words)
    return f'{_XML}<sst xmlns="{_MAIN}" count="{len(words)}" uniqueCount="{len(words)}">{items}</sst>'
