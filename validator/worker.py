"""The worker's side of isolation: one process that opens tasks, answers document by document, and may die.

What it says to its parent is a pickled pair (word, payload), in the order things happen:
READY once; then for each task RESUMED if documents were skipped and the next one was reached, RESULT for
each document, and DONE with whether the worker leaves now. Whatever else happens to it is its exit status.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Literal, NamedTuple

READY, RESUMED, RESULT, DONE, UNFIT = range(5)
OUT_OF_MEMORY = 113  # an exit status: says MemoryError without needing memory to say it
END = object()
OPEN_FILES = 256
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of linux/sched.h
_job: int | None = None  # the handle of this process's Job Object: closing it would end the process


class Limits(NamedTuple):
    """What a document may cost, and when a worker is replaced.

    `seconds` of wall time for a document, opening it included; `address_space` in bytes, of the process;
    `written` in bytes, of any file that it writes.
    A worker leaves after `tasks` tasks, or when its peak memory has grown by `growth` bytes since its start.
    A task is given up after `deaths` of its documents have each cost a worker.
    """

    seconds: float = 20.0
    address_space: int = 1 << 30
    tasks: int = 2000
    growth: int = 192 << 20
    deaths: int = 100
    written: int = 256 << 20


class Death(NamedTuple):
    """What stands in place of a result: why the document has none.

    "crashed": the process died, or native code panicked; "timeout", "memory": a limit was met;
    "bug": our own code raised, `detail` is its traceback. `cut_off`: opening the task went no further,
    so whatever may stand behind this document in the same task was not looked at.
    """

    kind: Literal["crashed", "timeout", "memory", "bug"]
    detail: str
    cut_off: bool = False


class Work(NamedTuple):
    """What is done in a worker: `open` a task into documents, lazily; `judge` each."""

    open: Callable[[Any], Iterable[Any]]
    judge: Callable[[Any], Any]


def serve(conn: Connection, inherited: tuple[Connection, ...], work: Work, limits: Limits) -> None:
    """Answer the (task, documents to skip) that come over `conn` until it closes or the worker is used up."""
    for other in inherited:  # or the end of the parent would go unseen by the workers it started earlier
        other.close()
    try:
        confine(limits)
    except Exception:  # told to the parent, which raises it
        conn.send((UNFIT, trace()))
        return
    gc.freeze()
    ceiling = peak() + limits.growth
    try:
        conn.send((READY, None))
        for served in itertools.count(1):
            task, skip = conn.recv()
            _watch(limits)
            for word, payload in _answers(work, task, skip):
                _tell(conn, word, payload, limits)
            used_up = served >= limits.tasks or peak() > ceiling
            _tell(conn, DONE, used_up, limits)
            _watch(None)
            if used_up:
                return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, OSError):  # the parent is gone: nobody is left to answer
        return


def confine(limits: Limits) -> None:
    """Put this process under its limits: the one place where a platform's own means stand.

    POSIX: limits on address space, on open files and on the size of a written file, no core dumps, and the alarm
    of `_watch`; not on processes, since those are counted over all that the user runs. Linux: no network, where the
    kernel lets a user have a network of his own. Windows: a Job Object. Everywhere Python itself refuses to connect,
    and the parent keeps the time.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    sys.addaudithook(_forbid_network)
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # what dying native code prints is not for the user
        os.dup2(null, stream)
    os.close(null)
    if sys.platform == "win32":
        from validator import jobobject

        global _job
        _job = jobobject.enter_job(limits.address_space)
        return
    import resource

    if sys.platform == "linux":
        leave_network()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    bounds = (
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, limits.written),
    )
    for kind, bound in bounds:
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))


def leave_network() -> bool:
    """Give this process a network of its own, with nothing in it; whether the kernel let it.

    Native code cannot connect from it either, nor a program that it starts. Root may do so at once, others in a name
    space of users of their own, where their number stays what it was. A container may forbid both, and a kernel have
    neither: then nothing has happened, and the audit hook is all there is.
    """
    user, group = os.geteuid(), os.getegid()
    if _unshare(_NEW_NETWORK):
        return True
    if not _unshare(_NEW_NETWORK | _NEW_USER):
        return False
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        try:
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(line)
        except OSError:  # files are opened by the number that the kernel keeps, whatever it is called in here
            return True
    return True


def _unshare(flags: int) -> bool:
    if sys.version_info >= (3, 12):
        try:
            os.unshare(flags)
        except OSError:
            return False
        return True
    import _ctypes  # what ctypes is built on; itself it would take longer to import than a worker to start

    try:
        call = _ctypes.dlsym(_ctypes.dlopen(None, 0), "unshare")  # type: ignore[arg-type]
    except OSError:
        return False
    return bool(_ctypes.call_function(call, (flags,)) == 0)


def trace() -> str:
    """The traceback of the exception being handled."""
    import traceback  # seldom needed, and a start is not to wait for it

    return traceback.format_exc()


def peak() -> int:
    """The most memory this process has had resident, in bytes; 0 where the platform does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


def _forbid_network(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"):
        raise PermissionError("a worker has no network")


def _watch(limits: Limits | None) -> None:
    """Wind the alarm that ends a hanging worker whose parent is no longer there to end it; None stops it."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, 2 * limits.seconds + 1 if limits else 0)


def _tell(conn: Connection, word: int, payload: Any, limits: Limits) -> None:
    try:
        frame = pickle.dumps((word, payload), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        raise
    except Exception:  # pickling runs the code of the result
        trouble = f"a result of type {type(payload).__qualname__} cannot be pickled\n{trace()}"
        frame = pickle.dumps((word, Death("bug", trouble)))
    _watch(None)  # the parent may take its time
    conn.send_bytes(frame)
    _watch(limits)


def _answers(work: Work, task: Any, skip: int) -> Iterator[tuple[int, Any]]:
    documents = _opened(work, task)
    for index in itertools.count():
        document = _attempt(next, documents, END)
        if document is END:
            return
        if isinstance(document, Death):
            yield RESULT, document._replace(cut_off=True)
            return
        if index == skip > 0:
            yield RESUMED, None
        if index >= skip:
            yield RESULT, _attempt(work.judge, document)


def _opened(work: Work, task: Any) -> Iterator[Any]:
    yield from work.open(task)


def _attempt(step: Callable[..., Any], *args: Any) -> Any:
    """The step's value, or the Death that says why there is none; running out of memory ends the worker."""
    try:
        return step(*args)
    except MemoryError:
        raise
    except Exception:  # the caller decides what a bug of ours is worth
        return Death("bug", trace())
    except BaseException as panic:  # a Rust panic is one of these
        return Death("crashed", f"{type(panic).__name__}: {panic}")
