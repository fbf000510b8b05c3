"""抽查单 in the intake: filled by inspectors, archived, checked and entered as any document, and no unit's filing.

It is entered without a unit, edition or gist: so nothing that counts filings, compares them or lets one be in force
can take it for one. What it says is read by campaign/sampling/outcome.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.definitions import ON_SITE

if TYPE_CHECKING:
    from campaign.ledger.store import Ledger
    from campaign.settings import Campaign
    from validator.examine import Outcome
    from validator.intake.document import Mail
    from workbook.finding import Report
    from workbook.form import Form


def taken_forms(campaign: Campaign, *, drawn: bool) -> list[Form]:
    """The forms that are taken in: the campaign's, and that of inspectors where a sample was `drawn`."""
    if not drawn:
        return [campaign.form]
    from workbook.form import load_shipped

    return [campaign.form, load_shipped(ON_SITE, campaign.codes)]


def has_drawn(ledger: Ledger) -> bool:
    """Whether a sample was ever drawn."""
    from sqlalchemy import select

    from campaign.ledger.tables import changes
    from campaign.sampling.drawing import SAMPLED

    with ledger.read() as conn:
        return conn.execute(select(changes.c.id).where(changes.c.what == SAMPLED).limit(1)).first() is not None


def is_on_site(report: Report) -> bool:
    """Whether a document is a form of inspectors."""
    return report.form == ON_SITE


def why_on_site_held(campaign: Campaign, mail: Mail | None) -> str | None:
    """Why such a form waits for staff, as a clause: by mail it may come from the department's own address only.

    A unit must not report on itself. What staff lay into 收件箱 needs no sender.
    """
    if mail is None or (campaign.mailbox and mail.sender == campaign.mailbox.lower()):
        return None
    return f"抽查单的来信地址“{mail.sender or '（无）'}”不是主办部门的邮箱"


def nobodys(outcome: Outcome) -> Outcome:
    """The outcome of such a form as no unit's: the unit that it is about is not the one that speaks."""
    return outcome._replace(report=outcome.report._replace(unit=None), gist=None)
