"""A ledger of 30,000 lectures: returns of many units and months, put into a workspace's tables by seed."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.phrases import PLACES, TALKS
from campaign.founding import init
from campaign.ledger.store import Ledger
from campaign.ledger.tables import arrivals, changes, documents, rows
from campaign.settings import Campaign, read_settings
from campaign.workspace import Workspace

MONTHS = tuple(f"2020-{month:02}" for month in range(4, 13))
_START = datetime(2020, 4, 1, tzinfo=UTC)


def make_large(path: Path, total: int = 30_000, seed: int = 1) -> Workspace:
    """A workspace whose ledger has so many lectures in force, evenly among units and months."""
    workspace = init(path)
    campaign, chance = read_settings(workspace.master), random.Random(seed)
    places = [(unit.code, period) for period in MONTHS for unit in campaign.units]
    for number, (unit, period) in enumerate(places):
        count = total * (number + 1) // len(places) - total * number // len(places)
        enter(workspace, campaign, chance, unit, period, count)
    return workspace


def enter(workspace: Workspace, campaign: Campaign, chance: random.Random, unit: str, period: str, count: int) -> None:
    """One return with so many lectures, as receiving would enter it; an earlier one of its unit and month goes."""
    digest = sha256(chance.randbytes(16)).hexdigest()
    about: dict[str, Any] = {
        "file": f"{period}_{unit}_月报表.xlsx", "within": [], "sha256": digest, "container_sha256": digest,
        "form": campaign.form.id, "form_version": campaign.form.version, "unit": unit, "period": period,
        "verdict": "accepted", "in_force": True, "report": {}, "pending": False, "record": {},
    }  # fmt: skip
    section = campaign.form.section("lectures")
    with Ledger(workspace.ledger) as ledger, ledger.write() as conn:
        d = documents.c
        there = (d.unit == unit) & (d.period == period)
        editions = [row.edition for row in conn.execute(documents.select().where(there))]
        conn.execute(documents.update().where(there).values(in_force=False))
        at = _START + timedelta(minutes=chance.randrange(10**5))
        conn.execute(arrivals.insert().values(sha256=digest, name=about["file"], size=1, received_at=at, complete=True))
        made = conn.execute(documents.insert().values(**about, received_at=at, edition=len(editions) + 1))
        (document,) = made.inserted_primary_key or (0,)
        place = {"document": document, "section": section.name, "sheet": section.sheet}
        data = [_lecture(campaign, chance, period, number) for number in range(1, count + 1)]
        listed = [place | {"index": index, "row": index + 5, "data": one} for index, one in enumerate(data)]
        conn.execute(rows.insert(), listed)
        conn.execute(changes.insert().values(at=at, what="received", document=document, note="已收件"))


def _lecture(campaign: Campaign, chance: random.Random, period: str, number: int) -> dict[str, Any]:
    fields = campaign.form.section("lectures").fields
    said: dict[str, Any] = {field.name: chance.choice(field.choices) for field in fields if field.choices}
    return said | {
        "no": number,
        "date": f"{period}-{chance.randint(1, 28):02}",
        "start": f"{chance.randint(8, 19):02}:30",
        "duration": chance.choice((60, 90, 120)),
        "place": f"{chance.choice(PLACES)}{number}",
        "title": chance.choice(TALKS)[1],
        "lecturer": f"宣讲员{chance.randint(1, 60)}",
        "vetted_by": "审核员",
        "heads": chance.randint(20, 300),
    }


if __name__ == "__main__":
    where, asked = Workspace(Path(sys.argv[1])), sys.argv[2]
    known = read_settings(where.master)
    enter(where, known, random.Random(asked), known.units[len(known.units) // 2].code, MONTHS[4], 131)
