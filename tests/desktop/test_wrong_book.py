"""A toolbar cannot grey its buttons by what is open: over the wrong kind of workbook each says one sentence."""

from pathlib import Path
from typing import Any

import pytest

from campaign.workspace import Workspace
from tests.campaign.conftest import founded
from tests.campaign.office import fill
from tests.engines.conftest import calc
from xlmacros.actions import ACTIONS, run_action

__all__ = ["calc", "founded"]

SENTENCE = "：请"
"""What is wrong, and how to mend it."""


def press(id: str, path: Path, calc: Any) -> list[str]:
    book = calc.books.open(str(path))
    said: list[str] = []
    try:
        names = [sheet.name for sheet in book.sheets]
        done = run_action(id, book, lambda text, mode: said.append(f"{mode}：{text}"))
        assert done is None and [sheet.name for sheet in book.sheets] == names
    finally:
        book.close()
    return said


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_over_the_wrong_kind_of_workbook(action: Any, founded: Workspace, tmp_path: Path, calc: Any) -> None:
    path = founded.master if action.kind == "return" else tmp_path / "4月 月报表.xlsx"
    if action.kind == "master":
        path.write_bytes(fill(founded))
    (said,) = press(action.id, path, calc)
    kind, _, text = said.partition("：")
    assert kind == "critical" and SENTENCE in text and len(text) < 80 and "\n" not in text and "日志" not in text, said
