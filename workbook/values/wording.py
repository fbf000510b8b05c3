"""How the value.* codes are worded, by how sure the reading is."""

from __future__ import annotations

from workbook.finding import Code, Severity, Text


def told(code: str, zh: str, en: str, say_zh: str, say_en: str) -> Code:
    """An info code: read without loss."""
    return Code(f"value.{code}", Severity.INFO, Text(zh, en), Text(say_zh, say_en))


def asked(code: str, zh: str, en: str, say_zh: str, say_en: str) -> Code:
    """A warning code: read, perhaps wrongly; mended, or explained once."""
    return Code(
        f"value.{code}",
        Severity.WARNING,
        Text(zh, en),
        Text(
            f"“{{field}}”填的是“{{value}}”，{say_zh}",
            f'"{{field}}" says "{{value}}": {say_en}',
        ),
    )


def refused(code: str, zh: str, en: str, say_zh: str, say_en: str) -> Code:
    """An error code: not read."""
    return Code(f"value.{code}", Severity.ERROR, Text(zh, en), Text(say_zh, say_en))
