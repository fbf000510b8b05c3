"""How older versions are read (`x-from`), as rows of a design workbook: what is called otherwise, what is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from validator.forms.design import codecs as of
from validator.forms.design.codec import Codec, Scope
from validator.forms.design.columns import Column
from validator.forms.design.taking import Node, Row, Taker
from workbook.finding import Place

TABLES, FIELDS, DROPPED, SAME = "表格改名", "栏目改名", "已取消", "全部照旧"
_RENAMED: Mapping[str, tuple[str, Codec]] = {TABLES: ("sections", of.TABLE), FIELDS: ("fields", of.DOTTED)}


def write_moves(moves: Mapping[str, Mapping[str, Any]], scope: Scope) -> Iterator[Node]:
    """The rows of `x-from`: one for each name that changed or went, one for a version of which all names stay."""
    for version, move in moves.items():
        number = int(version)
        if not any(move.values()):
            yield {"version": number, "kind": SAME}
        for kind, (keyword, codec) in _RENAMED.items():
            for new, old in move.get(keyword, {}).items():
                where = f"x-from.{version}.{keyword}"
                said = of.TEXT.write(old, scope, where)
                yield {"version": number, "kind": kind, "new": codec.write(new, scope, where), "old": said}
        for old in move.get("dropped", ()):
            said = of.TEXT.write(old, scope, f"x-from.{version}.dropped")
            yield {"version": number, "kind": DROPPED, "old": said}


def read_moves(rows: Iterator[tuple[int, Row]], taker: Taker, scope: Scope) -> Node:
    """`x-from` of those rows."""
    moves: Node = {}
    for index, row in rows:
        at = Place("versions", index, "kind")
        kind, version = row.get("kind"), row.get("version")
        if version is None or kind not in (*_RENAMED, DROPPED, SAME):
            continue
        path = ("x-from", str(version))
        move = moves.setdefault(str(version), {})
        taker.part(path, at)
        old = _needed(row, "old", kind, at, taker, of.TEXT, scope) if kind != SAME else None
        if kind in _RENAMED:
            keyword, codec = _RENAMED[kind]
            new = _needed(row, "new", kind, at, taker, codec, scope)
            if old is not None and new is not None:
                move.setdefault(keyword, {})[new] = old
                taker.origins[(*path, keyword, new)] = at._replace(field="old")
        elif kind == DROPPED and old is not None:
            dropped = move.setdefault("dropped", [])
            taker.origins[(*path, "dropped", len(dropped))] = at._replace(field="old")
            dropped.append(old)
    return moves


def _needed(row: Row, field: str, kind: str, at: Place, taker: Taker, codec: Codec, scope: Scope) -> Any:
    place = at._replace(field=field)
    if row.get(field) is None:
        taker.needs(place, kind)
        return None
    return taker.take(row, Column(field, field, codec), place, scope)
