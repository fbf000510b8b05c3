"""What the doctor looks at: the installed files, the interpreter, and Windows' registry. Reads only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlmacros.addin.blocked import is_blocked
from xlmacros.addin.conf import PROJECT, Conf
from xlmacros.addin.install import apple_script
from xlmacros.addin.interpreter import Answer, ask
from xlmacros.addin.package import NAME, read_conf
from xlmacros.addin.places import MAC, WINDOWS, Places

_EXCEL = r"Microsoft\Office\16.0\Excel"
"""Excel 2016 and all since then, Microsoft 365 too."""


class Trust(NamedTuple):
    """Excel's settings on add-ins, an administrator's before the person's own; None where nobody set one.

    `macros` is VBAWarnings: 1 all run, 2 asked each time, 3 signed ones only, 4 none. `places_off`: trusted places
    count for nothing. `addins_off`: no add-in is loaded. `signed`: only signed add-ins are. `disabled`: Excel has
    put ours on its list of disabled items, as it does after a crash.
    """

    macros: int | None = None
    places_off: bool = False
    addins_off: bool = False
    signed: bool = False
    disabled: bool = False


_NOTHING_SET = Trust()


@dataclass(frozen=True, slots=True)
class Facts:
    """One machine as it is.

    `folder` is the one in which the doctor was called, `answer` that of the interpreter in the installed add-in,
    `server` the program that answers the name Excel.Application on Windows, `strays` further copies that Excel
    would open.
    """

    places: Places
    folder: Path
    conf: Conf | None = None
    answer: Answer | None = None
    blocked: bool = False
    strays: tuple[Path, ...] = ()
    script_missing: bool = False
    conda: bool = False
    server: str | None = None
    trust: Trust = _NOTHING_SET


def look(places: Places) -> Facts:
    """The facts of the machine that this runs on."""
    conf = read_conf(places.addin) if places.addin else None
    interpreter = (conf.windows if places.system == WINDOWS else conf.mac) if conf else ""
    return Facts(
        places,
        Path.cwd(),
        conf,
        ask(interpreter, conf.path) if conf and interpreter else None,
        is_blocked(places.addin) if places.addin else False,
        tuple(_strays(places)),
        _script_missing(places),
        Path(sys.prefix, "conda-meta").is_dir(),
        _server() if places.system == WINDOWS else None,
        _trust() if places.system == WINDOWS else Trust(),
    )


def _strays(places: Places) -> Iterator[Path]:
    if places.startup is None:
        return
    folders = [places.startup]
    if places.system == WINDOWS:
        folders.append(places.startup.parents[1] / "AddIns")
    for folder in folders:
        yield from (path for path in sorted(folder.glob(f"{PROJECT}*.xla*")) if path != places.addin)


def _script_missing(places: Places) -> bool:
    if places.system != MAC or places.scripts is None:
        return False
    try:
        script = apple_script()
    except ImportError:
        return False  # without xlwings nothing is installed, which is told first
    there = places.scripts / script.name
    return not there.is_file() or there.read_bytes() != script.read_bytes()


if sys.platform == "win32":
    import winreg

    def _value(root: int, key: str, name: str) -> object | None:
        try:
            with winreg.OpenKey(root, key) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None

    def _values(root: int, key: str) -> Iterator[object]:
        try:
            with winreg.OpenKey(root, key) as opened:
                yield from (winreg.EnumValue(opened, place)[1] for place in range(winreg.QueryInfoKey(opened)[1]))
        except OSError:
            return

    def _server() -> str | None:
        """Microsoft, "LocalServer32": the program that COM starts for a name."""
        number = _value(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CLSID", "")
        for classes in ("CLSID", r"WOW6432Node\CLSID"):
            program = _value(winreg.HKEY_CLASSES_ROOT, rf"{classes}\{number}\LocalServer32", "")
            if number and program:
                return str(program)
        return None

    def _set(section: str, name: str) -> object | None:
        """What the administrator, else the person, has set under Excel's own key."""
        for above in (r"Software\Policies", "Software"):
            found = _value(winreg.HKEY_CURRENT_USER, rf"{above}\{_EXCEL}\{section}", name)
            if found is not None:
                return found
        return None

    def _trust() -> Trust:
        macros = _set("Security", "VBAWarnings")
        listed = _values(winreg.HKEY_CURRENT_USER, rf"Software\{_EXCEL}\Resiliency\DisabledItems")
        ours = NAME.encode("utf-16-le")
        return Trust(
            macros if isinstance(macros, int) else None,
            _set(r"Security\Trusted Locations", "AllLocationsDisabled") == 1,
            _set("Security", "DisableAllAddins") == 1,
            _set("Security", "RequireAddinSig") == 1,
            any(ours in item.lower() for item in listed if isinstance(item, bytes)),
        )
else:

    def _server() -> str | None:
        return None

    def _trust() -> Trust:
        return Trust()
