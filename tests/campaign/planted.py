"""What a demo planted and what `wanchang check` finds, by the two files that the contract promises."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from tests.support import ROOT


class Compared(NamedTuple):
    """Both sides as (file, containers, sheet, cell, code, severity), counted; and as they were read."""

    planted: Counter[tuple[Any, ...]]
    found: Counter[tuple[Any, ...]]
    lines: list[dict[str, Any]]
    documents: list[dict[str, Any]]


def compare(home: Path) -> Compared:
    """Hold a demo's planted.jsonl against a check of its 收件箱, with nothing of the demo's own code in between."""
    lines = [json.loads(line) for line in (home / "planted.jsonl").read_text("utf-8").splitlines()]
    command = [sys.executable, "-m", "wanchang", "check", str(home / "收件箱"), "--format", "jsonl"]
    answer = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert answer.returncode == 1, answer.stderr.decode()
    documents = [json.loads(line) for line in answer.stdout.decode("utf-8").splitlines()]
    return Compared(
        Counter(_key(one, one) for one in lines),
        Counter(_key(one, finding) for one in documents for finding in one["findings"]),
        lines,
        documents,
    )


def _key(document: dict[str, Any], fault: dict[str, Any]) -> tuple[Any, ...]:
    return (document["file"], *document["within"], *(fault[part] for part in ("sheet", "cell", "code", "severity")))
