"""What a definition names and must be there before it can be read at all: code lists, fields, columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from validator.forms.problem import Path, Problem, unknown
from workbook.codelist import CodeList, CodeLists


def lost_references(definition: Mapping[str, Any], codes: Mapping[str, object]) -> Iterator[Problem]:
    """What a definition names and is not there, of all that reading relies upon; `codes` includes its own lists."""
    for where, name in lists_named(definition):
        if name not in codes:
            yield unknown(where, name, codes, ("代码表", "code list"))
    every = [f"{name}.{field}" for name, section in definition["properties"].items() for field in _fields(section)[1]]
    for name, section in definition["properties"].items():
        inner, fields = _fields(section)
        path: Path = ("properties", name)
        what = (f"栏目（“{section['title']}”）", f"field in “{section['title']}”")
        for way, field in _rows_fields(section.get("x-rows", ())):
            if field not in fields:
                yield unknown((*path, "x-rows", *way), field, fields, what)
        for field, value in fields.items():
            others = [one for one in fields if one != field]
            for named in value.get("x-when", ()):
                if named not in others:
                    yield unknown((*path, *inner, field, "x-when", named), named, others, what)
            if value.get("x-list", every[0]) not in every:
                yield unknown((*path, *inner, field, "x-list"), value["x-list"], every, ("栏目", "field"))


def _fields(section: Mapping[str, Any]) -> tuple[Path, Mapping[str, Any]]:
    """The way from a section to its fields, and these."""
    if section["type"] == "array":
        return ("items", "properties"), section["items"]["properties"]
    return ("properties",), section["properties"]


def _rows_fields(rows: Any) -> Iterator[tuple[Path, str]]:
    """Each field that prefilled rows name, and where."""
    if isinstance(rows, Mapping):
        yield ("field",), rows["field"]
        return
    for number, row in enumerate(rows):
        yield from (((number, name), name) for name in row)


def lists_named(definition: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Each code list that a definition names, and where."""
    for name, section in definition["properties"].items():
        rows = section.get("x-rows")
        if isinstance(rows, Mapping):
            yield ("properties", name, "x-rows", "codes"), rows["codes"]
        inner, fields = _fields(section)
        for field, value in fields.items():
            if "x-codes" in value:
                yield ("properties", name, *inner, field, "x-codes"), value["x-codes"]
    for number, params in enumerate(definition.get("x-checks", ())):
        if isinstance(params.get("codes"), str):
            yield ("x-checks", number, "codes"), params["codes"]


def with_stand_ins(codes: CodeLists, definition: Mapping[str, Any]) -> CodeLists:
    """The lists with an empty one for each that is missing, so that the rest of a form can be looked at."""
    missing = {name for _, name in lists_named(definition)} - {*codes, *definition.get("x-lists", ())}
    return {**codes, **{name: CodeList(name, name, ()) for name in missing}}
