"""Which column of the design workbook says which keyword of a definition: the one table that both ways go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from validator.check import KINDS, Param, kind
from validator.forms.design import codecs as of
from validator.forms.design.codec import Codec
from validator.forms.design.totals import TOTAL
from validator.forms.rules import ACROSS
from validator.forms.shape import dialect


class Column(NamedTuple):
    """One column: its field of the design form, the keyword it says ("x-marks.data" within one), and how.

    `first`: it stands first in its row, or must be spelt as the column that does.
    """

    field: str
    keyword: str
    codec: Codec
    first: bool = False


def _columns(codec: Codec, **keywords: str) -> Iterator[Column]:
    return (Column(field, keyword, codec) for field, keyword in keywords.items())


REPORT = (
    Column("code", "$id", of.TEXT),
    *_columns(of.TEXT, title="title", description="description"),
    Column("version", "x-version", of.NUMBER),
    Column("heading", "x-heading", of.TEXT),
    Column("measures", "x-measures", of.MEASURES),
)

_TABLES = ("explanations", "event")
"""Roles that a whole table plays; the others are fields, or words (…-says)."""


def _role(role: str) -> Column:
    said = of.TEXT if role.endswith("-says") else of.TABLE if role in _TABLES else of.DOTTED
    return Column(f"role_{role.replace('-', '_')}", f"x-roles.{role}", said)


ROLES = tuple(_role(role) for role in dialect()["properties"]["x-roles"]["properties"])

SHEETS = (
    Column("name", "name", of.TEXT, first=True),
    *_columns(of.TEXT, title="title", note="note"),
    *_columns(of.FLAG, guide="guide", landscape="landscape"),
    Column("widths", "columns", of.NUMBERS),
    Column("bands", "bands", of.BANDS),
)

TABLES = (
    Column("title", "title", of.TEXT, first=True),
    Column("sheet", "x-sheet", of.TEXT, first=True),
    *_columns(of.NUMBER, min_items="minItems", max_items="maxItems"),
    *_columns(of.NUMBER, headers="x-headers", header_row="x-header-row", first_row="x-first-row"),
    *_columns(of.NUMBER, ready_rows="x-ready-rows", last_row="x-last-row"),
    Column("key", "x-key", of.COLUMNS),
    *_columns(of.TEXT, note="x-note", master="x-master"),
    Column("fixed_codes", "x-rows.codes", of.CODES),
    Column("fixed_field", "x-rows.field", of.COLUMN),
    Column("by_letter", "x-by", of.says("letter")),
    *_columns(of.TEXT, mark_column="x-marks.column", mark_data="x-marks.data", mark_header="x-marks.header"),
    Column("block", "x-block", of.BLOCK),
)

FIELDS = (
    Column("title", "title", of.TEXT),
    Column("codes", "x-codes", of.CODES),
    Column("choices", "enum", of.TEXTS),
    Column("choices_of", "x-list", of.DOTTED),
    Column("fixed", "const", of.VALUE),
    Column("pattern", "pattern", of.TEXT),
    *_columns(of.NUMBER, min_length="minLength", max_length="maxLength", low="minimum", high="maximum"),
    *_columns(of.NUMBER, above="exclusiveMinimum", below="exclusiveMaximum", step="multipleOf"),
    Column("groups", "x-group", of.TEXTS),
    Column("label_place", "x-label-cell", of.TEXT),
    *_columns(of.NUMBER, width="x-width", height="x-height"),
    Column("unit", "x-unit", of.TEXT),
    Column("given", "x-given", of.FLAG),
    Column("total", "x-total", TOTAL),
    Column("when", "x-when", of.OWN_WHEN),
    Column("aliases", "x-aliases", of.TEXTS),
    *_columns(of.TEXT, help="x-help", pattern_says="x-pattern-says"),
    Column("personal", "x-personal", of.FLAG),
    Column("examples", "examples", of.VALUES),
)
"""All but the name, the type, whether it is required, and the place, of which more than one keyword is made."""

PLACES = {True: "x-cell", False: "x-column"}
"""The keyword of a field's place: whether it has a cell of its own -> keyword."""

LIST_TITLE = Column("title", "title", of.TEXT, first=True)
ENTRIES = (
    Column("code", "code", of.TEXT),
    Column("label", "label", of.TEXT),
    Column("aliases", "aliases", of.TEXTS),
)

TYPES: Mapping[str, Mapping[str, Any]] = {
    "整数": {"type": "integer"},
    "小数": {"type": "number"},
    "日期": {"type": "string", "format": "date"},
    "时间": {"type": "string", "format": "time"},
    "月份": {"type": "string", "format": "month"},
    "选项": {"type": "string"},
    "姓名": {"type": "string", "x-kind": "person"},
    "文字": {"type": "string"},
    "文字或数字": {"type": ["number", "string"]},
}
LISTED, CHOICE, TEXT = ("x-codes", "enum", "x-list"), "选项", "文字"


@cache
def keywords_of(sort: str, cells: bool) -> frozenset[str]:
    """The keywords that the dialect has for a record ("object"), a table ("array") or a "field".

    `cells`: fields have cells of their own, as those of a record and of a block that comes again.
    """
    defs = dialect()["$defs"]
    if sort == "field":
        return frozenset(
            {**defs["field"]["properties"], **defs["recordField" if cells else "tableField"]["properties"]}
        )
    if sort == "object":
        return frozenset(defs["record"]["properties"])
    barred = {key for key, one in defs["table"]["then"]["properties"].items() if one is False}
    return frozenset(defs["table"]["properties"]) - (barred if cells else set())


SHAPES = {"表单": "object", "明细": "array"}

_HOLDS: Mapping[str, Codec] = {
    "field": of.DOTTED,
    "fields": of.FIELDS,
    "section": of.TABLE,
    "when": of.WHEN,
    "number": of.NUMBER,
    "integer": of.NUMBER,
    "flag": of.FLAG,
    "text": of.TEXT,
    "codes": of.CODES,
}
_OWN_COLUMNS = {("field", "field"): "fields", ("earlier", "flag"): "earlier_rows"}
"""Parameters of two kinds that go by one name and yet hold different things, and those that share a column."""


def param_columns(params: tuple[Param, ...]) -> tuple[Column, ...]:
    """The columns of the parameters of one check."""
    return tuple(
        Column(
            _OWN_COLUMNS.get((param.name, param.holds), param.name.replace("-", "_")), param.name, _HOLDS[param.holds]
        )
        for param in params
    )


def across_columns(params: tuple[Param, ...]) -> tuple[Column, ...]:
    """The columns of the parameters of one check between filings."""
    return tuple(Column(param.name, param.name, _HOLDS[param.holds]) for param in params)


def check_kinds() -> dict[str, tuple[str, tuple[Param, ...]]]:
    """Every kind that a form may name -> its Chinese name and its parameters."""
    named = dialect()["properties"]["x-checks"]["items"]["properties"]["kind"]["enum"]
    return {name: (kind(name).label, kind(name).params) for name in KINDS if name in named}


ACROSS_LABELS = {"two-units": "两家报了同一事", "two-places": "一人同时在两处", "cumulative": "累计与前期一致"}


def across_kinds() -> dict[str, tuple[str, tuple[Param, ...]]]:
    """Every kind of check between filings -> its Chinese name and its parameters."""
    return {name: (ACROSS_LABELS[name], params) for name, params in ACROSS.items()}
