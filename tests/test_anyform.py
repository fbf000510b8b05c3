"""Tables as others might lay them out: read with their true cells, and drawn so that they can be filled."""

from __future__ import annotations

from typing import Any

from tests.anyform import drawn, filing, filled, number, opened, sketch, table, text, told, unmerge
from tests.returns import saved

GROUPS = sketch(
    {
        "towns": table(
            "汇总",
            6,
            {
                "town": text("乡镇", x_column="A", examples=["示例镇"]),
                "month_heads": number("人数", x_group=["本月", "参加"]),
                "month_calls": number("场次", x_group=["本月"]),
                "all_heads": number("人数", x_group=["累计", "参加"]),
                "all_calls": number("场次", x_group=["累计"]),
                "note": text("备注"),
            },
            required=["town", "month_heads"],
            x_headers=3,
            x_ready_rows=5,
        )
    }
)
TOWNS = [
    {"town": "甲镇", "month_heads": 1, "month_calls": 2, "all_heads": 3, "all_calls": 4, "note": "无异常"},
    {"town": "乙镇", "month_heads": 5, "all_heads": 7},
]


def test_merged_headers_are_drawn_and_read_back() -> None:
    data = drawn(GROUPS, {"towns": TOWNS})
    sheet = opened(data)["汇总"]
    assert {str(span) for span in sheet.merged_cells.ranges} >= {"A4:A6", "B4:C4", "D4:E4", "C5:C6", "F4:F6"}
    assert [sheet[cell].value for cell in ("A4", "B4", "B5", "B6", "D6", "C5")] == [
        "乡镇 *", "本月", "参加", "人数 *", "人数", "场次",
    ]  # fmt: skip
    assert filing(GROUPS, data).data == {"towns": TOWNS}
    assert told(GROUPS, data) == []


def test_merged_headers_moved_down_and_columns_changed_about() -> None:
    book = opened(drawn(GROUPS, {"towns": TOWNS}))
    sheet = book["汇总"]
    unmerge(sheet)
    for row in range(1, 12):  # the two groups change places, headers and all
        left = [sheet.cell(row, column).value for column in (2, 3)]
        right = [sheet.cell(row, column).value for column in (4, 5)]
        for column, value in zip((2, 3, 4, 5), right + left, strict=True):
            sheet.cell(row, column).value = value
    sheet.insert_rows(1, 3)
    sheet["D10"].value = "很多"
    data = saved(book)
    found = filing(GROUPS, data)
    assert found.data["towns"][1] == TOWNS[1]
    assert found.sites["towns"].columns["all_heads"] == 2
    assert told(GROUPS, data) == [("template.moved-columns", "汇总", None), ("value.number", "汇总", "D10")]


def test_a_lost_group_makes_its_columns_missing_and_nothing_else() -> None:
    book = opened(drawn(GROUPS, {"towns": TOWNS[1:]}))
    book["汇总"]["D6"].value = None  # 累计·参加·人数
    found = told(GROUPS, saved(book))
    assert found == [("template.missing-column", "汇总", None)]


SHARED = sketch(
    {
        "about": {
            "title": "基本情况", "type": "object", "x-sheet": "一张表", "required": ["name"],
            "properties": {"name": text("单位", x_cell="B2"), "phone": text("电话", x_cell="E2")},
        },
        "staff": table(
            "一张表", 5, {"name": text("姓名", x_column="A"), "post": text("职务"), "age": number("年龄", minimum=18)},
            title="干部", required=["name", "post"], x_ready_rows=4,
        ),
        "guests": table(
            "一张表", 5, {"name": text("姓名", x_column="E"), "from_": text("单位")},
            title="来宾", required=["name"], x_ready_rows=4,
        ),
        "others": table(
            "一张表", 12, {"name": text("姓名", x_column="A"), "post": text("职务"), "age": number("年龄", minimum=18)},
            title="其他人员", required=["name", "post"], x_ready_rows=4,
        ),
    }
)  # fmt: skip
PEOPLE: dict[str, Any] = {
    "about": {"name": "示例局", "phone": "12345"},
    "staff": [{"name": "张三", "post": "局长", "age": 50}, {"name": "李四", "post": "科长"}],
    "guests": [{"name": "王五", "from_": "乙局"}, {"name": "赵六"}, {"name": "钱七", "from_": "丙局"}],
    "others": [{"name": "孙八", "post": "司机", "age": 30}],
}
ALL_PEOPLE = {**PEOPLE, "about": [PEOPLE["about"]]}


def test_tables_side_by_side_and_below_are_drawn_and_read_back() -> None:
    data = drawn(SHARED, ALL_PEOPLE)
    sheet = opened(data)["一张表"]
    assert [sheet[cell].value for cell in ("A4", "E4", "A11")] == ["干部", "来宾", "其他人员"]
    assert filing(SHARED, data).data == PEOPLE
    assert told(SHARED, data) == []


def test_a_table_ends_where_the_next_begins_and_faults_keep_their_cells() -> None:
    book = opened(drawn(SHARED, ALL_PEOPLE))
    sheet = book["一张表"]
    unmerge(sheet)
    sheet.insert_rows(7, 70)  # blank rows within the upper tables; the lower one moves out of sight
    sheet["C77"].value = 12
    sheet["F78"].value = None
    sheet["B83"].value = None
    data = saved(book)
    found = filing(SHARED, data)
    assert [row["name"] for row in found.data["staff"]] == ["张三", "李四"]
    assert [row["name"] for row in found.data["guests"]] == ["王五", "赵六", "钱七"]
    assert told(SHARED, data) == [("schema.minimum", "一张表", "C77"), ("schema.required", "一张表", "B83")]


def test_a_column_inserted_left_of_all_moves_every_table() -> None:
    book = opened(drawn(SHARED, ALL_PEOPLE))
    sheet = book["一张表"]
    unmerge(sheet)
    sheet.insert_cols(1)
    data = saved(book)
    found = filing(SHARED, data)
    assert found.data == PEOPLE
    assert told(SHARED, filled(data, {"一张表!C7": None})) == [("schema.required", "一张表", "C7")]


def test_a_header_missing_from_one_table_is_not_taken_from_its_neighbour() -> None:
    data = filled(drawn(SHARED, ALL_PEOPLE), {"一张表!B5": None, "一张表!G5": "另加"})
    assert told(SHARED, data) == [
        ("template.missing-column", "一张表", None),
        ("template.extra-column", "一张表", "G5"),
    ]
    assert filing(SHARED, data).data["guests"] == PEOPLE["guests"]


LETTERS = sketch(
    {
        "rows": table(
            "数据", 2, {"code": text("代码", x_column="B", pattern="^[A-Z]{2}$", x_pattern_says="两个大写字母"),
                      "sum": number("金额", x_column="D")},
            required=["code"], x_by="letter", x_ready_rows=5,
        )
    }
)  # fmt: skip


def test_columns_by_letter_whatever_the_header_says() -> None:
    data = filled(
        drawn(LETTERS), {"数据!B2": "Code of town", "数据!D2": None, "数据!B3": "AB", "数据!D3": 5, "数据!D5": 7}
    )
    assert filing(LETTERS, data).data == {"rows": [{"code": "AB", "sum": 5}, {"sum": 7}]}
    assert told(LETTERS, data) == [("schema.required", "数据", "B5")]


def test_columns_by_letter_below_rows_put_in_above_the_header() -> None:
    book = opened(filled(drawn(LETTERS), {"数据!B3": "AB", "数据!D4": 5}))
    unmerge(book["数据"])
    book["数据"].insert_rows(1, 4)
    assert told(LETTERS, saved(book)) == [("schema.required", "数据", "B8")]


def test_what_is_below_a_table_filled_past_its_ready_rows_moves_down() -> None:
    staff = [{"name": f"人{number}", "post": "干事"} for number in range(9)]
    data = drawn(SHARED, {**ALL_PEOPLE, "staff": staff})
    sheet = opened(data)["一张表"]
    assert [sheet[cell].value for cell in ("A14", "A17", "A18", "A19")] == ["人8", "其他人员", "姓名 *", "孙八"]
    assert filing(SHARED, data).data == {**PEOPLE, "staff": staff}
    assert told(SHARED, data) == []


def test_a_table_that_does_not_say_its_last_row_works_down_to_row_5000_where_nothing_is_below() -> None:
    columns = {"name": {"title": "姓名", "type": "string", "x-column": "A"}}
    upper = {"title": "甲表", "type": "array", "x-sheet": "册", "x-header-row": 4, "x-ready-rows": 6}
    lower = {**upper, "title": "乙表", "x-header-row": 14}
    items = {"items": {"type": "object", "properties": columns}}
    form = sketch({"upper": {**upper, **items}, "lower": {**lower, **items}})
    assert [form.section(name).last_row for name in ("upper", "lower")] == [10, 5000]
