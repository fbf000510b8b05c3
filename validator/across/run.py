"""What checks between filings see of a run, and the findings they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from validator.facts import Facts
from validator.gist import Gist
from validator.telling import plain, shown, token
from workbook.finding import Code, Finding, Severity, Skip, Text
from workbook.form import Form
from workbook.shelf import named

NO_SETTINGS = Text("没有活动设置", "no settings")


class Entry(NamedTuple):
    """One document of the run: its place in the run, its name, its digest, and its gist where it is a filing."""

    number: int
    file: str
    sha256: str
    gist: Gist | None


@dataclass(slots=True)
class Run:
    """The documents of one run, in order; `current` are the latest filings of each unit and period."""

    entries: Sequence[Entry]
    forms: Sequence[Form]
    facts: Facts | None
    lang: str = "zh"
    skips: dict[int, dict[Skip, None]] = field(default_factory=dict)

    def form(self, gist: Gist) -> Form:
        """The form a filing is by."""
        form = named(self.forms, gist.form)
        if form is None:
            raise KeyError(gist.form)
        return form

    def filings(self) -> Iterator[tuple[Entry, Gist]]:
        """Every entry that is a filing, the same file a second time left out."""
        seen: set[str] = set()
        for entry in self.entries:
            if entry.gist is not None and entry.sha256 not in seen:
                seen.add(entry.sha256)
                yield entry, entry.gist

    def current(self, *, accepted: bool = False) -> list[tuple[Entry, Gist]]:
        """The latest filing (or accepted filing) of each form, unit and period; what has no date counts last."""
        latest: dict[tuple[Any, ...], tuple[Entry, Gist]] = {}
        ordered = sorted(self.filings(), key=_sending)
        for entry, gist in ordered:
            if accepted and not gist.accepted:
                continue
            if (
                self.facts is not None and gist.unit not in self.facts.by_code
            ):  # told as such; it must not accuse others
                continue
            latest[gist.form, gist.unit or gist.unit_name or entry.sha256, gist.period] = (entry, gist)
        return sorted(latest.values(), key=lambda pair: pair[0].number)

    def skip(self, entry: Entry, code: str, because: Text) -> None:
        """Note that a check could not be made for a document."""
        self.skips.setdefault(entry.number, {})[Skip(code, because.fill(self.lang, {}))] = None


def _sending(pair: tuple[Entry, Gist]) -> tuple[bool, float, int]:
    entry, gist = pair
    return gist.sent is None, gist.sent.timestamp() if gist.sent else 0.0, entry.number


def finding(
    code: Code,
    lang: str,
    slots: dict[str, Any],
    *,
    gist: Gist | None = None,
    dotted: str | None = None,
    index: int | None = None,
    row: int | None = None,
    key: tuple[Any, ...] = (),
    value: Any = None,
) -> Finding:
    """A finding about a document as such, about a record's cell (`dotted`), or about a table's row."""
    section, _, name = (dotted or "").partition(".")
    sheet = cell = None
    if gist is not None and dotted is not None and dotted in gist.cells:
        sheet, cell = gist.cells[dotted]
        cell = f"{cell}{row}" if row is not None else cell
    pointer = "".join(f"/{part}" for part in (section, index, name) if part not in (None, "")) if dotted else ""
    bind = ""
    if gist is not None and code.severity is Severity.WARNING:
        unit = gist.unit or gist.unit_name
        bind = token(unit, gist.period, section, list(key), name, code.code, plain(value))
    made = Finding(
        code=code.code,
        severity=code.severity,
        pointer=pointer,
        sheet=sheet,
        cell=cell,
        title=code.title.en if lang == "en" else code.title.zh,
        message=code.message.fill(lang, {"value": shown(value), **slots}),
        value=plain(value),
        bind=bind,
    )
    return gist.explanations.apply(made) if gist is not None else made
