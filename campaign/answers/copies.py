"""Marked copies, each made in an isolated worker: a clerk's file that kills it costs its mark and nothing else."""

from __future__ import annotations

import logging
import pickle
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from campaign.answers.answer import Answer
from validator.isolation import Death, run_isolated
from validator.marking import Copy, marked

_LOG = logging.getLogger("wanchang")


def marked_copies(answers: Sequence[Answer], *, jobs: int = 1) -> Generator[Copy, None, None]:
    """The marked copy of each answer's original, in order, in `jobs` workers; close it to end them."""
    with tempfile.TemporaryDirectory(prefix="wanchang-") as folder:
        tasks = (_stage(Path(folder), number, answer) for number, answer in enumerate(answers))
        running = run_isolated(_open, _mark, tasks, jobs=jobs)
        try:
            for path, _, result in running:
                Path(path).unlink(missing_ok=True)
                yield _mourn(result) if isinstance(result, Death) else result
        finally:
            running.close()


def _stage(folder: Path, number: int, answer: Answer) -> str:
    """The answer's bytes and report where a worker can read them: a task is a path."""
    path = folder / str(number)
    with path.open("wb") as file:
        pickle.dump((answer.original, answer.report), file)
    return str(path)


def _open(path: str) -> Iterator[str]:
    yield path


def _mark(path: str) -> Copy:
    """What runs in the worker; the file is our own, of this process's private folder."""
    with open(path, "rb") as file:
        original, report = pickle.load(file)
    return marked(original, report)


def _mourn(death: Death) -> Copy:
    if death.kind == "bug":
        _LOG.error("a marked copy could not be made: %s", death.detail.strip().rpartition("\n")[2])
        _LOG.debug("%s", death.detail)
    return Copy(None, "原文件过大或结构特殊，")
