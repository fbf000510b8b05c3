"""Small definitions of every sort, drawn from the dialect itself: names that fit together, words that are awkward.

Whatever keyword the dialect has is drawn by its own schema, so a new one is met here without a line of change; one
whose schema asks for something unheard of is an AssertionError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from validator.check import KINDS, Param, kind
from validator.forms.rules import ACROSS
from workbook.shipped import HOME

DIALECT: dict[str, Any] = json.loads((HOME / "forms" / "dialect.json").read_text("utf-8"))

NAME = "_*[a-z][a-z0-9_]*"
WORDS = (
    "日期", "宣讲 地点", "线下人数(人)", "a.b", "甲、乙", "甲；乙=丙", "甲/乙", "“引号”", '"x"', "合计", "说明：有", "=1+1", "-", "/",
    " 前后 ", "两\n行", "", "1", "1.0", "001", "１２", "+8613800000000", "是", "（空）", "_x000D_", "TRUE", "#REF!", "2020-04-03",
    "'1", "\u00a0", "a\tb", "表格", "所在表格", "|", '\\"', "当", "计数 a", "第8行：x", "{unit}", "\u3000", "🙂", "a,b", "x：y",
)  # fmt: skip
TYPES = (
    {"type": "integer"},
    {"type": "number"},
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "time"},
    {"type": "string", "format": "month"},
    {"type": "string", "x-kind": "person"},
    {"type": ["number", "string"]},
)
_OF_TYPE = {key for one in TYPES for key in one}


def keywords(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Every property that a part of the dialect has, through what it refers to and whichever way its ifs go."""
    found = dict(schema.get("properties", {}))
    if "$ref" in schema:
        found |= keywords(resolve(schema))
    for part in (*schema.get("allOf", ()), *(schema[word] for word in ("then", "else") if word in schema)):
        found |= {key: value for key, value in keywords(part).items() if key not in found}
    return found


def resolve(schema: Mapping[str, Any]) -> Any:
    """The schema that a reference leads to."""
    node: Any = DIALECT
    for part in schema["$ref"].removeprefix("#/").split("/"):
        node = node[part]
    return node


class Maker:
    """Draws one definition from `rng`; `met` collects the keywords it holds, each with its level."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.met: set[tuple[str, str]] = set()
        self.tables: dict[str, dict[str, Any]] = {}

    def definition(self) -> dict[str, Any]:
        """One definition that the dialect passes, its keywords in any order."""
        rng = self.rng
        self.lists = ["topic", *(f"l{number}-x" for number in range(rng.choice((0, 0, 1, 2))))]
        self.sheets = self._unlike(rng.randrange(1, 4), self._sheet_name)
        for name in self._unlike(rng.randrange(1, 4), self._name):
            shape = rng.choice(("record", "table", "table", "block"))
            fields = {field: dict(rng.choice(TYPES)) for field in self._unlike(rng.randrange(1, 5), self._name)}
            self.tables[name] = {"shape": shape, "fields": fields}
        made: dict[str, Any] = {}
        for key, schema in DIALECT["properties"].items():
            if key in DIALECT["required"] or (len(self.lists) > 1 if key == "x-lists" else rng.random() < 0.6):
                made[key] = self._top(key, schema)
        return self._note("form", self._shuffled(made))

    def _top(self, key: str, schema: Mapping[str, Any]) -> Any:
        rng = self.rng
        match key:
            case "properties":
                return {name: self._table(name) for name in self.tables}
            case "required":
                return rng.sample(list(self.tables), rng.randrange(len(self.tables) + 1))
            case "x-roles":
                roles = [(role, one) for role, one in schema["properties"].items() if rng.random() < 0.5]
                return self._note("roles", {role: self._said(one) for role, one in roles})
            case "x-sheets":
                return [self._note("sheet", {**self._sheet(), "name": name}) for name in self.sheets]
            case "x-lists":
                one = schema["additionalProperties"]
                return {name: self._note("list", self._object(one)) for name in self.lists[1:]}
            case "x-checks":
                named = schema["items"]["properties"]["kind"]["enum"]
                kinds = {name: kind(name).params for name in KINDS if name in named}
                assert set(kinds) == set(named)
                return [self._check(rng.choice(named), kinds, "check") for _ in range(rng.randrange(5))]
            case "x-across":
                return [self._check(rng.choice(list(ACROSS)), ACROSS, "across") for _ in range(rng.randrange(3))]
            case "x-measures":
                one = schema["items"]
                return [self._object(one, field=self._dotted()) for _ in range(rng.randrange(3))]
            case "x-from":
                return {str(version): self._move() for version in rng.sample(range(1, 9), rng.randrange(1, 3))}
        return self._said(schema)

    def _move(self) -> dict[str, Any]:
        parts = {
            "sections": {self._table_name(): self._name() for _ in range(self.rng.randrange(3))},
            "fields": {self._dotted(): f"{self._name()}.{self._name()}" for _ in range(self.rng.randrange(3))},
            "dropped": self._unlike(self.rng.randrange(3), self._name),
        }
        return self._note("move", {key: value for key, value in parts.items() if self.rng.random() < 0.6})

    def _sheet(self) -> dict[str, Any]:
        return self._object(DIALECT["$defs"]["sheet"], name="")

    def _table(self, name: str) -> dict[str, Any]:
        rng, shape = self.rng, self.tables[name]["shape"]
        level = DIALECT["$defs"]["record" if shape == "record" else "table"]
        barred = [key for key, one in level.get("then", {}).get("properties", {}).items() if one is False]
        made: dict[str, Any] = {}
        needed = {*level["required"], *(level["else"]["required"] if shape == "table" else ())}
        needed |= {"x-block"} if shape == "block" else set()
        for key, schema in keywords(level).items():
            skipped = key in barred if shape == "block" else key == "x-block"
            if key in ("type", "items", "properties", "required") or skipped:
                continue
            if key in needed or rng.random() < 0.4:
                made[key] = self._of_table(key, schema, name)
        members = {"type": "object", "properties": {field: self._field(name, field) for field in self._fields(name)}}
        if rng.random() < 0.6:
            fields = list(members["properties"])
            members["required"] = rng.sample(fields, rng.randrange(len(fields) + 1))
        members = self._shuffled(members)
        if shape == "record":
            return self._note("record", self._shuffled({**made, **members}))
        return self._note("table", self._shuffled({**made, "type": "array", "items": members}))

    def _of_table(self, key: str, schema: Mapping[str, Any], name: str) -> Any:
        rng, fields = self.rng, list(self._fields(name))
        match key:
            case "x-sheet":
                return rng.choice(self.sheets)
            case "x-key":
                return rng.sample(fields, rng.randrange(len(fields) + 1))
            case "x-rows" if rng.random() < 0.5:
                return {"codes": rng.choice(self.lists), "field": rng.choice(fields)}
            case "x-rows":
                names = [rng.sample(fields, rng.randrange(1, len(fields) + 1)) for _ in range(rng.randrange(1, 4))]
                return [{one: self._value(name, one) for one in row} for row in names]
            case "x-block":
                way = rng.choice(("rows", "columns"))
                return self._note("block", {way: rng.randrange(1, 30), "count": rng.randrange(1, 30)})
        return self._said(schema)

    def _field(self, table: str, field: str) -> dict[str, Any]:
        rng, kind_of = self.rng, self._fields(table)[field]
        level = DIALECT["$defs"]["tableField" if self.tables[table]["shape"] == "table" else "recordField"]
        made: dict[str, Any] = {**kind_of}
        for key, schema in keywords(level).items():
            if key in _OF_TYPE:
                continue
            if key in ("title", *level.get("required", ())) or rng.random() < 0.35:
                made[key] = self._of_field(key, schema, table, field)
        if "x-codes" in made:
            made.pop("x-list", None)
        if "pattern" in made:
            made.setdefault("x-pattern-says", self._text(0))
        return self._note("field", self._shuffled(made))

    def _of_field(self, key: str, schema: Mapping[str, Any], table: str, field: str) -> Any:
        rng, fields = self.rng, list(self._fields(table))
        match key:
            case "x-codes":
                return rng.choice(self.lists)
            case "const":
                return self._value(table, field)
            case "examples":
                return [self._value(table, field) for _ in range(rng.randrange(1, 4))]
            case "x-when":
                chosen = rng.sample(fields, rng.randrange(1, len(fields) + 1))
                return {one: [self._value(table, one) for _ in range(rng.randrange(1, 3))] for one in chosen}
            case "x-total":
                return self._total(table)
        return self._said(schema)

    def _total(self, table: str) -> dict[str, Any]:
        rng, other, fields = self.rng, self._table_name(), list(self._fields(table))
        theirs = list(self._fields(other))
        where = {"where": {rng.choice(theirs): rng.choice(fields)}} if rng.random() < 0.5 else {}
        made: dict[str, Any] = rng.choice(
            (
                {"count": other, **where},
                {"sum": f"{other}.{rng.choice(theirs)}", **where},
                {"add": [rng.choice(fields) for _ in range(rng.randrange(2, 4))]},
                {"ratio": [rng.choice(fields), rng.choice(fields)]},
            )
        )
        return self._note("total", made)

    def _check(self, name: str, kinds: Mapping[str, Sequence[Param]], level: str) -> dict[str, Any]:
        made: dict[str, Any] = {"kind": name}
        for param in kinds[name]:
            if param.required or self.rng.random() < 0.5:
                made[param.name] = self._param(param.holds)
        self.met |= {(level, f"{name}.{key}") for key in made}
        return self._shuffled(made)

    def _param(self, holds: str) -> Any:
        rng = self.rng
        drawn: dict[str, Callable[[], Any]] = {
            "field": self._dotted,
            "fields": lambda: self._unlike(rng.randrange(1, 4), self._dotted),
            "section": self._table_name,
            "when": lambda: {self._dotted(): [self._text(0)] for _ in range(rng.randrange(1, 3))},
            "number": lambda: rng.choice((0, -1, 2.5, 10**6)),
            "integer": lambda: rng.randrange(1, 9),
            "flag": lambda: rng.choice((True, False)),
            "text": lambda: self._text(0),
            "codes": lambda: rng.choice(self.lists),
        }
        return drawn[holds]()

    def _said(self, schema: Any) -> Any:
        """A value that a schema of the dialect asks for."""
        rng = self.rng
        if "$ref" in schema:
            return self._said(resolve(schema))
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return rng.choice(schema["enum"])
        match schema.get("type"):
            case "string":
                return self._string(schema)
            case "boolean":
                return rng.choice((True, False))
            case "integer":
                return rng.randrange(schema.get("minimum", -3), schema.get("maximum", 5000) + 1)
            case "number":
                low = schema.get("exclusiveMinimum", -1000)
                return rng.choice((low + 1, low + 0.125, low + 10**7))
            case "array":
                return [self._said(schema["items"]) for _ in range(rng.randrange(schema.get("minItems", 0), 4))]
            case "object":
                return self._object(schema)
        raise AssertionError(f"no value is known for {schema}")

    def _object(self, schema: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        if "properties" not in schema:
            assert schema["propertyNames"]["pattern"] == "^[1-9][0-9]*$", "rows are the only open names"
            rows = self.rng.sample(range(1, 99), self.rng.randrange(3))
            return {str(row): self._said(schema["additionalProperties"]) for row in rows}
        made = {
            key: given[key] if key in given else self._said(one)
            for key, one in schema["properties"].items()
            if key in given or key in schema.get("required", ()) or self.rng.random() < 0.5
        }
        return self._shuffled(made)

    def _string(self, schema: Mapping[str, Any]) -> str:
        pattern, rng = schema.get("pattern"), self.rng
        letters = rng.choice(("A", "C", "AB"))
        known: dict[str | None, Callable[[], str]] = {
            None: lambda: self._text(schema.get("minLength", 0))[: schema.get("maxLength")],
            f"^{NAME}$": self._table_name,
            f"^{NAME}\\.{NAME}$": self._dotted,
            "^[a-z0-9][a-z0-9-]*$": lambda: rng.choice(("f-1", "monthly-return", "0")),
            "^[A-Z]{1,3}$": lambda: letters,
            "^[A-Z]{1,3}(:[A-Z]{1,3})?$": lambda: rng.choice((letters, f"{letters}:{letters}")),
            "^[A-Z]{1,3}[1-9][0-9]*(:[A-Z]{1,3}[1-9][0-9]*)?$": lambda: rng.choice((f"{letters}4", f"{letters}4:D9")),
            "^[^\\[\\]:*?/\\\\]+$": self._sheet_name,
            "^[^\\[\\]:*?/\\\\]{1,10}$": lambda: self._sheet_name()[:10],
        }
        assert pattern in known, f"no text is known for {pattern}"
        return known[pattern]()

    def _value(self, table: str, field: str) -> Any:
        """A value of the type of a field, rather of the sort that is easily taken for another."""
        kind_of = self._fields(table)[field]["type"]
        if kind_of == "string" or (kind_of == ["number", "string"] and self.rng.random() < 0.5):
            return self._text(0)
        return self.rng.choice((0, 7, -2, 10**6) if kind_of == "integer" else (0, 2.5, -0.125, 10**6))

    def _text(self, least: int) -> str:
        while len(text := "".join(self.rng.choices(WORDS, k=self.rng.choice((1, 1, 2))))) < least:
            pass
        return text

    def _sheet_name(self) -> str:
        name = "".join(sign for sign in self._text(0) if sign not in '[]:*?/\\"' and sign.isprintable())
        return (name.strip() or "表")[:25]

    def _name(self) -> str:
        return self.rng.choice(("a", "b", "x", "_z")) + self.rng.choice(("", "ate", "_1", "2"))

    def _dotted(self) -> str:
        table = self._table_name()
        return f"{table}.{self.rng.choice(list(self._fields(table)))}"

    def _table_name(self) -> str:
        return self.rng.choice(list(self.tables))

    def _fields(self, table: str) -> dict[str, Any]:
        found: dict[str, Any] = self.tables[table]["fields"]
        return found

    def _unlike(self, count: int, draw: Callable[[], str]) -> list[str]:
        return list(dict.fromkeys(draw() for _ in range(count)))

    def _shuffled(self, node: dict[str, Any]) -> dict[str, Any]:
        keys = list(node)
        if self.rng.random() < 0.5:
            self.rng.shuffle(keys)
        return {key: node[key] for key in keys}

    def _note(self, level: str, node: dict[str, Any]) -> dict[str, Any]:
        self.met |= {(level, key) for key in node}
        return node


def levels() -> Iterator[tuple[str, str]]:
    """Every (level, keyword) that the dialect has."""
    defs, top = DIALECT["$defs"], DIALECT["properties"]
    parts = {
        "form": top,
        "roles": top["x-roles"]["properties"],
        "list": top["x-lists"]["additionalProperties"]["properties"],
        "move": top["x-from"]["additionalProperties"]["properties"],
        "sheet": defs["sheet"]["properties"],
        "record": keywords(defs["record"]),
        "table": keywords(defs["table"]),
        "block": defs["table"]["properties"]["x-block"]["properties"],
        "field": keywords(defs["recordField"]) | keywords(defs["tableField"]),
        "total": {key: True for one in defs["total"]["oneOf"] for key in one["properties"]},
    }
    for level, found in parts.items():
        yield from ((level, key) for key in found)
    for name in top["x-checks"]["items"]["properties"]["kind"]["enum"]:
        yield from (("check", f"{name}.{param.name}") for param in kind(name).params)
    for name in top["x-across"]["items"]["properties"]["kind"]["enum"]:
        yield from (("across", f"{name}.{param.name}") for param in ACROSS[name])
