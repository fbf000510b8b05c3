"""Tasks that say themselves how they end, and what became of them."""

import faulthandler
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from validator.isolation import Death, Limits, run_isolated

LONG = Limits()
SHORT = Limits(seconds=0.3)
GIB = 1 << 30


def opened(task: str) -> Iterator[str]:
    """A task is its documents, separated by blanks; a document starting with `open-` acts as it is opened."""
    for document in task.split():
        if document.startswith("open-"):
            act(document.removeprefix("open-"))
        yield document


def act(document: str) -> object:
    verb, _, argument = document.partition(":")
    match verb:
        case "abort":
            faulthandler.disable()  # it is pytest's, and would print
            os.abort()
        case "exit":
            os._exit(int(argument))
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(float(argument))
        case "fill":
            return len(bytearray(2 * GIB))
        case "raise":
            raise ValueError(f"no such thing as {argument}")
        case "panic":
            raise Panic("called `Option::unwrap()` on a `None` value")
        case "lambda":
            return lambda: None
        case "spoilt":
            return Spoilt()
        case "pid":
            return os.getpid()
        case "talk":
            os.write(1, b"loud on stdout")
            os.write(2, b"loud on stderr")
        case "connect":
            socket.create_connection(("127.0.0.1", 9))
        case "once":  # dies the first time only: the mark of that first time is a file
            mark = Path(argument)
            if not mark.exists():
                mark.touch()
                act("abort")
    return document.upper()


class Panic(BaseException):
    """As a Rust extension panics: not an Exception."""


class Spoilt:
    def __reduce__(self) -> tuple[type, tuple[str]]:
        return int, ("not a number",)


def outcome(result: object) -> object:
    return result.kind if isinstance(result, Death) else result


def outcomes(*tasks: str, jobs: int = 1, limits: Limits | None = None) -> list[list[object]]:
    """The outcomes of each task, numbers checked."""
    found: dict[int, list[object]] = {}
    wanted = [f"{task} #{number}" for number, task in enumerate(tasks)]
    for task, number, result in run_isolated(opened, act, wanted, jobs=jobs, limits=limits or LONG):
        place = int(task.rpartition("#")[2])
        assert place == max(found, default=0) or place == max(found) + 1
        assert number == len(found.setdefault(place, []))
        found[place].append(outcome(result))
    return [found[place][:-1] for place in sorted(found)]


def workers(parent: int | None = None) -> list[psutil.Process]:
    """The processes below us, without the helpers that multiprocessing keeps for as long as we live."""
    process = psutil.Process(parent)
    helpers = [child for child in process.children() if re.search("resource_tracker|forkserver", str(child.cmdline()))]
    return [child for child in process.children(recursive=True) if child not in helpers]


def single(task: float) -> Iterator[float]:
    yield task
