"""The closed list of codes: every finding this product can make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from validator import check
from workbook.finding import Code

_FAMILIES = {
    "file": "validator.intake.codes",
    "template": "workbook.codes",
    "value": "workbook.values.codes",
    "schema": "validator.schema",
    "check": "",
    "across": "validator.across",
    "design": "validator.forms.design.codes",
}
"""What stands before the point of a code -> the module that says the codes; those of checks are said by their kinds."""


@cache
def look_up(name: str) -> Code:
    """A code by its name, none other looked for; one that is not in the list is a KeyError."""
    family, _, rest = name.partition(".")
    return check.kind(rest).code if family == "check" else _family(family)[name]


@cache
def registry() -> Mapping[str, Code]:
    """Every code by its name."""
    return MappingProxyType({name: one for family in _FAMILIES for name, one in _family(family).items()})


@cache
def _family(family: str) -> Mapping[str, Code]:
    """The codes of a family by name; a code given twice is an AssertionError of ours, found by the tests."""
    if family == "check":
        codes = [check.kind(kind).code for kind in check.KINDS]
    else:
        codes = import_module(_FAMILIES[family]).CODES
    found = {one.code: one for one in codes}
    if len(found) != len(codes) or any(name.partition(".")[0] != family for name in found):
        raise AssertionError(f"codes of {family}.* are given twice, or are of another family")
    return found


def document() -> Iterator[str]:
    """The lines of docs/codes.md."""
    yield "# Codes"
    yield ""
    yield "Every finding has one of these codes. Made by `python -m validator.codes`; the list is closed."
    family = ""
    for name, code in registry().items():
        if name.split(".")[0] != family:
            family = name.split(".")[0]
            yield from ("", f"## {family}.*", "", "| code | severity | title | message |", "|---|---|---|---|")
        title, message = code.title, code.message
        yield f"| `{name}` | {code.severity} | {title.zh} · {title.en} | {message.zh}<br>{message.en} |"


if __name__ == "__main__":
    print("\n".join(document()))
