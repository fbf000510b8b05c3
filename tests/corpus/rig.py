"""One run of the installed console script, watched from outside: memory, processes, files, network."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.corpus.loneliness import cell

EVERY = 0.05
"""Seconds between two looks at the processes of a run."""
GRACE = 2.0
"""Seconds that a process of the run may need to be gone after its end."""


class Run(NamedTuple):
    """What a run of a command came to. `status` is None where it was killed for taking too long.

    `peak` and `largest` in bytes: the most that all its processes had resident at one look, pages that they share
    counted for each; the most that one of them ever had. `left`: processes that outlived it. `litter`: files in its
    home, its folder for temporary files or beside its output. `attempts`: calls that tried to leave the machine.
    """

    status: int | None
    complaint: str
    seconds: float
    peak: int
    largest: int
    left: tuple[str, ...]
    litter: tuple[str, ...]
    attempts: int


def script() -> str:
    """The installed console script of the environment that the tests run in."""
    return str(Path(sys.executable).parent / "wanchang")


def watch(command: Sequence[str], output: Path, timeout: float, traced: bool = False) -> Run:
    """Run a command that writes `output`, without a network, in a session, a home and a TMPDIR of its own.

    `traced`: every call that would leave the machine is recorded, where that can be done; it takes twice as long.
    """
    lonely = cell(traced)
    assert lonely is not None, "neither unshare nor strace"
    with tempfile.TemporaryDirectory(prefix="wanchang-corpus-") as name:
        home, passing, record, said = (Path(name) / each for each in ("home", "tmp", "network", "stderr"))
        home.mkdir()
        passing.mkdir()
        places = {"HOME": home, "TMPDIR": passing, "TEMP": passing, "TMP": passing, "NETWORK_COUNTS": record}
        environment = {**os.environ, **{key: str(place) for key, place in places.items()}}
        before = set(output.parent.iterdir())
        with said.open("wb") as errors:
            process = subprocess.Popen(
                [*lonely.around(record), *command],
                stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, env=environment, start_new_session=True,
            )  # fmt: skip
            status, seconds, peak, largest, seen = _follow(process, timeout)
        left = tuple(_outlived(process.pid, seen))
        litter = [*home.rglob("*"), *passing.rglob("*"), *(set(output.parent.iterdir()) - before - {output})]
        attempts = lonely.attempts(record.read_text("utf-8", "replace")) if record.exists() else 0
        assert record.exists() or status is None, "the record of the network was not written"
        complaint = said.read_text("utf-8", "replace")
    return Run(status, complaint, seconds, peak, largest, left, tuple(path.name for path in litter), attempts)


def _follow(
    process: subprocess.Popen[bytes], timeout: float
) -> tuple[int | None, float, int, int, set[psutil.Process]]:
    """Wait for a process, looking at its tree now and then -> exit status, seconds, peak, largest, all seen in it."""
    start, peak, seen = time.monotonic(), 0, set()
    root = psutil.Process(process.pid)
    seen.add(root)
    while True:
        pid, ended, usage = os.wait4(process.pid, os.WNOHANG)
        spent = time.monotonic() - start
        if pid:
            process.returncode = os.waitstatus_to_exitcode(ended)
            return process.returncode, spent, peak, usage.ru_maxrss * 1024, seen
        if spent > timeout:
            os.killpg(process.pid, signal.SIGKILL)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = -signal.SIGKILL
            return None, spent, peak, usage.ru_maxrss * 1024, seen
        tree = [root, *_children(root)]
        seen.update(tree)
        peak = max(peak, sum(map(_resident, tree)))
        time.sleep(EVERY)


def _children(root: psutil.Process) -> list[psutil.Process]:
    try:
        return root.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0


def _outlived(session: int, seen: set[psutil.Process]) -> Iterator[str]:
    """What is still alive of a run: processes seen in its tree, and those of its session; they are ended here."""
    lasting = seen | {psutil.Process(pid) for pid in psutil.pids() if _session(pid) == session}
    _, alive = psutil.wait_procs([each for each in lasting if each.pid != session or each.is_running()], timeout=GRACE)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            yield f"{process.pid} {' '.join(process.cmdline())}"
            process.kill()


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0
