"""A real LibreOffice Calc without a screen, one for each test process, driven through the engine."""

from collections.abc import Iterator
from typing import Any

import pytest
import xlwings

from tests.engines.headless import open_calc


@pytest.fixture(scope="session")
def calc() -> Iterator[Any]:
    """The App of a LibreOffice of its own."""
    with open_calc() as app:
        yield app


@pytest.fixture
def book(calc: Any) -> Iterator[xlwings.Book]:
    """A new workbook, closed afterwards."""
    made = calc.books.add()
    yield made
    made.close()


@pytest.fixture
def sheet(book: xlwings.Book) -> xlwings.Sheet:
    return book.sheets[0]
