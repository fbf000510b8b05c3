"""A sheet's other name, wherever it is referred to: formulas of cells, rules, charts, names; links, pivot sources."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbook.package.package import Package

_FORMULA = re.compile(r"(<(?:[\w.-]+:)?(?:f|formula[12]?|definedName)(?:\s[^>]*)?>)([^<]+)")
_LINK = re.compile(r"""(<(?:[\w.-]+:)?hyperlink\s[^>]*\blocation\s*=\s*["'])([^"'<]*(?:'[^"<]*)?)""")
_SOURCE = re.compile(r"""(<(?:[\w.-]+:)?worksheetSource\s[^>]*\bsheet\s*=\s*["'])([^"']*)""")
_PLAIN_NAME = re.compile(r"[A-Za-z_\u3400-\u9fff][\w\u3400-\u9fff]*")


def follow_rename(package: Package, old: str, new: str) -> None:
    """Have every part refer to a sheet by its new name; parts that do not name it stay as they are."""
    word = _escaped(old).encode()
    for name in package.names:
        if name.endswith(".xml") and word in package.read(name):
            text = package.read(name).decode("utf-8", "surrogateescape")
            followed = _followed(text, _escaped(old), _escaped(new))
            if followed != text:
                package.write(name, followed.encode("utf-8", "surrogateescape"))


def _followed(text: str, old: str, new: str) -> str:
    said: Callable[[re.Match[str]], str] = lambda found: found[1] + _renamed(found[2], old, new)  # noqa: E731
    text = _LINK.sub(said, _FORMULA.sub(said, text))
    return _SOURCE.sub(lambda found: found[1] + (new if found[2] == old else found[2]), text)


def _renamed(formula: str, old: str, new: str) -> str:
    """A formula in which a sheet has another name."""
    quoted_old, quoted_new = (f"'{one.replace(chr(39), chr(39) * 2)}'!" for one in (old, new))
    formula = formula.replace(quoted_old, quoted_new)
    if _PLAIN_NAME.fullmatch(old):
        formula = re.sub(rf"(?<![\w'\]]){re.escape(old)}!", lambda _: quoted_new, formula)
    return formula


def _escaped(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
