"""A few months of the demo through every command: each figure of its papers is that of plain sums."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from campaign.demo.run import demo
from campaign.workspace import Workspace
from tests.year.reckoning import differences


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return demo(tmp_path_factory.mktemp("year") / "宣讲", units=8, months=2).workspace


def test_every_figure_is_that_of_the_ledger(lived: Workspace) -> None:
    assert list(differences(lived.path, "2020-05")) == []


def test_a_figure_that_is_another_is_seen(lived: Workspace, tmp_path: Path) -> None:
    """The comparison itself can fail: a lecture more in the ledger is told in all three papers."""
    changed_one = Workspace(shutil.copytree(lived.path, tmp_path / "改过"))
    with sqlite3.connect(changed_one.ledger) as conn:
        (changed,) = conn.execute(
            "SELECT rowid FROM rows WHERE section = 'lectures' AND document IN "
            "(SELECT id FROM documents WHERE in_force AND period = '2020-05') LIMIT 1"
        ).fetchone()
        conn.execute("UPDATE rows SET data = json_set(data, '$.heads', 99999) WHERE rowid = ?", (changed,))
    conn.close()
    told = "\n".join(differences(changed_one.path, "2020-05"))
    assert "月度汇总" in told and "看板 线下" in told and "通报 累计线下" in told
