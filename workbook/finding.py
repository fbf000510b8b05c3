"""What can be said of a filing: Code, Fault, Finding, Report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error blocks, a warning passes once explained, info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"error": "强制", "warning": "核实", "info": "提示"}[self.value]


class Verdict(StrEnum):
    """What becomes of a document."""

    ACCEPTED = "accepted"
    ACCEPTED_ZERO = "accepted-zero"
    ACCEPTED_EXPLAINED = "accepted-explained"
    RETURNED = "returned"
    UNREADABLE = "unreadable"
    UNRECOGNISED = "unrecognised"

    @property
    def accepted(self) -> bool:
        """Whether the filing enters the roll-up."""
        return self.value.startswith("accepted")

    @property
    def label(self) -> str:
        """The word staff read."""
        return {
            "accepted": "通过",
            "accepted-zero": "零报告",
            "accepted-explained": "带说明通过",
            "returned": "退回",
            "unreadable": "无法读取",
            "unrecognised": "不是本系统报表",
        }[self.value]


class Text(NamedTuple):
    """One sentence in both languages; may hold `{name}` slots for `str.format`."""

    zh: str
    en: str

    def fill(self, lang: str, slots: Mapping[str, Any]) -> str:
        """The sentence in `lang` ("zh" or "en") with its slots filled; a missing slot is a KeyError."""
        return (self.en if lang == "en" else self.zh).format_map(slots)


class Code(NamedTuple):
    """One kind of finding: the closed list in docs/codes.md is made of these.

    `message` says what is wrong and how to mend it; its slots are those of the fault, and besides
    `{field}` (title of the field), `{value}` (as typed, masked where personal) and `{suggestion}`.
    """

    code: str
    severity: Severity
    title: Text
    message: Text


class Place(NamedTuple):
    """Where in a filing: a section, a row of a table (from 0), a field; None where there is none."""

    section: str | None = None
    row: int | None = None
    field: str | None = None


NOWHERE = Place()


class Fault(NamedTuple):
    """What a reader or a check found, before anyone sees it: a code at a place, with its slots.

    `value` is the cell as typed; `sheet` overrides the place's sheet where the section has none. `sole`: no other
    suggestion is as near. `bind` is set by the judge where the suggestion may be taken as it is (采纳).
    """

    code: str
    place: Place = NOWHERE
    slots: Mapping[str, Any] = {}  # read only, as a Mapping is
    value: Any = None
    suggestion: Any = None
    severity: Severity | None = None
    sheet: str | None = None
    cell: str | None = None
    sole: bool = True
    bind: str = ""


class Finding(NamedTuple):
    """A fault as someone sees it: pointer, true cell and message made; field order is the contract's.

    `bind` is what the clerk's answer to it is tied to (validator/telling.py); `explained` the clerk's words. `sure`:
    its suggestion can be taken as it is, or has been (validator/adoption.py).
    """

    code: str
    severity: Severity
    pointer: str
    sheet: str | None
    cell: str | None
    title: str
    message: str
    value: Any = None
    suggestion: Any = None
    personal: bool = False
    bind: str = ""
    explained: str | None = None
    sure: bool = False

    def public(self) -> dict[str, Any]:
        """As JSON for anyone: values of personal fields masked."""
        shown = {
            name: getattr(self, name)
            for name in (
                "code",
                "severity",
                "pointer",
                "sheet",
                "cell",
                "title",
                "message",
                "value",
                "suggestion",
            )
        }
        hide = mask if self.personal else mask_phones
        shown["value"] = hide(self.value)
        shown["suggestion"] = hide(self.suggestion)
        return shown


def mask(value: Any) -> Any:
    """A personal value as the public may see it: the ends kept, the middle starred."""
    if value is None:
        return None
    text = str(value)
    if len(text) < 8:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 5) + text[-2:]


_PHONE = re.compile(r"(?<![\d.])[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def mask_phones(value: Any) -> Any:
    """A value with the mobile numbers in it masked: people type them into notes and into columns of other things."""
    if value.__class__ is int and _PHONE.fullmatch(str(value)):
        return mask(value)
    return _PHONE.sub(lambda found: mask(found[0]), value) if value.__class__ is str else value


_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then info, each in the order given."""
    return sorted(findings, key=lambda finding: _WEIGHT[finding.severity])


class Skip(NamedTuple):
    """A check that did not run, and why."""

    code: str
    because: str


class Report(NamedTuple):
    """The judgement of one document; `within` lists its containers, outermost first."""

    path: str
    file: str
    within: tuple[str, ...]
    sha256: str
    form: str | None
    version: int | None
    unit: str | None
    period: str | None
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skip, ...] = ()

    def number_of(self, severity: Severity) -> int:
        """How many findings weigh `severity`."""
        return sum(finding.severity is severity for finding in self.findings)

    def public(self) -> dict[str, Any]:
        """The jsonl object of the contract."""
        return {
            "path": self.path,
            "file": self.file,
            "within": list(self.within),
            "sha256": self.sha256,
            "form": self.form,
            "version": self.version,
            "unit": self.unit,
            "period": self.period,
            "verdict": self.verdict,
            "findings": [finding.public() for finding in self.findings],
            "skipped": [{"code": skip.code, "because": skip.because} for skip in self.skipped],
        }
