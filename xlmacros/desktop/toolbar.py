"""The two files of the toolbar 宣讲台账 in a LibreOffice profile: its buttons, and the script that they run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from xlmacros.addin.ribbon import Button

TITLE = "宣讲台账"
TOOLBAR = "user/config/soffice.cfg/modules/scalc/toolbar/custom_toolbar_wanchang.xml"
"""In the profile. LibreOffice shows every toolbar that lies there with a name that begins with "custom_"."""
SCRIPT = "user/Scripts/python/wanchang/pressing.py"
_SCRIPT_URL = "vnd.sun.star.script:wanchang|pressing.py${}?language=Python&location=user"
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = 'xmlns:toolbar="http://openoffice.org/2001/toolbar" xmlns:xlink="http://www.w3.org/1999/xlink"'


class Program(NamedTuple):
    """What a button runs: an interpreter's absolute path, a PYTHONPATH ("" where none is needed), a module."""

    interpreter: str
    path: str
    module: str = "xlmacros.buttons"


def toolbar_xml(buttons: Sequence[Button]) -> bytes:
    """The toolbar: the buttons in their order, their labels as text, a line between kinds of workbook."""
    return (
        f'{_BEGIN}<toolbar:toolbar {_NAMESPACES} toolbar:id="toolbar" toolbar:uiname="{TITLE}">'
        f"{''.join(_items(buttons))}</toolbar:toolbar>\n"
    ).encode()


def _items(buttons: Sequence[Button]) -> Iterator[str]:
    for place, (_, of_kind) in enumerate(groupby(buttons, key=lambda button: button.kind)):
        if place:
            yield "<toolbar:toolbarseparator/>"
        for button in of_kind:
            address = quoteattr(_SCRIPT_URL.format(_function(button)))
            yield f"<toolbar:toolbaritem xlink:href={address} toolbar:text={quoteattr(button.label)}/>"


def script_text(buttons: Sequence[Button], program: Program) -> bytes:
    """The script: pressing.py, what it runs, and a function for each button, for LibreOffice calls by a name only."""
    code = files("xlmacros.desktop").joinpath("pressing.py").read_text("utf-8")
    functions = "".join(
        f"\n\ndef {_function(button)}(*_):\n    {button.tip!r}\n    press({button.id!r}, XSCRIPTCONTEXT)\n"
        for button in buttons
    )
    offered = "".join(f"{_function(button)}, " for button in buttons)
    return f"{code}\nPROGRAM.update({program._asdict()!r})\n{functions}\n\ng_exportedScripts = ({offered})\n".encode()


def _function(button: Button) -> str:
    return f"press_{button.id.replace('-', '_')}"
