"""The month that a return is for, as everything here writes it."""

from __future__ import annotations

import re

_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")


def is_month(text: str) -> bool:
    """Whether a text is a month as we write it: "2020-04", from 2000-01 to 2099-12."""
    return _MONTH.fullmatch(text) is not None
