"""The page that tells of a form tells all of it, stands by itself, and shows as text whatever a form says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.forms.spoiling import LECTURES, changed
from tests.support import chromium_dump
from validator.check import kind
from validator.forms.docs import page
from validator.judge import checks_of
from workbook.codelist import shipped
from workbook.form import load_form, load_shipped, shipped_forms


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("name", shipped_forms())
def test_every_field_choice_and_check_is_told(name: str) -> None:
    form = load_shipped(name, shipped())
    told = text_of(page(form))
    for section in form.sections:
        assert section.title in told
        for field in section.fields:
            assert field.title in told and field.help in told
            assert all(choice in told for choice in field.choices)
            assert all(alias in told for alias in field.aliases)
    for params in checks_of(form):
        assert kind(params["kind"]).rule(form, params) in told, params


def test_limits_lists_and_totals_are_in_words() -> None:
    told = text_of(page(load_shipped("monthly-return", shipped())))
    for says in (
        "5 至 600",
        "不超过 60 字",
        "选自代码表“阵地类型”",
        "上月累计场次 ＋ 本月场次",
        "11位手机号码，以1开头",
    ):
        assert says in told


def test_nothing_is_fetched_and_nothing_runs() -> None:
    html = page(load_shipped("monthly-return", shipped()))
    assert "<script" not in html and not re.search(r"(?:src|href)=\"(?!#)", html)
    assert "default-src 'none'" in html


def test_what_a_form_says_is_shown_as_text() -> None:
    spoilt = changed(f"{LECTURES}/remark/title", "<img src=x onerror=alert(1)>")
    html = page(load_form(spoilt, shipped()))
    assert "<img" not in html and "&lt;img src=x" in html


def test_a_browser_reads_it(tmp_path: Path) -> None:

    path = tmp_path / "说明.html"
    path.write_text(page(load_shipped("safety-return", shipped())), "utf-8")
    seen = chromium_dump(path.as_uri())
    assert seen.count("<h2") == page(load_shipped("safety-return", shipped())).count("<h2")
