"""Where a run can be cut: every sync, rename, removal and commit is counted, and one of them is fatal or refused.

What is patched is Python's own doors to the disk, in a process that is about to run the real command: the product
knows nothing of it. The count is a file, so that workers which it forks count along.
"""

import copyreg
import ctypes
import datetime as datetimes
import os
import signal
import sqlite3
import sqlite3.dbapi2
from collections.abc import Callable
from pathlib import Path
from typing import Any

WIDTH = 64
"""Bytes of a line in the file of points."""

_REAL = datetimes.datetime


def freeze(moment: datetimes.datetime) -> None:
    """Let it be this moment, whoever asks; to be done before the product is imported."""

    class Kind(type):
        def __instancecheck__(cls, one: Any) -> bool:
            return isinstance(one, _REAL)

    class Frozen(_REAL, metaclass=Kind):
        @classmethod
        def now(cls, tz: datetimes.tzinfo | None = None) -> Any:
            return NOW[0].astimezone(tz) if tz else NOW[0].astimezone().replace(tzinfo=None)

    Frozen.__module__, Frozen.__qualname__ = "datetime", "datetime"  # it is pickled by that name
    copyreg.pickle(_REAL, lambda one: (_thaw, (one.isoformat(),)))
    NOW[0] = moment
    datetimes.datetime = Frozen  # type: ignore[misc]


def _thaw(text: str) -> datetimes.datetime:
    """A moment that came through a pickle."""
    return datetimes.datetime.fromisoformat(text)


NOW = [_REAL(2020, 5, 6, 1, 0, tzinfo=datetimes.UTC)]
"""What the frozen clock says."""


def arm(log: Path, at: int, act: Callable[[], None] | None) -> None:
    """Count the points into `log`, and do `act` in place of that of number `at` (from 1; 0: none)."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def point(kind: str, what: Any = "") -> None:
        name = what if isinstance(what, str) else os.fspath(what) if isinstance(what, os.PathLike) else str(what)
        line = f"{kind} {os.path.basename(name)}".encode()[: WIDTH - 1].ljust(WIDTH - 1) + b"\n"
        os.write(handle, line)
        if act is not None and os.fstat(handle).st_size // WIDTH == at:
            act()

    for name in ("fsync", "replace", "rename", "unlink", "link"):
        _watch(name, point)
    _watch_commits(point)


def arm_calls(log: Path, at: int) -> None:
    """Count the system's own calls instead, and die at one of them: tests/crash/calls.c must be preloaded."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    ctypes.CDLL(None).crash_arm(ctypes.c_int(handle), ctypes.c_long(at))


def _watch(name: str, point: Callable[..., None]) -> None:
    real = getattr(os, name)

    def watched(*arguments: Any, **named: Any) -> Any:
        point(name, arguments[-1] if arguments else "")
        return real(*arguments, **named)

    setattr(os, name, watched)


def _watch_commits(point: Callable[..., None]) -> None:
    class Watched(sqlite3.Connection):
        def commit(self) -> None:
            wrote = self.total_changes > 0
            if wrote:
                point("commit")
            super().commit()
            if wrote:
                point("committed")

    real = sqlite3.connect

    def connect(*arguments: Any, **named: Any) -> Any:
        return real(*arguments, **{"factory": Watched, **named})

    sqlite3.connect = connect
    sqlite3.dbapi2.connect = connect


def die() -> None:
    """As a power cut: this process and all that it started, at once."""
    os.killpg(0, signal.SIGKILL)


def refuse(number: int) -> Callable[[], None]:
    """The disk says no, by the system's number for why."""

    def say_no() -> None:
        raise OSError(number, os.strerror(number))

    return say_no
