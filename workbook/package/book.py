"""The workbook part of a package: which sheets there are, in which order, and what names stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbook.package import names
from workbook.package.names import local
from workbook.package.package import Package
from workbook.package.renaming import follow_rename
from workbook.package.trees import PackageError, insert_in_order, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRICT = {names.STRICT_MAIN: names.STRICT_OFFICE}
_ORDER = tuple(
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
    "fileRecoveryPr webPublishObjects extLst".split()
)


class SheetEntry(NamedTuple):
    """One sheet: its name, its part, its kind (worksheet, chartsheet …), its id, whether it is seen."""

    name: str
    part: str
    kind: str
    id: int
    state: str


class BookPart:
    """The workbook part; `main` and `office` are the namespaces of this package, transitional or strict."""

    def __init__(self, package: Package) -> None:
        self.package = package
        found = [one.target for one in package.relations("") if one.kind == "officeDocument"]
        if not found or found[0] not in package:
            raise PackageError("no workbook part")
        self.part = package.find(found[0]) or found[0]
        root = self.root
        self.main = root.tag.partition("}")[0].lstrip("{")
        self.office = _STRICT.get(self.main, names.OFFICE)
        if local(root.tag) != "workbook":
            raise PackageError(f"{self.part}: not a workbook")

    @property
    def root(self) -> _Element:
        """The tree, to change."""
        return self.package.edit(self.part)

    @property
    def sheets(self) -> list[SheetEntry]:
        """The sheets in order; one that leads nowhere is a PackageError."""
        leads = {relation.id: relation for relation in self.package.relations(self.part)}
        listed = []
        for node in self._sheets():
            relation = leads.get(node.get(f"{{{self.office}}}id", ""))
            if relation is None or relation.target not in self.package:
                raise PackageError(f"sheet {node.get('name')} leads nowhere")
            part = self.package.find(relation.target) or relation.target
            state, number = node.get("state", "visible"), number_of(node, "sheetId")
            listed.append(SheetEntry(node.get("name", ""), part, relation.kind, number, state))
        return listed

    def part_of(self, kind: str) -> str | None:
        """The part of a kind that the workbook leads to ("styles", "sharedStrings"); None where there is none."""
        for relation in self.package.relations(self.part):
            if relation.kind == kind and relation.target in self.package:
                return self.package.find(relation.target)
        return None

    def add(self, name: str, part: str, place: int, state: str = "visible") -> None:
        """List a worksheet part, which is written already, as the sheet at a place (from 0)."""
        listed = self._sheets()
        node = listed.makeelement(f"{{{self.main}}}sheet", None, None)
        node.set("name", name)
        node.set("sheetId", str(max((number_of(other, "sheetId") for other in listed), default=0) + 1))
        if state != "visible":
            node.set("state", state)
        node.set(f"{{{self.office}}}id", self.package.relate(self.part, f"{self.office}/worksheet", part))
        listed.insert(place, node)
        self._shift(place, 1)

    def remove(self, name: str) -> None:
        """Take a sheet away: its part, what only it leads to, its names."""
        place = self.place(name)
        entry = self.sheets[place]
        node = self._sheets()[place]
        self.package.unrelate(self.part, node.get(f"{{{self.office}}}id", ""))
        self._sheets().remove(node)
        self._forget_names(place)
        self._shift(place, -1)
        self._forget_chain(entry.id)
        self.abandon(entry.part)

    def abandon(self, part: str) -> None:
        """Take a part away that is led to no more, with what it led to and nothing else does, in circles or not."""
        with_it = self.package.led_to(part)
        self.package.remove(part)
        for target in sorted(with_it - self.package.led_to() - {part}):
            self.package.remove(target)

    def rename(self, name: str, new: str) -> None:
        """Give a sheet another name; whatever refers to it follows."""
        self._sheets()[self.place(name)].set("name", new)
        follow_rename(self.package, name, new)

    def place(self, name: str) -> int:
        """Which sheet (from 0) has that name; none is a KeyError."""
        for place, node in enumerate(self._sheets()):
            if node.get("name") == name:
                return place
        raise KeyError(name)

    def open_at(self, name: str) -> None:
        """Make the workbook open on a sheet, and on no other besides."""
        place = self.place(name)
        views = self._child("bookViews")
        if len(views) == 0:
            views.append(views.makeelement(f"{{{self.main}}}workbookView", None, None))
        for view in views:
            view.set("activeTab", str(place))
            if number_of(view, "firstSheet") > place:
                view.set("firstSheet", str(place))

    def define(self, name: str, reference: str, sheet: str | None = None, *, hidden: bool = False) -> None:
        """Set a name for a reference, in the whole workbook or in a sheet; `hidden` names are for programs only."""
        local_id = None if sheet is None else str(self.place(sheet))
        for node in self._names():
            if node.get("name", "").lower() == name.lower() and node.get("localSheetId") == local_id:
                node.text = reference
                return
        listed = self._child("definedNames")
        node = listed.makeelement(f"{{{self.main}}}definedName", None, None)
        node.set("name", name)
        if local_id is not None:
            node.set("localSheetId", local_id)
        if hidden:
            node.set("hidden", "1")
        node.text = reference
        # Excel keeps them sorted, and some of its versions want them so.
        rank = (name.lower(), local_id or "")
        after = [other for other in listed if (other.get("name", "").lower(), other.get("localSheetId") or "") > rank]
        listed.insert(listed.index(after[0]) if after else len(listed), node)

    def undefine(self, name: str, sheet: str | None = None) -> None:
        """Take a name away, if it is there."""
        local_id = None if sheet is None else str(self.place(sheet))
        for node in self._names():
            if node.get("name", "").lower() == name.lower() and node.get("localSheetId") == local_id:
                node.getparent().remove(node)  # type: ignore[union-attr]

    def calculate_on_open(self) -> None:
        """Have every formula calculated as the workbook is opened."""
        self._child("calcPr").set("fullCalcOnLoad", "1")

    def forget_chain(self, sheets: Sequence[str]) -> None:
        """Take the formulas of some sheets off the order of calculation, which may not name a cell without one."""
        for entry in self.sheets:
            if entry.name in sheets:
                self._forget_chain(entry.id)

    def _forget_chain(self, sheet_id: int) -> None:
        part = self.part_of("calcChain")
        if part is None:
            return
        root, current, gone = self.package.edit(part), 0, False
        for node in list(root):
            current = number_of(node, "i", current)  # a cell without its own is of the sheet before it
            if current == sheet_id:
                root.remove(node)
            elif gone:
                node.set("i", str(current))
            gone = current == sheet_id
        if len(root) == 0:
            for relation in self.package.relations(self.part):
                if relation.kind == "calcChain":
                    self.package.unrelate(self.part, relation.id)
            self.package.remove(part)

    def _sheets(self) -> _Element:
        for node in self.root:
            if local(node.tag) == "sheets":
                return node
        raise PackageError(f"{self.part}: no sheets")

    def _names(self) -> list[_Element]:
        return [node for child in self.root if local(child.tag) == "definedNames" for node in child]

    def _child(self, name: str) -> _Element:
        for node in self.root:
            if local(node.tag) == name:
                return node
        node = self.root.makeelement(f"{{{self.main}}}{name}", None, None)
        insert_in_order(self.root, node, _ORDER)
        return node

    def _shift(self, place: int, by: int) -> None:
        """Names of one sheet and the views count sheets by place: those behind a change move with it."""
        views = [view for child in self.root if local(child.tag) == "bookViews" for view in child]
        counted = [(node, "localSheetId") for node in self._names()]
        counted += [(view, key) for view in views for key in ("activeTab", "firstSheet")]
        last = len(self._sheets()) - 1
        for node, key in counted:
            number = number_of(node, key, -1)
            if number >= 0:
                node.set(key, str(max(0, min(number + by if number >= place + (by < 0) else number, last))))

    def _forget_names(self, place: int) -> None:
        for node in self._names():
            if node.get("localSheetId") == str(place):
                node.getparent().remove(node)  # type: ignore[union-attr]
        for child in self.root:
            if local(child.tag) == "definedNames" and len(child) == 0:
                self.root.remove(child)
