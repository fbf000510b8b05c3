"""Choices and limits as openpyxl's data validations, and data bars as its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
_NOT_LISTED = "只能从下拉列表中选择。请按 Esc 取消，再点格子右侧的箭头选一项。"


def validation(rule: Choices | Limits) -> DataValidation | None:
    """The native validation of a rule; None where it neither limits nor says anything."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if isinstance(rule, Choices):
        made = DataValidation(type="list", formula1=rule.source, allow_blank=True)
        made.errorStyle = "stop" if rule.strict else "information"
        _say(made, rule.title, rule.prompt, _NOT_LISTED)
    else:
        kind = _TYPES[rule.kind]
        if kind is None and not rule.prompt:
            return None
        low, high = _bound(rule.low, rule.kind), _bound(rule.high, rule.kind)
        made = DataValidation(type=kind, allow_blank=True)
        if kind is not None:
            made.operator = (
                "between"
                if low is not None and high is not None
                else "lessThanOrEqual"
                if low is None
                else "greaterThanOrEqual"
            )
            made.formula1 = low if low is not None else high
            made.formula2 = high if low is not None else None
        _say(made, rule.title, rule.prompt, rule.error if kind is not None else "")
    made.add(rule.span.a1())
    return made


def _bound(bound: str | int | float | None, kind: str) -> str | None:
    """A bound as the formula that a validation holds: a number, dates and times as serials."""
    if bound is None:
        return None
    number = serial(bound, kind) if isinstance(bound, str) else bound
    if number is None:
        raise ValueError(f"{bound!r} is no bound of kind {kind}")
    return f"{number:.10g}" if isinstance(number, float) else str(number)


def _say(made: DataValidation, title: str, prompt: str, error: str) -> None:
    if prompt:
        made.showInputMessage = True
        made.promptTitle, made.prompt = title[:TITLE_LENGTH] or None, prompt[:PROMPT_LENGTH]
    made.showErrorMessage = bool(error)
    if error:
        made.errorTitle, made.error = title[:TITLE_LENGTH] or None, error[:PROMPT_LENGTH]


def data_bar(bar: DataBar) -> Rule:
    """Bars from 0 to the bar's maximum, or to the largest figure."""
    from openpyxl.formatting.rule import DataBarRule

    make: Any = DataBarRule
    end = {"end_type": "max"} if bar.maximum is None else {"end_type": "num", "end_value": bar.maximum}
    rule: Rule = make(start_type="num", start_value=0, color=f"FF{BARS}", **end)
    return rule
