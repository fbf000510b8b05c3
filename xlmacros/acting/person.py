"""Who pressed a button, as an action speaks with them, and what an action has to say in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TITLE = "万场台账"

Tell = Callable[[str], None]
"""Shows a line of progress."""

Ask = Callable[[str], str | None]
"""Puts a question; -> what was typed, None where the person would rather not."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an action: sentences for the person (more than one make a dialog), files and folders to open."""

    said: tuple[str, ...]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """The person in front of the workbook: told meanwhile, and asked where only they can know."""

    tell: Tell
    ask: Ask
