"""归档/总台账/: the master as staff left it, kept before a roll-up writes over it.

Only what somebody saved since our last roll-up is kept: nothing else holds anything of theirs that is not here
already. The newest dozen stay, so that it does not grow without end; the rest of a master is in the ledger.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from pathlib import Path

from workbook.write import write_bytes

_NAME = re.compile(r"(\d{8})-(\d{3})_([0-9a-f]{16})\.xlsx", re.ASCII)
_KEPT = 12


def keep_master(folder: Path, data: bytes, sequence: int) -> Path:
    """Keep a master, saved when the ledger stood at `sequence`; -> where, the same as before if it is the last kept."""
    names = kept_masters(folder)
    digest = hashlib.sha256(data).hexdigest()[:16]
    if names and names[-1].endswith(f"_{digest}.xlsx"):
        return folder / names[-1]
    found = _NAME.fullmatch(names[-1]) if names else None
    # a ledger that was remade may count less; what is kept last must come last all the same
    sequence = max(sequence, int(found[1]) if found else 0)
    number = int(found[2]) + 1 if found and int(found[1]) == sequence else 1
    path = folder / f"{sequence:08d}-{number:03d}_{digest}.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)
    for name in names[: 1 - _KEPT] if len(names) >= _KEPT else ():
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    return path


def kept_masters(folder: Path) -> list[str]:
    """The names of the masters that are kept, in their order."""
    return sorted(path.name for path in folder.glob("*.xlsx") if _NAME.fullmatch(path.name))


def is_whole(path: Path) -> bool:
    """Whether a kept master is what its name says."""
    found = _NAME.fullmatch(path.name)
    return found is not None and hashlib.sha256(path.read_bytes()).hexdigest()[:16] == found[3]
