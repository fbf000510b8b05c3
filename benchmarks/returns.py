"""A folder of filled monthly returns, as Excel would save them, for anyone's measurement.

    python -m benchmarks.returns DIR -n 1000 --seed 1

Each is the sample campaign's template filled for a unit and a month: every sheet, 200 ready rows a table, 20 to 40
lectures, strings shared, formulas with their values. Once every unit has filed every month, later files are
corrected versions. A share of FLAWED holds one to four things to be told, from typed quirks to faults; the others
are clean, but that the month after a returned one is told (info) of a carried-over total that does not agree.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks import phrases
from benchmarks.excel import as_excel_saves
from campaign.founding import settings_book
from campaign.settings import Campaign, Unit, from_book, shipped_settings
from validator.template import compose
from workbook.grid.calamine import CalamineBook
from workbook.handout import Handout
from workbook.write import book_bytes

FLAWED = 0.05
"""The share of returns that are not clean."""

Row = dict[str, Any]


def make_returns(folder: Path, number: int, seed: int) -> list[Path]:
    """Write `number` returns into a folder, made where it is missing; the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        return list(pool.map(partial(_write, folder, seed), range(number), chunksize=8))


def _write(folder: Path, seed: int, index: int) -> Path:
    campaign = sample_campaign()
    periods = campaign.periods()
    version, place = divmod(index, len(periods) * len(campaign.units))
    month, unit = divmod(place, len(campaign.units))
    made = _return(campaign, campaign.units[unit], periods[: month + 1], version, seed)
    corrected = f"-更正{version}" if version else ""
    path = folder / f"{periods[month]}-{campaign.units[unit].code}-{index:04d}{corrected}.xlsx"
    path.write_bytes(made)
    return path


@cache
def sample_campaign() -> Campaign:
    """The sample campaign, as its own settings workbook says."""
    return from_book(CalamineBook(book_bytes(settings_book(shipped_settings("wanchang-2020")))))


def _return(campaign: Campaign, unit: Unit, periods: Sequence[str], version: int, seed: int) -> bytes:
    """One return: the last of `periods`, those before having been filed."""
    chance = random.Random(f"{seed} {unit.code} {periods[-1]} {version}")
    counts = [_count(seed, unit, period) for period in periods]
    rows = _rows(campaign, unit, periods[-1], counts[-1], chance)
    if chance.random() < FLAWED:
        _spoil(rows, chance)
    handout = _handout(campaign, unit, periods[-1], sum(counts[:-1]))
    return as_excel_saves(book_bytes(compose(campaign.form, handout, rows)))


def _count(seed: int, unit: Unit, period: str) -> int:
    """How many lectures a unit has in a month, whatever the version: what is carried over must agree."""
    return random.Random(f"{seed} {unit.code} {period}").randint(20, 40)


def _handout(campaign: Campaign, unit: Unit, period: str, prior: int) -> Handout:
    quotas = campaign.quotas_of(unit)
    given = {
        "return.prior_count": prior,
        "return.quota": next((quota.count for quota in quotas if quota.each), None),
        "return.quota_note": "；".join(quota.name for quota in quotas) or None,
    }
    return Handout(
        campaign.id, campaign.name, unit.code, unit.name, period, campaign.facts.due(period).isoformat(),
        campaign.department, campaign.contact, campaign.phone, given,
    )  # fmt: skip


def _rows(campaign: Campaign, unit: Unit, period: str, lectures: int, chance: random.Random) -> dict[str, list[Row]]:
    """Everything a clerk fills in, by section."""
    people = phrases.people(unit.code)
    first = campaign.start.day if period == campaign.periods()[0] else 1
    days = [f"{period}-{first + number * (29 - first) // lectures:02d}" for number in range(lectures)]
    return {
        "return": [_cover(campaign, period, chance)],
        "lectures": [_lecture(number, day, unit, people, chance) for number, day in enumerate(days, 1)],
        "lecturers": [_lecturer(number, name, unit) for number, name in enumerate(people)],
        "attachments": [
            {"file": f"第{number}场现场图片.jpg", "kind": "现场活动图片", "lecture_no": number, "note": "现场全景"}
            for number in range(1, chance.randint(3, 7))
        ],
        "orders": [
            {"date": days[number], "source": "现场征集", "request": text, "topic": "其他", "handling": "待安排"}
            for number, text in enumerate(chance.sample(phrases.REQUESTS, 3))
        ],
        "works": [
            {"date": days[-1], "platform": "微信公众号", "title": f"{unit.name}{text}", "kind": "图文"}
            | {"link": f"https://unit.invalid/{unit.code}/{period}/{number}", "reads": chance.randint(80, 9000)}
            for number, text in enumerate(chance.sample(phrases.HEADLINES, 2))
        ],
    }  # fmt: skip


def _cover(campaign: Campaign, period: str, chance: random.Random) -> Row:
    return {
        "reporter": chance.choice(phrases.CLERKS), "phone": f"138{chance.randint(0, 99_999_999):08d}",
        "reviewer": chance.choice(phrases.REVIEWERS), "filled_on": campaign.facts.due(period).isoformat(),
        "zero": "否", "narrative": "".join(chance.sample(phrases.NARRATIVE, 6)), "experience": phrases.EXPERIENCE,
    }  # fmt: skip


def _lecture(number: int, day: str, unit: Unit, people: Sequence[str], chance: random.Random) -> Row:
    topic, title = chance.choice(phrases.TALKS)
    online = chance.random() < 0.1
    row = {
        "no": number, "date": day, "start": ("09:00", "14:30", "19:00")[number % 3],
        "duration": chance.choice((45, 60, 90, 120)), "place": f"{unit.name}{chance.choice(phrases.PLACES)}",
        "venue": "线上" if online else chance.choice(phrases.VENUES), "topic": topic, "title": title,
        "lecturer": people[number % len(people)], "audience": chance.choice(phrases.AUDIENCES),
        "format": "线上直播" if online else chance.choice(phrases.FORMATS),
        "interaction": chance.choice("是否"), "comment": chance.choice("是否"),
        "rating": chance.choice(phrases.RATINGS), "vetted_by": phrases.REVIEWERS[0],
    }  # fmt: skip
    row["views" if online else "heads"] = chance.randint(35, 600)
    if chance.random() < 0.2:
        row["coverage"] = chance.choice(phrases.HEADLINES)
    return row


def _lecturer(number: int, name: str, unit: Unit) -> Row:
    topic, title = phrases.TALKS[number % len(phrases.TALKS)]
    return {
        "name": name, "duty": f"{unit.name}{phrases.DUTIES[number % len(phrases.DUTIES)]}", "kind": "党员志愿者",
        "expertise": topic, "title": title, "phone": f"139{number:04d}{len(name):04d}", "recommendation": "推荐",
    }  # fmt: skip


_FLAWS: Mapping[str, Sequence[Any]] = {
    "date": ("２０２０.４.３", "四月三日", "2019-04-03"),
    "start": ("9：30", "上午九点", "25:00"),
    "heads": ("１２０", "约120人", "80-100", "很多", 6000),
    "venue": ("居委会", "广场", None),
    "lecturer": ("张 三", "某某", None),
    "duration": ("90分钟", "1小时", 300, 900),
    "title": (None,),
    "rating": ("优秀", None),
}
"""Field of a lecture -> what is typed instead; None leaves it empty."""


def _spoil(rows: Mapping[str, list[Row]], chance: random.Random) -> None:
    """One to four cells as clerks really type them."""
    for field in chance.sample(sorted(_FLAWS), chance.randint(1, 4)):
        chance.choice(rows["lectures"])[field] = chance.choice(_FLAWS[field])


def main() -> None:
    """Make the folder that the command line asks for."""
    parser = argparse.ArgumentParser(description="Make a folder of filled monthly returns.")
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("-n", dest="number", metavar="N", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="another seed, other returns (1)")
    asked = parser.parse_args()
    made = make_returns(asked.folder, asked.number, asked.seed)
    print(f"{len(made)} returns, {sum(path.stat().st_size for path in made) // max(1, len(made)) // 1024} KiB each")


if __name__ == "__main__":
    main()
