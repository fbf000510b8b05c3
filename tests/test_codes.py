"""The list of codes is closed, documented, and each one is pinned by a case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from validator.codes import document, registry


def test_the_document_is_made_from_the_codes() -> None:
    assert Path("docs/codes.md").read_text("utf-8") == "\n".join(document()) + "\n", "make it anew: make codes"


def test_each_code_is_pinned_by_a_hand_written_case() -> None:
    cases = {
        find[0]
        for path in Path("tests/cases").glob("*.yaml")
        for case in yaml.safe_load(path.read_text("utf-8"))
        for find in case["find"]
    }
    elsewhere = "".join(
        path.read_text("utf-8") for path in Path("tests").rglob("test_*.py") if path.name != "test_codes.py"
    )
    unpinned = [code for code in registry() if code not in cases and f'"{code}"' not in elsewhere]
    assert unpinned == []


@pytest.mark.parametrize("code", registry().values(), ids=lambda code: code.code)
def test_each_message_says_something_in_both_languages(code: object) -> None:
    message = code.message  # type: ignore[attr-defined]
    assert re.search(r"[\u4e00-\u9fff]|{what}", message.zh) and not re.search(
        r"[\u4e00-\u9fff]{3}", re.sub(r"情况说明|备注", "", message.en)
    )
    slots = [set(re.findall(r"\{(\w+)\}", text)) for text in message]
    assert {slot.removesuffix("_en") for slot in slots[0]} == {slot.removesuffix("_en") for slot in slots[1]}
