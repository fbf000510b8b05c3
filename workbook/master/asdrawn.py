"""What the generated sheets were drawn with, as their workbook says it, and where staff have typed over it since.

Every program keeps a sheet's cells, which it does not do with parts that it does not know: so it stands in `_roll`.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from workbook.addresses import Span, a1
from workbook.filing import Grid
from workbook.master.blocks import DIGEST_SIZE, digest_of
from workbook.master.drawings import Drawing
from workbook.master.staff import Layout
from workbook.master.table import Table
from workbook.paint import serial, writable
from workbook.sheets import Formula, Link, Sheet

_PIECE = 16_000
"""So many characters go into one cell, which holds 32,767 of UTF-16."""
_TOLD = 8
_LONGEST = 20
_CLOSE = 1e-9
_MOMENT = re.compile(r"\d{4}-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d)?)?)?|\d\d:\d\d(:\d\d)?")
_SERIALS = ("date", "time", "datetime")


class Overtyped(NamedTuple):
    """A cell of ours whose value staff changed: as drawn, and as it is now."""

    cell: str
    was: Any
    typed: Any


def said_of_table(table: Table, drawn: Drawing | None) -> dict[str, Any]:
    """What a table is drawn with: of a large one the digests of its rows, else its values by key."""
    if drawn is not None:
        return {"digests": b64encode(b"".join(drawn.digests)).decode()}
    values = {row.key: list(map(_masked, row.values)) for row in (*table.rows, *table.totals)}
    return {"rows": values}


def said_of_sheet(sheet: Sheet) -> dict[str, Any]:
    """What a sheet without keys is drawn with: its values by cell."""
    return {"cells": {a1(cell.row, cell.column): _plain(cell.value) for cell in sheet.cells if cell.value is not None}}


def pieces(said: Mapping[str, Any]) -> list[str]:
    """It as texts that each go into a cell."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def joined(texts: Sequence[Any]) -> dict[str, Any]:
    """What such texts say; nothing where they are no longer what was written."""
    try:
        said = json.loads("".join(map(str, texts)))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _plain(value: Any) -> Any:
    """A value as JSON: a formula as an empty list, which is like no value of a cell."""
    if isinstance(value, Link):
        return value.text
    return [] if isinstance(value, Formula) else value


def _masked(value: Any) -> Any:
    """The same with a digest in place of a text, which may be a person's: {"text": digest}."""
    value = _plain(value)
    text = isinstance(value, str) and value and not _MOMENT.fullmatch(value)
    return {"text": _digest(value)} if text else value


def _digest(text: str) -> str:
    return digest_of(" ".join(writable(text).split())).hex()


def overtyped_cells(said: Mapping[str, Any], grid: Grid) -> list[Overtyped]:
    """The same of a sheet without keys."""
    found = []
    for ref, was in said.get("cells", {}).items():
        place = Span.parse(ref)
        typed = _at(grid, place.top, place.left)
        if not _alike(was, typed, _SERIALS):
            found.append(Overtyped(ref, was, typed))
    return found


def overtyped(said: Mapping[str, Any], table: Table, now: Drawing | None, grid: Grid, was: Layout) -> list[Overtyped]:
    """Where a table's cells are other than they were drawn; `was` is the layout as read, `now` what is drawn.

    Of a large table only rows are looked at that would be drawn from the same again: of others it is not known.
    """
    if was.titles != table.titles:
        return []
    places = [(at, was.ours.get(at), one.format) for at, one in enumerate(table.columns)]
    now_at = {was.rows[row.key]: row.values for row in (*table.rows, *table.totals) if row.key in was.rows}
    found = []
    for number, values in _rows(said, table, now, was):
        for at, column, format in places:
            if column is not None and at < len(values):
                typed = _at(grid, number, column)
                if typed != values[at] and not _alike(values[at], typed, (format, *_SERIALS)):
                    found.append(Overtyped(a1(number, column), _was(values[at], now_at.get(number), at), typed))
    return found


def _rows(
    said: Mapping[str, Any], table: Table, now: Drawing | None, was: Layout
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Row of the sheet as it is -> the values that it was drawn with."""
    yield from ((was.rows[key], values) for key, values in said.get("rows", {}).items() if key in was.rows)
    if "digests" not in said or now is None:
        return
    digests = b64decode(said["digests"])
    known = {digests[at : at + DIGEST_SIZE] for at in range(0, len(digests), DIGEST_SIZE)}
    same = (digest in known for digest, count in zip(now.digests, now.counts, strict=True) for _ in range(count))
    for entry, drawn_so in zip(table.rows, same, strict=True):
        if drawn_so and entry.key in was.rows:
            yield was.rows[entry.key], list(map(_plain, entry.values))


def _was(said: Any, values: Sequence[Any] | None, at: int) -> Any:
    """A value as it was drawn; of a text that the ledger no longer says, nothing is known."""
    if not isinstance(said, dict):
        return said
    now = _plain(values[at]) if values is not None and at < len(values) else None
    return now if _masked(now) == said else "…"


def _at(grid: Grid, row: int, column: int) -> Any:
    cells = grid[row - 1] if row <= len(grid) else ()
    return cells[column - 1] if column <= len(cells) else ""


def _alike(was: Any, typed: Any, formats: Sequence[str]) -> bool:
    """Whether a cell says what was written into it, in whatever way a program has it."""
    if was in (None, "") or typed == "":
        return was in (None, "") and typed in (None, "")
    if isinstance(was, list):
        return True
    if isinstance(was, dict):
        return was.get("text") == _digest(str(typed))
    found = _number(typed)
    if isinstance(was, str):
        if found is None:
            return " ".join(writable(was).split()) == " ".join(str(typed).split())
        return any(_close(number, found) for one in formats if (number := serial(was, one)) is not None)
    return found is not None and _close(was, found)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(1.0, abs(one))


def _number(value: Any) -> float | None:
    """A number, or the serial of a day or a time; None of a text."""
    if isinstance(value, timedelta):
        return value.total_seconds() / timedelta(days=1).total_seconds()
    for kind, name in ((datetime, "datetime"), (date, "date"), (time, "time")):
        if isinstance(value, kind):
            return serial(value.isoformat(), name)
    return float(value) if isinstance(value, int | float) else None


def told(name: str, found: Sequence[Overtyped]) -> str:
    """What to say of cells that staff typed over."""
    cells = "、".join(f"{one.cell}由“{_shown(one.was)}”改为“{_shown(one.typed)}”" for one in found[:_TOLD])
    more = "等" if len(found) > _TOLD else ""
    return (
        f"“{name}”表有{len(found)}处汇总内容被改写（{cells}{more}），没有入账，已按登记簿重新显示："
        "要改数请更正报表，要留意见请写在右侧自填的列里。"
    )


def _shown(value: Any) -> str:
    """A value as staff see it, cut where it is long."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, date | time) and not isinstance(value, datetime):
        text = value.isoformat()
    else:
        text = f"{value:.10g}" if isinstance(value, float) else " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
