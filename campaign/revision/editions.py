"""The versions of a unit's return for a month in the ledger, in the contract's order, each as it is compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from campaign.decisions import Decisions, refusal
from campaign.ledger.filed import Filed, filed
from campaign.ledger.heldrows import HeldRow, read_rows
from campaign.ledger.store import filed_query
from campaign.revision.edition import Edition
from campaign.revision.revision import Revision, compare
from workbook.finding import Finding, Severity
from workbook.form import Form

if TYPE_CHECKING:
    from sqlalchemy import Connection


def successions(filings: Iterable[Filed]) -> list[tuple[Filed, Filed]]:
    """Each version with the one before it: by when they were sent, not by when they came in; held ones are none yet."""
    versions: defaultdict[tuple[str | None, ...], list[Filed]] = defaultdict(list)
    for one in filings:
        if one.is_filing and one.held is None and None not in (one.form, one.unit, one.period):
            versions[one.form, one.unit, one.period].append(one)
    return [pair for those in versions.values() for pair in pairwise(sorted(those, key=_order))]


def _order(one: Filed) -> Any:
    return one.order


def revision_of(conn: Connection, form: Form, one: Filed, decided: Decisions) -> Revision | None:
    """How a filing differs from the version before it; None where it is the first, or no filing.

    `decided` is what staff decided about explanations: one that they refused is none.
    """
    from campaign.ledger.tables import documents as d

    query = filed_query().where(d.c.unit == one.unit, d.c.period == one.period, d.c.form == one.form)
    pairs = successions(filed(row) for row in conn.execute(query))
    before = next((old for old, new in pairs if new.id == one.id), None)
    if before is None:
        return None
    editions = read_editions(conn, [before, one], decided)
    return compare(form, editions[before.id], editions[one.id])


def read_editions(conn: Connection, filings: Sequence[Filed], decided: Decisions) -> dict[int, Edition]:
    """Document -> what is compared of it."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    wanted = {one.id: one for one in filings}
    if not wanted:
        return {}
    found, tables = _findings(conn, wanted, decided), _tables(conn, wanted)
    query = select(d.c.id, d.c.named_by, d.c.record, d.c.gist["cells"].label("cells")).where(d.c.id.in_(wanted))
    editions = {}
    for row in conn.execute(query):
        version = None if row.cells is None else row.named_by
        cells = {dotted: (sheet, cell) for dotted, (sheet, cell) in (row.cells or {}).items()}
        findings = found.get(row.id, ())
        editions[row.id] = Edition(wanted[row.id].edition, version, row.record, tables[row.id], cells, findings)
    return editions


def _tables(conn: Connection, wanted: Mapping[int, Filed]) -> Mapping[int, dict[str, list[HeldRow]]]:
    """Document -> section -> its rows."""
    found: defaultdict[int, dict[str, list[HeldRow]]] = defaultdict(dict)
    for (document, section), rows in read_rows(conn, wanted).items():
        found[document][section] = rows
    return found


def _findings(conn: Connection, wanted: Mapping[int, Filed], decided: Decisions) -> dict[int, list[Finding]]:
    from sqlalchemy import select

    from campaign.ledger.tables import findings as f

    names = ("code", "severity", "pointer", "sheet", "cell", "title", "message", "value", "bind", "explained")
    query = select(f.c.document, *(f.c[name] for name in names)).where(f.c.document.in_(wanted))
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for document, *values in conn.execute(query.order_by(f.c.document, f.c.number)):
        said = dict(zip(names, values, strict=True))
        finding = Finding(**said | {"severity": Severity(said["severity"])})
        one = wanted[document]
        if refusal(decided, one.unit, one.period, finding) is not None:
            finding = finding._replace(explained=None)
        found[document].append(finding)
    return found
