"""Forms designed in a spreadsheet: a definition as a workbook that staff can edit, and back, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from validator.forms.design.designed import Designed

if TYPE_CHECKING:
    from workbook.codelist import CodeLists
    from workbook.sheets import Book

__all__ = ["Designed", "from_workbook", "to_workbook"]


def from_workbook(data: bytes, codes: CodeLists | None = None, lang: str = "zh") -> Designed:
    """The definition that a design workbook says, and what is wrong in it, each fault at its cell; never raises.

    `codes` are the lists it may name beside its own: the shipped ones where none are given.
    """
    from validator.forms.design.reading import read_design
    from workbook.codelist import shipped

    return read_design(data, shipped() if codes is None else codes, lang)


def to_workbook(definition: Mapping[str, Any], codes: CodeLists | None = None) -> Book:
    """The design workbook of a definition; `from_workbook` makes of its bytes the same definition, key for key.

    What a design workbook cannot say is a FormError that names it; `lint` passes nothing of the kind. `codes` are the
    lists it may name beside its own: the shipped ones where none are given.
    """
    from validator.forms.design.composing import Composer
    from validator.forms.design.guide import draw_design_guide
    from validator.forms.design.order import draw_order, find_order
    from validator.forms.design.reading import design_form
    from validator.forms.design.writing import write_rows
    from workbook.codelist import shipped
    from workbook.form import FormError
    from workbook.layout import template

    known = shipped() if codes is None else codes
    rows = write_rows(definition, known)
    composer = Composer({**rows, "report": rows["report"][0]}, known, frozenset())
    for fault in composer.faults:
        raise FormError(
            f"{fault.place.section}.{fault.place.field}: {fault.value!r} cannot be said in a design workbook"
        )
    orders = list(find_order(dict(definition), composer.definition))
    form = design_form()
    book = template(form, None, rows)
    hidden = (draw_order(orders),) if orders else ()
    return replace(book, sheets=(draw_design_guide(form), *book.sheets, *hidden))
