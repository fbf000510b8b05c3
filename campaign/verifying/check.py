"""Check: what one question of a verification came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_SHOWN = 20


@dataclass(slots=True)
class Check:
    """One question: `name` is what was looked at, `summary` what was found there when all agrees.

    `differences` do not agree, each with what to do about it; `waiting` is work that a run left to the next, and
    whatever else staff should know of: both are Chinese sentences. `undone`: it could not be looked at yet.
    """

    name: str
    summary: str = ""
    differences: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    undone: bool = False

    @property
    def word(self) -> str:
        """What it came to, in a word."""
        return "不符" if self.differences else "未核对" if self.undone else "一致"

    def differ(self, sentence: str) -> None:
        """Something does not agree."""
        self.differences.append(sentence)

    def wait(self, sentence: str) -> None:
        """Something is still to be done, or to be known."""
        self.waiting.append(sentence)

    def put_off(self, sentence: str) -> None:
        """It cannot be looked at before something is done."""
        self.undone = True
        self.wait(sentence)


def shown(sentences: Sequence[str]) -> list[str]:
    """As many of them as one reads."""
    more = len(sentences) - _SHOWN
    return [*sentences[:_SHOWN], f"另有{more}处同类情况，先处理以上各处。"] if more > 0 else list(sentences)


def named(names: Sequence[str], most: int = 3) -> str:
    """The first few of some names, and how many there are."""
    said = "、".join(f"“{name}”" for name in names[:most])
    return f"{said}等{len(names)}个" if len(names) > most else said
