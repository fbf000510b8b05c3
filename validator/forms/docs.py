"""docs: one page that tells everything of a form, for whoever hands it out, fills it or takes it over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from validator.check import named
from validator.forms import words
from validator.output.page import draw_page
from validator.output.plain import show
from validator.selfcheck.rules import Line, Rules, make_rules
from workbook.conditions import applies
from workbook.entry import hint
from workbook.finding import Severity
from workbook.form import Field, Form, Section
from workbook.lists import draw_lists

_SAMPLES = {"date": "2020-04-03", "time": "09:30", "month": "2020-04"}
_SHOWN_SAMPLES, _LONGEST = 2, 36
"""How many samples are shown, and their characters; prose is clipped."""


class Column(NamedTuple):
    """A field as the page shows it; all text is plain, the template escapes it."""

    title: str
    name: str
    groups: str
    place: str
    required: bool
    filler: str
    kind: str
    asks: tuple[str, ...]
    codes: str
    says: str
    sample: str
    aliases: str
    personal: bool


class Rule(NamedTuple):
    """A check as the page shows it; `excel` tells that 自查 computes it as the clerk types."""

    says: str
    severity: Severity
    excel: bool


class Part(NamedTuple):
    """A section as the page shows it; `plain` are the rules that speak of its cells one by one."""

    name: str
    title: str
    note: str
    layout: str
    key: str
    columns: tuple[Column, ...]
    plain: tuple[str, ...]
    rules: tuple[Rule, ...]


def page(form: Form) -> str:
    """The page: what is in the form, then each sheet with its fields and checks, then the code lists.

    It stands by itself: no script, nothing fetched; every text is escaped by the template.
    """
    sheets = list(_sheets(form))
    words: dict[str, Any] = {
        "form": form,
        "heading": _heading(form.heading),
        "sheets": sheets,
        "lists": [form.codes[name] for name in _lists_used(form)],
        "across": list(_across(form)),
        "fields": sum(len(section.fields) for section in form.sections),
        "required": sum(field.required and field.open for section in form.sections for field in section.fields),
        "rules": [rule for _, parts in sheets for part in parts for rule in part.rules],
    }
    return draw_page("form", words)


def _heading(text: str) -> str:
    """A heading that is for no campaign or unit in particular."""
    for slot, word in (("campaign", "本活动"), ("unit", "本单位"), ("period", "本期"), ("department", "主办部门")):
        text = text.replace(f"{{{slot}}}", word)
    return text


def _sheets(form: Form) -> Iterator[tuple[str, list[Part]]]:
    """Each sheet that holds something, with its sections."""
    rules = make_rules(form, draw_lists(form))
    for sheet in form.sheets:
        parts = [_part(form, section, rules) for section in form.on_sheet(sheet["name"])]
        if parts:
            yield sheet["name"], parts


def _part(form: Form, section: Section, rules: Rules) -> Part:
    lines = [line for line in rules.lines if line.section is section]
    left = [line for line in rules.left if line.section is section]
    return Part(
        name=section.name,
        title=section.title,
        note=section.note,
        layout=words.layout_words(section),
        key="＋".join(section.field(name).title for name in section.key),
        columns=tuple(_column(form, section, field) for field in section.fields),
        plain=tuple(line.says for line in lines if not _is_check(rules, line)),
        rules=(
            *(Rule(line.says, line.severity, True) for line in lines if _is_check(rules, line)),
            *(Rule(line.says, line.severity, False) for line in left),
        ),
    )


def _is_check(rules: Rules, line: Line) -> bool:
    return rules.rules[line.start].code.startswith("check.")


def _column(form: Form, section: Section, field: Field) -> Column:
    when = applies(section, field)
    choices = words.source(form, field)
    asks = [f"{when}时才填"] if when else []
    asks += [f"选自{choices}" if field.codes or field.listed else f"只能填：{choices}"] if choices else []
    asks += words.limits(field).values()
    computed = words.total_words(form, section, field)
    return Column(
        title=field.title,
        name=field.name,
        groups=" › ".join(field.group),
        place=words.place(section, field),
        required=field.required and field.open,
        filler=words.filler(field),
        kind=words.kind_word(field),
        asks=tuple(asks),
        codes=field.codes or "",
        says="；".join(filter(None, (f"＝ {computed}", field.help))) if computed else hint(field),
        sample=_sample(field),
        aliases="、".join(field.aliases),
        personal=field.personal,
    )


def _sample(field: Field) -> str:
    """How a value looks: the form's own examples, else a choice, else the writing of its kind."""
    if not field.open:
        return ""
    samples = [show(one, _LONGEST) for one in field.schema.get("examples", ())[:_SHOWN_SAMPLES]]
    shown = samples if sum(map(len, samples)) <= _LONGEST else samples[:1]
    return "、".join(shown) or (field.choices[0] if field.choices else _SAMPLES.get(field.kind, ""))


def _lists_used(form: Form) -> list[str]:
    """The code lists that fields choose from, in the order of the fields."""
    return list(dict.fromkeys(field.codes for section in form.sections for field in section.fields if field.codes))


def _across(form: Form) -> Iterator[str]:
    """What is compared between the filings of units and months, each kind with the fields it looks at."""
    from validator.codes import look_up

    for kind, checks in groupby(form.across, key=lambda params: params["kind"]):
        for params in checks:
            dotted = [one for value in params.values() for one in (value if isinstance(value, list) else [value])]
            titles = named(form, *(one for one in dotted if "." in one))
            yield f"{look_up(f'across.{kind}').title.zh}：比较{titles}"
