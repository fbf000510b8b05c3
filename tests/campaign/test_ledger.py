"""The ledger: its file, its transactions, and reports and gists that come back as they went in."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from campaign.ledger.packing import pack_gist, pack_report, unpack_gist, unpack_report
from campaign.ledger.store import Ledger, LedgerError, add_change, refuse_older
from campaign.ledger.tables import changes
from tests import returns
from validator.examine import Desk, examine
from validator.intake.document import Document, Mail


def test_a_ledger_of_the_first_version_learns_by_whose_names_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "登记簿.sqlite"
    with Ledger(path) as ledger, ledger.write() as conn:
        conn.exec_driver_sql("ALTER TABLE documents DROP COLUMN named_by")
        conn.exec_driver_sql("ALTER TABLE staff_cells DROP COLUMN who")
        conn.exec_driver_sql("ALTER TABLE staff_cells DROP COLUMN at")
        conn.exec_driver_sql("PRAGMA user_version = 1")
    with Ledger(path) as ledger, ledger.read() as conn:
        columns = [row[1] for row in conn.exec_driver_sql("PRAGMA table_info(documents)")]
        assert "named_by" in columns
        assert {"who", "at"} <= {row[1] for row in conn.exec_driver_sql("PRAGMA table_info(staff_cells)")}
        assert conn.exec_driver_sql("PRAGMA user_version").scalar() == 3


@pytest.mark.parametrize(("table", "column"), [("staff_cells", "at"), ("documents", "named_by")])
def test_an_older_version_in_another_database_is_refused(tmp_path: Path, table: str, column: str) -> None:
    """Asked of SQLite, which answers as any database does; it itself is upgraded instead."""
    with Ledger(tmp_path / "l.sqlite") as ledger, ledger.write() as conn:
        refuse_older(conn, "postgresql://登记簿")
        conn.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        with pytest.raises(LedgerError, match=f"由旧版本的程序建立（“{table}”缺少{column}）.*请换用"):
            refuse_older(conn, "postgresql://登记簿")


def test_how_the_file_is_kept(tmp_path: Path) -> None:
    with Ledger(tmp_path / "登记簿 100%?.sqlite") as ledger, ledger.read() as conn:
        pragmas = ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "user_version")
        found = [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
        assert found == [1, "delete", 2, 10000, 3]
    assert [path.name for path in tmp_path.iterdir()] == ["登记簿 100%?.sqlite"]


def test_all_of_a_transaction_or_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.note("init", "一")
        with pytest.raises(ZeroDivisionError), ledger.write() as conn:
            add_change(conn, "handout", None, "二")
            raise ZeroDivisionError
        assert ledger.sequence() == 1


def test_times_are_kept_with_their_zone(tmp_path: Path) -> None:
    moment = datetime(2020, 5, 6, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    with Ledger(tmp_path / "l.sqlite") as ledger, ledger.write() as conn:
        conn.execute(changes.insert().values(at=moment, what="init"))
        (found,) = conn.execute(changes.select())
        assert found.at == moment and found.at.tzinfo is UTC
        with pytest.raises(Exception, match="a time without a zone"):
            conn.execute(changes.insert().values(at=datetime(2020, 5, 6), what="init"))


def test_what_is_no_ledger_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "坏.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(LedgerError, match=r"“坏\.sqlite”不是可用的登记簿"):
        Ledger(tmp_path / "坏.sqlite")
    with sqlite3.connect(tmp_path / "新.sqlite") as conn:
        conn.execute("PRAGMA user_version = 99")
    conn.close()
    with pytest.raises(LedgerError, match="请升级程序"):
        Ledger(tmp_path / "新.sqlite")
    with pytest.raises(LedgerError, match="无法打开或写入"):
        Ledger(tmp_path / "没有这个文件夹" / "l.sqlite")


def test_reports_and_gists_come_back(tmp_path: Path) -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!L5": 6000, "月报表!F5": "12", "宣讲明细!C6": None}}])
    sent = datetime(2020, 5, 3, tzinfo=UTC)
    document = Document("收件箱/1.eml", "x.xlsx", ("1.eml",), data, "0" * 64, Mail("b01@unit.invalid", "", sent, ""))
    outcome = examine(document, Desk([returns.form()], returns.FACTS))
    assert outcome.gist is not None and outcome.report.findings
    assert unpack_report(pack_report(outcome.report)) == outcome.report
    with Ledger(tmp_path / "l.sqlite") as ledger, ledger.write() as conn:
        from sqlalchemy import JSON, literal, select

        packed = conn.execute(select(literal(pack_gist(outcome.gist), JSON))).scalar_one()
    assert unpack_gist(packed, accepted=outcome.gist.accepted) == outcome.gist._replace(settled=True)
