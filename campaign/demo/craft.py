"""Craft: what a clerk must know of the form; here of the lecture campaign's monthly return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any, Protocol

from campaign.demo.filling import explain, fill, open_template
from campaign.demo.month import make_month
from campaign.demo.paper import RECORD, Paper
from campaign.demo.plants import between, books, records
from campaign.demo.plants.plant import clash, plants, sow_all
from campaign.demo.plants.quirks import QUIRKS
from campaign.demo.schedule import Job, Repertoire


class Craft(Protocol):
    """How returns of one form are filled in and spoilt.

    What `fill` gives is the filled workbook on the desk: it has `book`, and `lines` for what was planted in it.
    """

    @property
    def title(self) -> str:
        """The form's title, as file names and subjects say it."""
        ...

    @property
    def repertoire(self) -> Repertoire:
        """What may happen to such returns."""
        ...

    def fill(self, template: Path, job: Job, rng: Random, like: Any = None) -> Any:
        """A right return in a template: of its own making, or with the contents of another one."""
        ...

    def spoil(self, paper: Any, job: Job, rng: Random) -> None:
        """Plant what the job says, and what else is odd about this clerk; explain it where the clerk does so."""
        ...

    def say_reused(self, paper: Any) -> None:
        """Put down that the return was filled into the template of the month before."""
        ...

    def sent(self, paper: Any) -> list[str]:
        """The names of the files that come along."""
        ...

    def words(self, paper: Any) -> str:
        """What a document that comes along may say."""
        ...


_SPOILT: Mapping[str, Callable[[Paper], None]] = {
    "version": books.sow_other_version,
    "campaign": books.sow_other_campaign,
    "split": between.split_lecturer,
    "zero-bare": records.sow_zero_without_reason,
    "zero-denied": records.sow_zero_denied,
    "carried": records.sow_carried_over,
    "unknown": records.sow_unknown_unit,
}
"""Acts that are one fault in the workbook."""


class Lectures:
    """The monthly return of the lecture campaign."""

    title = "月报表"

    @property
    def repertoire(self) -> Repertoire:
        """Everything that there is to plant."""
        return Repertoire(
            first="2020-04",
            plants=plants(),
            fixtures=(("missing", 22), ("zero", 11), ("twice", 22)),
            last=(("stranger", 1), ("two-units", 2), ("two-places", 2), ("split", 1), ("wrong-month", 1)),
            acts=("version", "campaign", "zero-bare", "zero-denied", "reused"),
            sure=f"schema.required/{RECORD}.",
        )

    def fill(self, template: Path, job: Job, rng: Random, like: Paper | None = None) -> Paper:
        """A month of the unit's, or the one that was filled in already."""
        month = like.month if like else make_month(job.unit, job.period, job.act.startswith("zero"), rng)
        return fill(open_template(template), month, rng)

    def spoil(self, paper: Paper, job: Job, rng: Random) -> None:
        """Acts and meetings, plants, now and then a habit that is odd and not wrong."""
        if job.act in _SPOILT:
            _SPOILT[job.act](paper)
        elif job.meeting is not None:
            (between.claim_lecture if job.act == "two-units" else between.borrow_lecturer)(paper, job.meeting)
        habits = [one for one in rng.sample(QUIRKS, 1) if rng.random() < 0.3]
        harmless = [
            one for one in habits if not paper.month.zero and not any(clash(one, other) for other in job.plants)
        ]
        sow_all(paper, [*job.plants, *harmless])
        if job.explained:
            explain(paper)

    def say_reused(self, paper: Paper) -> None:
        """At the month that the template says."""
        paper.say("template.reused", "error", RECORD, paper.field("报告期").coordinate, "填在上个月的模板里")

    def sent(self, paper: Paper) -> list[str]:
        """What the list names, and what was put in beside it."""
        return [*paper.month.sent, *paper.extra]

    def words(self, paper: Paper) -> str:
        """The month in words."""
        return str(paper.month.record.get("工作情况") or "本月未开展宣讲。")
