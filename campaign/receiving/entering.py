"""A document into the ledger: one transaction, with what is still to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaign.decisions import REFUSAL, decisions, weigh
from campaign.ledger.packing import pack_gist, pack_report
from campaign.ledger.store import add_change
from campaign.receiving.adoptions import adoption_note
from campaign.receiving.archive import Arrival
from campaign.receiving.force import next_edition, put_in_force
from campaign.receiving.incoming import Incoming
from campaign.receiving.onsite import is_on_site
from campaign.receiving.senders import addressee, is_return
from campaign.settings import Campaign
from campaign.workspace import proper_period
from validator.facts import CHINA
from validator.telling import shown
from workbook.finding import Report, Verdict

if TYPE_CHECKING:
    from sqlalchemy import Connection


def complete_arrivals(conn: Connection) -> set[str]:
    """The digests of the outermost files that are in the ledger with all of their documents."""
    from sqlalchemy import select

    from campaign.ledger.tables import arrivals

    return set(conn.execute(select(arrivals.c.sha256).where(arrivals.c.complete)).scalars())


def known_numbers(conn: Connection, sha256: str) -> set[int]:
    """The places of those documents of an outermost file that are in the ledger."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents

    return set(conn.execute(select(documents.c.number).where(documents.c.container_sha256 == sha256)).scalars())


def enter(conn: Connection, campaign: Campaign, one: Incoming, report: Report, repeat_of: int | None) -> int:
    """Enter one document with its final report; -> its id. `repeat_of` is the document it repeats, None mostly.

    The report is kept as judged; the verdict is the one that holds after what staff decided about its explanations.
    """
    from campaign.ledger.tables import documents

    _enter_arrival(conn, one.arrival)
    holds = weigh(report, decisions(conn))
    values = _columns(conn, campaign, one, holds, repeat_of) | {"report": pack_report(report)}
    document = int(conn.execute(documents.insert().values(values).returning(documents.c.id)).scalar_one())
    enter_rows(conn, document, one)
    enter_findings(conn, document, report)
    enter_evidence(conn, document, one)
    what = "received" if repeat_of is None else "duplicate"
    add_change(conn, what, document, _note(campaign, values, holds, repeat_of) + _attributed(one, repeat_of))
    if repeat_of is None:
        _note_namings(conn, document, campaign, one, holds)
        taken = adoption_note(campaign, report, values["edition"], values["sender"], values["record"])
        if taken:
            add_change(conn, "adopted", document, taken)
    put_in_force(conn, document)
    if len(known_numbers(conn, one.arrival.sha256)) == one.siblings:
        _complete(conn, one.arrival.sha256)
    return document


def _columns(
    conn: Connection, campaign: Campaign, one: Incoming, report: Report, repeat_of: int | None
) -> dict[str, Any]:
    mail, gist = one.mail, one.outcome.gist
    period = proper_period(report.period)
    filing = (
        is_return(report)
        and not is_on_site(report)
        and report.unit is not None
        and period is not None
        and repeat_of is None
    )
    held = one.held if repeat_of is None else None
    sender = mail.sender if mail else ""
    return {
        "file": report.file,
        "within": list(report.within),
        "sha256": report.sha256,
        "container_sha256": one.arrival.sha256,
        "number": one.number,
        "sender": sender,
        "subject": mail.subject if mail else "",
        "message_id": mail.message_id if mail else "",
        "sent_at": one.sent_at,
        "received_at": one.arrival.received_at,
        "form": report.form,
        "form_version": report.version,
        "named_by": campaign.form.version if report.form == campaign.form.id else report.version,
        "unit": report.unit,
        "period": period,
        "edition": next_edition(conn, report.unit or "", period or "") if filing and held is None else 0,
        "verdict": report.verdict.value,
        "zero": gist.zero if gist else False,
        "late": period is not None
        and not is_on_site(report)
        and one.moment.astimezone(CHINA).date() > campaign.facts.due(period),
        "held": held,
        "accepted_by_staff": None,
        "in_force": False,
        "pending": held is None and repeat_of is None and not one.enclosed and is_answered(campaign, report, sender),
        "record": record_of(one),
        "gist": pack_gist(gist) if gist else None,
        "duplicate_of": repeat_of,
    }


def is_answered(campaign: Campaign, report: Report, sender: str) -> bool:
    """Whether something is to be written about a document: to its unit, or for staff a marked copy of a return."""
    return addressee(campaign, report.unit, sender) is not None or report.verdict is Verdict.RETURNED


def _enter_arrival(conn: Connection, arrival: Arrival) -> None:
    from sqlalchemy import select

    from campaign.ledger.tables import arrivals

    if conn.execute(select(arrivals.c.sha256).where(arrivals.c.sha256 == arrival.sha256)).first() is None:
        values = {"sha256": arrival.sha256, "name": arrival.name, "size": arrival.size}
        conn.execute(arrivals.insert().values(values | {"received_at": arrival.received_at, "complete": False}))


def _complete(conn: Connection, sha256: str) -> None:
    from campaign.ledger.tables import arrivals

    conn.execute(arrivals.update().where(arrivals.c.sha256 == sha256).values(complete=True))


def record_of(one: Incoming) -> dict[str, Any]:
    """Section -> record of what a document says."""
    contents = one.outcome.contents
    return {name: value for name, value in contents.data.items() if isinstance(value, dict)} if contents else {}


def enter_rows(conn: Connection, document: int, one: Incoming) -> None:
    """The rows of the tables of a document."""
    from campaign.ledger.tables import rows

    contents = one.outcome.contents
    if contents is None:
        return
    found = [
        {
            "document": document,
            "section": section,
            "index": index,
            "sheet": contents.sheets[section],
            "row": contents.rows[section][index],
            "data": data,
        }
        for section, table in contents.data.items()
        if isinstance(table, list)
        for index, data in enumerate(table)
    ]
    if found:
        conn.execute(rows.insert(), found)


def enter_findings(conn: Connection, document: int, report: Report) -> None:
    """The findings of a report, in place of those that the document had."""
    from campaign.ledger.tables import findings

    names = [column.name for column in findings.columns if column.name not in ("document", "number")]
    conn.execute(findings.delete().where(findings.c.document == document))
    found = [
        {"document": document, "number": number} | {name: getattr(one, name) for name in names}
        for number, one in enumerate(report.findings)
    ]
    if found:
        conn.execute(findings.insert(), found)


def enter_evidence(conn: Connection, document: int, one: Incoming) -> None:
    """What came along with a document."""
    from campaign.ledger.tables import evidence

    pieces = enumerate(one.way.evidence or ())
    found = [
        {"document": document, "number": number, "name": piece.name, "sha256": piece.sha256, "size": piece.size}
        for number, piece in pieces
    ]
    if found:
        conn.execute(evidence.insert(), found)


def _attributed(one: Incoming, repeat_of: int | None) -> str:
    """By what it was known whose a document is, where it does not say so itself; and what is evidence."""
    if one.enclosed:
        return "（同来报表的附件清单已列明，作佐证材料存档）"
    by = one.attribution.by
    return f"（报表没有写明单位，按{by}登记）" if by and repeat_of is None else ""


def _note_namings(conn: Connection, document: int, campaign: Campaign, one: Incoming, report: Report) -> None:
    """Words around a return that name another unit than the return does: it stands, and staff see it in 核实说明."""
    if one.attribution.unit is not None or report.unit not in campaign.by_code:
        return
    own = campaign.by_code[report.unit or ""].name
    for naming in one.attribution.against:
        note = f"{naming.where} “{shown(naming.words)}”写的是{naming.unit.name}，报表是{own}的：已按报表登记，请核对。"
        add_change(conn, "conflict", document, note)


def _note(campaign: Campaign, values: dict[str, Any], report: Report, repeat_of: int | None) -> str:
    """What the history says of it, e.g. "区教育局 2020-04 第1版：通过"."""
    unit = campaign.by_code.get(report.unit or "")
    name = unit.name if unit else report.unit or "不明单位"
    if is_on_site(report):
        who = f"抽查单“{report.file}”"
    else:
        who = f"{name} {values['period'] or '不明月份'}" if is_return(report) else f"“{report.file}”"
    if repeat_of is not None:
        return f"{who}：与已登记的第{repeat_of}号文件相同，不再登记"
    if values["held"]:
        return f"{who}：待确认，{values['held']}"
    edition = f" 第{values['edition']}版" if values["edition"] else ""
    refused = "，说明此前未获认可" if any(one.title == REFUSAL for one in report.findings) else ""
    return f"{who}{edition}：{report.verdict.label}{refused}"
