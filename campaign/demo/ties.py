"""What the checks of a form ask of a right return, field by field; read from their parameters, not from the judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workbook.form import Form
from workbook.totals import inputs, siblings, total_fields

Params = Mapping[str, Any]


class Order(NamedTuple):
    """One field does not come before another."""

    earlier: str
    later: str
    equal: bool


class Key(NamedTuple):
    """Fewer than `limit` rows have the same values; with `whole`, only rows where every field is filled count."""

    fields: tuple[str, ...]
    limit: int
    whole: bool


class Ties:
    """A form's checks by the fields they tie; every field is "section.field"."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.in_period: set[str] = set()
        self.counted: set[str] = set()
        self.odd: dict[str, list[Params]] = defaultdict(list)
        self.after: dict[str, list[Order]] = defaultdict(list)
        self.before: dict[str, list[Order]] = defaultdict(list)
        self.conditions: dict[str, list[Mapping[str, Sequence[Any]]]] = defaultdict(list)
        self.together: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.references: dict[str, list[Params]] = defaultdict(list)
        self.flags: dict[str, Params] = {}
        self.keys: dict[str, list[Key]] = defaultdict(list)
        self.totals = {f"{section}.{name}": total for section, name, total in total_fields(form)}
        for params in form.checks:
            self._tie(params)

    def _tie(self, params: Params) -> None:
        match params["kind"]:
            case "in-period":
                self.in_period.add(params["field"])
            case "sequence":
                self.counted.add(params["field"])
            case "plausible" if "alike" in params:
                self._key(Key(tuple(params["alike"]), params["limit"], whole=False))
            case "plausible":
                self.odd[params["field"]].append(params)
            case "order":
                order = Order(params["earlier"], params["later"], params.get("equal", False))
                self.after[order.later].append(order)
                self.before[order.earlier].append(order)
            case "required-if":
                for name in params["fields"]:
                    self.conditions[name].append(params["when"])
            case "all-or-none":
                for name in params["fields"]:
                    self.together[name].append(tuple(params["fields"]))
            case "reference":
                for name in params["fields"]:
                    self.references[name].append(params)
            case "sheet-empty-iff":
                self.flags[params["flag"]] = params
            case "unique":
                self._key(Key(tuple(params["fields"]), 2, whole=True))

    def _key(self, key: Key) -> None:
        """A key is minded as its freest field is filled, which is the last of them."""
        self.keys[max(key.fields, key=self._freedom)].append(key)

    def _freedom(self, dotted: str) -> int:
        _, field = self.form.locate(dotted)
        if not field.open or self.references[dotted] or dotted in self.counted:
            return 0
        ranks = {"choice": 1, "month": 1, "person": 3, "time": 4, "date": 3, "text": 6}
        return 2 if "examples" in field.schema and field.kind == "text" else ranks.get(field.kind, 5)

    def order(self) -> list[str]:
        """Every field of the form, each after those that it needs; of a circle one needs not wait."""
        found: dict[str, None] = {}
        begun: set[str] = set()

        def visit(dotted: str) -> None:
            if dotted in begun:
                return
            begun.add(dotted)
            for needed in self._needs(dotted):
                visit(needed)
            found[dotted] = None

        for section in self.form.sections:
            for field in section.fields:
                visit(f"{section.name}.{field.name}")
        return list(found)

    def _needs(self, dotted: str) -> Iterator[str]:
        section, field = self.form.locate(dotted)
        yield from (order.earlier for order in self.after[dotted])
        yield from (name for when in self.conditions[dotted] for name in when)
        yield from (name for params in self.references[dotted] for name in params.get("to", ()))
        yield from (name for key in self.keys[dotted] for name in key.fields if name != dotted)
        yield from (f"{section.name}.{name}" for name in field.when or ())
        yield from [field.listed] if field.listed else ()
        total = self.totals.get(dotted, {})
        yield from (f"{section.name}.{name}" for name in (*siblings(total), *total.get("where", {}).values()))
        for other, name in inputs(total):
            names = [name] if name else [one.name for one in self.form.section(other).fields]
            yield from (f"{other}.{one}" for one in names)
