"""Fields that apply only under a condition: what it is in words, and a grey cell where it does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from workbook.addresses import Span, a1, column_letter
from workbook.form import Field, Section

if TYPE_CHECKING:
    from workbook.sheets import Highlight

GREYED = "computed"
"""The palette's role of a cell in which nothing is to be filled."""


def answers(asked: Iterable[tuple[str, Sequence[Any]]]) -> str:
    """Titles of fields and the values of which each must say one: "“形式”为“线下”或“混合”且“人数”为“1”"."""
    return "且".join(f"“{title}”为{'或'.join(f'“{value}”' for value in values)}" for title, values in asked)


def applies(section: Section, field: Field) -> str:
    """Under which answers a field applies; "" where always."""
    return answers((section.field(name).title, values) for name, values in (field.when or {}).items())


def greyed(section: Section, fields: tuple[Field, ...], rows: tuple[int, int] | None) -> Iterator[Highlight]:
    """A conditional format for each such field: over `rows` of a table, or at the cell of a record's field."""
    from workbook.sheets import Highlight  # checks know these words too, and draw nothing

    for field in fields:
        if field.when is None:
            continue
        span = field.span if rows is None else Span(rows[0], field.span.left, rows[1], field.span.right)
        cell = _cell(field, rows)
        holds = [
            _either([_says(_cell(section.field(other), rows), value) for value in values])
            for other, values in field.when.items()
        ]
        yield Highlight(span, f"AND(LEN({cell})=0,NOT(AND({','.join(holds)})))", GREYED)


def _cell(field: Field, rows: tuple[int, int] | None) -> str:
    """The cell that a format's formula looks at, from the first row on."""
    if rows is None:
        return a1(field.span.top, field.span.left, absolute=True)
    return f"${column_letter(field.span.left)}{rows[0]}"


def _either(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"OR({','.join(terms)})"


def _says(cell: str, value: object) -> str:
    if isinstance(value, str):
        quoted = value.replace('"', '""')
        return f'EXACT({cell},"{quoted}")'
    return f"{cell}={value}"
