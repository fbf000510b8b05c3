"""情况说明 after a move: an explanation that names a row or a cell goes on naming the same one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbook.addresses import Address
from workbook.form import Form
from workbook.headers import plain
from workbook.transplant import reasons
from workbook.transplant.account import Account
from workbook.transplant.carrying import Rows
from workbook.transplant.landing import landing
from workbook.versions import Older

_ROW = re.compile(r"(第?\s*)(\d+)(\s*行?)")


@dataclass(frozen=True, slots=True)
class _Trail:
    """Where what an explanation may name has gone, by the sheet's name: its rows, its cells, its titles."""

    rows: Mapping[tuple[str, int], int]
    cells: Mapping[tuple[str, str], Address]
    titles: Mapping[tuple[str, str], str]
    sheets: Mapping[str, str]


def follow(rows: Rows, account: Account, version: Older) -> None:
    """Change the explanations in `rows` that would point elsewhere now, and say so in the account."""
    form = version.present
    name = str(form.roles.get("explanations", "")).partition(".")[0]
    if name not in rows or not {"sheet", "item"} <= form.section(name).by_name.keys():
        return
    trail = _trail(account, version)
    for index, row in enumerate(rows[name]):
        sheet, item = row.get("sheet"), row.get("item")
        if not sheet or item is None:
            continue
        known = plain(str(sheet))
        if (now := _item(trail, known, str(item).strip())) is not None and now != str(item).strip():
            row["item"] = now
            _note(account, form, name, "item", index, reasons.ITEM_CHANGED.format(item=now))
        if (present := trail.sheets.get(known)) is not None and plain(present) != known:
            row["sheet"] = present
            _note(account, form, name, "sheet", index, reasons.SHEET_CHANGED.format(sheet=present))


def _trail(account: Account, version: Older) -> _Trail:
    form, old = version.present, version.old
    tables = {section.sheet for section in form.sections if section.is_table}
    titles = {
        (plain(old.section(of).sheet), plain(old.section(of).field(was).title)): form.section(section).field(now).title
        for (section, now), (of, was) in version.matching.fields.items()
        if not form.section(section).is_table
    }
    return _Trail(
        rows={
            (plain(one.source.sheet), one.source.row): one.target.row
            for one in account.moved
            if one.target.sheet in tables
        },
        cells={(plain(one.source.sheet), one.source.a1.casefold()): one.target for one in account.moved},
        titles=titles,
        sheets={plain(one.source.sheet): one.target.sheet for one in account.moved},
    )


def _item(trail: _Trail, sheet: str, item: str) -> str | None:
    """What an explanation says now of the row, cell or field it names; None where it names none that was moved."""
    match = _ROW.fullmatch(item)
    if match:
        row = trail.rows.get((sheet, int(match[2])))
        return None if row is None else f"{match[1]}{row}{match[3]}"
    cell = trail.cells.get((sheet, item.casefold()))
    return cell.a1 if cell is not None else trail.titles.get((sheet, plain(item)))


def _note(account: Account, form: Form, section: str, field: str, index: int, said: str) -> None:
    target = landing(form.section(section), form.section(section).field(field), index)
    account.moved[:] = [replace(one, changed=said) if one.target == target else one for one in account.moved]
