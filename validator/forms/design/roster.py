"""Who is who in a design: every row of a table, a column, a fixed row, with the code it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from validator.forms.design import codecs as of
from validator.forms.design.codec import Scope
from validator.forms.design.codes import Trouble
from validator.forms.design.columns import FIELDS, TABLES, TYPES, Column
from validator.forms.design.naming import Named, Names, Table, make_code
from validator.forms.design.taking import Row, Taker
from workbook.finding import Place

_TABLE = Column("table", "table", of.TABLE)


class Entry(NamedTuple):
    """One row of a design sheet: its number from 0, the code of what it is about, its cells."""

    number: int
    code: str
    row: Row


class Roster:
    """The tables of a design and what belongs to each, by code; rows that name no table are told and left out.

    `names` is what cells may refer to; `fields` and `fixed` are the code of a table -> its columns, its fixed rows.
    """

    def __init__(self, data: Mapping[str, Any], cells: Taker) -> None:
        self.names = Names()
        self.tables: list[Entry] = []
        self.fields: dict[str, list[Entry]] = {}
        self.fixed: dict[str, list[Entry]] = {}
        self._cells, self._data = cells, data
        self._name_tables()
        self._name_fields()
        for number, row in enumerate(data.get("rows", ())):
            table = self._table_of(row, Place("rows", number, "table"))
            if table is not None:
                self.fixed.setdefault(table, []).append(Entry(number, table, row))

    def _name_tables(self) -> None:
        met: dict[str, int] = {}
        for number, row in enumerate(self._data.get("tables", ())):
            title, code = self._called(row, TABLES[0], Place("tables", number, "title"), "t", met)
            self.names.tables[code] = Table(title)
            self.tables.append(Entry(number, code, row))
            if not title:
                self.names.unsure.add(None)

    def _name_fields(self) -> None:
        met: dict[str, dict[str, int]] = {}
        for number, row in enumerate(self._data.get("fields", ())):
            table = self._table_of(row, Place("fields", number, "table"))
            if table is None:
                self.names.lost |= {row.get("title", ""), row.get("code", "")}
                continue
            place = Place("fields", number, "title")
            title, code = self._called(row, FIELDS[0], place, "f", met.setdefault(table, {}))
            numeric = TYPES.get(row.get("type", ""), {"type": "string"})["type"] != "string"
            self.names.tables[table].columns[code] = Named(title, numeric)
            self.fields.setdefault(table, []).append(Entry(number, code, row))
            if not title:
                self.names.unsure.add(table)

    def _table_of(self, row: Row, place: Place) -> str | None:
        found: str | None = self._cells.take(row, _TABLE, place, Scope(self.names, {}))
        return found

    def _called(self, row: Row, column: Column, place: Place, letter: str, met: dict[str, int]) -> tuple[str, str]:
        """The title of a row and its code, made where it has none; that an earlier row has the same is told."""
        title = self._cells.take(row, column, place, Scope(self.names, {})) or ""
        own = row.get("code")
        code = own or make_code(title, letter)
        first = met.setdefault(code, place.row or 0)
        if first == place.row:
            return title, code
        slots = {"name": own or title, "first": first}
        self._cells.say(place._replace(field="code" if own else "title"), own or title, Trouble("design.twice", slots))
        return title, f"{code}_{place.row}"
