"""A definition as the rows of a design workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from validator.check import Param
from validator.forms.design import codecs as of
from validator.forms.design.codec import Scope
from validator.forms.design.columns import (
    CHOICE,
    ENTRIES,
    FIELDS,
    LISTED,
    PLACES,
    REPORT,
    ROLES,
    SHAPES,
    SHEETS,
    TABLES,
    TEXT,
    TYPES,
    Column,
    across_columns,
    across_kinds,
    check_kinds,
    param_columns,
)  # fmt: skip
from validator.forms.design.naming import Named, Names, Table, with_own
from validator.forms.design.taking import Node
from validator.forms.design.versions import write_moves
from workbook.codelist import CodeLists
from workbook.form import FormError

Rows = dict[str, list[Node]]


def write_rows(definition: Mapping[str, Any], lists: CodeLists) -> Rows:
    """Section of the design form -> its rows; what no cell can say is a FormError that names it.

    `lists` are the code lists that the form may name beside its own.
    """
    scope = Scope(_names(definition), with_own(lists, definition.get("x-lists", {})))
    tables = definition["properties"]
    return {
        "report": [_write(definition, (*REPORT, *ROLES), scope, "$")],
        "sheets": [_write(sheet, SHEETS, scope, "x-sheets") for sheet in definition["x-sheets"]],
        "tables": [_table(name, table, definition, scope) for name, table in tables.items()],
        "fields": [row for name, table in tables.items() for row in _fields(name, table, scope)],
        "rows": [row for name, table in tables.items() for row in _fixed(name, table, scope)],
        "checks": [_check(one, check_kinds(), param_columns, scope) for one in definition.get("x-checks", ())],
        "across": [_check(one, across_kinds(), across_columns, scope) for one in definition.get("x-across", ())],
        "versions": list(write_moves(definition.get("x-from", {}), scope)),
        "lists": [row for name, one in definition.get("x-lists", {}).items() for row in _list(name, one, scope)],
    }


def shape_of(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object schema of a table's row, or of a record."""
    shape: Mapping[str, Any] = table["items"] if table["type"] == "array" else table
    return shape


def has_cells(table: Mapping[str, Any]) -> bool:
    """Whether the fields of a table have cells of their own: a record, or a block that comes again."""
    return table["type"] == "object" or "x-block" in table


def _names(definition: Mapping[str, Any]) -> Names:
    return Names(
        {
            name: Table(
                table["title"],
                {
                    code: Named(prop["title"], prop["type"] != "string")
                    for code, prop in shape_of(table)["properties"].items()
                },
            )
            for name, table in definition["properties"].items()
        }
    )


def _write(node: Mapping[str, Any], columns: Iterable[Column], scope: Scope, where: str) -> Node:
    """The cells of a node; a keyword that it has not is a cell left empty."""
    row: Node = {}
    for column in columns:
        outer, _, inner = column.keyword.partition(".")
        value = node.get(outer)
        if inner:
            value = value.get(inner) if isinstance(value, Mapping) else None
        if value is not None:
            row[column.field] = column.codec.write(value, scope, f"{where}.{column.keyword}", first=column.first)
    return row


def _table(name: str, table: Mapping[str, Any], definition: Mapping[str, Any], scope: Scope) -> Node:
    row = _write(table, TABLES, Scope(scope.names, scope.lists, name), name)
    row["code"] = name
    row["shape"] = next(label for label, word in SHAPES.items() if word == table["type"])
    if name in definition.get("required", ()):
        row["required"] = "是"
    return row


def _fields(name: str, table: Mapping[str, Any], scope: Scope) -> Iterable[Node]:
    shape = shape_of(table)
    place = PLACES[has_cells(table)]
    said = of.TABLE.write(name, scope, name, first=True)
    for code, prop in shape["properties"].items():
        own = Scope(scope.names, scope.lists, name, code)
        row = {"table": said, "code": code, **_write(prop, FIELDS, own, f"{name}.{code}")}
        row["type"] = _type_label(prop, f"{name}.{code}")
        if code in shape.get("required", ()):
            row["required"] = "是"
        if place in prop:
            row["place"] = prop[place]
        yield row


def _type_label(prop: Mapping[str, Any], where: str) -> str:
    said = {key: prop[key] for key in ("type", "format", "x-kind") if key in prop}
    found = [label for label, words in TYPES.items() if words == said]
    if not found:
        raise FormError(f"{where}: {said} is no type that a design workbook has")
    return found[0] if len(found) == 1 else CHOICE if any(key in prop for key in LISTED) else TEXT


def _fixed(name: str, table: Mapping[str, Any], scope: Scope) -> Iterable[Node]:
    rows = table.get("x-rows")
    own = Scope(scope.names, scope.lists, name)
    for row in rows if isinstance(rows, list) else ():
        yield {
            "table": of.TABLE.write(name, scope, name, first=True),
            "content": of.ROW.write(row, own, f"{name}.x-rows"),
        }


def _check(
    params: Mapping[str, Any], kinds: Mapping[str, tuple[str, tuple[Param, ...]]], columns: Any, scope: Scope
) -> Node:
    label, known = kinds[params["kind"]]
    return {"kind": label, **_write(params, columns(known), scope, params["kind"])}


def _list(name: str, one: Mapping[str, Any], scope: Scope) -> Iterable[Node]:
    for number, entry in enumerate(one["entries"]):
        row = {"name": name, **_write(entry, ENTRIES, scope, f"x-lists.{name}")}
        if number == 0 and "title" in one:
            row["title"] = of.TEXT.write(one["title"], scope, f"x-lists.{name}", first=True)
        yield row
