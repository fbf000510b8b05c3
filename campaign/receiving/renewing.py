"""The ledger's data under the names that the form's present version has for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from campaign.ledger.records import noted
from campaign.ledger.store import Ledger, add_change
from workbook.form import Form
from workbook.matching import Matching, Pair
from workbook.versions import older

if TYPE_CHECKING:
    from sqlalchemy import Connection

RENEWED = "form-version"
"""What the history calls it."""


def renew(ledger: Ledger, form: Form) -> bool:
    """Enter what the ledger has by an older version under the present names, once; -> whether there was anything to do.

    Only by what the form declares (x-from). What a filing said stays as it was: its file is in the archive, and what
    is no longer asked for keeps its old name.
    """
    with ledger.read() as conn:
        versions = _versions(conn, form)
    declared = {version: found for version in versions if (found := older(form, version)) is not None}
    if not declared:
        return False
    with ledger.write() as conn:
        for version, found in declared.items():
            documents = _documents(conn, form, version)
            _renew_documents(conn, documents, found.matching)
            _renew_rows(conn, set(documents), found.matching)
            _note_version(conn, documents, form.version)
            note = f"“{form.title}”改用第{form.version}版，按第{version}版入账的{len(documents)}份报表的数据已按对应关系改记"
            add_change(conn, RENEWED, None, note)
    return True


def _versions(conn: Connection, form: Form) -> list[int]:
    """The older versions by whose names the ledger has data."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    query = select(d.c.named_by).where(d.c.form == form.id, d.c.gist.is_not(None), d.c.named_by < form.version)
    return sorted(conn.execute(query.distinct()).scalars())


def _documents(conn: Connection, form: Form, version: int) -> dict[int, tuple[Any, Any]]:
    """The record and the gist of every document that stands by the names of a version."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    query = select(d.c.id, d.c.record, d.c.gist)
    query = query.where(d.c.form == form.id, d.c.gist.is_not(None), d.c.named_by == version)
    return {row.id: (row.record, row.gist) for row in conn.execute(query)}


def _note_version(conn: Connection, documents: Iterable[int], version: int) -> None:
    from campaign.ledger.tables import documents as d

    for document in documents:
        conn.execute(d.update().where(d.c.id == document).values(named_by=version))
        noted(conn).documents[document] = None


def _renew_documents(conn: Connection, documents: Mapping[int, tuple[Any, Any]], matching: Matching) -> None:
    from campaign.ledger.tables import documents as d

    for document, (record, gist) in documents.items():
        values = {"record": renamed_records(record, matching), "gist": _renamed_gist(gist, matching)}
        conn.execute(d.update().where(d.c.id == document).values(values))


def _renew_rows(conn: Connection, documents: set[int], matching: Matching) -> None:
    """Rows are taken out and put in again: two sections may have changed their names with one another."""
    from sqlalchemy import select

    from campaign.ledger.tables import rows as r

    found = [row._asdict() for row in conn.execute(select(r)) if row.document in documents]
    for document in documents:
        conn.execute(r.delete().where(r.c.document == document))
    present = _present(matching)
    renewed = [
        row | {"section": section, "data": renamed_row(row["data"], row["section"], section, matching)}
        for row in found
        for section in present.get(row["section"], (row["section"],))
    ]
    if renewed:
        conn.execute(r.insert(), renewed)


def _present(matching: Matching) -> dict[str, tuple[str, ...]]:
    """Older section -> the present ones that it has become."""
    found: dict[str, tuple[str, ...]] = {}
    for section, was in matching.sections.items():
        found[was] = (*found.get(was, ()), section)
    return found


def renamed_row(data: Mapping[str, Any], was: str, section: str, matching: Matching) -> dict[str, Any]:
    """A row of an older section as a row of a present one; what nothing present means keeps its name."""
    names = {name: old for (of, name), (_, old) in matching.fields.items() if of == section}
    kept = {name: value for name, value in data.items() if (was, name) not in _taken(matching)}
    return kept | {name: data[old] for name, old in names.items() if old in data}


def renamed_records(records: Mapping[str, Mapping[str, Any]], matching: Matching) -> dict[str, dict[str, Any]]:
    """Section -> record of an older version by the present names; what nothing present means keeps its name."""
    present = _present(matching)
    return {
        section: renamed_row(record, was, section, matching)
        for was, record in records.items()
        for section in present.get(was, (was,))
    }


def _taken(matching: Matching) -> frozenset[Pair]:
    return frozenset(matching.fields.values())


def _renamed_gist(gist: Mapping[str, Any], matching: Matching) -> dict[str, Any]:
    """A packed gist (campaign/ledger/packing.py) by the present names."""
    present = _present(matching)
    claims = {
        section: [[*claim[:2], renamed_row(claim[2], was, section, matching), claim[3]] for claim in found]
        for was, found in gist["claims"].items()
        for section in present.get(was, (was,))
    }
    return {**gist, "claims": claims} | {name: _renamed_dotted(gist[name], matching) for name in ("cells", "record")}


def _renamed_dotted(found: Mapping[str, Any], matching: Matching) -> dict[str, Any]:
    """ "section.field" -> anything, by the present names."""
    names = {".".join(was): ".".join(new) for new, was in matching.fields.items()}
    return {names.get(name, name): value for name, value in found.items()}
