"""A ledger of an older version made one of this version, all of it in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def upgrade(conn: Connection, version: int) -> None:
    """Bring a SQLite ledger's tables up to this version; `version` is the one it has, 0 for a new file.

    Before 2 it was not said by whose names a document stands; before 3 not who wrote beside a row and when, and a row
    of 核实说明 was called by its version rather than by what was explained.
    """
    from campaign.ledger.tables import VERSION, metadata

    metadata.create_all(conn)
    if version == 1:
        conn.exec_driver_sql("ALTER TABLE documents ADD COLUMN named_by INTEGER")
        conn.exec_driver_sql("UPDATE documents SET named_by = form_version")
    if version in (1, 2):
        conn.exec_driver_sql("ALTER TABLE staff_cells ADD COLUMN who VARCHAR")
        conn.exec_driver_sql("ALTER TABLE staff_cells ADD COLUMN at DATETIME")
        _rename_rows(conn)
    conn.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _rename_rows(conn: Connection) -> None:
    """What staff wrote beside explanations goes by the present keys; of two versions with the same words, the later."""
    from sqlalchemy import select

    from campaign.ledger.explanations import explanations, former_key
    from campaign.ledger.tables import staff_cells as s

    keys = {former_key(told): told.key for told in explanations(conn)}
    order = {former: place for place, former in enumerate(keys)}
    cells = [row for row in conn.execute(select(s).where(s.c.sheet == "核实说明")) if row.row_key in keys]
    for row in sorted(cells, key=lambda row: order[row.row_key]):
        key = keys[row.row_key]
        for old in (row.row_key, key):
            conn.execute(s.delete().where(s.c.sheet == row.sheet, s.c.row_key == old, s.c.column == row.column))
        conn.execute(s.insert().values(sheet=row.sheet, row_key=key, column=row.column, value=row.value))
