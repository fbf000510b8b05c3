"""A field in plain Chinese: what it holds, what is asked of it, where it stands, how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from validator.forms.names import kind_words
from workbook.addresses import column_letter
from workbook.bounds import BOUNDS, between
from workbook.form import Field, Form, Section

_LIMITS: Mapping[str, Callable[[Any], str]] = {
    **{name: bound.words for name, bound in BOUNDS.items()},
    "multipleOf": lambda limit: f"是 {limit:,} 的整倍数",
    "const": lambda limit: f"只能是“{limit}”",
}


def kind_word(field: Field) -> str:
    """What a field holds: "整数", "日期", "选项" …"""
    return kind_words([field.kind])[0]


def filler(field: Field) -> str:
    """Who fills a field."""
    return "自动计算" if field.total is not None else "已预填" if field.given else "填报"


def limits(field: Field) -> dict[str, str]:
    """Keyword -> what it asks of a field, in words; two bounds of a number are one phrase, under "minimum"."""
    schema = field.schema
    found = {keyword: say(schema[keyword]) for keyword, say in _LIMITS.items() if keyword in schema}
    if "minimum" in found and "maximum" in found:
        found["minimum"] = between(schema["minimum"], schema["maximum"])
        del found["maximum"]
    if "pattern" in schema:
        found["pattern"] = field.pattern_says
    return found


def source(form: Form, field: Field) -> str:
    """Where the choices of a field come from; "" where it has none."""
    if field.listed:
        section, other = form.locate(field.listed)
        return f"“{section.title}”表的“{other.title}”"
    if field.codes:
        return f"代码表“{form.codes[field.codes].title}”"
    return "、".join(field.choices)


def place(section: Section, field: Field) -> str:
    """Where a field stands on its sheet: "B4:D4" or "G 列"."""
    if field.span.top:
        return field.span.a1()
    left, right = column_letter(field.span.left), column_letter(field.span.right)
    return f"{left} 列" if left == right else f"{left}:{right} 列"


def total_words(form: Form, section: Section, field: Field) -> str:
    """How a computed field comes about; "" where it is not computed."""
    total = field.total
    if total is None:
        return ""
    if "add" in total:
        return " ＋ ".join(_titles(section, total["add"]))
    if "ratio" in total:
        return " ÷ ".join(_titles(section, total["ratio"]))
    if "count" in total:
        target = form.section(total["count"])
        said = f"“{target.title}”的行数"
    else:
        target, summed = form.locate(total["sum"])
        said = f"“{target.title}”中“{summed.title}”之和"
    where = [
        f"“{target.field(theirs).title}”与本行“{section.field(ours).title}”相同"
        for theirs, ours in total.get("where", {}).items()
    ]
    return f"{said}（只计{'且'.join(where)}的）" if where else said


def _titles(section: Section, names: list[str]) -> Iterator[str]:
    return (section.field(name).title for name in names)


def layout_words(section: Section) -> str:
    """How a section lies on its sheet."""
    if section.block is not None:
        return f"同样的版块共 {section.block.count} 个"
    if not section.is_table:
        return "一项一格"
    heads = f"第 {section.header_row} 行" if section.headers == 1 else _rows(section)
    if section.literal:
        return f"表头在{heads}，以下 {len(section.literal)} 行的项目已预填"
    grown = f"，可填到第 {section.last_row:,} 行" if section.last_row > section.first_row else ""
    return f"一事一行，表头在{heads}，从第 {section.first_row} 行填起{grown}"


def _rows(section: Section) -> str:
    return f"第 {section.header_row - section.headers + 1} 至 {section.header_row} 行"
