"""The grey cells: their formulas agree with Python's totals in LibreOffice, on clean rows and on what clerks leave."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.handouts import FILLED, HANDOUT, MONTHLY, TOPICS, write_book
from tests.support import soffice_convert
from workbook.codelist import shipped
from workbook.draft import style
from workbook.form import load_form
from workbook.formulas import formula
from workbook.handout import opening_data
from workbook.layout import template
from workbook.sheets import Book, Cell, Formula, Value
from workbook.totals import total_fields

# Nothing that Excel 2010 lacks, nothing volatile.
ALLOWED = set(
    "SUM IF N SUMIFS COUNTIFS SUMPRODUCT ROW MMULT ISNUMBER LEN TRIM CLEAN SUBSTITUTE FIND".split()
)  # fmt: skip


def all_formulas() -> dict[tuple[str, str], str]:
    """(section, field) -> formula, at the table's first row."""
    found = {}
    for name, field_name, _ in total_fields(MONTHLY):
        section, field = MONTHLY.locate(f"{name}.{field_name}")
        found[name, field_name] = formula(MONTHLY, section, field, section.first_row if section.is_table else None)
    return found


def test_formulas_use_only_plain_functions() -> None:
    formulas = all_formulas()
    assert len(formulas) == 7
    for text in formulas.values():
        assert set(re.findall(r"([A-Z][A-Z.]*)\(", text)) <= ALLOWED
        assert len(text) < 8192


def test_ranges_run_from_the_header_to_a_sentinel_past_the_last_row() -> None:
    for text in all_formulas().values():
        for first, last in re.findall(r"!\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)", text):
            assert (first, last) == ("4", "5001")


def test_a_field_without_a_total_has_no_formula() -> None:
    section, field = MONTHLY.locate("return.zero")
    with pytest.raises(ValueError, match=r"return\.zero"):
        formula(MONTHLY, section, field)


def uncached(book: Book, extra: dict[tuple[int, int], Value]) -> Book:
    """The book as a program finds it that must calculate: no cached value; `extra` (row, column) in 宣讲明细."""
    sheets = []
    for sheet in book.sheets:
        cells = {
            (one.row, one.column): dataclasses.replace(one, value=Formula(one.value.text))
            if isinstance(one.value, Formula)
            else one
            for one in sheet.cells
        }
        if sheet.name == "宣讲明细":
            plain = style("input", "long")
            cells |= {(row, column): Cell(row, column, value, plain) for (row, column), value in extra.items()}
        sheets.append(dataclasses.replace(sheet, cells=tuple(cells[place] for place in sorted(cells))))
    return dataclasses.replace(book, sheets=tuple(sheets))


def calculated(book: Book, folder: Path) -> dict[tuple[str, int | None, str], Any]:
    """What LibreOffice shows in every computed cell: (section, row from 0, field) -> value."""
    source = folder / "return.xlsx"
    write_book(book, source)
    out = folder / "out"
    out.mkdir()
    sheet = openpyxl.load_workbook(soffice_convert(source, "xlsx", out), data_only=True)["月报表"]
    shown: dict[tuple[str, int | None, str], Any] = {}
    for name, field_name, _ in total_fields(MONTHLY):
        section, field = MONTHLY.locate(f"{name}.{field_name}")
        rows = range(section.ready_rows) if section.is_table else (None,)
        for row in rows:
            at = field.span.top if row is None else section.first_row + row
            shown[name, row, field_name] = sheet.cell(at, field.span.left).value
    return shown


def expected(rows: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, int | None, str], Any]:
    """What Python makes of the same rows."""
    data = opening_data(MONTHLY, HANDOUT, rows)
    wanted: dict[tuple[str, int | None, str], Any] = {}
    for name, field_name, _ in total_fields(MONTHLY):
        if MONTHLY.section(name).is_table:
            wanted |= {(name, row, field_name): values[field_name] for row, values in enumerate(data[name])}
        else:
            wanted[name, None, field_name] = data[name][field_name]
    return wanted


def test_libreoffice_calculates_what_python_does(tmp_path: Path) -> None:
    shown = calculated(uncached(template(MONTHLY, HANDOUT, FILLED), {}), tmp_path)
    wanted = expected(FILLED)
    assert shown == pytest.approx(wanted)
    assert wanted["return", None, "month_count"] == 8


def test_what_clerks_leave_in_a_table_counts_as_python_counts_it(tmp_path: Path) -> None:
    extra: dict[tuple[int, int], Value] = {
        (14, 1): "合计", (14, 12): 9999, (14, 13): 8888,
        (15, 2): " 小 计 ", (15, 12): 777,
        (17, 19): "只有备注也是一行",
        (18, 5): "\u3000\u00a0 ",
        (20, 7): TOPICS[0], (20, 12): "约120人",
        (21, 7): TOPICS[0], (21, 12): Formula("1/0"), (21, 13): 5,
        (5000, 1): 9, (5000, 7): TOPICS[5], (5000, 12): 31, (5000, 13): 2,
    }  # fmt: skip
    shown = calculated(uncached(template(MONTHLY, HANDOUT, FILLED), extra), tmp_path)
    more: list[dict[str, Any]] = [
        {"remark": "只有备注也是一行"},
        {"topic": TOPICS[0]},
        {"topic": TOPICS[0], "views": 5},
        {"no": 9, "topic": TOPICS[5], "heads": 31, "views": 2},
    ]
    assert shown == pytest.approx(expected(FILLED | {"lectures": FILLED["lectures"] + more}))


def test_an_empty_template_calculates_to_nothing_done(tmp_path: Path) -> None:
    shown = calculated(uncached(template(MONTHLY, HANDOUT), {}), tmp_path)
    assert shown == pytest.approx(expected({}))
    assert shown["return", None, "month_count"] == 0


def test_a_row_of_the_template_is_counted_by_its_topic_alone_when_topics_hold_wildcards(tmp_path: Path) -> None:
    form = load_form(WILD, shipped())
    rows: dict[str, list[dict[str, Any]]] = {"things": [{"kind": kind} for kind in ("a*", "ab", "a*", "~?", "xy")]}
    book = template(form, None, rows | {"sums": [{"kind": "a*"}, {"kind": "~?"}, {"kind": "none"}]})
    source = tmp_path / "wild.xlsx"
    write_book(uncached(book, {}), source)
    (tmp_path / "out").mkdir()
    sheet = openpyxl.load_workbook(soffice_convert(source, "xlsx", tmp_path / "out"), data_only=True)["汇总"]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [2, 1, 0]


def column(letter: str, title: str, **more: Any) -> dict[str, Any]:
    """A text column of a small form."""
    return {"title": title, "type": "string", "x-column": letter, **more}


COUNT = {"count": "things", "where": {"kind": "kind"}}
WILD: dict[str, Any] = {
    "$id": "wild", "title": "小表", "x-version": 1, "type": "object",
    "x-sheets": [{"name": "汇总"}, {"name": "清单"}],
    "properties": {
        "sums": {
            "title": "汇总", "type": "array", "x-sheet": "汇总", "x-header-row": 1, "items": {
                "type": "object", "properties": {
                    "kind": column("A", "类"),
                    "count": {"title": "数", "type": "integer", "x-column": "B", "x-total": COUNT},
                },
            },
        },
        "things": {
            "title": "清单", "type": "array", "x-sheet": "清单", "x-header-row": 1, "x-ready-rows": 20,
            "items": {"type": "object", "properties": {"kind": column("A", "类")}},
        },
    },
}  # fmt: skip
