"""A table of a master that nobody has saved since we drew it: its rows are known without reading its values."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from workbook.addresses import column_letter
from workbook.master.staff import KEY, Beside, Layout
from workbook.package.sheet import SheetPart

_COLUMN = re.compile(rb'<c r="([A-Z]+)\d+"')
_HEAD = 1 << 16
"""The rows above the first of the table stand in so many bytes."""


def as_left(part: SheetPart, titles: Sequence[str]) -> Beside | None:
    """What is beside a table as we drew it, which is nothing; None where the staff's columns must be read."""
    key = len(titles)
    letter = column_letter(key).encode()
    head = re.search(rb'<row r="(\d+)"(?:(?!</row>).)*<c r="%b\d+"[^>]*><is><t>%b</t>(?:(?!</row>).)*</row>'
                     % (letter, KEY.encode()), part.rows[:_HEAD], re.DOTALL)  # fmt: skip
    if head is None:
        return None
    above = set(_COLUMN.findall(part.rows[: head.end()]))
    if above - {column_letter(column).encode() for column in range(1, key + 1)}:
        return None
    rows: dict[str, int] = {}
    cell = re.compile(rb'<c r="%b(\d+)" s="\d+" t="inlineStr"><is><t[^>]*>([^<]*)</t>' % letter)
    for found in cell.finditer(part.rows, head.end()):
        rows.setdefault(html.unescape(found[2].decode()), int(found[1]))
    layout = Layout(int(head[1]), rows, {at: at + 1 for at in range(key)}, {}, key, tuple(titles))
    return Beside(keys=frozenset(rows), layout=layout)
