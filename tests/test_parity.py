"""自查 as a real spreadsheet calculates it agrees with the product's findings; the full proof is `make parity`."""

from __future__ import annotations

import io
from contextlib import ExitStack

import openpyxl
import pytest

from tests.parity.case import Case, make_case, make_ground, targets_of
from tests.parity.checklist import rules_of_checks
from tests.parity.compare import Count, compare, read_selfcheck
from tests.parity.forms import parity_forms, proved_forms
from tests.parity.mutation import mutation
from tests.parity.office import Office, python_with_uno
from tests.parity.run import CHANGES, MOST_DECLARED, PAGE, blame, describe, run_cases
from tests.parity.tally import Tally
from tests.returns import saved
from tests.support import find_program, need
from validator.selfcheck.differences import DIFFERENCES
from workbook.meta import CALCULATION

SEEDS = range(100_000, 100_060)  # others than the full run's


@pytest.mark.slow
def test_selfcheck_counts_what_the_product_finds() -> None:
    find_program("soffice")
    python = python_with_uno()
    need(python is not None, "python3-uno is not installed")
    assert python is not None
    tally, told = Tally(), []
    with ExitStack() as stack:
        offices = [stack.enter_context(Office(python)) for _ in range(2)]
        for case, comparison in run_cases(SEEDS, offices):
            tally.add(case, comparison)
            told += [(case, one) for one in comparison.differences if one.pattern is None]
        words = [describe(case, one, blame(offices[0], case, one)) for case, one in told[:5]]
    assert not told, "\n".join(words)
    assert tally.mutations >= 200 and tally.share_declared < MOST_DECLARED
    assert {code for code, count in tally.changed.items() if count} >= {
        "schema.required",
        "schema.enum",
        "check.unique",
    }


def test_a_seed_makes_one_case() -> None:
    assert make_case(41) == make_case(41)
    assert make_case(41).mutations != make_case(46).mutations


def test_a_count_that_is_off_is_a_difference() -> None:
    ground = make_ground(parity_forms()[0], 0)
    case = Case(0, ground, ())
    assert compare(case, ground.book).differences == ()
    book = openpyxl.load_workbook(io.BytesIO(ground.book), data_only=True)
    for row, column, value in ((2, 4, 1), (2, 5, 9), (2, 6, 3)):
        book[CALCULATION].cell(row, column).value = value
    (found,) = compare(case, saved(book)).differences
    assert (found.selfcheck, found.product, found.pattern) == (Count(1, 9, 3), Count(), None)


def test_only_a_pattern_that_is_declared_for_the_code_excuses() -> None:
    ground = make_ground(parity_forms()[0], 0)
    book = openpyxl.load_workbook(io.BytesIO(ground.book), data_only=True)
    sheet = book[CALCULATION]
    row = next(row for row in range(2, 400) if sheet.cell(row, 3).value == "schema.required")
    for column, value in ((4, 1), (5, 5), (6, 1)):
        sheet.cell(row, column).value = value
    for pattern, excused in (("blank-mark", "blank-mark"), ("letter-case", None)):
        case = Case(0, ground, (mutation("any", [("put", "月报表", 5, 2, "text", "/")], (pattern,)),))
        (found,) = compare(case, saved(book)).differences
        assert found.pattern == excused


def test_the_page_has_a_line_for_every_rule_and_every_declared_difference() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    codes = {key[2] for form in parity_forms() for key in read_selfcheck(make_ground(form, 0).book)}
    assert [code for code in sorted(codes) if not any(line.startswith(f"| `{code}` |") for line in lines)] == []
    assert [name for name in DIFFERENCES if not any(line.startswith(f"| `{name}` |") for line in lines)] == []


def test_the_page_proves_that_every_check_was_changed_often_enough() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    for form in proved_forms():
        for _, code, fields in rules_of_checks(form):
            (line,) = [line for line in lines if line.startswith(f"| {form.id} | `{code}` | {fields} |")]
            count = line.split("|")[-2].strip()
            assert count == "left to the program" or int(count.replace(",", "")) >= CHANGES


def test_every_field_that_a_clerk_fills_is_aimed_at() -> None:
    for form in parity_forms():
        aimed = {target.name for group in targets_of(form).values() for target in group}
        fields = {f"{section.name}.{field.name}" for section in form.sections for field in section.fields}
        assert fields <= aimed
