"""The ledger's tables: every file ever received, what was found in it, and the rows it holds."""

from __future__ import annotations

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
    UniqueConstraint,
)

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", String, nullable=False),
    Column("within", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("container_sha256", String(64), nullable=False),
    Column("sender", String, nullable=False, default=""),
    Column("subject", String, nullable=False, default=""),
    Column("message_id", String, nullable=False, default=""),
    Column("sent_at", DateTime(timezone=True)),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("form", String),
    Column("form_version", Integer),
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
    UniqueConstraint("sha256", "container_sha256", "file"),
    Index("by_unit", "unit", "period"),
)
"""One row a document received. `id` grows with each: the ledger's sequence is the greatest `changes.id`.

`within` and `file` as in the contract; `container_sha256` is the outermost file's. `edition` counts a unit's
filings for one period from 1 (第N版). `held` says why it waits for staff (待确认), None when it does not.
`accepted_by_staff` is the reason of 特批入账. `in_force` marks the one filing of a unit and period that the
roll-up counts. `pending` until its marked copy, reply and receipt are written. `report` is Report.public() with
values unmasked, `record` section -> record data of the filing (月报表).
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
    Column("name", String, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
)
"""The files that came along with a document; their bytes are in the archive by digest."""

staff_cells = Table(
    "staff_cells",
    metadata,
    Column("sheet", String, primary_key=True),
    Column("row_key", String, primary_key=True),
    Column("column", String, primary_key=True),
    Column("value", JSON),
)
"""What staff wrote in their own columns beside generated rows, by the row's key: stored before every roll-up."""

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("what", String, nullable=False),
    Column("document", Integer),
    Column("note", Text, nullable=False, default=""),
)
"""The history (修订记录): received, superseded, accepted by staff, confirmed … ; its last id is the ledger's sequence."""
