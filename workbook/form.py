"""Form, Section, Field: one definition of a report, and the only reader of its x- keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from workbook.addresses import Span, column_number
from workbook.codelist import CodeLists

KEYWORDS = frozenset(
    "x-version x-heading x-roles x-sheets x-checks x-across x-sheet x-header-row x-first-row x-ready-rows "
    "x-last-row x-key x-note x-rows x-master x-cell x-label-cell x-column x-kind x-codes x-aliases x-help x-width "
    "x-height x-unit x-given x-total x-personal x-pattern-says".split()
)

KINDS = ("integer", "number", "date", "time", "month", "choice", "person", "text")


class FormError(Exception):
    """A form that cannot be used; the message says where in the definition and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One cell of a record, or one column of a table.

    `kind` is one of KINDS; `span` the value cell of a record's field, or the columns (rows 0) of a table's;
    `given` is prefilled and locked, `total` (how it is computed) computed and locked.
    """

    name: str
    title: str
    kind: str
    required: bool
    schema: Mapping[str, Any]
    span: Span
    label: Span | None
    aliases: tuple[str, ...]
    choices: tuple[str, ...]
    choice_aliases: Mapping[str, str]
    codes: str | None
    help: str
    width: float | None
    height: float | None
    unit: str
    given: bool
    total: Mapping[str, Any] | None
    personal: bool
    pattern_says: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every header that means this field, the title first."""
        return (self.title, *self.aliases)

    @property
    def open(self) -> bool:
        """Whether the clerk fills it."""
        return not self.given and self.total is None


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A record (label and value side by side) or a table (a header row, a row a thing) on one sheet.

    Rows count from 1. `fixed` names (code list, field) where a table has one prefilled row per code.
    `key` are the fields by which a row is the same row next time.
    """

    name: str
    title: str
    sheet: str
    is_table: bool
    fields: tuple[Field, ...]
    header_row: int
    first_row: int
    ready_rows: int
    last_row: int
    key: tuple[str, ...]
    note: str
    fixed: tuple[str, str] | None
    master: str | None

    def field(self, name: str) -> Field:
        """The field of that name; none is a KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name}.{name}")


@dataclass(frozen=True, eq=False)
class Form:
    """One report: its sections, its plain JSON Schema (enums filled in, no x- keywords), its checks."""

    id: str
    version: int
    title: str
    heading: str
    roles: Mapping[str, str]
    sheets: tuple[Mapping[str, Any], ...]
    sections: tuple[Section, ...]
    checks: tuple[Mapping[str, Any], ...]
    across: tuple[Mapping[str, Any], ...]
    schema: Mapping[str, Any]
    codes: CodeLists

    @cached_property
    def by_name(self) -> dict[str, Section]:
        """Sections by name."""
        return {section.name: section for section in self.sections}

    def section(self, name: str) -> Section:
        """The section of that name; none is a KeyError."""
        return self.by_name[name]

    def locate(self, dotted: str) -> tuple[Section, Field]:
        """The section and field that "lectures.date" names; none is a KeyError."""
        section, _, field = dotted.partition(".")
        return self.by_name[section], self.by_name[section].field(field)

    def role(self, name: str) -> tuple[str, str] | None:
        """The (section, field) that plays a role ("unit", "period", "zero" …), if the form has one."""
        dotted = self.roles.get(name)
        if dotted is None:
            return None
        section, _, field = dotted.partition(".")
        return section, field

    def on_sheet(self, sheet: str) -> Iterator[Section]:
        """The sections that stand on a sheet, in order."""
        return (section for section in self.sections if section.sheet == sheet)


def shipped_forms() -> tuple[str, ...]:
    """The ids of the forms in templates/forms."""
    names = (entry.name for entry in (files("templates") / "forms").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json") and name != "dialect.json"))


def load_shipped(form_id: str, codes: CodeLists) -> Form:
    """A form of templates/forms by its id, its lists taken from `codes`."""
    return load_form(json.loads((files("templates") / "forms" / f"{form_id}.json").read_text("utf-8")), codes)


def load_form(definition: Mapping[str, Any], codes: CodeLists) -> Form:
    """A form from its definition (JSON Schema with x- keywords); a wrong one is a FormError."""
    _refuse_unknown_keywords(definition, "")
    try:
        sections = tuple(_section(name, value, codes) for name, value in definition["properties"].items())
        return Form(
            id=definition["$id"],
            version=definition["x-version"],
            title=definition["title"],
            heading=definition.get("x-heading", definition["title"]),
            roles=definition.get("x-roles", {}),
            sheets=tuple(definition["x-sheets"]),
            sections=sections,
            checks=tuple(definition.get("x-checks", ())),
            across=tuple(definition.get("x-across", ())),
            schema=_plain(definition, codes),
            codes=codes,
        )
    except KeyError as missing:
        raise FormError(f"{definition.get('$id', 'form')}: {missing} is missing or unknown") from missing


def _refuse_unknown_keywords(node: Any, where: str) -> None:
    """A misspelt x- keyword would otherwise do nothing, silently."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key.startswith("x-") and key not in KEYWORDS:
                raise FormError(f"{where or '/'}: unknown keyword {key}")
            if not key.startswith("x-"):
                _refuse_unknown_keywords(value, f"{where}/{key}")


def _section(name: str, value: Mapping[str, Any], codes: CodeLists) -> Section:
    is_table = value["type"] == "array"
    shape = value["items"] if is_table else value
    required = frozenset(shape.get("required", ()))
    header_row = value.get("x-header-row", 0)
    first_row = value.get("x-first-row", header_row + 1)
    rows = value.get("x-rows")
    ready = len(codes[rows["codes"]].entries) if rows else value.get("x-ready-rows", 0)
    return Section(
        name=name,
        title=value["title"],
        sheet=value["x-sheet"],
        is_table=is_table,
        fields=tuple(_field(key, prop, is_table, key in required, codes) for key, prop in shape["properties"].items()),
        header_row=header_row,
        first_row=first_row,
        ready_rows=ready,
        last_row=value.get("x-last-row", first_row + ready - 1),
        key=tuple(value.get("x-key", ())),
        note=value.get("x-note", ""),
        fixed=(rows["codes"], rows["field"]) if rows else None,
        master=value.get("x-master"),
    )


def _field(name: str, prop: Mapping[str, Any], is_table: bool, required: bool, codes: CodeLists) -> Field:
    span = _columns(prop["x-column"]) if is_table else Span.parse(prop["x-cell"])
    listed = codes[prop["x-codes"]] if "x-codes" in prop else None
    label = prop.get("x-label-cell")
    return Field(
        name=name,
        title=prop["title"],
        kind=_kind(prop),
        required=required,
        schema=prop,
        span=span,
        label=Span.parse(label)
        if label
        else None
        if is_table
        else Span(span.top, span.left - 1, span.top, span.left - 1),
        aliases=tuple(prop.get("x-aliases", ())),
        choices=listed.labels if listed else tuple(prop.get("enum", ())),
        choice_aliases=listed.aliases if listed else {},
        codes=prop.get("x-codes"),
        help=prop.get("x-help", ""),
        width=prop.get("x-width"),
        height=prop.get("x-height"),
        unit=prop.get("x-unit", ""),
        given=prop.get("x-given", False),
        total=prop.get("x-total"),
        personal=prop.get("x-personal", False),
        pattern_says=prop.get("x-pattern-says", ""),
    )


def _columns(text: str) -> Span:
    first, _, last = text.partition(":")
    return Span(0, column_number(first), 0, column_number(last or first))


def _kind(prop: Mapping[str, Any]) -> str:
    if "x-kind" in prop:
        return str(prop["x-kind"])
    if "x-codes" in prop or "enum" in prop:
        return "choice"
    if prop["type"] in ("integer", "number"):
        return str(prop["type"])
    return str(prop.get("format", "text"))


def _plain(node: Any, codes: CodeLists) -> Any:
    """The definition as plain JSON Schema: x- keywords dropped, enums filled in, the dialect's name dropped."""
    if isinstance(node, list):
        return [_plain(item, codes) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(value, codes) for key, value in node.items() if not key.startswith(("x-", "$"))}
    if "x-codes" in node:
        plain["enum"] = list(codes[node["x-codes"]].labels)
    return plain
