"""A worker as the product's own, asked one thing at a time: what it is given may kill it."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from validator.isolation import LIMITS, Death
from validator.worker import DONE, OUT_OF_MEMORY, READY, RESULT, UNFIT, Work, serve

STARTING = 60.0
Judge = Callable[[bytes], Any]


class Jail:
    """Runs `judge(bytes)` in a confined worker; a context manager, which ends the worker.

    `judge` is a module-level function. Its result, or the `Death` that it came to, is what `ask` gives; the next
    question goes to a fresh worker then.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._process: BaseProcess | None = None
        self._conn: Connection | None = None

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, data: bytes) -> Any:
        """What the judge says of some bytes, or its death."""
        conn = self._conn or self._start()
        answer: Any = None
        try:
            conn.send((data, 0))
            while True:
                if not conn.poll(LIMITS.seconds):
                    self._end()
                    return Death("timeout", f"no result within {LIMITS.seconds:g} s")
                word, payload = conn.recv()
                if word == RESULT:
                    answer = payload
                elif word == DONE:
                    if payload:
                        self._end()
                    return answer
        except (EOFError, OSError):
            code = self._end()
            return Death("memory" if code == OUT_OF_MEMORY else "crashed", f"exit status {code}")

    def _start(self) -> Connection:
        context = _context(self._judge)
        ours: Connection
        ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, (), Work(_one, self._judge), LIMITS), daemon=True)
        self._process.start()
        theirs.close()
        self._conn = ours
        assert ours.poll(STARTING), "a worker did not come up"
        word, payload = ours.recv()
        assert word == READY, (word == UNFIT, payload)
        return ours

    def _end(self) -> int | None:
        """End the worker, if there is one -> its exit status."""
        if self._process is None or self._conn is None:
            return None
        self._conn.close()
        self._process.join(2.0)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        code = self._process.exitcode
        self._process.close()
        self._process = self._conn = None
        return code


def _context(judge: Judge) -> Any:
    """How to start a worker: from a process that has imported the judge already, where there can be one."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([judge.__module__])
    return server


def _one(data: bytes) -> Iterator[bytes]:
    yield data
