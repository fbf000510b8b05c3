"""`--format jsonl`: one object a document, as the contract says."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, TextIO

from validator.output.options import Options
from workbook.finding import Report

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str, separators=(",", ":"))
# Readers that split on "any line end" would cut an object in two at some of these; others drive a terminal, or turn
# its text round; UTF-8 cannot hold the surrogates.
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def write_jsonl(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """Write `Report.public()` a line, as it comes; `options` changes nothing: scripts read this."""
    for report in reports:
        stream.write(encode(report.public()) + "\n")


def encode(data: Any) -> str:
    """Plain data as one line of strict JSON that UTF-8 can always hold.

    A date becomes its text. A number JSON does not know (nan, inf) becomes its text too, a lone surrogate of
    an undecodable file name its `\\udcXX` escape, which JSON readers give back as it was.
    """
    try:
        line = _ENCODER.encode(data)
    except ValueError:
        line = _ENCODER.encode(_finite(data))
    if line.isascii() and "\x7f" not in line:
        return line
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return data
