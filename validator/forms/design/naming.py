"""Names of tables and columns in a design: by code or by title, made up where the designer gave none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

from validator.forms.design.codes import Followed, Trouble, unknown
from validator.forms.design.notation import Care
from workbook.codelist import CodeList, CodeLists
from workbook.headers import plain
from workbook.nearest import nearest

TABLES, COLUMNS = "表格", "栏目"
"""The sheets on which such names stand."""


class Named(NamedTuple):
    """One column of a table: its title, and whether its values are numbers."""

    title: str
    numeric: bool = False


@dataclass(slots=True)
class Table:
    """One table (or record) of the form: its title and its columns by code."""

    title: str
    columns: dict[str, Named] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """Every table of a form by its code, in order.

    `lost` are names of columns whose own row was told of, `unsure` the tables of which a title is missing (None: of
    tables as such): what is not found may be these, and is Followed.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    unsure: set[str | None] = field(default_factory=set)

    def table(self, text: str) -> str:
        """The code of the table that a text names, by code or title; none or several is a Trouble."""
        try:
            return _find(text, {code: table.title for code, table in self.tables.items()}, TABLES)
        except Trouble as trouble:
            raise (Followed() if None in self.unsure else trouble) from None

    def column(self, text: str, table: str) -> str:
        """The code of the column of a table that a text names; none or several is a Trouble."""
        if table not in self.tables:
            table = self.table(table)
        try:
            return _find(text, _titles(self.tables[table]), COLUMNS)
        except Trouble as trouble:
            raise (Followed() if text in self.lost or table in self.unsure else trouble) from None

    def dotted(self, text: str, home: str | None = None) -> str:
        """ "table.column" of a text that names a column, of `home` or of the only table that has it if not said."""
        if home is not None and (own := self._own(text, home)):
            return own
        for at in (at for at, sign in enumerate(text) if sign in ".．"):
            table = self._table_or_none(text[:at].strip())
            if table is not None:
                return f"{table}.{self.column(text[at + 1 :].strip(), table)}"
        owners = [own for table in self.tables if (own := self._own(text, table))]
        if len(owners) == 1:
            return owners[0]
        if owners:
            raise Trouble("design.ambiguous-name", {"name": text})
        if self.unsure or self.lost & set(text.replace("．", ".").split(".")):
            raise Followed
        known = {f"{table.title}.{one.title}" for table in self.tables.values() for one in table.columns.values()}
        raise unknown(text, COLUMNS, nearest(text, known))

    def numeric(self, dotted: str) -> bool:
        """Whether the values of "table.column" are numbers; False where there is no such column."""
        code, _, column = dotted.partition(".")
        table = self.tables.get(code)
        return table is not None and column in table.columns and table.columns[column].numeric

    def say_table(self, code: str, care: Care) -> str:
        """A table as people call it: its title, its code with more care."""
        table = self.tables.get(code)
        return table.title if table is not None and care is Care.PLAIN else code

    def say_column(self, dotted: str, care: Care) -> str:
        """The column of "table.column" as people call it within its table."""
        code, _, column = dotted.partition(".")
        table = self.tables.get(code)
        found = table.columns.get(column) if table is not None else None
        return found.title if found is not None and care is Care.PLAIN else column

    def say_dotted(self, dotted: str, care: Care) -> str:
        """A column with its table, as people call them."""
        return f"{self.say_table(dotted.partition('.')[0], care)}.{self.say_column(dotted, care)}"

    def _own(self, text: str, table: str) -> str | None:
        if table not in self.tables:
            return None
        try:
            return f"{table}.{self.column(text, table)}"
        except Trouble as trouble:
            if trouble.code == "design.ambiguous-name":
                raise
            return None

    def _table_or_none(self, text: str) -> str | None:
        try:
            return self.table(text)
        except Trouble:
            return None


def _titles(table: Table) -> dict[str, str]:
    return {code: column.title for code, column in table.columns.items()}


def _find(text: str, titles: Mapping[str, str], sheet: str) -> str:
    """The code that a text is, or whose title it is."""
    if text in titles:
        return text
    found = [code for code, title in titles.items() if title == text]
    if not found:
        found = [code for code, title in titles.items() if plain(title) == plain(text)]
    if len(found) > 1:
        raise Trouble("design.ambiguous-name", {"name": text})
    if not found:
        raise unknown(text, sheet, nearest(text, titles.values()))
    return found[0]


def make_code(title: str, letter: str) -> str:
    """A code name for a title: the same for the same title wherever its row stands; `letter` says of what."""
    return f"{letter}_{crc32(title.encode('utf-8', 'replace')) % 1_000_000:06}"


def with_own(lists: CodeLists, own: Mapping[str, Mapping[str, Any]]) -> CodeLists:
    """The code lists that a form may name: those given and, by their titles only, the form's own (`x-lists`)."""
    return {**lists, **{name: CodeList(name, one.get("title", name), ()) for name, one in own.items()}}
