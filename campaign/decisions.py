"""What staff decide about explanations, in the column 处理 of 核实说明, and what a report says then."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.ledger.explanations import explanation_key
from campaign.workspace import proper_period
from validator.telling import blocks, shown
from workbook.finding import Finding, Report, Severity, Verdict, mask_phones
from workbook.master.history import DECISION, EXPLAINED, OPINION, REFUSED, TAKEN

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from campaign.ledger.holdings import HeldFinding
    from campaign.settings import Campaign

REFUSAL = "说明未获认可"
"""The title of a finding whose explanation staff refused."""

_LONGEST = 200
"""Characters of staff's opinion in a message."""


class Decision(NamedTuple):
    """One decision: the word as staff wrote it and their opinion; who ran the roll-up that first saw the word, when."""

    word: str
    opinion: str = ""
    who: str = ""
    at: datetime | None = None

    @property
    def refused(self) -> bool:
        """Whether the explanation does not count."""
        return self.word == REFUSED

    @property
    def known(self) -> bool:
        """Whether it is one of the words of the list, or none at all."""
        return self.word in ("", TAKEN, REFUSED)


Decisions = Mapping[str, Decision]
"""Key of an explanation (campaign/ledger/explanations.py) -> what staff decided about it."""


def decisions(conn: Connection) -> dict[str, Decision]:
    """All that staff decided, as the last roll-up saw it.

    What an older version stored, which is said by none, stood in a column of the staff's own that was called so.
    """
    from sqlalchemy import select

    from campaign.ledger.tables import staff_cells as s

    found: dict[str, Decision] = {}
    ours = s.c.column.in_((DECISION, OPINION)) & s.c.who.is_not(None)
    for cell in conn.execute(select(s).where(s.c.sheet == EXPLAINED, ours)):
        known = found.get(cell.row_key, Decision(""))
        if cell.column == OPINION:
            found[cell.row_key] = known._replace(opinion=_text(cell.value))
        else:
            found[cell.row_key] = known._replace(word=word_of(cell.value), who=cell.who or "", at=cell.at)
    return found


def word_of(value: Any) -> str:
    """The word that a cell of the column 处理 says, without blanks; "" where it is empty."""
    return "".join(unicodedata.normalize("NFKC", _text(value)).split())


def _text(value: Any) -> str:
    """What a cell of the staff's says; of a formula, its value."""
    value = value.get("cached", "") if isinstance(value, dict) else value
    return "" if value is None else " ".join(str(value).split())


def weigh(report: Report, decided: Decisions, giver: str = "") -> Report:
    """A report as judged -> the one that holds: an explanation that staff refused does not count.

    The finding then stands unexplained and says so; `giver` is who explained. The ledger keeps reports as judged, so
    that a decision can be taken back.
    """
    period = proper_period(report.period)
    if report.unit is None or period is None or not any(one.refused for one in decided.values()):
        return report
    findings = tuple(
        finding
        if (decision := refusal(decided, report.unit, period, finding)) is None
        else _unexplained(finding, decision, giver)
        for finding in report.findings
    )
    if findings == report.findings:
        return report
    open_ = any(blocks(finding) and not finding.explained for finding in findings)
    return report._replace(
        findings=findings, verdict=Verdict.RETURNED if open_ and report.verdict.accepted else report.verdict
    )


def refusal(
    decided: Decisions, unit: str | None, period: str | None, finding: Finding | HeldFinding
) -> Decision | None:
    """The decision by which the explanation of a finding does not count; None where it counts, or there is none."""
    if not decided or finding.severity != Severity.WARNING or not finding.explained:
        return None
    bind = finding.bind or finding.pointer
    decision = decided.get(explanation_key(unit, period, finding.code, bind, finding.explained))
    return decision if decision is not None and decision.refused else None


def _unexplained(finding: Finding, decision: Decision, giver: str) -> Finding:
    whose = f"{giver}的" if giver else "此前的"
    opinion = f"（处理意见：{cut(decision.opinion)}）" if decision.opinion else ""
    said = f"{whose}说明“{shown(finding.explained)}”未获认可{opinion}：请更正数据，或另作说明。"
    return finding._replace(title=REFUSAL, message=f"{finding.message}{said}", explained=None)


def cut(text: str) -> str:
    """Staff's opinion as one line of a message."""
    line = mask_phones(" ".join(text.split()).rstrip("。；;."))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def giver(campaign: Campaign, unit: str | None, record: Mapping[str, Mapping[str, Any]]) -> str:
    """Who explained: the one who filled the return in, where the form asks for that person; else the unit.

    The unit too where the form says that who fills it in is personal: this stands in letters and in the master.
    """
    section, name = campaign.form.role("reporter") or ("", "")
    filled = "" if _is_personal(campaign, section, name) else str(record.get(section, {}).get(name) or "").strip()
    known = campaign.by_code.get(unit or "")
    return filled or (known.name if known else unit or "")


def _is_personal(campaign: Campaign, section: str, name: str) -> bool:
    known = campaign.form.by_name.get(section)
    field = known.by_name.get(name) if known is not None else None
    return field is not None and field.personal
