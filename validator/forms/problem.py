"""What can be wrong with a definition: a place in its JSON, a sentence, a weight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbook.finding import Severity, Text
from workbook.form import Field, Section
from workbook.nearest import nearest

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """One thing that is wrong, or odd, in a definition.

    `path` leads to it from the top of the JSON: ("properties", "lectures", "items", "properties", "date"); `text`
    says what and how to mend it, its slots filled. An error keeps the form from being used, a warning does not.
    """

    path: Path
    text: Text
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """The path as people write it: "$.x-checks[3].field"."""
        return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)

    def public(self) -> dict[str, object]:
        """As JSON for anyone."""
        return {"path": self.where, "severity": self.severity, "message": self.text.zh, "message_en": self.text.en}


def error(path: Path, zh: str, en: str) -> Problem:
    """Something that keeps the form from being used."""
    return Problem(path, Text(zh, en))


def warning(path: Path, zh: str, en: str) -> Problem:
    """Something odd that the form works with."""
    return Problem(path, Text(zh, en), Severity.WARNING)


def section_path(section: Section) -> Path:
    """Where a section stands in its definition."""
    return ("properties", section.name)


def fields_path(section: Section) -> Path:
    """Where the fields of a section stand."""
    return (*section_path(section), *(("items",) if section.is_table else ()), "properties")


def field_path(section: Section, field: Field) -> Path:
    """Where a field stands."""
    return (*fields_path(section), field.name)


def unknown(path: Path, name: object, known: Iterable[str], what: tuple[str, str]) -> Problem:
    """A name that leads nowhere; `what` it should be the name of, in zh and en."""
    near = nearest(name, known)
    zh, en = (f"，是否应为“{near}”", f"; “{near}” perhaps") if near else ("", "")
    return error(path, f"没有名为“{name}”的{what[0]}{zh}：请更正。", f"there is no {what[1]} “{name}”{en}: mend it.")
