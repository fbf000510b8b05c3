"""The rows of a design workbook as a definition, with the cell that each part of it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from validator.check import Param
from validator.forms.design import codecs as of
from validator.forms.design.codec import Scope
from validator.forms.design.codes import Trouble
from validator.forms.design.columns import (
    CHOICE,
    ENTRIES,
    FIELDS,
    LIST_TITLE,
    LISTED,
    PLACES,
    REPORT,
    ROLES,
    SHAPES,
    SHEETS,
    TABLES,
    TYPES,
    Column,
    across_columns,
    across_kinds,
    check_kinds,
    keywords_of,
    param_columns,
)
from validator.forms.design.naming import Names, make_code, with_own
from validator.forms.design.roster import Entry, Roster
from validator.forms.design.taking import Node, Row, Taker
from validator.forms.design.versions import read_moves
from validator.forms.problem import Path
from workbook.codelist import CodeLists
from workbook.finding import Fault, Place

_CONTENT = Column("content", "x-rows", of.ROW)


class Composer:
    """Makes a definition of the data of a design filing; what cannot be taken becomes a fault at its cell.

    `failed` are the places that something was said against already. `definition` is whole only where there are no
    faults.
    """

    def __init__(self, data: Mapping[str, Any], lists: CodeLists, failed: Set[Place]) -> None:
        self._cells = Taker(failed)
        self._data = data
        own = self._own_lists()
        self._lists = with_own(lists, own)
        self._roster = Roster(data, self._cells)
        self.definition: Node = self._report(own)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with the cells, in the order in which it was met."""
        return self._cells.faults

    def origin(self, path: Path) -> tuple[Place, bool]:
        """The place that a part of the definition came from, and whether it is a cell of its own, not one around it."""
        around = path
        while around and around not in self._cells.origins:
            around = around[:-1]
        own = around == path and path not in self._cells.parts
        return self._cells.origins.get(around, Place("report", None, "code")), own

    def _rows(self, section: str) -> Iterator[tuple[int, Row]]:
        return enumerate(self._data.get(section, ()))

    def _scope(self, home: str | None = None, own: str | None = None) -> Scope:
        return Scope(self._roster.names, self._lists, home, own)

    def _own_lists(self) -> dict[str, Node]:
        """The code lists of the design by name; a row without a list's code is of the list of that title."""
        found: dict[str, Node] = {}
        scope = Scope(Names(), {})
        for index, row in self._rows("lists"):
            at = Place("lists", index, "name")
            title = self._cells.take(row, LIST_TITLE, at._replace(field="title"), scope)
            name = row.get("name") or (make_code(title, "list").replace("_", "-") if title else None)
            if name is None:
                self._cells.needs(at, "代码表的选项", "“代码表名称”")
                continue
            one = found.setdefault(name, {})
            path: Path = ("x-lists", name)
            self._cells.part(path, at)
            if title is not None and "title" not in one:
                one["title"] = title
            entries = one.setdefault("entries", [])
            where = at._replace(field="label")
            entries.append(self._cells.read(row, ENTRIES, where, (*path, "entries", len(entries)), scope))
        return found

    def _report(self, lists: dict[str, Node]) -> Node:
        scope, at, record = self._scope(), Place("report", None, "code"), self._data.get("report", {})
        head = self._cells.read(record, REPORT, at, (), scope)
        tables = self._roster.tables
        whole: Node = {
            "$schema": "urn:wanchang:dialect",
            "$id": head.get("$id"),
            "title": head.get("title"),
            "description": head.get("description"),
            "type": "object",
            "required": [one.code for one in tables if one.row.get("required") == "是"],
            "x-version": head.get("x-version"),
            "x-from": read_moves(self._rows("versions"), self._cells, scope),
            "x-heading": head.get("x-heading"),
            **self._cells.read(record, ROLES, at, (), scope),
            "x-measures": head.get("x-measures"),
            "x-lists": lists,
            "x-sheets": [self._sheet(index, row) for index, row in self._rows("sheets")],
            "properties": {one.code: self._table(one) for one in tables},
            "x-checks": list(self._checks("checks", "x-checks", check_kinds(), param_columns)),
            "x-across": list(self._checks("across", "x-across", across_kinds(), across_columns)),
        }
        bare = {"required", "x-from", "x-lists", "x-checks", "x-across"}
        return {key: value for key, value in whole.items() if value is not None and (value or key not in bare)}

    def _sheet(self, index: int, row: Row) -> Node:
        return self._cells.read(row, SHEETS, Place("sheets", index, "name"), ("x-sheets", index), self._scope())

    def _table(self, one: Entry) -> Node:
        at = Place("tables", one.number, "title")
        path: Path = ("properties", one.code)
        said = self._cells.read(one.row, TABLES, at, path, self._scope(one.code))
        label = one.row.get("shape", "")
        kind = SHAPES.get(label, "array")
        self._cells.origins[(*path, "type")] = at._replace(field="shape")
        cells = kind == "object" or "x-block" in said
        self._refuse(one, TABLES, keywords_of(kind, "x-block" in said), label)
        if not cells and one.row.get("header_row") is None:
            self._cells.needs(at._replace(field="header_row"), label)
        self._add_fixed(one, said)
        inside = (*path, "items") if kind == "array" else path
        fields = self._roster.fields.get(one.code, [])
        required = [field.code for field in fields if field.row.get("required") == "是"]
        members = {
            **({"required": required} if required else {}),
            "properties": {field.code: self._field(one.code, field, inside, cells) for field in fields},
        }
        node = {"title": said.pop("title", ""), "type": kind, **said}
        return {**node, "items": {"type": "object", **members}} if kind == "array" else {**node, **members}

    def _refuse(
        self, one: Entry, columns: tuple[Column, ...], known: Set[str], because: str, sheet: str = "tables"
    ) -> None:
        """Tell of cells that say what a thing of this sort does not have."""
        for column in columns:
            value = one.row.get(column.field)
            if value is not None and column.keyword.partition(".")[0] not in known:
                place = Place(sheet, one.number, column.field)
                self._cells.say(place, value, Trouble("design.unfit", {"because": because}))

    def _add_fixed(self, one: Entry, said: Node) -> None:
        """Add the rows that stand in a table from the beginning."""
        rows: list[Node] = []
        for entry in self._roster.fixed.get(one.code, ()):
            at = Place("rows", entry.number, "content")
            content = self._cells.take(entry.row, _CONTENT, at, self._scope(one.code))
            if content is not None:
                self._cells.origins["properties", one.code, "x-rows", len(rows)] = at
                rows.append(content)
        if rows and "x-rows" in said:
            place = Place("tables", one.number, "fixed_codes")
            because = "已在“固定行”中逐行写明的表格"
            self._cells.say(place, one.row.get("fixed_codes"), Trouble("design.unfit", {"because": because}))
        elif rows:
            said["x-rows"] = rows

    def _field(self, table: str, one: Entry, inside: Path, cells: bool) -> Node:
        at, row = Place("fields", one.number, "title"), one.row
        path: Path = (*inside, "properties", one.code)
        said = self._cells.read(row, FIELDS, at, path, self._scope(table, one.code))
        label = row.get("type", "")
        keywords = TYPES.get(label, {"type": "string"})
        for keyword in keywords:
            self._cells.origins[(*path, keyword)] = at._replace(field="type")
        place = at._replace(field="place")
        self._cells.origins[(*path, PLACES[cells])] = place
        titled = self._roster.names.tables[table].title
        self._refuse(one, FIELDS, keywords_of("field", cells), titled, "fields")
        if label == CHOICE and not any(row.get(column.field) for column in FIELDS if column.keyword in LISTED):
            self._cells.needs(at._replace(field="codes"), CHOICE, "“选项”“选项取自”")
        if row.get("pattern") and not row.get("pattern_says"):
            self._cells.needs(at._replace(field="pattern_says"), "格式")
        if cells and row.get("place") is None:
            self._cells.needs(place, titled)
        placed = {PLACES[cells]: row["place"]} if "place" in row else {}
        return {"title": said.pop("title", ""), **keywords, **_split_after(said, placed)}

    def _checks(
        self, section: str, keyword: str, kinds: Mapping[str, tuple[str, tuple[Param, ...]]], columns: Any
    ) -> Iterator[Node]:
        """The checks of a sheet; a parameter that its kind has not, or lacks, is told at its cell."""
        by_label = {label: (name, params) for name, (label, params) in kinds.items()}
        for index, row in self._rows(section):
            label = row.get("kind", "")
            if label not in by_label:
                continue
            name, params = by_label[label]
            own, at = columns(params), Place(section, index, "kind")
            for field in row.keys() - {"kind", *(column.field for column in own)}:
                self._cells.say(at._replace(field=field), row[field], Trouble("design.unfit", {"because": label}))
            for column, param in zip(own, params, strict=True):
                if param.required and row.get(column.field) is None:
                    self._cells.needs(at._replace(field=column.field), label)
            yield {"kind": name, **self._cells.read(row, own, at, (keyword, index), self._scope())}


def _split_after(said: Node, placed: Node) -> Node:
    """The place of a field goes before the keywords that only dress it."""
    inner = {key: value for key, value in said.items() if not key.startswith("x-") or key in LISTED}
    return {**inner, **placed, **{key: value for key, value in said.items() if key not in inner}}
