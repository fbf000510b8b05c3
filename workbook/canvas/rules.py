"""Choices and limits as data validations, without a library and as openpyxl's; data bars as its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from workbook.paint import PROMPT_LENGTH, TITLE_LENGTH, serial
from workbook.palette import BARS
from workbook.sheets import Choices, DataBar, Limits

if TYPE_CHECKING:
    from openpyxl.formatting.rule import Rule
    from openpyxl.worksheet.datavalidation import DataValidation

_TYPES: dict[str, Any] = {
    "date": "date",
    "time": "time",
    "integer": "whole",
    "number": "decimal",
    "text-length": "textLength",
    "any": None,
}
_FLAGS = ("allowBlank", "showInputMessage", "showErrorMessage")
_NOT_LISTED = "只能从下拉列表中选择。请按 Esc 取消，再点格子右侧的箭头选一项。"


class Described(NamedTuple):
    """A data validation without a library: its attributes as the file names them, and its formulas."""

    attributes: dict[str, str]
    low: str | None
    high: str | None = None


def validation(rule: Choices | Limits) -> DataValidation | None:
    """The native validation of a rule; None where it neither limits nor says anything."""
    from openpyxl.worksheet.datavalidation import DataValidation

    said = described(rule)
    if said is None:
        return None
    make: Any = DataValidation
    flags = {name: value == "1" if name in _FLAGS else value for name, value in said.attributes.items()}
    made: DataValidation = make(**flags, formula1=said.low, formula2=said.high)
    return made


def described(rule: Choices | Limits) -> Described | None:
    """What a rule says as a data validation (ECMA-376 part 1, 18.3.1.32); None where that is nothing."""
    if isinstance(rule, Choices):
        kind = {"type": "list", "errorStyle": "stop" if rule.strict else "information"}
        told = _said(rule.title, rule.prompt, _NOT_LISTED)
        return Described(kind | {"allowBlank": "1", **told, "sqref": rule.span.a1()}, rule.source)
    type_ = _TYPES[rule.kind]
    if type_ is None:
        if not rule.prompt:
            return None
        told = _said(rule.title, rule.prompt, "")
        return Described({"allowBlank": "1", **told, "sqref": rule.span.a1()}, None)
    low, high = _bound(rule.low, rule.kind), _bound(rule.high, rule.kind)
    both = low is not None and high is not None
    operator = "between" if both else "lessThanOrEqual" if low is None else "greaterThanOrEqual"
    told = _said(rule.title, rule.prompt, rule.error)
    attributes = {"type": type_, "operator": operator, "allowBlank": "1", **told, "sqref": rule.span.a1()}
    return Described(attributes, low if low is not None else high, high if low is not None else None)


def _bound(bound: str | int | float | None, kind: str) -> str | None:
    """A bound as the formula that a validation holds: a number, dates and times as serials."""
    if bound is None:
        return None
    number = serial(bound, kind) if isinstance(bound, str) else bound
    if number is None:
        raise ValueError(f"{bound!r} is no bound of kind {kind}")
    return f"{number:.10g}" if isinstance(number, float) else str(number)


def _said(title: str, prompt: str, error: str) -> dict[str, str]:
    told = {}
    if prompt:
        told = {"showInputMessage": "1", "promptTitle": title[:TITLE_LENGTH], "prompt": prompt[:PROMPT_LENGTH]}
    if error:
        told |= {"showErrorMessage": "1", "errorTitle": title[:TITLE_LENGTH], "error": error[:PROMPT_LENGTH]}
    return {name: text for name, text in told.items() if text}


def data_bar(bar: DataBar) -> Rule:
    """Bars from 0 to the bar's maximum, or to the largest figure."""
    from openpyxl.formatting.rule import DataBarRule

    make: Any = DataBarRule
    end = {"end_type": "max"} if bar.maximum is None else {"end_type": "num", "end_value": bar.maximum}
    rule: Rule = make(start_type="num", start_value=0, color=f"FF{BARS}", **end)
    return rule
