"""Whose a return is where it does not say so itself, and who else is named around it: sender, subject, file name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from campaign.receiving.senders import is_return
from campaign.settings import Campaign, Unit
from validator.examine import Outcome
from validator.intake.document import Mail
from validator.telling import shown

SENDER, SUBJECT, FILE = "来信地址", "邮件主题", "文件名"
_SHORTEST = 2
"""A shorter name of a unit stands in other words too often to name it."""


class Naming(NamedTuple):
    """Words that name exactly one unit: where they stand, what they are."""

    where: str
    words: str
    unit: Unit


class Attribution(NamedTuple):
    """Whose a return is.

    `unit` is whose it is by `by` (SENDER, SUBJECT or FILE), None where it says so itself or nothing does; `against` are
    words that name another unit.
    """

    unit: Unit | None = None
    by: str = ""
    against: tuple[Naming, ...] = ()

    @property
    def doubt(self) -> str | None:
        """Why staff must say whose it is, as a clause: it says nothing itself, and what comes with it disagrees."""
        if self.unit is None or not self.against:
            return None
        told = "、".join(f"{one.where}“{shown(one.words)}”写的是{one.unit.name}" for one in self.against)
        return f"报表没有写明单位，按{self.by}是{self.unit.name}，但{told}"


def attribute(campaign: Campaign, outcome: Outcome, mail: Mail | None) -> Attribution:
    """Whose a return is by the first that tells: itself, its sender, its mail's subject, its file's name.

    A unit that it names and the settings do not know is what it says: then nothing else is asked.
    """
    report, gist = outcome.report, outcome.gist
    if not is_return(report):
        return Attribution()
    namings = [
        Naming(where, words, unit)
        for where, words in ((SUBJECT, mail.subject if mail else ""), (FILE, report.file))
        if (unit := unit_in(campaign, words)) is not None
    ]
    if report.unit is not None:
        return Attribution(against=tuple(one for one in namings if one.unit.code != report.unit))
    if gist is not None and gist.unit_name:
        return Attribution()
    writers = [unit for unit in campaign.units if mail is not None and mail.sender in unit.mailboxes]
    if len(writers) == 1:
        unit, by = writers[0], SENDER
    elif namings:
        unit, by = namings[0].unit, namings[0].where
    else:
        return Attribution()
    return Attribution(unit, by, tuple(one for one in namings if one.unit.code != unit.code))


def unit_in(campaign: Campaign, words: str) -> Unit | None:
    """The one unit that is named in a line, by its name or another of its names; None for none or several."""
    text = _plain(words)
    for own in (campaign.name, campaign.department):  # these may hold a unit's name and mean none
        text = text.replace(_plain(own), "\n")
    found: set[str] = set()
    for name, codes in _names(campaign.units):
        if name in text:
            found |= codes
            text = text.replace(name, "\n")  # what is part of a longer name names nobody else
    return campaign.by_code[found.pop()] if len(found) == 1 else None


@lru_cache(maxsize=4)
def _names(units: tuple[Unit, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """(name, whose it is), the longest first."""
    names: dict[str, set[str]] = {}
    for unit in units:
        for name in map(_plain, (unit.name, *unit.aliases)):
            if len(name) >= _SHORTEST:
                names.setdefault(name, set()).add(unit.code)
    return tuple((name, frozenset(names[name])) for name in sorted(names, key=lambda one: (-len(one), one)))


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())
