"""What may be typed into a field, and what the cell says to whoever types: native validations with Chinese hints."""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping
from typing import Any

from workbook.bounds import between
from workbook.conditions import applies
from workbook.form import Field, Form, Section
from workbook.paint import PROMPT_LENGTH, TITLE_LENGTH
from workbook.sheets import Choices, Limits, Span

EARLIEST, LATEST = "2000-01-01", "2099-12-31"
_WIDEST = 999_999_999_999
_LONG_TEXT = 200


def cell_format(field: Field, *, tall: bool = False) -> str:
    """The palette's number format for a field: "date", "integer:场", "text" …; `tall` is a tall cell of prose."""
    if field.kind == "integer":
        serial = field.schema.get("minimum") == 1 and not field.unit
        return "serial" if serial else _with_unit("integer", field)
    if field.kind == "number":
        return "percent" if field.unit == "%" else _with_unit("number", field)
    if field.kind in ("date", "time", "month", "choice"):
        return field.kind
    if field.kind == "person" or field.personal:
        return "code"
    if field.kind == "either":
        return "long"
    # In a cell of text format Excel shows what is over 255 characters as ####.
    if tall:
        return "prose"
    return "long" if field.schema.get("maxLength", 0) > _LONG_TEXT else "text"


def _with_unit(name: str, field: Field) -> str:
    return f"{name}:{field.unit}" if field.unit and field.span.top else name


def hint(field: Field) -> str:
    """How to fill a field, in a few words: the form's own help, else what its kind and bounds ask for."""
    if field.help:
        return field.help
    if field.total is not None:
        return "自动计算，无需填写"
    if field.given:
        return "已预填，请勿改动"
    if field.pattern_says:
        return field.pattern_says
    low, high = field.schema.get("minimum"), field.schema.get("maximum")
    match field.kind:
        case "choice":
            return "从下拉列表中选择"
        case "either":
            return "填数字或文字"
        case "integer" | "number":
            bounds = between(low, high)
            return f"填{_kind_name(field)}" + (f"，{bounds}" if bounds else "")
        case "date":
            return "日期，如 2020-04-03"
        case "time":
            return "24小时制时间，如 09:30"
        case "month":
            return "月份，如 2020-04"
        case "person":
            return "填写姓名"
        case _:
            longest = field.schema.get("maxLength")
            return f"不超过{longest}字" if longest else "填写文字"


def condition(section: Section, field: Field) -> str:
    """When a field applies: "“形式”为“线下”或“混合”时填写"; "" where it always does."""
    said = applies(section, field)
    return f"{said}时{'必填' if field.needed else '填写'}" if said else ""


def rule(
    form: Form, section: Section, field: Field, span: Span, source: str | None, period: str | None
) -> Choices | Limits:
    """The validation of the cells of a field; `source` is the range of its choices, `period` the month handed out."""
    title = field.caption[:TITLE_LENGTH]
    prompt = "；".join(filter(None, (condition(section, field), hint(field))))[:PROMPT_LENGTH]
    if not field.open:
        return Limits(span, "any", prompt=prompt, title=title)
    if source is not None:
        return Choices(span, source, prompt=prompt, title=title)
    kind, low, high = _limits(form, section, field, period)
    return Limits(span, kind, low, high, prompt=prompt, error=_error(field, kind, low, high), title=title)


Bound = str | int | float | None


def _limits(form: Form, section: Section, field: Field, period: str | None) -> tuple[str, Bound, Bound]:
    schema: Mapping[str, Any] = field.schema
    match field.kind:
        case "integer" | "number":
            low, high = schema.get("minimum"), schema.get("maximum")
            if field.kind == "integer":
                low = math.floor(schema["exclusiveMinimum"]) + 1 if "exclusiveMinimum" in schema else low
                high = math.ceil(schema["exclusiveMaximum"]) - 1 if "exclusiveMaximum" in schema else high
            return (field.kind, -_WIDEST if low is None and high is None else low, high)
        case "date":
            if period and _in_period(form, f"{section.name}.{field.name}"):
                return ("date", *month_bounds(period))
            return ("date", EARLIEST, LATEST)
        case "time":
            return ("time", "00:00", "23:59")
        case "month":
            return ("text-length", 7, 7)
        case _:
            longest = schema.get("maxLength")
            if longest is None:
                return ("any", None, None)
            return ("text-length", schema.get("minLength", 0), longest)


def _in_period(form: Form, dotted: str) -> bool:
    """Whether a check holds the field to the month handed out, and to nothing else."""
    return any(check == {"kind": "in-period", "field": dotted} for check in form.checks)


def month_bounds(period: str) -> tuple[str, str]:
    """The first and last day of a month: "2020-04" -> ("2020-04-01", "2020-04-30")."""
    year, month = (int(part) for part in period.split("-"))
    return f"{period}-01", f"{period}-{calendar.monthrange(year, month)[1]:02}"


def _kind_name(field: Field) -> str:
    return "整数" if field.kind == "integer" else "数字"


def _error(field: Field, kind: str, low: Bound, high: Bound) -> str:
    """Why Excel did not take what was typed, and how to mend it."""
    match kind:
        case "integer" | "number":
            bounds = between(None if low == -_WIDEST else low, high)
            return f"只能填{_kind_name(field)}{'（' + bounds + '）' if bounds else ''}，不带单位和文字，如 90。请改正后再填。"
        case "date":
            if low == EARLIEST:
                return "请填真实的日期，写法如 2020-04-03。"
            return f"日期应在 {low} 至 {high} 之间，写法如 {low}。若要报的不是这个月，请改用当月下发的报表。"
        case "time":
            return "请填24小时制的时间，写法如 09:30（用英文冒号）。"
        case "text-length" if field.kind == "month":
            return "请填月份，写法如 2020-04。"
        case "text-length":
            return f"应写 {low} 至 {high} 字，请增减后再填。" if low else f"最多 {high} 字，请精简后再填。"
        case _:
            return ""
