"""Faults -> findings: the pointer, the true cell and the message, made once as a finding leaves."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from validator.codes import look_up
from workbook.addresses import column_number
from workbook.filing import Filing
from workbook.finding import Fault, Finding, Place, Severity, mask, mask_phones


class _Slots(dict[str, Any]):
    """Slots of a message; one that the fault does not give reads as nothing rather than failing the report."""

    def __missing__(self, key: str) -> str:
        return ""


def tell(fault: Fault, filing: Filing | None, lang: str) -> Finding:
    """One fault as someone sees it; `filing` is None where nothing could be read."""
    code = look_up(fault.code)
    place = fault.place
    field = None
    sheet, cell = fault.sheet, fault.cell
    if filing is not None and place.section is not None:
        if place.field is not None:
            field = filing.form.section(place.section).field(place.field)
            address = filing.address(place)
            cell = cell or (address.a1 if address else None)
        sheet = sheet or filing.sheet(place)
    personal = field is not None and field.personal
    slots = _Slots({name: _cut(slot) for name, slot in fault.slots.items()})
    slots["field"] = fault.slots.get("field", field.caption if field else "")
    slots["value"] = shown(mask(shown(fault.value)) if personal else fault.value)
    slots["suggestion"] = shown(mask(fault.suggestion) if personal else fault.suggestion)
    if personal and "canonical" in slots:
        slots["canonical"] = mask(slots["canonical"])
    severity = fault.severity or code.severity
    tied = fault.bind
    if not tied and filing is not None and severity is Severity.WARNING:
        tied = bind(filing, fault)
    return Finding(
        code=fault.code,
        severity=severity,
        pointer=pointer(place),
        sheet=sheet,
        cell=cell,
        title=code.title.en if lang == "en" else code.title.zh,
        message=code.message.fill(lang, slots),
        value=plain(fault.value),
        suggestion=plain(fault.suggestion),
        personal=personal,
        bind=tied,
        sure=bool(fault.bind),
    )


def pointer(place: Place) -> str:
    """The JSON pointer of a place: "/lectures/3/date", the section's, or ""."""
    return "".join(f"/{part}" for part in place if part is not None)


def plain(value: Any) -> Any:
    """A typed cell as JSON: numbers, booleans and text as they are, whole floats as integers, dates as ISO text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def shown(value: Any) -> str:
    """A value within a sentence; long text is cut."""
    if value is None:
        return ""
    text = {True: "TRUE", False: "FALSE"}[value] if isinstance(value, bool) else str(mask_phones(plain(value)))
    return _seen(text if len(text) <= _LONG else text[:_LONG] + "…")


_LONG = 40
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _cut(slot: Any) -> Any:
    """A slot of a message; text that came out of a file may be of any length."""
    if slot.__class__ is not str:
        return slot
    return _seen(str(mask_phones(slot if len(slot) <= _LONGEST else slot[:_LONGEST] + "…")))


def _seen(text: str) -> str:
    """Text with what nobody sees made visible: in a note or a mail it would turn the rest of the sentence round."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_LONGEST = 300


def bind(filing: Filing, fault: Fault) -> str:
    """What a clerk's answer to a fault is tied to: unit and month, the row by its key, and the value as it is now."""
    place = fault.place
    value = fault.value if fault.value is not None else filing.value(place)
    row = row_key(filing, place)
    return token(filing.unit, filing.period, place.section, row, place.field, fault.code, plain(value))


def token(*parts: Any) -> str:
    """One short token for unit, month, section, row key, field, code and value."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def row_key(filing: Filing, place: Place) -> list[Any]:
    """What makes a row the same row next time; rows with one key are told apart by their order."""
    if place.section is None or place.row is None:
        return []
    return list(row_keys(filing, place.section)[place.row])


def row_keys(filing: Filing, section: str) -> list[tuple[Any, ...]]:
    """The key of each row of a table, made once a filing."""
    made = filing.row_keys.get(section)
    if made is None:
        names = filing.form.section(section).key
        keys = [tuple(map(row.get, names)) for row in filing.rows(section)]
        met: dict[tuple[Any, ...], int] = {}
        made = filing.row_keys[section] = []
        for key in keys:
            order = met[key] = met.get(key, -1) + 1
            made.append((*key, order))
    return made


def in_order(findings: Iterable[Finding], sheets: tuple[str, ...]) -> tuple[Finding, ...]:
    """Findings by sheet as the workbook has them, then row, column and code; what has no cell first."""
    ranks = {name: rank for rank, name in enumerate(sheets)}

    def rank(finding: Finding) -> tuple[int, int, int, str, str]:
        row, column = row_column(finding.cell)
        return (ranks.get(finding.sheet or "", -1), row, column, finding.code, finding.message)

    return tuple(sorted(findings, key=rank))


def row_column(cell: str | None) -> tuple[int, int]:
    """The row and column of a cell by its name, from 1; (0, 0) for none."""
    if cell is None:
        return 0, 0
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_number(letters)


def blocks(finding: Finding) -> bool:
    """Whether a finding keeps a filing from being accepted unless explained."""
    return finding.severity is Severity.ERROR or (
        finding.severity is Severity.WARNING and not finding.code.startswith("file.")
    )
