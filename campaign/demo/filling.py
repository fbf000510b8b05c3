"""A clerk types a month into the template that was handed out."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from campaign.demo.month import Month
from campaign.demo.paper import EXPLANATIONS, Paper, put
from workbook import issues

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def open_template(path: Path) -> Workbook:
    """A handed-out template, opened by another program than the one that made it."""
    import openpyxl

    return openpyxl.load_workbook(path)


def fill(book: Workbook, month: Month, rng: Random) -> Paper:
    """The finished return, without a fault."""
    counts = {name: len(rows) for name, rows in month.tables.items()} | {EXPLANATIONS: 0}
    paper = Paper(book, month, rng, counts)
    for label, value in month.record.items():
        put(paper.field(label), value)
    for sheet, rows in month.tables.items():
        for number, row in zip(paper.rows(sheet), rows, strict=True):
            for column, value in row.items():
                put(paper.at(sheet, column, number), value)
    return paper


def explain(paper: Paper) -> None:
    """情况说明 for each warning that stands at a cell, as a careful clerk writes it at the first sending."""
    for line in list(paper.lines):
        if line.severity != "warning" or line.cell is None:
            continue
        row = paper.add_row(EXPLANATIONS)
        put(paper.at(EXPLANATIONS, "表", row), line.sheet)
        put(paper.at(EXPLANATIONS, "行或项目", row), line.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        put(paper.at(EXPLANATIONS, "说明", row), "已核实，情况属实。")


def answered(marked: Path) -> tuple[bytes, set[tuple[str, str]]]:
    """A marked copy that came back, with an answer beside every warning of its 问题清单, and the (sheet, cell) of those
    whose suggestion was taken: that is done wherever 采纳 is open, else 情况说明 says that it is so.
    """
    book = open_template(marked)
    columns: dict[str, int] = {}
    taken: set[tuple[str, str]] = set()
    for cells in book[issues.SHEET].iter_rows():
        texts = {str(cell.value): cell.column for cell in cells if cell.value is not None and cell.column is not None}
        if not columns and "情况说明" in texts and "级别" in texts:
            columns = texts
        elif columns and cells[columns["级别"] - 1].value == "核实":
            adopt = cells[columns[issues.ADOPT] - 1]
            if adopt.protection.locked:
                cells[columns["情况说明"] - 1].value = "经与当事人核对，情况属实。"
            else:
                adopt.value = issues.ADOPT
                taken.add((str(cells[columns["工作表"] - 1].value), str(cells[columns["单元格"] - 1].value)))
    return saved(book), taken


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
