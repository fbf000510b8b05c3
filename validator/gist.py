"""What checks between filings need of one: small, and fit to cross from a worker to its parent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from validator.explanation import Explanations
from validator.judge import Judgement
from validator.telling import row_keys
from workbook.addresses import a1, column_letter
from workbook.filing import Filing
from workbook.finding import Place
from workbook.form import Form


class Claim(NamedTuple):
    """One row as others may claim it too: its position in its table (from 0), its sheet row, its values, its key."""

    position: int
    row: int
    values: Mapping[str, Any]
    key: tuple[Any, ...]


class Gist(NamedTuple):
    """One filing among others: its form's id, who, when, what its rows claim, where a finding would stand.

    `cells` is "section.field" -> (sheet, column letters for a table's field or the cell for a record's), all that are
    there save those of repeated blocks; `record` the values of the record fields that across checks ask for; `sheets`
    the workbook's, in order.
    `settled`: what others say does not change whether it is accepted (a filing that the ledger holds).
    """

    form: str
    unit: str | None
    unit_name: str | None
    period: str | None
    sent: datetime | None
    accepted: bool
    zero: bool
    claims: Mapping[str, tuple[Claim, ...]]
    cells: Mapping[str, tuple[str, str]]
    record: Mapping[str, Any]
    sheets: tuple[str, ...]
    explanations: Explanations
    settled: bool = False


def gist_of(filing: Filing, judgement: Judgement, sent: datetime | None) -> Gist:
    """The gist of one filing, by what its form's x-across names."""
    form = filing.form
    wanted = _wanted(form)
    cells: dict[str, tuple[str, str]] = {}
    claims: dict[str, tuple[Claim, ...]] = {}
    record: dict[str, Any] = {}
    for section, there in filing.sites.items():
        cells |= {f"{section}.{name}": (there.sheet, column_letter(column)) for name, column in there.columns.items()}
        cells |= {f"{section}.{name}": (there.sheet, a1(*cell)) for name, cell in there.cells.items()}
    for section, names in wanted.items():
        site = filing.sites.get(section)
        if site is None:
            continue
        if form.section(section).is_table:
            rows = zip(filing.rows(section), site.rows, row_keys(filing, section), strict=True)
            claims[section] = tuple(
                Claim(index, number, {name: row.get(name) for name in names}, key)
                for index, (row, number, key) in enumerate(rows)
            )
        else:
            for name in names & site.cells.keys():
                record[f"{section}.{name}"] = filing.value(Place(section, None, name))
    unit_role = form.role("unit")
    unit_name = filing.value(Place(unit_role[0], None, unit_role[1])) if unit_role else None
    return Gist(
        form=form.id,
        unit=judgement.unit,
        unit_name=str(unit_name) if unit_name is not None else None,
        period=judgement.period,
        sent=sent,
        accepted=judgement.verdict.accepted,
        zero=judgement.zero,
        claims=claims,
        cells=cells,
        record=record,
        sheets=filing.sheet_names,
        explanations=judgement.explanations,
    )


def _wanted(form: Form) -> dict[str, set[str]]:
    """section -> the fields that across checks ask for."""
    wanted: dict[str, set[str]] = {}
    named = [
        one
        for params in form.across
        for value in params.values()
        for one in (value if isinstance(value, list) else [value])
    ]
    for dotted in [*named, form.roles.get("unit", "")]:
        section, dot, name = dotted.partition(".")
        if dot:
            wanted.setdefault(section, set()).add(name)
    return wanted
