"""What `wanchang check` prints: one writer a format, all with one signature (contract: `--format`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from validator.output.ess import write_ess
from validator.output.html import write_html
from validator.output.jsonl import write_jsonl
from validator.output.options import Options
from validator.output.text import write_text
from workbook.finding import Report

Writer = Callable[[Iterable[Report], TextIO, Options], None]

FORMATS: Mapping[str, Writer] = {
    "text": write_text,
    "jsonl": write_jsonl,
    "html": write_html,
    "ess": write_ess,
}

__all__ = ["FORMATS", "Options", "Writer"]
