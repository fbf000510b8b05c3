"""The keywords that bound a value: with which sign it is compared, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Bound(NamedTuple):
    """One keyword: what lies within is `sign` the limit, in words `says`; of a text the characters are counted."""

    sign: str
    says: str
    of_length: bool = False

    @property
    def is_lower(self) -> bool:
        """Whether it bounds from below."""
        return self.sign.startswith(">")

    @property
    def past(self) -> str:
        """The sign of what lies beyond the limit."""
        return "<" if self.is_lower else ">"

    def words(self, limit: Any) -> str:
        """What a limit asks: "不小于 1,000", "不超过 20 字"."""
        return f"{self.says} {limit} 字" if self.of_length else f"{self.says} {limit:,}"


BOUNDS: Mapping[str, Bound] = {
    "minimum": Bound(">=", "不小于"),
    "exclusiveMinimum": Bound(">", "大于"),
    "maximum": Bound("<=", "不大于"),
    "exclusiveMaximum": Bound("<", "小于"),
    "minLength": Bound(">=", "不少于", of_length=True),
    "maxLength": Bound("<=", "不超过", of_length=True),
}


def between(low: Any, high: Any) -> str:
    """Both bounds of a number in words, either of which may be None: "1 至 5", "不小于 1"; "" where there is none."""
    if low is not None and high is not None:
        return f"{low:,} 至 {high:,}"
    if low is not None:
        return BOUNDS["minimum"].words(low)
    return BOUNDS["maximum"].words(high) if high is not None else ""
