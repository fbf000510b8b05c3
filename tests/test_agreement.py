"""Two programs see the same in every return that is right, and where they do not, it is not accepted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from campaign.checking import Request, make_desk
from campaign.demo.run import demo
from campaign.demo.specimen import right_data
from tests import returns
from tests.intake.planting import planted
from validator.agreement import differences, is_chosen
from validator.examine import Desk, Outcome, examine
from validator.intake.open import open_path
from validator.intake.walk import walk
from workbook.codelist import shipped
from workbook.filing import Filing
from workbook.finding import Verdict
from workbook.form import Form, load_form, load_shipped, shipped_forms
from workbook.grid.calamine import CalamineBook
from workbook.grid.openpyxl import OpenpyxlBook
from workbook.handout import Handout, given_values
from workbook.layout import template
from workbook.meta import SHEET, parse
from workbook.reading import read_filing
from workbook.write import book_bytes

HANDOUT = Handout("wanchang-2020", "示例活动", "B01", "示例路办事处", "2020-04", "2020-05-05", given={})
FOREIGN = Path(__file__).parent / "foreign"
# calamine takes what stands in an element of no meaning for text, openpyxl does not
TWOFOLD = '<c {at} t="inlineStr"><is><t>甲<x>1</x>乙</t></is></c>'


def forms() -> Iterator[Any]:
    """Every form there is, by its name."""
    for name in shipped_forms():
        yield pytest.param(load_shipped(name, shipped()), id=name)
    for path in sorted(FOREIGN.glob("*.json")):
        yield pytest.param(load_form(json.loads(path.read_text("utf-8")), shipped()), id=path.stem)


def info_cases() -> list[Any]:
    """The cases in which a value was read, told and accepted."""
    cases = yaml.safe_load((Path(__file__).parent / "cases" / "values.yaml").read_text("utf-8"))
    told = {
        "full-width",
        "spaces",
        "date-text",
        "date-serial",
        "time-text",
        "text-number",
        "alias",
        "code",
        "text-date",
    }
    return [
        pytest.param(case["do"], id=case["name"])
        for case in cases
        if {code.removeprefix("value.") for code, _, _ in case["find"]} <= told and "adopt" not in case
    ]


def read_twice(data: bytes, share: float = 1.0) -> Outcome:
    """What is said of a return where so many are given to the second reader."""
    return examine(returns.document(data), Desk([returns.form()], returns.FACTS, second_reader=share))


def was_read_twice(outcome: Outcome) -> bool:
    """Whether the second reader saw the same."""
    codes = {one.code for one in outcome.report.findings} | {one.code for one in outcome.report.skipped}
    return outcome.report.verdict.accepted and "file.ambiguous" not in codes


def filing_of(data: bytes) -> Filing:
    """A return as the first reader sees it."""
    book = CalamineBook(data)
    return read_filing(returns.form(), book, parse(book.grid(SHEET)))


@pytest.mark.parametrize("form", list(forms()))
def test_two_readers_agree_on_a_right_return_of_any_form(form: Form) -> None:
    data = right_data(form, HANDOUT.period, Random(3), given_values(form, HANDOUT))
    rows = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    made = book_bytes(template(form, HANDOUT, rows))
    assert was_read_twice(examine(returns.document(made), Desk([form], second_reader=1.0)))


@pytest.mark.parametrize("steps", info_cases())
def test_two_readers_agree_on_what_was_typed_carelessly(steps: list[dict[str, Any]]) -> None:
    assert was_read_twice(read_twice(returns.spoil(returns.right(), steps)))


def test_two_readers_agree_on_all_that_the_demo_s_clerks_send(tmp_path: Path) -> None:
    folder = demo(tmp_path / "示例", units=3, months=1).workspace.path / "收件箱"
    desk = make_desk(Request([str(folder)]))._replace(second_reader=1.0)
    outcomes = [examine(document, desk) for path in walk([folder]) for document in open_path(path)]
    accepted = [outcome for outcome in outcomes if outcome.report.verdict.accepted]
    assert accepted and all(map(was_read_twice, accepted))
    assert not any(one.code == "file.ambiguous" for outcome in outcomes for one in outcome.report.findings)


def test_a_return_in_which_they_differ_is_not_accepted_and_its_cells_are_named() -> None:
    data = planted(returns.right(), {"宣讲明细!S6": TWOFOLD})
    assert read_twice(data, 0.0).report.verdict is Verdict.ACCEPTED, "one reader alone does not see it"
    report = read_twice(data).report
    assert (report.verdict, report.unit, report.period) == (Verdict.UNREADABLE, "B01", "2020-04")
    assert [(one.code, one.sheet, one.cell) for one in report.findings] == [("file.ambiguous", None, None)]
    assert "宣讲明细!S6（甲1乙 / 甲）" in report.findings[0].message


def test_a_personal_value_in_which_they_differ_is_masked() -> None:
    phone = '<c {at} t="inlineStr"><is><t>1380000<x>1111</x></t></is></c>'
    report = read_twice(planted(returns.right(), {"月报表!F5": phone})).report
    assert [one.code for one in report.findings] == ["file.ambiguous"]
    assert "月报表!F5（138******11 / *******）" in report.findings[0].message


CHANGED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a figure": ({"宣讲明细!L6": 82}, {"宣讲明细!L6"}),
    "a figure of the fifteenth digit": ({"宣讲明细!L6": 81.0000000000001}, {"宣讲明细!L6"}),
    "a figure past it": ({"宣讲明细!L6": 81.00000000000001}, set()),
    "a figure as text": ({"宣讲明细!L6": "81"}, set()),
    "a day": ({"宣讲明细!B7": "2020-04-06"}, {"宣讲明细!B7"}),
    "a day as text": ({"宣讲明细!B7": "2020-04-05"}, set()),
    "a row that one does not see": ({"宣讲明细!A12": 7, "宣讲明细!H12": "题目"}, {"宣讲明细!A12", "宣讲明细!H12"}),
    "a cell that one does not see": ({"宣讲明细!M9": 9}, {"宣讲明细!M9"}),
    "a title of a column": ({"宣讲明细!L4": "线上人数"}, {"宣讲明细!L4"}),
    "who filed it": ({"_meta!B4": "B02"}, {"_meta!A1"}),
    "blanks at the edges": ({"宣讲明细!H6": " 不忘初心第2讲\u3000"}, set()),
    "an escape that openpyxl leaves": ({"宣讲明细!H6": "不忘初心第2讲_x000D_"}, set()),
    "what no field takes in": ({"填报说明!Z90": "别处"}, set()),
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_counts_as_the_same(change: str) -> None:
    cells, expected = CHANGED[change]
    theirs = returns.spoil(returns.right(), [{"set": cells}])
    found = list(differences(OpenpyxlBook(theirs), filing_of(returns.right())))
    assert {f"{one.cell.sheet}!{one.cell.a1}" for one in found} == expected


def test_more_cells_than_can_be_named_are_counted() -> None:
    cells = {f"宣讲明细!S{row}": TWOFOLD for row in range(5, 11)} | {"宣讲明细!H5": TWOFOLD}
    message = read_twice(planted(returns.right(), cells)).report.findings[0].message
    assert "等 7 处" in message and message.count("宣讲明细!") == 5


def test_a_file_is_chosen_by_its_digest_alone_and_as_many_as_asked_for() -> None:
    digests = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(4000)]
    for share in (0.0, 0.1, 0.5, 1.0):
        chosen = [digest for digest in digests if is_chosen(digest, share)]
        assert abs(len(chosen) - share * 4000) < 120
        assert chosen == [digest for digest in digests if is_chosen(digest, share)]
    assert all(is_chosen(one, 0.5) for one in digests if is_chosen(one, 0.1)), "a larger share holds the smaller"


def test_a_return_that_the_second_reader_is_not_given_says_so() -> None:
    formula = "<c {at}><f>" + "+".join(["1"] * 5000) + "</f><v>86</v></c>"
    steps = [{"row": {"情况说明!5": ["宣讲明细", 6, "系统导出的长公式"]}}]
    report = read_twice(planted(returns.spoil(returns.right(), steps), {"宣讲明细!L6": formula})).report
    assert report.verdict is Verdict.ACCEPTED_EXPLAINED
    assert "file.ambiguous" in {one.code for one in report.skipped}
