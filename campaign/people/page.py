"""The menu as a page that prints on A4: self-contained, no script, nothing fetched."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from validator.output.page import draw_page

if TYPE_CHECKING:
    from campaign.people.menubook import Menu

_LONGEST = 600


def menu_page(menu: Menu) -> str:
    """The page: topic after topic, then the studios; every text is escaped, and the page forbids itself requests."""
    words = {
        "menu": menu,
        "words": menu.words,
        "topics": [(topic, list(group)) for topic, group in groupby(menu.lines, key=lambda line: line.topic)],
    }
    return draw_page("menu", words, longest=_LONGEST)
