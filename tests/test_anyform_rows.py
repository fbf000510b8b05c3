"""Rows that a form lists itself, and rows that are known by their markers."""

from __future__ import annotations

from typing import Any

from tests.anyform import drawn, filing, filled, number, opened, sketch, table, text, told, unmerge
from tests.returns import saved

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
    unmerge(book["数据"])
    book["数据"].insert_cols(1)
    book["数据"].insert_rows(3, 2)
    assert told(MARKED, saved(book)) == [("schema.required", "数据", "C9")]


def test_without_its_column_of_markers_a_table_is_known_by_its_headers() -> None:
    book = opened(drawn(MARKED, {"head": [{"batch": "B7"}], "rows": [{"batch": "B7-1"}, {"batch": "B7-2", "size": 0}]}))
    unmerge(book["数据"])
    book["数据"].delete_cols(1)
    assert told(MARKED, saved(book)) == [("template.unmarked-rows", "数据", None), ("schema.minimum", "数据", "B7")]
