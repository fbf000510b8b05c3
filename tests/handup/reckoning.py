"""What a district's ledger comes to, by SQL and sums of its own: nothing here is the program's."""

import io
import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.workbook.workbook import Workbook

from campaign.workspace import Workspace


def rows_of(workspace: Workspace, section: str, period: str) -> list[tuple[str, dict[str, Any]]]:
    """(unit, row) of a section, of the filings in force for a month."""
    query = (
        "SELECT d.unit, r.data FROM rows r JOIN documents d ON d.id = r.document "
        'WHERE r.section = ? AND d.period = ? AND d.in_force ORDER BY d.unit, r."index"'
    )
    with sqlite3.connect(workspace.ledger) as conn:
        return [(unit, json.loads(data)) for unit, data in conn.execute(query, (section, period))]


def summed(rows: list[tuple[str, dict[str, Any]]], name: str) -> int:
    return sum(row.get(name) or 0 for _, row in rows)


def by_unit(rows: list[tuple[str, dict[str, Any]]]) -> Counter[str]:
    return Counter(unit for unit, _ in rows)


def in_force(workspace: Workspace, period: str) -> int:
    with sqlite3.connect(workspace.ledger) as conn:
        query = "SELECT count(*) FROM documents WHERE in_force AND period = ?"
        return int(conn.execute(query, (period,)).fetchone()[0])


def values(path: Path) -> Workbook:
    """The workbook as it shows itself, cached figures of formulas included."""
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)


def column(book: Workbook, sheet: str, header: str, top: int = 4) -> list[Any]:
    """The filled cells under a header."""
    found = book[sheet]
    at = next(place for place, cell in enumerate(found[top], 1) if str(cell.value).rstrip("* ") == header)
    cells = (found.cell(row, at).value for row in range(top + 1, found.max_row + 1))
    return [value for value in cells if value is not None]


def text_of(path: Path) -> str:
    """Every part of the package as text."""
    with ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
