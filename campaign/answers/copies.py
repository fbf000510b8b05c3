"""Marked copies and transplants, each made in an isolated worker: a file that kills it costs that and no more."""

from __future__ import annotations

import logging
import pickle
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from campaign.answers.answer import Answer
from validator.isolation import Death, run_isolated
from validator.marking import Copy, marked
from validator.transplanting import Transplant, transplanted
from workbook.form import Form

_LOG = logging.getLogger("wanchang")

T = TypeVar("T")


def marked_copies(
    answers: Sequence[Answer], *, jobs: int = 1, passwords: tuple[str, ...] = ()
) -> Generator[Copy, None, None]:
    """The marked copy of each answer's original, in order, in `jobs` workers; close it to end them.

    That of a locked original is made of what one of the passwords opens.
    """
    tasks = ((one.original, one.report, one.offers) for one in answers)
    yield from _make(tasks, partial(_mark, passwords=passwords), _mourn, jobs)


def transplants(
    answers: Sequence[Answer], form: Form, *, jobs: int = 1, passwords: tuple[str, ...] = ()
) -> Generator[Transplant, None, None]:
    """What each answer's original held, in the present template that the answer names; as `marked_copies`."""
    tasks = ((one.original, one.report.file, one.present) for one in answers)
    yield from _make(tasks, partial(_transplant, form=form, passwords=passwords), _mourn_transplant, jobs)


def _make(
    tasks: Iterable[tuple[Any, ...]], work: Callable[[str], T], mourn: Callable[[Death], T], jobs: int
) -> Generator[T, None, None]:
    with tempfile.TemporaryDirectory(prefix="wanchang-") as folder:
        staged = (_stage(Path(folder), number, task) for number, task in enumerate(tasks))
        running = run_isolated(_open, work, staged, jobs=jobs)
        try:
            for path, _, result in running:
                Path(path).unlink(missing_ok=True)
                yield mourn(result) if isinstance(result, Death) else result
        finally:
            running.close()


def _stage(folder: Path, number: int, task: tuple[Any, ...]) -> str:
    """What the work needs where a worker can read it: a task is a path."""
    path = folder / str(number)
    with path.open("wb") as file:
        pickle.dump(task, file)
    return str(path)


def _open(path: str) -> Iterator[str]:
    yield path


def _mark(path: str, passwords: tuple[str, ...]) -> Copy:
    """What runs in the worker; the file is our own, of this process's private folder."""
    with open(path, "rb") as file:
        original, report, offers = pickle.load(file)
    return marked(_opened(original, passwords), report, offers)


def _transplant(path: str, form: Form, passwords: tuple[str, ...]) -> Transplant:
    """As `_mark`."""
    with open(path, "rb") as file:
        original, name, present = pickle.load(file)
    return transplanted(_opened(original, passwords), name, form, present)


def _opened(original: bytes | None, passwords: tuple[str, ...]) -> bytes | None:
    if original is None or not passwords:
        return original
    from validator.intake.unlocking import plain

    return plain(original, passwords)


def _mourn(death: Death) -> Copy:
    _log("a marked copy", death)
    return Copy(None, "原文件过大或结构特殊，")


def _mourn_transplant(death: Death) -> Transplant:
    _log("a transplant", death)
    return Transplant(None)


def _log(what: str, death: Death) -> None:
    if death.kind == "bug":
        _LOG.error("%s could not be made: %s", what, death.detail.strip().rpartition("\n")[2])
        _LOG.debug("%s", death.detail)
