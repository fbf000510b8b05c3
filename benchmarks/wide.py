"""A return of 90 columns and 5,000 rows, and its form: for measuring checks on a large sheet.

    python -m benchmarks.wide DIR

Whole numbers, amounts, dates, times, choices, patterns and texts in turn, every second one required; nine checks.
Every 250th row holds a fault of one kind or another, so that what is wrong must be explained as well.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.excel import as_excel_saves
from validator.template import compose
from workbook.addresses import column_letter
from workbook.codelist import shipped
from workbook.form import Form, load_form
from workbook.handout import Handout
from workbook.write import book_bytes

COLUMNS, ROWS = 90, 5000
_FAULTY = 250
"""Every so many rows one value is wrong."""

Definition = dict[str, Any]


class Wide(NamedTuple):
    """The form's definition and a return by it, as files."""

    form: Path
    file: Path


class _Sort(NamedTuple):
    """One sort of column: its keywords, a right value, a wrong one."""

    schema: Mapping[str, Any]
    right: Callable[[random.Random], Any]
    wrong: Any


_SORTS = (
    _Sort({"type": "integer", "minimum": 0, "maximum": 5000}, lambda chance: chance.randint(0, 5000), 9000),
    _Sort({"type": "number", "minimum": 0}, lambda chance: round(chance.uniform(0, 1e6), 2), -1),
    _Sort(
        {"type": "string", "format": "date"},
        lambda chance: str(date(2020, 4, 1) + timedelta(chance.randint(0, 29))),
        "四月里",
    ),
    _Sort({"type": "string", "format": "time"}, lambda chance: f"{chance.randint(8, 20):02}:30", "下午"),
    _Sort({"type": "string", "x-codes": "venue"}, lambda chance: chance.choice(shipped()["venue"].labels), "楼下"),
    _Sort({"type": "string", "maxLength": 20}, lambda chance: f"示例社区{chance.randint(1, 900)}号", "长" * 30),
    _Sort(
        {"type": "string", "pattern": "^[A-Z]{2}[0-9]{6}$", "x-pattern-says": "两位大写字母和六位数字，如 AB123456"},
        lambda chance: f"AB{chance.randint(100000, 999999)}",
        "ab1",
    ),
    _Sort({"type": "string", "x-codes": "yes-no"}, lambda chance: chance.choice(("是", "否")), "对"),
    _Sort({"type": "string", "maxLength": 200}, lambda chance: "按计划开展，参加人员反映良好。", "长" * 300),
)


def make_wide(folder: Path, rows: int = ROWS, seed: int = 1) -> Wide:
    """Write the form and the return into a folder; the same for the same seed."""
    written = definition(rows)
    form = load_form(written, shipped())
    made = Wide(folder / "wide.json", folder / "wide.xlsx")
    made.form.write_text(json.dumps(written, ensure_ascii=False), "utf-8")
    handout = Handout("bench", "台账", "B01", "示例路办事处", "2020-04", "2020-05-05")
    book = compose(form, handout, {"head": [{"reporter": "王明"}], "rows": _rows(form, rows, seed)})
    made.file.write_bytes(as_excel_saves(book_bytes(book)))
    return made


def definition(rows: int = ROWS) -> Definition:
    """The form: a record of three fields and a table of 90 columns."""
    fields = {f"c{number:02}": _field(number) for number in range(COLUMNS)}
    return {
        "$schema": "urn:wanchang:dialect",
        "$id": "wide",
        "title": "台账",
        "type": "object",
        "x-version": 1,
        "x-roles": {"unit": "head.unit", "period": "head.period"},
        "x-sheets": [{"name": "封面"}, {"name": "明细", "landscape": True}],
        "properties": {
            "head": {
                "title": "封面",
                "type": "object",
                "x-sheet": "封面",
                "required": ["unit", "period", "reporter"],
                "properties": {
                    "unit": {"title": "填报单位", "type": "string", "x-cell": "B4", "x-given": True},
                    "period": {
                        "title": "报告期", "type": "string", "format": "month", "x-cell": "B5", "x-given": True,
                    },
                    "reporter": {"title": "填报人", "type": "string", "x-kind": "person", "x-cell": "B6"},
                },
            },
            "rows": {
                "title": "明细",
                "type": "array",
                "x-sheet": "明细",
                "x-header-row": 4,
                "x-ready-rows": 200,
                "x-last-row": rows + 4,
                "x-key": ["c06"],
                "items": {"type": "object", "required": list(fields)[::2], "properties": fields},
            },
        },
        "x-checks": _CHECKS,
    }  # fmt: skip


_CHECKS = [
    {"kind": "in-period", "field": "rows.c02"},
    {"kind": "in-period", "field": "rows.c11"},
    {"kind": "order", "earlier": "rows.c03", "later": "rows.c12", "equal": True},
    {"kind": "unique", "fields": ["rows.c06", "rows.c15", "rows.c24"]},
    {"kind": "unique", "fields": ["rows.c33", "rows.c42"]},
    {"kind": "required-if", "fields": ["rows.c01"], "when": {"rows.c07": ["是"]}},
    {"kind": "all-or-none", "fields": ["rows.c05", "rows.c13"]},
    {"kind": "plausible", "field": "rows.c00", "maximum": 4999},
    {"kind": "plausible", "alike": ["rows.c06", "rows.c15", "rows.c24", "rows.c33"], "limit": 5},
]


def _field(number: int) -> Definition:
    title = f"第{number + 1}栏"
    return {"title": title, "x-column": column_letter(number + 1), "x-width": 12, **_SORTS[number % len(_SORTS)].schema}


def _rows(form: Form, count: int, seed: int) -> list[dict[str, Any]]:
    """Rows of right values, a wrong one in every so many."""
    chance = random.Random(seed)
    names = [field.name for field in form.section("rows").fields]
    made = []
    for number in range(count):
        row = {name: _SORTS[place % len(_SORTS)].right(chance) for place, name in enumerate(names)}
        row["c03"], row["c12"] = sorted((row["c03"], row["c12"]))
        if number % _FAULTY == _FAULTY - 1:
            place = number // _FAULTY * 7 % len(names)
            row[names[place]] = _SORTS[place % len(_SORTS)].wrong
        made.append(row)
    return made


def main() -> None:
    """Make the files."""
    parser = argparse.ArgumentParser(description="Make a wide form and a return by it.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS, help=f"how many rows ({ROWS})")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    print(*make_wide(asked.folder, asked.rows), sep="\n")


if __name__ == "__main__":
    main()
