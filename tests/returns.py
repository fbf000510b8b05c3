"""A right monthly return as a real workbook, and the ways a case may spoil it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from validator.examine import Desk, Outcome, examine
from validator.facts import Facts, UnitFact
from validator.intake.document import Document, Evidence, Mail
from validator.template import compose
from workbook.codelist import shipped
from workbook.form import Form, load_shipped
from workbook.handout import Handout
from workbook.write import book_bytes

UNITS = (
    UnitFact("B01", "示例路办事处（示例）", ("示例路办事处",), ("b01@unit.invalid",)),
    UnitFact("B02", "春晴路办事处（示例）", (), ("b02@unit.invalid",)),
    UnitFact("A01", "区委组织部", (), ("a01@unit.invalid",)),
)
FACTS = Facts("wanchang-2020", UNITS, date(2020, 3, 21), date(2020, 12, 31), due_day=5)


@cache
def form() -> Form:
    """The monthly return with the shipped code lists."""
    return load_shipped("monthly-return", shipped())


@cache
def blank(unit: str = "B01", period: str = "2020-04", prior: int = 12) -> bytes:
    """The template as handed out."""
    name = FACTS.by_code[unit].name
    handout = Handout(
        "wanchang-2020", "“党的创新理论万场宣讲进基层”活动", unit, name, period, "2020-05-05",
        department="区委宣传部", contact="理论科", phone="0379-00000000",
        given={"return.prior_count": prior, "return.quota": 80},
    )  # fmt: skip
    return book_bytes(compose(form(), handout))


@cache
def right(unit: str = "B01", period: str = "2020-04", prior: int = 12, month: str = "") -> bytes:
    """A return with six lectures and nothing wrong; with `month`, its dates are in that one instead."""
    book = openpyxl.load_workbook(io.BytesIO(blank(unit, period, prior)))
    year, number = map(int, (month or period).split("-"))
    cells: dict[str, Any] = {
        "B5": "王明", "F5": "13800001111", "B6": "李华", "F6": date(year, number, 28), "B7": "否",
        "B14": "本月共开展宣讲六场，覆盖社区、企业和学校。", "B15": "送课上门。",
    }  # fmt: skip
    for cell, value in cells.items():
        book["月报表"][cell] = value
    for index in range(6):
        write_row(book["宣讲明细"], 5 + index, lecture(index, unit, year, number))
    for index, name in enumerate(lecturers(unit)):
        duty, phone = f"{unit}单位 讲师{index + 1}", f"1390000{index:04d}"
        write_row(
            book["宣讲员"], 5 + index, [name, duty, "党员志愿者", "党的初心和使命", "不忘初心", phone, "推荐", None]
        )
    write_row(book["附件清单"], 5, ["现场图片.jpg", "现场活动图片", 1, "第一场"])
    write_row(book["群众点单"], 5, [date(year, number, 6), "现场征集", "希望多讲政策", "其他", "张三", "待安排"])
    link = "https://example.invalid/1"
    write_row(book["新媒体作品"], 5, [date(year, number, 8), "微博", "宣讲走进社区", "图文", link, 320])
    return saved(book)


def lecturers(unit: str) -> tuple[str, str]:
    """The two lecturers of a unit, whom no other unit has."""
    return {"B01": ("张三", "赵敏"), "B02": ("周舟", "吴用"), "A01": ("郑和", "冯唐")}[unit]


def lecture(index: int, unit: str, year: int, month: int) -> list[Any]:
    """One row of 宣讲明细, in the template's order."""
    who = lecturers(unit)[index % 2]
    return [
        index + 1, date(year, month, 3 + index), time(9 + index % 3, 30), 90, f"{unit}第{index + 1}社区", "社区",
        "党的初心和使命", f"不忘初心第{index + 1}讲", who, "社区居民", "集中宣讲", 80 + index, None,
        "是", "否", "好", "李华", None, None,
    ]  # fmt: skip


def write_row(sheet: Any, row: int, values: Sequence[Any]) -> None:
    """Values into a row from column A; None leaves a cell alone."""
    for column, value in enumerate(values, 1):
        if value is not None:
            sheet.cell(row, column).value = value


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def spoil(data: bytes, steps: Sequence[Mapping[str, Any]]) -> bytes:
    """The workbook after the steps of a case, in order; each is {verb: its argument}."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for step in steps:
        for verb, argument in step.items():
            VERBS[verb](book, argument)
    return saved(book)


def _set(book: Workbook, cells: Mapping[str, Any]) -> None:
    for place, value in cells.items():
        sheet, cell = place.split("!")
        target = book[sheet][cell]
        target.value = _typed(value)
        if isinstance(target.value, datetime | date | time) and target.number_format == "General":
            target.number_format = "yyyy-mm-dd"
        if isinstance(value, int | float) and target.is_date:
            target.number_format = "General"


def _typed(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "time" in value:
            return time.fromisoformat(value["time"])
        if "error" in value:
            return value["error"]
        return "=" + value["formula"]
    return value


def _row(book: Workbook, argument: Mapping[str, Any]) -> None:
    for place, values in argument.items():
        sheet, row = place.split("!")
        write_row(book[sheet], int(row), [_typed(value) for value in values])


def _clear_row(book: Workbook, place: str) -> None:
    sheet, row = place.split("!")
    for cell in book[sheet][int(row)]:
        cell.value = None


def _copy_row(book: Workbook, argument: Mapping[str, str]) -> None:
    for source, target in argument.items():
        name, row = source.split("!")
        values = next(book[name].iter_rows(int(row), int(row), min_col=1, values_only=True))
        for column, value in enumerate(values, 1):
            book[name].cell(int(target), column).value = value


def _rename(book: Workbook, argument: Mapping[str, str]) -> None:
    for old, new in argument.items():
        book[old].title = new


def _delete_sheet(book: Workbook, name: str) -> None:
    del book[name]


def _insert_rows(book: Workbook, argument: Mapping[str, Sequence[int]]) -> None:
    for sheet, (row, amount) in argument.items():
        _unmerge_below(book, sheet, row, amount)


def _unmerge_below(book: Workbook, name: str, row: int, amount: int) -> None:
    """Insert rows as Excel does: merged ranges below move along."""
    sheet = book[name]
    below = [CellRange(span.coord) for span in sheet.merged_cells.ranges if span.min_row >= row]
    for span in below:
        sheet.unmerge_cells(span.coord)
    sheet.insert_rows(row, amount)
    for span in below:
        span.shift(row_shift=amount)
        sheet.merge_cells(span.coord)


def _move_columns(book: Workbook, argument: Mapping[str, Sequence[int]]) -> None:
    """{sheet: [from column, to column]}: two columns change places, header and all."""
    for name, (one, other) in argument.items():
        sheet = book[name]
        for row in range(4, 60):
            first, second = sheet.cell(row, one), sheet.cell(row, other)
            first.value, second.value = second.value, first.value
            first.number_format, second.number_format = second.number_format, first.number_format


def _delete_column(book: Workbook, argument: Mapping[str, int]) -> None:
    for name, column in argument.items():
        book[name].delete_cols(column)


def _merge(book: Workbook, place: str) -> None:
    sheet, span = place.split("!")
    book[sheet].merge_cells(span)


VERBS: dict[str, Callable[[Workbook, Any], None]] = {
    "set": _set,
    "row": _row,
    "clear_row": _clear_row,
    "copy_row": _copy_row,
    "rename": _rename,
    "delete_sheet": _delete_sheet,
    "insert_rows": _insert_rows,
    "move_columns": _move_columns,
    "delete_column": _delete_column,
    "merge": _merge,
}


def answered(
    data: bytes,
    words: Mapping[str, Any],
    column: str = "采纳",
    *,
    evidence: Sequence[str] | None = None,
    offers: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """The workbook as it comes back when it was marked and the clerk wrote in 问题清单: cell -> what, in a column."""
    from workbook.marks import mark

    report = look(data, evidence=evidence).report
    book = openpyxl.load_workbook(io.BytesIO(mark(data, report, offers=offers)))
    sheet, left = book["问题清单"], dict(words)
    headers = {str(cell.value): cell.column or 0 for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        place = f"{sheet.cell(row, headers['工作表']).value}!{sheet.cell(row, headers['单元格']).value}"
        if place in left:
            sheet.cell(row, headers[column]).value = left.pop(place)
    assert not left, f"nothing is said of {left}"
    return saved(book)


def document(
    data: bytes, *, file: str = "报表.xlsx", sent: datetime | None = None, evidence: Sequence[str] | None = None
) -> Document:
    """The workbook as intake hands it on; with `sent` it came by mail, with `evidence` in a container."""
    return Document(
        path=file,
        file=file,
        within=(),
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        mail=Mail("b01@unit.invalid", "", sent, "") if sent else None,
        evidence=None if evidence is None else tuple(Evidence(name, "", b"") for name in evidence),
    )


def look(data: bytes, *, facts: Facts | None = FACTS, **options: Any) -> Outcome:
    """What the validator says of one workbook by itself."""
    return examine(document(data, **options), Desk([form()], facts))


def told(outcome: Outcome) -> list[tuple[str, str | None, str | None]]:
    """The findings as (code, sheet, cell), sorted."""
    found = [(one.code, one.sheet, one.cell) for one in outcome.report.findings]
    return sorted(found, key=lambda one: tuple(part or "" for part in one))
