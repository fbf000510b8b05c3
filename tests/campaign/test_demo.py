"""The demo: what its clerks plant is found, all of it and nothing else, by a check that has never heard of them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from campaign.checking import CannotRunError
from campaign.demo.clerks import Room, work
from campaign.demo.craft import Lectures
from campaign.demo.evidence import evidence
from campaign.demo.filling import explain, fill, saved
from campaign.demo.mailing import STYLES, Letter, forwarded_bytes, mail_bytes
from campaign.demo.month import make_month
from campaign.demo.packing import zip_file
from campaign.demo.paper import Paper
from campaign.demo.people import people_of, shipped_campaign
from campaign.demo.plants.plant import Plant, clash, plants, sow_all
from campaign.demo.plants.quirks import QUIRKS
from campaign.demo.run import Demo, demo
from campaign.demo.schedule import CHINA, Calendar, Job
from campaign.demo.shift import Size, lay_down
from campaign.demo.summary import tell
from campaign.workspace import WorkspaceError
from tests import returns
from tests.campaign.planted import compare
from tests.support import ROOT
from validator.intake.open import open_bytes
from workbook.finding import Verdict

FULL = (22, 3)
SMALL = (8, 2)
STRICT = os.environ.get("WANCHANG_STRICT") == "1"

Key = tuple[Any, ...]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo as `wanchang demo` does it without options."""
    return demo(tmp_path_factory.mktemp("demo") / "示例")


def test_what_is_planted_is_what_the_command_finds(done: Demo) -> None:
    compared = compare(done.workspace.path)
    assert compared.found == compared.planted
    assert all(one["note"] for one in compared.lines)


def test_it_plants_as_much_as_it_promises(done: Demo) -> None:
    assert len(done.planted) >= 60
    assert len({one.code for one in done.planted}) >= 60
    assert {one.severity for one in done.planted} == {"error", "warning", "info"}
    families = {one.code.partition(".")[0] for one in done.planted}
    assert families == {"file", "template", "value", "schema", "check", "across"}


def test_everything_happens_that_happens_in_an_office(done: Demo) -> None:
    documents = [one.filed for run in done.received for one in run.documents]
    verdicts = Counter(one.verdict for one in documents)
    assert set(Verdict) - set(verdicts) == {Verdict.UNRECOGNISED}
    assert verdicts[Verdict.ACCEPTED] > verdicts[Verdict.RETURNED]
    assert sum(one.held is not None for one in documents) == 1
    assert any(one.late for one in documents)
    assert any(one.duplicate_of is not None for one in documents)
    assert any(one.edition == 2 and one.in_force for one in documents)
    ways = Counter((len(one.within), Path((*one.within, one.file)[0]).suffix) for one in documents)
    assert {(0, ".xlsx"), (1, ".zip"), (1, ".eml"), (2, ".eml"), (0, ".eml")} <= set(ways)
    acts = Counter(job.act for jobs in done.plan.months for job in jobs)
    assert acts["missing"] == 3
    assert acts["answered"] and any(one.verdict is Verdict.ACCEPTED_EXPLAINED and one.edition == 2 for one in documents)
    assert any(one.code == "value.adopted" for one in done.planted)


def test_the_summary_says_where_to_look(done: Demo) -> None:
    text = "\n".join(tell(done))
    assert "漏报0处，误报0处" in text
    for name in (
        "总台账.xlsx",
        "收件箱",
        "退回",
        "planted.jsonl",
        "wanchang check",
        "wanchang confirm",
        "wanchang accept",
    ):
        assert name in text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 11))
def test_other_seeds_agree_as_exactly(seed: int, tmp_path: Path) -> None:
    units, months = FULL if STRICT else SMALL
    made = demo(tmp_path / "示例", units=units, months=months, seed=seed)
    assert (made.missed, made.extra) == (Counter(), Counter())


@pytest.mark.parametrize(("units", "months"), [(1, 1), pytest.param(30, 1, marks=pytest.mark.slow)])
def test_other_sizes_agree_as_exactly(units: int, months: int, tmp_path: Path) -> None:
    made = demo(tmp_path / "示例", units=units, months=months, seed=3)
    assert (made.missed, made.extra) == (Counter(), Counter())
    assert made.handed_out == units * months


@pytest.mark.parametrize(("units", "months"), [(0, 1), (100, 1), (1, 0), (1, 10)])
def test_numbers_out_of_range_are_refused(units: int, months: int, tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="应在1到"):
        demo(tmp_path / "示例", units=units, months=months)
    assert not (tmp_path / "示例").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "我的文件.txt").write_text("x")
    with pytest.raises(WorkspaceError):
        demo(tmp_path, units=1, months=1)
    assert [path.name for path in tmp_path.iterdir()] == ["我的文件.txt"]


def hands(rng: Random) -> Iterator[list[Plant]]:
    """Every plant once, in hands of up to five that do not clash."""
    left = rng.sample(plants(), len(plants()))
    while left:
        hand: list[Plant] = []
        for one in tuple(left):
            if len(hand) < 5 and not any(clash(one, other) for other in hand):
                hand.append(one)
                left.remove(one)
        yield hand


def filled(rng: Random, attempt: int) -> Paper:
    """A return without a fault, of one unit's month."""
    period = ("2020-04", "2020-05", "2020-06")[attempt % 3]
    row = next(row for row in shipped_campaign()["units"] if row["code"] == "B01")
    (unit,) = people_of([row], Random(1))
    book = openpyxl.load_workbook(io.BytesIO(returns.blank("B01", period)))
    return fill(book, make_month(unit, period, False, rng), rng)


def told(paper: Paper) -> tuple[Counter[Key], Counter[Key]]:
    """What the validator says of a return, and what was planted in it."""
    outcome = returns.look(saved(paper.book), evidence=[*paper.month.sent, *paper.extra])
    found = ((one.code, str(one.severity), one.sheet, one.cell) for one in outcome.report.findings)
    return Counter(found), Counter((one.code, one.severity, one.sheet, one.cell) for one in paper.lines)


@pytest.mark.slow
def test_every_plant_is_found_at_its_cell_whatever_stands_beside_it() -> None:
    rng = Random(2020)
    for hand in hands(rng):
        left = hand
        for attempt in range(5):  # one month has no lecture online, another no clip: then it is tried in the next
            paper = filled(rng, attempt)
            quirks = [one for one in rng.sample(QUIRKS, 1) if not any(clash(one, other) for other in left)]
            homeless = sow_all(paper, [*left, *quirks])
            if all(one.explicable for one in left):
                explain(paper)
            found, wanted = told(paper)
            assert found == wanted, [one.name for one in left]
            assert len(paper.lines) == len(left) - len(homeless)
            left = homeless
            if not left:
                break
        assert not left, [one.name for one in left]


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda one: one.name)
def test_a_habit_that_is_odd_and_not_wrong_is_not_told(quirk: Plant) -> None:
    paper = filled(Random(5), 0)
    quirk.sow(paper)
    assert told(paper) == (Counter(), Counter())


def test_one_seed_gives_one_plan_and_the_same_cells(tmp_path: Path) -> None:
    size = Size(22, 3, 7)
    plan = lay_down(size)
    lay_down.cache_clear()
    assert lay_down(size) == plan
    template = tmp_path / "表.xlsx"
    template.write_bytes(returns.blank("B01"))
    job = next(one for one in plan.months[0] if one.plants)
    room = Room("d@department.invalid", "理论科", Calendar.of(job.period, 5), None, Lectures())
    first, second = ([cells(one.data, one.name) for one in work(job, template, room, Random(1))] for _ in range(2))
    assert first == second
    assert lay_down(Size(22, 3, 8)) != plan


def cells(data: bytes, name: str) -> list[Any]:
    """Every cell of every workbook in a delivery."""
    found = []
    for document in open_bytes(data, name, name):
        book = openpyxl.load_workbook(io.BytesIO(document.data or b""))
        found.append([(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book])
    return found


def test_who_plants_knows_nothing_of_the_validator() -> None:
    code = (
        "import sys, campaign.demo.shift as one; from campaign.demo.plants.plant import plants; plants();"
        "print([name for name in sys.modules if name.split('.')[0] == 'validator'])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.strip() == "[]"


NAME = "示例路办事处4月报表（终稿）.xlsx"


def letter(style: str) -> Letter:
    """A mail with one attachment."""
    sent = datetime(2020, 5, 3, 9, 12, tzinfo=CHINA)
    return Letter(
        "b01@unit.invalid", "示例路办事处", "d@department.invalid", "四月报表", "请查收。", sent,
        attachments=[(NAME, returns.right()), ("现场 图片.png", evidence("x.png", "", Random(1)))], style=style,
    )  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_mail_is_a_mail(style: str) -> None:
    (document,) = open_bytes(mail_bytes(letter(style)), "信.eml", "信.eml")
    assert (document.file, document.within, document.faults) == (NAME, ("信.eml",), ())
    assert document.data == returns.right()
    assert [one.name for one in document.evidence or ()] == ["现场 图片.png"]
    assert document.mail is not None
    assert (document.mail.sender, document.mail.subject) == ("b01@unit.invalid", "四月报表")
    assert document.mail.sent == datetime(2020, 5, 3, 9, 12, tzinfo=CHINA)


def test_a_forwarded_mail_holds_the_first() -> None:
    one = letter("rfc2231")
    (document,) = open_bytes(forwarded_bytes(one, letter("encoded-gb"), "原信.eml"), "信.eml", "信.eml")
    assert (document.file, document.within, document.faults) == (NAME, ("信.eml", "原信.eml"), ())


def test_archives_can_be_opened_by_others() -> None:
    plain = zipfile.ZipFile(io.BytesIO(zip_file([("附件/图片.png", b"123")])))
    assert (plain.namelist(), plain.testzip()) == (["附件/图片.png"], None)
    chinese = zipfile.ZipFile(io.BytesIO(zip_file([("报表.xlsx", b"abc")], gbk=True)), metadata_encoding="gbk")
    assert chinese.namelist() == ["报表.xlsx"]
    locked = zipfile.ZipFile(io.BytesIO(zip_file([("a.xlsx", b"abc" * 99)], password="20200501")))
    assert locked.read("a.xlsx", pwd=b"20200501") == b"abc" * 99
    with pytest.raises(RuntimeError):
        locked.read("a.xlsx")


def test_a_missing_unit_sends_nothing(tmp_path: Path) -> None:
    job: Job = next(one for one in lay_down(Size(22, 3, 1)).months[0] if one.act == "missing")
    assert (
        work(
            job,
            tmp_path / "无.xlsx",
            Room("d@department.invalid", "理论科", Calendar.of("2020-04", 5), None, Lectures()),
            Random(1),
        )
        == []
    )
