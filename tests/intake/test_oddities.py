"""Every oddity of a cell in the corpus, planted in a real return, is told at its cell and the rest is read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests import returns
from tests.intake.planting import part_of, planted, replaced
from tests.support import corpus
from validator.examine import Desk, Outcome, examine
from workbook.finding import Verdict

KINDS = {"number", "date", "error-cell", "formula", "formula-injection", "control-chars", "huge-string"}
FIGURES = [f"宣讲明细!{column}{row}" for column in "LM" for row in range(5, 11)]
DATES = [f"宣讲明细!B{row}" for row in range(5, 11)]
TEXTS = [f"宣讲明细!{column}{row}" for column in "SH" for row in range(5, 11)]

TOLD: dict[str, tuple[list[str], list[str]]] = {
    "num_nan.xlsx": (FIGURES, ["value.not-finite"]),
    "num_1e308.xlsx": (FIGURES, ["value.too-large"]),
    "num_1e999.xlsx": (FIGURES, ["value.not-finite"]),
    "num_neg.xlsx": (FIGURES, ["schema.type"]),
    "num_negzero.xlsx": (FIGURES, [""]),
    "num_17digits.xlsx": (FIGURES, ["value.too-large"]),
    "num_float_tail.xlsx": (FIGURES, ["schema.type"]),
    "num_underscore.xlsx": (FIGURES, ["value.malformed"]),
    "num_space.xlsx": (FIGURES, ["value.spaces"]),
    "num_5000digits.xlsx": (FIGURES, ["value.not-finite"]),
    "bool_values.xlsx": (FIGURES, ["value.number"] * 2 + ["value.malformed"] * 3),
    "error_new_spill.xlsx": (FIGURES, ["value.error"]),
    "error_new_blocked.xlsx": (FIGURES, ["value.error"]),
    "error_cells.xlsx": (FIGURES, ["value.error"] * 9),
    "date_text.xlsx": (
        DATES, ["value.date", "value.date", "value.date-serial-60", "value.date-text", "value.date-year"]
    ),
    "formula_no_cache.xlsx": (FIGURES, ["value.uncached"] * 2),
    "formula_volatile.xlsx": (FIGURES, ["value.formula"] * 2),
    "formula_dde.xlsx": (FIGURES, ["value.formula"] * 2),
    "formula_webservice.xlsx": (FIGURES, ["value.formula"] * 2),
    "formula_100k_chars.xlsx": (FIGURES, ["value.formula"] * 2),
    "formula_deep_parens.xlsx": (FIGURES, ["value.formula"] * 2),
    "shared_formula_blowup.xlsx": (FIGURES, ["value.formula"] * 6),
    "inj_strings.xlsx": (TEXTS, ["value.code"] * 10 + ["value.full-width", "value.code"]),
    "str_html.xlsx": (TEXTS, ["value.code"] * 6),
    "str_controls.xlsx": (TEXTS, ["value.spaces"] * 2 + ["value.code"] + ["value.spaces"] * 4 + [""]),
    "str_32768.xlsx": (TEXTS, ["value.cut-text"]),
}  # fmt: skip
"""File -> where its odd cells are planted and what is told of each, "" where it is right; line breaks may stand."""
WHOLE = {"inj_sheet_name.xlsx", "str_5M.xlsx"}
"""What is no matter of a cell: a sheet's name, and what is refused before any reader."""


@cache
def look(data: bytes) -> Outcome:
    """What is said of a return, with its contents."""
    return examine(returns.document(data), Desk([returns.form()], returns.FACTS, keep=True))


def told_at(outcome: Outcome) -> dict[str, set[str]]:
    """Cell -> the codes told there."""
    found: dict[str, set[str]] = {}
    for one in outcome.report.findings:
        found.setdefault(f"{one.sheet}!{one.cell}", set()).add(one.code)
    return found


def untouched(outcome: Outcome, places: list[str]) -> dict[str, Any]:
    """Everything the return says but for what stands in these cells of 宣讲明细, and but for what is computed."""
    assert outcome.contents is not None
    lectures = {field.span.left: field.name for field in returns.form().section("lectures").fields}
    cells = [place.partition("!")[2] for place in places]
    gone = {(int(cell[1:]) - 5, lectures[ord(cell[0]) - 64]) for cell in cells}
    left: dict[str, Any] = {}
    for section in returns.form().sections:
        computed = {field.name for field in section.fields if field.total is not None}
        said = outcome.contents.data[section.name]
        left[section.name] = [
            {
                name: value
                for name, value in row.items()
                if name not in computed and not (section.name == "lectures" and (index, name) in gone)
            }
            for index, row in enumerate(said if isinstance(said, list) else [said])
        ]
    return left


def odd_cells(data: bytes) -> Iterator[str]:
    """The cells of a corpus file's sheet as XML with `{at}` for where it stands; without those that label others."""
    full = part_of(data, "xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r'<c r="[A-Z]+\d+"([^>]*)>(.*?)</c>', full, re.DOTALL)
    errors = [one for one in cells if 't="e"' in one[0]]
    for attributes, inside in errors or cells:
        yield f"<c {{at}}{attributes.rstrip()}>{inside}</c>"


def corpus_file(name: str) -> bytes:
    """A synthetic file."""
    return (corpus() / "synthetic" / name).read_bytes()


def test_every_oddity_of_a_cell_in_the_corpus_is_in_the_table() -> None:
    manifest = corpus() / "synthetic" / "MANIFEST.tsv"
    with manifest.open(encoding="utf-8", newline="") as file:
        listed = {row["path"] for row in csv.DictReader(file, delimiter="\t") if row["kind"] in KINDS}
    assert listed == TOLD.keys() | WHOLE


@pytest.mark.parametrize("name", TOLD)
def test_an_oddity_planted_in_a_return_is_told_at_its_cell(name: str) -> None:
    places, codes = TOLD[name]
    cells = list(odd_cells(corpus_file(name)))[: len(places)]
    if "shared" in name:
        cells = [re.sub(r'ref="[^"]*"', 'ref="L5:L10"', cell) for cell in cells[: len(codes)]]
    assert len(cells) == len(codes)
    used = places[: len(cells)]
    outcome = look(planted(returns.right(), dict(zip(used, cells, strict=True))))
    told = told_at(outcome)
    for place, code in zip(used, codes, strict=True):
        assert code in told.get(place, {""}), (place, told)
    for finding in outcome.report.findings:
        assert finding.message and "{" not in finding.message.replace("{{7*7}}", "").replace("${jndi", "")
    assert untouched(outcome, used) == untouched(look(returns.right()), used)


def test_a_sheet_named_like_a_formula_is_known_by_its_headers() -> None:
    name = re.findall(r'<sheet name="([^"]*)"', part_of(corpus_file("inj_sheet_name.xlsx"), "xl/workbook.xml").decode())
    book = part_of(returns.right(), "xl/workbook.xml").decode().replace('name="新媒体作品"', f'name="{name[0]}"')
    outcome = look(replaced(returns.right(), {"xl/workbook.xml": book}))
    assert [one.code for one in outcome.report.findings] == ["template.renamed-sheet"]
    assert untouched(outcome, []) == untouched(look(returns.right()), [])


def test_five_million_characters_in_a_cell_are_not_given_to_a_reader() -> None:
    cells = list(odd_cells(corpus_file("str_5M.xlsx")))
    report = look(planted(returns.right(), {TEXTS[0]: cells[0]})).report
    assert (report.verdict, [one.code for one in report.findings]) == (Verdict.UNREADABLE, ["file.unsafe"])
