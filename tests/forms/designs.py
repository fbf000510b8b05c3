"""What the tests of designs begin with: a form's definition, and the rows and the file of its design workbook."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

from validator.forms.design.reading import design_form
from validator.forms.design.writing import Rows, write_rows
from workbook.codelist import shipped
from workbook.layout import template
from workbook.shipped import HOME
from workbook.write import book_bytes


@cache
def _text(name: str) -> str:
    return (HOME / "forms" / f"{name}.json").read_text("utf-8")


def definition(name: str = "monthly-return") -> dict[str, Any]:
    """A shipped definition, for the test to change as it likes."""
    found: dict[str, Any] = json.loads(_text(name))
    return found


@cache
def _written(name: str) -> Rows:
    return write_rows(definition(name), shipped())


def design_rows(name: str = "monthly-return") -> Rows:
    """The rows of a shipped form's design, for the test to change as it likes."""
    return deepcopy(_written(name))


def design_file(rows: Rows) -> bytes:
    """The design workbook of those rows."""
    return book_bytes(template(design_form(), None, rows))
