"""Whatever ends a run, its workers end with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.isolation.tasks import act, opened, workers
from tests.support import ROOT
from validator.isolation import run_isolated


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_early_end_leaves_no_process(jobs: int) -> None:
    running = run_isolated(opened, act, ["a", *["sleep:30"] * 9], jobs=jobs)
    next(running)
    assert len(workers()) == jobs
    running.close()
    assert workers() == []


def test_an_exception_from_the_tasks_leaves_no_process() -> None:
    def tasks() -> Iterator[str]:
        yield from ["a"] * 9
        raise FileNotFoundError("a folder that went away")

    with pytest.raises(FileNotFoundError):
        list(run_isolated(opened, act, tasks(), jobs=2))
    assert workers() == []


ORPHANS = """
import sys, threading, time
from tests.isolation.tasks import SHORT, act, opened
from validator.isolation import run_isolated
if "threaded" in sys.argv:
    threading.Thread(target=time.sleep, args=[60], daemon=True).start()
for _, _, pid in run_isolated(opened, act, ["pid", "pid ", "pid sleep:60"], jobs=2, limits=SHORT):
    print(pid, flush=True)
    time.sleep(60)
"""


def runs(process: psutil.Process) -> bool:
    """Whether it is alive; a container's first process may never bury the dead."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(("sent", "mode"), [("SIGKILL", "alone"), ("SIGKILL", "threaded"), ("SIGINT", "alone")])
def test_workers_do_not_outlive_their_parent(sent: str, mode: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANS, mode],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as parent:
        assert parent.stdout
        assert int(parent.stdout.readline())
        orphans = workers(parent.pid)
        assert len(orphans) == 2
        parent.send_signal(signal.Signals[sent])
        assert parent.wait(10) != 0
        patience = time.monotonic() + 10
        while any(map(runs, orphans)):
            assert time.monotonic() < patience
            time.sleep(0.02)
