"""Merit: by what units, people and reports are ranked, and how samples are drawn, as the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Merit(NamedTuple):
    """Weights, each from 0 to 100 and counted against the sum of those of its kind; numbers of what is drawn.

    `shortlist` units are named for the 观摩会, `sample_size` drawn for a 抽查, where asked by risk.
    """

    unit_task: int = 40
    unit_timely: int = 20
    unit_clean: int = 10
    unit_reach: int = 10
    unit_rating: int = 10
    unit_media: int = 10
    person_count: int = 40
    person_reach: int = 30
    person_rating: int = 20
    person_topics: int = 10
    report_rating: int = 40
    report_reach: int = 30
    report_comment: int = 30
    shortlist: int = 2
    sample_size: int = 5
    by_risk: bool = False


USUAL = Merit()
"""What holds where the settings say nothing."""


def merit_of(said: Mapping[str, Any]) -> Merit:
    """The settings' section 评优与抽查; what is not said is as it always was."""
    numbers = {name: value for name, value in said.items() if name != "sample_risk"}
    return Merit(**numbers, by_risk=said.get("sample_risk") == "是")
