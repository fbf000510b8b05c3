"""How a worksheet part prints: paper, margins, page headers, breaks. (ECMA-376 part 1, 18.3.1.62 and around.)"""

from __future__ import annotations

from workbook.package.sheet import SheetPart
from workbook.paint import head_parts
from workbook.sheets import Printing

_CODES = {"left": "&L", "center": "&C", "right": "&R"}
_MARGINS = {"left": "0.5", "right": "0.5", "top": "0.75", "bottom": "0.7", "header": "0.4", "footer": "0.35"}
_A4, _A3 = "9", "8"


def put_printing(part: SheetPart, layout: Printing) -> None:
    """Draw a print layout; the rows that are repeated on each page are a name of the workbook."""
    part.add("printOptions", horizontalCentered="1")
    part.add("pageMargins", **_MARGINS)
    turned = "landscape" if layout.landscape else "portrait"
    paper = _A3 if layout.wide else _A4
    part.add("pageSetup", paperSize=paper, fitToHeight="0" if layout.tall else "1", orientation=turned)
    texts = [("oddHeader", _head(layout.header)), ("oddFooter", _head(layout.footer))]
    if any(text for _, text in texts):
        heads = part.add("headerFooter")
        for name, text in texts:
            if text:
                part.under(heads, name).text = text
    if layout.breaks:
        count = str(len(layout.breaks))
        breaks = part.add("rowBreaks", count=count, manualBreakCount=count)
        for row in layout.breaks:
            part.under(breaks, "brk", id=str(row), max="16383", man="1")


def _head(text: str) -> str:
    return "".join(f"{_CODES[place]}{said}" for place, said in head_parts(text))
