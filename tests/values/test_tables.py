"""What clerks type is read as the tables say, and told in words."""

from __future__ import annotations

from string import Formatter

import pytest

from tests.values.readers import BY_CODE, READERS, describe
from tests.values.tables import ROWS
from workbook import values
from workbook.finding import Code, Severity
from workbook.values import Odd
from workbook.values.codes import CODES

NOT_OURS = {
    "value.merged", "value.uncached", "value.adopted", "value.not-adopted",
    "value.formula", "value.malformed", "value.negative-time",
}  # fmt: skip
"""No reader of a cell tells them: they are seen in the sheet, or by what the clerk agreed to."""
OWN_SLOTS = {
    "value.adopted": {"suggestion"},
    "value.not-adopted": {"suggestion", "word"},
    "value.formula": {"formula", "why"},
}


@pytest.mark.parametrize(("kind", "raw", "code", "expected"), ROWS, ids=[f"{row[0]}-{row[1]!r:.30}" for row in ROWS])
def test_reads_what_clerks_type(kind: str, raw: object, code: str, expected: object) -> None:
    told, value = describe(READERS[kind](raw))
    assert (told, value) == (code, expected)
    assert type(value) is type(expected)


@pytest.mark.parametrize(("kind", "raw"), [row[:2] for row in ROWS if row[2] != "-"])
def test_every_odd_cell_has_a_message(kind: str, raw: object) -> None:
    odd = READERS[kind](raw)
    assert isinstance(odd, Odd)
    code = BY_CODE[odd.code]
    slots = {"field": "线下人数", "value": values.show(raw), "suggestion": odd.suggestion, **odd.slots}
    for lang in ("zh", "en"):
        assert "None" not in code.message.fill(lang, slots)
    if code.severity is Severity.WARNING:
        assert odd.suggestion == odd.value is not None
    if code.severity is Severity.ERROR:
        assert odd.value is None


def test_the_tables_reach_every_code() -> None:
    reached = {f"value.{code}" for _, _, code, _ in ROWS if code != "-"}
    assert reached == set(BY_CODE) - NOT_OURS


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_messages_use_the_same_slots_in_both_languages(code: Code) -> None:
    zh, en = ({name.removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name} for text in code.message)
    assert zh == en
    allowed = {Severity.INFO: {"canonical"}, Severity.WARNING: {"suggestion"}, Severity.ERROR: set[str]()}
    own = OWN_SLOTS.get(code.code, allowed[code.severity])
    assert "field" in zh and zh <= {"field", "value"} | own


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000\xa0", "\ufeff", "\t\n"])
def test_blank_cells(raw: object) -> None:
    assert values.is_blank(raw)


@pytest.mark.parametrize("raw", ["0", 0.0, False, "/", "无"])
def test_cells_that_are_not_blank(raw: object) -> None:
    assert not values.is_blank(raw)


def test_a_label_that_looks_like_nothing_is_still_a_choice() -> None:
    read = values.make_choice_reader(["有", "无"], {})
    assert read("无") == "无"


def test_a_variant_that_two_labels_share_is_not_guessed() -> None:
    read = values.make_choice_reader(["a", "A"], {})
    assert read("A") == "A"
    assert read("Ａ") == "Ａ"
