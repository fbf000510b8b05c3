"""A progress bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def track(items: Iterable[T], total: int) -> Iterator[T]:
    """The items, with a bar on standard error while they come.

    The bar redraws as items come and has no thread of its own, for workers are forked from this process.
    """
    if total < _ENOUGH or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), auto_refresh=False, transient=True) as progress:
        task = progress.add_task("审核", total=total)
        for item in items:
            progress.advance(task)
            progress.refresh()
            yield item


_ENOUGH = 5
"""Fewer items than this are done before a bar could be read."""
