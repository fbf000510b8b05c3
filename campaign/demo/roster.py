"""Which units take part: some of the sample campaign's, or all of them and more offices of the same kind."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from workbook.form import Form
from workbook.write import write_bytes

Rows = Sequence[Mapping[str, Any]]
Settings = Mapping[str, Any]
"""A campaign's settings as plain data: section -> record or rows."""


def outsider(settings: Settings) -> Mapping[str, Any]:
    """An office that is in no list, of the kind of which there are most."""
    group = _common(settings)[0]["group"]
    return {"code": "Z01", "name": "西苑办事处", "group": group, "mailboxes": "xiyuan@elsewhere.invalid"}


def choose_units(settings: Settings, count: int) -> list[Mapping[str, Any]]:
    """So many units, of every group in turn; past the sample's own there are more offices, marked 示例."""
    shipped: Rows = settings["units"]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in shipped:
        groups.setdefault(row["group"], []).append(row)
    turns = [row for turn in zip_longest(*groups.values()) for row in turn if row is not None]
    chosen = {row["code"] for row in turns[:count]}
    like = _common(settings)
    more = [_office(number, like) for number in range(1, count - len(shipped) + 1)]
    return [*(row for row in shipped if row["code"] in chosen), *more]


def _common(settings: Settings) -> Rows:
    """The units of the group of which there are most."""
    sizes = Counter(row["group"] for row in settings["units"])
    group = max(sizes, key=lambda name: sizes[name])
    return [row for row in settings["units"] if row["group"] == group]


def _office(number: int, like: Rows) -> Mapping[str, Any]:
    code = f"{like[-1]['code'].rstrip('0123456789')}{len(like) + number:02d}"
    name = f"示例新区{number}号办事处"
    return {
        "code": code, "name": f"{name}（示例）", "aliases": name, "group": like[0]["group"],
        "mailboxes": f"{code.lower()}@unit.invalid",
        "remark": "示例值",
    }  # fmt: skip


def keep_units(master: Path, settings: Settings, sheets: Form, units: Rows) -> None:
    """Let staff bring the settings in 总台账.xlsx to these units: others struck out, new ones entered.

    `sheets` is the form of the settings sheets.
    """
    if list(units) == list(settings["units"]):
        return
    import openpyxl

    groups = {group for row in units for group in row["group"].split("、")}
    quotas = [row for row in settings.get("quotas", ()) if row["group"] in groups]
    book = openpyxl.load_workbook(master)
    for name, rows in (("units", units), ("quotas", quotas)):
        section = sheets.section(name)
        for number in range(max(len(rows), len(settings.get(name, ())))):
            row = rows[number] if number < len(rows) else {}
            for field in section.fields:
                book[section.sheet].cell(section.first_row + number, field.span.left).value = row.get(field.name)
    stream = io.BytesIO()
    book.save(stream)
    write_bytes(master, stream.getvalue())
