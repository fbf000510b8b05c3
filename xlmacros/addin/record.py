"""What was put on a machine: written down, so that all of it can be taken back and nothing else is touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from campaign.checking import CannotRunError
from workbook.write import write_bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: "removed", "restored", "changed" (not ours any more, left as it is) or "gone"."""

    path: Path
    what: str


class _Entry(NamedTuple):
    """A file of ours: the digest of what we wrote, and the name under which what was there before is kept."""

    sha256: str
    kept: str | None


def put(record: Path, target: Path, data: bytes) -> None:
    """Write a file of ours and note it; what was there before is kept beside the record.

    A file that says the same already is left as whose it is. Folders are made as needed.
    """
    there = target.read_bytes() if target.is_file() else None
    noted = _read(record)
    ours = noted.get(str(target))
    if there == data:
        return
    if there is not None and (ours is None or ours.sha256 != _digest(there)):
        kept: str | None = f"{_digest(there)}{target.suffix}"
        _write(record.with_name(str(kept)), there)
    else:
        kept = ours.kept if ours else None
    # Noted before it is written: a crash between the two leaves a note of a file that is not ours, never the reverse.
    _note(record, {**noted, str(target): _Entry(_digest(data), kept)})
    _write(target, data)


def take_back(record: Path) -> list[Outcome]:
    """Remove every noted file, or give back what stood in its place; a file changed since is left."""
    done = [Outcome(Path(name), _take_back(record, Path(name), entry)) for name, entry in _read(record).items()]
    if done:
        record.unlink()
    return done


def _take_back(record: Path, target: Path, entry: _Entry) -> str:
    if not target.is_file():
        return "gone"
    if _digest(target.read_bytes()) != entry.sha256:
        return "changed"
    if entry.kept is None:
        target.unlink()
        return "removed"
    before = record.with_name(entry.kept)
    _write(target, before.read_bytes())
    before.unlink()
    return "restored"


def _read(record: Path) -> dict[str, _Entry]:
    try:
        return {name: _Entry(**entry) for name, entry in json.loads(record.read_text("utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise CannotRunError(f"安装记录“{record}”已损坏：请删去这个文件，再运行一次安装。") from error


def _note(record: Path, noted: dict[str, _Entry]) -> None:
    entries = {name: entry._asdict() for name, entry in noted.items()}
    _write(record, json.dumps(entries, ensure_ascii=False, indent=1).encode())


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(target, data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
