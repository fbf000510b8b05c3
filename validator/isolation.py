"""Many tasks done in a few recycled worker processes, whose deaths cost one document each.

Measured against pebble's ProcessPool, tied to one core, each task yielding 2 KB: a whole run of one task takes
pebble 17 times as long as `python -c pass`, and this 5 times; a further task 0.19 ms against 0.06 ms. And
pebble hands a task's result over whole, where an archive of many documents must be told one by one, so that
a death leaves what came before it. Hence our own, over `multiprocessing.Pipe` and without a thread.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from validator.worker import DONE, OUT_OF_MEMORY, READY, RESULT, UNFIT, Death, Limits, Work, peak, serve, trace

__all__ = ["Death", "Limits", "run_isolated"]

T = TypeVar("T")
D = TypeVar("D")
R = TypeVar("R")

QUEUED = 3  # tasks in a worker, the one it is doing included: it must not wait for us
TASK_BYTES = 8192  # so that queued tasks always fit a pipe, and sending one can never block
LOOKAHEAD = 1000  # results kept while an earlier task is still being done
SPARE = 8 << 20  # bytes that we may grow by before a worker is no longer forked from us
STARTING = 60.0  # seconds for a worker to come up
LIMITS = Limits()


def run_isolated(
    open_task: Callable[[T], Iterable[D]],
    judge: Callable[[D], R],
    tasks: Iterable[T],
    *,
    jobs: int = 1,
    limits: Limits = LIMITS,
    meanwhile: Callable[[], None] | None = None,
) -> Generator[tuple[T, int, R | Death], None, None]:
    """Judge every document of every task in `jobs` worker processes; yields (task, number from 0, result).

    In a worker `open_task(task)` yields the task's documents one by one and `judge(document)` makes each one's
    result. Results come in the order of the tasks, whatever `jobs` is,
    each as soon as it is its turn; tasks are drawn as there is room for them and nothing piles up. Here
    `meanwhile()` runs once, when the workers have their first tasks: what the end of the run will need.

    A document that kills its worker, or overstays a limit, has a `Death` for its result; the others of its
    task are done by a fresh worker, which opens the task again and passes over those that were answered. A
    death in a worker that had done other documents before is believed only when a fresh worker dies of it
    too, so that no document answers for its neighbours. An exception in our code, or a result that cannot be
    pickled, is a `Death` of kind "bug" with the traceback.

    Both functions are module-level ones, or a `partial` of one; a task pickles to 8 KiB at most
    (ValueError). A worker that cannot start is a RuntimeError. Closing the generator, or any exception in it,
    kills and reaps the workers. Workers start at once in a process of one thread on Linux; elsewhere, beside
    other threads, and once we have grown by many results, that takes some tenths of a second more.
    """
    pool: _Pool[T, R] = _Pool(Work(open_task, judge), iter(tasks), jobs, limits)
    try:
        pool.feed()
        if meanwhile is not None:
            meanwhile()
        yield from pool.run()
    finally:
        pool.close()


def _context(work: Work, small: bool) -> Any:
    """How to start a worker: forked where that is safe, which on Linux it is for a process of one thread.

    And only while that process is `small`: results pile up in it, and a worker would have all of them in it too.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    if small and len(os.listdir("/proc/self/task")) == 1:
        return multiprocessing.get_context("fork")
    server = multiprocessing.get_context("forkserver")
    functions = (getattr(function, "func", function) for function in (work.open, work.judge))
    server.set_forkserver_preload([function.__module__ for function in functions])
    return server


@dataclass(slots=True, eq=False)
class _Job(Generic[T, R]):
    """A task under way: `answered` documents are accounted for, of which `results` are still to be shown."""

    task: T
    answered: int = 0
    shown: int = 0
    deaths: int = 0
    done: bool = False
    held: Death | None = None
    results: deque[R | Death] = field(default_factory=deque)

    def release(self) -> None:
        """Let the death go that waited to hear whether the task can be opened beyond it."""
        if self.held:
            self.results.append(self.held)
            self.held = None

    def give_up(self) -> None:
        """End with the held death: nothing behind it can be reached."""
        if self.held:
            self.results.append(self.held._replace(cut_off=True))
        self.held, self.done = None, True


@dataclass(slots=True, eq=False)
class _Worker(Generic[T, R]):
    """A process, the jobs sent to it (the first is being done), and when its silence becomes too long."""

    process: BaseProcess
    conn: Connection
    deadline: float
    jobs: deque[_Job[T, R]] = field(default_factory=deque)
    ready: bool = False
    answers: int = 0
    overdue: bool = False

    def give(self, job: _Job[T, R], seconds: float) -> None:
        frame = pickle.dumps((job.task, job.answered))
        if len(frame) > TASK_BYTES:
            raise ValueError(f"a task of {len(frame)} bytes, more than {TASK_BYTES}: hand over a path, not data")
        if self.ready and not self.jobs:
            self.deadline = time.monotonic() + seconds
        self.jobs.append(job)
        with suppress(OSError):  # it is dead: its end of the pipe will say so, and the job goes to the next
            self.conn.send_bytes(frame)

    def cause(self, limits: Limits) -> Death:
        """Why it died, told from how it ended."""
        code = self.process.exitcode or 0
        if self.overdue or code == -getattr(signal, "SIGALRM", 0):
            return Death("timeout", f"no result within {limits.seconds:g} s")
        if code == OUT_OF_MEMORY:
            return Death("memory", f"more than {limits.address_space >> 20} MiB of address space")
        names = {number.value: f" ({number.name})" for number in signal.Signals}
        return Death(
            "crashed", f"killed by signal {-code}{names.get(-code, '')}" if code < 0 else f"exit status {code}"
        )


class _Pool(Generic[T, R]):
    """The workers, and the line of jobs in the order their results are due."""

    def __init__(self, work: Work, tasks: Iterator[T], jobs: int, limits: Limits) -> None:
        self.work, self.tasks, self.size, self.limits = work, tasks, max(1, jobs), limits
        self.workers: dict[Connection, _Worker[T, R]] = {}
        self.line: deque[_Job[T, R]] = deque()
        self.again: deque[_Job[T, R]] = deque()  # sent to a worker that left before it began them
        self.waiting = 0  # results in the line
        self.small = peak() + SPARE

    def run(self) -> Iterator[tuple[T, int, R | Death]]:
        while True:
            self.feed()
            if not self.line:
                return
            head = self.line[0]
            self.listen(block=not (head.results or head.done))
            if head.results:
                result = head.results.popleft()
                self.waiting -= 1
                yield head.task, head.shown, result
                head.shown += 1
            elif head.done:
                self.line.popleft()

    def feed(self) -> None:
        """Keep every worker supplied, the emptiest first; start one only when there is work for it."""
        while worker := self.roomiest():
            job = self.again.popleft() if self.again else self.draw()
            if job is None:
                return
            (worker if isinstance(worker, _Worker) else self.start()).give(job, self.limits.seconds)

    def roomiest(self) -> _Worker[T, R] | bool:
        """The worker to supply next, True for one yet to be started, False for none."""
        least = min(self.workers.values(), key=lambda worker: len(worker.jobs), default=None)
        if len(self.workers) < self.size and (least is None or least.jobs):
            return True
        return least if least and len(least.jobs) < QUEUED else False

    def draw(self) -> _Job[T, R] | None:
        if self.waiting + len(self.line) >= LOOKAHEAD + self.size * QUEUED:
            return None
        for task in self.tasks:
            self.line.append(_Job(task))
            return self.line[-1]
        return None

    def start(self) -> _Worker[T, R]:
        context = _context(self.work, small=peak() <= self.small)
        forking = context.get_start_method() == "fork"
        ours, theirs = context.Pipe()
        inherited = (ours, *self.workers) if forking else ()
        process = context.Process(target=serve, args=(theirs, inherited, self.work, self.limits), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[T, R] = _Worker(process, ours, time.monotonic() + STARTING)
        self.workers[ours] = worker
        return worker

    def listen(self, block: bool) -> None:
        """Hear one word from each worker that has one, waiting for the first if `block`; end those overdue."""
        busy = [worker for worker in self.workers.values() if worker.jobs]
        patience = max(0.0, min(w.deadline for w in busy) - time.monotonic()) if block and busy else 0.0
        heard = wait([worker.conn for worker in busy], patience)
        for conn in heard:
            self.hear(self.workers[conn])  # type: ignore[index]
        now = time.monotonic()
        for worker in busy:
            if worker.deadline < now and worker.conn not in heard and worker.conn in self.workers:
                worker.overdue = True
                worker.process.kill()
                self.bury(worker)

    def hear(self, worker: _Worker[T, R]) -> None:
        try:
            frame = worker.conn.recv_bytes()
        except (EOFError, OSError):
            self.bury(worker)
            return
        try:
            word, payload = pickle.loads(frame)
        except Exception:  # a class may do anything when it is unpickled
            word, payload = RESULT, Death("bug", f"a result cannot be unpickled\n{trace()}")
        worker.deadline = time.monotonic() + self.limits.seconds
        if word == READY:
            worker.ready = True
            return
        if word == UNFIT:
            raise RuntimeError(f"a worker could not be set up\n{payload}")
        job = worker.jobs[0]
        before = len(job.results)
        job.release()
        if word == RESULT:
            job.results.append(payload)
            job.answered += 1
            worker.answers += 1
        self.waiting += len(job.results) - before
        if word == DONE:
            job.done = True
            worker.jobs.popleft()
            worker.answers += 1
            if payload:
                self.dismiss(worker)

    def dismiss(self, worker: _Worker[T, R]) -> None:
        """Take leave of a worker; jobs it had not begun go to the next."""
        del self.workers[worker.conn]
        worker.conn.close()
        worker.process.join(5.0)
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()
        self.again.extendleft(reversed(worker.jobs))

    def bury(self, worker: _Worker[T, R]) -> None:
        """Account for a worker that died: its first job goes on in a fresh one."""
        job = worker.jobs.popleft()
        self.dismiss(worker)
        death = worker.cause(self.limits)
        if not worker.ready:
            raise RuntimeError(f"a worker died while starting: {death.detail}")
        before = len(job.results)
        if job.held:  # opening it died on the same document again, though it was not judged
            job.give_up()
        elif death.kind == "timeout" or not worker.answers:
            job.held = death
            job.answered += 1
            job.deaths += 1
            if job.deaths >= self.limits.deaths:
                job.give_up()
        self.waiting += len(job.results) - before
        if not job.done:
            self.start().give(job, self.limits.seconds)

    def close(self) -> None:
        for worker in self.workers.values():
            worker.process.kill()
        for worker in self.workers.values():
            worker.process.join()
            worker.process.close()
            worker.conn.close()
        self.workers.clear()
