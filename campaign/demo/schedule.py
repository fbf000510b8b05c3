"""Who reports what, when and how: the whole campaign laid down before the first clerk begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from random import Random

from campaign.demo.month import following
from campaign.demo.people import Unit
from campaign.demo.plants.between import Meeting
from campaign.demo.plants.parcels import REFUSED, TOLERATED
from campaign.demo.plants.plant import ERROR, INFO, WARNING, Deck, Plant

CHINA = timezone(timedelta(hours=8))
_CONTENT_SHARE = 0.4
"""The share of each month's units that is kept for returns with faults of content, or with none."""

_TAKEN = "value.approximate"
"""What is asked with a suggestion that a clerk can take as it is."""


@dataclass(slots=True)
class Job:
    """One unit's month, and what becomes of it.

    `act` is what is special about it, "" where nothing is: missing, zero, twice, stranger, answered … or the name of
    a fault of the file. `way` is mail, zip (in a mail), forwarded, laid (by staff) or laid-zip. `sent` is when it is
    sent; `again` when a right one follows, or the same a second time. `plants` go into what is sent first.
    """

    unit: Unit
    period: str
    act: str = ""
    way: str = "mail"
    sent: datetime = datetime.min
    again: datetime | None = None
    plants: list[Plant] = field(default_factory=list)
    explained: bool = False
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one month's reporting: due by `due`; what comes in the week after is taken in on `second`."""

    due: date
    second: date

    @staticmethod
    def of(period: str, due_day: int) -> Calendar:
        """The days for a month that is due on `due_day` of the next."""
        year, month = map(int, following(period).split("-"))
        due = date(year, month, due_day)
        return Calendar(due, due + timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What may happen in a campaign: from which month on, which plants there are, and what clerks do besides.

    `fixtures` are what happens every month, to one unit in so many; `last` what happens once, in the last month, to so
    many units together; `acts` what happens once in any month. `sure` begins the names of plants that always find
    room, where a return may be put right too late at all; "" where not.
    """

    first: str
    plants: Sequence[Plant]
    fixtures: Sequence[tuple[str, int]]
    last: Sequence[tuple[str, int]]
    acts: Sequence[str]
    sure: str = ""


def moment(day: date, rng: Random) -> datetime:
    """Some minute of a working day's hours."""
    minutes = rng.randrange(8 * 60 + 30, 17 * 60 + 30)
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=CHINA)


def plan(
    units: Sequence[Unit], outsider: Unit, months: int, due_day: int, rng: Random, known: Repertoire
) -> list[list[Job]]:
    """Every month's jobs, unit by unit; the more units and months there are, the more of it happens.

    `outsider` is an office that the campaign does not know, and that reports all the same.
    """
    planner = _Planner(units, months, due_day, rng, known)
    planner.place_fixtures()
    planner.place_acts()
    planner.fill_in()
    planner.months[-1].append(Job(outsider, planner.months[-1][0].period, "unknown"))
    planner.set_dates()
    return planner.months


_WAYS = ("mail", "mail", "mail", "mail", "zip", "forwarded", "laid", "laid-zip")


class _Planner:
    """The plan in the making; `free` are the jobs of each month to which nothing has been given yet."""

    def __init__(self, units: Sequence[Unit], months: int, due_day: int, rng: Random, known: Repertoire) -> None:
        self.rng, self.due_day, self.known = rng, due_day, known
        periods = [known.first]
        while len(periods) < months:
            periods.append(following(periods[-1]))
        self.months = [[Job(unit, period) for unit in units] for period in periods]
        self.free = [rng.sample(jobs, len(jobs)) for jobs in self.months]
        self.decks = {
            severity: Deck((one for one in known.plants if one.severity == severity), rng)
            for severity in (INFO, WARNING, ERROR)
        }

    def place_fixtures(self) -> None:
        """Each month someone is missing, someone has nothing to report, someone sends twice."""
        for jobs in self.free:
            for act, share in self.known.fixtures:
                for _ in range(-(-len(jobs) // share)):
                    if len(jobs) > 2:
                        jobs.pop().act = act

    def place_acts(self) -> None:
        """What happens once: the last month's first, for it alone can hold them; then the rest, where there is room."""
        last = len(self.free) - 1
        self._late_correction(last)
        for act, count in self.known.last:
            if self._room(last) >= count:
                group = [self.free[last].pop() for _ in range(count)]
                for job in group:
                    job.act, job.meeting = act, _meeting(act, group)
        acts = [*REFUSED, *TOLERATED, *self.known.acts]
        for turn, act in enumerate(self.rng.sample(acts, len(acts))):
            for step in range(last + 1):
                month = (turn + step) % (last + 1)
                if self._room(month) >= 1 and not (act == "reused" and month == 0):
                    self.free[month].pop().act = act
                    break

    def _room(self, month: int) -> int:
        return len(self.free[month]) - int(_CONTENT_SHARE * len(self.months[month]))

    def _late_correction(self, last: int) -> None:
        """A return put right only after the next template was handed out: what that carries over is out of date."""
        if not self.known.sure or not last or self._room(last - 1) < 1:
            return
        for job in self.free[last - 1]:
            heir = next((one for one in self.free[last] if one.unit is job.unit), None)
            if heir is not None:
                self.free[last - 1].remove(job)
                self.free[last].remove(heir)
                job.act, heir.act = "corrected-late", "carried"
                job.plants = self.decks[ERROR].deal(1, fits=lambda one: one.name.startswith(self.known.sure))
                return

    def fill_in(self) -> None:
        """Of those that are left some make mistakes, light or heavy; the others make none."""
        for jobs in self.free:
            kinds = (("wrong", 0.3), ("mild", 0.25), ("explained", 0.12), ("doubtful", 0.1))
            pool = iter(list(jobs))
            for kind, share in kinds:
                for _ in range(round(share * len(jobs))):
                    self._spoil(next(pool), kind)
            for job in pool:
                job.way = self.rng.choice(_WAYS)

    def _spoil(self, job: Job, kind: str) -> None:
        job.way = self.rng.choice(_WAYS)
        to_explain = kind == "explained" or (kind == "doubtful" and job.way == "mail")

        def fits(one: Plant) -> bool:
            return (not one.mail or job.way != "laid") and (not to_explain or one.explicable)

        if kind == "wrong":
            job.plants = self.decks[ERROR].deal(self.rng.randint(2, 4), fits=fits)
        elif kind in ("explained", "doubtful"):
            if kind == "doubtful" and job.way == "mail":  # it is answered, once at least by 采纳
                job.plants = self.decks[WARNING].deal(1, fits=lambda one: one.code == _TAKEN and fits(one))
            job.plants += self.decks[WARNING].deal(self.rng.randint(1, 2), hand=job.plants, fits=fits)
            job.explained = kind == "explained"
        wanted = self.rng.randint(2, 3) if kind == "mild" else self.rng.randint(0, 1)
        job.plants += self.decks[INFO].deal(wanted, hand=job.plants, fits=fits)
        if kind == "wrong" and job.way == "mail" and self.rng.random() < 0.7:
            job.act = "corrected"
        elif kind == "doubtful" and job.way == "mail":
            job.act = "answered"

    def set_dates(self) -> None:
        """In time, save a few mails of each month; corrections come some days later."""
        for jobs in self.months:
            calendar = Calendar.of(jobs[0].period, self.due_day)
            late = [one for one in jobs if one.act in ("", "corrected", "zero") and one.way in ("mail", "zip")]
            for job in self.rng.sample(late, min(len(late), -(-len(jobs) // 11))):
                job.sent = moment(calendar.due + timedelta(days=self.rng.randint(1, 2)), self.rng)
            for job in jobs:
                if job.sent == datetime.min:
                    job.sent = moment(calendar.due - timedelta(days=self.rng.randint(0, 4)), self.rng)
                job.again = self._again(job, calendar)

    def _again(self, job: Job, calendar: Calendar) -> datetime | None:
        if job.act == "twice":
            return job.sent + timedelta(minutes=self.rng.randint(10, 50))
        if job.act == "corrected-late":
            return moment(calendar.second + timedelta(days=5), self.rng)
        if job.act in REFUSED or job.act in ("corrected", "version", "campaign", "reused", "zero-bare"):
            return moment(job.sent.date() + timedelta(days=self.rng.randint(1, 3)), self.rng)
        return None


def _meeting(act: str, group: Sequence[Job]) -> Meeting | None:
    """What the units of a group say of one and the same morning."""
    host = group[0].unit
    if act == "two-units":
        return Meeting(place=f"{host.short}联合礼堂", title="两家单位共办的一堂课")
    return Meeting(lecturer=host.lecturers[0]) if act == "two-places" else None
