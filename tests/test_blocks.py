"""Repeated blocks of cells: drawn down and across, found again, and added up."""

from __future__ import annotations

import pytest

from tests.anyform import drawn, filing, filled, number, opened, sketch, table, text, told
from tests.returns import saved
from workbook.form import Form

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
