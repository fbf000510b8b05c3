"""The hidden sheet `_meta`: which form, unit and month a workbook was handed out for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbook.filing import Meta
from workbook.period import is_month

SHEET = "_meta"
LISTS = "_lists"
SELFCHECK = "自查"
CALCULATION = "_check"
GENERATED = frozenset({SHEET, LISTS, SELFCHECK, CALCULATION})
"""The sheets of a template that no clerk fills."""

_KEYS = ("form", "version", "campaign", "unit", "period", "given")
_VERSION = re.compile(r"([1-9]\d{0,3})(?:\.0)?")
_LONGEST = 200
"""Characters of an id, a code or a name; one of ours has a few dozen."""
_LARGEST = 10**12


def rows(
    form: str, version: int, campaign: str, unit: str, period: str, given: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """The key and value rows of the sheet, the digest last; `given` is "section.field" -> prefilled value."""
    values = (form, str(version), campaign, unit, period, json.dumps(given, ensure_ascii=False, sort_keys=True))
    return [*zip(_KEYS, values, strict=True), ("digest", _digest(values))]


def parse(grid: Sequence[Sequence[Any]]) -> Meta | None:
    """What the sheet says; None where it is not one of ours or was spoilt past reading.

    Anyone can write such a sheet: `intact` says that it agrees with its digest, not that it is ours.
    """
    found = {str(row[0]): str(row[1]) for row in grid if len(row) > 1 and row[0] != ""}
    if any(key not in found for key in _KEYS):
        return None
    values = tuple(found[key] for key in _KEYS)
    given, version = _given(found["given"]), _VERSION.fullmatch(found["version"])
    proper = is_month(found["period"]) and all(len(found[key]) <= _LONGEST for key in _KEYS[:-1])
    if given is None or version is None or not proper:
        return None
    return Meta(
        form=found["form"],
        version=int(version[1]),
        campaign=found["campaign"],
        unit=found["unit"],
        period=found["period"],
        given=given,
        intact=found.get("digest") == _digest(values),
    )


def _given(text: str) -> dict[str, str | int | float] | None:
    """The prefilled values; None where the text says anything but names with plain values."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) and all(map(_is_plain, given.values())) else None


def _is_plain(value: object) -> bool:
    """Whether a value is one that a cell could be prefilled with."""
    if isinstance(value, str):
        return len(value) <= 5 * _LONGEST
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < _LARGEST  # of nan this is not so either


def _digest(values: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(values).encode("utf-8", "replace")).hexdigest()
