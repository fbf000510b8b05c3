"""The schema part alone, as most would write it: openpyxl reads, jsonschema judges, one file after another.

    python -m benchmarks.plain [--form FORM.json] FILE...

It trusts that nobody moved a column and that nothing was typed oddly: no guard, no quirks, no checks, no cells.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from jsonschema import Draft202012Validator

from workbook.codelist import shipped
from workbook.form import Form, Section, load_form, load_shipped


def errors(path: str, form: Form, validator: Draft202012Validator) -> list[str]:
    """What JSON Schema says against one return."""
    book = openpyxl.load_workbook(path, data_only=True)
    data = {section.name: _section(section, book[section.sheet]) for section in form.sections}
    book.close()
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def _section(section: Section, sheet: Any) -> Any:
    if not section.is_table:
        return _present({field.name: sheet.cell(field.span.top, field.span.left).value for field in section.fields})
    return list(_rows(section, sheet))


def _rows(section: Section, sheet: Any) -> Iterator[dict[str, Any]]:
    last = section.last_row if section.fixed else sheet.max_row
    for cells in sheet.iter_rows(min_row=section.first_row, max_row=last, values_only=True):
        row = _present({field.name: cells[field.span.left - 1] for field in section.fields})
        if row:
            yield row


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else value


def main() -> None:
    """Print what is wrong with each file."""
    parser = argparse.ArgumentParser(description="Judge returns by openpyxl and jsonschema alone.")
    parser.add_argument("--form", type=Path, help="the form's definition (the monthly return)")
    parser.add_argument("paths", nargs="+")
    asked = parser.parse_args()
    form = load_form(json.loads(asked.form.read_text("utf-8")), shipped()) if asked.form else None
    form = form or load_shipped("monthly-return", shipped())
    validator = Draft202012Validator(form.schema)
    for path in asked.paths:
        for error in errors(path, form, validator):
            print(f"{path}: {error}")


if __name__ == "__main__":
    main()
