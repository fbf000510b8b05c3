"""What is still to be written about documents in the ledger: marked copies, reply drafts, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaign.answers.answer import Answer
from campaign.answers.presents import present_of
from campaign.decisions import decisions, giver, weigh
from campaign.desk import Sitting
from campaign.ledger.filed import Filed, filed
from campaign.ledger.packing import unpack_report
from campaign.ledger.records import noted
from campaign.receiving.force import in_force
from campaign.receiving.senders import addressee
from campaign.revision.editions import revision_of
from workbook.finding import Report, Verdict
from workbook.issues import waits

if TYPE_CHECKING:
    from sqlalchemy import Connection


def answer_pending(desk: Sitting, *, jobs: int = 1) -> dict[int, list[Path]]:
    """Write what is pending, of this run or of an earlier one that was cut short; document id -> files written.

    A document is done once all of its files are in place, and of those that are written together all; writing them
    again gives the same files.
    """
    from campaign.answers.replies import write_answers

    written: dict[int, list[Path]] = {}
    pending = _pending(desk)
    for start in range(0, len(pending), _AT_ONCE):
        answers = [make_answer(desk, document) for document in pending[start : start + _AT_ONCE]]
        for answer, files in write_answers(desk.workspace, desk.campaign, answers, jobs=jobs):
            written[answer.document] = files
        _done(desk, [answer.document for answer in answers])
    return written


_AT_ONCE = 64
"""So many originals are held in memory, and so many answers are written, before the ledger is told."""


def make_answer(desk: Sitting, document: int) -> Answer:
    """All that a unit is told about one document."""
    with desk.ledger.read() as conn:
        row = _row(conn, document)
        one = filed(row)
        standing = in_force(conn, one.unit, one.period)
        decided = decisions(conn)
        revision = revision_of(conn, desk.campaign.form, one, decided)
        reinstated = _was_withdrawn(conn, document) and Verdict(row.verdict).accepted
    report = weigh(unpack_report(row.report), decided, giver(desk.campaign, one.unit, row.record))
    return Answer(
        document=one.id,
        report=report,
        original=desk.archive.read(one.sha256),
        unit=addressee(desk.campaign, one.unit, one.sender),
        period=one.period,
        edition=one.edition,
        received_at=one.received_at,
        sent_at=one.sent_at,
        message_id=one.message_id,
        subject=one.subject,
        late=one.late,
        staff_reason=one.accepted_by_staff,
        standing_edition=standing.edition if standing else None,
        present=present_of(desk, one, report),
        reinstated=reinstated,
        revision=revision,
        offers=_offers(desk, one, report),
    )


def _offers(desk: Sitting, one: Filed, report: Report) -> dict[tuple[str, str], str]:
    """What the unit explained in earlier months, where a warning of this one waits for words."""
    if one.unit is None or one.period is None or not any(map(waits, report.findings)):
        return {}
    from campaign.ledger.offers import offers

    return offers(desk.ledger, one.unit, one.period)


def _pending(desk: Sitting) -> list[int]:
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    with desk.ledger.read() as conn:
        return list(conn.execute(select(d.c.id).where(d.c.pending).order_by(d.c.id)).scalars())


def _row(conn: Connection, document: int) -> Any:
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    return conn.execute(select(d).where(d.c.id == document)).one()


def _was_withdrawn(conn: Connection, document: int) -> bool:
    from sqlalchemy import select

    from campaign.ledger.tables import changes

    told = select(changes.c.id).where(changes.c.document == document, changes.c.what == "withdrawn")
    return conn.execute(told).first() is not None


def _done(desk: Sitting, answered: Sequence[int]) -> None:
    from campaign.ledger.tables import documents as d

    with desk.ledger.write() as conn:
        conn.execute(d.update().where(d.c.id.in_(answered)).values(pending=False))
        noted(conn).answered.extend(answered)
