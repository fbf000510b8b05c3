"""The template that is handed out: the form as it is laid out, its live marks, its sheet 自查."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from validator.selfcheck.calculation import draw_calculation
from validator.selfcheck.columns import names
from validator.selfcheck.live import live_marks
from validator.selfcheck.opening import count_opening
from validator.selfcheck.rules import Rules, make_rules
from validator.selfcheck.sheet import draw_selfcheck
from workbook.form import Form
from workbook.handout import Handout, Rows, opening_data
from workbook.layout import template
from workbook.lists import draw_lists
from workbook.placing import placed
from workbook.sheets import Book, Highlight


def compose(form: Form, handout: Handout | None = None, rows: Rows | None = None) -> Book:
    """The workbook of a form that checks itself: `template` of workbook/layout.py with 自查 as its last visible sheet."""
    data = opening_data(form, handout, rows or {})
    form = placed(form, data)
    rules, marks = _made(form)
    book = template(form, handout, rows)
    opening = count_opening(form, data)
    shown = [
        replace(sheet, highlights=(*sheet.highlights, *marks.get(sheet.name, ())))
        for sheet in book.sheets
        if sheet.visibility == "visible"
    ]
    hidden = [sheet for sheet in book.sheets if sheet.visibility != "visible"]
    checked = draw_selfcheck(form, handout, rules, opening)
    calculation = draw_calculation(form, rules.rules, data, opening)
    return replace(book, sheets=(*shown, checked, *hidden, calculation), names=book.names | dict(names(form)))


@lru_cache(maxsize=16)
def _made(form: Form) -> tuple[Rules, dict[str, tuple[Highlight, ...]]]:
    """What is the same in every template of a form."""
    lists = draw_lists(form)
    marks: dict[str, tuple[Highlight, ...]] = {}
    for section in form.sections:
        marks[section.sheet] = (*marks.get(section.sheet, ()), *live_marks(form, lists, section))
    return make_rules(form, lists), marks
