"""The words that formulas are made of: each takes formula text (a range or a cell) and gives formula text.

No macro, no volatile function, no array entry, nothing newer than Excel 2010. Every term gives 0 or 1 (or an array of
them) and never an error, whatever stands in the cells: an error within is caught where it arises.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbook.form import Field

_WIDE_SPACE, _HARD_SPACE = "\u3000", "\u00a0"


class ElsewhereError(Exception):
    """A rule about one cell that needs other sheets: no conditional format can say it."""


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def sure(condition: str) -> str:
    """1 where the condition holds, 0 where it does not or cannot be computed."""
    return f"ISNUMBER(1/({condition}))"


def unless(term: str) -> str:
    """0 where the term is 1."""
    return f"(1-{term})"


def product(*factors: str) -> str:
    """All of them; no factor at all is "1"."""
    return "*".join(factor for factor in factors if factor not in ("", "1")) or "1"


def any_of(terms: Iterable[str]) -> str:
    """At least one of them."""
    found = list(terms)
    return found[0] if len(found) == 1 else f"(({'+'.join(found)})>0)"


def somewhere(term: str) -> str:
    """The term is 1 at one cell at least."""
    return f"(SUMPRODUCT({term})>0)"


def says(cells: str, value: str | int | float) -> str:
    """The cell says this, letter by letter."""
    return sure(f"EXACT({cells},{quoted(value)})" if isinstance(value, str) else f"{cells}={value}")


def blank(cells: str) -> str:
    """Nothing that can be seen: an error is not blank."""
    bare = f'SUBSTITUTE(SUBSTITUTE({cells},"{_WIDE_SPACE}",""),"{_HARD_SPACE}","")'
    return sure(f"LEN(TRIM(CLEAN({bare})))=0")


def filled(cells: str) -> str:
    """Something can be seen."""
    return unless(blank(cells))


def numeric(cells: str) -> str:
    """A number, dates and times included; TRUE and FALSE are none."""
    return f"ISNUMBER({cells})*(1-ISLOGICAL({cells}))"


def spoken(field: Field, cells: str) -> str:
    """The text that reading would take from a cell: without the blanks around it, or within a name."""
    if field.kind == "person":
        return f'SUBSTITUTE(SUBSTITUTE({cells}," ",""),"{_WIDE_SPACE}","")'
    return f"TRIM({cells})"


def length(field: Field, cells: str) -> str:
    """How many characters reading would count."""
    return f"LEN({spoken(field, cells)})"


def criterion(field: Field, cells: str) -> str:
    """What COUNTIFS compares a column of this field with: numbers as they are, text letter by letter."""
    if field.kind in ("integer", "number", "date", "time"):
        return cells
    return f'"="&{literally(cells)}'


def joined(cells: Iterable[str]) -> str:
    """What several cells of a row say together, for MATCH to look for or through."""
    return "&".join(f'{one}&"\u2016"' for one in cells)


def literally(text: str) -> str:
    """A text that MATCH and COUNTIF compare sign by sign."""
    for sign in "~*?":
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return text
