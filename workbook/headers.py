"""Header and label texts, told apart from how people decorate them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


def columns_under(section: Section, grid: Sequence[Sequence[Any]], row: int) -> dict[str, int]:
    """field -> column (from 1) of the headers whose lowest row is `row` (from 1), with what is merged above them."""
    if section.headers == 1:
        return columns_of(section, grid[row - 1]) if 0 < row <= len(grid) else {}
    rows = grid[max(0, row - section.headers) : max(0, row)]
    if not rows:
        return {}
    found: dict[str, int] = {}
    for column, path in enumerate(_paths(rows), 1):
        field = _meant_by_path(section, path) if path else None
        if field is not None and field not in found:
            found[field] = column
    return found


def own_headers(section: Section, grid: Sequence[Sequence[Any]], row: int) -> list[tuple[int, str]]:
    """The lowest header over each column and the row it stands in; "" where there is none."""
    rows = grid[max(0, row - section.headers) : row]
    found: list[tuple[int, str]] = []
    for column in range(max(map(len, rows), default=0)):
        texts = [cells[column] if column < len(cells) else "" for cells in rows]
        lowest = next((at for at in reversed(range(len(texts))) if texts[at].__class__ is str and texts[at].strip()), 0)
        text = texts[lowest]
        found.append((row - len(rows) + 1 + lowest, text if text.__class__ is str else ""))
    return found


def _paths(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    """The headers over each column, outermost first and the column's own last; a merged one reaches to the right."""
    carried = [""] * len(rows)
    for column in range(max(map(len, rows))):
        own = [row[column] if column < len(row) and row[column].__class__ is str else "" for row in rows]
        lowest = max((level for level, text in enumerate(own) if text.strip()), default=None)
        if lowest is None:
            yield ()
            continue
        for level, text in enumerate(own):
            if text.strip():
                carried[level:] = [text, *[""] * (len(rows) - level - 1)]
        yield (*(text for text in carried[:lowest] if text), own[lowest])


@lru_cache(maxsize=256)
def _known_paths(section: Section) -> dict[tuple[str, ...], str]:
    """Every plain path of headers that means a field; a title that is the only one of its name means it alone."""
    titles = Counter(plain(name) for field in section.fields for name in set(field.names))
    known: dict[tuple[str, ...], str] = {}
    for field in section.fields:
        group = tuple(map(plain, field.group))
        for name in field.names:
            known[(*group, plain(name))] = field.name
            if titles[plain(name)] == 1:
                known.setdefault((plain(name),), field.name)
    return known


def _meant_by_path(section: Section, path: tuple[str, ...]) -> str | None:
    """The field that a path of headers means; what stands above it and is no group of the form's counts for nothing."""
    known = _known_paths(section)
    bare = tuple(map(plain, path))
    for start in range(len(bare)):
        rest = bare[start:]
        field = known.get(rest) or (known.get((*rest[:-1], _bare(rest[-1]))) if rest[-1].endswith(")") else None)
        if field is not None:
            return field
    return None


def meant(known: Mapping[str, str], text: str) -> str | None:
    """The field that a header means; what people add in brackets, as in 线下人数（人）, changes nothing."""
    bare = plain(text)
    return known.get(bare) or (known.get(_bare(bare)) if bare.endswith(")") else None)


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    return _BRACKETED.sub("", text)
