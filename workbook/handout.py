"""Handout: for whom, which month and by when a template is made; and what it holds before a clerk opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbook import meta
from workbook.finding import Place
from workbook.form import Form
from workbook.totals import compute, total_fields

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Handout:
    """One unit's template for one month.

    `campaign` and `unit` are codes; `period` is "2020-04", `due` an ISO date; `given` is "section.field" -> the
    canonical value that is prefilled and locked. Unit and period need not stand in it: the form's roles say where.
    """

    campaign: str
    campaign_name: str
    unit: str
    unit_name: str
    period: str
    due: str
    department: str = ""
    contact: str = ""
    phone: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def month(self) -> str:
        """The period as people write it: "2020年4月"."""
        return month_text(self.period)

    def slots(self) -> dict[str, str]:
        """What the slots of a form's headings mean."""
        return {
            "campaign": self.campaign_name,
            "unit": self.unit_name,
            "period": self.month,
            "department": self.department,
        }


def month_text(period: str) -> str:
    """A month as people write it: "2020-04" -> "2020年4月"."""
    year, _, month = period.partition("-")
    return f"{year}年{int(month)}月"


def day_text(day: str) -> str:
    """A day as people write it: "2020-05-05" -> "2020年5月5日"."""
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def fill_slots(text: str, handout: Handout | None) -> str:
    """A heading with its `{campaign}`, `{unit}`, `{period}` and `{department}` filled."""
    for name, value in (handout.slots() if handout else {}).items():
        text = text.replace(f"{{{name}}}", value)
    return text


def given_values(form: Form, handout: Handout) -> dict[str, Any]:
    """Everything that is prefilled and locked, "section.field" -> canonical value; what has none is absent."""
    of_roles = {"unit": handout.unit_name, "period": handout.period}
    given = {".".join(place): value for role, value in of_roles.items() if (place := form.role(role)) is not None}
    return given | {dotted: value for dotted, value in handout.given.items() if value is not None}


def opening_data(form: Form, handout: Handout | None, rows: Rows) -> dict[str, Any]:
    """The data of a form as handed out: what is given, `rows`, the codes of fixed rows, and the totals of all that.

    The first of a record's `rows` is the record. An unknown section or field is a KeyError.
    """
    data: dict[str, Any] = {}
    for section in form.sections:
        known = [
            {name: value for name, value in row.items() if section.field(name) and value is not None}
            for row in rows.get(section.name, ())
        ]
        if section.literal:
            data[section.name] = [
                {**row, **(known[index] if index < len(known) else {})} for index, row in enumerate(section.literal)
            ]
        else:
            data[section.name] = known if section.is_table else dict(known[0]) if known else {}
    for name in rows:
        form.section(name)
    for dotted, value in (given_values(form, handout) if handout else {}).items():
        section, field = form.locate(dotted)
        data[section.name][field.name] = value
    for name, field_name, total in total_fields(form):
        count = len(data[name]) if form.section(name).is_table else 1
        for index in range(count):
            row = data[name][index] if form.section(name).is_table else data[name]
            place = Place(name, index if form.section(name).is_table else None, field_name)
            row[field_name] = compute(total, data, place)
    return data


def meta_rows(form: Form, handout: Handout) -> list[tuple[str, str]]:
    """The rows of the hidden sheet `_meta` for this handout."""
    given = given_values(form, handout)
    return meta.rows(form.id, form.version, handout.campaign, handout.unit, handout.period, given)
