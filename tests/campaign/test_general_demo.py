"""The demo of a campaign that nobody wrote one for: what is read from the form is planted, and found exactly."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest

from campaign.checking import CannotRunError
from campaign.demo.filling import saved
from campaign.demo.general.craft import AnyForm
from campaign.demo.people import people_of, shipped_campaign
from campaign.demo.plants.plant import Plant, clash, sow_all
from campaign.demo.run import Demo, demo
from campaign.demo.schedule import Job
from campaign.demo.shift import craft_of
from campaign.founding import settings_book
from campaign.handout import make_handout
from campaign.settings import Campaign, SettingsError, from_book, shipped_settings
from tests.campaign.departments import write_department
from tests.campaign.planted import compare
from tests.returns import document
from validator.examine import Desk, examine
from validator.template import compose
from workbook.grid.calamine import CalamineBook
from workbook.write import book_bytes

SECOND = "anquan-2021"
Told = Counter[tuple[str, str, str | None, str | None]]


@cache
def campaign() -> Campaign:
    """The second sample campaign."""
    return from_book(CalamineBook(book_bytes(settings_book(shipped_settings(SECOND)))))


@cache
def craft() -> AnyForm:
    """What its clerks know."""
    found = craft_of(SECOND)
    assert isinstance(found, AnyForm)
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its return for the first unit and month."""
    path = tmp_path_factory.mktemp("second") / "表.xlsx"
    handed = make_handout(campaign(), campaign().units[0], campaign().periods()[0], 12)
    path.write_bytes(book_bytes(compose(campaign().form, handed)))
    return path


def told(template: Path, hand: list[Plant], rng: Random) -> tuple[Told, Told, list[Plant]]:
    """What the validator says of a return with these plants, what was planted, and what found no room."""
    (unit,) = people_of([shipped_campaign(SECOND)["units"][0]], Random(1))
    job = Job(unit, campaign().periods()[0], plants=hand, explained=all(one.explicable for one in hand))
    paper = craft().fill(template, job, rng)
    homeless = sow_all(paper, hand)
    outcome = examine(
        document(saved(paper.book), evidence=craft().sent(paper)), Desk([campaign().form], campaign().facts)
    )
    found = Counter((one.code, str(one.severity), one.sheet, one.cell) for one in outcome.report.findings)
    return found, Counter((one.code, one.severity, one.sheet, one.cell) for one in paper.lines), homeless


@pytest.mark.parametrize("seed", range(4))
def test_a_right_return_has_no_finding(seed: int, template: Path) -> None:
    assert told(template, [], Random(seed)) == (Counter(), Counter(), [])


def test_the_form_gives_occasion_for_faults_of_every_kind() -> None:
    codes = {one.code for one in craft().plants}
    assert len(codes) >= 30
    kinds = {f"check.{params['kind']}" for params in campaign().form.checks}
    assert kinds - codes == set()


@pytest.mark.slow
def test_every_plant_is_found_at_its_cell_whatever_stands_beside_it(template: Path) -> None:
    rng = Random(2021)
    left = rng.sample(craft().plants, len(craft().plants))
    for attempt in range(400):
        if not left:
            break
        hand: list[Plant] = []
        for one in left:
            if len(hand) < 5 and not any(clash(one, other) for other in hand):
                hand.append(one)
        found, wanted, homeless = told(template, hand, Random(attempt))
        assert found == wanted, [one.name for one in hand]
        left = [one for one in left if one not in hand] + homeless
    assert not left, [one.name for one in left]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A small demo of the second campaign."""
    return demo(tmp_path_factory.mktemp("demo") / "示例", units=6, months=1, campaign=SECOND)


def test_what_is_planted_is_what_the_command_finds(done: Demo) -> None:
    compared = compare(done.workspace.path)
    assert compared.found == compared.planted and compared.planted
    assert {one["form"] for one in compared.documents} <= {"safety-return", None}


@pytest.mark.slow
@pytest.mark.parametrize("seed", (2, 3, 4))
def test_other_seeds_agree_as_exactly(seed: int, tmp_path: Path) -> None:
    made = demo(tmp_path / "示例", units=12, months=2, seed=seed, campaign=SECOND)
    assert (made.missed, made.extra) == (Counter(), Counter())
    assert len({one.code for one in made.planted}) >= 15


def test_a_department_with_a_form_of_its_own_has_a_demo_as_well(tmp_path: Path) -> None:
    folder = write_department(tmp_path / "活动")
    made = demo(tmp_path / "示例", units=3, months=1, campaign=str(folder))
    assert (made.missed, made.extra) == (Counter(), Counter())
    assert made.handed_out == 3 and made.planted


def test_months_past_the_end_and_unknown_campaigns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="应在1到9之间"):
        demo(tmp_path / "示例", units=1, months=10, campaign=SECOND)
    with pytest.raises(SettingsError, match="anquan-2021"):
        demo(tmp_path / "示例", units=1, months=1, campaign="没有的")
    assert not (tmp_path / "示例").exists()
