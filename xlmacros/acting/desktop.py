"""A file or folder opened as a double click would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from campaign.checking import CannotRunError


def open_path(path: Path) -> None:
    """Open it with the desktop's own program; a CannotRunError that names it where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            program = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen([program, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise CannotRunError(f"无法打开“{path}”：请在文件管理器中打开。") from error
