"""Which units take part: some of the sample campaign's, or all of them and more offices of the same kind."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path
from typing import Any

from campaign.demo.people import shipped_campaign
from workbook.write import write_bytes

Rows = Sequence[Mapping[str, Any]]

OUTSIDER = {"code": "Z01", "name": "西苑办事处", "group": "办事处", "mailboxes": "xiyuan@elsewhere.invalid"}
"""An office that is in no list."""


def choose_units(count: int) -> list[Mapping[str, Any]]:
    """So many units, of every group in turn; past the sample's own there are more offices, marked 示例."""
    shipped: Rows = shipped_campaign()["units"]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in shipped:
        groups.setdefault(row["group"], []).append(row)
    turns = [row for turn in zip_longest(*groups.values()) for row in turn if row is not None]
    chosen = {row["code"] for row in turns[:count]}
    more = [_office(number) for number in range(1, count - len(shipped) + 1)]
    return [*(row for row in shipped if row["code"] in chosen), *more]


def _office(number: int) -> Mapping[str, Any]:
    code = f"B{12 + number:02d}"
    name = f"示例新区{number}号办事处"
    return {
        "code": code, "name": f"{name}（示例）", "aliases": name, "group": "办事处",
        "mailboxes": f"{code.lower()}@unit.invalid",
        "remark": "示例值",
    }  # fmt: skip


def keep_units(master: Path, units: Rows) -> None:
    """Let staff bring the settings in 总台账.xlsx to these units: others struck out, new ones entered."""
    settings = shipped_campaign()
    if list(units) == list(settings["units"]):
        return
    import openpyxl

    form = json.loads((files("templates") / "forms" / "campaign-settings.json").read_text("utf-8"))["properties"]
    groups = {row["group"] for row in units}
    quotas = [row for row in settings["quotas"] if row["group"] in groups]
    book = openpyxl.load_workbook(master)
    for section, rows in (("units", units), ("quotas", quotas)):
        sheet, first = book[form[section]["x-sheet"]], form[section]["x-first-row"]
        for number in range(max(len(rows), len(settings[section]))):
            row = rows[number] if number < len(rows) else {}
            for name, field in form[section]["items"]["properties"].items():
                sheet[f"{field['x-column']}{first + number}"].value = row.get(name)
    stream = io.BytesIO()
    book.save(stream)
    write_bytes(master, stream.getvalue())
