"""JSON Schema errors -> faults: jsonschema-rs passes what is right, jsonschema explains what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from workbook.filing import Filing
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form
from workbook.nearest import near


@lru_cache(maxsize=16)
def passer(form: Form) -> Any:
    """The fast validator of a form, made once."""
    return jsonschema_rs.Draft202012Validator(dict(form.schema))


@lru_cache(maxsize=16)
def explainer(form: Form) -> Any:
    """The explaining validator of a form, made once, and only where something is wrong."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    return extend(Draft202012Validator, {"pattern": _pattern})(form.schema)  # type: ignore[no-untyped-call]


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    """jsonschema's own keyword, matched by jsonschema-rs: Python's expressions may take forever."""
    from jsonschema import ValidationError

    if not _matcher(pattern).is_valid(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> Any:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


def schema_faults(filing: Filing, failed: Mapping[Place, str]) -> Iterator[Fault]:
    """What the form's JSON Schema says against the data; silent where a place has failed or is not there.

    A value that breaks several keywords is told of one, its type before others.
    """
    if passer(filing.form).is_valid(filing.data):
        return
    found: dict[Place, Any] = {}
    for error in _errors(filing):
        for place in _places(error):
            if place not in failed and (place not in found or error.validator == "type") and not _ours(filing, place):
                found[place] = error
    for place, error in found.items():
        yield _fault(filing, place, error)


def _errors(filing: Filing) -> Iterator[Any]:
    """What jsonschema says of whatever jsonschema-rs speaks against: rows, records, or the data as such."""
    form, data = filing.form, filing.data
    wrong: dict[str, set[int]] = {}
    for error in passer(form).iter_errors(data):
        path = error.instance_path
        if len(path) < 2:  # a section is missing, or has too few or too many rows
            yield from explainer(form).iter_errors(data)
            return
        wrong.setdefault(path[0], set())
        if isinstance(path[1], int):
            wrong[path[0]].add(path[1])
    for section, rows in wrong.items():
        schema = form.schema["properties"][section]
        part = explainer(form).evolve(schema=schema["items"] if rows else schema)
        paths: list[tuple[str | int, ...]] = [(section, row) for row in sorted(rows)]
        for path in paths or [(section,)]:
            yield from _under(part, data, path)


def _under(part: Any, data: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """The errors of a part of the data, told as of the whole."""
    for step in path:
        data = data[step]
    for error in part.iter_errors(data):
        error.path.extendleft(reversed(path))
        yield error


def _places(error: Any) -> Iterator[Place]:
    """The place an error is about: for `required` each missing member, else where it stands."""
    path = list(error.absolute_path)
    if error.validator == "required":
        # jsonschema gives one error per missing member; its message quotes the name, the schema lists them all
        name = next(name for name in error.validator_value if error.message.startswith(repr(name)))
        path.append(name)
    section = path[0] if path else None
    row = next((part for part in path[1:2] if isinstance(part, int)), None)
    fields = [part for part in path[1:] if isinstance(part, str)]
    yield Place(section, row, fields[0] if fields else None)


def _ours(filing: Filing, place: Place) -> bool:
    """Whether the clerk cannot mend it there: the section or column is missing as such (`template.*` has told
    that), or the cell is computed, and what it is computed from is told at its own place."""
    pair = (place.section or "", place.field)
    if place.section and place.field and filing.form.section(place.section).field(place.field).total is not None:
        return True
    return pair in filing.missing or (place.section or "", None) in filing.missing


def _fault(filing: Filing, place: Place, error: Any) -> Fault:
    limit = error.validator_value
    slots = {"limit": limit, "says": "", "length": len(error.instance) if isinstance(error.instance, str) else 0}
    like: list[str] = []
    if place.field is not None and place.section is not None:
        field = filing.form.section(place.section).field(place.field)
        slots["says"] = field.pattern_says or field.help
        if error.validator == "enum":
            like = near(error.instance, limit)
            slots["limit"] = "、".join(map(str, limit[:_SHOWN])) + ("…" if len(limit) > _SHOWN else "")
    code, typed = f"schema.{error.validator}", filing.typed(place)
    return Fault(code, place, slots, value=typed, suggestion=next(iter(like), None), sole=len(like) == 1)


_SHOWN = 12
"""How many choices a message lists."""


def _code(keyword: str, title: Text, message: Text) -> Code:
    return Code(f"schema.{keyword}", Severity.ERROR, title, message)


CODES: tuple[Code, ...] = (
    _code(
        "required",
        Text("必填项未填", "Required, but empty"),
        Text("“{field}”为必填项：请补填。", "“{field}” is required: fill it in."),
    ),
    _code(
        "type",
        Text("类型不符", "Wrong type"),
        Text("“{field}”应为整数，现为“{value}”：请更正。", "“{field}” must be a whole number, not “{value}”: mend it."),
    ),
    _code(
        "enum",
        Text("不在可选范围", "Not on the list"),
        Text(
            "“{field}”填的“{value}”不在可选范围（{limit}）：请从下拉列表中选择。",
            "“{value}” in “{field}” is not on the list ({limit}): choose from the drop-down.",
        ),
    ),
    _code(
        "minimum",
        Text("低于下限", "Below the minimum"),
        Text(
            "“{field}”不得小于{limit}，现为{value}：请更正。",
            "“{field}” must be at least {limit}, not {value}: mend it.",
        ),
    ),
    _code(
        "maximum",
        Text("超过上限", "Above the maximum"),
        Text(
            "“{field}”不得大于{limit}，现为{value}：请更正。",
            "“{field}” must be at most {limit}, not {value}: mend it.",
        ),
    ),
    _code(
        "exclusiveMinimum",
        Text("低于下限", "Below the minimum"),
        Text(
            "“{field}”应大于{limit}，现为{value}：请更正。",
            "“{field}” must be more than {limit}, not {value}: mend it.",
        ),
    ),
    _code(
        "exclusiveMaximum",
        Text("超过上限", "Above the maximum"),
        Text(
            "“{field}”应小于{limit}，现为{value}：请更正。",
            "“{field}” must be less than {limit}, not {value}: mend it.",
        ),
    ),
    _code(
        "multipleOf",
        Text("不是整倍数", "Not a multiple"),
        Text(
            "“{field}”应为{limit}的整倍数，现为{value}：请更正。",
            "“{field}” must be a multiple of {limit}, not {value}: mend it.",
        ),
    ),
    _code(
        "minLength",
        Text("内容过短", "Too short"),
        Text(
            "“{field}”不得少于{limit}字，现为{length}字：请补充。",
            "“{field}” needs at least {limit} characters, not {length}: say more.",
        ),
    ),
    _code(
        "maxLength",
        Text("内容过长", "Too long"),
        Text(
            "“{field}”不得超过{limit}字，现为{length}字：请精简。",
            "“{field}” takes at most {limit} characters, not {length}: shorten it.",
        ),
    ),
    _code(
        "pattern",
        Text("格式不符", "Wrong format"),
        Text("“{field}”格式不符，应为{says}：请更正。", "“{field}” has the wrong format ({says}): mend it."),
    ),
    _code(
        "const",
        Text("值不符", "Not the value required"),
        Text("“{field}”应为“{limit}”，现为“{value}”：请更正。", "“{field}” must be “{limit}”, not “{value}”: mend it."),
    ),
    _code(
        "minItems",
        Text("行数不足", "Too few rows"),
        Text("本表至少应填{limit}行：请补填。", "At least {limit} rows are needed: fill them in."),
    ),
    _code(
        "maxItems",
        Text("行数过多", "Too many rows"),
        Text("本表至多填{limit}行：请核减。", "At most {limit} rows are allowed: take some out."),
    ),
)
