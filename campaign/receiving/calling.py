"""`wanchang receive` as it is called: from 收件箱, files or a mailbox, once or until it is told to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from campaign.checking import CannotRunError
from campaign.workspace import Workspace, open_workspace
from validator.batch import cores

if TYPE_CHECKING:
    from campaign.mailbox.account import Account
    from campaign.mailbox.collecting import Collected


class Call(NamedTuple):
    """What the command line asks for; `jobs` None means one worker a core, `every` is in seconds."""

    workspace: str
    paths: Sequence[str] = ()
    imap: bool = False
    watch: bool = False
    every: float = 5.0
    jobs: int | None = None


def run(call: Call) -> Iterator[str]:
    """Do it, and say what came of it line by line.

    What the mailbox had before it failed is received all the same; then the failure is a MailboxError. Errors else
    as for `receive`.
    """
    if call.paths and (call.imap or call.watch):
        raise CannotRunError("--imap 和 --watch 收的是整个收件箱，不能同时写明文件：请去掉其中一样。")
    workspace = open_workspace(call.workspace)
    jobs = call.jobs or cores()
    if call.watch:
        from campaign.receiving.watching import watch

        # a round that fails is followed by the next: it need not be tried again in itself
        yield from watch(
            workspace, every=call.every, jobs=jobs, collect=_collector(workspace, ()) if call.imap else None
        )
    elif call.imap:
        yield from _from_mailbox(workspace, jobs)
    else:
        yield from _received(workspace, call.paths, jobs)


def _received(workspace: Workspace, paths: Sequence[str], jobs: int) -> Iterator[str]:
    from campaign.receiving.receive import receive
    from campaign.words import received, unit_names

    yield from received(receive(workspace, paths or None, jobs=jobs), unit_names(workspace))


def _from_mailbox(workspace: Workspace, jobs: int) -> Iterator[str]:
    from campaign.mailbox.trouble import MailboxError
    from campaign.words import collected

    found = _collector(workspace)()
    yield from collected(found)
    found.remember()  # told by now
    yield from _received(workspace, (), jobs)
    if found.failure:
        raise MailboxError(found.failure)


def _collector(workspace: Workspace, pauses: Sequence[float] | None = None) -> Callable[[], Collected]:
    """A look into the mailbox that the settings name then; the password is asked for once, now."""
    from campaign.mailbox.collecting import PAUSES, account_in, collect
    from campaign.mailbox.secret import password_of
    from campaign.settings import read_settings

    passwords: dict[Account, str] = {}

    def look() -> Collected:
        campaign = read_settings(workspace.master)
        account = account_in(campaign)
        if account not in passwords:
            passwords[account] = password_of(account)
        pause = PAUSES if pauses is None else pauses
        return collect(workspace.inbox, account, passwords[account], campaign.start, pauses=pause)

    account = account_in(read_settings(workspace.master))
    passwords[account] = password_of(account)
    return look
