"""Every figure of the master against one computed independently: openpyxl straight from the accepted files.

Nothing of the product reads or adds here: cells are taken as clerks typed them, by the columns of the template.
"""

from __future__ import annotations

import io
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.demo.run import demo

Row = dict[str, Any]
MONTHS = ("2020-04", "2020-05")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after two months of the demo."""
    folder = tmp_path_factory.mktemp("figures") / "ws"
    demo(folder, units=24, months=2, seed=11)
    return folder


@pytest.fixture(scope="module")
def accepted(desk: Path) -> dict[tuple[str, str], list[Row]]:
    """(unit, month) -> the rows of 宣讲明细 in the original of the filing in force."""
    with sqlite3.connect(desk / "登记簿.sqlite") as ledger:
        filings = ledger.execute("select unit, period, sha256 from documents where in_force").fetchall()
    ledger.close()
    assert len(filings) > 25
    return {(unit, period): list(lectures(original(desk, sha))) for unit, period, sha in filings}


def original(desk: Path, sha: str) -> io.BytesIO:
    """A file of the archive; its name there may end as the clerk's did (.xls)."""
    return io.BytesIO(
        next(path for path in (desk / "归档" / sha[:2]).glob(f"{sha}.*") if path.suffix != ".json").read_bytes()
    )


@pytest.fixture(scope="module")
def master(desk: Path) -> Iterator[Any]:
    """The master as anyone opens it."""
    book = openpyxl.load_workbook(desk / "总台账.xlsx")
    yield book
    book.close()


def lectures(path: io.BytesIO) -> Iterator[Row]:
    """Rows below the header row of 宣讲明细, wherever that is; blank rows and 合计 rows are none."""
    book = openpyxl.load_workbook(path)
    visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    sheet, (top, columns) = next((sheet, found) for sheet in visible if (found := header_of(sheet)))
    merged = {
        cell: sheet.cell(span.min_row, span.min_col).value for span in sheet.merged_cells.ranges for cell in span.cells
    }
    for number in range(top + 1, sheet.max_row + 1):
        row = {title: sheet.cell(number, column).value for title, column in columns.items()}
        if all(value is None or not str(value).strip() for value in row.values()):
            continue
        if any(str(value).strip() in ("合计", "总计", "小计") for value in list(row.values())[:4]):
            continue
        for title, column in columns.items():
            if row[title] is None and not title.endswith(("人数", "人次")):
                row[title] = merged.get((number, column))
        yield row


def header_of(sheet: Any) -> tuple[int, dict[str, int]] | None:
    """The row that has 宣讲日期 and 宣讲题目 among its cells, and title -> column."""
    for number in range(1, 30):
        titles = {re.sub(r"[\s*]", "", str(cell.value or "")): cell.column for cell in sheet[number]}
        if {"宣讲日期", "宣讲题目", "线下人数"} <= titles.keys():
            titles.pop("", None)
            return number, titles
    return None


def number(typed: Any) -> int:
    """A figure as a person would read it: 120, １２０, 120人, 1.2万, 约120, 80-100 (the lower), 一百二十."""
    if typed is None:
        return 0
    if isinstance(typed, int | float):
        return int(typed)
    text = unicodedata.normalize("NFKC", str(typed)).replace(",", "").replace(" ", "")
    found = re.search(r"\d+(?:\.\d+)?", text)
    if not found:
        return chinese(text)
    return round(float(found[0]) * (10_000 if "万" in text else 1_000 if "千" in text else 1))


def chinese(text: str) -> int:
    """一百二十 -> 120; what is no number is 0."""
    digits, total, last = {sign: value for value, sign in enumerate("零一二三四五六七八九")}, 0, 0
    digits["两"] = 2
    for sign in text:
        if sign in digits:
            last = digits[sign]
        elif sign in "十百千":
            total, last = total + (last or 1) * {"十": 10, "百": 100, "千": 1000}[sign], 0
    return total + last


def table(sheet: Any, top: int) -> list[Row]:
    """The rows below a header row, title -> value."""
    titles = [cell.value for cell in sheet[top]]
    rows = sheet.iter_rows(min_row=top + 1, values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows if any(value is not None for value in row)]


def sums(rows: list[Row]) -> tuple[int, int, int]:
    """Lectures, heads, views."""
    return len(rows), sum(number(row["线下人数"]) for row in rows), sum(number(row["线上人次"]) for row in rows)


def test_monthly_figures(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    sheet = master["月度汇总"]
    compared = 0
    for row in sheet.iter_rows(min_row=5, values_only=True):
        for index, month in enumerate(MONTHS):
            shown = row[2 + 3 * index : 5 + 3 * index]
            if (row[0], month) in accepted:
                assert shown == sums(accepted[row[0], month]), (row[0], month)
                compared += 1
            elif row[0] == "合计":
                of_month = [lecture for (_, period), rows in accepted.items() if period == month for lecture in rows]
                assert shown == sums(of_month)
            elif row[0]:
                assert shown == (None, None, None), (row[0], month)
    assert compared == len(accepted)


def test_overview(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    sheet = master["总览"]
    shown = {sheet.cell(3, column).value: sheet.cell(4, column).value for column in range(1, 14)}
    count, heads, views = sums([row for rows in accepted.values() for row in rows])
    assert (shown["已完成"], shown["线下受众"], shown["线上受众"]) == (count, heads, views)
    assert shown["尚差"] == max(0, shown["任务场次"] - count)
    assert shown["完成率"] == pytest.approx(count / shown["任务场次"])


def test_topics(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    shown = table(master["主题分布"], 3)
    names = [title for title in shown[0] if title not in ("单位代码", "单位", "合计", "标识")]
    by_unit: dict[str, Counter[str]] = defaultdict(Counter)
    for (unit, _), rows in accepted.items():
        by_unit[unit].update(near(row["宣讲主题"], names) for row in rows)
    for row in shown:
        if row["单位代码"] in by_unit:
            told = {name: row[name] for name in names}
            assert told == {name: by_unit[row["单位代码"]][name] for name in names}, row["单位"]
            assert row["合计"] == by_unit[row["单位代码"]].total()


def near(typed: Any, names: list[str]) -> str:
    """The topic that a clerk meant: as typed, or the one whose name holds most of its characters."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(typed)))
    text = "其他" if text in ("其它", "别的") else text
    return text if text in names else max(names, key=lambda name: len(set(text) & set(name)))


def test_quotas(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    settings = {row["单位代码 *"]: row for row in table(master["报送单位"], 4)}
    counts: Counter[str] = Counter()
    for (unit, _), rows in accepted.items():
        counts[unit] += len(rows)
    codes = {row["单位名称 *"]: code for code, row in settings.items()}
    compared = 0
    for row in table(master["任务进度"], 3):
        who = row["责任单位"] or ""
        if who.startswith("其中："):
            assert row["已完成场次"] == counts[codes[who.removeprefix("其中：")]]
        elif who in codes:
            assert row["已完成场次"] == counts[codes[who]]
            assert row["尚差场次"] == max(0, row["任务场次"] - counts[codes[who]])
        elif "共同" in who:
            groups = {line["任务代码 *"]: line["适用分组 *"] for line in table(master["任务场次"], 4)}
            members = [
                code for code, unit in settings.items() if groups[row["任务代码"]] in unit["所属分组 *"].split("、")
            ]
            assert row["已完成场次"] == sum(counts[code] for code in members)
        else:
            continue
        compared += 1
    assert compared > 20


def test_details(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    units = {row["单位名称 *"]: row["单位代码 *"] for row in table(master["报送单位"], 4)}
    shown: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in table(master["宣讲明细"], 3):
        shown[units[row["单位"]], row["报告期"]].append(row)
    assert {place: len(rows) for place, rows in shown.items()} == {p: len(rows) for p, rows in accepted.items() if rows}
    for place, rows in shown.items():
        for told, typed in zip(rows, accepted[place], strict=True):
            assert number(told["线下人数"]) == number(typed["线下人数"])
            assert number(told["线上人次"]) == number(typed["线上人次"])
            assert plain(told["宣讲题目"]) == plain(typed["宣讲题目"])
            assert isinstance(told["宣讲日期"], datetime) and told["宣讲日期"].date() == day(
                typed["宣讲日期"], place[1]
            )


def plain(text: Any) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text or "")))


def day(typed: Any, month: str) -> date:
    """The day that a clerk meant within the month reported."""
    if isinstance(typed, datetime):
        return typed.date()
    digits = re.findall(r"\d+", unicodedata.normalize("NFKC", str(typed)))
    if len(digits) == 1 and len(digits[0]) == 8:
        return date(int(digits[0][:4]), int(digits[0][4:6]), int(digits[0][6:]))
    if isinstance(typed, int | float) and typed > 40_000:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(typed))
    first, *rest = (int(part) for part in digits)
    named = [first, *rest] if first > 1000 else [int(month[:4]), first, *rest]
    return date(*named[:3])


def test_lecturers(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    units = {row["单位名称 *"]: row["单位代码 *"] for row in table(master["报送单位"], 4)}
    given = Counter((unit, plain(row["宣讲员"])) for (unit, _), rows in accepted.items() for row in rows)
    people = table(master["宣讲员库"], 3)
    assert len(people) > 50
    for row in people:
        assert row["宣讲场次"] == given[units[row["单位"]], plain(row["姓名"])], row["姓名"]


def test_overview_tables(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    sheet = master["总览"]
    titles = {sheet.cell(row, column).value: (row, column) for row in range(5, 25) for column in (1, 8)}
    row, column = titles["逐月开展和报送情况"]
    for offset, month in enumerate(MONTHS, 2):
        of_month = [lecture for (_, period), rows in accepted.items() if period == month for lecture in rows]
        told = [sheet.cell(row + offset, column + place).value for place in range(6)]
        assert told[0] == f"2020年{int(month[5:])}月" and tuple(told[3:]) == sums(of_month)
        assert told[2] == sum(period == month for _, period in accepted)
    row, column = titles["主题分布"]
    names = [cell.value for cell in master["主题分布"][3]][2:9]
    lectures_of = defaultdict(list)
    for rows in accepted.values():
        for lecture in rows:
            lectures_of[near(lecture["宣讲主题"], names)].append(lecture)
    for offset in range(2, 9):
        name, count, _, heads, views, *_ = (sheet.cell(row + offset, column + place).value for place in range(6))
        assert (count, heads, views) == sums(lectures_of[name]), name
