"""A filled template and where its cells are: what mutations are made on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.parity.office import Step
from tests.parity.typed import NOTHING, Typed, right
from workbook.form import Field, Form, Section

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """One right return: its form, its data, its workbook; `spare` is another right return of the same form."""

    form: Form
    data: dict[str, Any]
    spare: dict[str, Any]
    book: bytes

    def rows(self, section: str) -> list[Row]:
        """The rows of a table, or the record as its only row."""
        found: Any = self.data[section]
        return found if isinstance(found, list) else [found]

    def spares(self, section: str) -> list[Row]:
        """Right rows that stand nowhere in the return."""
        found: Any = self.spare[section]
        return found if isinstance(found, list) else [found]

    def split(self, dotted: str) -> tuple[Section, Field]:
        """The section and the field."""
        return self.form.locate(dotted)

    def spot(self, section: Section, index: int, field: Field) -> tuple[str, int, int]:
        """The sheet, row and column of a cell as handed out; rows of a table count from 0."""
        row = section.first_row + index if section.is_table else field.span.top
        return section.sheet, row, field.span.left

    def put(self, section: Section, index: int, field: Field, entry: Typed) -> Step:
        """The step that types an entry into a cell."""
        return ("put", *self.spot(section, index, field), entry.kind, entry.value)

    def put_right(self, section: Section, index: int, row: Row, names: Sequence[str]) -> Iterator[Step]:
        """The steps that type canonical values of some fields of a row."""
        for name in names:
            field = section.field(name)
            yield self.put(section, index, field, right(field, row.get(name)) if name in row else NOTHING)

    def put_row(self, section: Section, index: int, row: Row) -> list[Step]:
        """The steps that type a whole row, its computed cells left alone."""
        names = [field.name for field in section.fields if field.open]
        return list(self.put_right(section, index, row, names))

    def across(self, section: Section) -> tuple[int, int]:
        """The first and last column of a section."""
        spans = [field.span for field in section.fields]
        return min(span.left for span in spans), max(span.right for span in spans)

    def block(self, section: Section, first: int, last: int) -> tuple[str, int, int, int, int]:
        """Whole rows of a table as a block: sheet, top, left, bottom, right."""
        left, right_ = self.across(section)
        return section.sheet, section.first_row + first, left, section.first_row + last, right_

    def some_row(self, section: Section, rng: Random) -> int:
        """The number of some filled row; 0 where there is none."""
        count = len(self.rows(section.name))
        return rng.randrange(count) if count else 0
