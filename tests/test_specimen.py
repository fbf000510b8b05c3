"""A right return of any form is right: filled into the real template and examined, nothing at all is said of it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from campaign.demo.patterns import matching
from campaign.demo.specimen import right_data
from tests.returns import document
from validator.examine import Desk, examine
from workbook.codelist import shipped
from workbook.form import Form, load_form, load_shipped, shipped_forms
from workbook.handout import Handout, given_values
from workbook.layout import template
from workbook.write import book_bytes

HANDOUT = Handout("wanchang-2020", "示例活动", "B01", "示例路办事处", "2020-04", "2020-05-05", given={})
FOREIGN = Path(__file__).parent / "foreign"


def specimen(form: Form, seed: int, **more: Any) -> dict[str, Any]:
    """A right return of a form as handed out to one unit."""
    return right_data(form, HANDOUT.period, Random(seed), given_values(form, HANDOUT), **more)


def said(form: Form, data: dict[str, Any]) -> list[tuple[str, str, Any, str]]:
    """What is found in a return, typed into its template, read from real bytes."""
    rows = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    outcome = examine(document(book_bytes(template(form, HANDOUT, rows))), Desk([form]))
    assert outcome.report.form == form.id
    return [(one.code, one.pointer, one.value, one.message) for one in outcome.report.findings]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", sorted(path.stem for path in FOREIGN.glob("*.json")))
def test_nothing_is_said_of_a_specimen_of_another_house_s_form(name: str, seed: int) -> None:
    form = load_form(json.loads((FOREIGN / f"{name}.json").read_text("utf-8")), shipped())
    assert said(form, specimen(form, seed)) == []


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", shipped_forms())
def test_nothing_is_said_of_a_specimen_of_a_shipped_form(name: str, seed: int) -> None:
    form = load_shipped(name, shipped())
    assert said(form, specimen(form, seed)) == []


def test_a_table_without_rows_is_flagged_as_such() -> None:
    form = load_shipped("monthly-return", shipped())
    data = specimen(form, 1, rows_per_table=0)
    assert data["lectures"] == [] and data["return"]["zero"] == "是" and data["return"]["zero_reason"]
    assert said(form, data) == []


def test_a_seed_makes_one_return_and_another_makes_another() -> None:
    form = load_shipped("monthly-return", shipped())
    assert specimen(form, 7) == specimen(form, 7) != specimen(form, 8)


def test_rows_are_as_many_as_asked_for() -> None:
    form = load_shipped("monthly-return", shipped())
    data = specimen(form, 3, rows_per_table={"lectures": 9, "lecturers": 2})
    assert [len(data[name]) for name in ("lectures", "lecturers", "works")] == [9, 2, 0]


def test_limits_and_orders_chain() -> None:
    names = ("low", "middle", "high")
    columns = {
        name: {"title": name, "type": "integer", "minimum": 0, "maximum": 4, "x-column": letter}
        for name, letter in zip(names, "ABC", strict=True)
    }
    chain = [{"kind": "order", "earlier": f"t.{one}", "later": f"t.{two}"} for one, two in pairwise(names)]
    form = load_form(small(columns, required=names, checks=chain), shipped())
    rows = [row for seed in range(30) for row in specimen(form, seed)["t"]]
    assert rows and all(0 <= row["low"] < row["middle"] < row["high"] <= 4 for row in rows)


def test_a_form_that_nothing_can_satisfy_is_said_to_be_one() -> None:
    columns = {"one": {"title": "一", "type": "string", "enum": ["甲"], "x-column": "A"}}
    form = load_form(small(columns, ("one",), [{"kind": "unique", "fields": ["t.one"]}]), shipped())
    with pytest.raises(ValueError, match=r"t\.one"):
        specimen(form, 1, rows_per_table={"t": 2})


@pytest.mark.parametrize(
    "pattern", ["^1[0-9]{10}$", "^https?://", r"^(?:ab|cd)?x\.\d{2,}$", r"^[^@\s]+@[^@\s]+$", "[-ac]b", r"\w*[\]x]"]
)
def test_texts_match_their_pattern(pattern: str) -> None:
    texts = {matching(pattern, Random(seed)) for seed in range(50)}
    assert all(re.search(pattern, text) for text in texts) and len(texts) > 1


@pytest.mark.parametrize("pattern", ["^(?=a)b", "(a", "a)", r"\b", "[a"])
def test_a_pattern_past_the_simple_ones_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="no text can be made"):
        matching(pattern, Random(1))


def small(columns: dict[str, Any], required: tuple[str, ...], checks: list[dict[str, Any]]) -> dict[str, Any]:
    """The definition of a form of one table `t`."""
    return {
        "$id": "small", "title": "小表", "x-version": 1, "type": "object", "x-sheets": [{"name": "表"}],
        "x-checks": checks,
        "properties": {
            "t": {
                "title": "表", "type": "array", "x-sheet": "表", "x-header-row": 4, "x-ready-rows": 10,
                "items": {"type": "object", "required": list(required), "properties": columns},
            }
        },
    }  # fmt: skip
