"""The mark that a system puts on what came from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def is_blocked(path: Path) -> bool:
    """Whether the system says that a file came from elsewhere: Windows' Mark of the Web, the Mac's quarantine."""
    if sys.platform == "darwin":
        asked = ["xattr", "-p", "com.apple.quarantine", str(path)]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    try:
        # A stream of NTFS; on other file systems this is merely the name of a file that is not there.
        return b"ZoneId=" in Path(f"{path}:Zone.Identifier").read_bytes()
    except OSError:
        return False
