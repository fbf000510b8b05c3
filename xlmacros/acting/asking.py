"""A line that a person types when an action asks for it, in the program that the workbook is open in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from xlmacros.acting.person import TITLE

_TEXT = 2
"""Excel's Application.InputBox, Type: text."""

_SCRIPT = """on run argv
text returned of (display dialog (item 1 of argv) with title (item 2 of argv) default answer "" ¬
buttons {"取消", "确定"} default button 2 cancel button 1)
end run"""


def ask_in(book: Any) -> Callable[[str], str | None]:
    """Questions over this book: a dialog of the program's; None where it was cancelled."""

    def ask(question: str) -> str | None:
        app = book.app
        drawn = app.screen_updating
        app.screen_updating = True  # a person who thinks wants to look at the sheet behind
        try:
            return _ask(app, question)
        finally:
            app.screen_updating = drawn

    return ask


def _ask(app: Any, question: str) -> str | None:
    if app.engine.name == "libreoffice":
        answer: str | None = app.impl.ask(question, TITLE)
        return answer
    if sys.platform == "darwin":
        return _ask_mac(question)
    typed = app.api.InputBox(Prompt=question, Title=TITLE, Type=_TEXT)
    return typed if isinstance(typed, str) else None  # False where it was cancelled


def _ask_mac(question: str) -> str | None:
    """Excel's AppleScript has no such dialog; the system's has."""
    command = ["osascript", "-e", _SCRIPT, question, TITLE]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.stdout.removesuffix("\n") if ended.returncode == 0 else None
