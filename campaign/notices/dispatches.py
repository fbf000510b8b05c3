"""Dispatches: which mail was handed to the server for whom, as the ledger's history tells it; nothing goes out twice.

Before a mail is handed over the history has `sending`, after it `sent`, or `unsent` where the server refused it. A
`sending` that nothing follows is doubtful: whether the server took it nobody here knows. The history is in 归档/记录, so
that all of this outlives a rebuild.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from campaign.ledger.holdings import Change
    from campaign.ledger.store import Ledger

SENDING, SENT, UNSENT = "sending", "sent", "unsent"
_MAIL = (SENDING, SENT, UNSENT)
_NOTE = re.compile(r"(?P<kind>\w+)（(?P<unit>[A-Z0-9]+)，摘要(?P<digest>[0-9a-f]{32})）(?P<to>[!-~、]+)：")


class Mail(NamedTuple):
    """One mail as the history calls it: what kind, to which unit, the digest of its content, to which addresses.

    `document` is the ledger's number of what it answers, None where it answers nothing.
    """

    kind: str
    unit: str
    digest: str
    to: tuple[str, ...]
    document: int | None = None


class Posted(NamedTuple):
    """A mail that went out, or may have: the number of the last change that tells of it, its month, when.

    `settled` is whether the server is known to have taken it.
    """

    number: int
    mail: Mail
    period: str | None
    at: datetime
    settled: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """The last that the history says of a mail to one address: the change's number, its time, whether it is settled."""

    number: int
    at: datetime
    settled: bool


_Key = tuple[str | int, str]


@dataclass(slots=True)
class Dispatches:
    """All mails of the history, by content and address, and by what they answer and address."""

    said: dict[_Key, _Said] = field(default_factory=dict)
    posted: dict[int, Posted] = field(default_factory=dict)

    def sent(self, mail: Mail, address: str) -> bool:
        """Whether the server took this mail for that address."""
        return any(said.settled for said in self._of(mail, address))

    def doubtful(self, mail: Mail, address: str) -> datetime | None:
        """When it was handed over, where it is not known whether the server took it."""
        return next((said.at for said in self._of(mail, address) if not said.settled), None)

    def of(self, kind: str, unit: str, period: str) -> list[Posted]:
        """The mails of one kind to a unit about a month, each once, by when the history last tells of them."""
        found: dict[str, Posted] = {}
        for one in self.posted.values():
            if (one.mail.kind, one.mail.unit, one.period) == (kind, unit, period):
                found[one.mail.digest] = one
        return sorted(found.values())

    def _of(self, mail: Mail, address: str) -> list[_Said]:
        keys: tuple[_Key | None, ...] = (
            (mail.digest, address),
            (mail.document, address) if mail.document is not None else None,
        )
        return [self.said[key] for key in keys if key is not None and key in self.said]


def dispatches(changes: Iterable[Change]) -> Dispatches:
    """What the history says; where something became of a document since, what was sent about it says nothing now."""
    found = Dispatches()
    for change in changes:
        if change.what not in _MAIL:
            for key in [key for key in found.said if key[0] == change.document]:
                del found.said[key]
            continue
        told = _NOTE.match(change.note)
        if told is None:
            continue
        mail = Mail(told["kind"], told["unit"], told["digest"], tuple(told["to"].split("、")), change.document)
        for address in mail.to:
            for key in _keys(mail, address):
                if change.what == UNSENT:
                    found.said.pop(key, None)
                else:
                    found.said[key] = _Said(change.id, change.at, change.what == SENT)
        if change.what == UNSENT:
            found.posted = {number: one for number, one in found.posted.items() if one.mail != mail}
        else:
            found.posted[change.id] = Posted(change.id, mail, change.period, change.at, change.what == SENT)
    return found


def _keys(mail: Mail, address: str) -> list[_Key]:
    keys: list[_Key] = [(mail.digest, address)]
    return [*keys, (mail.document, address)] if mail.document is not None else keys


def note_mail(ledger: Ledger, what: str, mail: Mail, period: str, words: str) -> None:
    """One line of the history: `what` is SENDING, SENT or UNSENT, `words` are for people."""
    from campaign.ledger.store import add_change

    note = f"{mail.kind}（{mail.unit}，摘要{mail.digest}）{'、'.join(mail.to)}：{words}"
    with ledger.write() as conn:
        add_change(conn, what, mail.document, note, period)


def read_history(ledger: Ledger) -> Sequence[Change]:
    """The history, oldest first."""
    from sqlalchemy import select

    from campaign.ledger.holdings import Change
    from campaign.ledger.tables import changes

    with ledger.read() as conn:
        return [
            Change(row.id, row.at, row.what, row.document, row.note, row.period)
            for row in conn.execute(select(changes).order_by(changes.c.id))
        ]
