"""The floor: python-calamine reads every sheet of every file, and nothing is done with it.

python -m benchmarks.floor FILE...
"""

from __future__ import annotations

import sys

import python_calamine


def main(paths: list[str]) -> None:
    """Read the files; print how many cells there were."""
    cells = 0
    for path in paths:
        book = python_calamine.load_workbook(path)
        for name in book.sheet_names:
            cells += sum(map(len, book.get_sheet_by_name(name).to_python()))
    print(cells)


if __name__ == "__main__":
    main(sys.argv[1:])
