"""Field -> how its cells are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbook import values
from workbook.form import Field

Reader = Callable[[Any], Any]


class Readers:
    """The reader of each field; dates may need the period for their year, some choices a column read before."""

    def __init__(self, period: str | None) -> None:
        self._period = period
        self._made: dict[Field, Reader] = {}
        self._lists: dict[str, tuple[str, ...]] = {}

    def offer(self, listed: str, values: Iterable[Any]) -> None:
        """The choices that a column of the workbook ("section.field") holds."""
        self._lists[listed] = tuple(dict.fromkeys(value for value in values if isinstance(value, str)))

    def __getitem__(self, field: Field) -> Reader:
        made = self._made.get(field)
        if made is None:
            made = self._made[field] = self._make(field)
        return made

    def _make(self, field: Field) -> Reader:
        if field.kind == "date":
            period = self._period
            return lambda raw: values.read_date(raw, period)
        if field.kind == "choice":
            if field.listed is None:
                return _choice_reader(field)
            choices = self._lists.get(field.listed)
            return values.read_text if choices is None else values.make_choice_reader(choices, {})
        if field.kind in ("integer", "number"):
            unit = field.unit
            return lambda raw: values.read_number(raw, unit)
        return _PLAIN[field.kind]


_PLAIN: Mapping[str, Reader] = {
    "time": values.read_time,
    "month": values.read_month,
    "person": values.read_person,
    "text": values.read_text,
    "either": values.read_either,
}

_CHOICES: dict[Field, Reader] = {}


def _choice_reader(field: Field) -> Reader:
    made = _CHOICES.get(field)
    if made is None:
        made = _CHOICES[field] = values.make_choice_reader(field.choices, field.choice_aliases)
    return made
