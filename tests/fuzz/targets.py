"""The targets: how a case of each is made, and who judges it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

from tests.corpus.manifest import BROKEN, filed
from tests.fuzz import flips, judges, mails, tokens, typed, zips
from tests.support import corpus

_LARGEST = 64 << 10
"""Bytes of a file of the corpus that is mutated: larger ones are no stranger, only slower."""


class Target(NamedTuple):
    """`make(random)` makes the bytes of a case; `judge(bytes)` runs in a worker and raises where it finds fault.

    `share` is its part of the time that a run of all targets has for each.
    """

    name: str
    make: Callable[[Random], bytes]
    judge: Callable[[bytes], str]
    share: float = 1.0


@cache
def _returns() -> tuple[bytes, ...]:
    """A right return as openpyxl saves it, the same as we write it, and a small workbook with every usual part."""
    from tests import returns
    from tests.intake.builders import workbook

    return returns.right(), returns.blank(), workbook()


def _package(random: Random) -> bytes:
    return zips.mutate_package(random, random.choice(_returns()))


def _return(random: Random) -> bytes:
    return zips.mutate_sheets(random, random.choice(_returns()[:2]))


@cache
def _kinds() -> dict[str, list[bytes]]:
    """Sound files of the corpus by their extension, each led by a line with a name of it."""
    found: dict[str, list[bytes]] = {}
    folder = corpus()
    for file in filed(folder):
        path = folder / file.key
        unsound = file.kind in BROKEN or file.kind == "encrypted" or file.owed == "reject"
        if not unsound and path.stat().st_size <= _LARGEST:
            end = ".xls" if file.kind in ("html", "xml") else path.suffix  # read only under such a name
            found.setdefault(f"{file.kind} {end}", []).append(f"x{end}\n".encode() + path.read_bytes())
    return found


def _file(random: Random) -> bytes:
    data = random.choice(_kinds()[random.choice(list(_kinds()))])
    name, _, rest = data.partition(b"\n")
    if rest[:2] == b"PK" and random.random() < 0.9:
        change = zips.mutate_package if random.random() < 0.3 else zips.mutate_member
        try:
            return name + b"\n" + change(random, rest)
        except Exception:  # it is one of the broken ones
            return name + b"\n" + flips.flip(random, rest)
    if rest.lstrip()[:1] == b"<" and random.random() < 0.7:
        return name + b"\n" + tokens.mutate(random, rest)
    return name + b"\n" + flips.flip(random, rest)


TARGETS = {
    target.name: target
    for target in (
        Target("guard", _package, judges.judge_package),
        Target("reader", _return, judges.judge_return),
        Target("mail", mails.make_mail, judges.judge_mail),
        Target("values", typed.make_cell, judges.judge_cell),
        Target("formats", _file, judges.judge_file, share=0.5),
    )
}
