"""What calamine is given of a return: less to read, and the same cells."""

from __future__ import annotations

import io
from typing import Any

import pytest
import python_calamine

from tests.intake.builders import row, workbook
from tests.returns import right
from validator.intake.guard import scan

FILLED = row('<c r="A1"><v>1</v></c>', '<c r="B1" s="0"/>')
EMPTY = "".join(row(f'<c r="A{number}" s="0"/>', number=number) for number in range(2, 400))


def seen(data: bytes) -> Any:
    """Everything that calamine tells of a workbook."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    return book.sheets_metadata, [(one.to_python(skip_empty_area=False), one.merged_cell_ranges) for one in sheets]


def test_a_return_is_a_third_shorter_and_says_the_same() -> None:
    data = right()
    lean = scan(data).lean
    assert _unpacked(lean) < _unpacked(data) * 0.7
    assert repr(seen(lean)) == repr(seen(data))


def test_the_package_is_as_it_was_where_no_rows_are_left_over() -> None:
    data = workbook(FILLED)
    assert scan(data).lean is data


@pytest.mark.parametrize(
    "behind",
    [
        '<row r="400"><c r="A400"><v>5</v ></c ></row>',
        '<row r="400"><x:c xmlns:x="y" r="A400"><x:v>5</x:v></x:c></row>',
        '<row r="400"><c r="A400"></row>',
    ],
)
def test_rows_that_may_hold_something_stay(behind: str) -> None:
    assert scan(workbook(FILLED + EMPTY)).lean != workbook(FILLED + EMPTY)
    data = workbook(FILLED + EMPTY + behind)
    assert scan(data).lean is data


def _unpacked(data: bytes) -> int:
    import zipfile

    return sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
