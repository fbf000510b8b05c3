"""Form, Section, Field: one definition of a report, and the only reader of its x- keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook.codelist import CodeLists, own_lists
from workbook.fields import Block, Field, Marks, Section, read_sections
from workbook.shipped import HOME

__all__ = [
    "KEYWORDS",
    "Block",
    "Field",
    "Form",
    "FormError",
    "Marks",
    "Section",
    "load_form",
    "load_shipped",
    "shipped_forms",
]

KEYWORDS = frozenset(
    "x-version x-heading x-roles x-measures x-sheets x-checks x-across x-sheet x-header-row x-first-row x-ready-rows "
    "x-last-row x-key x-note x-rows x-master x-cell x-label-cell x-column x-kind x-codes x-aliases x-help x-width "
    "x-height x-unit x-given x-total x-personal x-pattern-says x-from "
    "x-lists x-headers x-group x-marks x-block x-by x-list x-when".split()
)


class FormError(Exception):
    """A form that cannot be used; the message says where in the definition and why."""


@dataclass(frozen=True, eq=False)
class Form:
    """One report: its sections, its plain JSON Schema (enums filled in, no x- keywords), its checks.

    `moves` says how older versions are read (x-from: see workbook/versions.py); `home` is the folder that the
    definition lies in, its older versions beside it; None where it was made in memory.
    """

    id: str
    version: int
    title: str
    heading: str
    roles: Mapping[str, str]
    measures: tuple[Mapping[str, str], ...]
    sheets: tuple[Mapping[str, Any], ...]
    sections: tuple[Section, ...]
    checks: tuple[Mapping[str, Any], ...]
    across: tuple[Mapping[str, Any], ...]
    schema: Mapping[str, Any]
    codes: CodeLists
    moves: Mapping[str, Any] = field(default_factory=dict)
    home: Path | None = None

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

    def sheet(self, name: str) -> Mapping[str, Any]:
        """What the form says of a sheet; nothing of one that it does not list."""
        return next((sheet for sheet in self.sheets if sheet["name"] == name), {})

    def on_sheet(self, sheet: str) -> Iterator[Section]:
        """The sections that stand on a sheet, in order."""
        return (section for section in self.sections if section.sheet == sheet)


def shipped_forms() -> tuple[str, ...]:
    """The ids of the forms in templates/forms."""
    names = (entry.name for entry in (HOME / "forms").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json") and name != "dialect.json"))


def load_shipped(form_id: str, codes: CodeLists) -> Form:
    """A form of templates/forms by its id, its lists taken from `codes`."""
    home = HOME / "forms"
    return load_form(json.loads((home / f"{form_id}.json").read_text("utf-8")), codes, home)


def load_form(definition: Mapping[str, Any], codes: CodeLists, home: Path | None = None) -> Form:
    """A form from its definition (JSON Schema with x- keywords); a wrong one is a FormError.

    `home` is the folder that it lies in: with it, x-from is held against the older versions kept there.
    """
    _refuse_unknown_keywords(definition, "")
    codes = own_lists(definition.get("x-lists", {}), codes)
    try:
        sections = read_sections(definition["properties"], codes)
        form = Form(
            id=definition["$id"],
            version=definition["x-version"],
            title=definition["title"],
            heading=definition.get("x-heading", definition["title"]),
            roles=definition.get("x-roles", {}),
            measures=tuple(definition.get("x-measures", ())),
            sheets=tuple(definition["x-sheets"]),
            sections=sections,
            checks=tuple(definition.get("x-checks", ())),
            across=tuple(definition.get("x-across", ())),
            schema=_plain(definition, codes),
            codes=codes,
            moves=definition.get("x-from", {}),
            home=home,
        )
    except KeyError as missing:
        raise FormError(f"{definition.get('$id', 'form')}: {missing} is missing or unknown") from missing
    _refuse_unknown_names(form)
    if form.moves and home is not None:
        from workbook.versions import refuse_unsound

        refuse_unsound(form)
    return form


def _refuse_unknown_keywords(node: Any, where: str) -> None:
    """A misspelt x- keyword would otherwise do nothing, silently."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key.startswith("x-") and key not in KEYWORDS:
                raise FormError(f"{where or '/'}: unknown keyword {key}")
            if not key.startswith("x-"):
                _refuse_unknown_keywords(value, f"{where}/{key}")


def _refuse_unknown_names(form: Form) -> None:
    """Columns and fields that keywords name and reading relies upon must be there."""
    for section in form.sections:
        known = section.by_name
        for one in section.fields:
            target, _, listed = (one.listed or "").partition(".")
            if one.listed and (target not in form.by_name or listed not in form.by_name[target].by_name):
                raise FormError(f"{section.name}.{one.name}: x-list names no column: {one.listed}")
            if not set(one.when or ()) <= known.keys() - {one.name}:
                raise FormError(f"{section.name}.{one.name}: x-when names no other field of {section.name}")
        lost = {name for row in section.literal for name in row} - known.keys()
        if lost:
            raise FormError(f"{section.name}: x-rows names no field: {', '.join(sorted(lost))}")
    for params in form.checks:
        if "codes" in params and params["codes"] not in form.codes:
            raise FormError(f"{params['kind']}: there is no code list {params['codes']}")


def _plain(node: Any, codes: CodeLists) -> Any:
    """The definition as plain JSON Schema: x- keywords dropped, enums filled in, the dialect's name dropped.

    What applies only under a condition (x-when) is required only then, which is a check's business.
    """
    if isinstance(node, list):
        return [_plain(item, codes) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(value, codes) for key, value in node.items() if not key.startswith(("x-", "$"))}
    if "x-codes" in node:
        plain["enum"] = list(codes[node["x-codes"]].labels)
    if isinstance(node.get("required"), list) and isinstance(node.get("properties"), dict):
        always = node["properties"]
        plain["required"] = [name for name in node["required"] if "x-when" not in always.get(name, {})]
    return plain
