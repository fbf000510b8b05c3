"""The ledger's tables: every file ever received, what was found in it, and the rows it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

VERSION = 3
"""The shape of these tables; a ledger of a later one is refused."""


class Moment(TypeDecorator[datetime]):
    """A time with its zone: kept in UTC, given back in UTC. One without a zone is a ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """SQLite gives it back without its zone, which is UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


metadata = MetaData()

arrivals = Table(
    "arrivals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("complete", Boolean, nullable=False, default=False),
)
"""One row an outermost file (workbook, mail, archive) by digest; `complete` once each of its documents is a row."""

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", String, nullable=False),
    Column("within", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("container_sha256", ForeignKey("arrivals.sha256"), nullable=False),
    Column("number", Integer, nullable=False, default=0),
    Column("sender", String, nullable=False, default=""),
    Column("subject", String, nullable=False, default=""),
    Column("message_id", String, nullable=False, default=""),
    Column("sent_at", Moment),
    Column("received_at", Moment, nullable=False),
    Column("form", String),
    Column("form_version", Integer),
    Column("named_by", Integer),
    Column("unit", String),
    Column("period", String(7)),
    Column("edition", Integer, nullable=False, default=0),
    Column("verdict", String, nullable=False),
    Column("zero", Boolean, nullable=False, default=False),
    Column("late", Boolean, nullable=False, default=False),
    Column("held", Text),
    Column("accepted_by_staff", Text),
    Column("in_force", Boolean, nullable=False, default=False),
    Column("pending", Boolean, nullable=False, default=True),
    Column("report", JSON, nullable=False),
    Column("record", JSON, nullable=False),
    Column("gist", JSON(none_as_null=True)),
    Column("duplicate_of", ForeignKey("documents.id")),
    UniqueConstraint("container_sha256", "number"),
    Index("by_unit", "unit", "period"),
    Index("by_digest", "sha256"),
)
"""One row a document received. `id` grows with each: the ledger's sequence is the greatest `changes.id`.

`form_version` is that of the file, `named_by` the version by whose names `record`, `gist` and the rows stand.
`within` and `file` as in the contract; `container_sha256` is the outermost file's, `number` the document's place in it
from 0. `edition` counts a unit's filings for one period from 1 (第N版), 0 for what is no filing and while it
is held. `held` says why it waits for staff (待确认), None when it does not.
`accepted_by_staff` is the reason of 特批入账. `in_force` marks the one filing of a unit and period that the
roll-up counts. `pending` until its marked copy, reply and receipt are written. `report` is Report.public() with
values unmasked (each finding with `bind`, `explained` and `personal` besides), `record` section -> record data of the
filing (月报表). `gist` is what checks between filings need of it (campaign/ledger/packing.py), None where it is no filing.
`duplicate_of` is the document it repeats byte for byte: such a row counts for nothing.
"""

rows = Table(
    "rows",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("section", String, primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("sheet", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("data", JSON, nullable=False),
)
"""One row a row of a table section of a filing, with the sheet and row where it stands in the clerk's file."""

findings = Table(
    "findings",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("pointer", String, nullable=False),
    Column("sheet", String),
    Column("cell", String),
    Column("title", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("value", JSON),
    Column("suggestion", JSON),
    Column("bind", String, nullable=False, default=""),
    Column("explained", Text),
)
"""What was found in a document, in the order of its report; `explained` are the clerk's words."""

evidence = Table(
    "evidence",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
)
"""The files that came along with a document, in order; their bytes are in the archive by digest."""

staff_cells = Table(
    "staff_cells",
    metadata,
    Column("sheet", String, primary_key=True),
    Column("row_key", String, primary_key=True),
    Column("column", String, primary_key=True),
    Column("value", JSON),
    Column("who", String),
    Column("at", Moment),
)
"""What staff wrote beside generated rows, by the row's key: stored before every roll-up.

`who` (the system's user name) ran the roll-up that first saw it as it is now, `at` is when; None of what an older
version stored. What they decide about explanations (campaign/decisions.py) stands here too.
"""

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("what", String, nullable=False),
    Column("document", Integer),
    Column("note", Text, nullable=False, default=""),
    Column("period", String(7)),
)
"""The history (修订记录); its last id is the ledger's sequence.

`what` is one of: init · settings · handout · received · duplicate · superseded · conflict · accepted-by-staff ·
confirmed · form-version · adopted (suggestions that a unit took) · decided (staff on an explanation) · withdrawn ·
reinstated (what came of that) · rebuilt (what a rebuild could not bring back) · sending, sent, unsent (a mail;
campaign/notices/dispatches.py) · sampled (a 抽查: its note is campaign/sampling/drawing.py's).
`period` is the month that was handed out, or that a mail was about, None for anything else.
"""
