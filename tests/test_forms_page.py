"""What docs/forms.md says is so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.anyform import checked, drawn, filing, filled, told
from workbook.form import KEYWORDS


def test_the_form_in_the_documentation_is_one() -> None:
    page = Path("docs/forms.md").read_text("utf-8")
    form = checked(json.loads(page.split("```json")[1].split("```")[0]))
    rows: dict[str, Any] = {
        "head": [{"unit": "示例局"}],
        "courses": [
            {
                "name": "公文写作",
                "mode": "线上",
                "link": "https://example.invalid",
                "teacher": "张三",
                "heads": 3,
                "hours": 2,
            },
            {"name": "保密教育", "mode": "线下"},
        ],
        "teachers": [{"name": "张三"}],
    }
    data = drawn(form, rows)
    assert told(form, data) == []
    assert filing(form, data).data == {**rows, "head": rows["head"][0]}
    spoilt = filled(data, {"统计!C7": None, "统计!C8": "有", "统计!D8": "李四"})
    assert [code for code, _, _ in told(form, spoilt)] == [
        "check.required-if", "check.not-applicable", "check.reference",
    ]  # fmt: skip


def test_the_documentation_tells_of_every_keyword() -> None:
    page = Path("docs/forms.md").read_text("utf-8") + Path("docs/versions.md").read_text("utf-8")
    elsewhere = {"x-roles", "x-measures", "x-across", "x-heading"}  # what they are for, the dialect itself says
    assert {keyword for keyword in KEYWORDS if keyword not in page} <= elsewhere
