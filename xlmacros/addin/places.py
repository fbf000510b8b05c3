"""Where an add-in and what belongs to it lie on a person's machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlmacros.addin.conf import PROJECT
from xlmacros.addin.package import NAME

WINDOWS, MAC, LINUX = "windows", "mac", "linux"


@dataclass(frozen=True, slots=True)
class Places:
    """One person's folders.

    `startup` is the folder whose workbooks Excel opens when it starts, a trusted place by default (Microsoft, "Add,
    remove, or change a trusted location in Microsoft Office"): so no setting of Excel's has to be changed. `scripts`
    is the only folder whose AppleScripts Excel for the Mac may run. None where the system has no such folder.
    `own` holds our record of what was installed.
    """

    system: str
    startup: Path | None
    scripts: Path | None
    own: Path

    @property
    def addin(self) -> Path | None:
        """Where Excel finds the add-in."""
        return self.startup / NAME if self.startup else None

    @property
    def record(self) -> Path:
        """What was installed, and what was there before."""
        return self.own / "installed.json"


def system_name(platform: str = sys.platform) -> str:
    """ "windows", "mac", or "linux" for everything else."""
    return {"win32": WINDOWS, "darwin": MAC}.get(platform, LINUX)


def find_places(system: str | None = None, home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Places:
    """The folders of whoever runs this; none of them need be there yet."""
    system, home = system or system_name(), home or Path.home()
    own = home / f".{PROJECT}"
    if system == WINDOWS:
        roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
        return Places(system, roaming / "Microsoft" / "Excel" / "XLSTART", None, own)
    if system == MAC:
        library = home / "Library"
        content = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
        scripts = library / "Application Scripts" / "com.microsoft.Excel"
        return Places(system, content / "Startup.localized" / "Excel", scripts, own)
    return Places(system, None, None, own)
