"""What was prefilled and locked: it counts as handed out, whatever its cell says now."""

from __future__ import annotations

from typing import Any

from workbook.filing import Filing, Meta
from workbook.finding import Fault, Place
from workbook.form import Form, Section


def hold_given(filing: Filing, meta: Meta) -> None:
    """What was prefilled and locked counts as handed out; where the cell says otherwise, that is a fault."""
    for dotted, given in meta.given.items():
        section, _, name = dotted.partition(".")
        record = filing.data.get(section)
        if (
            not isinstance(record, dict)
            or (section, name) in filing.missing
            or not _is_given(filing.form, section, name, given)
        ):
            continue
        place = Place(section, None, name)
        if record.get(name) != given:
            filing.faults[:] = [fault for fault in filing.faults if fault.place != place]
            filing.faults.append(
                Fault("template.tampered", place, {"given": given}, value=filing.typed(place), suggestion=given)
            )
            record[name] = given


def _is_given(form: Form, section: str, name: str, value: Any) -> bool:
    """Whether a field is one that is prefilled, and with such a value; `_meta` may have been written by anyone."""
    for field in form.section(section).fields:
        if field.name == name:
            numeric = field.kind in ("integer", "number")
            return field.given and isinstance(value, int | float if numeric else str)
    return False


def note_missing_rows(filing: Filing) -> None:
    """A table with a row for each code must have them all."""
    for section in filing.form.sections:
        if section.fixed is None or section.name not in filing.sites:
            continue
        codes, field = section.fixed
        present = {row.get(field) for row in filing.rows(section.name)}
        for label in filing.form.codes[codes].labels:
            if label not in present and (section.name, field) not in filing.missing:
                filing.faults.append(Fault("template.missing-row", Place(section.name), {"label": label}))


def hold_rows(filing: Filing) -> None:
    """The rows that a form lists itself: each must be there as it was handed out, and no other."""
    for section in filing.form.sections:
        if section.literal and section.fixed is None and section.name in filing.sites:
            _hold_section(filing, section)


def _hold_section(filing: Filing, section: Section) -> None:
    """Rows that are just as listed first; what is left is taken in order, changed cells being told and restored."""
    listed = dict.fromkeys(name for row in section.literal for name in row)
    names = [name for name in listed if (section.name, name) not in filing.missing]
    rows = filing.rows(section.name)
    free = dict(enumerate(rows))
    lost: list[dict[str, Any]] = []
    for wanted in section.literal:
        given = {name: wanted.get(name) for name in names}
        index = next((at for at, row in free.items() if all(row.get(name) == given[name] for name in names)), None)
        if index is None:
            lost.append(given)
        else:
            del free[index]
    changed = list(zip(lost, list(free), strict=False))
    for given, index in changed:
        del free[index]
        _restore(filing, section, index, given)
    for given in lost[len(changed) :]:
        label = " ".join(str(value) for value in given.values() if value is not None)
        filing.faults.append(Fault("template.missing-row", Place(section.name), {"label": label}))
    for index in free:
        place = Place(section.name, index, names[0] if names else section.fields[0].name)
        filing.faults.append(Fault("template.extra-row", place, value=filing.typed(place)))


def _restore(filing: Filing, section: Section, index: int, given: dict[str, Any]) -> None:
    row = filing.rows(section.name)[index]
    for name, value in given.items():
        place = Place(section.name, index, name)
        if row.get(name) == value:
            continue
        filing.faults[:] = [fault for fault in filing.faults if fault.place != place]
        slots = {"given": "" if value is None else value}
        filing.faults.append(Fault("template.tampered", place, slots, value=filing.typed(place), suggestion=value))
        if value is None:
            del row[name]
        else:
            row[name] = value
