"""Where a value comes to stand in the present template, and what of it can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook import values
from workbook.addresses import Address
from workbook.blocks import shifted
from workbook.form import Field, Section


def landing(section: Section, field: Field, index: int) -> Address:
    """The cell of a field in the row or block of that number (from 0); of a record, its cell."""
    if section.block is not None:
        return Address(section.sheet, *shifted(field, section.block, index))
    row = section.first_row + index if section.is_table else field.span.top
    return Address(section.sheet, row, field.span.left)


def row_of(section: Section, index: int, data: Mapping[str, Any]) -> int | None:
    """The row in the present template for the row of that number; None where it has none.

    Where the form says which rows there are, the one of the same name; a record's only one is 0.
    """
    if section.block is not None:
        return index if index < section.block.count else None
    if not section.literal:
        return index if section.is_table else 0
    return next((number for number, given in enumerate(section.literal) if given.items() <= data.items()), None)


def land(typed: Any) -> str | int | float | bool:
    """A typed cell as it can be written again: numbers, truths and text as they are, days and times as seen."""
    return typed if isinstance(typed, str | int | float | bool) else values.show(typed)
