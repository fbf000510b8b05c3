"""Forms that others might lay out: read with their true cells, and drawn so that they can be filled."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.anyform import checked, drawn, filing, filled, number, opened, sketch, table, text, told
from tests.returns import saved
from workbook.codelist import CodeList, Entry, shipped
from workbook.form import KEYWORDS, Form, FormError, load_form
from workbook.layout import template
from workbook.sheets import Choices

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
    for span in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(span))
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
    for span in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(span))
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
    for span in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(span))
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


BLOCK = {
    "name": text("姓名", x_cell="B3"),
    "born": text("出生日期", x_cell="D3") | {"format": "date"},
    "hours": number("课时", x_cell="B4", minimum=1),
}


def blocks(**step: int) -> Form:
    """Three lecturers, one block each, below or beside each other."""
    lecturers = table("讲师", 0, BLOCK, title="讲师", required=["name", "hours"], x_block={**step, "count": 3})
    return sketch({"lecturers": lecturers})


LECTURERS = [{"name": "张三", "born": "1970-01-02", "hours": 3}, {"name": "李四", "hours": 5}]


@pytest.mark.parametrize(("step", "second"), [({"rows": 4}, ("B7", "D7", "B8")), ({"columns": 5}, ("G3", "I3", "G4"))])
def test_repeated_blocks_down_and_across(step: dict[str, int], second: tuple[str, str, str]) -> None:
    form = blocks(**step)
    data = drawn(form, {"lecturers": LECTURERS})
    sheet = opened(data)["讲师"]
    assert [sheet[cell].value for cell in second] == ["李四", None, 5]
    assert filing(form, data).data == {"lecturers": LECTURERS}
    assert told(form, data) == []
    spoilt = filled(data, {f"讲师!{second[1]}": "昨天", f"讲师!{second[2]}": 0})
    assert told(form, spoilt) == [("value.date", "讲师", second[1]), ("schema.minimum", "讲师", second[2])]


def test_a_blank_block_between_is_no_row_and_the_one_after_keeps_its_cells() -> None:
    form = blocks(rows=4)
    data = filled(drawn(form), {"讲师!B3": "张三", "讲师!B4": 1, "讲师!B11": "王五"})
    found = filing(form, data)
    assert found.data["lecturers"] == [{"name": "张三", "hours": 1}, {"name": "王五"}]
    assert told(form, data) == [("schema.required", "讲师", "B12")]


def test_blocks_pushed_apart_are_found_by_their_labels() -> None:
    form = blocks(rows=4)
    book = opened(drawn(form, {"lecturers": LECTURERS}))
    book["讲师"].insert_rows(5, 3)
    book["讲师"].insert_rows(1, 2)
    book["讲师"]["B13"].value = None
    assert told(form, saved(book)) == [("schema.required", "讲师", "B13")]


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


WHEN = sketch(
    {
        "head": {
            "title": "表头", "type": "object", "x-sheet": "活动", "required": ["held", "reason", "place"],
            "properties": {
                "held": text("是否举办", x_cell="B2", x_codes="yes-no"),
                "reason": text("未举办原因", x_cell="B3", x_when={"held": ["否"]}),
                "place": text("地点", x_cell="B4", x_when={"held": ["是"]}),
            },
        },
        "events": table(
            "活动", 7,
            {"form": text("形式", x_column="A", enum=["线下", "线上", "混合"]),
             "heads": number("人数", x_when={"form": ["线下", "混合"]}),
             "link": text("链接", x_when={"form": ["线上", "混合"], "heads": [1, 2]})},
            required=["form", "heads"], x_ready_rows=5, title="场次",
        ),
    }
)  # fmt: skip


def test_fields_apply_only_under_their_condition() -> None:
    blank = drawn(WHEN)
    right = filled(blank, {"活动!B2": "是", "活动!B4": "礼堂", "活动!A8": "线下", "活动!B8": 9, "活动!A9": "线上"})
    assert told(WHEN, right) == []
    wrong = filled(right, {"活动!B2": "否", "活动!B9": 3, "活动!B8": None})
    assert told(WHEN, wrong) == [
        ("check.required-if", "活动", "B3"),
        ("check.not-applicable", "活动", "B4"),
        ("check.required-if", "活动", "B8"),
        ("check.not-applicable", "活动", "B9"),
    ]


def test_what_does_not_apply_is_greyed_by_a_format_of_its_own() -> None:
    sheet = template(WHEN).sheet("活动")
    greyed = {rule.span.a1(): rule.formula for rule in sheet.highlights}
    assert greyed["B3"] == 'AND(LEN($B$3)=0,NOT(AND(EXACT($B$2,"否"))))'
    assert greyed["B8:B5000"] == 'AND(LEN($B8)=0,NOT(AND(OR(EXACT($A8,"线下"),EXACT($A8,"混合")))))'
    assert greyed["C8:C5000"].endswith("OR($B8=1,$B8=2))))")


LISTED = sketch(
    {
        "lectures": table(
            "讲座", 4, {"who": text("讲师", x_list="people.name"), "date": text("日期") | {"format": "date"}},
            required=["who"], x_ready_rows=5,
        ),
        "people": table("讲师库", 4, {"name": text("姓名"), "unit": text("单位")}, x_ready_rows=5, x_last_row=60),
    }
)  # fmt: skip
LECTURES = {"lectures": [{"who": "张三", "date": "2020-04-03"}], "people": [{"name": "张三"}, {"name": "Zhou Wu"}]}


def test_choices_from_a_column_of_the_workbook() -> None:
    book = template(LISTED, None, LECTURES)
    rule = next(rule for rule in book.sheet("讲座").choices if isinstance(rule, Choices))
    assert book.names[rule.source] == "'讲师库'!$A$5:$A$60"
    data = drawn(LISTED, LECTURES)
    assert filing(LISTED, data).data == LECTURES
    wrong = filled(data, {"讲座!A6": "李四", "讲座!A7": "zhou  wu"})
    assert told(LISTED, wrong) == [("check.reference", "讲座", "A6"), ("value.alias", "讲座", "A7")]
    assert filing(LISTED, wrong).data["lectures"][2] == {"who": "Zhou Wu"}


def test_without_the_sheet_of_choices_nothing_is_held_against_them() -> None:
    book = opened(drawn(LISTED, LECTURES))
    del book["讲师库"]
    assert told(LISTED, saved(book)) == [("template.missing-sheet", "讲师库", None)]


GIVEN = sketch(
    {
        "items": table(
            "指标", 4,
            {"code": text("代码"), "name": text("指标"), "value": number("数值"), "note": text("说明")},
            required=["value"],
            x_rows=[{"code": "A1", "name": "场次"}, {"code": "A2", "name": "人数"}, {"name": "合计"}],
        )
    }
)  # fmt: skip


def test_rows_that_the_form_lists_are_given_and_locked() -> None:
    rows = {"items": [{"value": 1}, {"value": 2, "note": "约"}, {"value": 3}]}
    book = opened(drawn(GIVEN, rows))
    sheet = book["指标"]
    assert [sheet[cell].value for cell in ("A5", "B6", "B7", "C7")] == ["A1", "人数", "合计", 3]
    assert (sheet["A5"].protection.locked, sheet["C5"].protection.locked) == (True, False)
    assert told(GIVEN, saved(book)) == []
    found = filing(GIVEN, saved(book)).data["items"]
    assert found[2] == {"name": "合计", "value": 3}


def test_listed_rows_that_were_changed_taken_out_or_added() -> None:
    data = drawn(GIVEN, {"items": [{"value": 1}, {"value": 2}, {"value": 3}]})
    changed = filled(data, {"指标!B6": "人次"})
    assert told(GIVEN, changed) == [("template.tampered", "指标", "B6")]
    assert filing(GIVEN, changed).data["items"][1] == {"code": "A2", "name": "人数", "value": 2}
    book = opened(data)
    book["指标"].delete_rows(6)
    assert told(GIVEN, saved(book)) == [("template.missing-row", "指标", None)]
    assert told(GIVEN, filled(data, {"指标!A8": "A9", "指标!C8": 4})) == [("template.extra-row", "指标", "A8")]
    assert told(GIVEN, filled(data, {"指标!C6": None})) == [("schema.required", "指标", "C6")]


COMPOSITE = sketch(
    {
        "uses": table(
            "使用", 1, {"town": text("镇"), "no": number("编号"), "kind": text("类"), "other": text("另一处")},
            x_ready_rows=5,
        ),
        "rooms": table("场地", 1, {"town": text("镇"), "no": number("编号")}, x_ready_rows=5),
        "halls": table("礼堂", 1, {"name": text("名称")}, x_ready_rows=5),
    },
    x_lists={"kind": {"title": "类别", "entries": [{"code": "1", "label": "借用"}, {"label": "自用"}]}},
    x_checks=[
        {"kind": "reference", "fields": ["uses.town", "uses.no"], "to": ["rooms.town", "rooms.no"]},
        {"kind": "reference", "fields": ["uses.kind"], "codes": "kind"},
        {"kind": "reference", "fields": ["uses.other"], "to": ["halls.name", "rooms.town"], "codes": "kind"},
        {"kind": "reference", "fields": ["halls.name"], "to": ["rooms.town"], "absent": True},
    ],
)  # fmt: skip


def test_references_by_several_columns_to_several_places_and_to_none() -> None:
    rows = {
        "uses": [
            {"town": "甲", "no": 1, "kind": "借用", "other": "甲"},
            {"town": "甲", "no": 2, "kind": "别的", "other": "大礼堂"},
            {"town": "乙", "no": 2, "other": "自用"},
            {"town": "乙", "other": "没有的"},
        ],
        "rooms": [{"town": "甲", "no": 1}, {"town": "乙", "no": 2}],
        "halls": [{"name": "大礼堂"}, {"name": "甲"}],
    }
    assert told(COMPOSITE, drawn(COMPOSITE, rows)) == [
        ("check.reference", "使用", "A3"),
        ("check.reference", "使用", "C3"),
        ("check.reference", "使用", "D5"),
        ("check.reference", "礼堂", "A3"),
    ]


def test_a_forms_own_list_wins_over_the_shipped_and_a_campaigns_over_both() -> None:
    own = {"title": "自有", "entries": [{"code": "x", "label": "甲类", "aliases": ["A类"]}]}
    definition: dict[str, Any] = {
        "$id": "own", "title": "表", "type": "object", "x-version": 1, "x-sheets": [{"name": "表"}],
        "x-lists": {"venue": own, "mine": own},
        "properties": {"rows": table("表", 1, {"a": text("甲", x_codes="venue"), "b": text("乙", x_codes="mine")})},
    }  # fmt: skip
    form = load_form(definition, shipped())
    assert form.locate("rows.a")[1].choices == ("甲类",)
    assert form.schema["properties"]["rows"]["items"]["properties"]["b"]["enum"] == ["甲类"]
    theirs = {**shipped(), "mine": CodeList("mine", "活动的", (Entry("1", "乙类"),))}
    assert load_form(definition, theirs).locate("rows.b")[1].choices == ("乙类",)


EITHER = sketch({"rows": table("值", 1, {"share": text("占比") | {"type": ["number", "string"], "maximum": 1}})})


def test_a_cell_that_may_hold_a_number_or_a_text() -> None:
    data = filled(
        drawn(EITHER), {"值!A2": 0.25, "值!A3": "NaN", "值!A4": "０.5", "值!A5": 1.5, "值!A6": date(2020, 4, 3)}
    )
    assert filing(EITHER, data).data["rows"] == [
        {"share": 0.25}, {"share": "NaN"}, {"share": 0.5}, {"share": 1.5}, {"share": "2020-04-03"},
    ]  # fmt: skip
    assert told(EITHER, data) == [
        ("value.full-width", "值", "A4"),
        ("schema.maximum", "值", "A5"),
        ("value.text-date", "值", "A6"),
    ]


MARKED = sketch(
    {
        "head": {
            "title": "头", "type": "object", "x-sheet": "数据", "x-marks": {"column": "A", "data": "#head"},
            "required": ["batch"], "properties": {"batch": text("批号", x_cell="C2")},
        },
        "rows": table(
            "数据", 5, {"batch": text("批号"), "size": number("数量", minimum=1)},
            required=["batch"], x_ready_rows=6, x_marks={"column": "A", "data": "#row", "header": "#titles"},
        ),
    }
)  # fmt: skip


def test_rows_are_what_their_markers_say() -> None:
    rows: dict[str, Any] = {"head": [{"batch": "B7"}], "rows": [{"batch": "B7-1", "size": 2}, {"batch": "B7-2"}]}
    data = drawn(MARKED, rows)
    sheet = opened(data)["数据"]
    assert [sheet[cell].value for cell in ("A2", "B2", "A5", "B5", "A6", "A11")] == [
        "#head", "批号 *", "#titles", "批号 *", "#row", "#row",
    ]  # fmt: skip
    assert filing(MARKED, data).data == {"head": rows["head"][0], "rows": rows["rows"]}
    skipped = filled(data, {"数据!A7": "#skip", "数据!B9": "B7-4", "数据!C9": 0})
    assert told(MARKED, skipped) == [("schema.minimum", "数据", "C9")]
    unmarked = filled(data, {"数据!A7": None, "数据!C7": 0})
    assert told(MARKED, unmarked) == [("template.unmarked-rows", "数据", None), ("schema.minimum", "数据", "C7")]


def test_markers_move_with_an_inserted_column_and_inserted_rows() -> None:
    book = opened(drawn(MARKED, {"head": [{"batch": "B7"}], "rows": [{"batch": "B7-1"}, {"size": 2}]}))
    for span in list(book["数据"].merged_cells.ranges):
        book["数据"].unmerge_cells(str(span))
    book["数据"].insert_cols(1)
    book["数据"].insert_rows(3, 2)
    assert told(MARKED, saved(book)) == [("schema.required", "数据", "C9")]


def test_without_its_column_of_markers_a_table_is_known_by_its_headers() -> None:
    book = opened(drawn(MARKED, {"head": [{"batch": "B7"}], "rows": [{"batch": "B7-1"}, {"batch": "B7-2", "size": 0}]}))
    for span in list(book["数据"].merged_cells.ranges):
        book["数据"].unmerge_cells(str(span))
    book["数据"].delete_cols(1)
    assert told(MARKED, saved(book)) == [("template.unmarked-rows", "数据", None), ("schema.minimum", "数据", "B7")]


def test_columns_by_letter_below_rows_put_in_above_the_header() -> None:
    book = opened(filled(drawn(LETTERS), {"数据!B3": "AB", "数据!D4": 5}))
    for span in list(book["数据"].merged_cells.ranges):
        book["数据"].unmerge_cells(str(span))
    book["数据"].insert_rows(1, 4)
    assert told(LETTERS, saved(book)) == [("schema.required", "数据", "B8")]


def test_names_that_lead_nowhere_are_refused() -> None:
    wrongs: list[dict[str, Any]]
    wrongs = [{"x_list": "rows.c"}, {"x_when": {"c": ["1"]}}, {"x_when": {"a": ["1"]}}]
    for wrong in wrongs:
        with pytest.raises(FormError):
            sketch({"rows": table("表", 1, {"a": text("甲", **wrong), "b": text("乙")})})
    with pytest.raises(FormError):
        sketch({"rows": table("表", 1, {"a": text("甲")}, x_rows=[{"b": "1"}])})
    with pytest.raises(FormError):
        sketch(
            {"rows": table("表", 1, {"a": text("甲")})},
            x_checks=[{"kind": "reference", "fields": ["rows.a"], "codes": "none"}],
        )


def test_what_is_below_a_table_filled_past_its_ready_rows_moves_down() -> None:
    staff = [{"name": f"人{number}", "post": "干事"} for number in range(9)]
    data = drawn(SHARED, {**ALL_PEOPLE, "staff": staff})
    sheet = opened(data)["一张表"]
    assert [sheet[cell].value for cell in ("A14", "A17", "A18", "A19")] == ["人8", "其他人员", "姓名 *", "孙八"]
    assert filing(SHARED, data).data == {**PEOPLE, "staff": staff}
    assert told(SHARED, data) == []


def test_the_form_in_the_documentation_is_one() -> None:
    page = Path("docs/forms.md").read_text("utf-8")
    form = checked(json.loads(page.split("```json")[1].split("```")[0]))
    rows: dict[str, Any] = {
        "head": [{"unit": "示例局"}],
        "courses": [
            {
                "name": "公文写作",
                "mode": "线上",
                "link": "https://example.invalid",
                "teacher": "张三",
                "heads": 3,
                "hours": 2,
            },
            {"name": "保密教育", "mode": "线下"},
        ],
        "teachers": [{"name": "张三"}],
    }
    data = drawn(form, rows)
    assert told(form, data) == []
    assert filing(form, data).data == {**rows, "head": rows["head"][0]}
    spoilt = filled(data, {"统计!C7": None, "统计!C8": "有", "统计!D8": "李四"})
    assert [code for code, _, _ in told(form, spoilt)] == [
        "check.required-if", "check.not-applicable", "check.reference",
    ]  # fmt: skip


def test_the_documentation_tells_of_every_keyword() -> None:
    page = Path("docs/forms.md").read_text("utf-8") + Path("docs/versions.md").read_text("utf-8")
    elsewhere = {"x-roles", "x-measures", "x-across", "x-heading"}  # what they are for, the dialect itself says
    assert {keyword for keyword in KEYWORDS if keyword not in page} <= elsewhere


COUNTED = sketch(
    {
        "sum": {
            "title": "合计", "type": "object", "x-sheet": "讲师",
            "properties": {
                "count": number("人数", x_cell="B1", x_total={"count": "lecturers"}),
                "hours": number("课时合计", x_cell="D1", x_total={"sum": "lecturers.hours"}),
            },
        },
        "lecturers": table("讲师", 0, BLOCK, title="讲师", x_block={"rows": 4, "count": 3}),
    }
)  # fmt: skip


def test_totals_over_blocks() -> None:
    data = drawn(COUNTED, {"lecturers": LECTURERS})
    sheet = opened(data)["讲师"]
    assert sheet["D1"].value == "=N(B4)+N(B8)+N(B12)"
    assert sheet["B1"].value == "=SIGN(COUNTA(B3,D3,B4))+SIGN(COUNTA(B7,D7,B8))+SIGN(COUNTA(B11,D11,B12))"
    assert filing(COUNTED, data).data["sum"] == {"count": 2, "hours": 8}
    assert told(COUNTED, data) == []
    assert told(COUNTED, filled(data, {"讲师!D1": 9})) == [("check.total", "讲师", "D1")]


def test_a_table_that_does_not_say_its_last_row_works_down_to_row_5000_where_nothing_is_below() -> None:
    columns = {"name": {"title": "姓名", "type": "string", "x-column": "A"}}
    upper = {"title": "甲表", "type": "array", "x-sheet": "册", "x-header-row": 4, "x-ready-rows": 6}
    lower = {**upper, "title": "乙表", "x-header-row": 14}
    items = {"items": {"type": "object", "properties": columns}}
    form = sketch({"upper": {**upper, **items}, "lower": {**lower, **items}})
    assert [form.section(name).last_row for name in ("upper", "lower")] == [10, 5000]
