"""The sentence in LibreOffice's status bar: LibreOffice itself keeps hold of it, one for the program as Excel has one.

Only who holds an indicator can end it, and what is said last lies over what was said before. A caller that has gone
would leave its sentence for good, to come up again whenever a later one is taken away.
"""

from __future__ import annotations

import contextlib
from typing import Any

KEY = "wanchang.sentence"
"""Among the values of LibreOffice's component context: the indicator that shows now."""


def say(context: Any, frame: Any, text: str) -> None:
    """Show a sentence in a frame's status bar instead of any said before; "" gives the bar back to LibreOffice."""
    if context.hasByName(KEY):
        with contextlib.suppress(Exception):  # of UNO's own class: its window has been closed
            context.getByName(KEY).end()
        context.removeByName(KEY)
    if text and frame is not None:
        indicator = frame.createStatusIndicator()
        indicator.start(text, 0)
        context.insertByName(KEY, indicator)
