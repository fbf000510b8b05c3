"""Who speaks for a unit: what is held until staff confirm it, and whom an answer goes to."""

from __future__ import annotations

from campaign.settings import Campaign, Unit
from validator.intake.document import Mail
from workbook.finding import Report, Verdict


def is_return(report: Report) -> bool:
    """Whether a document is one of our forms, right or wrong."""
    return report.verdict.accepted or report.verdict is Verdict.RETURNED


def why_held(campaign: Campaign, report: Report, mail: Mail | None) -> str | None:
    """Why a return waits for staff, as a clause for people; None where it need not.

    A mail must come from one of the addresses of the unit that the return names; what staff lay into 收件箱 needs no
    sender. A return for a month outside the campaign is never counted unseen.
    """
    unit = campaign.by_code.get(report.unit or "")
    if unit is None or not is_return(report):
        return None
    if mail is not None and mail.sender not in unit.mailboxes:
        return f"来信地址“{mail.sender or '（无）'}”不在{unit.name}的报送邮箱之列"
    if report.period is not None and report.period not in campaign.periods():
        return f"报告期{report.period}不在活动期内"
    return None


def addressee(campaign: Campaign, unit: str | None, sender: str) -> Unit | None:
    """The unit that an answer goes to: the one the return names, else the one whose address it came from."""
    named = campaign.by_code.get(unit or "")
    if named is not None:
        return named
    writers = [one for one in campaign.units if sender and sender in one.mailboxes]
    return writers[0] if len(writers) == 1 else None
