"""The ledger: SQLAlchemy Core over 登记簿.sqlite, or over any database by its URL."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from campaign.ledger.filed import FIELDS, Filed, filed
from campaign.ledger.records import noted
from campaign.workspace import WorkspaceError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Select

    from campaign.ledger.records import Records

BUSY_SECONDS = 10


class LedgerError(WorkspaceError):
    """A ledger that cannot be used; the message is one Chinese sentence."""


class Ledger:
    """An open ledger; its tables are made where they are not there yet.

    `where` is a path of a SQLite file or a database URL. SQLite keeps a rollback journal rather than a WAL (offices
    use network shares) and syncs fully. A writing transaction takes the write lock at its start, so that it never
    fails half way for want of it; what it does is `kept_in` the archive before it is committed. What is no ledger, or
    one of a later version, is a LedgerError, and so is one of an older version in any other database than SQLite: only
    SQLite's are upgraded (campaign/ledger/upgrades.py).
    """

    def __init__(self, where: str | Path, kept_in: Records | None = None) -> None:
        from sqlalchemy.exc import DatabaseError

        self.kept_in = kept_in
        self.engine = _engine(where)
        self.name = where.name if isinstance(where, Path) else repr(self.engine.url)  # without its password
        try:
            self._prepare()
        except DatabaseError as error:
            self.close()
            raise LedgerError(_told(self.name, error)) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    def _prepare(self) -> None:
        from campaign.ledger.tables import VERSION, metadata

        if self.engine.dialect.name != "sqlite":
            with self.engine.begin() as conn:
                refuse_older(conn, self.name)
                metadata.create_all(conn)
            return
        with self.engine.connect() as conn:
            version = conn.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version > VERSION:
            raise LedgerError(f"“{self.name}”由更新版本的程序建立：请升级程序后再打开。")
        if version < VERSION:
            from campaign.ledger.upgrades import upgrade

            with self.write() as conn:
                upgrade(conn, version)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the ledger."""
        with self._told(), self.engine.connect() as conn, conn.begin():
            yield conn

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing."""
        kept = None
        try:
            with self._told(), self.engine.connect().execution_options(writing=True) as conn, conn.begin():
                yield conn
                kept = self.kept_in.keep(conn) if self.kept_in is not None else None
        except BaseException:
            if kept is not None:  # it was not committed
                kept.unlink(missing_ok=True)
            raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        from sqlalchemy.exc import OperationalError

        try:
            yield
        except OperationalError as error:  # locked, full, read-only: a person can mend it
            raise LedgerError(_told(self.name, error)) from error

    def sequence(self) -> int:
        """The number of the last change: it grows with every one."""
        from sqlalchemy import func, select

        from campaign.ledger.tables import changes

        with self.read() as conn:
            return int(conn.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one())

    def filed(
        self, *, unit: str | None = None, period: str | None = None, ids: Sequence[int] | None = None
    ) -> list[Filed]:
        """The documents in the order of their ids; of a unit, of a period, of those ids."""
        from campaign.ledger.tables import documents

        query = filed_query()
        if unit is not None:
            query = query.where(documents.c.unit == unit)
        if period is not None:
            query = query.where(documents.c.period == period)
        wanted = None if ids is None else set(ids)  # SQL takes only so many values
        with self.read() as conn:
            return [filed(row) for row in conn.execute(query) if wanted is None or row.id in wanted]

    def records(self) -> dict[int, dict[str, Any]]:
        """Document id -> the records (section -> record) of every filing in force."""
        from sqlalchemy import select

        from campaign.ledger.tables import documents

        query = select(documents.c.id, documents.c.record).where(documents.c.in_force)
        with self.read() as conn:
            return {row.id: row.record for row in conn.execute(query)}

    def note(self, what: str, note: str, period: str | None = None) -> None:
        """One change that is about no document."""
        with self.write() as conn:
            add_change(conn, what, None, note, period)


def refuse_older(conn: Connection, name: str) -> None:
    """Every older version of the tables lacks a column of the present ones; a LedgerError where one is lacking."""
    from sqlalchemy import inspect

    from campaign.ledger.tables import metadata

    there = inspect(conn)
    for table in metadata.sorted_tables:
        if there.has_table(table.name):
            lacking = {column.name for column in table.columns} - {one["name"] for one in there.get_columns(table.name)}
            if lacking:
                raise LedgerError(
                    f"“{name}”由旧版本的程序建立（“{table.name}”缺少{'、'.join(sorted(lacking))}），本版本不能使用："
                    "请换用一个空的数据库，或继续使用原来版本的程序。"
                )


def filed_query() -> Select[Any]:
    """The light columns of all documents, in the order of their ids."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents

    return select(*(documents.c[name] for name in FIELDS)).order_by(documents.c.id)


def add_change(conn: Connection, what: str, document: int | None, note: str = "", period: str | None = None) -> None:
    """One line of the history; `what` is one of those named in campaign/ledger/tables.py."""
    from campaign.ledger.tables import changes

    values = {"at": datetime.now(UTC), "what": what, "document": document, "note": note, "period": period}
    number = conn.execute(changes.insert().values(values).returning(changes.c.id)).scalar_one()
    found = noted(conn)
    found.changes.append({"id": number, **values})
    if document is not None:
        found.documents[document] = None


def _engine(where: str | Path) -> Engine:
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    url = URL.create("sqlite", database=str(where)) if isinstance(where, Path) else where
    engine = create_engine(
        url,
        poolclass=NullPool,  # no connection is left open while workers are forked
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # or the driver would begin transactions of its own
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("writing") else "BEGIN")


def _told(name: str, error: Exception) -> str:
    reason = str(getattr(error, "orig", error))
    if "locked" in reason:
        return f"“{name}”正被另一个程序使用：请关闭它后再试。"
    if "full" in reason:
        return f"磁盘已满，无法写入“{name}”：请清理磁盘后再试。"
    if "readonly" in reason or "unable to open" in reason:
        return f"无法打开或写入“{name}”：请检查文件夹权限。"
    if "I/O" in reason:
        return f"读写“{name}”失败（磁盘或网络故障，或磁盘已满）：请检查磁盘后再试。"
    return f"“{name}”不是可用的登记簿（{reason}）：请用 wanchang rebuild 由归档重建，或从备份恢复。"
