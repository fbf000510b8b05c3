"""Carrying over: each cell that the clerk filled into the field of the present template that means the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from workbook import values
from workbook.addresses import Address
from workbook.asides import CODES as ASIDES
from workbook.filing import Filing, Meta
from workbook.finding import Fault, Place, Severity, mask
from workbook.form import Field, Form, Section
from workbook.grid.book import GridBook
from workbook.matching import is_list
from workbook.reading import Inexact, read_filing
from workbook.transplant import reasons
from workbook.transplant.account import Account, Asked
from workbook.transplant.landing import land, landing, row_of
from workbook.values.codes import CODES
from workbook.versions import Older

Rows = dict[str, list[dict[str, Any]]]

_SURE = frozenset(code.code for code in CODES if code.severity is Severity.INFO)
"""What is said of a cell that was read without loss."""


@dataclass(slots=True)
class Carried:
    """The present template's rows beforehand (as `template` takes them), and the account so far.

    `filing` is the clerk's file by what it means now, `was` by what it was meant as: the older form's own reading.
    """

    rows: Rows
    account: Account
    filing: Filing
    was: Filing
    inexact: Inexact
    faults: Mapping[Place, Fault] = field(default_factory=dict)


def carry(version: Older, book: GridBook, meta: Meta | None, inexact: Inexact | None = None) -> Carried:
    """Everything in a workbook of that version that has a place in the present template.

    What was read surely is carried as it was read, all else as it was typed. What is not carried is in the account as
    far as it stands in a field; the rest of the workbook is accounted for by `account_for` (remainder.py).
    """
    filing = version.read(book, meta, inexact)
    was = filing if version.old is version.present else read_filing(version.old, book, meta, inexact)
    told = {fault.place: fault for fault in filing.faults if fault.code.startswith(("value.", "template.tampered"))}
    carried = Carried({}, Account(), filing, was, inexact or {}, told)
    for section in version.present.sections:
        if section.name in filing.sites:
            _carry_section(carried, version, book, section)
    kept = set(version.matching.fields.values())
    for section in version.old.sections:
        for one in section.fields:
            if (section.name, one.name) not in kept and section.name in was.sites:
                _leave_field(carried, version, section, one)
    carried.account.asked.extend(
        Asked(section, one, landing(section, one, 0), one.required and one.when is None and _has_rows(carried, section))
        for section in version.present.sections
        for one in section.fields
        if one.open and ({(section.name, one.name), (section.name, None)} & filing.missing)
    )
    return carried


def _has_rows(carried: Carried, section: Section) -> bool:
    """Whether there is anything to fill a new field for; a table without rows may be right as it is."""
    least = carried.filing.form.schema["properties"][section.name].get("minItems", 0)
    return not is_list(section) or bool(carried.rows.get(section.name)) or bool(least)


def _carry_section(carried: Carried, version: Older, book: GridBook, section: Section) -> None:
    filing = carried.filing
    rows: list[dict[str, Any]] = carried.rows.setdefault(section.name, [])
    if section.literal:
        rows.extend({} for _ in section.literal)
    for index, data in enumerate(filing.rows(section.name)):
        number = index if is_list(section) else None
        target = row_of(section, index, data)
        if target is not None and target == len(rows):
            rows.append({})
        for one in section.fields:
            place = Place(section.name, number, one.name)
            if not one.open:
                _leave_closed(carried, filing, place, one, known=target is not None)
            elif target is None or target >= len(rows):
                _leave(carried, filing, place, one, reasons.NO_ROW)
            else:
                _carry_field(carried, book, place, one, rows[target], landing(section, one, target))


def _carry_field(
    carried: Carried, book: GridBook, place: Place, field: Field, row: dict[str, Any], target: Address
) -> None:
    """One cell into its row; what it says is kept as typed where the reading was not sure."""
    filing, account = carried.filing, carried.account
    source = filing.address(place)
    if source is None:
        return
    typed, value = filing.typed(place), filing.value(place)
    fault = carried.faults.get(place)
    if typed is None or values.is_blank(typed):
        shown = _unshown(carried, source)
        if shown is not None:
            account.leave(source, shown, reasons.of_inexact(shown))
        elif fault is not None and fault.code == "value.merged" and value is not None:
            row[field.name] = value
            account.move(_first_of_merged(book, source), target, field.caption, value, reasons.MERGED)
        return
    sure = fault is None or fault.code in _SURE
    if sure and value is not None:
        row[field.name] = value
        changed = "" if values.show(typed) == str(value) else reasons.WRITTEN.format(value=_told(field, value))
        account.move(source, target, field.caption, _told(field, typed), changed)
    else:
        row[field.name] = land(typed)
        account.move(source, target, field.caption, _told(field, typed), "" if sure else reasons.AS_TYPED)


def _told(field: Field, value: Any) -> Any:
    """A value as the account may show it: the sheet is passed around more freely than the form it goes with."""
    return mask(values.show(value)) if field.personal else value


def _first_of_merged(book: GridBook, cell: Address) -> Address:
    for span in book.merges(cell.sheet):
        if span.top <= cell.row <= span.bottom and span.left <= cell.column <= span.right:
            return Address(cell.sheet, span.top, span.left)
    return cell


def _leave_closed(carried: Carried, filing: Filing, place: Place, field: Field, *, known: bool) -> None:
    """A prefilled or computed cell: ours where it says what it must, else told; `known`: its row is the form's."""
    source, typed = filing.address(place), filing.typed(place)
    if source is None or (typed is None and _unshown(carried, source) is None):
        return
    if field.total is not None:
        ours = _same(typed, filing.value(place))
    elif place.row is not None:
        ours = known
    else:
        given = filing.meta.given if filing.meta else {}
        tampered = any(fault.code == "template.tampered" and fault.place == place for fault in filing.faults)
        ours = f"{place.section}.{place.field}" in given and not tampered
    if typed is None or ours:
        carried.account.own(source)
    else:
        carried.account.leave(
            source, _told(field, typed), reasons.COMPUTED if field.total is not None else reasons.GIVEN
        )


def _same(typed: Any, value: Any) -> bool:
    if isinstance(typed, int | float) and isinstance(value, int | float):
        return isclose(typed, value, rel_tol=1e-9, abs_tol=1e-9)
    return bool(typed == value)


def _leave_field(carried: Carried, version: Older, section: Section, field: Field) -> None:
    """A field of the older version that nothing of the present one means."""
    gone = section.name not in version.matching.sections.values()
    why = reasons.GONE_SECTION.format(title=section.title) if gone else reasons.GONE_FIELD.format(title=field.caption)
    for place in carried.was.places(section.name, field.name):
        if field.open:
            _leave(carried, carried.was, place, field, why)
        else:
            _leave_closed(carried, carried.was, place, field, known=True)


def _leave(carried: Carried, filing: Filing, place: Place, field: Field, why: str) -> None:
    source, typed = filing.address(place), filing.typed(place)
    if source is None:
        return
    if typed is not None and not values.is_blank(typed):
        carried.account.leave(source, _told(field, typed), why)
    elif (shown := _unshown(carried, source)) is not None:
        carried.account.leave(source, shown, reasons.of_inexact(shown))


def _unshown(carried: Carried, cell: Address) -> str | None:
    """What stands in a cell that the fast reader shows as empty: its error, or "=" for a formula without a result."""
    return carried.inexact.get(cell.sheet, {}).get((cell.row - 1, cell.column - 1))


def aside_rows(carried: Carried) -> dict[tuple[str, int], str]:
    """(sheet, row) -> why, for the rows that are none of their table's records."""
    found: dict[tuple[str, int], str] = {}
    for fault in (*carried.was.faults, *carried.filing.faults):
        if fault.code in ASIDES and fault.sheet and fault.cell:
            row = int(fault.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            found[fault.sheet, row] = reasons.ASIDES[fault.code]
    return found


def counter(form: Form, section: Section) -> str | None:
    """The field of a table that only numbers its rows."""
    counted = (params["field"].split(".") for params in form.checks if params["kind"] == "sequence")
    return next((name for of, name in counted if of == section.name), None)
