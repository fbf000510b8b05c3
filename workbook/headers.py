"""Header and label texts, told apart from how people decorate them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from workbook.form import Section

_BRACKETED = re.compile(r"\([^()]*\)$")
_DECORATION = re.compile(r"[\s*:：*_]+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A header without spaces, line breaks, stars and colons, full-width forms folded."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=256)
def names(section: Section) -> dict[str, str]:
    """Every plain header that means a field of the section -> the field's name."""
    return {plain(name): field.name for field in section.fields for name in field.names}


def columns_of(section: Section, row: Sequence[Any]) -> dict[str, int]:
    """field -> column (from 1) of the headers in a row; the first of two equal headers counts."""
    known = names(section)
    found: dict[str, int] = {}
    for column, text in enumerate(row, 1):
        if text.__class__ is str and text:
            field = meant(known, text)
            if field is not None and field not in found:
                found[field] = column
    return found


def meant(known: Mapping[str, str], text: str) -> str | None:
    """The field that a header means; what people add in brackets, as in 线下人数（人）, changes nothing."""
    bare = plain(text)
    return known.get(bare) or (known.get(_bare(bare)) if bare.endswith(")") else None)


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    return _BRACKETED.sub("", text)
