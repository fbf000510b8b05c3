"""Field and Section: what a form is made of; here the x- keywords of both are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from workbook.addresses import Span, column_number
from workbook.codelist import CodeLists

KINDS = ("integer", "number", "date", "time", "month", "choice", "person", "text", "either")


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One cell of a record or of a repeated block, or one column of a table.

    `kind` is one of KINDS ("either" is a number or a text); `span` the value cell of a record's field (of the first
    block's), or the columns (rows 0) of a table's; `given` is prefilled and locked, `total` (how it is computed)
    computed and locked. `group` are the merged headers above a column, outermost first; `listed` the column
    ("section.field") of the workbook that holds its choices; `when` is field of the same record or row -> values:
    the field applies only where all of those hold one of them, and `needed` says whether it must be filled there
    (`required` is what must be filled always). `caption` is the title, with the headers above it where it is not the
    only one of its name in the section.
    """

    name: str
    title: str
    kind: str
    required: bool
    schema: Mapping[str, Any]
    span: Span
    label: Span | None
    aliases: tuple[str, ...]
    choices: tuple[str, ...]
    choice_aliases: Mapping[str, str]
    codes: str | None
    help: str
    width: float | None
    height: float | None
    unit: str
    given: bool
    total: Mapping[str, Any] | None
    personal: bool
    pattern_says: str
    group: tuple[str, ...] = ()
    listed: str | None = None
    when: Mapping[str, tuple[Any, ...]] | None = None
    needed: bool = False
    caption: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every header that means this field, the title first."""
        return (self.title, *self.aliases)

    @property
    def open(self) -> bool:
        """Whether the clerk fills it."""
        return not self.given and self.total is None


class Marks(NamedTuple):
    """Row markers: the column (from 1) that says of each row what it is; the words for a row of data and the header."""

    column: int
    data: str
    header: str | None


class Block(NamedTuple):
    """A repeated block: how many rows or columns each lies past the one before, and how many there are."""

    rows: int
    columns: int
    count: int  # type: ignore[assignment]  # a tuple's own count is not needed


@dataclass(frozen=True, eq=False)
class Section:
    """A record (label and value side by side), a table (a header row, a row a thing) or repeated blocks, on one sheet.

    Rows count from 1. `header_row` is the lowest of `headers` rows, 0 for records and blocks. `fixed` names
    (code list, field) where a table has one prefilled row per code; `literal` are the prefilled and locked values of
    each such row, or of the rows that the form itself lists. `key` are the fields by which a row is the same row next
    time. Data of blocks are a list, as a table's.
    """

    name: str
    title: str
    sheet: str
    is_table: bool
    fields: tuple[Field, ...]
    header_row: int
    first_row: int
    ready_rows: int
    last_row: int
    key: tuple[str, ...]
    note: str
    fixed: tuple[str, str] | None
    master: str | None
    headers: int = 1
    marks: Marks | None = None
    block: Block | None = None
    by_letter: bool = False
    literal: tuple[Mapping[str, Any], ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the form itself says which rows there are: none can be added."""
        return bool(self.literal) or self.block is not None

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by name."""
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        """The field of that name; none is a KeyError."""
        try:
            return self.by_name[name]
        except KeyError:
            raise KeyError(f"{self.name}.{name}") from None


LAST_ROW = 5000
"""The last row of a table that does not say its own, where nothing stands below it."""


def read_sections(properties: Mapping[str, Any], codes: CodeLists) -> tuple[Section, ...]:
    """The sections of a definition; what is missing or unknown is a KeyError."""
    sections = [_section(name, value, codes) for name, value in properties.items()]
    for at, section in enumerate(sections):
        said = section.closed or not section.is_table or "x-last-row" in properties[section.name]
        if not said and not any(_is_below(other, section) for other in sections):
            sections[at] = replace(section, last_row=max(section.last_row, LAST_ROW))
    return tuple(sections)


def _is_below(other: Section, section: Section) -> bool:
    """Whether a section begins below another's header, in columns that both have."""
    if other is section or other.sheet != section.sheet:
        return False
    spans = [span for field in other.fields for span in (field.span, field.label) if span is not None]
    left, right = min(field.span.left for field in section.fields), max(field.span.right for field in section.fields)
    top = other.header_row or min(span.top for span in spans)
    return top > section.header_row and any(span.left <= right and left <= span.right for span in spans)


def _section(name: str, value: Mapping[str, Any], codes: CodeLists) -> Section:
    is_table = value["type"] == "array"
    shape = value["items"] if is_table else value
    marks = _marks(value.get("x-marks"))
    block = _block(value.get("x-block"))
    fixed, literal = _given_rows(value.get("x-rows"), codes)
    given = {field for row in literal for field in row}
    spans = _cells(shape["properties"]) if block or not is_table else _columns(shape["properties"], marks)
    required = frozenset(shape.get("required", ()))
    titles = Counter(prop["title"] for prop in shape["properties"].values())
    fields = tuple(
        replace(
            _field(key, prop, spans[key], key in required, key in given, codes),
            caption="·".join((*prop.get("x-group", ()), prop["title"])) if titles[prop["title"]] > 1 else prop["title"],
        )
        for key, prop in shape["properties"].items()
    )
    header_row, first_row, ready, last_row = _rows(value, block, fields, len(literal))
    return Section(
        name=name,
        title=value["title"],
        sheet=value["x-sheet"],
        is_table=is_table,
        fields=fields,
        header_row=header_row,
        first_row=first_row,
        ready_rows=ready,
        last_row=last_row,
        key=tuple(value.get("x-key", ())),
        note=value.get("x-note", ""),
        fixed=fixed,
        master=value.get("x-master"),
        headers=value.get("x-headers", 1),
        marks=marks,
        block=block,
        by_letter=value.get("x-by") == "letter",
        literal=literal,
    )


def _rows(
    value: Mapping[str, Any], block: Block | None, fields: Sequence[Field], given: int
) -> tuple[int, int, int, int]:
    """Header row, first row, ready rows, last row."""
    if block is not None:
        spans = [span for field in fields for span in (field.span, field.label) if span]
        top, bottom = min(span.top for span in spans), max(span.bottom for span in spans)
        return 0, top, block.count, bottom + block.rows * (block.count - 1)
    header_row = value.get("x-header-row", 0)
    first_row = value.get("x-first-row", header_row + 1)
    ready = given or value.get("x-ready-rows", 0)
    return header_row, first_row, ready, value.get("x-last-row", first_row + ready - 1)


def _given_rows(rows: Any, codes: CodeLists) -> tuple[tuple[str, str] | None, tuple[Mapping[str, Any], ...]]:
    """The code list and field of fixed rows, if that is what makes them; and what stands in each."""
    if isinstance(rows, Mapping):
        return (rows["codes"], rows["field"]), tuple({rows["field"]: label} for label in codes[rows["codes"]].labels)
    return None, tuple(rows or ())


def _marks(value: Mapping[str, Any] | None) -> Marks | None:
    return Marks(column_number(value["column"]), value["data"], value.get("header")) if value else None


def _block(value: Mapping[str, Any] | None) -> Block | None:
    return Block(value.get("rows", 0), value.get("columns", 0), value["count"]) if value else None


def _cells(properties: Mapping[str, Any]) -> dict[str, Span]:
    return {name: Span.parse(prop["x-cell"]) for name, prop in properties.items()}


def _columns(properties: Mapping[str, Any], marks: Marks | None) -> dict[str, Span]:
    """The columns of each field: its own, else the next that is free."""
    spans = {name: _letters(prop["x-column"]) for name, prop in properties.items() if "x-column" in prop}
    taken = {column for span in spans.values() for column in range(span.left, span.right + 1)}
    if marks is not None:
        taken.add(marks.column)
    free = 1
    for name in properties:
        if name not in spans:
            while free in taken:
                free += 1
            spans[name] = Span(0, free, 0, free)
        free = spans[name].right + 1
    return spans


def _letters(text: str) -> Span:
    first, _, last = text.partition(":")
    return Span(0, column_number(first), 0, column_number(last or first))


def _field(name: str, prop: Mapping[str, Any], span: Span, required: bool, given: bool, codes: CodeLists) -> Field:
    listed = codes[prop["x-codes"]] if "x-codes" in prop else None
    when = prop.get("x-when")
    return Field(
        name=name,
        title=prop["title"],
        kind=_kind(prop),
        required=required and not when,
        needed=required,
        schema=prop,
        span=span,
        label=_label(prop, span),
        aliases=tuple(prop.get("x-aliases", ())),
        choices=listed.labels if listed else tuple(prop.get("enum", ())),
        choice_aliases=listed.aliases if listed else {},
        codes=prop.get("x-codes"),
        help=prop.get("x-help", ""),
        width=prop.get("x-width"),
        height=prop.get("x-height"),
        unit=prop.get("x-unit", ""),
        given=given or prop.get("x-given", False),
        total=prop.get("x-total"),
        personal=prop.get("x-personal", False),
        pattern_says=prop.get("x-pattern-says", ""),
        group=tuple(prop.get("x-group", ())),
        listed=prop.get("x-list"),
        when={other: tuple(values) for other, values in when.items()} if when else None,
    )


def _label(prop: Mapping[str, Any], span: Span) -> Span | None:
    """Where the label of a record's field stands: where the form says, else left of the value; a column has none."""
    if "x-label-cell" in prop:
        return Span.parse(prop["x-label-cell"])
    return Span(span.top, span.left - 1, span.top, span.left - 1) if span.top else None


def _kind(prop: Mapping[str, Any]) -> str:
    if "x-kind" in prop:
        return str(prop["x-kind"])
    if "x-codes" in prop or "enum" in prop or ("x-list" in prop and prop["type"] == "string"):
        return "choice"
    if isinstance(prop["type"], list):
        return "either"
    if prop["type"] in ("integer", "number"):
        return str(prop["type"])
    return str(prop.get("format", "text"))
