"""`wanchang standing` as a person and as a script read it, against the ledger's own rows."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from campaign.handout import handout
from campaign.survey import standing
from campaign.surveyed import jsonl, text
from campaign.workspace import Workspace
from tests.campaign.ledgers import MONTHS, Clerk, found
from validator.output.columns import cells
from wanchang import main


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["standing", *arguments])


@pytest.fixture(scope="module")
def objects(furnished: Workspace) -> list[dict[str, Any]]:
    done = run(str(furnished.path), "--format", "jsonl")
    assert done.exit_code == 0
    return [json.loads(line) for line in done.output.splitlines()]


def test_an_object_a_unit_and_month(furnished: Workspace, objects: list[dict[str, Any]]) -> None:
    assert len(objects) == 26 * len(MONTHS)
    assert list(objects[0]) == [
        *("unit", "name", "period", "state", "late", "by_staff", "received", "edition", "file", "waiting"),
    ]
    seen = {(one["unit"], one["period"]): one for one in objects}
    states = {code: seen[code, "2020-04"]["state"] for code in ("B02", "B03", "B04", "B05", "B06", "B07", "B08")}
    words = ("missing", "zero", "returned", "held", "explained", "accepted", "correcting")
    assert states == dict(zip(("B02", "B03", "B04", "B05", "B06", "B07", "B08"), words, strict=True))
    missing, taken = seen["B02", "2020-04"], seen["B09", "2020-04"]
    assert [missing[name] for name in ("received", "edition", "file")] == [None] * 3 and missing["waiting"] == 0
    assert (taken["state"], taken["by_staff"], taken["late"]) == ("accepted", True, True)
    assert seen["B05", "2020-04"]["waiting"] == 1


def test_when_it_came_is_told_by_this_countrys_clock(furnished: Workspace, objects: list[dict[str, Any]]) -> None:
    with sqlite3.connect(furnished.ledger) as ledger:
        query = "SELECT unit, period, edition, file, received_at FROM documents WHERE in_force"
        rows = ledger.execute(query).fetchall()
    ledger.close()
    seen = {(one["unit"], one["period"]): one for one in objects}
    assert len(rows) > 60
    for unit, period, edition, file, at in rows:
        one = seen[unit, period]
        moment = datetime.fromisoformat(str(at)).replace(tzinfo=UTC)
        assert datetime.fromisoformat(one["received"]) == moment.replace(microsecond=0)
        assert one["received"].endswith("+08:00")
        assert (one["edition"], one["file"]) == (edition, file)


def test_a_month_alone_and_a_file(furnished: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "报送.jsonl"
    done = run(str(furnished.path), "--period", "2020-12", "--format", "jsonl", "--output", str(path))
    assert (done.exit_code, done.output) == (0, "")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {(one["period"], one["state"]) for one in lines} == {("2020-12", "missing")} and len(lines) == 26
    nowhere = run(str(furnished.path), "--output", str(tmp_path / "没有" / "f"))
    assert nowhere.exit_code == 2 and nowhere.output.startswith("无法写入")
    assert run(str(furnished.path), "--period", "2021-01").exit_code == 2


def test_colours_change_nothing_that_is_read(furnished: Workspace) -> None:
    survey = standing(furnished)
    plain, painted = list(text(survey)), list(text(survey, colour=True))
    assert [re.sub(r"\x1b\[[\d;]*m", "", line).rstrip() for line in painted] == plain
    assert not any("\x1b" in line for line in plain) and any("\x1b" in line for line in painted)
    assert "\x1b" not in run(str(furnished.path)).output, "no terminal, no colours"
    colour = {word: re.search(rf"\x1b\[([\d;]+)m{word}", "\n".join(painted)) for word in ("未报", "零报告")}
    codes = {word: found[1] for word, found in colour.items() if found}
    assert len(set(codes.values())) == 2


def test_columns_stand_under_one_another(furnished: Workspace) -> None:
    survey = standing(furnished)
    lines = list(text(survey))[:27]
    starts = []
    for line in lines:
        at = re.search(r"  (?=\S)", line)
        assert at is not None
        starts.append(cells(line[: at.end()]))
    assert max(starts) == min(one for one in starts if one > 20)
    narrow = list(text(survey, width=60))
    heads = [line for line in narrow if line.startswith("单位 ")]
    assert len(heads) == 3 and all(cells(line) <= 60 for line in narrow[:83])


def test_what_was_handed_out_is_owed_and_a_zero_return_is_none_of_that(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    assert list(text(standing(workspace))) == ["还没有下发或收到任何报表。"] and list(jsonl(standing(workspace))) == []
    handout(workspace, "2020-04", "B01")
    states = [json.loads(line)["state"] for line in jsonl(standing(workspace))]
    assert states == ["missing"] * 26
    Clerk(workspace).file("B01", "2020-04", {}, verdict="accepted-zero", zero=True)
    survey = standing(workspace)
    lines = list(text(survey))
    assert "未报 25 · 零报告 1" in next(line for line in lines if line.startswith("共 26 份"))
    assert "未报是没有收到报表；零报告是已经报送、本月没有内容。" in lines


def test_the_pace_goes_by_the_ledger_and_not_by_the_day_of_handing_out(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    clerk = Clerk(workspace)
    clerk.file("B01", "2020-04", {"lectures": clerk.lectures("2020-04", 41)})
    before = standing(workspace)
    handout(workspace, "2020-05", "B01")
    after = standing(workspace)
    assert (before.progress, before.district, before.phases) == (after.progress, after.district, after.phases)
    # 41 lectures in 41 days (2020-03-21 to 2020-04-30): one a day
    ahead = next(one for one in after.progress if one.key.endswith("|B01")).outlook
    first = datetime(2020, 3, 21) + timedelta(days=79)
    assert (ahead.expected, ahead.reached, ahead.months_left, ahead.monthly) == (286, f"{first:%Y-%m-%d}", 8, 5)


def test_another_departments_form(tmp_path: Path) -> None:
    from campaign.founding import init

    workspace = init(tmp_path / "安全", "anquan-2021")
    handout(workspace, "2021-04", "J01")
    lines = list(text(standing(workspace)))
    assert lines[0].split() == ["单位", "2021年4月（05-08截止）"]
    assert any(line.startswith("任务进度（尚无入账的报表") for line in lines) and lines[-1].startswith(
        "全区：任务 2,000 "
    )
    assert not any("宣讲" in line or "场次" in line for line in lines)
