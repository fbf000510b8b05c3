"""Marking changes what it must and nothing else, in every real workbook; the whole page is `make lossless`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lossless.differential import mark_file, read_by_openpyxl
from tests.lossless.features import FEATURES, features_of
from tests.lossless.run import PAGE, compare, workbooks

_FEW = 12


def test_every_other_part_of_every_readable_workbook_stays_as_it_was() -> None:
    read = 0
    for path in workbooks():
        marked = mark_file(path)
        if marked.because:
            continue
        read += 1
        assert marked.wrong == (), (path.name, marked.wrong)
        assert read_by_openpyxl(path.read_bytes(), marked.data, marked.spots) == [], path.name
    assert read >= 120


@pytest.mark.slow
def test_others_read_the_marks_and_find_no_new_fault(tmp_path: Path) -> None:
    rows = list(compare(_richest(), tmp_path))
    assert len(rows) == _FEW
    assert [row for row in rows if row.openpyxl or row.validator or row.marked.wrong] == []
    assert [row.path.name for row in rows if row.libreoffice and "pivot tables" not in row.features] == []


def _richest() -> list[Path]:
    """A few workbooks that hold as many sorts of things as may be, the rarest first."""
    held = {path: features_of(path.read_bytes()) for path in workbooks() if not mark_file(path).because}
    by_count = sorted(FEATURES, key=lambda feature: sum(feature in found for found in held.values()))
    chosen: dict[Path, None] = {}
    for feature in by_count:
        holders = [path for path, found in held.items() if feature in found]
        if holders and not any(feature in held[path] for path in chosen):
            chosen[max(holders, key=lambda path: len(held[path]))] = None
    rest = sorted(held, key=lambda path: -len(held[path]))
    return list(dict.fromkeys([*chosen, *rest]))[:_FEW]


def test_the_page_names_every_workbook_and_says_that_no_part_is_wrong() -> None:
    text = PAGE.read_text("utf-8")
    assert "an allowed one left out: **0**" in text
    assert [path.name for path in workbooks() if not mark_file(path).because and f"| {path.name} |" not in text] == []
