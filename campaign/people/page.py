"""The menu as a page that prints on A4: self-contained, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from itertools import groupby
from typing import TYPE_CHECKING

from validator.output.plain import show
from workbook.shipped import HOME

if TYPE_CHECKING:
    from campaign.people.menubook import Menu

_LONGEST = 600


def menu_page(menu: Menu) -> str:
    """The page: topic after topic, then the studios; every text is escaped, and the page forbids itself requests."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    style, page = ((HOME / "pages" / f"menu.{kind}").read_text("utf-8") for kind in ("css", "html"))
    environment = Environment(
        loader=DictLoader({"menu.html": page}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup | int) else show(value, _LONGEST),
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("menu.html").render(
        menu=menu,
        words=menu.words,
        topics=[(topic, list(group)) for topic, group in groupby(menu.lines, key=lambda line: line.topic)],
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )
