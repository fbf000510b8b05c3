"""归档/记录/ and 归档/设置/: whether the archive knows all that the ledger knows, and says the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from campaign.desk import settings_name
from campaign.ledger.records import Record, RecordError, Records, as_json
from campaign.verifying.check import Check, named
from campaign.verifying.contents import Contents, told_lost
from campaign.workspace import Workspace

_RESTORE = "请从备份恢复归档/记录"


def check_records(workspace: Workspace, contents: Contents | None) -> Check:
    """Records without a gap, and of changes, documents and staff's words the same as the ledger (None: unreadable)."""
    check = Check("归档记录")
    records = Records(workspace.records)
    read = list(_read(records, check))
    last, told = 0, told_lost(change for record in read for change in record.changes)
    for record in read:
        if record.after > last and record.after < told:
            gap = f"归档/记录缺第{last + 1}至{record.after}号，重建时没有恢复"
            check.wait(f"{gap}：找到备份后放回归档/记录，再重建即可补回。")
        elif record.after > last:
            check.differ(f"归档/记录缺第{last + 1}至{record.after}号：{_RESTORE}。")
        last = record.last
    check.summary = f"{len(read)}份记录，与登记簿一致，可据以重建"
    if contents is None:
        return check
    ahead = [record for record in read if record.last > contents.sequence]
    if len(ahead) == 1 and ahead[0].after == contents.sequence:
        check.wait(_unentered(ahead[0]))
    elif ahead:
        check.differ(
            f"登记簿只到第{contents.sequence}号，归档的记录已到第{ahead[-1].last}号（可能是从旧备份恢复的）："
            "请用 wanchang rebuild 由归档重建。"
        )
    behind = [record for record in read if record.last <= contents.sequence]
    if not read or behind and behind[-1].last < contents.sequence:
        done = behind[-1].last if behind else 0
        check.wait(f"登记簿第{done + 1}至{contents.sequence}号还没有归档记录：下次收件或汇总时补记。")
    wrong = list(_compare(behind, contents))
    if wrong and not behind[-1].changes and not list(_compare(behind[:-1], contents)):
        check.wait(_unentered(behind[-1]))
        wrong = []
    for sentence in wrong:
        check.differ(f"{sentence}：请用 wanchang rebuild 由归档重建。")
    for name in _lost_settings(workspace, contents):
        check.differ(f"归档/设置/{name}不见了：请从备份恢复这个文件。")
    return check


def _read(records: Records, check: Check) -> Iterator[Record]:
    for name in records.names():
        try:
            yield records.read(name)
        except RecordError as error:
            check.differ(f"归档/记录/{error}无法读取（已被改动或损坏）：{_RESTORE}中的这个文件。")


def _unentered(record: Record) -> str:
    return f"归档/记录/{record.name}尚未登记（上次操作中断）：再运行一次被中断的操作即可。"


def _compare(records: list[Record], contents: Contents) -> Iterator[str]:
    """Each row of the ledger against what was recorded of it last; what differs, as clauses."""
    changes = {change["id"]: as_json(change) for change in contents.changes}
    said = {change["id"]: dict(change) for record in records for change in record.changes}
    other = [str(number) for number in sorted(said) if said[number] != changes.get(number)]
    if other:
        yield f"修订记录第{'、'.join(other[:5])}号等{len(other)}条与归档记录不同"
    states: dict[int, Mapping[str, Any]] = {}
    for record in records:
        states |= {state["id"]: state for state in record.documents}
        states |= {number: {**states[number], "pending": False} for number in record.answered if number in states}
    names = []
    for number, state in states.items():
        now = as_json(contents.states.get(number, {}))
        if not _alike(state, now):
            names.append(str(state["file"]))
    if names:
        yield f"{named(names)}在登记簿中与归档记录不同"
    cells = {_cell(row): as_json(row) for row in contents.staff}
    kept = {_cell(row): dict(row) for record in records for row in record.staff}
    differing = sum(cells.get(place) != (row if row.get("value") is not None else None) for place, row in kept.items())
    if differing:
        yield f"登记簿中有{differing}处自填内容与归档记录不同"


def _alike(state: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether all of a file is entered is told by later records; what was answered, and not recorded, is so again."""
    if not now:
        return False
    ignored = {"pending": None, "arrival": None}
    same_arrival = {**state["arrival"], "complete": None} == {**now["arrival"], "complete": None}
    answers_fit = state["pending"] or not now["pending"]
    return same_arrival and answers_fit and {**state, **ignored} == {**now, **ignored}


def _cell(row: Mapping[str, Any]) -> str:
    return json.dumps([row["sheet"], row["row_key"], row["column"]], ensure_ascii=False)


def _lost_settings(workspace: Workspace, contents: Contents) -> list[str]:
    told = [settings_name(change["note"]) for change in contents.changes if change["what"] == "settings"]
    return [name for name in dict.fromkeys(told) if not (workspace.settings_archive / name).is_file()]
