"""What a definition names and must be there: lists, roles, keys, required fields; and names that clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from validator.forms.problem import Path, Problem, error, field_path, fields_path, section_path, unknown, warning
from validator.forms.references import lists_named
from workbook.form import Field, Form, Section
from workbook.headers import plain
from workbook.nearest import nearest

_ROLE_KINDS = {
    "period": ("month",),
    "date": ("date",),
    "count": ("integer", "number"),
    "prior": ("integer", "number"),
    "quota": ("integer", "number"),
}
"""What the field of a role must be, where that matters."""

_KIND_WORDS = {
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "date": ("日期", "a date"),
    "time": ("时间", "a time"),
    "month": ("月份", "a month"),
    "choice": ("选项", "a choice"),
    "person": ("姓名", "a name"),
    "text": ("文字", "text"),
    "either": ("数字或文字", "a number or text"),
}


def kind_words(kinds: Iterable[str]) -> tuple[str, str]:
    """Kinds of field in words, in zh and en: "日期或时间", "a date or a time"."""
    words = [_KIND_WORDS[kind] for kind in kinds]
    return "或".join(zh for zh, _ in words), " or ".join(en for _, en in words)


def name_problems(form: Form, definition: Mapping[str, Any]) -> Iterator[Problem]:
    """Names that lead nowhere, or that two things share."""
    for number, name in enumerate(definition.get("required", ())):
        if name not in form.by_name:
            yield unknown(("required", number), name, form.by_name, ("分表", "section"))
    for section in form.sections:
        yield from _section(section, definition)
        yield from _shared_headers(section)
        for field in section.fields:
            yield from _conditions(section, field)
            yield from _listed(form, section, field)
    yield from _roles(form)
    yield from _measures(form)
    for name, value in definition.get("x-lists", {}).items():
        yield from _list(("x-lists", name, "entries"), value)
    used = {name for _, name in lists_named(definition)}
    for name in form.codes:
        if name in definition.get("x-lists", {}) and name not in used:
            yield warning(
                ("x-lists", name),
                f"代码表“{name}”没有栏目使用：可以删去。",
                f"no field uses the code list “{name}”: leave it out.",
            )


def _section(section: Section, definition: Mapping[str, Any]) -> Iterator[Problem]:
    value = definition["properties"][section.name]
    shape = value["items"] if section.is_table else value
    names = [field.name for field in section.fields]
    what = (f"栏目（“{section.title}”）", f"field in “{section.title}”")
    for number, name in enumerate(shape.get("required", ())):
        if name not in names:
            yield unknown((*fields_path(section)[:-1], "required", number), name, names, what)
    for number, name in enumerate(section.key):
        if name not in names:
            yield unknown((*section_path(section), "x-key", number), name, names, what)


def _shared_headers(section: Section) -> Iterator[Problem]:
    """Two fields that one header would mean; under merged headers, or found by letter, a title may come again."""
    seen: dict[tuple[Any, ...], Field] = {}
    for field in section.fields:
        group = tuple(field.schema.get("x-group", ()))
        others = (seen.setdefault((*group, name), field) for name in map(plain, field.names))
        other = next((one for one in others if one is not field), None)
        if other is not None:
            yield error(
                field_path(section, field),
                f"“{section.title}”的“{field.title}”与“{other.title}”有相同的名称或别名：请改名，或删去重复的别名。",
                f"“{field.title}” and “{other.title}” of “{section.title}” share a name or alias: rename one.",
            )


def _conditions(section: Section, field: Field) -> Iterator[Problem]:
    """Under which answers a field applies (x-when): such as the other fields can have."""
    for name, values in (field.when or {}).items():
        yield from values_offered((*field_path(section, field), "x-when", name), section.field(name), values)


def _listed(form: Form, section: Section, field: Field) -> Iterator[Problem]:
    """A field whose choices are a column (x-list): of rows, and another one."""
    if field.listed is None:
        return
    path = (*field_path(section, field), "x-list")
    target, other = form.locate(field.listed)
    if not target.is_table:
        columns = [f"{one.name}.{each.name}" for one in form.sections if one.is_table for each in one.fields]
        yield unknown(path, field.listed, columns, ("明细表栏目", "column of a table"))
    elif other is field:
        yield error(
            path,
            f"“{field.title}”不能以自己这一栏作选项：请换一栏。",
            f"“{field.title}” cannot be its own list: name another column.",
        )


def values_offered(path: Path, field: Field, values: Iterable[Any]) -> Iterator[Problem]:
    """Values that a field could never have, for it offers others."""
    for number, value in enumerate(values):
        if field.choices and value not in field.choices:
            near = nearest(value, field.choices)
            zh, en = (f"，是否应为“{near}”", f"; “{near}” perhaps") if near else ("", "")
            yield error(
                (*path, number),
                f"“{value}”不是“{field.title}”的选项{zh}：请更正。",
                f"“{value}” is no choice of “{field.title}”{en}: mend it.",
            )


def _measures(form: Form) -> Iterator[Problem]:
    """What the department sums up: numbers of the table of events."""
    event = form.roles.get("event")
    numbers = [
        f"{section.name}.{field.name}"
        for section in form.sections
        for field in section.fields
        if section.name == event and field.kind in ("integer", "number")
    ]
    for number, measure in enumerate(form.measures):
        if measure["field"] not in numbers:
            yield unknown(
                ("x-measures", number, "field"), measure["field"], numbers, ("活动明细数字栏", "number of the events")
            )


def _roles(form: Form) -> Iterator[Problem]:
    """Each role by what it holds: a field, a table, or (…-says) words."""
    for role, named in form.roles.items():
        path: Path = ("x-roles", role)
        if role == "zero-says":
            yield from _zero_says(form, path, named)
        elif role.endswith("-says"):
            continue
        elif "." in named:
            yield from _role(form, path, role, named)
        elif named not in form.by_name or not form.section(named).is_table:
            tables = [section.name for section in form.sections if section.is_table]
            yield unknown(path, named, tables, ("明细分表", "table"))


def _role(form: Form, path: Path, role: str, named: str) -> Iterator[Problem]:
    found = find(form, named)
    if found is None:
        yield unknown(path, named, all_names(form), ("栏目", "field"))
        return
    wanted = _ROLE_KINDS.get(role)
    if wanted and found[1].kind not in wanted:
        zh, en = kind_words(wanted)
        yield error(
            path,
            f"“{role}”要的是{zh}，“{found[1].title}”却是{kind_words([found[1].kind])[0]}：请更正。",
            f"“{role}” is {en}, and “{found[1].title}” is not: mend it.",
        )


def _zero_says(form: Form, path: Path, says: str) -> Iterator[Problem]:
    found = find(form, form.roles.get("zero", ""))
    if found is None or (found[1].choices and says not in found[1].choices):
        yield error(
            path,
            f"表示零报告的答案“{says}”不在“zero”栏目的可选范围内：请更正。",
            f"“{says}” is no choice of the field that “zero” names: mend it.",
        )


def _list(path: Path, value: Mapping[str, Any]) -> Iterator[Problem]:
    """One word that would mean two choices of a list."""
    meant: dict[str, str] = {}
    for number, entry in enumerate(value["entries"]):
        label = entry["label"]
        for word in dict.fromkeys((label, str(entry.get("code", label)), *entry.get("aliases", ()))):
            other = meant.setdefault(word, label)
            if other != label or (word == label and number and label in _labels(value["entries"][:number])):
                yield error(
                    (*path, number),
                    f"“{word}”同时指“{other}”和“{label}”：代码、名称和别名各只能指一项。",
                    f"“{word}” means both “{other}” and “{label}”: each word may mean one choice only.",
                )


def _labels(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    return [entry["label"] for entry in entries]


def find(form: Form, dotted: object) -> tuple[Section, Field] | None:
    """The section and field that "lectures.date" names, None where it names none."""
    try:
        return form.locate(dotted) if isinstance(dotted, str) else None
    except KeyError:
        return None


def all_names(form: Form) -> list[str]:
    """Every field as "section.field"."""
    return [f"{section.name}.{field.name}" for section in form.sections for field in section.fields]
