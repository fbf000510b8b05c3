"""Where what nobody expected is written down, for those who can mend it."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

_NAME = "按钮.log"
_MOST = 1_000_000
"""Bytes; a larger log is begun anew, the old one kept beside it."""


def write_log(doing: str, error: Exception) -> Path:
    """Append an error with its traceback to the user's log; -> that file."""
    path = log_folder() / _NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size > _MOST:
        path.replace(path.with_suffix(".old.log"))
    told = "".join(traceback.format_exception(error))
    head = f"{datetime.now().astimezone().isoformat(timespec='seconds')} {doing} {platform.platform()}"
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{head}\n{told}\n")
    return path


def log_folder() -> Path:
    """The user's own place for logs."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home(), "wanchang")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "wanchang"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state", "wanchang")
