"""The closed list of codes: every finding this product can make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from workbook.finding import Code


@cache
def registry() -> Mapping[str, Code]:
    """Every code by its name; a code given twice is an AssertionError of ours, found by the tests."""
    from validator import across, check, schema
    from validator.forms.design import codes as design
    from validator.intake import codes as intake
    from workbook import codes as template
    from workbook import values

    found: dict[str, Code] = {}
    kinds = tuple(check.kind(name).code for name in check.KINDS)
    for source in (intake.CODES, template.CODES, values.CODES, schema.CODES, kinds, across.CODES, design.CODES):
        for code in source:
            if code.code in found:
                raise AssertionError(f"code given twice: {code.code}")
            found[code.code] = code
    return MappingProxyType(found)


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
