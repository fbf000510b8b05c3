"""What the archive's records no longer tell: set down, so that the numbers of the history go on past it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from campaign.ledger.records import Record, Records, noted
from campaign.ledger.store import Ledger, LedgerError
from campaign.rebuilding.aside import move_aside
from campaign.verifying.contents import REBUILT, copy_ledger, told_lost
from campaign.workspace import Workspace


def note_losses(workspace: Workspace, fresh: Path, records: Sequence[Record], broken: Collection[str]) -> list[Path]:
    """Enter in the remade ledger, and record, that some of the history is lost; -> where unreadable records lie now.

    The change is numbered past everything that was ever told, so that no number means two things, and that no record
    that is left is newer than the ledger. Nothing is done where nothing is lost.
    """
    lost = list(lost_numbers(records))
    if not (lost or broken):
        return []
    numbers = [*(record.last for record in records), *map(_number, broken), _last_of(workspace.ledger)]
    with Ledger(fresh, Records(workspace.records)) as ledger:
        _enter(ledger, max(numbers) + 1, _said(lost, broken))
    return [move_aside(workspace.records / name) for name in broken]  # at last: until then a rerun finds all as it was


def lost_numbers(records: Sequence[Record]) -> Iterator[int]:
    """The numbers of changes that no record has, those apart that an earlier rebuild has told of."""
    last = told_lost(change for record in records for change in record.changes)
    for record in records:
        yield from range(last + 1, record.after + 1)
        last = max(last, record.last)


def _number(name: str) -> int:
    """The number in the name of a record."""
    return int(name[:8])


def _last_of(ledger: Path) -> int:
    """The last number that the ledger now in place has told people of; 0 where it cannot be read."""
    from sqlalchemy.exc import DatabaseError

    if not ledger.is_file():
        return 0
    with TemporaryDirectory(prefix="wanchang-") as folder:
        try:
            with Ledger(copy_ledger(ledger, Path(folder))) as old:
                return old.sequence()
        except (LedgerError, DatabaseError):
            return 0


def _said(lost: Sequence[int], broken: Collection[str]) -> str:
    numbers = f"第{'、'.join(map(str, lost[:5]))}号等{len(lost)}条修订记录" if lost else "部分自填内容或回复情况"
    files = f"（归档/记录中已损坏的文件：{'、'.join(sorted(broken)[:5])}）" if broken else "（归档/记录中缺失）"
    return f"由归档重建登记簿，{numbers}没有恢复{files}"


def _enter(ledger: Ledger, number: int, note: str) -> None:
    from campaign.ledger.tables import changes

    change = {"id": number, "at": datetime.now(UTC), "what": REBUILT, "document": None, "note": note, "period": None}
    with ledger.write() as conn:
        conn.execute(changes.insert().values(change))
        noted(conn).changes.append(change)
