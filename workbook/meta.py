"""The hidden sheet `_meta`: which form, unit and month a workbook was handed out for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from workbook.filing import Meta

SHEET = "_meta"
LISTS = "_lists"
_KEYS = ("form", "version", "campaign", "unit", "period", "given")


def rows(form: str, version: int, campaign: str, unit: str, period: str, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The key and value rows of the sheet, the digest last; `given` is "section.field" -> prefilled value."""
    values = (form, str(version), campaign, unit, period, json.dumps(given, ensure_ascii=False, sort_keys=True))
    return [*zip(_KEYS, values, strict=True), ("digest", _digest(values))]


def parse(grid: Sequence[Sequence[Any]]) -> Meta | None:
    """What the sheet says; None where it is not one of ours or was spoilt past reading."""
    found = {str(row[0]): str(row[1]) for row in grid if len(row) > 1 and row[0] != ""}
    if any(key not in found for key in _KEYS):
        return None
    values = tuple(found[key] for key in _KEYS)
    try:
        given = json.loads(found["given"])
        version = int(float(found["version"]))
    except ValueError:
        return None
    if not isinstance(given, dict):
        return None
    return Meta(
        form=found["form"],
        version=version,
        campaign=found["campaign"],
        unit=found["unit"],
        period=found["period"],
        given=given,
        intact=found.get("digest") == _digest(values),
    )


def _digest(values: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()
