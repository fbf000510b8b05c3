"""What a definition lets into a cell: limits that nothing can meet, patterns that two engines read differently."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from validator.forms.problem import Path, Problem, error, field_path, section_path, warning
from workbook.bounds import BOUNDS
from workbook.form import Field, Form

_NUMBERS = (*(name for name, bound in BOUNDS.items() if not bound.of_length), "multipleOf")
_TEXTS = (*(name for name, bound in BOUNDS.items() if bound.of_length), "pattern", "format")
_PROBES = "１٣数é_5a \t　\xa0"
"""Characters that people type and that regex engines put into different classes."""
_CLASS = re.compile(r"(?<!\\)(?:\\\\)*(\\[dDwWsSbB])")


def limit_problems(form: Form, definition: Mapping[str, Any]) -> Iterator[Problem]:
    """Each field's limits, patterns, choices and sample values; each table's number of rows."""
    for section in form.sections:
        value = definition["properties"][section.name]
        if value.get("minItems", 0) > value.get("maxItems", float("inf")):
            yield _contrary((*section_path(section), "minItems"), section.title, value["minItems"], value["maxItems"])
        for field in section.fields:
            path = field_path(section, field)
            yield from _bounds(path, field)
            yield from _misplaced(path, field)
            yield from _patterns(path, field)
            yield from _choices(path, field)
            yield from _samples(path, field, form)


def _bounds(path: Path, field: Field) -> Iterator[Problem]:
    schema = field.schema
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
        if low in schema and high in schema and schema[low] > schema[high]:
            yield _contrary((*path, low), field.title, schema[low], schema[high])
    found = [(bound.is_lower, schema[name]) for name, bound in BOUNDS.items() if name in schema and not bound.of_length]
    lows = [limit for is_lower, limit in found if is_lower]
    highs = [limit for is_lower, limit in found if not is_lower]
    strict = "exclusiveMinimum" in schema or "exclusiveMaximum" in schema
    if strict and lows and highs and max(lows) >= min(highs):
        yield _contrary((*path, "exclusiveMinimum"), field.title, max(lows), min(highs))


def _contrary(path: Path, title: str, low: Any, high: Any) -> Problem:
    return error(
        path,
        f"“{title}”的下限（{low}）与上限（{high}）矛盾，没有值能满足：请更正。",
        f"nothing can be at least {low} and at most {high}: mend the limits of “{title}”.",
    )


def _misplaced(path: Path, field: Field) -> Iterator[Problem]:
    types = field.schema["type"]
    types = {types} if isinstance(types, str) else set(types)
    idle = [name for name in _NUMBERS if not types & {"integer", "number"}]
    idle += [name for name in _TEXTS if "string" not in types]
    for name in (name for name in idle if name in field.schema):
        yield warning(
            (*path, name),
            f"“{field.title}”的类型用不上“{name}”，不起作用：请删去，或改类型。",
            f"“{name}” does nothing for the type of “{field.title}”: leave it out, or change the type.",
        )


def _patterns(path: Path, field: Field) -> Iterator[Problem]:
    pattern = field.schema.get("pattern")
    if pattern is None:
        return
    if not field.pattern_says.strip():
        yield error(
            (*path, "x-pattern-says"),
            f"“{field.title}”有格式要求，却没有用文字说明：请在 x-pattern-says 中写明。",
            f"say in x-pattern-says what the pattern of “{field.title}” asks for.",
        )
    said = pattern_trouble(pattern)
    if said:
        yield error(
            (*path, "pattern"), f"“{field.title}”的正则表达式{said[0]}", f"pattern of “{field.title}”: {said[1]}"
        )


def pattern_trouble(pattern: str) -> tuple[str, str] | None:
    """Why a regular expression cannot be used, in zh and en: it is none, or two engines read it differently."""
    import jsonschema_rs

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(pattern)
        jsonschema_rs.validator_for({"type": "string", "pattern": pattern})
    except (re.error, ValueError, FutureWarning, RecursionError, OverflowError):
        return f"“{pattern}”无法使用：请更正。", f"“{pattern}” cannot be used: mend it."
    for token in dict.fromkeys(_CLASS.findall(pattern)):
        if token in (r"\b", r"\B") or any(_differ(token, probe) for probe in _PROBES):
            instead = {r"\d": "[0-9]", r"\w": "[A-Za-z0-9_]"}.get(token, "明确的字符范围")
            return (
                f"中的“{token}”各引擎读法不同（如全角数字）：请改用{instead}。",
                f"“{token}” is read differently by different engines: write the characters out.",
            )
    return None


def _differ(token: str, probe: str) -> bool:
    import jsonschema_rs

    ours = re.search(f"^{token}", probe) is not None
    return ours != jsonschema_rs.is_valid({"pattern": f"^{token}"}, probe)


def _choices(path: Path, field: Field) -> Iterator[Problem]:
    schema = field.schema
    if "enum" in schema and "x-codes" in schema:
        yield error(
            (*path, "enum"),
            f"“{field.title}”同时写了 enum 和 x-codes：只能留一个。",
            f"“{field.title}” has both enum and x-codes: keep one.",
        )
    elif len(set(field.choices)) < len(field.choices):
        yield error(path, f"“{field.title}”的选项有重复：请删去重复的。", f"“{field.title}” offers a choice twice.")
    if field.choices and field.schema["type"] != "string":
        yield error(
            (*path, "type"),
            f"“{field.title}”从列表中选择，类型应为 string。",
            f"“{field.title}” is chosen from a list: its type is string.",
        )


def _samples(path: Path, field: Field, form: Form) -> Iterator[Problem]:
    """Sample values, defaults and choices that the field's own limits refuse."""
    import jsonschema_rs

    plain = {key: value for key, value in field.schema.items() if not key.startswith("x-")}
    if field.choices and field.codes:
        plain["enum"] = list(field.choices)
    if "pattern" in plain and pattern_trouble(plain["pattern"]):
        return
    judge = jsonschema_rs.Draft202012Validator(plain, validate_formats=False)
    offered = [((*path, "examples", number), value) for number, value in enumerate(field.schema.get("examples", ()))]
    offered += [((*path, "default"), field.schema["default"])] if "default" in field.schema else []
    offered += [(path, value) for value in field.choices]
    for where, value in offered:
        if not judge.is_valid(value):
            yield error(
                where,
                f"“{field.title}”的示例或选项“{value}”不符合该栏自己的要求：请更正。",
                f"“{value}”, offered for “{field.title}”, breaks the field's own limits: mend it.",
            )
