"""Text from strangers made fit to be shown: control characters visible, long values clipped, chains joined."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from workbook.finding import Finding, Report

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Escape sequences would drive a terminal, bidirectional controls would turn `cod.xlsx` into `xslx.doc`,
# and lone surrogates (undecodable file names) cannot be written as UTF-8.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

CLIP = 400
"""Most characters of one message, value or suggestion that are shown to a person; jsonl has all of it."""


def show(value: Any, limit: int = CLIP) -> str:
    """Any value as one visible line of at most `limit` characters; None is ""."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    text = _SPACES.sub(" ", text)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def chain(report: Report) -> tuple[str, ...]:
    """The way to a document, outermost first: the path as found, the containers inside it, the document."""
    names = [*report.within, report.file]
    if names[0] == PurePath(report.path).name:
        names = names[1:]
    return tuple(show(name) for name in (report.path, *names))


def place(finding: Finding) -> str:
    """Where a finding stands, as Excel writes it: `宣讲明细!B7`, a sheet alone, or "" for the whole file."""
    return "!".join(show(part) for part in (finding.sheet, finding.cell) if part)
