"""`make crash`: every point of every verb, 200 moments at random, and every refusal of the disk; one line a count.

Where it may mount one (as root on Linux), a small disk is filled for good as well.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from campaign.workspace import Workspace
from tests.crash import scenes
from tests.crash.conftest import set_up
from tests.crash.drill import Drill, runner

MOMENTS = {"receive": 100, "rollup": 60, "confirm": 20, "rebuild": 20}
REFUSALS = {"disk full": errno.ENOSPC, "no right to write": errno.EACCES}
STEP, STEPS = 24 << 10, 24
"""By how much the small disk grows, in bytes, and how often."""


def main(verbs: Sequence[str]) -> int:
    """Run all of these verbs, of every one unless some are named; -> how many drills failed."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="wanchang-crash-") as name, runner(Path(name) / "runs") as running:
        folder = Path(name)
        inbox = scenes.inbox(folder / "inbox")
        received = scenes.received(running, inbox, folder / "received")
        chance = random.Random(1)
        for verb in verbs or MOMENTS:
            moments = MOMENTS[verb]
            drill = set_up(running, inbox, received, folder / "desk", verb)
            failed += _all(f"{verb}: killed at a point", drill.killable, lambda at, drill=drill: drill.cut(at=at))
            times = [chance.uniform(0, drill.seconds) for _ in range(moments)]
            failed += _all(f"{verb}: killed at a moment", times, lambda at, drill=drill: drill.cut(after=at))
            for what, number in REFUSALS.items():
                failed += _all(
                    f"{verb}: {what}", drill.deniable, lambda at, drill=drill, number=number: drill.deny(at, number)
                )
            if verb in ("receive", "rollup"):
                failed += _all(
                    f"{verb}: a disk that is full", _sizes(drill), lambda size, drill=drill: _fill(drill, size)
                )
        failed += _calls(inbox, received, folder, verbs or tuple(MOMENTS))
    return failed


def _calls(inbox: Workspace, received: Workspace, folder: Path, verbs: Sequence[str]) -> int:
    """Killed at every sync, rename and removal that the system sees, those within SQLite's commits included."""
    if sys.platform != "linux" or shutil.which("cc") is None:
        print("killed at a system call: left out, there is no C compiler", flush=True)
        return 0
    library = folder / "calls.so"
    source = Path(__file__).with_name("calls.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    failed = 0
    with runner(folder / "calls", library) as running:
        for verb in verbs:
            drill = set_up(running, inbox, received, folder / "desk", verb)
            failed += _all(f"{verb}: killed at a system call", drill.killable, lambda at, drill=drill: drill.cut(at=at))
    return failed


def _all(what: str, cases: Sequence[float], try_one: Callable[..., object]) -> int:
    """Each case; what failed is told at once, how many there were at the end."""
    failed = 0
    for case in cases:
        try:
            try_one(case)
        except AssertionError as error:
            failed += 1
            print(f"  {what} ({case}): {str(error)[:2000]}", flush=True)
    print(f"{what}: {len(cases)} runs, {failed} failed", flush=True)
    return failed


def _sizes(drill: Drill) -> list[int]:
    """Sizes of disks that are too small, from one on which there is hardly room for what is there; none if not root."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        return []
    used = sum(_blocks(path) for path in drill.before.path.rglob("*"))
    return [used + STEP * number for number in range(1, STEPS + 1)]


def _blocks(path: Path) -> int:
    """What a file or folder takes on such a disk, in bytes."""
    return -(-path.stat().st_size // 4096) * 4096 if path.is_file() else 0


def _fill(drill: Drill, size: int) -> None:
    """The verb on a disk of so many bytes; then there is room, and it is done as if nothing had happened."""
    shutil.rmtree(drill.folder, ignore_errors=True)
    drill.folder.mkdir()
    with _disk(drill.folder, size):
        shutil.copytree(drill.before.path, drill.folder, dirs_exist_ok=True)
        workspace = Workspace(drill.folder)
        ran = drill.runner.run(*drill.argv(workspace))
        assert ran.status in (0, 2) and "Traceback" not in ran.said, ran
        drill.look(workspace, ran)
        _mount("-o", "remount,size=64m", str(drill.folder))
        drill.again(workspace)


@contextlib.contextmanager
def _disk(folder: Path, size: int) -> Iterator[None]:
    _mount("-t", "tmpfs", "-o", f"size={size}", "wanchang", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
