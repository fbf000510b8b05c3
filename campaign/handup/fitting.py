"""Whether a mapping fits both forms: each mistake in one sentence that says where and what may stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaign.handup.mapping import Figure, Plan, Rows
from campaign.measures import measures
from workbook.form import Field, Form, Section

EACH_UNIT, EACH_TOPIC = "unit", "topic"
SETTINGS = ("name", "department", "contact", "mailbox")
"""What of the settings may be told above; no telephone."""

TEXTS = ("narrative", "experience")
"""The roles of what units write of a month."""

_COUNTED = ("count", "sum", "target")
_TAKES = {
    "": (*_COUNTED, "units", "filed", "zero", "setting", "text"),
    EACH_UNIT: (*_COUNTED, "unit", "state", "number"),
    EACH_TOPIC: ("count", "sum", "topic", "number"),
    "row": ("value", "unit", "number"),
}


def misfits(plan: Plan, source: Form, to: Form) -> Iterator[str]:
    """What in a mapping names a field that is not there, is computed, or is personal; nothing where it fits."""
    for dotted, figure in plan.fields.items():
        section, _, name = dotted.partition(".")
        place = to.by_name.get(section)
        if place is None or place.is_table or name not in place.by_name:
            yield f"{plan.name}：报表“{to.title}”的单项中没有“{dotted}”，请核对。"
            continue
        yield from _of_field(plan, dotted, place.field(name), to)
        yield from _of_figure(plan, dotted, figure, "", source)
        if figure.take == "zero" and dotted != to.roles.get("zero"):
            yield f"{plan.name}：“{dotted}”不是零报告栏，不能取 zero。"
    for name, rows in plan.tables.items():
        table = to.by_name.get(name)
        if table is None or not table.is_table or table.closed:
            yield f"{plan.name}：报表“{to.title}”没有可以逐行填写的表“{name}”，请核对。"
            continue
        yield from _of_rows(plan, table, rows, source, to)


def _of_rows(plan: Plan, table: Section, rows: Rows, source: Form, to: Form) -> Iterator[str]:
    kind = rows.each if rows.each in (EACH_UNIT, EACH_TOPIC) else "row"
    if kind == "row":
        ours = source.by_name.get(rows.each)
        if ours is None or not ours.is_table:
            yield f"{plan.name}：表“{table.name}”的 each 应为 unit、topic，或报表“{source.title}”的一张表，现为“{rows.each}”。"
            return
        named = [*rows.where, *([rows.rank] if rows.rank else [])]
        yield from (
            f"{plan.name}：表“{table.name}”按“{name}”取行，“{ours.title}”中没有这一栏。"
            for name in named
            if name not in ours.by_name
        )
    for name, figure in rows.columns.items():
        where = f"{table.name}.{name}"
        if name not in table.by_name:
            yield f"{plan.name}：报表“{to.title}”的表“{table.title}”没有“{name}”栏，请核对。"
            continue
        yield from _of_field(plan, where, table.field(name), to)
        if kind == "row" and figure.take == "value":
            yield from _of_source(plan, where, source.section(rows.each).by_name, figure.of, rows.each)
        else:
            yield from _of_figure(plan, where, figure, kind, source)


def _of_field(plan: Plan, where: str, field: Field, to: Form) -> Iterator[str]:
    if field.total is not None:
        yield f"{plan.name}：“{where}”（{field.title}）由公式自动计算，请从对照表中删去。"
    if where in (to.roles.get("unit"), to.roles.get("period")):
        yield f"{plan.name}：“{where}”（{field.title}）由程序预填，请从对照表中删去。"
    if field.personal:
        yield f"{plan.name}：“{where}”（{field.title}）是个人信息，不能由程序填写，请从对照表中删去。"


def _of_figure(plan: Plan, where: str, figure: Figure, kind: str, source: Form) -> Iterator[str]:
    by = measures(source)
    if figure.take not in _TAKES[kind]:
        yield f"{plan.name}：“{where}”不能取 {figure.take}，这里可用的有 {'、'.join(_TAKES[kind])}。"
    elif figure.take in ("count", "sum") and not figure.span:
        yield f"{plan.name}：“{where}”没有写明 span，应为 month（本月）、before（以前各月）或 whole（累计）。"
    elif figure.take in ("count", "sum", "zero") and not by.events:
        yield f"{plan.name}：报表“{source.title}”没有活动明细（x-roles 的 event），“{where}”取不到 {figure.take}。"
    elif figure.take == "sum" and figure.of not in (known := [f"{by.events}.{name}" for name in by.figures]):
        yield f"{plan.name}：“{where}”的 of 应为 {'、'.join(known) or '（本报表没有可以合计的栏）'}，现为“{figure.of}”。"
    elif figure.take == "setting" and figure.of not in SETTINGS:
        yield f"{plan.name}：“{where}”的 of 应为活动设置中的 {'、'.join(SETTINGS)}，现为“{figure.of}”。"
    elif figure.take == "text":
        yield from _of_text(plan, where, figure.of, source)


def _of_text(plan: Plan, where: str, role: str, source: Form) -> Iterator[str]:
    """A text is told by the role of its field."""
    if role not in TEXTS:
        yield f"{plan.name}：“{where}”的 of 应为 {'、'.join(TEXTS)}，现为“{role}”。"
    elif role not in source.roles:
        yield f"{plan.name}：报表“{source.title}”没有标明（x-roles）“{role}”栏，“{where}”取不到。"
    elif source.locate(source.roles[role])[1].personal:
        yield f"{plan.name}：“{where}”取自“{role}”，是个人信息，不能上报，请从对照表中删去。"


def _of_source(plan: Plan, where: str, fields: Mapping[str, Field], name: str, section: str) -> Iterator[str]:
    if name not in fields:
        yield f"{plan.name}：“{where}”取自“{section}.{name}”，本活动的报表没有这一栏，请核对。"
    elif fields[name].personal:
        yield f"{plan.name}：“{where}”取自“{fields[name].title}”，是个人信息，不能上报，请从对照表中删去。"
