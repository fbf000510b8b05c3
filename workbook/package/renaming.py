"""A sheet's other name, wherever it is referred to: formulas of cells, rules, charts, names; links, pivot sources."""

from __future__ import annotations

import re

from workbook.package.mentions import change_mentions, escaped
from workbook.package.package import Package

_SOURCE = re.compile(r"""(<(?:[\w.-]+:)?worksheetSource\s[^>]*\bsheet\s*=\s*["'])([^"']*)""")
_PLAIN_NAME = re.compile(r"[A-Za-z_\u3400-\u9fff][\w\u3400-\u9fff]*")


def follow_rename(package: Package, old: str, new: str) -> None:
    """Have every part refer to a sheet by its new name; parts that do not name it stay as they are."""
    change_mentions(package, [old], lambda formula: _renamed(formula, old, new))
    was, now = escaped(old), escaped(new)
    for name in package.names:
        if "pivot" in name.lower() and name.endswith(".xml") and was.encode() in package.read(name):
            text = package.read(name).decode("utf-8", "surrogateescape")
            said = _SOURCE.sub(lambda found: found[1] + (now if found[2] == was else found[2]), text)
            if said != text:
                package.write(name, said.encode("utf-8", "surrogateescape"))


def _renamed(formula: str, old: str, new: str) -> str:
    """A formula in which a sheet has another name."""
    quoted_old, quoted_new = (f"'{one.replace(chr(39), chr(39) * 2)}'!" for one in (old, new))
    formula = formula.replace(quoted_old, quoted_new)
    if _PLAIN_NAME.fullmatch(old):
        formula = re.sub(rf"(?<![\w'\]]){re.escape(old)}!", lambda _: quoted_new, formula)
    return formula
