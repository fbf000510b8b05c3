"""What the findings of a version asked for: their own cells, and those that their checks compare them with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from campaign.revision.edition import Edition, place_of
from workbook.finding import Finding, Place, Severity
from workbook.form import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """Cells by their places in that version, whole columns ("section", "field"), and tables whose rows may change."""

    cells: set[Place] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    rows: set[tuple[str, int]] = field(default_factory=set)

    def cell(self, place: Place) -> bool:
        """Whether something was said that a change of this cell may answer."""
        return place in self.cells or (place.section, place.field) in self.columns

    def row(self, section: str, row: int) -> bool:
        """Whether something was said that deleting this row may answer."""
        return section in self.tables or (section, row) in self.rows


def asked_of(form: Form, edition: Edition) -> Asked:
    """What was asked of a version. The form's checks say which fields a finding is about besides its own."""
    asked = Asked()
    alike: dict[tuple[str, ...], Mapping[tuple[Hashable, ...], Sequence[int]]] = {}
    related: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for finding in edition.findings:
        place = place_of(finding.pointer)
        if place.section not in form.by_name:
            continue
        _add(asked, form, place, finding)
        about = (finding.code, place.section or "", place.field or "")
        if about not in related:
            related[about] = _related(form, *about)
        siblings = [] if place.row is None else [place.field or ""]
        for section, name in related[about]:
            if section == place.section and place.row is not None:
                siblings.append(name)
            else:
                _add(asked, form, Place(section, None, name or None), finding)
        _add_alike(asked, edition, place, [name for name in siblings if name], alike)
    return asked


def _add(asked: Asked, form: Form, place: Place, finding: Finding) -> None:
    section = place.section or ""
    if place.row is not None:
        asked.rows.add((section, place.row))
        asked.cells.add(place)
    elif not form.section(section).is_table:
        asked.cells.add(place)
    elif finding.severity is not Severity.INFO:
        asked.tables.add(section)
        if place.field is not None:
            asked.columns.add((section, place.field))


def _add_alike(
    asked: Asked,
    edition: Edition,
    place: Place,
    names: Sequence[str],
    alike: dict[tuple[str, ...], Mapping[tuple[Hashable, ...], Sequence[int]]],
) -> None:
    """The compared fields of the finding's row, and of the rows that say the same in them: either may be mended."""
    if place.section is None or place.row is None or len(names) < 2:
        return
    rows = edition.rows(place.section)
    if place.row >= len(rows):
        return
    about = (place.section, *names)
    if about not in alike:
        found: defaultdict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            found[tuple(map(row.data.get, names))].append(number)
        alike[about] = found
    for number in alike[about].get(tuple(map(rows[place.row].data.get, names)), ()):
        asked.rows.add((place.section, number))
        asked.cells.update(Place(place.section, number, name) for name in names)


def _related(form: Form, code: str, section: str, name: str) -> list[tuple[str, str]]:
    """The (section, field) that checks of this kind compare a place with; a field of "" is the whole section."""
    own = (section, name)
    found: dict[tuple[str, str], None] = {}
    for params in {"check": form.checks, "across": form.across}.get(code.partition(".")[0], ()):
        if params["kind"] != code.partition(".")[2]:
            continue
        named = dict.fromkeys(_named(form, [value for key, value in params.items() if key != "kind"]))
        if own in named or (section, "") in named:
            found |= named
    found.pop(own, None)
    return list(found)


def _named(form: Form, value: Any) -> Iterator[tuple[str, str]]:
    """Every section and field of the form that a check's parameters name."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _named(form, key)
            yield from _named(form, inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(form, inner)
    elif isinstance(value, str):
        section, _, name = value.partition(".")
        if section in form.by_name and (not name or name in form.section(section).by_name):
            yield section, name
