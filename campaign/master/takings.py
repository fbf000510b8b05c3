"""What a roll-up takes in from the master before it draws it anew: staff's cells, and what they decide with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from campaign.answers.answering import answer_pending
from campaign.decisions import Decisions
from campaign.desk import Sitting
from campaign.ledger.filed import Filed
from campaign.lock import user
from campaign.master.formerly import as_now, set_apart, still_decided
from campaign.master.notebook import Notes, Open, noticed, store_notes
from campaign.receiving.reviewing import Review, review
from validator.telling import shown
from workbook.master.history import DECISION, EXPLAINED, OPINION
from workbook.master.people import MERGE
from workbook.master.staff import Beside
from workbook.master.stamp import read_stamp
from workbook.master.table import Table


@dataclass(frozen=True, slots=True)
class Takings:
    """Staff's cells by sheet, as read from the master and as the ledger has them now.

    `reviewed`: what the ledger says has changed with it. `messages` are sentences for staff. `restored`: a cell is
    other than it stands in the master.
    """

    beside: Mapping[str, Beside]
    notes: Mapping[str, Notes]
    reviewed: bool
    messages: tuple[str, ...]
    restored: bool = False


def take_in(desk: Sitting, read: Mapping[str, Beside], open: Open) -> Takings:
    """Store what is new, with all that follows from it, in one transaction; then write what there is to answer.

    Answers that an earlier run was kept from writing are written too.
    """
    stamp = read_stamp(desk.workspace.master)
    set_apart(desk.ledger)
    beside, kept = still_decided(desk.ledger, as_now(desk.ledger, read, stamp), stamp)
    notes, changed = noticed(desk.ledger, beside, open)
    decided = {one.key for one in changed if one.sheet == EXPLAINED and one.column in (DECISION, OPINION)}
    merged = any(one.column == MERGE and one.column in open.get(one.sheet, ()) for one in changed)
    found = Review()
    if changed:
        who = user()
        with desk.ledger.write() as conn:
            store_notes(conn, changed, who)
            found = review(conn, desk.campaign, decided, who)
    written = answer_pending(desk)
    folders = {one.id: str(files[0].parent) for one in found.returned if (files := written.get(one.id))}
    messages = (*_kept(kept), *_told(desk, found, folders))
    return Takings(beside, notes, bool(decided) or merged, messages, bool(kept))


def _kept(count: int) -> Iterator[str]:
    if count:
        yield (
            f"总台账比登记簿旧，“{EXPLAINED}”表有{count}处“{DECISION}”或“{OPINION}”在它之后已有登记：仍以登记簿为准，"
            "本次汇总已重新显示；确要改的，请在汇总后的表中再改。"
        )


def _told(desk: Sitting, found: Review, folders: Mapping[int, str]) -> Iterator[str]:
    for one in found.returned:
        if one.accepted_by_staff is not None:
            yield f"{_which(desk, one)}有说明未获认可，但已特批入账，仍然计入。"
        else:
            where = f"，退回件草稿在{folders[one.id]}" if one.id in folders else ""
            yield f"{_which(desk, one)}有说明未获认可，已退回、不再计入{where}。"
    for one in found.reinstated:
        state = "重新计入" if one.in_force else f"恢复为{one.verdict.label}，现行的是另一版"
        yield f"{_which(desk, one)}的说明不再有“不认可”的，{state}；先前的退回件草稿如未发出，请勿再发。"


def _which(desk: Sitting, one: Filed) -> str:
    unit = desk.campaign.by_code.get(one.unit or "")
    return f"{unit.name if unit else one.unit} {one.period} 第{one.edition}版"


def without_effect(table: Table, decided: Decisions) -> Iterator[str]:
    """What to say of words in 处理 that decide nothing: none of the list's, or beside what is no explanation."""
    closed = {row.key for row in table.rows if not row.open}
    odd = Counter(one.word for one in decided.values() if not one.known)
    if odd:
        yield (
            f"“{table.name}”表的“{DECISION}”栏有{odd.total()}处不是“认可”或“不认可”（如“{shown(next(iter(odd)))}”），"
            "没有作用：请从下拉列表中选择。"
        )
    misplaced = sum(key in closed and one.known and one.word != "" for key, one in decided.items())
    if misplaced:
        yield f"“{table.name}”表有{misplaced}处“{DECISION}”填在不是“核实说明”类的行里，没有作用。"
