"""情况说明: which warnings the clerk has explained, at the first sending or on a marked copy that came back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from workbook.filing import Filing
from workbook.finding import Finding, Severity
from workbook.form import Form
from workbook.headers import plain

_ROW = re.compile(r"第?\s*(\d+)\s*行?")


class Explanations(NamedTuple):
    """What was explained: (sheet, item) as the clerk wrote them, and tokens from 问题清单; -> the clerk's words."""

    notes: Mapping[tuple[str, str], str]
    tokens: Mapping[str, str]

    def apply(self, finding: Finding, title: str | None = None) -> Finding:
        """The finding with the clerk's words, if it is a warning and they speak of it.

        `title` is the field's title, by which a record's cell may be named.
        """
        if finding.severity is not Severity.WARNING:
            return finding
        words = self.tokens.get(finding.bind) or self._note(finding, title)
        return finding._replace(explained=words) if words else finding

    def _note(self, finding: Finding, title: str | None) -> str | None:
        sheet = plain(finding.sheet or "")
        cell = finding.cell or ""
        items = [cell.casefold(), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), plain(title or "")]
        return next((self.notes[sheet, item] for item in items if item and (sheet, item) in self.notes), None)


def from_filing(filing: Filing, tokens: Mapping[str, str]) -> Explanations:
    """The explanations in a filing's own 情况说明 sheet, and those of a 问题清单 that came with it."""
    section = _section(filing.form)
    notes: dict[tuple[str, str], str] = {}
    for row in filing.rows(section) if section else ():
        sheet, item, reason = (row.get(name) for name in ("sheet", "item", "reason"))
        if sheet and item and reason:
            notes[plain(str(sheet)), _item(str(item))] = str(reason)
    return Explanations(notes, tokens)


def _section(form: Form) -> str | None:
    role = form.role("explanations")
    return role[0] if role else None


def _item(text: str) -> str:
    match = _ROW.fullmatch(text.strip())
    return match[1] if match else plain(text)
