"""Real workbooks of the corpus: what is read of them is what other programs read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from tests.support import corpus, soffice_convert
from validator.intake.open import open_path
from validator.intake.sniff import Kind
from validator.opening import look, read_through
from workbook.grid.calamine import CalamineBook

COMPARED = ("python-calamine__74d3c38a__base.xls", "fe3cf388__15375.xls", "1ff221a0__50779_1.xls", "e3eb3391__date.xls")
# calamine: a serial as a number that is a date; a longest number of hours as text.
APART = {"1c0c7821": {("Pilot Loans", 51, 58)}, "792de72b": {("Sheet1", 1, 9)}}

Cells = dict[tuple[str, int, int], Any]


def cells_of(names: Iterator[str] | Any, grid: Any) -> Cells:
    return {
        (name, row, column): value
        for name in names
        for row, values in enumerate(grid(name))
        for column, value in enumerate(values)
        if value != ""
    }


def read(data: bytes, kind: Kind) -> Cells:
    return read_through(data, look(data, kind), lambda book, _: cells_of(book.names, book.grid))


def _calamines(data: bytes) -> Cells:
    book = python_calamine.load_workbook(io.BytesIO(data))
    names = [sheet.name for sheet in book.sheets_metadata]
    return cells_of(names, lambda name: book.get_sheet_by_name(name).to_python(skip_empty_area=False))


def real(*kinds: str) -> Iterator[Path]:
    """The files of some kinds that are no .xlsx."""
    with (corpus() / "real" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            path = corpus() / "real" / line["path"]
            if line["kind"] in kinds and path.suffix in (".xls", ".et", ".xlsb", ".ods"):
                yield path


@pytest.mark.parametrize("kind", ["ods", "xlsb"])
def test_values_are_those_of_calamine(kind: str) -> None:
    apart, seen = {}, 0
    for path in real(kind):
        (document,) = open_path(path)
        data = document.data or b""
        try:
            theirs = _calamines(data)
        except (python_calamine.CalamineError, OSError):
            continue  # macro sheets alone, or a part that it gives up on
        ours, seen = read(data, document.kind), seen + len(theirs)
        differ = {place for place in ours.keys() | theirs.keys() if ours.get(place) != theirs.get(place)}
        if differ:
            apart[path.name.split("__")[1]] = differ
    assert apart == {mark: places for mark, places in APART.items() if mark in apart}
    assert seen > 50


@pytest.mark.parametrize("name", COMPARED)
def test_values_of_old_workbooks_are_those_of_libreoffice(name: str, tmp_path: Path) -> None:
    path = next(path for path in real("xls") if path.name.endswith(name))
    (document,) = open_path(path)
    source = tmp_path / "source.xls"
    source.write_bytes(path.read_bytes())
    (tmp_path / "to").mkdir()
    made = CalamineBook(soffice_convert(source, "xlsx", tmp_path / "to").read_bytes())
    ours, theirs = read(document.data or b"", document.kind), cells_of(made.names, made.grid)
    assert ours.keys() == theirs.keys()
    assert len(ours) > 3
    for place, value in theirs.items():
        assert ours[place] == (pytest.approx(value) if isinstance(value, float) else value), place
