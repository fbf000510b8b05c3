"""planted.jsonl: every planted fault, one object a line, for anyone who wants to check the checker."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from workbook.write import write_bytes

NAME = "planted.jsonl"


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted fault, field for field as the contract writes it; `within` names the containers, outermost first."""

    file: str
    within: tuple[str, ...]
    sheet: str | None
    cell: str | None
    code: str
    severity: str
    note: str


def write_planted(path: Path, planted: Iterable[Planted]) -> None:
    """Write them all, in the order given."""
    lines = (json.dumps(asdict(one), ensure_ascii=False) for one in planted)
    write_bytes(path, "".join(f"{line}\n" for line in lines).encode())
