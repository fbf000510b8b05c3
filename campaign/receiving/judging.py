"""The last judgement of what came in: checks between it and all that the ledger has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.ledger.filed import Filed, filed
from campaign.ledger.packing import unpack_gist
from campaign.ledger.store import filed_query
from campaign.settings import Campaign
from validator.across import duplicate
from validator.across.merge import merge
from validator.across.run import finding
from validator.gist import Gist
from validator.telling import in_order
from workbook.finding import Finding, Report, Severity, Verdict

if TYPE_CHECKING:
    from sqlalchemy import Connection

Pair = tuple[Report, Gist | None]


@dataclass(frozen=True, slots=True)
class Known:
    """A filing of the ledger as checks between filings see it."""

    filed: Filed
    gist: Gist


def known_filings(conn: Connection) -> list[Known]:
    """The filings that others are compared with: of each unit and month the latest and the one in force, none held."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents

    chosen: dict[int, Filed] = {}
    latest: dict[tuple[str | None, ...], Filed] = {}
    for one in (filed(row) for row in conn.execute(filed_query().where(documents.c.gist.is_not(None)))):
        if not one.is_filing or one.held is not None:
            continue
        place = (one.form, one.unit, one.period)
        if place not in latest or one.order > latest[place].order:
            latest[place] = one
        if one.in_force:
            chosen[one.id] = one
    chosen |= {one.id: one for one in latest.values()}
    gists = conn.execute(select(documents.c.id, documents.c.gist).where(documents.c.id.in_(chosen)))
    packed = {row.id: row.gist for row in gists}
    return [
        Known(one, unpack_gist(packed[one.id], accepted=one.in_force)) for one in sorted(chosen.values(), key=_by_id)
    ]


def settle(
    campaign: Campaign, known: Sequence[Known], pairs: Sequence[Pair]
) -> tuple[list[Report], dict[int, list[Finding]]]:
    """Reports as examined -> final ones, same order; and what was found in filings in force, by document id.

    Nothing here is a repeat: the same bytes with other evidence are judged again. A finding in a filing of the ledger
    changes nothing there; it is for staff to see.
    """
    before: list[Pair] = [(_stub(one), one.gist) for one in known]
    unlike = [(report._replace(sha256=f"{report.sha256}#{place}"), gist) for place, (report, gist) in enumerate(pairs)]
    merged = merge([*before, *unlike], [campaign.form], campaign.facts, "zh")
    settled = [
        report._replace(sha256=original.sha256)
        for report, (original, _) in zip(merged[len(before) :], pairs, strict=True)
    ]
    found: dict[int, list[Finding]] = {}
    for one, report in zip(known, merged, strict=False):
        clashes = [each for each in report.findings if each.severity is Severity.WARNING]
        if one.filed.in_force and clashes:
            found[one.filed.id] = clashes
    return settled, found


def settle_alone(campaign: Campaign, known: Sequence[Known], others: Sequence[Pair], pair: Pair) -> Report:
    """The final report of one document that must not bear on others: a held one."""
    return settle(campaign, known, [*others, pair])[0][-1]


def settle_repeat(report: Report, gist: Gist | None, first: str) -> Report:
    """The report of a document that repeats another: as examined, and said to be a repeat where it is a filing."""
    if gist is None:
        return report
    told = finding(duplicate.CODE, "zh", {"first": first})
    return report._replace(findings=in_order((*report.findings, told), gist.sheets))


def unsettled(report: Report) -> Report:
    """A final report without what checks between filings found, to be settled anew."""
    kept = tuple(one for one in report.findings if not one.code.startswith("across."))
    skipped = tuple(one for one in report.skipped if not one.code.startswith("across."))
    return report._replace(findings=kept, skipped=skipped)


def _stub(one: Known) -> Report:
    """A filing of the ledger as an entry of the run: only its name and digest are looked at."""
    unique = f"{one.filed.sha256}#{one.filed.id}@"
    return Report(one.filed.file, one.filed.file, (), unique, None, None, None, None, Verdict.ACCEPTED)


def _by_id(one: Filed) -> int:
    return one.id
