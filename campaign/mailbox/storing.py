"""Where messages of a mailbox lie in 收件箱: their being there is the memory of what was fetched."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from campaign.aftermath import TEMPORARY
from campaign.mailbox.account import Account
from workbook.write import write_bytes

MAILBOX = "邮箱"
_WHOSE = ".mailbox"
_PASSED = ".passed"
_STALE = 86_400
"""Seconds after which a file that was not finished is nobody's any more."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of one UIDVALIDITY: `<UID>.eml` is a message, `.<UID>.passed` one that is not fetched, as was told.

    A message is there whole or not at all, so that a run that was cut short goes on where it was.
    """

    path: Path

    def known(self) -> set[int]:
        """The UIDs that need no fetching."""
        names = [path.name for path in self.path.iterdir()]
        found = [name.removesuffix(".eml") for name in names if name.endswith(".eml")]
        found += [name[1:].removesuffix(_PASSED) for name in names if name.endswith(_PASSED)]
        return {int(uid) for uid in found if uid.isdecimal()}

    def put(self, uid: int, data: bytes) -> Path:
        """Keep a message."""
        path = self.path / f"{uid}.eml"
        write_bytes(path, data)
        return path

    def passed(self, uid: int) -> Path:
        """The file that says that a message is not fetched."""
        return self.path / f".{uid}{_PASSED}"


def shelf_of(inbox: Path, account: Account, validity: int) -> Shelf:
    """The folder for a mailbox as it numbers its messages now, made where it is not there: 收件箱/邮箱/<UIDVALIDITY>.

    Numbers are only unlike within one mailbox: another one with the same has a folder of its own, <UIDVALIDITY>-2.
    """
    whose = f"{account.user}\n{account.server.lower()}\n{account.folder}\n".encode()
    number = 1
    while True:
        path = inbox / MAILBOX / (f"{validity}-{number}" if number > 1 else f"{validity}")
        path.mkdir(parents=True, exist_ok=True)
        sign = path / _WHOSE
        if not sign.is_file():
            write_bytes(sign, whose)
        if sign.read_bytes() == whose:
            _sweep(path)
            return Shelf(path)
        number += 1


def _sweep(path: Path) -> None:
    """Remove what a run that was cut short did not finish."""
    for one in path.iterdir():
        if TEMPORARY.fullmatch(one.name):
            with contextlib.suppress(OSError):
                if time.time() - one.stat().st_mtime > _STALE:
                    one.unlink()
