"""What stands in a cell's entry in the file that no spreadsheet program shows as a value: text -> a value.* code."""

from __future__ import annotations

import re

from workbook.finding import Text

NOT_COMPUTED = "="
LONGEST_FORMULA = 8_192
"""Characters of a formula; a spreadsheet program refuses a longer one."""

_CALLS_OUT = re.compile(r"\|.*!|\b(?:WEBSERVICE|RTD)\(", re.IGNORECASE | re.DOTALL)
_VOLATILE = re.compile(r"\b(?:RAND(?:BETWEEN|ARRAY)?|NOW|TODAY)\(", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NO_NUMBER = frozenset(sign + word for sign in ("", "+", "-") for word in ("nan", "inf", "infinity"))

_OUT = Text("要调用其他程序或网络", "it calls another program or the network")
_TURNS = Text("每次打开都会重新变化", "its result changes whenever the file is opened")
_LONG = Text("过长，表格软件打不开", "it is too long for any spreadsheet program")


def code_of(stored: str) -> str:
    """The code for what stands in a cell instead of a value, as `workbook.grid.inexact` tells it."""
    if stored.startswith("="):
        return "value.uncached" if stored == NOT_COMPUTED else "value.formula"
    if stored.startswith("#"):
        return "value.error"
    text = stored.strip().lower()
    if text in _NO_NUMBER:
        return "value.not-finite"
    if _NUMBER.fullmatch(text) is None:
        return "value.malformed"
    if finite(text) is None:
        return "value.not-finite"
    return "value.negative-time" if text.startswith("-") else "value.malformed"


def doubt(formula: str) -> Text | None:
    """Why the stored result of a formula, without its "=", may not be relied upon; None where nothing is against it."""
    if len(formula) > LONGEST_FORMULA:
        return _LONG
    bare = _QUOTED.sub("", formula)
    if _CALLS_OUT.search(bare):
        return _OUT
    return _TURNS if _VOLATILE.search(bare) else None


def finite(text: str) -> float | None:
    """The number that a stored text is, None if it is none or not finite; only ASCII digits make one."""
    if _NUMBER.fullmatch(text.strip()) is None:
        return None
    number = float(text)
    return number if number - number == 0 else None
