"""采纳 in the history: what a unit had put right by its word, from what to what, and who said so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from campaign.decisions import giver
from campaign.settings import Campaign
from validator.telling import shown
from workbook.finding import Finding, Report, mask
from workbook.issues import ADOPTED

_MOST = 200
"""So many are named in one line of the history; all of them are findings of the document."""


def adoption_note(campaign: Campaign, report: Report, edition: int, sender: str, record: Mapping[str, Any]) -> str:
    """What the history says of a document whose unit took suggestions; "" where it took none.

    "区教育局 2020-04 第2版，王明（jyj@…）采纳建议1处：宣讲明细!L6“约120人”改为“120”". `sender` is the address it came
    from, "" for what was laid into 收件箱; `record` the document's records. Values of personal fields are masked.
    """
    taken = [finding for finding in report.findings if finding.code == ADOPTED]
    if not taken:
        return ""
    unit = campaign.by_code.get(report.unit or "")
    name = unit.name if unit else report.unit or "不明单位"
    about = f"{name} {report.period or '不明月份'}" + (f" 第{edition}版" if edition else "")
    who = f"{giver(campaign, report.unit, record)}（{sender or '收件箱'}）"
    told = "；".join(_told(finding) for finding in taken[:_MOST])
    return f"{about}，{who}采纳建议{len(taken)}处：{told}{'；等' if len(taken) > _MOST else ''}"


def _told(finding: Finding) -> str:
    hide = mask if finding.personal else shown
    return f"{finding.sheet}!{finding.cell}“{shown(hide(finding.value))}”改为“{shown(hide(finding.suggestion))}”"
