"""A return moved into the present template: every cell of it accounted for, and what was moved standing there."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import editions, returns
from tests.support import is_font_order, ooxml_errors
from validator.examine import Desk, examine
from validator.intake.guard import scan
from validator.marking import marked
from validator.opening import read_through
from validator.template import compose
from validator.transplanting import move, transplanted
from workbook.codelist import shipped
from workbook.finding import Verdict
from workbook.form import Form, load_form
from workbook.handout import Handout
from workbook.headers import plain
from workbook.reading import read_filing
from workbook.sheets import Span
from workbook.transplant.account import Account, Cell
from workbook.transplant.sheet import SHEET
from workbook.write import book_bytes

Steps = list[dict[str, Any]]
FILE = "2020年4月_示例路办事处_月报表.xlsx"

SPOILS: dict[str, Steps] = {
    "as it is": [],
    "readings": [
        {"set": {"宣讲明细!L6": "约120人", "宣讲明细!L7": "很多", "宣讲明细!B8": "2020.4.6", "宣讲明细!L8": "１２０"}},
        {"set": {"宣讲明细!C8": "上午", "宣讲明细!I9": "张 三", "宣讲明细!M9": "无", "月报表!F5": 13800001111}},
        {"set": {"宣讲明细!K9": "集中", "宣讲明细!R6": "  ", "宣讲明细!S6": "'=1+1", "宣讲明细!S7": True}},
        {"set": {"宣讲明细!D9": {"formula": "SUM(D5:D5)"}, "宣讲明细!S8": {"formula": '"甲"&"乙"'}}},
        {"set": {"群众点单!I9": {"formula": "1+1"}, "宣讲明细!E6": None, "宣讲明细!E7": None}},
        {"merge": "宣讲明细!E5:E7"},
    ],
    "columns": [
        {"set": {"宣讲明细!T4": "司机", "宣讲明细!T5": "老王", "宣讲明细!T9": 3, "宣讲员!J6": "无表头"}},
        {"set": {"群众点单!G4": "来源", "群众点单!G5": "热线"}},
        {"move_columns": {"宣讲明细": [5, 12]}},
    ],
    "rows that are none": [
        {"row": {"宣讲明细!11": ["合计", None, None, 540]}},
        {"set": {"宣讲明细!A13": "注：以上均为本月数据", "宣讲明细!B15": "填表人：", "宣讲明细!C15": "王明"}},
        {"set": {"宣讲明细!E17": "只有一格", "新媒体作品!A9": "以下空白", "宣讲明细!A20": 7, "宣讲明细!A21": 8}},
        {"insert_rows": {"宣讲明细": [8, 2]}},
        {"row": {"宣讲明细!8": ["小计", None, None, 270, None, None, None, "三场"]}},
        {"copy_row": {"宣讲明细!4": "9"}},
    ],
    "moved about": [
        {"insert_rows": {"月报表": [3, 2]}},
        {"insert_rows": {"宣讲明细": [7, 3]}},
        {"insert_rows": {"宣讲明细": [2, 2]}},
        {"insert_rows": {"宣讲员": [6, 1]}},
        {"set": {"月报表!A3": "请领导审阅", "宣讲明细!A2": "密级：内部", "宣讲明细!V2": "打印两份"}},
        {"rename": {"群众点单": "点单", "宣讲明细": "4月宣讲"}},
    ],
    "columns and sheets gone": [
        {"delete_column": {"宣讲员": 3}},
        {"delete_column": {"宣讲明细": 15}},
        {"delete_sheet": "群众点单"},
        {"delete_sheet": "附件清单"},
    ],
    "beside the fields": [
        {"set": {"月报表!F9": 20, "月报表!B9": 60, "月报表!A20": "另一个主题", "月报表!F11": "本单位不少于1场"}},
        {"set": {"月报表!J3": "随手一记", "月报表!K14": 5, "月报表!B40": "见附页"}},
        {"set": {"填报说明!H3": "已阅", "填报说明!A1": "本单位填报说明"}},
        {"sheet": "草稿"},
    ],
    "explanations": [
        {"insert_rows": {"宣讲明细": [7, 2]}},
        {"row": {"情况说明!5": ["宣讲明细", "第12行", "露天广场集中宣讲"], "情况说明!6": ["宣讲明细", "L11", "属实"]}},
        {"row": {"情况说明!7": ["月报表", "工作情况", "另附"], "情况说明!8": ["群众点单", 5, "属实"]}},
    ],
}


def sheet_of_their_own(book: Any, name: str) -> None:
    """A verb for these tests: a sheet with some cells on it."""
    sheet = book.create_sheet(name)
    sheet["B2"], sheet["C3"], sheet["D4"] = "提纲", 3, "一、二、三"


returns.VERBS.setdefault("sheet", sheet_of_their_own)


@cache
def form(folder: Path, how: str) -> Form:
    kinds = {"declared": {"asks": True}, "compared": {"move": False, "asks": True}}
    return editions.keep(folder, editions.later(**kinds[how])) if how in kinds else returns.form()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


def handout(period: str = "2020-04") -> Handout:
    unit = returns.FACTS.by_code["B01"]
    return Handout(
        "wanchang-2020", "“党的创新理论万场宣讲进基层”活动", unit.code, unit.name, period, "2020-05-05",
        department="区委宣传部", contact="理论科", phone="0379-00000000",
        given={"return.prior_count": 12, "return.quota": 80},
    )  # fmt: skip


def moved(data: bytes, form: Form, period: str = "2020-04", about: Handout | None = None) -> tuple[bytes, Account]:
    found = scan(data)
    assert not found.refusal
    given = about or handout(period)
    book, account = read_through(data, found, lambda book, inexact: move(book, inexact, FILE, form, given))
    return book_bytes(book), account


def filled_cells(data: bytes) -> dict[Cell, Any]:
    """Every cell of a workbook in which something is seen, as another program finds them."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).strip()
    }


def sample(how: str) -> bytes:
    """A right return: for the other month, with that month's dates."""
    return returns.right(month="2020-05") if how == "reused" else returns.right()


CASES = [
    *(pytest.param(steps, "declared", id=f"declared: {name}") for name, steps in SPOILS.items()),
    *(pytest.param(SPOILS[name], "compared", id=f"compared: {name}") for name in ("readings", "moved about")),
    *(
        pytest.param(SPOILS[name], "reused", id=f"reused: {name}")
        for name in ("rows that are none", "beside the fields")
    ),
]


@pytest.mark.parametrize(("steps", "how"), CASES)
def test_every_cell_is_accounted_for(steps: Steps, how: str, folder: Path) -> None:
    data = returns.spoil(sample(how), steps)
    present = form(folder / how, how)
    new, account = moved(data, present, "2020-05" if how == "reused" else "2020-04")
    cells = filled_cells(data)
    carried, left = {tuple(one.source) for one in account.moved}, {tuple(one.source) for one in account.left}
    assert not carried & left and not (carried | left) & account.ours
    known = {tuple(cell) for cell in (carried | left | account.ours)}
    assert all(shows_nothing(data, cell) for cell in set(cells) - known)
    assert all(is_covered(data, cell) for cell in known - set(cells)), "only what a merged cell hides is no more"
    assert [cell for cell in account.ours & set(cells) if not printed(cells[cell])] == []
    assert account.moved, "something always has a place"
    book = openpyxl.load_workbook(io.BytesIO(new))
    for one in account.moved:
        there = book[one.target.sheet].cell(one.target.row, one.target.column)
        assert there.value is not None and there.data_type != "f", one
    told, untold = told_on(book[SHEET])
    assert (told & set(cells), untold & set(cells)) == (carried, left & set(cells))
    assert_read_alike(read(data, present), read(new, present), account)


@cache
def results(data: bytes) -> Any:
    """The workbook with what its formulas came to."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def shows_nothing(data: bytes, cell: Any) -> bool:
    """Whether a cell is a formula of 自查 that came to the empty text."""
    sheet, row, column = cell
    return sheet in ("自查", "_check") and results(data)[sheet].cell(row, column).value in (None, "")


def is_covered(data: bytes, cell: Any) -> bool:
    """Whether a cell lies under a merged one."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[cell[0]]
    return any(
        span.min_row <= cell[1] <= span.max_row and span.min_col <= cell[2] <= span.max_col
        for span in sheet.merged_cells.ranges
    )


def printed(value: Any) -> bool:
    """Whether what stands in a cell said to be ours was in the template as handed out: its text, or a formula."""
    if str(value).startswith("="):
        return True
    return plain(str(value)) in template_texts()


@cache
def template_texts() -> frozenset[str]:
    """Everything that templates hold, this month's and the other's."""
    texts: set[str] = set()
    for data in (returns.blank(), composed()):
        texts |= {plain(str(value)) for value in filled_cells(data).values()}
    return frozenset(texts)


@cache
def composed() -> bytes:
    return book_bytes(compose(returns.form(), handout()))


def told_on(sheet: Any) -> tuple[set[Any], set[Any]]:
    """What 移植说明 says to people: the cells moved, and those left; ranges are read as their filled cells."""
    part = 0
    moved: set[Any] = set()
    left: set[Any] = set()
    for values in sheet.iter_rows(values_only=True):
        heading = re.match("([一二三])、", str(values[0] or ""))
        part = "一二三".index(heading[1]) + 1 if heading else part
        if values[1] and re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", str(values[1])):
            span = Span.parse(values[1])
            found = {(values[0], row, span.left) for row in range(span.top, span.bottom + 1)}
            (moved if part == 3 else left if part == 2 else set()).update(found)
    return moved, left


def assert_read_alike(before: Any, after: Any, account: Account) -> None:
    """What was moved says the same when it is read again, save that explanations follow what they point to."""
    for section in before.form.sections:
        if section.literal or section.name == "explanations":
            continue
        kept = [
            field.name for field in section.fields if field.open and (section.name, field.name) not in before.missing
        ]
        assert [[row.get(name) for name in kept] for row in after.rows(section.name)] == [
            [row.get(name) for name in kept] for row in before.rows(section.name)
        ], section.name
    for one in account.asked:
        assert (one.section.name, one.field.name) not in after.missing


def read(data: bytes, present: Form) -> Any:
    """The filing of a workbook of any version, in the present form's names."""
    from workbook import meta
    from workbook.versions import likened

    def reading(book: Any, inexact: Any) -> Any:
        said = meta.parse(book.grid(meta.SHEET))
        assert said is not None and said.intact
        if said.version == present.version:
            return read_filing(present, book, said, inexact)
        return likened(present, said.version).read(book, said, inexact)

    return read_through(data, scan(data), reading)


def moves(account: Account) -> dict[str, tuple[str, str]]:
    """From -> (to, how it was changed)."""
    return {
        f"{one.source.sheet}!{one.source.a1}": (f"{one.target.sheet}!{one.target.a1}", one.changed)
        for one in account.moved
    }


def test_what_was_read_surely_is_put_right_and_the_rest_stays_as_typed(folder: Path) -> None:
    steps = [*SPOILS["readings"], {"insert_rows": {"宣讲明细": [7, 2]}}]
    new, account = moved(returns.spoil(returns.right(), steps), form(folder / "declared", "declared"))
    sheet = openpyxl.load_workbook(io.BytesIO(new))["宣讲明细"]
    assert [sheet[f"O{row}"].value for row in range(5, 9)] == [80, "约120人", "很多", 120]
    assert sheet["B8"].value.isoformat() == "2020-04-06T00:00:00" and sheet["C8"].value == "上午"
    assert sheet["I9"].value == "张三" and sheet["M9"].value == "无" and sheet["S7"].value in ("TRUE", True)
    went = moves(account)
    assert went["宣讲明细!L6"] == ("宣讲明细!O6", "未能确认，照原样移入，请核对")
    assert went["宣讲明细!B10"] == ("宣讲明细!B8", "写作“2020-04-06”")
    assert went["月报表!B14"] == ("月报表!B15", "") and went["群众点单!C5"] == ("群众需求!C5", "")
    gone = {f"{one.source.sheet}!{one.source.a1}": one.why for one in account.left}
    assert (
        gone["宣讲明细!O5"] == "现行模板已取消“专家点评”栏" and gone["新媒体作品!C5"] == "现行模板已取消“新媒体作品”表"
    )
    assert [(one.section.name, one.field.title, one.must) for one in account.asked] == [
        ("return", "分管领导", True),
        ("lectures", "主办单位", False),
        ("lectures", "主持人", True),
    ]


def test_explanations_go_on_meaning_the_same_row(folder: Path) -> None:
    data = returns.spoil(returns.right(), SPOILS["explanations"])
    new, account = moved(data, form(folder / "declared", "declared"))
    sheet = openpyxl.load_workbook(io.BytesIO(new))["情况说明"]
    rows = list(sheet.iter_rows(min_row=5, max_row=8, max_col=2, values_only=True))
    assert rows == [("宣讲明细", "第10行"), ("宣讲明细", "O9"), ("月报表", "工作小结"), ("群众需求", "5")]
    assert moves(account)["情况说明!B5"][1] == "所指的行或格已移动，改为“第10行”"
    assert moves(account)["情况说明!A8"][1] == "所指的表已改名，改为“群众需求”"


def test_a_marked_copy_that_is_sent_again_gives_its_explanations_back(folder: Path) -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": 6000}}])
    copy = marked(data, returns.look(data).report).data
    assert copy is not None
    book = openpyxl.load_workbook(io.BytesIO(copy))
    book["问题清单"]["H5"] = "露天广场"
    data = returns.saved(book)
    _, account = moved(data, form(folder / "declared", "declared"))
    cells = filled_cells(data)
    told = {tuple(one.source) for one in account.moved} | {tuple(one.source) for one in account.left} | account.ours
    assert all(shows_nothing(data, cell) for cell in set(cells) - told if not cell[0].startswith("_"))
    assert [one.value for one in account.left if one.source.sheet == "问题清单"] == ["露天广场"]


def test_a_transplant_can_be_moved_again(folder: Path) -> None:
    """Filled in the month before's template, on the old version, and again: ours stays ours."""
    data, _ = moved(returns.right(), returns.form(), "2020-05")
    new, account = moved(data, form(folder / "declared", "declared"))
    assert not [one for one in account.left if one.source.sheet in (SHEET, "自查", "填报说明", "_check")]
    assert openpyxl.load_workbook(io.BytesIO(new)).sheetnames.count(SHEET) == 1


def test_a_note_on_the_checking_sheet_is_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(composed()))
    book["自查"]["H2"], book["宣讲明细"]["E5"], book["宣讲明细"]["H5"] = "已自查", "社区", "不忘初心"
    data = returns.saved(book)
    _, account = moved(data, returns.form())
    assert [(one.source.sheet, one.source.a1, one.value) for one in account.left] == [("自查", "H2", "已自查")]
    assert [one.source.a1 for one in account.moved] == ["E5", "H5"]


def test_very_many_cells_of_their_own_are_told_together() -> None:
    book = openpyxl.load_workbook(io.BytesIO(returns.right()))
    sheet = book.create_sheet("台账")
    for number in range(1, 3001):
        sheet.append([number, "走访", None, number * 2])
    new, account = moved(returns.saved(book), returns.form())
    assert sum(one.source.sheet == "台账" for one in account.left) == 9000
    rows = [
        row for row in openpyxl.load_workbook(io.BytesIO(new))[SHEET].iter_rows(values_only=True) if row[0] == "台账"
    ]
    assert [row[1:3] for row in rows] == [
        ("A1:A3000", "1 等3000格"),
        ("B1:B3000", "走访 等3000格"),
        ("D1:D3000", "2 等3000格"),
    ]


def test_nothing_becomes_a_formula(folder: Path) -> None:
    steps: Steps = [{"set": {"宣讲明细!S5": "x", "月报表!B14": "x"}}]
    book = openpyxl.load_workbook(io.BytesIO(returns.spoil(returns.right(), steps)))
    for sheet, cell in (("宣讲明细", "S5"), ("月报表", "B14"), ("宣讲明细", "W9")):
        book[sheet][cell].value = '=HYPERLINK("http://evil.invalid","x")'
        book[sheet][cell].data_type = "s"
    new, account = moved(returns.saved(book), form(folder / "declared", "declared"))
    there = openpyxl.load_workbook(io.BytesIO(new))
    assert there["宣讲明细"]["S5"].data_type == "s" and there["月报表"]["B15"].data_type == "s"
    for row in there[SHEET].iter_rows():
        assert all(cell.data_type != "f" or cell.hyperlink for cell in row)
    assert any(one.source.a1 == "W9" for one in account.left)


def test_what_came_back_is_accepted_as_the_month_it_says() -> None:
    new, _ = moved(returns.right(month="2020-05"), returns.form(), "2020-05")
    report = examine(returns.document(new), Desk([returns.form()], returns.FACTS)).report
    assert (report.verdict, report.period, report.findings) == (Verdict.ACCEPTED, "2020-05", ())


def test_without_identification_headers_decide(folder: Path) -> None:
    data = returns.spoil(returns.right(month="2020-05"), [{"delete_sheet": "_meta"}])
    new, account = moved(data, returns.form(), "2020-05")
    gone = {f"{one.source.sheet}!{one.source.a1}": one.why for one in account.left}
    assert gone["月报表!B4"] == gone["月报表!F4"] == "预填内容，以现行模板为准"
    assert openpyxl.load_workbook(io.BytesIO(new))["月报表"]["F4"].value == "2020-05"


@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_what_cannot_be_read_gives_none(data: bytes | None) -> None:
    assert transplanted(data, FILE, returns.form(), handout()).data is None


def test_a_version_that_nobody_kept_is_understood_by_its_headers(tmp_path: Path) -> None:
    present = replace(form(tmp_path, "declared"), home=None, moves={})
    new, account = moved(returns.right(), present)
    assert moves(account)["宣讲明细!E5"] == ("宣讲明细!E5", "")
    gone = {f"{one.source.sheet}!{one.source.a1}": one.why for one in account.left}
    assert gone["宣讲明细!L5"] == "多出的栏目“线下人数”，模板没有此栏"
    assert openpyxl.load_workbook(io.BytesIO(new))["月报表"]["B14"].value == "送课上门。"


def test_microsofts_validator_finds_nothing(folder: Path, tmp_path: Path) -> None:
    data = returns.spoil(returns.right(), SPOILS["readings"])
    target = tmp_path / "移植.xlsx"
    target.write_bytes(moved(data, form(folder / "declared", "declared"))[0])
    assert [one for one in ooxml_errors(target) if not is_font_order(one)] == []


def small(version: int, rows: list[dict[str, Any]], step: dict[str, int], **move: Any) -> dict[str, Any]:
    """A form of rows that it lists itself, and of repeated blocks."""
    text: dict[str, Any] = {"type": "string", "maxLength": 20}
    scores = {
        "title": "评分", "type": "array", "x-sheet": "评分", "x-header-row": 4, "x-rows": rows,
        "items": {"type": "object", "required": ["n"], "properties": {
            "item": text | {"title": "项目", "x-column": "A"},
            "n": {"title": "得分", "type": "integer", "x-column": "B" if version == 1 else "C"},
        }},
    }  # fmt: skip
    teams = {
        "title": "队伍", "type": "array", "x-sheet": "队伍", "x-block": step | {"count": 3},
        "items": {"type": "object", "properties": {
            "name": text | {"title": "队名", "x-cell": "B4"}, "head": text | {"title": "队长", "x-cell": "B5"},
        }},
    }  # fmt: skip
    return {
        "$id": "small", "title": "小表", "x-version": version, "type": "object",
        "x-sheets": [{"name": "评分"}, {"name": "队伍"}], "properties": {"scores": scores, "teams": teams}, **move,
    }  # fmt: skip


def test_rows_of_the_forms_own_and_blocks_go_where_they_belong(tmp_path: Path) -> None:
    rows = [{"item": name} for name in ("组织", "宣传", "保障")]
    old = small(1, rows, {"rows": 3})
    present = small(2, [rows[2], rows[0]], {"columns": 3}, **{"x-from": {"1": {}}})
    (tmp_path / "small-1.json").write_text(json.dumps(old), "utf-8")
    form, before = load_form(present, shipped(), tmp_path), load_form(old, shipped())
    about = replace(handout(), given={})
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(compose(before, about))))
    book["评分"]["B5"], book["评分"]["B6"], book["评分"]["B7"] = 10, 20, "约30"
    book["队伍"]["B4"], book["队伍"]["B5"], book["队伍"]["B10"] = "一队", "张三", "三队"
    new, account = moved(returns.saved(book), form, about=about)
    assert {where: to for where, (to, _) in moves(account).items()} == {
        "评分!B5": "评分!C6", "评分!B7": "评分!C5", "队伍!B4": "队伍!B4", "队伍!B5": "队伍!B5", "队伍!B10": "队伍!E4",
    }  # fmt: skip
    assert [(one.source.a1, one.why) for one in account.left] == [
        ("A6", "预填内容，以现行模板为准"),
        ("B6", "现行模板没有这一行"),
    ]
    there = openpyxl.load_workbook(io.BytesIO(new))
    assert [there["评分"][cell].value for cell in ("A5", "C5", "A6", "C6")] == ["保障", "约30", "组织", 10]
    assert [there["队伍"][cell].value for cell in ("B4", "B5", "E4", "E5")] == ["一队", "张三", "三队", None]
