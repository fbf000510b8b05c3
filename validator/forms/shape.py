"""The dialect's own schema against a definition: its errors as sentences that say how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from validator.forms.problem import Path, Problem, error
from workbook.nearest import nearest
from workbook.shipped import HOME

_TYPES = {
    "string": ("文字", "text"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("true 或 false", "true or false"),
    "array": ("方括号列表 [ ]", "a list [ ]"),
    "object": ("花括号对象 { }", "an object { }"),
}

_WRITINGS = {
    "$id": ("小写字母、数字和连字符，如 monthly-return", "small letters, digits and hyphens, as in monthly-return"),
    "x-cell": ("单元格，如 B4 或 B4:D4", "a cell, as in B4 or B4:D4"),
    "x-label-cell": ("单元格，如 A4 或 A4:A5", "a cell, as in A4 or A4:A5"),
    "x-column": ("列标，如 A 或 A:D", "columns, as in A or A:D"),
    "x-sheet": ("工作表名，不能含 [ ] : * ? / \\", "a sheet's name, without [ ] : * ? / \\"),
    "name": ("工作表名，不能含 [ ] : * ? / \\", "a sheet's name, without [ ] : * ? / \\"),
    "x-master": ("工作表名，不能含 [ ] : * ? / \\", "a sheet's name, without [ ] : * ? / \\"),
    "x-roles": ("“分表.栏目”，如 return.unit", "“section.field”, as in return.unit"),
}


@cache
def dialect() -> Mapping[str, Any]:
    """The schema of definitions (templates/forms/dialect.json)."""
    found: dict[str, Any] = json.loads((HOME / "forms" / "dialect.json").read_text("utf-8"))
    return found


@cache
def _passer() -> Any:
    """The fast validator of definitions: jsonschema explains only what it does not pass."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(dict(dialect()))


def shape_problems(definition: Any) -> Iterator[Problem]:
    """What the dialect says against a definition, once for each place and keyword."""
    if _passer().is_valid(definition):
        return
    from jsonschema import Draft202012Validator

    told: set[Problem] = set()
    for found in Draft202012Validator(dialect()).iter_errors(definition):
        sentences = _forbidden(found, definition) if found.validator is None else _sentences(found)
        for problem in sentences:
            if problem not in told:
                told.add(problem)
                yield problem


def _sentences(found: Any) -> Iterator[Problem]:
    """The sentences for one error of jsonschema's."""
    path: Path = tuple(found.absolute_path)
    word, limit, value = found.validator, found.validator_value, found.instance
    if word in ("unevaluatedProperties", "additionalProperties"):
        yield from _unknown(path, found.schema, value)
    elif word == "required":
        name = next(name for name in limit if found.message.startswith(repr(name)))
        yield error(path, f"{_place(path, value)}缺少“{name}”：请补上。", f"“{name}” is missing: add it.")
    elif word == "dependentRequired":
        for given, needed in limit.items():
            for name in (one for one in needed if given in value and one not in value):
                yield error(path, f"{_place(path, value)}写了“{given}”，还须写“{name}”。", f"“{given}” needs “{name}”.")
    elif word == "oneOf" and path[-1:] == ("x-total",):
        yield error(
            path,
            "合计“x-total”只能是 count、sum、add、ratio 之一，且写法须完整。",
            "x-total is one of count, sum, add, ratio, each written in full.",
        )
    elif word == "not":
        names = limit.get("required", ())
        zh, en = "、".join(f"“{name}”" for name in names), " and ".join(names)
        yield error(path, f"{_place(path, value)}不能同时写{zh}：只能留一个。", f"{en} exclude each other: keep one.")
    elif "propertyNames" in found.absolute_schema_path:
        zh, en = _writing(())
        yield error((*path, value), f"代号“{value}”应为{zh}：请更正。", f"“{value}” should be {en}: mend it.")
    else:
        yield _limit(path, word, limit, value)


def _forbidden(found: Any, definition: Any) -> Iterator[Problem]:
    """Keywords that may not stand in a section of this kind (their schema is `false`, which tells no name)."""
    node, path = definition, tuple(found.absolute_path)
    for part in path:
        node = node[part]
    for name, schema in dialect()["$defs"]["table"]["then"]["properties"].items():
        if schema is False and name in node and node[name] is found.instance:
            yield error((*path, name), f"这里不能写“{name}”：请删去。", f"“{name}” may not stand here: leave it out.")


def _unknown(path: Path, schema: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[Problem]:
    """Keywords that the dialect does not have here; what only follows from another error gives none."""
    known = set(_known(schema))
    for name in (name for name in value if name not in known):
        near = nearest(name, known)
        zh, en = (f"，是否应为“{near}”", f"; “{near}” perhaps") if near else ("", "")
        yield error((*path, name), f"不认识“{name}”{zh}：请更正或删去。", f"“{name}” is not known here{en}: mend it.")


def _known(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every property a schema speaks of, by its own or through what it refers to."""
    yield from schema.get("properties", {})
    for part in schema.get("allOf", ()):
        yield from _known(part)
    if "$ref" in schema:
        node: Any = dialect()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        yield from _known(node)


def _limit(path: Path, word: str, limit: Any, value: Any) -> Problem:
    """One sentence for a value that is not what a keyword of the schema asks for."""
    name, shown = _name(path), json.dumps(value, ensure_ascii=False)
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
    if word == "type":
        kinds = [_TYPES[one] for one in ([limit] if isinstance(limit, str) else limit)]
        zh, en = "或".join(kind[0] for kind in kinds), " or ".join(kind[1] for kind in kinds)
    elif word == "enum":
        zh, en = "、".join(map(str, limit)), ", ".join(map(str, limit))
        zh, en = f"其中之一（{zh}）", f"one of {en}"
    elif word == "const":
        zh, en = f"“{limit}”", f"“{limit}”"
    elif word == "anyOf":
        offered = [json.dumps(one, ensure_ascii=False) for one in _offered(limit)]
        zh, en = f"其中之一（{'、'.join(offered)}）", f"one of {', '.join(offered)}"
    elif word == "pattern":
        zh, en = _writing(path)
    elif word in ("minimum", "minLength", "minItems", "minProperties"):
        zh, en = f"不少于{limit}", f"at least {limit}"
    elif word in ("maximum", "maxLength", "maxItems", "maxProperties"):
        zh, en = f"不多于{limit}", f"at most {limit}"
    elif word == "exclusiveMinimum":
        zh, en = f"大于{limit}", f"more than {limit}"
    elif word == "uniqueItems":
        zh, en = "互不重复", "without repeats"
    else:
        zh, en = f"符合规定（{word}）", f"as {word} says"
    return error(path, f"“{name}”应为{zh}，现为 {shown}：请更正。", f"“{name}” should be {en}, not {shown}: mend it.")


def _offered(alternatives: list[Mapping[str, Any]]) -> Iterator[Any]:
    for one in alternatives:
        yield from one.get("enum", [one["const"]] if "const" in one else ())


def _writing(path: Path) -> tuple[str, str]:
    """How what a pattern asks for is written, told of the nearest keyword that has a writing of its own."""
    if path and str(path[-1]).endswith("-says"):
        return "一至十个字的词，如 场", "a word of one to ten characters"
    for part in reversed(path):
        if isinstance(part, str) and part in _WRITINGS:
            return _WRITINGS[part]
    return "小写字母和下划线组成的代号，如 filled_on", "a name of small letters and underscores, as in filled_on"


def _name(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "定义")


def _place(path: Path, value: Any) -> str:
    """What something is called in a sentence: by its title, else by its name in the definition."""
    title = value.get("title") if isinstance(value, Mapping) else None
    return f"“{title}”" if isinstance(title, str) and title else f"“{_name(path)}”" if path else "定义"
