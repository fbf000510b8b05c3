"""Sending: drafts to the server one by one, each told to the ledger before and after, so that none goes out twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from campaign.answers.letter import is_address
from campaign.ledger.store import Ledger
from campaign.notices.dispatches import SENDING, SENT, UNSENT, Dispatches, note_mail
from campaign.notices.draft import Draft
from campaign.notices.post import DoubtfulError, Post, PostError, RefusedError
from campaign.settings import Campaign
from campaign.workspace import WorkspaceError


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one draft: the addresses it was sent to now, those it went to before, and what did not go right.

    `unsent` and `doubtful` are clauses for people.
    """

    draft: Draft
    sent: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def open_post(campaign: Campaign) -> Post:
    """The server of the settings; a WorkspaceError where they name none, or no sender."""
    if campaign.outgoing is None:
        raise WorkspaceError("“活动设置”中没有写发件服务器，不能发送：请填写“发件”各项，或用邮件程序逐封发出草稿。")
    if not is_address(campaign.mailbox):
        raise WorkspaceError("“活动设置”中的收件邮箱不是可用的邮箱地址，不能以它发送：请填写或更正。")
    return Post(campaign.outgoing, campaign.mailbox)


def send(
    ledger: Ledger, post: Post, drafts: Sequence[Draft], mails: Dispatches, period: str
) -> tuple[list[Delivery], PostError | None]:
    """Send what was not sent before; -> what became of each draft, and what kept the rest of them from being sent.

    A draft that is doubtful is not sent again. One that fails does not keep the others.
    """
    done: list[Delivery] = []
    trouble: PostError | None = None
    for draft in drafts:
        found, wanted = _look_up(draft, mails)
        if wanted and trouble is None:
            try:
                found = _send(ledger, post, found, wanted, period)
            except PostError as error:
                trouble = error
        if wanted and trouble is not None:
            found = replace(found, unsent=("服务器用不了",))
        done.append(found)
    return done, trouble


def _look_up(draft: Draft, mails: Dispatches) -> tuple[Delivery, tuple[str, ...]]:
    """What the history says of a draft, and the addresses that have not had it."""
    mail = draft.mail
    if not mail.to:
        return Delivery(draft, unsent=("“报送单位”表中没有可用的报送邮箱",)), ()
    before = tuple(one for one in mail.to if mails.sent(mail, one))
    unsure = tuple(one for one in mail.to if one not in before and mails.doubtful(mail, one))
    doubtful = tuple(f"{one}上次发送时中断，不知是否送达" for one in unsure)
    return Delivery(draft, (), before, (), doubtful), tuple(one for one in mail.to if one not in (*before, *unsure))


def _send(ledger: Ledger, post: Post, found: Delivery, wanted: tuple[str, ...], period: str) -> Delivery:
    """One mail to those that have not had it."""
    draft, name = found.draft, found.draft.path.name
    try:
        refused = post.offer(wanted)
    except RefusedError as error:
        return replace(found, unsent=(str(error),))
    unsent = tuple(f"{address}被拒收（{said}）" for address, said in refused.items())
    to = tuple(address for address in wanted if address not in refused)
    if not to:
        return replace(found, unsent=unsent)
    mail = draft.mail._replace(to=to)
    note_mail(ledger, SENDING, mail, period, name)
    try:
        post.hand_over(draft.outgoing(datetime.now(UTC), post.sender))
    except RefusedError as error:
        note_mail(ledger, UNSENT, mail, period, f"{name}（{error}）")
        return replace(found, unsent=(*unsent, str(error)))
    except DoubtfulError as error:
        return replace(found, unsent=unsent, doubtful=(*found.doubtful, str(error)))
    note_mail(ledger, SENT, mail, period, name)
    return replace(found, sent=to, unsent=unsent)
