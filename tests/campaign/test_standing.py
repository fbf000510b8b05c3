"""Standing and progress: pure functions of rows and settings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaign.ledger.filed import Filed
from campaign.settings import Campaign, read_settings
from campaign.standing import State, counts_by_unit, district, progress, stand, standings
from campaign.workspace import Workspace
from tests import returns
from workbook.finding import Verdict

DAY = datetime(2020, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def campaign(founded: Workspace) -> Campaign:
    return read_settings(founded.master)


def one(number: int = 1, verdict: str = "accepted", **other: object) -> Filed:
    made = Filed(
        id=number, file="x.xlsx", within=(), sha256="0" * 64, container_sha256="0" * 64, number=0, sender="",
        subject="", message_id="", sent_at=DAY + timedelta(hours=number), received_at=DAY,
        form="monthly-return", form_version=1, unit="B01", period="2020-04", edition=number,
        verdict=Verdict(verdict), zero=verdict == "accepted-zero",
        late=False, held=None, accepted_by_staff=None, in_force=False, pending=False, duplicate_of=None,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


CASES = {
    "nothing": ([], State.MISSING, ()),
    "held": ([one(held="来信地址", edition=0)], State.HELD, ()),
    "returned, then held": ([one(verdict="returned"), one(2, held="来信地址", edition=0)], State.HELD, ()),
    "held, then returned": ([one(held="来信地址", edition=0), one(2, "returned")], State.RETURNED, ()),
    "zero": ([one(verdict="accepted-zero", in_force=True)], State.ZERO, ()),
    "explained": ([one(verdict="accepted-explained", in_force=True)], State.EXPLAINED, ()),
    "accepted late": ([one(in_force=True, late=True)], State.ACCEPTED, ("迟报",)),
    "returned late": ([one(verdict="returned", late=True)], State.RETURNED, ("迟报",)),
    "returned in time, accepted late": (
        [one(verdict="returned"), one(2, in_force=True, late=True)],
        State.ACCEPTED,
        ("迟报",),
    ),
    "accepted in time, corrected late": ([one(), one(2, in_force=True, late=True)], State.ACCEPTED, ()),
    "to be corrected": ([one(in_force=True), one(2, "returned", late=True)], State.CORRECTING, ()),
    "by staff": ([one(verdict="returned", accepted_by_staff="属实", in_force=True)], State.ACCEPTED, ("特批",)),
    "an older one returned later": ([one(2, in_force=True), one(1, "returned")], State.ACCEPTED, ()),
    "held beside the one in force": ([one(in_force=True), one(2, held="来信地址", edition=0)], State.ACCEPTED, ()),
}


@pytest.mark.parametrize("case", CASES)
def test_standing(campaign: Campaign, case: str) -> None:
    filings, state, flags = CASES[case]
    found = stand(campaign.by_code["B01"], "2020-04", filings)
    assert (found.state, found.flags) == (state, flags)
    assert found.done == any(filing.in_force for filing in filings)
    assert found.waiting == sum(filing.held is not None for filing in filings)


def test_repeats_and_strange_papers_are_no_filings(campaign: Campaign) -> None:
    rows = [one(edition=0, verdict="unreadable"), one(2, duplicate_of=1), one(3, unit="Z9", in_force=True)]
    found = standings(campaign, rows, ["2020-04"])
    assert len(found) == 26 and {each.state for each in found} == {State.MISSING}
    assert len(standings(campaign, rows)) == 26 * 10


def test_progress_and_the_district(campaign: Campaign) -> None:
    shared = campaign.by_code["C01"]._replace(groups=("教育系统", "群团组织系统"))
    two = replace(campaign, units=tuple(shared if unit.code == "C01" else unit for unit in campaign.units))
    rows = [
        one(1, unit="C01", in_force=True), one(2, unit="A01", in_force=True),
        one(3, unit="A01", period="2020-05", in_force=True), one(4, unit="B01"), one(5, unit="B02", in_force=True),
    ]  # fmt: skip
    counts = counts_by_unit(
        returns.form(), rows, {number: {"return": {"month_count": number * 10}} for number in range(1, 6)}
    )
    assert counts == {"C01": 10, "A01": 50, "B02": 50}
    assert counts_by_unit(returns.form(), rows, {2: {"return": {"month_count": 7}}}, before="2020-05") == {
        "C01": 0,
        "A01": 7,
        "B02": 0,
    }
    lines = {(line.quota.code, line.unit.code if line.unit else None): line for line in progress(two, counts)}
    assert (lines["Q1", None].done, lines["Q1", None].owed) == (60, 60)
    assert lines["Q1", None].share == 0.5
    assert lines["Q3", "C01"].done == 10
    assert lines["Q2", "B02"].done == 50 and lines["Q2", "B01"].owed == 80
    assert district(two, counts) == 110, "a unit in two quotas counts once"
