"""A third reader: what a workbook shows, out of its parts by lxml alone; neither our package code nor a program's.

Ranges of rules are told as the cells they cover and their formulas as seen from a covered cell, so that one rule over
A1:B9 and the same rule over A1:A9 and over B1:B9 are the same fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.actions.parts import Looks, Parts, box, child, covered, from_cell, letters, local, placed, said, text_of


@dataclass(slots=True)
class SheetSeen:
    """One sheet: `cells` hold value, formula and look by place; `facts` all else by (aspect, place)."""

    name: str
    cells: dict[tuple[int, int], tuple[Any, str, Any]] = field(default_factory=dict)
    rows: dict[int, Any] = field(default_factory=dict)
    columns: list[tuple[int, int, Any]] = field(default_factory=list)
    widths: list[tuple[int, int, float, bool]] = field(default_factory=list)
    heights: dict[int, tuple[float, bool]] = field(default_factory=dict)
    facts: dict[tuple[str, str], Any] = field(default_factory=dict)

    def look(self, row: int, column: int) -> Any:
        """How a cell looks, written or not."""
        if (row, column) in self.cells:
            return self.cells[row, column][2]
        if row in self.rows:
            return self.rows[row]
        return next((look for first, last, look in self.columns if first <= column <= last), None)

    def width(self, column: int) -> tuple[float, bool]:
        return next(((wide, hid) for first, last, wide, hid in self.widths if first <= column <= last), (0.0, False))

    def height(self, row: int) -> tuple[float, bool]:
        """Points, 0 where nobody set any, and whether it is hidden."""
        return self.heights.get(row, (0.0, False))


def read_book(path: Path) -> tuple[dict[str, SheetSeen], dict[tuple[str, str], Any]]:
    """The sheets in order, and the facts of the book by (aspect, place)."""
    parts = Parts(path)
    main = next(target for kind, target in parts.leads("").values() if kind == "officeDocument")
    leads, root = parts.leads(main), parts.tree(main)
    by_kind = dict(leads.values())
    looks = Looks(parts.tree(by_kind["styles"]))
    strings = [text_of(one) for one in parts.tree(by_kind["sharedStrings"])] if "sharedStrings" in by_kind else []
    sheets: dict[str, SheetSeen] = {}
    facts: dict[tuple[str, str], Any] = {}
    for node in child(root, "sheets"):
        part = next(leads[value][1] for key, value in node.attrib.items() if str(key).endswith("}id"))
        sheets[node.get("name")] = _Reader(parts, part, looks, strings).read(node.get("name"))
        sheets[node.get("name")].facts["state", ""] = node.get("state", "visible")
    order = list(sheets)
    names = child(root, "definedNames")
    for node in names if names is not None else ():
        scope = node.get("localSheetId")
        where = node.get("name") + (f" of {order[int(scope)]}" if scope is not None else "")
        facts["name", where] = (node.text or "").strip()
    facts["sheets", ""] = order
    custom = next((target for kind, target in parts.leads("").values() if kind == "custom-properties"), None)
    for node in parts.tree(custom) if custom else ():
        facts["property", node.get("name")] = "".join(node.itertext())
    return sheets, facts


class _Reader:
    """One worksheet part on its way to a SheetSeen."""

    def __init__(self, parts: Parts, part: str, looks: Looks, strings: list[str]) -> None:
        self.parts, self.part, self.looks, self.strings = parts, part, looks, strings
        self.root, self.leads = parts.tree(part), parts.leads(part)

    def read(self, name: str) -> SheetSeen:
        seen = SheetSeen(name)
        for node in self.root:
            step = getattr(self, f"on_{local(node)}", None)
            if step is not None:
                step(seen, node)
        self._rules(seen)
        for kind, target in self.leads.values():
            if kind == "comments":
                self._comments(seen, self.parts.tree(target))
            elif kind == "drawing":
                self._drawing(seen, target)
        return seen

    def on_sheetPr(self, seen: SheetSeen, node: Any) -> None:
        tab, setup = child(node, "tabColor"), child(node, "pageSetUpPr")
        seen.facts["tab colour", ""] = tab.get("rgb") if tab is not None else None
        seen.facts["fit to page", ""] = setup is not None and setup.get("fitToPage") in ("1", "true")

    def on_sheetViews(self, seen: SheetSeen, node: Any) -> None:
        view, pane = node[0], child(node[0], "pane")
        seen.facts["gridlines", ""] = view.get("showGridLines", "true")
        seen.facts["zoom", ""] = view.get("zoomScale", "100")
        frozen = pane is not None and pane.get("state") in ("frozen", "frozenSplit")
        seen.facts["frozen", ""] = (pane.get("xSplit", "0"), pane.get("ySplit", "0")) if frozen else None

    def on_cols(self, seen: SheetSeen, node: Any) -> None:
        for one in node:
            first, last = int(one.get("min")), int(one.get("max"))
            seen.columns.append((first, last, self.looks.xfs[int(one.get("style", "0"))]))
            seen.widths.append((first, last, float(one.get("width", "0")), one.get("hidden") in ("1", "true")))

    def on_sheetData(self, seen: SheetSeen, node: Any) -> None:
        for row in node:
            at = int(row.get("r"))
            high = row.get("ht") if row.get("customHeight") in ("1", "true") else None
            seen.heights[at] = float(high) if high else 0.0, row.get("hidden") in ("1", "true")
            if row.get("customFormat") in ("1", "true"):
                seen.rows[at] = self.looks.xfs[int(row.get("s", "0"))]
            if row.get("outlineLevel", "0") != "0":
                seen.facts["outline", str(at)] = row.get("outlineLevel")
            for cell in row:
                formula = child(cell, "f")
                told = (formula.text or "").strip() if formula is not None else ""
                seen.cells[placed(cell.get("r"))] = self._value(cell), told, self.looks.xfs[int(cell.get("s", "0"))]

    def _value(self, cell: Any) -> Any:
        kind, node = cell.get("t", "n"), child(cell, "v")
        if kind == "inlineStr":
            return text_of(cell)
        if node is None or node.text is None:
            return None
        if kind == "s":
            return self.strings[int(node.text)]
        return (
            float(f"{float(node.text):.14g}") if kind == "n" else f"{kind}:{node.text}" if kind != "str" else node.text
        )

    def on_mergeCells(self, seen: SheetSeen, node: Any) -> None:
        for one in node:
            seen.facts["merge", one.get("ref")] = True

    def on_autoFilter(self, seen: SheetSeen, node: Any) -> None:
        seen.facts["filter", ""] = node.get("ref"), tuple(said(one) for one in node)

    def on_sheetProtection(self, seen: SheetSeen, node: Any) -> None:
        seen.facts["protection", ""] = tuple(sorted(node.attrib.items()))

    def on_pageSetup(self, seen: SheetSeen, node: Any) -> None:
        for name in ("orientation", "paperSize", "scale", "fitToWidth", "fitToHeight", "pageOrder"):
            seen.facts["print", name] = node.get(name)

    def on_pageMargins(self, seen: SheetSeen, node: Any) -> None:
        seen.facts["print", "margins"] = {name: round(float(value), 3) for name, value in node.attrib.items()}

    def on_headerFooter(self, seen: SheetSeen, node: Any) -> None:
        seen.facts["print", "texts"] = tuple((local(one), one.text) for one in node)

    def on_rowBreaks(self, seen: SheetSeen, node: Any) -> None:
        seen.facts["print", "breaks"] = tuple(one.get("id") for one in node)

    def on_hyperlinks(self, seen: SheetSeen, node: Any) -> None:
        for one in node:
            lead = next((self.leads[v][1] for k, v in one.attrib.items() if str(k).endswith("}id")), None)
            seen.facts["link", one.get("ref")] = one.get("location"), lead

    def _rules(self, seen: SheetSeen) -> None:
        """Conditional formats and validations, old kind and new: what is asked and shown -> the cells."""
        found: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
        for aspect, asked, boxes in self._ruled():
            found[aspect, asked].extend(boxes)
        for (aspect, asked), boxes in found.items():
            seen.facts[aspect, asked] = covered(boxes)

    def _ruled(self) -> Iterator[tuple[str, str, list[tuple[int, int, int, int]]]]:
        bars = self._bars()
        for node in self.root:
            if local(node) == "conditionalFormatting":
                boxes = [box(one) for one in node.get("sqref").split()]
                for rule in node:
                    yield "condition", self._condition(rule, boxes, bars), boxes
            elif local(node) == "dataValidations":
                for rule in node:
                    boxes = [box(one) for one in rule.get("sqref").split()]
                    yield "validation", self._asked(rule, boxes), boxes

    def _condition(self, rule: Any, boxes: list[tuple[int, int, int, int]], bars: dict[str, Any]) -> str:
        told = {str(k): v for k, v in rule.attrib.items() if k not in ("priority", "dxfId")}
        if rule.get("dxfId") is not None:
            told["look"] = self.looks.dxfs[int(rule.get("dxfId"))]
        told["formulas"] = self._formulas(rule, boxes)
        told["more"] = tuple(said(one) for one in rule if local(one) not in ("formula", "extLst"))
        told["bar"] = next((bars[one.text] for one in rule.iter() if local(one) == "id" and one.text in bars), None)
        return repr(told)

    def _bars(self) -> dict[str, Any]:
        """What later versions say of data bars, by id."""
        return {one.get("id"): tuple(said(each) for each in one) for one in self.root.iter()
                if local(one) == "cfRule" and one.get("type") == "dataBar" and one.get("id")}  # fmt: skip

    def _asked(self, rule: Any, boxes: list[tuple[int, int, int, int]]) -> str:
        told: dict[str, Any] = {str(k): v for k, v in sorted(rule.attrib.items()) if k != "sqref"}
        told["formulas"] = self._formulas(rule, boxes)
        return repr(told)

    def _formulas(self, rule: Any, boxes: list[tuple[int, int, int, int]]) -> tuple[str, ...]:
        top, left = min(one[0] for one in boxes), min(one[1] for one in boxes)
        return tuple(
            from_cell(one.text or "", top, left) for one in rule if local(one) in ("formula", "formula1", "formula2")
        )

    def _comments(self, seen: SheetSeen, root: Any) -> None:
        for one in child(root, "commentList"):
            seen.facts["comment", one.get("ref")] = text_of(one)

    def _drawing(self, seen: SheetSeen, part: str) -> None:
        """Charts by where they stand: kind, title, and where their figures come from."""
        leads = self.parts.leads(part)
        for anchor in self.parts.tree(part):
            lead = next((v for one in anchor.iter() if local(one) == "chart" for k, v in one.attrib.items()
                         if str(k).endswith("}id")), None)  # fmt: skip
            if lead is None:
                continue
            corner = child(anchor, "from")
            place = f"{letters(int(child(corner, 'col').text) + 1)}{int(child(corner, 'row').text) + 1}"
            tree = self.parts.tree(leads[lead][1])
            kinds = [local(one) for one in tree.iter() if local(one).endswith("Chart")]
            sources = [one.text for one in tree.iter() if local(one) == "f"]
            words = [one.text for one in tree.iter() if local(one) == "t"]
            seen.facts["chart", place] = kinds, sources, words
