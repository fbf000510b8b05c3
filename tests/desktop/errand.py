"""What the tests' own buttons start in place of xlmacros.buttons: `count` counts in A1, then waits for a person."""

import sys
import time

from xlmacros.buttons import read_arguments
from xlmacros.engines import libreoffice

PATIENCE = 60.0


def main() -> None:
    call = read_arguments(sys.argv[1:])
    books = libreoffice.register(call.url).apps.active.books
    (book,) = [one for one in books if one.fullname == call.book]
    sheet = book.sheets[0]
    sheet["A1"].value = (sheet["A1"].value or 0) + 1
    deadline = time.monotonic() + PATIENCE
    while not any(any(row) for row in sheet["B5:H30"].value) and time.monotonic() < deadline:
        time.sleep(0.1)
    sheet["A2"].value = "完"


if __name__ == "__main__":
    main()
