"""What a field of any form may hold: under a condition, from a list, from another place, of either type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.anyform import drawn, filing, filled, number, opened, sketch, table, text, told
from tests.returns import saved
from workbook.codelist import CodeList, Entry, shipped
from workbook.form import FormError, load_form
from workbook.layout import template
from workbook.sheets import Choices

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
