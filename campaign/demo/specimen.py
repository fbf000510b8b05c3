"""A right return of any form by seed: what a careful clerk of no place in particular would send.

It knows the form and nothing of the judge: what must hold is read from the schema and the checks' parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from campaign.demo.ladders import Ladder, ladder
from campaign.demo.ties import Key, Ties
from campaign.demo.wordings import wording
from workbook.finding import Place
from workbook.form import Field, Form, Section
from workbook.totals import compute

Row = dict[str, Any]

_OFTEN = 0.75
_TRIES = 60
_STARTS = 8


def right_data(
    form: Form,
    period: str | None,
    rng: Random,
    given: Mapping[str, Any],
    rows_per_table: int | Mapping[str, int] = 6,
) -> dict[str, Any]:
    """Section -> record or rows, in canonical values that the form's schema and checks have nothing against.

    `given` is "section.field" -> what is prefilled there. `rows_per_table` is how many rows a table has at most, of
    its own choice from half of that, or section -> exactly so many; a flag that says whether there are any agrees. A
    form whose checks leave nothing right is a ValueError.
    """
    for _ in range(_STARTS):
        try:
            return _Maker(form, period, rng, given, rows_per_table).make()
        except ValueError as error:  # what was chosen before left nothing right for a later field
            reason = error
    raise reason


class _Maker:
    """One return in the making: fields in an order in which each finds what it depends on."""

    def __init__(
        self, form: Form, period: str | None, rng: Random, given: Mapping[str, Any], most: int | Mapping[str, int]
    ) -> None:
        self.form, self.period, self.rng = form, period, rng
        roles = {".".join(place): period for place in [form.role("period")] if place and period}
        self.given = {**roles, **given}
        self.ties = Ties(form)
        self.rows = {section.name: self._frame(section, most) for section in form.sections}
        self.data = {one.name: self.rows[one.name] if one.is_table else self.rows[one.name][0] for one in form.sections}
        self.ladders: dict[str, Ladder | None] = {}

    def make(self) -> dict[str, Any]:
        """The data, the fields of a row in the form's order."""
        for dotted in self.ties.order():
            self._fill(dotted)
        made: dict[str, Any] = {}
        for section in self.form.sections:
            names = [field.name for field in section.fields]
            rows = [{name: row[name] for name in names if row.get(name) is not None} for row in self.rows[section.name]]
            made[section.name] = rows if section.is_table else rows[0]
        return made

    def _frame(self, section: Section, most: int | Mapping[str, int]) -> list[Row]:
        """Rows with what is there before the clerk begins."""
        if section.literal:
            return [dict(row) for row in section.literal]
        if not section.is_table or section.block is not None:
            return [{} for _ in range(section.block.count if section.block else 1)]
        limits = self.form.schema["properties"][section.name]
        if isinstance(most, int):
            count = self.rng.randint(min(most, (most + 1) // 2), most)
        else:
            count = most.get(section.name, 0)
        count = min(max(count, limits.get("minItems", 0)), limits.get("maxItems", count))
        return [{} for _ in range(count)]

    def _fill(self, dotted: str) -> None:
        """One field in every row of its section."""
        section, field = self.form.locate(dotted)
        total = self.ties.totals.get(dotted)
        for index, row in enumerate(self.rows[section.name]):
            if total is not None:
                row[field.name] = compute(total, self.data, Place(section.name, index if section.is_table else None))
            elif field.name not in row:
                row[field.name] = self._value(section, field, dotted, index, row)

    def _value(self, section: Section, field: Field, dotted: str, index: int, row: Row) -> Any:
        if dotted in self.given:
            return self.given[dotted]
        if not self._is_present(field, dotted, row):
            return None
        if dotted in self.ties.counted:
            return index + 1
        if dotted in self.ties.flags:
            return self._flag(field, dotted)
        if any(not params.get("absent") for params in self.ties.references[dotted]):
            return self._referred(section, dotted, index, row)
        if field.listed and not self._column(field.listed):
            return None
        return self._free(section, field, dotted, index, row)

    def _is_present(self, field: Field, dotted: str, row: Row) -> bool:
        if not all(row.get(name) in values for name, values in (field.when or {}).items()):
            return False
        if field.needed:
            return True
        for when in self.ties.conditions[dotted]:
            if all(row.get(name.partition(".")[2]) in values for name, values in when.items()):
                return True
        if not field.open:
            return False
        for group in self.ties.together[dotted]:
            names = [name.partition(".")[2] for name in group]
            begun = [row[name] for name in names if name in row]
            if begun:
                return begun[0] is not None
            if any(self.form.locate(name)[1].needed for name in group):
                return True
        return self.rng.random() < _OFTEN

    def _flag(self, field: Field, dotted: str) -> Any:
        """Whether a table is empty, as it is."""
        params = self.ties.flags[dotted]
        if not self.rows[params["section"]]:
            return params["equals"]
        return self.rng.choice([one for one in field.choices if one != params["equals"]])

    def _free(self, section: Section, field: Field, dotted: str, index: int, row: Row) -> Any:
        """A value of the field's own, until no key has it too often."""
        steps = self._ladder(dotted)
        for order in self.ties.after[dotted] if steps else ():
            other, earlier = self.form.locate(order.earlier)
            rows = [row] if other is section else self.rows[other.name]
            for value in [one[earlier.name] for one in rows if one.get(earlier.name) is not None]:
                steps = steps.above(value, order.equal) if steps else None
        for attempt in range(_TRIES):
            value = self._one_of(field, steps, dotted, attempt)
            filled = {**row, field.name: value}
            if not self._repeats(section, dotted, index, filled) and not self._is_taken(dotted, index, filled):
                return value
        raise ValueError(f"{dotted}: every right value that was tried is there too often")

    def _one_of(self, field: Field, steps: Ladder | None, dotted: str, attempt: int) -> Any:
        """A value within the field's limits; an example where one will do, as long as it is not tried in vain."""
        if field.listed:
            return self.rng.choice(self._column(field.listed))
        if steps is None:
            return wording(field, self.rng, examples=attempt < _TRIES // 2)
        if steps.low > steps.high:
            raise ValueError(f"{dotted}: its limits and its checks leave no right value")
        examples = [one for one in field.schema.get("examples", ()) if steps.holds(one)]
        if examples and attempt < _TRIES // 2 and self.rng.random() < _OFTEN:
            return self.rng.choice(examples)
        return steps.value(self.rng.randint(steps.low, max(steps.low, steps.usual)))

    def _column(self, dotted: str) -> list[Any]:
        """What stands in a column so far."""
        section, field = self.form.locate(dotted)
        return [row[field.name] for row in self.rows[section.name] if row.get(field.name) is not None]

    def _ladder(self, dotted: str) -> Ladder | None:
        """The ladder of a field, low enough for those that must not come before it."""
        if dotted not in self.ladders:
            _, field = self.form.locate(dotted)
            steps = ladder(field, self.period, dotted in self.ties.in_period, self.ties.odd[dotted])
            self.ladders[dotted] = steps
            for order in self.ties.before[dotted]:
                later = self._ladder(order.later)
                if order.later in self.given and steps is not None:
                    steps = steps.below(self.given[order.later], order.equal)
                elif later is not None and steps is not None:
                    steps = steps.below(later.value(later.high), order.equal)
            self.ladders[dotted] = steps
        return self.ladders[dotted]

    def _repeats(self, section: Section, dotted: str, index: int, row: Row) -> bool:
        """Whether a row would have the values of rows before it more often than a key allows."""
        return any(self._count(section, key, index, row) >= key.limit - 1 for key in self.ties.keys[dotted])

    def _count(self, section: Section, key: Key, index: int, row: Row) -> int:
        names = [name.partition(".")[2] for name in key.fields]
        values = [row.get(name) for name in names]
        if key.whole and None in values:
            return 0
        return sum([other.get(name) for name in names] == values for other in self.rows[section.name][:index])

    def _referred(self, section: Section, dotted: str, index: int, row: Row) -> Any:
        """What stands where the references of a field lead; the fields of one reference are filled from one row."""
        params, *others = (params for params in self.ties.references[dotted] if not params.get("absent"))
        names = [name.partition(".")[2] for name in params["fields"]]
        offers = self._offers(params, index)
        for other in others:
            allowed = {offer[other["fields"].index(dotted)] for offer in self._offers(other, index)}
            offers = [offer for offer in offers if offer[params["fields"].index(dotted)] in allowed]
        self.rng.shuffle(offers)
        for offer in offers:
            filled = {**row, **dict(zip(names, offer, strict=True))}
            if all(row.get(name, filled[name]) == filled[name] for name in names) and not any(
                self._repeats(section, name, index, filled) or self._is_taken(name, index, filled)
                for name in params["fields"]
            ):
                row.update(filled)
                return filled[dotted.partition(".")[2]]
        if self.form.locate(dotted)[1].needed:
            raise ValueError(f"{dotted}: there is nothing that it could refer to")
        return None

    def _is_taken(self, dotted: str, index: int, row: Row) -> bool:
        """Whether a row would say what must stand nowhere else."""
        for params in self.ties.references[dotted]:
            if params.get("absent"):
                key = tuple(row.get(name.partition(".")[2]) for name in params["fields"])
                if None not in key and key in self._offers(params, index):
                    return True
        return False

    def _offers(self, params: Mapping[str, Any], index: int) -> list[tuple[Any, ...]]:
        """The values that stand where a reference leads, each once: in its code list, in each of its tables."""
        size, parted = len(params["fields"]), params.get("split")
        own = params["fields"][0].partition(".")[0]
        found: list[tuple[Any, ...]] = []
        if "codes" in params:
            found += [(label,) for label in self.form.codes[params["codes"]].labels]
        columns = [name.partition(".") for name in params.get("to", ())]
        for start in range(0, len(columns), size):
            target, names = columns[start][0], [column[2] for column in columns[start : start + size]]
            rows = self.rows[target][:index] if params.get("earlier") and target == own else self.rows[target]
            found += [tuple(row.get(name) for name in names) for row in rows]
        if parted is not None and size == 1:
            found = [(part.strip(),) for (text,) in found if isinstance(text, str) for part in text.split(parted)]
        return list(dict.fromkeys(one for one in found if None not in one))
