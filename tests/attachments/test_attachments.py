"""附件: what is laid out, under which names, what the index says; what strangers' bytes and names cannot do."""

import base64
import hashlib
import io
import re
import struct
import zlib
from pathlib import Path

import openpyxl
from click.testing import CliRunner
from PIL import Image

from campaign.attachments.gathering import Gathered, gather_attachments
from campaign.attachments.thumbnails import thumbnails
from campaign.founding import init
from campaign.workspace import Workspace
from tests.attachments.conftest import BLUE, PHONE, PROGRAM, RED, REPORT, SHARED, TABLE, photo
from tests.output.test_html import Document
from wanchang import main


def names(workspace: Workspace) -> set[str]:
    folder = workspace.path / "通报" / "附件" / "2020-04"
    return {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}


def rows(workspace: Workspace, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(workspace.path / "通报" / "附件" / "2020-04" / "附件索引.xlsx")
    return [row for row in book[sheet].iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]


def page(workspace: Workspace) -> str:
    return (workspace.path / "通报" / "附件" / "2020-04" / "附件索引.html").read_text("utf-8")


def test_every_file_lies_once_by_unit_and_lecture_with_the_bytes_that_came(desk: Workspace) -> None:
    made = gather_attachments(desk, "2020-04")
    assert names(desk) == {
        "A01 区委组织部/0403 会议室_138______78 讲党的初心和使命_现场照片1.jpg",
        "A01 区委组织部/情况报告_报告.docx",
        "A01 区委组织部/未登记_多出来.jpg",
        "A02 区委统战部/0403 礼堂 讲党的初心和使命_图.jpg",
        "A02 区委统战部/其他_佐证.xlsx",
        "B01 示例路办事处（示例）/现场活动图片_又是旧图.jpg",
    }
    wanted = sorted(hashlib.sha256(one).hexdigest() for one in (RED, REPORT, photo("white"), SHARED, TABLE, BLUE))
    assert sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in made.files[2:]) == wanted
    assert all(path.stat().st_nlink == 1 for path in made.files), "an edited copy must not edit the archive"


def test_the_index_tells_what_lacks_what_is_unlisted_and_what_came_from_several(desk: Workspace) -> None:
    made = gather_attachments(desk, "2020-04")
    states = [(row[1], row[4], row[5]) for row in rows(desk, "附件索引")]
    assert states == [
        ("区委组织部", "现场照片1.jpg", "已收到"),
        ("区委组织部", "报告.docx", "已收到"),
        ("区委组织部", "没有来.png", "登记未报"),
        ("区委组织部", "多出来.jpg", "报送未登记"),
        ("区委组织部", "王138******78.exe", "报送未登记"),
        ("区委组织部", "老报告.doc", "报送未登记"),
        ("区委统战部", "图.jpg", "已收到"),
        ("区委统战部", "佐证.xlsx", "已收到"),
        ("示例路办事处（示例）", "第一版来的.jpg", "随先前版次收到"),
        ("示例路办事处（示例）", "又是旧图.jpg", "已收到"),
        ("示例路办事处（示例）", "图.jpg", "报送未登记"),
    ]
    assert [row[5] for row in rows(desk, "登记未报")] == ["没有来.png"]
    assert [row[5] for row in rows(desk, "报送未登记")] == ["多出来.jpg", "王138******78.exe", "老报告.doc", "图.jpg"]
    assert [row[1:4] for row in rows(desk, "重复报送")] == [
        ("两家以上单位", "区委统战部", "2020年4月"),
        ("两家以上单位", "示例路办事处（示例）", "2020年4月"),
        ("同一单位不同月份", "示例路办事处（示例）", "2020年3月"),
        ("同一单位不同月份", "示例路办事处（示例）", "2020年4月"),
    ]
    said = "\n".join(made.sentences)
    assert "登记未报1个（1家单位）" in said and "报送未登记4个" in said and "2个文件重复报送" in said
    assert "1个文件含宏" in said and "1个文件的类型打开有风险" in said
    assert hashlib.sha256(PROGRAM).hexdigest() not in {hashlib.sha256(p.read_bytes()).hexdigest() for p in made.files}


def test_the_page_holds_small_upright_pictures_without_camera_and_place_and_no_telephone(desk: Workspace) -> None:
    gather_attachments(desk, "2020-04")
    text = page(desk)
    assert PHONE not in text and "138******78" in text and "<script" not in text
    pictures = [base64.b64decode(one) for one in re.findall(r'src="data:image/jpeg;base64,([^"]+)"', text)]
    assert len(pictures) == 6, "four pictures, the one that came three times shown wherever it came"
    for data in pictures:
        picture = Image.open(io.BytesIO(data))
        assert picture.format == "JPEG" and picture.size == (72, 144) and not picture.getexif()
        assert b"MakerOfTelephones" not in data and b"Exif" not in data
    tags = Document(text).tags
    links = [given["href"] or "" for tag, given in tags if tag == "a"]
    assert len(links) == 8 and not [one for one in links if re.match(r"[a-z]+:|/|\.\.", one)]
    assert not [name for _, given in tags for name in given if name.startswith("on") or name == "style"]


def test_the_same_ledger_gives_the_same_bytes_and_what_people_changed_stays(desk: Workspace) -> None:
    def made() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in gather_attachments(desk, "2020-04").files}

    first = made()
    assert made() == first
    folder = desk.path / "通报" / "附件" / "2020-04"
    changed, own = folder / "A01 区委组织部" / "情况报告_报告.docx", folder / "A01 区委组织部" / "批注.txt"
    stale = folder / "Z99 已撤销" / "旧图.jpg"
    stale.parent.mkdir()
    for path, data in ((changed, b"by hand"), (own, b"mine"), (stale, BLUE)):
        path.write_bytes(data)
    again: Gathered = gather_attachments(desk, "2020-04")
    assert changed.read_bytes() == b"by hand" and own.read_bytes() == b"mine" and not stale.parent.exists()
    assert "已由人改过" in again.sentences[-1]


def test_bytes_that_the_archive_lost_are_told(desk: Workspace) -> None:
    digest = hashlib.sha256(RED).hexdigest()
    next((desk.archive / digest[:2]).glob(f"{digest}.jpg")).write_bytes(b"other")
    made = gather_attachments(desk, "2020-04")
    assert any("1个文件在归档中找不到" in one for one in made.sentences)
    assert next(row[6] for row in rows(desk, "附件索引")) == "归档中没有原件"


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that claims to be 60,000 pixels wide and high."""
    head = struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def test_hostile_pictures_have_no_preview_and_harm_no_other(tmp_path: Path) -> None:
    made = {
        "炸弹.png": bomb(), "残缺.jpg": photo("red")[:300], "矢量.png": b"<svg onload='x'/>", "空.gif": b"",
        "打印.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage", "好.webp": photo("blue", kind="WEBP"),
    }  # fmt: skip
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    found = thumbnails([tmp_path / name for name in made])
    assert [path.name for path in found] == ["好.webp"]


def test_the_verb_speaks_and_a_form_without_a_month_or_attachments_is_one_sentence(
    desk: Workspace, tmp_path: Path
) -> None:
    said = CliRunner().invoke(main, ["attachments", str(desk.path), "--period", "2020-04"])
    assert said.exit_code == 0 and said.output.startswith("已整理附件：3家单位，6个文件"), said.output
    wrong = CliRunner().invoke(main, ["attachments", str(desk.path), "--period", "2019-04"])
    assert wrong.exit_code == 2 and "不是本活动的月份" in wrong.output
    other = init(tmp_path / "安全", "anquan-2021")
    said = CliRunner().invoke(main, ["attachments", str(other.path), "--period", "2021-04"])
    assert said.exit_code == 0 and "0个文件" in said.output, said.output
