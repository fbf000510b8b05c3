"""What `wanchang check` prints: one writer a format, all with one signature (contract: `--format`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from typing import TextIO

from validator.output.options import Options
from workbook.finding import Report

Writer = Callable[[Iterable[Report], TextIO, Options], None]


def _write(name: str, reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """A run writes one format: the others are not even imported."""
    getattr(import_module(f"validator.output.{name}"), f"write_{name}")(reports, stream, options)


FORMATS: Mapping[str, Writer] = {name: partial(_write, name) for name in ("text", "jsonl", "html", "ess")}

__all__ = ["FORMATS", "Options", "Writer"]
