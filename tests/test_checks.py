"""Each check kind's own examples hold, and nothing forgot to declare itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import returns
from validator.check import KINDS, Example, Trial, kind
from workbook.filing import Filing, Site
from workbook.finding import Place
from workbook.form import Section


def filing_of(data: Mapping[str, Any]) -> Filing:
    """A filing as if read from a workbook in which every section stands as the form says."""
    form = returns.form()
    sites = {section.name: site_of(section, data.get(section.name, [])) for section in form.sections}
    empty: dict[str, Any] = {section.name: [] if section.is_table else {} for section in form.sections}
    return Filing(form, {**empty, **data}, sites, [])


def site_of(section: Section, data: Any) -> Site:
    """A section's site, its grid filled with the data itself."""
    rows = data if isinstance(data, list) else [data]
    site = Site(section.sheet, [[""] * 30 for _ in range(60)], header_row=section.header_row)
    for index, row in enumerate(rows):
        if section.is_table:
            site.columns = {field.name: field.span.left for field in section.fields}
            site.rows.append(section.first_row + index)
        else:
            site.cells = {field.name: (field.span.top, field.span.left) for field in section.fields}
        for field in section.fields:
            top = section.first_row + index if section.is_table else field.span.top
            site.grid[top - 1][field.span.left - 1] = row.get(field.name, "")
    if section.is_table and not rows:
        site.columns = {field.name: field.span.left for field in section.fields}
    return site


def faulty(example: Example, name: str) -> list[tuple[str, int | None, str | None]]:
    """The places a check finds in an example; `sent` in its data are the attachments that came."""
    data = {section: value for section, value in example.data.items() if section != "sent"}
    filing = filing_of(data)
    if example.params["kind"] == "total":  # the example's figure is what the cell shows; ours is computed
        section, _, field = example.params["field"].partition(".")
        filing.data[section] = {field: len(data["lectures"])}
    trial = Trial(filing, data.get("return", {}).get("period"), example.data.get("sent"), {})
    return [(str(f.place.section), f.place.row, f.place.field) for f in kind(name).check(trial, example.params)]


@pytest.mark.parametrize("name", KINDS)
def test_good_example_has_no_fault(name: str) -> None:
    assert faulty(kind(name).good, name) == []


@pytest.mark.parametrize("name", KINDS)
def test_bad_example_has_just_its_faults(name: str) -> None:
    bad = kind(name).bad
    assert bad.faulty and faulty(bad, name) == list(bad.faulty)


@pytest.mark.parametrize("name", KINDS)
def test_code_is_named_after_the_kind(name: str) -> None:
    assert kind(name).code.code == f"check.{name}"


def test_every_file_of_checks_is_in_the_table() -> None:
    files = {path.stem.replace("_", "-") for path in Path("validator/checks").glob("*.py")} - {"--init--"}
    assert files == set(KINDS)


def test_a_failed_input_is_skipped_and_said() -> None:
    filing = filing_of({"lectures": [{"date": "2020-05-01"}, {"date": "2020-05-02"}]})
    trial = Trial(filing, "2020-04", None, {Place("lectures", 0, "date"): "value.date"})
    params = {"kind": "in-period", "field": "lectures.date"}
    assert [fault.place.row for fault in kind("in-period").check(trial, params)] == [1]
    assert [because.zh for because in trial.skips] == ["value.date 宣讲明细!B5"]
