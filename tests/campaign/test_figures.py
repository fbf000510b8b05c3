"""Every figure of the master against one computed independently: openpyxl straight from the accepted files.

Nothing of the product reads or adds here: cells are taken as clerks typed them, by the columns of the template.
"""

from __future__ import annotations

import csv
import io
import math
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
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


def campaign_days(master: Any) -> tuple[date, date, int]:
    """The campaign's first and last day and what the district owes, as the settings sheet has them."""
    said = {
        re.sub(r"[\s*]", "", str(row[0] or "")): row[1]
        for row in master["活动设置"].iter_rows(values_only=True, max_col=2)
    }
    first, last = (
        said[name].date() if isinstance(said[name], datetime) else date.fromisoformat(said[name])
        for name in ("活动开始", "活动结束")
    )
    return first, last, int(said["全区任务场次"])


def test_pace(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    first, last, district = campaign_days(master)
    until = date(2020, 5, 31)
    elapsed, whole, left = (until - first).days + 1, (last - first).days + 1, 7
    assert max(month for _, month in accepted) == "2020-05" and last == date(2020, 12, 31)
    rows = table(master["任务进度"], 3)
    campaign = rows[: next(place for place, row in enumerate(rows) if row["任务代码"] == "全区") + 1]
    assert campaign[-1]["任务场次"] == district
    assert campaign[-1]["已完成场次"] == sum(len(lectures) for lectures in accepted.values())
    verdicts = set()
    for row in campaign:
        target, done = row["任务场次"], row["已完成场次"]
        if target is None:
            assert [row[name] for name in ("剩余月数", "每月尚需", "按目前进度预计", "判断")] == [None] * 4
            continue
        owed, exactly = max(0, target - done), Fraction(done * whole, elapsed)
        assert row["剩余月数"] == left
        assert row["每月尚需"] == math.ceil(Fraction(owed, left))
        assert row["按目前进度预计"] == math.floor(exactly)
        assert row["预计完成率"] == pytest.approx(math.floor(exactly) / target)
        told = "已完成" if not owed else "正常" if exactly >= target else "滞后"
        assert row["判断"] == told, row["责任单位"]
        verdicts.add(told)
        if told == "正常":
            reached = row["预计完成日"].date()
            days = (reached - first).days + 1
            assert done * days >= target * elapsed > done * (days - 1), "the first day on which the pace gets there"
        else:
            assert row["预计完成日"] is None
    assert len(verdicts) > 1


def test_phases(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    first, last, district = campaign_days(master)
    rows = table(master["任务进度"], 3)
    phases = [row for row in rows if str(row["任务代码"]).startswith("阶段")]
    assert sum(row["任务场次"] for row in phases) == district
    held = [day(lecture["宣讲日期"], month) for (_, month), some in accepted.items() for lecture in some]
    for row in phases:
        start, end = map(date.fromisoformat, row["责任单位"].split("至"))
        assert row["已完成场次"] == sum(start <= one <= end for one in held), row["任务名称"]
        share = district * ((end - start).days + 1) / ((last - first).days + 1)
        assert abs(row["任务场次"] - share) <= 1
    assert [row["计算方式"] for row in phases] == ["已结束", "进行中", "未开始"]
    assert [row["剩余月数"] for row in phases] == [0, 4, 3]


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


def labels(name: str) -> dict[str, str]:
    """What clerks may write for a code, and the word that is meant."""
    with (Path(__file__).parents[2] / f"templates/codes/{name}.csv").open(encoding="utf-8") as file:
        entries = list(csv.DictReader(file))
    return {plain(word): one["label"] for one in entries for word in (one["label"], *one["aliases"].split("|")) if word}


def told_counts(text: str | None) -> Counter[str]:
    """意识形态工作3场、其他1场 -> how many of each."""
    return Counter({one[1]: int(one[2]) for one in re.finditer(r"([^、]+?)(\d+)场", text or "")})


def test_what_people_did(accepted: dict[tuple[str, str], list[Row]], master: Any) -> None:
    units = {row["单位名称 *"]: row["单位代码 *"] for row in table(master["报送单位"], 4)}
    topics = [title for title in table(master["主题分布"], 3)[0] if title not in ("单位代码", "单位", "合计", "标识")]
    audiences, ratings = labels("audience"), labels("rating")
    by_person: dict[tuple[str, str], list[tuple[Row, str]]] = defaultdict(list)
    for (unit, month), rows in accepted.items():
        for row in rows:
            by_person[unit, plain(row["宣讲员"])].append((row, month))
    people = table(master["宣讲员库"], 3)
    for line in people:
        mine = by_person[units[line["单位"]], plain(line["姓名"])]
        assert (line["宣讲场次"], line["线下人数"], line["线上人次"]) == sums([row for row, _ in mine])
        assert told_counts(line["宣讲主题"]) == Counter(near(row["宣讲主题"], topics) for row, _ in mine)
        assert told_counts(line["受众类别"]) == Counter(audiences[plain(row["受众类别"])] for row, _ in mine)
        rated = [ratings[plain(row["效果评估"])] for row, _ in mine if row["效果评估"] is not None]
        rated = [word for word in rated if word != "未评估"]
        assert (line["已评估"] or 0) == len(rated)
        assert line["好评率"] == (
            pytest.approx(sum(word in ("好", "较好") for word in rated) / len(rated)) if rated else None
        )
        last = max((day(row["宣讲日期"], month) for row, month in mine), default=None)
        assert (line["最近一次"].date() if line["最近一次"] else None) == last
    assert sum(line["宣讲场次"] for line in people) == sum(map(len, accepted.values()))
    on_topic = Counter((who, near(row["宣讲主题"], topics)) for who, some in by_person.items() for row, _ in some)
    menu = table(master["宣讲菜单"], 3)
    shown = {(units[one["单位"]], plain(one["宣讲员"]), one["宣讲主题"]): one for one in menu}
    assert len(shown) == len(menu)
    for (who, topic), count in on_topic.items():
        assert shown[(*who, topic)]["已讲场次"] == count
    experts = {
        (units[one["单位"]], plain(one["姓名"]), one["擅长主题"])
        for one in people
        if one["推荐入库"] in ("推荐", "入库")
    }
    assert shown.keys() == experts | {(*who, topic) for who, topic in on_topic}


@pytest.fixture(scope="module")
def besides(desk: Path) -> dict[tuple[str, str], list[Row]]:
    """(unit, title of a table's telling column) -> the rows of such tables in the originals of the filings in force."""
    with sqlite3.connect(desk / "登记簿.sqlite") as ledger:
        filings = ledger.execute("select unit, sha256 from documents where in_force").fetchall()
    ledger.close()
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for unit, sha in filings:
        book = openpyxl.load_workbook(original(desk, sha))
        for sheet in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
            for title in ("希望主题", "阅读或播放量"):
                found[unit, title].extend(rows_under(sheet, title))
    return found


def rows_under(sheet: Any, title: str) -> Iterator[Row]:
    """The rows below the header row that has such a title."""
    for number, row in enumerate(sheet.iter_rows(max_row=30, values_only=True), 1):
        titles = [re.sub(r"[\s*]", "", str(value or "")) for value in row]
        if title in titles:
            for values in sheet.iter_rows(min_row=number + 1, max_col=len(titles), values_only=True):
                said = {name: value for name, value in zip(titles, values, strict=True) if name}
                if sum(value is not None for value in said.values()) > 2:
                    yield said
            return


def test_works_by_reach(besides: dict[tuple[str, str], list[Row]], master: Any) -> None:
    units = {row["单位名称 *"]: row["单位代码 *"] for row in table(master["报送单位"], 4)}
    every = sorted(
        ((number(row["阅读或播放量"]), unit) for (unit, title), rows in besides.items() if title == "阅读或播放量"
         for row in rows if row["阅读或播放量"] is not None), reverse=True,
    )  # fmt: skip
    lines = table(master["新媒体作品"], 3)
    ranked = [line for line in lines if line["名次"] is not None]
    assert len(ranked) == len(every) > 30 and lines[: len(ranked)] == ranked
    assert sorted(((line["阅读或播放量"], units[line["单位"]]) for line in ranked), reverse=True) == every
    for line in ranked:
        figure, unit = line["阅读或播放量"], units[line["单位"]]
        assert line["名次"] == 1 + sum(other > figure for other, _ in every)
        assert line["单位内名次"] == 1 + sum(other > figure for other, whose in every if whose == unit)


def test_requests_are_matched_to_who_covers_the_topic(
    accepted: dict[tuple[str, str], list[Row]], besides: dict[tuple[str, str], list[Row]], master: Any
) -> None:
    units = {row["单位名称 *"]: row["单位代码 *"] for row in table(master["报送单位"], 4)}
    handling = labels("handling")
    lines = table(master["群众点单"], 3)
    assert len(lines) == sum(len(rows) for (_, title), rows in besides.items() if title == "希望主题") > 30
    topics = {line["希望主题"] for line in lines} - {None}
    cover: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for (unit, _), rows in accepted.items():
        for row in rows:
            cover[near(row["宣讲主题"], sorted(topics))].add((unit, plain(row["宣讲员"])))
    known = table(master["宣讲员库"], 3)
    for one in known:
        cover[one["擅长主题"]].add((units[one["单位"]], plain(one["姓名"])))
    waiting = 0
    for line in lines:
        if handling[plain(line["办理情况"])] in ("已宣讲", "不采纳") or line["希望主题"] is None:
            assert line["建议宣讲员"] is None or line["希望主题"] is None
            continue
        waiting += 1
        first = re.match(r"([^（；]+)(?:（(.+?(?:（示例）)?)）)?(?:；|$)", line["建议宣讲员"] or "")
        assert (first is None) == (not cover[line["希望主题"]])
        if first is not None:
            who = (units[first[2] or line["单位"]], plain(first[1]))
            assert who in cover[line["希望主题"]]
            wished = plain(line["希望宣讲员"])
            assert who[1] == wished or wished not in {name for _, name in cover[line["希望主题"]]}
    assert waiting > 10


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
