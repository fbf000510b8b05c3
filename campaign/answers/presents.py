"""The present template that a return should have been filled in: for a wrong version, or for another open month."""

from __future__ import annotations

from campaign.desk import Sitting
from campaign.handout import make_handout
from campaign.ledger.filed import Filed
from campaign.standing import counts_by_unit
from workbook.finding import Report, Severity, Verdict
from workbook.handout import Handout

REUSED, VERSION, NEW = "template.reused", "template.version", "template.new-field"
TEMPLATE = (REUSED, VERSION, NEW)
"""What is said of a return that was filled in the wrong template."""


def present_of(desk: Sitting, one: Filed, report: Report) -> Handout | None:
    """What that template holds for the unit; None where the return was filled in the right one, or none is known."""
    unit = desk.campaign.by_code.get(one.unit or "")
    period = _period(report)
    if unit is None or report.verdict is not Verdict.RETURNED or period not in desk.campaign.periods():
        return None
    prior = counts_by_unit(desk.campaign.form, desk.ledger.filed(), desk.ledger.records(), before=period)
    return make_handout(desk.campaign, unit, period, prior.get(unit.code, 0))


def _period(report: Report) -> str | None:
    """The month it should have been filled for; None where nothing is wrong with its template."""
    for finding in report.findings:
        if finding.code == REUSED:
            return str(finding.suggestion)
    wrong = any(
        finding.code == NEW or (finding.code == VERSION and finding.severity is Severity.ERROR)
        for finding in report.findings
    )
    return report.period if wrong else None
