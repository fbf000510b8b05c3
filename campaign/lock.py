"""One lock a workspace: who changes it, and nobody else meanwhile."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from campaign.workspace import Workspace, WorkspaceError

_FAR = 1 << 20
"""Where the byte is that Windows locks: far from the text, which others must be able to read."""


class LockedError(WorkspaceError):
    """Somebody else is changing the workspace; the message says who, where and since when."""


@contextlib.contextmanager
def hold(workspace: Workspace, doing: str) -> Iterator[bool]:
    """Hold the workspace while it is changed; `doing` is what others are told, e.g. "收件".

    -> whether the one who held it last was cut short: then the file still says who that was.

    The system's own lock on 登记簿.lock: it goes when the process does, however that ends, so there are no stale ones
    to judge. Where the system has none for this folder (some network shares), the file itself is not proof enough and
    the verb does not run. A lock held elsewhere is a LockedError, a folder that cannot be written a WorkspaceError.
    """
    try:
        file = os.fdopen(
            os.open(workspace.lock_file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644), "r+b"
        )
    except OSError as error:
        raise WorkspaceError(
            f"无法写入“{workspace.path}”（{error.strerror}）：请检查文件夹权限和磁盘空间后再试。"
        ) from error
    with file:
        if not _take(file, workspace):
            raise LockedError(_told(file, workspace))
        _HELD.add(file.fileno())
        try:
            cut_short = os.fstat(file.fileno()).st_size > 0
            _sign(file, doing)
            yield cut_short
        finally:
            _sign(file, "")
            _HELD.discard(file.fileno())
            _release(file)


@contextlib.contextmanager
def look(workspace: Workspace) -> Iterator[None]:
    """Keep others from changing the workspace while it is looked at; nothing is written.

    Any number may look at once, save on Windows, which has no lock to share. A workspace that is being changed is a
    LockedError. Where nothing was ever locked there is nobody to be kept off.
    """
    if not workspace.lock_file.is_file():
        yield
        return
    with workspace.lock_file.open("rb") as file:
        if not _take(file, workspace, shared=True):
            raise LockedError(_told(file, workspace))
        _HELD.add(file.fileno())
        try:
            yield
        finally:
            _HELD.discard(file.fileno())
            _release(file)


_HELD: set[int] = set()
"""The files held by this process."""


def _let_go() -> None:
    """In a forked worker: a lock must go with the process that took it, not with the last of its workers."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in _HELD:
        os.dup2(nothing, handle)  # not closed: its number must not come to mean another file
    os.close(nothing)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _take(file: BinaryIO, workspace: Workspace, *, shared: bool = False) -> bool:
    """Whether the lock is ours now; a `shared` one needs no right to write."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        raise WorkspaceError(
            f"“{workspace.path}”所在的磁盘不支持文件锁（{error.strerror}）：请把工作区放到本机磁盘或支持文件锁的共享文件夹。"
        ) from error
    return True


def _release(file: BinaryIO) -> None:
    """Forked workers inherit the file, so closing it is not enough."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_UN)


def _sign(file: BinaryIO, doing: str) -> None:
    """Say in the file who holds it; "" for nobody. What cannot be written is of no consequence."""
    with contextlib.suppress(OSError):
        file.seek(0)
        file.truncate()
        if doing:
            file.write(json.dumps(_holder(doing), ensure_ascii=False).encode())
        file.flush()
        if doing:  # or a power cut would hide from the next run that this one was cut short
            os.fsync(file.fileno())


def _holder(doing: str) -> dict[str, Any]:
    return {
        "doing": doing,
        "user": user(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }


def user() -> str:
    """Who runs this process, by the system's name for them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a process without a name, as in containers
        return "未知用户"


def _told(file: BinaryIO, workspace: Workspace) -> str:
    try:
        file.seek(0)
        holder = json.loads(file.read(4096))
        since = datetime.fromisoformat(holder["since"])
        who = f"{holder['user']}在电脑“{holder['host']}”上（进程{holder['pid']}）于{since:%Y-%m-%d %H:%M}开始的“{holder['doing']}”"
    except (OSError, ValueError, KeyError, TypeError):
        who = "另一个程序的操作"
    return f"工作区“{workspace.path.name}”正在使用中：{who}尚未结束，请等它结束后再试。"
