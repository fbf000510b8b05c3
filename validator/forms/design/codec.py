"""Codec: how one keyword's value stands in one cell, and how the cell is read back to the same value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from validator.forms.design.codes import Trouble
from validator.forms.design.naming import Names
from validator.forms.design.notation import Care
from workbook.codelist import CodeLists
from workbook.form import FormError
from workbook.paint import LONGEST
from workbook.values import read_text

NOTHING = "（空）"
"""A cell that says so holds the empty text or list, where an empty cell says nothing at all."""

MOST = 10**15
"""A spreadsheet keeps fifteen digits: a number past that is written as text."""

_ASIDE = re.compile(r"\s*[（(]?[合总小共]\s*计|[^:：]{0,16}[:：]")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a cell may refer to: the names of the form, the table it stands in, its column, the code lists."""

    names: Names
    lists: CodeLists
    home: str | None = None
    own: str | None = None

    @property
    def numeric(self) -> bool:
        """Whether the values of the column at hand are numbers."""
        return self.home is not None and self.own is not None and self.names.numeric(f"{self.home}.{self.own}")


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of saying a value in a cell.

    `spell(value, scope, care)` gives the text, `read(text, scope)` the value, or raises Trouble. `empty` is the value
    that NOTHING stands for. `native`: the cell holds the value itself, a number.
    """

    spell: Callable[[Any, Scope, Care], str]
    read: Callable[[str, Scope], Any]
    empty: Any = field(default=None)
    native: bool = False

    def write(self, value: Any, scope: Scope, where: str, *, first: bool = False) -> Any:
        """The cell of a value, in the plainest spelling that reads back the same; none is a FormError about `where`.

        `first`: the cell stands in the first column, where words such as 合计 make a row no record.
        """
        if self.native:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise FormError(f"{where}: {value!r} is no number")
            return value if abs(value) < MOST else repr(value)
        if self.empty is not None and value == self.empty:
            return NOTHING
        for care in Care:
            text = self._try(value, scope, care)
            if text is not None and not (first and _is_aside(text)):
                return text
        raise FormError(f"{where}: {value!r} cannot be written in a design workbook")

    def take(self, cell: Any, scope: Scope) -> Any:
        """The value of a cell as the filing has it."""
        if self.native and not isinstance(cell, str):
            return cell
        if cell == NOTHING and self.empty is not None:
            return type(self.empty)()
        return self.read(str(cell), scope)

    def _try(self, value: Any, scope: Scope, care: Care) -> str | None:
        try:
            text = self.spell(value, scope, care)
            if text == NOTHING or not text or len(text) > LONGEST or _UNWRITABLE.search(text):
                return None
            same = read_text(text) == text and self.read(text, scope) == value
        except (Trouble, TypeError, AttributeError, KeyError, ValueError):
            return None
        return text if same else None


def _is_aside(text: str) -> bool:
    """Whether a row that begins so might be taken for a 合计 row or a note (workbook/asides.py)."""
    return bool(_ASIDE.match(text)) or text.strip().isdigit()
