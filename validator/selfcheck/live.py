"""Live marks: conditional formats that colour a cell while its clerk types, by the same terms as 自查."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.check import Params, kind
from validator.judge import checks_of
from validator.selfcheck.scope import Scope
from validator.selfcheck.terms import ElsewhereError, any_of, product
from workbook.blocks import shifted
from workbook.fields import Block
from workbook.finding import Severity
from workbook.form import Field, Form, Section
from workbook.lists import Lists
from workbook.sheets import Highlight, Span

_LONGEST = 8000
"""A formula that is longer is left to 自查."""

Marks = dict[str, tuple[list[str], list[str]]]
"""Field -> terms of what is wrong, terms of what is missing or odd."""


def live_marks(form: Form, lists: Lists, section: Section) -> tuple[Highlight, ...]:
    """The conditional formats of a section: red for what is wrong, amber for what is missing in a row that was begun,
    or odd."""
    if section.block is not None:
        return tuple(one for index in range(section.block.count) for one in _mark_block(form, lists, section, index))
    scope = Scope(form, lists, cellwise=section.name)
    marks = _mark_fields(scope, section)
    row = scope.row(section)
    for params in checks_of(form):
        _mark_check(scope, section, params, row, marks)
    spans = {field.name: field.span for field in section.fields}
    if section.is_table:
        last = max(section.last_row, section.first_row)
        spans = {name: Span(section.first_row, span.left, last, span.right) for name, span in spans.items()}
    return tuple(_highlights(marks, spans))


def _mark_block(form: Form, lists: Lists, section: Section, index: int) -> Iterator[Highlight]:
    """One of several repeated blocks."""
    scope = Scope(form, lists, cellwise=section.name, block=index)
    spans = {}
    for field in section.fields:
        row, column = shifted(field, section.block or Block(0, 0, 1), index)
        bottom, right = row + field.span.bottom - field.span.top, column + field.span.right - field.span.left
        spans[field.name] = Span(row, column, bottom, right)
    return _highlights(_mark_fields(scope, section), spans)


def _mark_fields(scope: Scope, section: Section) -> Marks:
    """What the keywords say of each open field."""
    marks: Marks = {field.name: ([], []) for field in section.fields if field.open}
    row = scope.row(section)
    for field in section.fields:
        if field.open:
            _mark_field(scope, section, field, row, marks)
    return marks


def _mark_field(scope: Scope, section: Section, field: Field, row: str, marks: Marks) -> None:
    dotted = f"{section.name}.{field.name}"
    wrong, missing = marks[field.name]
    wrong.extend(product(row, term) for _, term in scope.keyword_terms(section, field))
    # A form just opened would be amber all over, so a record's empty cells are left alone.
    if field.required and section.is_table:
        missing.append(product(row, scope.blank(dotted)))


def _mark_check(scope: Scope, section: Section, params: Params, row: str, marks: Marks) -> None:
    """What a kind says about one cell, if it can be said on the cell's own sheet."""
    one = kind(params["kind"])
    try:
        spots = list(one.formula(scope, params)) if one.formula else []
    except ElsewhereError:
        return
    heavy = one.code.severity is Severity.ERROR
    for spot in spots:
        name, _, field_name = spot.dotted.partition(".")
        if name == section.name and field_name in marks:
            marks[field_name][int(not heavy or one.code.code in _MISSING)].append(product(row, spot.term))
            if heavy:
                scope.told.setdefault(spot.dotted, []).append(spot.term)


_MISSING = ("check.required-if", "check.all-or-none")


def _highlights(marks: Marks, spans: Mapping[str, Span]) -> Iterator[Highlight]:
    for name, kinds in marks.items():
        for terms, role in zip(kinds, ("wrong", "wanting"), strict=True):
            formula = f"SUMPRODUCT(({any_of(terms)})*1)>0" if terms else ""
            if formula and len(formula) < _LONGEST:
                yield Highlight(spans[name], formula, role)
