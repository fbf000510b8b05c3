"""Designed: what a design workbook came to."""

from __future__ import annotations

from typing import Any, NamedTuple

from workbook.finding import Finding


class Designed(NamedTuple):
    """The definition, None where an error keeps it from being one, and the findings, in the order of the cells."""

    definition: dict[str, Any] | None
    findings: tuple[Finding, ...]
