"""The closed list of file.* codes."""

from __future__ import annotations

import re
import string
from pathlib import Path

import validator
from validator.intake.codes import CODES, fault
from workbook.finding import Text


def test_codes_are_one_family_without_twins() -> None:
    names = [code.code for code in CODES]
    assert len(set(names)) == len(names)
    assert all(name.startswith("file.") for name in names)


def test_both_languages_are_there_and_use_the_same_slots() -> None:
    for code in CODES:
        slots = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in code.message]
        assert {name.removesuffix("_en") for name in slots[1]} == slots[0], code.code
        assert re.search("[一-鿿]", code.message.zh)
        assert not re.search("[一-鿿]", code.message.en)


def test_what_the_validator_says_and_what_is_listed_are_the_same() -> None:
    said = set()
    for path in Path(validator.__file__).parent.rglob("*.py"):
        said |= set(re.findall(r'"(file\.[a-z-]+)"', path.read_text("utf-8")))
    listed = {code.code for code in CODES}
    assert said <= listed
    assert listed - said <= {"file.timeout", "file.memory", "file.crashed"}, "the batch room makes those of a death"


def test_a_reason_fills_both_languages() -> None:
    assert fault("file.corrupt", Text("坏", "bad")).slots == {"reason": "坏", "reason_en": "bad"}
    assert fault("file.linked", "x.example").slots == {"reason": "x.example", "reason_en": "x.example"}
    assert fault("file.unsupported", Text("a", "b"), advice=Text("c", "d")).slots == {
        "reason": "a", "reason_en": "b", "advice": "c", "advice_en": "d",
    }  # fmt: skip
