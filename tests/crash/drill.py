"""A drill: the real command on a copy of a workspace, cut short somewhere, looked at, and run again."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import openpyxl

from campaign.aftermath import unfinished
from campaign.workspace import Workspace
from tests.campaign.office import dump
from tests.crash.points import WIDTH
from tests.support import ROOT
from workbook.grid.calamine import CalamineBook

_ORIGINAL = re.compile(r"[0-9a-f]{2}/")
NOON = "2020-05-06T01:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: its exit status (negative: a signal), what it said, and the points that it passed."""

    status: int
    said: str
    points: tuple[str, ...]


class Runner:
    """Runs commands in children of one process that has everything loaded (tests/crash/zygote.py)."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, calls: bool = False) -> None:
        self.process, self.folder, self.calls, self.count = process, folder, calls, 0

    def run(
        self,
        *argv: str,
        at: int = 0,
        how: str | int | None = None,
        after: float | None = None,
        now: str = NOON,
        limit: int = 0,
    ) -> Ran:
        """Run the command with these arguments: see tests/crash/zygote.py for what may befall it."""
        self.count += 1
        log, out = self.folder / f"{self.count}.points", self.folder / f"{self.count}.out"
        log.touch()
        order: dict[str, Any] = {"argv": argv, "at": at, "how": how, "after": after, "now": now, "limit": limit}
        order["calls"] = self.calls
        assert self.process.stdin is not None and self.process.stdout is not None
        stdin: IO[str] = self.process.stdin
        stdin.write(json.dumps(order | {"log": str(log), "out": str(out)}) + "\n")
        stdin.flush()
        status = int(self.process.stdout.readline())
        passed = log.read_bytes()
        lines = [passed[place : place + WIDTH].decode("utf-8", "replace") for place in range(0, len(passed), WIDTH)]
        said = out.read_text("utf-8") if out.exists() else ""
        log.unlink()
        out.unlink(missing_ok=True)
        return Ran(status, said, tuple(line.strip() for line in lines))


@contextmanager
def runner(folder: Path, calls: Path | None = None) -> Iterator[Runner]:
    """A runner whose files go to `folder`; with `calls` (tests/crash/calls.c, compiled) its points are system calls."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.crash.zygote"]
    environment = {**os.environ, "LD_PRELOAD": str(calls)} if calls else None
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        try:
            yield Runner(process, folder, calls is not None)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


@dataclass(frozen=True, slots=True)
class State:
    """A workspace as it can be compared: the ledger's rows, the digests of master, answers and originals."""

    ledger: dict[str, list[Any]]
    master: str
    answers: dict[str, str]
    originals: dict[str, str]


def state_of(workspace: Workspace) -> State:
    """What a workspace holds; records and kept masters, which may tell of a run twice, are left to `verify`."""
    return State(
        dump(workspace),
        _digest(workspace.master),
        _digests(workspace.path / "退回"),
        {name: digest for name, digest in _digests(workspace.archive).items() if _ORIGINAL.match(name)},
    )


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Drill:
    """One command on one workspace: what it is like before, and after an undisturbed run."""

    runner: Runner
    before: Workspace
    folder: Path
    verb: str
    arguments: tuple[str, ...]
    points: tuple[str, ...]
    seconds: float
    old: str
    done: State
    waiting: tuple[str, ...]

    @property
    def killable(self) -> list[int]:
        """The numbers of all points."""
        return list(range(1, len(self.points) + 1))

    @property
    def deniable(self) -> list[int]:
        """The numbers of the points at which the system can say no."""
        return [number for number, point in enumerate(self.points, 1) if not point.startswith("committed")]

    def argv(self, workspace: Workspace) -> Sequence[str]:
        """The command on a copy."""
        return (self.verb, str(workspace.path), *self.arguments)

    def copy(self) -> Workspace:
        """The workspace as it was before, always at the same place: reports tell where a file lay."""
        return lay_out(self.before, self.folder)

    def cut(self, *, at: int = 0, after: float | None = None) -> Ran:
        """Kill the command at a point or after some seconds, look at what is left, run it again, and compare."""
        workspace = self.copy()
        ran = self.runner.run(*self.argv(workspace), at=at, how="kill" if at else None, after=after)
        assert ran.status in ((-9,) if at else (-9, 0)), ran
        self.look(workspace, ran)
        self.again(workspace)
        return ran

    def deny(self, at: int, number: int) -> Ran:
        """Let the system refuse what happens at a point: one sentence, nothing lost, and once more all is well."""
        workspace = self.copy()
        ran = self.runner.run(*self.argv(workspace), at=at, how=number)
        assert ran.status in (0, 2) and "Traceback" not in ran.said, ran  # a folder that cannot be synced is no matter
        assert ran.status == 0 or len(ran.said.splitlines()) == 1, ran
        self.look(workspace, ran)
        self.again(workspace)
        return ran

    def look(self, workspace: Workspace, ran: Ran) -> None:
        """The master is the old one or the new one, and nothing disagrees; work may be waiting."""
        if workspace.master.exists():  # a rebuild may have begun without one
            found = _digest(workspace.master)
            assert found in (self.old, self.done.master), ran.points[-3:]
            opens(found, workspace.master)
        if self.verb != "rebuild":
            checked = self.runner.run("verify", str(workspace.path))
            assert checked.status == 0, (ran.points[-3:], checked.said)

    def again(self, workspace: Workspace) -> None:
        """The same command once more ends as if nothing had happened."""
        ran = self.runner.run(*self.argv(workspace))
        done = self.verb == "confirm" and "不是待确认的文件" in ran.said  # it was confirmed before it was cut short
        assert (ran.status == 0 or done) and "Traceback" not in ran.said, ran
        found = state_of(workspace)
        for table, rows in self.done.ledger.items():
            assert found.ledger[table] == rows, table
        for part in ("master", "answers", "originals"):
            assert getattr(found, part) == getattr(self.done, part), part
        assert unfinished(workspace) == []
        checked = self.runner.run("verify", str(workspace.path))
        assert (checked.status, waiting(checked)) == (0, self.waiting), checked.said


def make_drill(running: Runner, before: Workspace, folder: Path, verb: str, *arguments: str) -> Drill:
    """Run a command undisturbed on a copy, counting its points; twice, for its time once all is warm."""
    import time

    for _ in ("warm", "measured"):
        workspace = lay_out(before, folder)
        start = time.perf_counter()
        ran = running.run(verb, str(workspace.path), *arguments)
        seconds = time.perf_counter() - start
        assert ran.status == 0, ran
    old = _digest(before.master) if before.master.exists() else ""
    checked = running.run("verify", str(workspace.path))
    assert checked.status == 0, checked.said
    return Drill(
        running, before, folder, verb, arguments, ran.points, seconds, old, state_of(workspace), waiting(checked)
    )


def waiting(checked: Ran) -> tuple[str, ...]:
    """What a verification says is still to be done."""
    return tuple(line for line in checked.said.splitlines() if "待办" in line)


def lay_out(before: Workspace, folder: Path) -> Workspace:
    """A copy of a workspace in place of what lay there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before.path, folder)
    return Workspace(folder)


@cache
def opens(digest: str, path: Path) -> None:
    """The master can be read by calamine and by openpyxl."""
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == digest
    assert CalamineBook(data).names
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames
