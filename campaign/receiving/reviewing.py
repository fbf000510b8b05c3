"""What follows when staff take or refuse an explanation: which filings count, and what there is to answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from campaign.decisions import Decision, Decisions, cut, decisions, weigh
from campaign.ledger.explanations import Told, explanations
from campaign.ledger.filed import Filed
from campaign.ledger.packing import unpack_report
from campaign.ledger.store import add_change
from campaign.receiving.entering import is_answered
from campaign.receiving.force import get_filed, put_latest_in_force
from campaign.settings import Campaign
from validator.telling import shown
from workbook.finding import Verdict

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Review(NamedTuple):
    """What came of staff's decisions: filings that are returned now, and that count again."""

    returned: tuple[Filed, ...] = ()
    reinstated: tuple[Filed, ...] = ()


def review(conn: Connection, campaign: Campaign, keys: Collection[str], who: str) -> Review:
    """Let the decisions of `keys` (explanations' keys), just stored, take effect; one line of the history for each.

    Every filing of the units and months concerned is weighed anew, so that it does not matter how often or in what
    order this is done. What was taken by staff as it is (特批) goes on counting.
    """
    told = explanations(conn)
    known = {one.key: one for one in told}
    decided = decisions(conn)
    places = {(one.unit, one.period) for one in map(known.get, keys) if one is not None}
    for key in sorted(keys, key=lambda key: known[key].document if key in known else 0):
        if key in known:
            note = _note(campaign, known[key], decided.get(key, Decision("")), who)
            add_change(conn, "decided", known[key].document, note)
    moved = [_weigh_anew(conn, campaign, *place, told, decided) for place in sorted(places)]
    return Review(*(tuple(one for found in moved for one in found[part]) for part in (0, 1)))


def _weigh_anew(
    conn: Connection, campaign: Campaign, unit: str, period: str, told: Iterable[Told], decided: Decisions
) -> tuple[list[Filed], list[Filed]]:
    """The filings of one unit and month that are returned now, and that count again; superseded ones are left out."""
    documents = sorted({one.document for one in told if (one.unit, one.period) == (unit, period)})
    before = {document: get_filed(conn, document) for document in documents}
    after = {document: _weigh(conn, before[document], decided) for document in documents}
    changed = [document for document in documents if after[document] is not before[document].verdict]
    if not changed:
        return [], []
    withdrawn = [document for document in changed if not after[document].accepted]
    stands = put_latest_in_force(conn, unit, period, set(changed) - set(withdrawn))
    for document in changed:
        word, note = _told(get_filed(conn, document), stands, document in withdrawn)
        add_change(conn, word, document, f"{_who(campaign, unit)} {period} {note}")
    now = [get_filed(conn, document) for document in changed]
    moved = [one for one in now if one.in_force or before[one.id].in_force]
    for one in moved:
        if one.in_force is not before[one.id].in_force:
            _answer(conn, campaign, one)
    return [one for one in moved if one.id in withdrawn], [one for one in moved if one.id not in withdrawn]


def _weigh(conn: Connection, one: Filed, decided: Decisions) -> Verdict:
    """The verdict that holds now; it is entered."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    packed = conn.execute(select(d.c.report).where(d.c.id == one.id)).scalar_one()
    verdict = weigh(unpack_report(packed), decided).verdict
    if verdict is not one.verdict:
        conn.execute(d.update().where(d.c.id == one.id).values(verdict=verdict.value))
    return verdict


def _told(one: Filed, stands: Filed | None, withdrawn: bool) -> tuple[str, str]:
    """What the history calls it, and says."""
    now = "该月暂无有效版本" if stands is None else f"现行为第{stands.edition}版"
    if not withdrawn:
        return "reinstated", f"第{one.edition}版的说明不再有“不认可”的，恢复为{one.verdict.label}；{now}"
    if one.accepted_by_staff is not None:
        return "withdrawn", f"第{one.edition}版有说明未获认可，但已特批入账，仍然有效；{now}"
    return "withdrawn", f"第{one.edition}版有说明未获认可，退回；{now}"


def _answer(conn: Connection, campaign: Campaign, one: Filed) -> None:
    """What there is to tell its unit is still to be written."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    report = unpack_report(conn.execute(select(d.c.report).where(d.c.id == one.id)).scalar_one())
    pending = is_answered(campaign, report._replace(verdict=one.verdict), one.sender)
    conn.execute(d.update().where(d.c.id == one.id).values(pending=pending))


def _note(campaign: Campaign, told: Told, decision: Decision, who: str) -> str:
    """ "区教育局 2020-04 第1版 宣讲明细!L5 的说明“全区动员大会”：不认可（处理意见：请附签到表；王科）"."""
    about = "；".join(part for part in (f"处理意见：{cut(decision.opinion)}" if decision.opinion else "", who) if part)
    return f"{_who(campaign, told.unit)} {_said(told)}{decision.word or _NONE}（{about}）"


_NONE = "未作处理"


def _said(told: Told) -> str:
    """Which explanation it is, as the history says it before staff's word."""
    where = " ".join(part for part in (told.period, f"第{told.edition}版", told.place) if part)
    return f"{where} 的说明“{shown(told.words)}”："


def decided_since(conn: Connection, sequence: int) -> dict[str, str]:
    """Key of each explanation that staff have decided about since -> their word as the ledger had it at `sequence`.

    "" where it had none.
    """
    from sqlalchemy import select

    from campaign.ledger.tables import changes as c

    made = conn.execute(select(c).where(c.c.what == "decided").order_by(c.c.id)).all()
    if not made or made[-1].id <= sequence:
        return {}
    told: dict[int, list[Told]] = {}
    for one in explanations(conn):
        told.setdefault(one.document, []).append(one)
    then: dict[str, str] = {}
    since: set[str] = set()
    for change in made:
        for one in told.get(change.document, ()):
            _, found, rest = change.note.partition(_said(one))
            if found and change.id > sequence:
                since.add(one.key)
            elif found:
                then[one.key] = rest.partition("（")[0].replace(_NONE, "")
    return {key: then.get(key, "") for key in since}


def _who(campaign: Campaign, code: str) -> str:
    unit = campaign.by_code.get(code)
    return unit.name if unit else code
