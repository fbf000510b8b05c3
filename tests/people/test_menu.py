"""宣讲菜单 as it is sent out: who speaks on what, no telephone anywhere, the same bytes, a page that prints."""

import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from campaign.founding import init
from campaign.workspace import Workspace
from tests.people.conftest import PHONE, T1, T2, T3, T4, T5
from tests.support import need
from wanchang import main


def menu(*arguments: str | Path) -> str:
    done = CliRunner().invoke(main, ["menu", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.output


def lines_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return [row for row in openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4, values_only=True) if any(row)]


def test_topic_by_topic_who_speaks_on_it(desk: Workspace) -> None:
    said = menu(desk.path)
    path = desk.path / "通报" / "宣讲菜单.xlsx"
    assert "4个主题、6名宣讲员" in said and "待办点单4件：3件有人可讲，1件无人可讲" in said
    assert "有1人只见于明细" in said and "有3条同名记录疑似同一人" in said
    topic, found = "", list[tuple[object, ...]]()
    for row in lines_of(path, "宣讲菜单"):
        if not isinstance(row[0], int):
            topic = str(row[0]).partition("（")[0]
        else:
            found.append((topic, row[1], row[2], row[6], row[7]))
    assert found == [
        (T1, "张建国", "科长", "√", 1),
        (T1, "张建国", "副主任", "√", 1),
        (T1, "王 海", "讲师", "√", 1),
        (T2, "张建国", "科长", None, 1),
        (T3, "张建国", "科长", None, 2),
        (T3, "李秀英", "退休教师", None, 2),
        (T5, "何一", "联络员138******78", "√", None),
    ], "whoever is recommended for it or has spoken on it; not who is neither (未入, 意识形态)"
    (studio,) = lines_of(path, "名师工作室")
    assert studio[1:3] == ("建国工作室", "张建国、何一")
    assert [row[9] for row in lines_of(path, "点单匹配")] == [None, "张建国", None, None]
    (unmet, *others) = lines_of(path, "未满足需求")
    assert unmet[2:5] == (1, 0, 1) and unmet[7] == "讲国庆" and {row[1] for row in others} == {T3, T4, T5}


def test_no_telephone_is_published_and_the_same_ledger_gives_the_same_bytes(desk: Workspace, tmp_path: Path) -> None:
    menu(desk.path, "--output", tmp_path / "甲.xlsx")
    menu(desk.path, "--output", tmp_path / "乙.xlsx")
    for kind in ("xlsx", "html"):
        assert (tmp_path / f"甲.{kind}").read_bytes() == (tmp_path / f"乙.{kind}").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "甲.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    text = "\n".join(cells) + (tmp_path / "甲.html").read_text("utf-8")
    assert PHONE not in text and "138******78" in text, "one stands in a duty, one in a request"
    assert all(sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth == 1 for sheet in book)


def test_the_page_is_self_contained_and_prints_on_a4(desk: Workspace, tmp_path: Path) -> None:
    menu(desk.path)
    page = desk.path / "通报" / "宣讲菜单.html"
    text = page.read_text("utf-8")
    assert "default-src 'none'" in text and "<script" not in text and 'src="' not in text
    assert "建国工作室" in text and text.count("<section") == 5
    browser = shutil.which("chromium")
    need(browser is not None, "chromium is not here")
    assert browser is not None
    made = tmp_path / "page.pdf"
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         f"--print-to-pdf={made}", page.as_uri()], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    told = subprocess.run(["pdfinfo", str(made)], check=True, capture_output=True, text=True).stdout
    assert "A4" in told
    shown = subprocess.run(["pdftotext", str(made), "-"], check=True, capture_output=True, text=True).stdout
    assert "宣讲菜单" in shown.replace(" ", "") and "名师工作室" in shown and "退休教师" in shown


def test_text_of_strangers_is_no_markup_and_no_formula(desk: Workspace) -> None:
    from tests.campaign.ledgers import Clerk
    from tests.people.conftest import person

    evil = [person("<b>甲</b>", "=1+1", T1, title="<script>alert(1)</script>", studio="=cmd|'/C calc'!A0")]
    Clerk(desk).file("B06", "2020-04", {"lecturers": evil})
    menu(desk.path)
    assert "<script" not in (desk.path / "通报" / "宣讲菜单.html").read_text("utf-8")
    book = openpyxl.load_workbook(desk.path / "通报" / "宣讲菜单.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(cells) == 3 and {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize(("campaign", "says"), [("anquan-2021", "没有菜单可写"), ("wanchang-2020", "没有写出菜单")])
def test_where_there_is_no_menu_a_sentence_says_so(tmp_path: Path, campaign: str, says: str) -> None:
    made = init(tmp_path / "工作区", campaign)
    said = menu(made.path)
    assert says in said and "\n" not in said.strip() and not list((made.path / "通报").iterdir())


def test_what_cannot_be_written_is_told(desk: Workspace) -> None:
    for asked, words in (("总台账.xlsx", "是总台账"), ("菜单.pdf", "请以 .xlsx 结尾")):
        before = desk.master.read_bytes()
        done = CliRunner().invoke(main, ["menu", str(desk.path), "--output", str(desk.path / asked)])
        assert done.exit_code == 2 and words in done.output and desk.master.read_bytes() == before


def test_safety_people_are_kept_by_the_same_machine(tmp_path: Path) -> None:
    from campaign.demo.run import demo

    folder = tmp_path / "ws"
    demo(folder, units=4, months=1, seed=3, campaign="anquan-2021")
    book = openpyxl.load_workbook(folder / "总台账.xlsx")
    form = json.loads((Path(__file__).parents[2] / "templates/forms/safety-return.json").read_text("utf-8"))
    sheet = book[form["properties"]["team"]["x-master"]]
    headers = [cell.value for cell in sheet[3]]
    assert {"登记情况", "带队家次", "合并到"} <= set(headers) and "好评率" not in headers
    assert not any(name.endswith("菜单") for name in book.sheetnames)
