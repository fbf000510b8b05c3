"""What is found while one outermost file is opened: where each thing lies, and what came beside what."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from validator.intake import limits
from validator.intake.archive import Budget
from validator.intake.codes import fault
from validator.intake.document import Evidence, Mail
from validator.intake.keys import Keys
from validator.intake.sniff import BINARY, Kind, claims_sheet
from workbook.finding import Fault


class Spot(NamedTuple):
    """Where something lies: its containers from the outermost on, what it belongs with, the outermost mail it came in.

    Things belong together that share the beginning of `scope`: it has one step for each mail, and outside
    mails one for each archive and each folder in one.
    """

    within: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    mail: Mail | None = None


@dataclass(slots=True)
class Found:
    """A file found: a workbook (`readable`), something to be told (`faults`), or evidence.

    `original` are the bytes that came where `data` was deciphered from them.
    """

    name: str
    spot: Spot
    data: bytes
    readable: bool = False
    faults: tuple[Fault, ...] = ()
    kind: Kind = BINARY
    original: bytes | None = None

    @property
    def sha256(self) -> str:
        """The digest of what came."""
        return sha256(self.data if self.original is None else self.original).hexdigest()


@dataclass(slots=True)
class Opening:
    """What has been found so far in one outermost file, and the passwords that may be tried on what is locked."""

    keys: Keys = field(default_factory=Keys)
    returns: list[Found] = field(default_factory=list)
    evidence: list[Found] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    steps: int = 0
    named: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def step(self) -> str:
        """A new step of scope, unlike any folder's name."""
        self.steps += 1
        return f"\0{self.steps}"

    def enter(self, itself: Found, apart: bool, letter: Mail | None) -> Spot | None:
        """The spot inside a container, a step of its own where it stands `apart`; None if that is too deep, told."""
        spot = itself.spot
        if len(spot.within) >= limits.DEPTH:
            self.tell(itself, fault("file.too-deep", limit=limits.DEPTH))
            return None
        scope = (*spot.scope, self.step()) if apart else spot.scope
        return Spot((*spot.within, itself.name), scope, letter)

    def workbooks(self, found: Found) -> tuple[str, ...]:
        """The names of the workbooks that belong with one that was found in a container, its own too."""
        if not found.spot.within:
            return ()
        own = found.spot.scope
        if own not in self.named:  # for many there is one answer
            self.named[own] = tuple(
                one.name
                for one in self.returns
                if one.readable and all(a == b for a, b in zip(own, one.spot.scope, strict=False))
            )
        return self.named[own]

    def tell(self, itself: Found, error: Fault) -> None:
        """Let a container stand for itself, with what is wrong with it."""
        if not any(found is itself for found in self.returns):
            self.returns.append(itself)
        itself.faults += (error,)

    def beside(self) -> list[tuple[tuple[str, ...], Evidence]]:
        """Each piece of evidence with the scope it counts for: the nearest around it that holds a spreadsheet."""
        if not self.evidence:
            return []
        sheets = [found for found in self.returns if found.readable or claims_sheet(found.name)] or self.returns
        homes = {found.spot.scope[:length] for found in sheets for length in range(len(found.spot.scope) + 1)}
        located = []
        for found in self.evidence:
            home = found.spot.scope
            while home not in homes:
                home = home[:-1]
            located.append((home, Evidence(found.name, found.sha256, found.data)))
        return located
