"""`wanchang receive --watch`: 收件箱 looked at again and again, and what has stopped changing taken in."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from types import FrameType
from typing import NamedTuple

from campaign.mailbox.collecting import Collected
from campaign.receiving.receive import Received, receive
from campaign.workspace import Workspace
from validator.intake.walk import walk

MAIL_EVERY = 60.0
"""Seconds between two looks into a mailbox, at least: servers shut out who knocks more often."""


class Look(NamedTuple):
    """How a file looked: size in bytes, times of change of contents and of anything, in nanoseconds."""

    size: int
    changed: int
    touched: int


@dataclass(slots=True)
class Watch:
    """What was seen in 收件箱, and what of it was taken in.

    A file is taken once it looks the same twice. `collect` looks into the mailbox, if there is one, `asked` is when it
    last did (by the monotonic clock), `failure` what it then said. `jobs` as for `receive`.
    """

    workspace: Workspace
    jobs: int = 1
    collect: Callable[[], Collected] | None = None
    seen: dict[str, Look] = field(default_factory=dict)
    taken: dict[str, Look] = field(default_factory=dict)
    asked: float = float("-inf")
    failure: str = ""

    def round(self, every: float) -> Iterator[str]:
        """Look once, and take in what is ready: one line for a batch, and a sentence for what could not be taken."""
        mail = self._ask(every)
        fresh = {os.fspath(path) for path in mail.paths} if mail else set()
        now = dict(self._looks())
        ready = [
            path for path, look in now.items() if self.taken.get(path) != look and self._is_still(path, look, fresh)
        ]
        self.seen = now
        if ready:
            yield from _told(receive(self.workspace, ready, jobs=self.jobs, progress=lambda found, _: found))
            self.taken.update((path, now[path]) for path in ready)
        if mail is not None:
            yield from (sentence for sentence, _ in mail.passed)
            mail.remember()
            if mail.failure and mail.failure != self.failure:
                yield mail.failure
            self.failure = mail.failure

    def _ask(self, every: float) -> Collected | None:
        """What came by mail, where it is time to ask again."""
        if self.collect is None or time.monotonic() - self.asked < max(every, MAIL_EVERY):
            return None
        self.asked = time.monotonic()
        return self.collect()

    def _looks(self) -> Iterator[tuple[str, Look]]:
        for path in walk([self.workspace.inbox]):
            try:
                state = os.stat(path)
            except OSError:  # moved away meanwhile
                continue
            yield path, Look(state.st_size, state.st_mtime_ns, state.st_ctime_ns)

    def _is_still(self, path: str, look: Look, fresh: set[str]) -> bool:
        """Whether a file has stopped changing; what we wrote ourselves is whole."""
        return path in fresh or self.seen.get(path) == look


def watch(
    workspace: Workspace, *, every: float, jobs: int = 1, collect: Callable[[], Collected] | None = None
) -> Iterator[str]:
    """Take in what comes until SIGINT (Ctrl-C) or SIGTERM, a look every so many seconds; yields what there is to say.

    The workspace is held only while something is taken in. A round that goes wrong is one sentence, said once as long
    as it stays the same, and the next is tried; a batch that has begun is finished before the end.
    """
    look = Watch(workspace, jobs, collect)
    said = ""
    with _until_told() as stop:
        yield f"正在守候{workspace.inbox}，每{every:g}秒看一次；按 Ctrl-C 结束。"
        while not stop.is_set():
            trouble = ""
            try:
                for line in look.round(every):
                    yield f"{datetime.now():%m-%d %H:%M}  {line}"
            except Exception as error:  # whatever it is, the next file may fare better
                trouble = _sentence(error)
            if trouble and trouble != said:
                yield f"{datetime.now():%m-%d %H:%M}  {trouble}"
            said = trouble
            stop.wait(every)
        yield "守候已结束。"


def _told(found: Received) -> Iterator[str]:
    """One line for a batch, none where all of it was here before; and why something was not taken in."""
    if found.documents:
        from campaign.words import state_of

        states = Counter(state_of(one) for one in found.documents)
        yield f"收到 {len(found.documents)} 份：" + " · ".join(f"{state} {n}" for state, n in states.items())
    yield from found.problems


def _sentence(error: Exception) -> str:
    from campaign.trouble import explain

    said = explain(error)
    if said is None:
        import logging

        logging.getLogger("wanchang").error("a round of watching failed", exc_info=error)
        said = f"这一轮没有收成（{type(error).__name__}），稍后再试。"
    return said


@contextmanager
def _until_told() -> Iterator[Event]:
    """An event that is set by the first Ctrl-C or SIGTERM; a second one ends the process as ever."""
    stop = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        restore()

    for number in before:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        restore()
