"""JSON Schema's keywords as formulas: what may be said of one cell by itself."""

from __future__ import annotations

from typing import Any, NamedTuple

from validator.selfcheck.patterns import matches
from validator.selfcheck.terms import filled, length, numeric, product, quoted, sure, unless
from workbook.bounds import BOUNDS
from workbook.form import Field
from workbook.lists import ListRange


class Operand(NamedTuple):
    """The cells of a field in a formula: a range, or one cell (`one`); `choices` is where its list stands, if any."""

    cells: str
    one: bool
    choices: ListRange | None


FIRST_DAY, LAST_DAY = 36526, 73051
"""Serials between which a figure is a date: 2000-01-01 up to, not including, 2100-01-01."""

_MOST = "1E+15"
"""A figure of more digits is not what was typed."""

COMPUTED = frozenset(("type", "enum", "const", "pattern", "multipleOf", *BOUNDS))
"""The keywords of a field that Excel can compute; `required` is the row's."""


class Term(NamedTuple):
    """A code, and a formula that is 1 at each cell it speaks against; no cell is spoken against by two."""

    code: str
    term: str


def keyword_terms(field: Field, operand: Operand) -> list[Term]:
    """The terms of a field in the order in which they are told."""
    there, typed = filled(operand.cells), sure(_typed(field, operand.cells))
    terms = [Term("schema.type", product(there, unless(typed)))]
    held: list[str] = []
    for keyword, condition in _conditions(field, operand):
        # A figure is no blank, and a blank is no text too long.
        seen = "1" if field.kind in _FIGURES or keyword == "maxLength" else there
        terms.append(Term(f"schema.{keyword}", product(seen, typed, *held, unless(condition))))
        held.append(condition)
    return terms


def sound(field: Field, operand: Operand) -> str:
    """1 at each cell that is filled and that no keyword speaks against."""
    conditions = _conditions(field, operand)
    seen = field.kind in _FIGURES or any(keyword in ("enum", "const", "pattern") for keyword, _ in conditions)
    there = "1" if seen else filled(operand.cells)
    return product(there, sure(_typed(field, operand.cells)), *(condition for _, condition in conditions))


_FIGURES = ("integer", "number", "date", "time", "month")
"""Kinds of which nothing blank can be one."""


def is_computed(field: Field, keyword: str, value: Any) -> bool:
    """Whether Excel computes a keyword of a field."""
    if keyword == "pattern":
        return matches(str(value), "A1") is not None
    return keyword in COMPUTED


def _typed(field: Field, cells: str) -> str:
    """The condition that a cell holds what its kind asks for; an error within means that it does not."""
    match field.kind:
        case "integer":
            return f"{numeric(cells)}*(INT({cells})={cells})*(ABS({cells})<{_MOST})"
        case "number":
            return f"{numeric(cells)}*(ABS({cells})<{_MOST})"
        case "date":
            return f"{numeric(cells)}*({cells}>={FIRST_DAY})*({cells}<{LAST_DAY})"
        case "time":
            return f"{numeric(cells)}*({cells}>=0)*({cells}<1)"
        case "month":
            return (
                f'(LEN({cells})=7)*(LEFT({cells},2)="20")*(MID({cells},5,1)="-")*(MID({cells},3,2)+1>0)'
                f"*(MID({cells},6,2)+0>0)*(MID({cells},6,2)+0<13)"
            )
        case _:
            return product(f"(1-ISERROR({cells}))", unless(sure(f"ISNUMBER({cells})*({cells}>={_MOST})")))


def _conditions(field: Field, operand: Operand) -> list[tuple[str, str]]:
    """Each keyword that Excel can compute with what it asks, in the order of the schema."""
    schema = dict(field.schema)
    if field.choices:
        schema.setdefault("enum", field.choices)
    found = ((keyword, _condition(field, keyword, value, operand)) for keyword, value in schema.items())
    return [(keyword, condition) for keyword, condition in found if condition is not None]


def _condition(field: Field, keyword: str, value: Any, operand: Operand) -> str | None:
    """What a keyword asks of a cell; None where it asks nothing or nothing that Excel can compute."""
    cells = operand.cells
    if keyword in BOUNDS:
        bound = BOUNDS[keyword]
        return sure(f"{length(field, cells) if bound.of_length else cells}{bound.sign}{value}")
    match keyword:
        case "enum":
            return listed(operand) if operand.choices else None
        case "const":
            return sure(f"EXACT({cells},{quoted(str(value))})")
        case "pattern":
            return matches(str(value), f"TRIM({cells})")
        case "multipleOf":
            return sure(f"ABS({cells}/{value}-ROUND({cells}/{value},0))<1E-9")
    return None


def listed(operand: Operand) -> str:
    """1 at each cell that says one of the choices, letter by letter; none are a ValueError."""
    if operand.choices is None:
        raise ValueError(f"{operand.cells}: no choices")
    if operand.one:
        return f"(SUMPRODUCT(--{sure(f'EXACT({operand.cells},{operand.choices.name})')})>0)"
    each = sure(f"EXACT({operand.cells},{operand.choices.name})")
    return f"(MMULT(--{each},ROW($1:${operand.choices.size})^0)>0)"
