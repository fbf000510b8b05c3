"""A target guided by what code its cases reach: `python -m tests.fuzz.guided TARGET [libFuzzer's options]`.

Wants atheris (Apache-2.0, Linux and macOS), which is installed by hand: it is large, and `make fuzz` does without.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any


class Tape(Random):
    """Draws its chances from some bytes, so that a small change of them is a small change of the case; then zeros."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._data, self._at = data, 0

    def getrandbits(self, k: int) -> int:
        """The next `k` bits."""
        size = (k + 7) // 8
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken.ljust(size, b"\0"), "little") & ((1 << k) - 1)

    def random(self) -> float:
        """A number from 0 to 1 by the next two bytes."""
        return self.getrandbits(16) / (1 << 16)


def main() -> int:
    """Fuzz until a case fails, whose bytes libFuzzer keeps under build/fuzz; -> 2 where it cannot run."""
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        print("atheris is not installed: python -m pip install atheris", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["validator", "workbook"], enable_loader_override=False):
        targets = import_module("tests.fuzz.targets").TARGETS
        kept: Path = import_module("tests.fuzz.hunt").KEPT
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in targets:
        print(f"no such target: one of {', '.join(targets)}", file=sys.stderr)
        return 2
    target = targets[name]
    kept.mkdir(parents=True, exist_ok=True)

    def try_one(data: bytes) -> None:
        case = target.make(Tape(data))
        try:
            target.judge(case)
        except BaseException:
            (kept / f"{name}-guided").write_bytes(case)
            raise

    atheris.Setup([sys.argv[0], f"-artifact_prefix={kept}/", "-max_len=2048", *sys.argv[2:]], try_one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
