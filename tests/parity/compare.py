"""Rule by rule: what 自查 counts in a stored workbook, and what the product finds in the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tests.parity.case import Case
from tests.returns import document
from validator.examine import Desk, examine
from validator.selfcheck.differences import declared
from workbook.addresses import Span
from workbook.finding import Finding, Severity
from workbook.form import Form
from workbook.meta import CALCULATION

Key = tuple[str, str, str]
"""A rule: section, field (empty for a section's rows as such), code."""


class Count(NamedTuple):
    """How many faults, and the row and column of the first; 0 where there is none."""

    faults: int = 0
    row: int = 0
    column: int = 0


BROKEN = Count(-1)
"""A formula that shows an error."""


class Difference(NamedTuple):
    """A rule about which the two disagree; `pattern` is the declared one that explains it, None where none does."""

    key: Key
    selfcheck: Count
    product: Count
    pattern: str | None


class Comparison(NamedTuple):
    """One case compared: the product's count by rule, for the rules of 自查, and where 自查 says otherwise."""

    product: Mapping[Key, Count]
    differences: tuple[Difference, ...]


def compare(case: Case, stored: bytes) -> Comparison:
    """The two sides of one stored workbook."""
    ours, theirs = read_selfcheck(stored), count_findings(case.ground.form, stored)
    product = {key: theirs.get(key, Count()) for key in ours}
    patterns = {pattern for one in case.mutations for pattern in one.patterns}
    if any(code == "template.reused" for *_, code in theirs):
        patterns.add("reused-file")
    differences = (
        Difference(key, ours[key], product[key], _declared(key[2], patterns))
        for key in ours
        if ours[key] != product[key]
    )
    return Comparison(product, tuple(differences))


def _declared(code: str, patterns: Iterable[str]) -> str | None:
    return next((pattern for pattern in sorted(patterns) if pattern in declared(code)), None)


def read_selfcheck(stored: bytes) -> dict[Key, Count]:
    """What the hidden sheet counts, rule by rule."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(stored)).get_sheet_by_name(CALCULATION)
    counts: dict[Key, Count] = {}
    for section, field, code, faults, row, column, *_ in sheet.to_python(skip_empty_area=False)[1:]:
        if not code:
            continue
        key = (str(section), str(field), str(code))
        numbers = [int(one) for one in (faults, row, column) if isinstance(one, int | float)]
        count = BROKEN if len(numbers) < 3 else Count(*numbers) if faults else Count()
        counts[key] = _together(counts[key], count) if key in counts else count
    assert counts, f"no rule stands on {CALCULATION}"
    return counts


def _together(one: Count, other: Count) -> Count:
    """Two checks of one kind about one field are told by one code, so their counts are one."""
    if not one.faults or not other.faults:
        return one if one.faults else other
    return Count(one.faults + other.faults, *min(one[1:], other[1:]))


def count_findings(form: Form, stored: bytes) -> dict[Key, Count]:
    """What the product finds, by the same names: every unreadable value is one of the wrong type."""
    cells: dict[Key, list[tuple[int, int]]] = {}
    for one in examine(document(stored), Desk([form])).report.findings:
        key = _key(form, one)
        if key is not None:
            span = Span.parse(one.cell) if one.cell else Span(0, 0, 0, 0)
            cells.setdefault(key, []).append((span.top, span.left))
    return {key: Count(len(found), *min(found)) for key, found in cells.items()}


def _key(form: Form, finding: Finding) -> Key | None:
    """The rule a finding belongs to; None for what only tells, and for what is said of no section."""
    parts = finding.pointer.split("/")[1:]
    if finding.severity is Severity.INFO or not parts:
        return None
    section, field = parts[0], parts[-1] if len(parts) > 1 and not parts[-1].isdigit() else ""
    unreadable = finding.code.startswith("value.") and finding.severity is Severity.ERROR
    return section, field, "schema.type" if unreadable else finding.code
