"""Parts that no spreadsheet library keeps stay, and a master that cannot be written is left alone."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.master.rollup import rollup
from campaign.settings import Campaign, read_settings
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.ledgers import Clerk, found
from tests.campaign.masters import GENERATED, add_notes, column, part_of, read, rewrite, table, work_in
from tests.support import ooxml_errors
from workbook.canvas.package import PackageCanvas
from workbook.package.book import BookPart
from workbook.package.package import Package
from workbook.package.styles import Styles
from workbook.paint import paint
from workbook.sheets import Book, Cell, Sheet

_X14 = b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
_DRAWING = (
    b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:twoCellAnchor>'
    b"<xdr:from/><xdr:to/><xdr:%s/><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
_REL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
)


def spoil(path: Path, what: str) -> None:
    """Put something on the staff's sheet 我的分析 that openpyxl does not keep."""
    part = part_of(path, "我的分析")
    rels = f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"

    def before_end(inner: bytes) -> Callable[[bytes], bytes]:
        return lambda xml: xml.replace(b"</worksheet>", inner + b"</worksheet>")

    extension = b"<extLst><ext " + _X14 + b' uri="{0}"><x14:%s/></ext></extLst>'
    match what:
        case "数据验证" | "条件格式" | "迷你图" | "切片器":
            names = {"数据验证": b"dataValidations", "条件格式": b"conditionalFormattings"}
            names |= {"迷你图": b"sparklineGroups", "切片器": b"slicerList"}
            rewrite(path, {part: before_end(extension % names[what])})
        case "图表" | "文本框" | "图片":
            tag = {"图表": b"graphicFrame", "文本框": b"sp", "图片": b"pic"}[what]
            added = {rels: _REL % (b"drawing", b"../drawings/own.xml"), "xl/drawings/own.xml": _DRAWING % tag}
            rewrite(path, {}, added)
        case "控件":
            rewrite(path, {part: before_end(b"<controls/>")})
        case "批注":
            rewrite(
                path,
                {},
                {rels: _REL % (b"threadedComment", b"../threadedComments/1.xml"), "xl/threadedComments/1.xml": b"<t/>"},
            )
        case "字体":
            rich = b'<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></is></c>'
            rewrite(
                path, {part: lambda xml: xml.replace(b"</sheetData>", b'<row r="2">' + rich + b"</row></sheetData>")}
            )


@pytest.mark.parametrize("what", "数据验证 条件格式 迷你图 切片器 图表 文本框 图片 控件 批注 字体".split())
def test_what_openpyxl_does_not_keep_stays_byte_for_byte(desk: Workspace, what: str) -> None:
    add_sheet(desk.master, Sheet("我的分析", (Cell(1, 1, "自用"),)))
    spoil(desk.master, what)
    before = parts(desk.master)
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
    generated = {part_of(desk.master, name) for name in ("总览", *GENERATED, "_roll")}
    common = {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    after = parts(desk.master)
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed <= generated | common | {"docProps/custom.xml"}
    assert not rollup(desk, force=True).changed


def add_sheet(path: Path, sheet: Sheet) -> None:
    """A sheet of the staff's, put in by a program that leaves all else alone."""
    package = Package(path.read_bytes())
    book = BookPart(package)
    paint(Book((sheet,)), PackageCanvas(book, Styles(book)))
    path.write_bytes(package.save())


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a package."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_controls_on_generated_sheets_stay(desk: Workspace) -> None:
    part = part_of(desk.master, "宣讲明细")
    rewrite(desk.master, {part: lambda xml: xml.replace(b"</worksheet>", b"<controls/></worksheet>")})
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
    assert b"<controls/>" in parts(desk.master)[part]


def test_a_signed_master_is_not_written_over(desk: Workspace) -> None:
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    lead = b'<Relationship Id="rIdSign" Type="' + kind + b'" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    rewrite(
        desk.master,
        {"_rels/.rels": lambda xml: xml.replace(b"</Relationships>", lead)},
        {"_xmlsignatures/origin.sigs": b""},
    )
    before = desk.master.read_bytes()
    done = rollup(desk)
    assert desk.master.read_bytes() == before and "数字签名" in done.messages[0]
    assert "_xmlsignatures/origin.sigs" not in parts(done.path)


def test_a_sheet_of_theirs_by_one_of_our_names_is_not_overwritten(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    work_in(workspace.master, lambda book: book.create_sheet("附件库").append(["我的附件"]))
    before = workspace.master.read_bytes()
    done = rollup(workspace)
    assert workspace.master.read_bytes() == before and "改名" in done.messages[0]


def test_rows_whose_keys_are_gone_are_not_guessed(desk: Workspace) -> None:
    def cut(book: Workbook) -> None:
        add_notes(book)
        book["宣讲明细"].delete_cols(column(book["宣讲明细"], "标识"))

    work_in(desk.master, cut)
    before = desk.master.read_bytes()
    done = rollup(desk)
    assert desk.master.read_bytes() == before and "标识" in done.messages[0]


@pytest.mark.parametrize("lock", ["~$总台账.xlsx", ".~lock.总台账.xlsx#"])
def test_a_master_open_elsewhere_is_left_alone(desk: Workspace, lock: str) -> None:
    Clerk(desk).note("received", None, "新的")
    (desk.path / lock).write_text("张三", encoding="utf-8")
    before = desk.master.read_bytes()
    done = rollup(desk)
    assert desk.master.read_bytes() == before
    assert done.path.name == "总台账.新.xlsx" and "打开" in done.messages[0] and lock in done.messages[0]
    assert not rollup(desk).changed
    (desk.path / lock).unlink()
    done = rollup(desk)
    assert done.path == desk.master and done.changed and done.messages == ()
    assert not (desk.path / "总台账.新.xlsx").exists()


def test_a_spare_that_somebody_worked_in_is_kept(desk: Workspace) -> None:
    Clerk(desk).note("received", None, "新的")
    lock = desk.path / "~$总台账.xlsx"
    lock.write_text("", encoding="utf-8")
    spare = rollup(desk).path
    work_in(spare, lambda book: book.create_sheet("我的"))
    worked = spare.read_bytes()
    Clerk(desk).note("received", None, "更新的")
    assert rollup(desk).path.name == "总台账.新2.xlsx"
    lock.unlink()
    rollup(desk)
    assert spare.read_bytes() == worked and not (desk.path / "总台账.新2.xlsx").exists()


def test_no_leftovers_when_the_disk_refuses(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    Clerk(desk).note("received", None, "新的")
    before = desk.master.read_bytes()

    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.parent != desk.path:
            return replace(self, target)
        raise PermissionError(13, "in use", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(Exception, match="总台账"):
            rollup(desk)
    assert desk.master.read_bytes() == before
    assert not [path for path in desk.path.iterdir() if path.suffix == ".tmp"]


def test_packages_are_right(furnished: Workspace) -> None:
    assert ooxml_errors(furnished.master) == []


def test_a_master_whose_parts_say_nonsense_is_one_sentence(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    rollup(workspace)
    nonsense = b'</headerFooter><rowBreaks><brk id="x"/></rowBreaks>'
    part = part_of(workspace.master, "报送情况")
    rewrite(workspace.master, {part: lambda content: content.replace(b"</headerFooter>", nonsense, 1)})
    before = workspace.master.read_bytes()
    with pytest.raises(WorkspaceError, match=r"总台账\.xlsx已损坏，无法汇总（brk: .*）：请从备份"):
        rollup(workspace)
    assert workspace.master.read_bytes() == before


def test_an_empty_ledger_makes_a_master(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    assert rollup(workspace).changed
    book = read(workspace)
    assert book.sheetnames[0] == "总览" and book["总览"]["B4"].value == 0
    assert ooxml_errors(workspace.master) == []
    campaign: Campaign = read_settings(workspace.master)
    assert len(table(book["报送情况"])) == len(campaign.units) + 11
