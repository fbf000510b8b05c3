"""The files of the toolbar 宣讲台账 in a LibreOffice profile: its buttons, their pictures, the script that they run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from xlmacros.addin.ribbon import Button
from xlmacros.desktop.pictures import SIZES, known, strip
from xlmacros.engines.libreoffice.sentence import KEY

TITLE = "宣讲台账"
TOOLBAR = "user/config/soffice.cfg/modules/scalc/toolbar/custom_toolbar_wanchang.xml"
"""In the profile. LibreOffice shows every toolbar that lies there with a name that begins with "custom_"."""
IMAGES = "user/config/soffice.cfg/modules/scalc/images"
"""LibreOffice keeps the pictures that a person has chosen for Calc's commands in this folder, in lists and strips."""
SCRIPT = "user/Scripts/python/wanchang/pressing.py"
_SCRIPT_URL = "vnd.sun.star.script:wanchang|pressing.py${}?language=Python&location=user"
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = 'xmlns:toolbar="http://openoffice.org/2001/toolbar" xmlns:xlink="http://www.w3.org/1999/xlink"'

_IMAGE_NAMESPACES = 'xmlns:image="http://openoffice.org/2001/image" xmlns:xlink="http://www.w3.org/1999/xlink"'
_COMMAND = "{http://openoffice.org/2001/image}command"


class Program(NamedTuple):
    """What a button runs: an interpreter's absolute path, a PYTHONPATH ("" where none is needed), a module."""

    interpreter: str
    path: str
    module: str = "xlmacros.buttons"


def toolbar_xml(buttons: Sequence[Button]) -> bytes:
    """The toolbar: the buttons in their order, a picture and a label on each, a line between kinds of workbook."""
    return (
        f'{_BEGIN}<toolbar:toolbar {_NAMESPACES} toolbar:id="toolbar" toolbar:uiname="{TITLE}">'
        f"{''.join(_items(buttons))}</toolbar:toolbar>\n"
    ).encode()


def _items(buttons: Sequence[Button]) -> Iterator[str]:
    for place, (_, of_kind) in enumerate(groupby(buttons, key=lambda button: button.kind)):
        if place:
            yield "<toolbar:toolbarseparator/>"
        for button in of_kind:
            address = quoteattr(_address(button))
            label = quoteattr(button.label)
            yield f'<toolbar:toolbaritem xlink:href={address} toolbar:text={label} toolbar:style="image text"/>'


def image_files(buttons: Sequence[Button]) -> dict[str, bytes]:
    """The pictures of the buttons that have one: for each size of toolbars a list of commands and a strip."""
    drawn = [button for button in buttons if known(button.id)]
    if not drawn:
        return {}
    entries = "".join(f"<image:entry image:command={quoteattr(_address(button))}/>" for button in drawn)
    listed = (
        f'{_BEGIN}<image:imagescontainer {_IMAGE_NAMESPACES}><image:images xlink:type="simple">'
        f"{entries}</image:images></image:imagescontainer>\n"
    ).encode()
    found = {}
    for word, pixels in SIZES.items():
        found[f"{IMAGES}/{word}_imagelist.xml"] = listed
        found[f"{IMAGES}/Bitmaps/{word}_userimages.png"] = strip([button.id for button in drawn], pixels)
    return found


def is_ours(listed: bytes) -> bool:
    """Whether a list of pictures names buttons of this toolbar only, so that nobody's own are lost with it."""
    from lxml import etree

    try:
        commands = [str(one.get(_COMMAND)) for one in etree.fromstring(listed).iter("{*}entry")]
    except etree.XMLSyntaxError:
        return False
    return all(command.startswith(_SCRIPT_URL.partition("$")[0]) for command in commands)


def _address(button: Button) -> str:
    return _SCRIPT_URL.format(_function(button))


def script_text(buttons: Sequence[Button], program: Program) -> bytes:
    """The script: pressing.py, what it runs, and a function for each button, for LibreOffice calls by a name only."""
    code = files("xlmacros.desktop").joinpath("pressing.py").read_text("utf-8")
    functions = "".join(
        f"\n\ndef {_function(button)}(*_):\n    {button.tip!r}\n    press({button.id!r}, XSCRIPTCONTEXT)\n"
        for button in buttons
    )
    offered = "".join(f"{_function(button)}, " for button in buttons)
    told = {**program._asdict(), "sentence": KEY}
    return f"{code}\nPROGRAM.update({told!r})\n{functions}\n\ng_exportedScripts = ({offered})\n".encode()


def _function(button: Button) -> str:
    return f"press_{button.id.replace('-', '_')}"
