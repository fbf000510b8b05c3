"""附件索引.html: the attachments of a month by unit, pictures as thumbnails; self-contained, no script."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from campaign.attachments.index import Index
from campaign.attachments.matching import Attachment, State
from campaign.attachments.naming import before, extension
from campaign.circular.texts import printable
from validator.output.page import draw_page
from workbook.handout import month_text

_LONGEST = 300


class Shown(NamedTuple):
    """An attachment as the page shows it: `link` is relative to the page, "" where there is nothing to open."""

    name: str
    about: str
    state: State
    link: str
    picture: str
    extension: str
    where: str


def index_page(index: Index, small: Mapping[str, bytes]) -> str:
    """The page; `small` is digest -> JPEG. Every text is escaped, and the page forbids itself requests and scripts."""
    from markupsafe import Markup

    words = {
        "index": index,
        "name": f"{month_text(index.period)}附件索引",
        "month": month_text,
        "printable": printable,
        "missing": {state: _lines(index, state, small) for state in (State.LACKING, State.UNLISTED)},
        "units": [(unit, [one for _, one in some]) for unit, some in _by_unit(index, small)],
        "arrived": sum(one.piece is not None for one in index.attachments),
        "state": State,
        "markup": Markup,
    }
    return draw_page("attachments", words, longest=_LONGEST)


def _lines(index: Index, state: State, small: Mapping[str, bytes]) -> list[tuple[str, Shown]]:
    return [(one.unit.name, _shown(index, one, small)) for one in index.of(state)]


def _by_unit(index: Index, small: Mapping[str, bytes]) -> list[tuple[str, list[tuple[str, Shown]]]]:
    """What came, unit by unit."""
    came = [(one.unit.name, _shown(index, one, small)) for one in index.attachments if one.piece is not None]
    return [(name, list(group)) for name, group in groupby(came, key=lambda one: one[0])]


def _shown(index: Index, one: Attachment, small: Mapping[str, bytes]) -> Shown:
    place = index.place(one)
    data = small.get(one.piece.sha256) if one.piece is not None and place is not None else None
    return Shown(
        printable(one.name),
        before(one),
        one.state,
        quote(str(place)) if place is not None else "",
        f"data:image/jpeg;base64,{base64.b64encode(data).decode()}" if data else "",
        extension(one.name).upper() or "？",
        "" if place is not None else index.where(one),
    )
