"""What is told of a workbook and never followed, by its names; of macros olevba's list is the second opinion."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.builders import A1, packed, parts, relations, row, sheet, workbook
from tests.support import corpus
from validator.intake import compound, guard, macros
from validator.intake.codes import Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LEADS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
USUAL = (
    ("s1", "worksheet", "worksheets/sheet1.xml", ""), ("t", "sharedStrings", "sharedStrings.xml", ""),
    ("u", "styles", "styles.xml", ""),
)  # fmt: skip


def told(data: bytes) -> dict[str, tuple[str, str]]:
    """The reasons of a workbook's faults by their codes, in both languages."""
    found = guard.scan(data)
    assert found.refusal is None
    return {fault.code: (str(fault.slots["reason"]), str(fault.slots["reason_en"])) for fault in found.faults}


def projects() -> Iterator[tuple[Path, bytes]]:
    """Every VBA project of the corpus: those of packages, and old workbooks, which are one themselves."""
    for path in sorted(corpus().rglob("*")):
        data = path.read_bytes() if path.suffix.lower() in (".xls", ".xlsm", ".xltm", ".xlsb", ".xlsx") else b""
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            yield path, data
        elif data.startswith(b"PK"):
            try:
                package = zipfile.ZipFile(io.BytesIO(data))
                name = next(name for name in package.namelist() if name.lower().endswith("vbaproject.bin"))
                yield path, package.read(name)
            except (zipfile.BadZipFile, StopIteration, OSError, NotImplementedError):
                continue


def test_modules_are_named_as_oletools_names_them() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries that it is built on
        from oletools.olevba import VBA_Parser

    seen = automatic = 0
    for path, project in projects():
        try:
            parser = VBA_Parser("project", data=project)
            theirs = (
                {
                    stream.rpartition("/")[2]: code.lower()
                    for _, stream, _, code in parser.extract_macros()
                    if stream and "/VBA/" in f"/{stream}"
                }
                if parser.detect_vba_macros()
                else {}
            )
        except Exception:  # a broken file, of which oletools raises what it meets
            continue
        if not theirs:
            continue
        ours = compound.storage(project, "VBA", 1000)
        assert theirs.keys() <= ours.keys(), path
        for name, code in theirs.items():
            for procedure in ("auto_open", "workbook_open", "auto_close", "workbook_beforeclose"):
                if f"sub {procedure}" in code:
                    automatic += 1
                    assert procedure in {each.lower() for each in macros.automatic(ours[name])}, (path, name)
        said = macros.told(project).zh
        assert said.startswith("宏（VBA）：") and sum(name in said for name in theirs) >= min(5, len(theirs)), path
        seen += 1
    assert seen >= 12
    assert automatic >= 1


def test_a_project_that_cannot_be_followed_is_told_without_names() -> None:
    assert macros.told(b"no project").zh == "宏（VBA）"
    with pytest.raises(Refusal):
        compound.storage(b"no project", "VBA", 10)


@pytest.mark.parametrize("flip", range(0, 4096, 97))
def test_a_broken_project_breaks_nothing(flip: int) -> None:
    _, project = next(pair for pair in projects() if len(pair[1]) > 4096)
    spoilt = bytearray(project)
    spoilt[flip : flip + 8] = b"\xff\xfe\x01\x00\x7f\xff\xff\x00"
    assert macros.told(bytes(spoilt)).zh.startswith("宏（VBA）")


def test_a_chunk_that_points_before_its_beginning_ends_there() -> None:
    packed_source = b"\1\x08\xb0" + b"\0Attribut" + b"\0e VB_Na" + b"\x01\xff\xff"
    assert list(macros.automatic(b"stream" + packed_source)) == []


def test_a_project_is_known_by_what_leads_to_it() -> None:
    more: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": relations(*USUAL, ("m", "vbaProject", "picture.bin", "")),
        "xl/picture.bin": b"no project",
    }
    assert told(packed(parts() | more))["file.macro"] == ("宏（VBA）", "macros (VBA)")


def test_macro_sheets_and_names_that_run_by_themselves_are_named() -> None:
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LEADS}"><sheets><sheet name="月报" sheetId="1" r:id="s1"/>'
        '<sheet name="宏1" sheetId="2" state="veryHidden" r:id="m"/></sheets><definedNames>'
        '<definedName name="_xlnm.Auto_Open" hidden="1">宏1!$A$1</definedName></definedNames></workbook>'
    )
    more: dict[str, str | bytes] = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(*USUAL, ("m", "xlMacrosheet", "macrosheets/sheet1.xml", "")),
        "xl/macrosheets/sheet1.xml": f'<macrosheet xmlns="{MAIN}"><sheetData/></macrosheet>',
    }
    found = told(packed(parts() | more))
    assert found["file.macro"][0] == "Excel 4.0 宏表：宏1；打开时自动运行的名称：Auto_Open"
    assert found["file.hidden-sheet"] == (
        "宏1（彻底隐藏，菜单中看不到）", "宏1 (very hidden: no menu shows it)",
    )  # fmt: skip


def test_hidden_and_very_hidden_are_told_apart() -> None:
    more = {
        "xl/_rels/workbook.xml.rels": relations(
            *USUAL, ("s2", "worksheet", "worksheets/a.xml", ""), ("s3", "worksheet", "worksheets/b.xml", ""),
            ("s4", "worksheet", "worksheets/c.xml", ""),
        ),
        **{f"xl/worksheets/{name}.xml": sheet(row(A1)) for name in "abc"},
    }  # fmt: skip
    listed = (
        '<sheet name="月报" r:id="s1"/><sheet name="备用" state="hidden" r:id="s2"/>'
        '<sheet name="底账" state="veryHidden" r:id="s3"/><sheet name="_meta" state="veryHidden" r:id="s4"/>'
    )
    assert told(packed(parts(sheets=listed) | more))["file.hidden-sheet"][0] == "备用、底账（彻底隐藏，菜单中看不到）"


def test_another_workbook_is_named_by_its_last_component_only() -> None:
    path = "file:///\\\\server\\share\\内部\\2020年 预算.xlsx"
    more: dict[str, str | bytes] = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("a", "externalLinkPath", path, "External")),
    }
    found = told(workbook(extra=more))
    assert found == {"file.external-link": ("其他工作簿：2020年 预算.xlsx", "another workbook: 2020年 预算.xlsx")}


def test_all_that_is_carried_is_told_at_once() -> None:
    more: dict[str, str | bytes] = {
        "xl/vbaProject.bin": b"x",
        "xl/embeddings/oleObject1.bin": b"x",
        "xl/connections.xml": "<connections/>",
        "xl/drawings/_rels/drawing1.xml.rels": relations(("a", "image", "http://x.example/a", "External")),
    }
    found = told(workbook(row("<c r=\"A1\"><f>cmd|'/C calc'!A0</f><v>0</v></c>"), extra=more))
    assert found["file.macro"][0] == "宏（VBA）；嵌入的对象"
    assert found["file.external-link"][0] == "数据库或网络连接；网络图片或对象"
    assert found["file.dde"][0] == "cmd|'/C calc'!"


def test_what_is_told_cannot_drive_a_terminal() -> None:
    target = "http://x.example/\u202e\x9bcod.xlsx"
    more: dict[str, str | bytes] = {
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("a", "externalLinkPath", target, "External"))
    }
    assert told(workbook(extra=more))["file.external-link"][0] == "其他工作簿：cod.xlsx"
