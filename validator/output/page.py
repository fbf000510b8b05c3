"""Pages that open from a disk: one file each, drawn from templates/pages, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from workbook.shipped import HOME


def draw_page(
    name: str,
    words: Mapping[str, Any],
    *,
    longest: int | None = None,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> str:
    """The page of templates/pages/<name>.html with its style; every text is escaped.

    Besides `words` a template has `style` and `style_hash`, for the policy by which it forbids itself requests. With
    `longest` a text is shown as people may see it (`validator.output.plain.show`), up to so many characters. A word
    that is missing is a jinja2 UndefinedError.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    from validator.output.plain import show

    style, page = ((HOME / "pages" / f"{name}.{kind}").read_text("utf-8") for kind in ("css", "html"))
    environment = Environment(
        loader=DictLoader({name: page}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    if longest is not None:
        environment.finalize = lambda value: value if isinstance(value, Markup | int) else show(value, longest)
    environment.filters |= filters or {}
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template(name).render(words, style=Markup(style), style_hash=f"sha256-{digest}")
