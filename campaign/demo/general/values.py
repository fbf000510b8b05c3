"""Plants in single cells: typed in a way of their own, left empty, or not what the form allows there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from campaign.demo.general.bonds import bound, filled_by_clerks
from campaign.demo.general.copy import Copy, Row, typed
from campaign.demo.paper import put
from campaign.demo.plants.plant import ERROR, INFO, WARNING, Plant
from workbook.form import Field, Form, Section

_LEAST = 3
"""A row with fewer values might no longer pass for one when one of them is gone."""

_UNLISTED = "列表以外的情形"
_WRONG_ENDS = ("不明", "9", "０")


def cell_plants(form: Form) -> Iterator[Plant]:
    """Every way of getting one cell of the form wrong or odd."""
    for section, field, dotted in filled_by_clerks(form):
        if section.fixed is None and not section.literal:
            yield from _of_field(form, section, field, dotted)


Make = Callable[[Any], Any]
"""The right value as typed -> what is typed there instead; None where this value does not lend itself to it."""


def _of_field(form: Form, section: Section, field: Field, dotted: str) -> Iterator[Plant]:
    if field.required:
        yield _plant(form, dotted, "schema.required", ERROR, lambda _: "", "没有填")
    for code, severity, make, note in (*_by_kind(field), *_by_schema(field)):
        yield _plant(form, dotted, code, severity, make, note)


def _plant(form: Form, dotted: str, code: str, severity: str, make: Make, note: str) -> Plant:
    """A plant that types something else into one filled cell of a field; "" empties it."""
    section, field = form.locate(dotted)

    def fits(row: Row) -> bool:
        value = row.get(field.name)
        long = not section.is_table or len(row) >= _LEAST
        return value is not None and long and make(typed(field, value)) is not None

    def sow(copy: Copy) -> None:
        row = copy.take(section.name, fits)
        new = make(typed(field, copy.value(dotted, row)))
        cell = copy.cell(dotted, row)
        cell.value = None
        if new != "":
            put(cell, new)
        copy.tell(code, severity, dotted, row, note if new == "" else f"{note}：{new}")

    lossless = severity == INFO
    touched = frozenset({dotted}) if lossless else bound(form, dotted)
    # what a record says cannot be explained by a row's number
    return Plant(f"{code}/{dotted}/{note}", code, severity, touched, sow, explicable=section.is_table)


Way = tuple[str, str, Make, str]


def _by_kind(field: Field) -> Iterator[Way]:
    """How values of its kind are typed: what can be read all the same, what only perhaps, what not at all."""
    match field.kind:
        case "integer" | "number":
            unit = field.unit if field.unit != "%" else ""
            yield "value.number", ERROR, lambda _: "很多", "填成文字"
            yield "value.number-text", INFO, _whole(str), "是文字格式的数字"
            yield "value.full-width", INFO, _whole(_wide), "是全角数字"
            yield "value.approximate", WARNING, _whole(lambda number: f"约{number}{unit}"), "填成约数"
            if unit:
                yield "value.with-unit", INFO, _whole(lambda number: f"{number}{unit}"), "带了单位"
        case "date":
            yield "value.date-text", INFO, lambda day: f"{day.year}.{day.month}.{day.day}", "写法不规范"
            yield "value.date", ERROR, lambda day: f"{day.year}-{day.month:02d}-32", "不是真实的日期"
        case "time":
            yield "value.time", ERROR, lambda _: "25:00", "不是真实的时间"
        case "choice":
            yield "value.alias", INFO, lambda label: _other_word(field, label), "用了别的叫法"
            yield "schema.enum", ERROR, lambda _: _UNLISTED, "不在列表中"
        case "person":
            yield "value.spaces", INFO, lambda name: f"{name[0]} {name[1:]}" if len(name) > 1 else None, "中间有空格"


def _by_schema(field: Field) -> Iterator[Way]:
    """What the form's own limits do not allow."""
    schema = field.schema
    if field.kind == "integer":
        yield "schema.type", ERROR, _whole(lambda number: number + 0.5), "不是整数"
    if field.kind in ("integer", "number"):
        if "minimum" in schema:
            yield "schema.minimum", ERROR, lambda _: schema["minimum"] - 1, "低于下限"
        if "maximum" in schema:
            yield "schema.maximum", ERROR, lambda _: schema["maximum"] + 1, "高于上限"
    if field.kind in ("text", "person"):
        longest = schema.get("maxLength")
        if longest is not None and "pattern" not in schema:
            yield "schema.maxLength", ERROR, lambda text: _stretched(str(text), longest), "过长"
        if schema.get("minLength", 0) > 2:
            yield "schema.minLength", ERROR, lambda _: "属实", "过短"
        if "pattern" in schema:
            yield "schema.pattern", ERROR, lambda text: _misfit(field, str(text)), "不合规定的写法"


def _whole(make: Make) -> Make:
    """For whole numbers above nothing."""
    return lambda number: make(int(number)) if number > 0 and number == int(number) else None


def _wide(number: int) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in str(number))


def _other_word(field: Field, label: str) -> str | None:
    """A word of two signs or more that means this label and no other; shorter ones may mean that there is nothing."""
    words = [
        word
        for word, meant in field.choice_aliases.items()
        if meant == label and word not in field.choices and len(word) > 1 and not word.isascii()
    ]
    return words[0] if words else None


def _stretched(text: str, longest: int) -> str:
    return (text * (longest // len(text) + 2))[: longest + 5]


def _misfit(field: Field, text: str) -> str | None:
    """The text a little different, so that it no longer is what it should be."""
    tries = (text[:-1], *(text + end for end in _WRONG_ENDS))
    longest = field.schema.get("maxLength", len(text) + 9)
    return next((one for one in tries if one and len(one) <= longest and not _matches(field, one)), None)


def _matches(field: Field, text: str) -> bool:
    return re.search(field.schema["pattern"], text) is not None


def before(day: date) -> date:
    """The day before."""
    return date.fromordinal(day.toordinal() - 1)
