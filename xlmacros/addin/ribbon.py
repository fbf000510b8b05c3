"""The ribbon tab 宣讲台账, from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
"""Microsoft, [MS-CUSTOMUI] 2.2; the relationship of the year 2007 leads to a part of this namespace."""

_GROUPS = {"master": "总台账", "return": "报送表", "any": "通用"}
_MODULE = "RibbonMyAddin"


class Button(Protocol):
    """What the ribbon shows of an action: `icon` is an imageMso name, `kind` is "master", "return" or "any"."""

    @property
    def id(self) -> str:
        """ASCII; what xlmacros.buttons is called with."""

    @property
    def label(self) -> str:
        """What stands under the icon."""

    @property
    def tip(self) -> str:
        """One sentence on what it does."""

    @property
    def icon(self) -> str:
        """One of Excel's own pictures, by its imageMso name."""

    @property
    def kind(self) -> str:
        """Which workbooks it is for."""


def ribbon_xml(buttons: Sequence[Button]) -> bytes:
    """The part customUI of the add-in: a group for each kind of workbook, in the table's order."""
    from lxml import etree

    root = etree.fromstring(f'<customUI xmlns="{NAMESPACE}" onLoad="{_MODULE}.OnRibbonLoad"/>')
    tabs = _add(_add(root, "ribbon"), "tabs")
    tab = _add(tabs, "tab", id="wanchangTab", label="宣讲台账")
    for kind, label in _GROUPS.items():
        of_kind = [button for button in buttons if button.kind == kind]
        if of_kind:
            group = _add(tab, "group", id=f"wanchangGroup_{kind}", label=label)
            for button in of_kind:
                _add(group, "button", **_attributes(button))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _attributes(button: Button) -> dict[str, str]:
    return {
        "id": button.id,
        "tag": button.kind,
        "label": button.label,
        "screentip": button.label,
        "supertip": button.tip,
        "imageMso": button.icon,
        "size": "large",
        "onAction": f"{_MODULE}.OnAction",
        "getEnabled": f"{_MODULE}.GetEnabled",
    }


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
