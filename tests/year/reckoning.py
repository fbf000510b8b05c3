"""What a demo's ledger comes to, reckoned by plain SQL and sums, and what its papers say: all must be one."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import lxml.html
import openpyxl

FIGURES = ("count", "heads", "views")


@dataclass
class Truth:
    """Sums over the rows of all filings in force: (unit, month, figure) and (unit, topic) -> number."""

    sums: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    topics: Counter[tuple[str, str]] = field(default_factory=Counter)
    filed: set[tuple[str, str]] = field(default_factory=set)

    def of(self, figure: str, *, unit: str | None = None, months: tuple[str, str] = ("", "9")) -> int:
        """A figure of a unit, or of all, over the months from one to another."""
        return sum(
            number
            for (code, month, name), number in self.sums.items()
            if name == figure and unit in (None, code) and months[0] <= month <= months[1]
        )


def reckon(ledger: Path) -> Truth:
    """The truth of a ledger (SQLite)."""
    found = Truth()
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as conn:
        found.filed = set(conn.execute("SELECT unit, period FROM documents WHERE in_force AND form = 'monthly-return'"))
        query = """SELECT unit, period, data FROM documents JOIN rows ON document = id
                   WHERE in_force AND form = 'monthly-return' AND section = 'lectures'"""
        for unit, period, data in conn.execute(query):
            row = json.loads(data)
            found.sums[unit, period, "count"] += 1
            found.sums[unit, period, "heads"] += row.get("heads") or 0
            found.sums[unit, period, "views"] += row.get("views") or 0
            found.topics[unit, row["topic"]] += 1
    conn.close()
    return found


def differences(workspace: Path, period: str) -> Iterator[str]:
    """Each figure of master, page and circular of a month that is not the ledger's, in a line; none is well."""
    truth = reckon(workspace / "登记簿.sqlite")
    book = openpyxl.load_workbook(workspace / "总台账.xlsx", data_only=True)
    units = {str(row[0]): str(row[1]) for row in book["报送单位"].iter_rows(min_row=5, values_only=True) if row[0]}
    said = [
        *_monthly(book["月度汇总"], truth),
        *_topics(book["主题分布"], truth),
        *_page(workspace / "通报" / period / "看板.html", truth, units, period),
        *_circular(next((workspace / "通报" / period).glob("*通报.docx")), truth, units, period),
    ]
    if len(said) < 5 * len(units):
        yield f"only {len(said)} figures were compared"
    for what, shown, right in said:
        if shown != right:
            yield f"{what}: {shown}, not {right}"


Said = tuple[str, int | None, int | None]


def _monthly(sheet: Any, truth: Truth) -> Iterator[Said]:
    rows = list(sheet.iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if row[0] == "单位代码")
    months = [re.sub(r"(\d+)年(\d+)月", lambda m: f"{m[1]}-{int(m[2]):02d}", str(one or "")) for one in rows[head - 1]]
    for row in rows[head + 1 :]:
        for column, month in enumerate(months):
            for offset, figure in enumerate(FIGURES if re.fullmatch(r"\d{4}-\d\d", month) else ()):
                right = truth.of(figure, unit=row[0], months=(month, month)) if (row[0], month) in truth.filed else None
                if row[0] and re.fullmatch(r"[A-Z]\d\d", str(row[0])):
                    yield f"月度汇总 {row[0]} {month} {figure}", row[column + offset], right


def _topics(sheet: Any, truth: Truth) -> Iterator[Said]:
    rows = list(sheet.iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if row[0] == "单位代码")
    for row in rows[head + 1 :]:
        if row[0] and re.fullmatch(r"[A-Z]\d\d", str(row[0])):
            for topic, shown in list(zip(rows[head], row, strict=True))[2:-2]:
                yield f"主题分布 {row[0]} {topic}", shown, truth.topics[row[0], str(topic)]


def _page(path: Path, truth: Truth, units: dict[str, str], period: str) -> Iterator[Said]:
    page: Any = lxml.html.fromstring(path.read_text("utf-8"))
    until = ("", period)
    yield "看板 累计", _number(page.get_element_by_id("done")), truth.of("count", months=until)
    yield "看板 本月", _number(page.get_element_by_id("month")), truth.of("count", months=(period, period))
    heads, views = (one for one in page.iter("dd") if "data-measure" in one.attrib)
    yield "看板 线下", _number(heads), truth.of("heads", months=until)
    yield "看板 线上", _number(views), truth.of("views", months=until)
    shown = {row.get("data-unit"): row for row in page.iter("tr") if "data-unit" in row.attrib}
    for unit in units:
        (done,) = (cell for cell in shown[unit].iter("td") if cell.get("class") == "n done")
        yield f"看板 {unit}", _number(done), truth.of("count", unit=unit, months=until)


def _circular(path: Path, truth: Truth, units: dict[str, str], period: str) -> Iterator[Said]:
    paper = docx.Document(str(path))
    text = "\n".join(one.text for one in paper.paragraphs)
    month, until = (period, period), ("", period)
    yield "通报 本月", _first(r"共完成([\d,]+)场", text), truth.of("count", months=month)
    yield "通报 本月线下", _first(r"线下受众([\d,]+)人", text), truth.of("heads", months=month)
    yield "通报 累计", _first(r"累计完成([\d,]+)场", text), truth.of("count", months=until)
    yield "通报 累计线下", _first(r"累计线下受众([\d,]+)人", text), truth.of("heads", months=until)
    codes = {name: code for code, name in units.items()}
    for row in paper.tables[-2].rows:
        cells = [cell.text for cell in row.cells]
        if cells[1] in codes:
            unit = codes[cells[1]]
            filed = (unit, period) in truth.filed
            for place, figure in enumerate(FIGURES, 2):
                right = truth.of(figure, unit=unit, months=month) if filed else None
                yield f"通报 {unit} {figure}", _digits(cells[place]), right
            yield f"通报 {unit} 累计", _digits(cells[6]), truth.of("count", unit=unit, months=until)


def _number(element: Any) -> int | None:
    return _digits(element.text or "")


def _digits(text: str) -> int | None:
    found = text.replace(",", "").strip()
    return int(found) if found.isdecimal() else None


def _first(pattern: str, text: str) -> int | None:
    found = re.search(pattern, text)
    return _digits(found[1]) if found else None
