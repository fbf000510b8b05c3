"""Every code pinned by a hand-written case, through a real workbook: painted, saved, read and judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import returns

FOLDER = Path(__file__).parent / "cases"


def load_cases() -> list[Any]:
    """Every case of tests/cases, named after its file and its name."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", load_cases())
def test_case(case: dict[str, Any]) -> None:
    outcome = returns.look(spoilt(case), evidence=case.get("evidence"))
    expected = sorted((tuple(one) for one in case["find"]), key=lambda one: tuple(part or "" for part in one))
    assert returns.told(outcome) == expected, [one.message for one in outcome.report.findings]
    for finding in outcome.report.findings:
        assert finding.message and "{" not in finding.message


def spoilt(case: dict[str, Any]) -> bytes:
    """The right return after the steps of a case; `from` fills one month's template with another's data.

    `adopt` names the cells whose suggestion the clerk took, when it came back marked.
    """
    start = case.get("from")
    if start is None:
        data = returns.spoil(returns.right(), case.get("do", []))
        return returns.answered(data, dict.fromkeys(case["adopt"], "采纳")) if "adopt" in case else data
    return returns.right(period=start["period"], month=start["month"])
