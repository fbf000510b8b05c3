"""A text that matches a regular expression, for the simple ones that forms use."""

from __future__ import annotations

import string
from random import Random
from typing import NamedTuple

LONGEST = 8
"""The most repetitions where an expression sets no limit."""

_PLAIN = string.ascii_lowercase + string.digits
_CLASSES = {"d": string.digits, "w": _PLAIN, "s": " "}


class _Piece(NamedTuple):
    """What stands between `low` and `high` times: one of `signs`, or one of the `branches`, each a run of pieces."""

    signs: str
    branches: tuple[tuple[_Piece, ...], ...]
    low: int
    high: int


def matching(pattern: str, rng: Random) -> str:
    """A text that the expression finds: literals, classes, groups, alternatives and counts, anchored or not.

    An end left open after "//" gets an address that leads nowhere. What is past that is a ValueError: such a
    field needs `examples`.
    """
    parser = _Parser(pattern)
    branches = parser.branches()
    if parser.at != len(pattern):
        raise parser.refusal()
    text = _say(rng.choice(branches), rng)
    return text + f"example.invalid/{rng.randint(1, 9999)}" if text.endswith("//") else text


def _say(pieces: tuple[_Piece, ...], rng: Random) -> str:
    return "".join(
        rng.choice(piece.signs) if piece.signs else _say(rng.choice(piece.branches), rng)
        for piece in pieces
        for _ in range(rng.randint(piece.low, piece.high))
    )


class _Parser:
    """One pass over an expression."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def refusal(self) -> ValueError:
        """Why no text can be made."""
        return ValueError(f"no text can be made for {self.pattern!r}, from sign {self.at + 1} on")

    def branches(self) -> tuple[tuple[_Piece, ...], ...]:
        """The runs parted by |, up to a closing bracket or the end."""
        found = [tuple(self._run())]
        while self._next("|"):
            found.append(tuple(self._run()))
        return tuple(found)

    def _run(self) -> list[_Piece]:
        pieces: list[_Piece] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            if self._next("^") or self._next("$"):
                continue
            pieces.append(self._counted(*self._atom()))
        return pieces

    def _atom(self) -> tuple[str, tuple[tuple[_Piece, ...], ...]]:
        if self._next("("):
            if self._next("?") and not self._next(":"):
                raise self.refusal()
            branches = self.branches()
            if not self._next(")"):
                raise self.refusal()
            return "", branches
        if self._next("["):
            return self._class(), ()
        if self._next("."):
            return _PLAIN, ()
        return self._signs(), ()

    def _signs(self) -> str:
        """One sign, or those an escape stands for."""
        escaped = self._next("\\")
        if self.at >= len(self.pattern):
            raise self.refusal()
        sign = self.pattern[self.at]
        if escaped and sign.isalnum() and sign not in _CLASSES:
            raise self.refusal()
        self.at += 1
        return _CLASSES[sign] if escaped and sign in _CLASSES else sign

    def _class(self) -> str:
        """The signs a class offers: letters and digits before others, so that a text does not look like a blank."""
        negated = self._next("^")
        held = ""
        while not self._next("]"):
            held += self._signs()
            if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
                self.at += 1
                held += "".join(map(chr, range(ord(held[-1]) + 1, ord(self._signs()) + 1)))
        offered = [sign for sign in _PLAIN if sign not in held] if negated else list(dict.fromkeys(held))
        return "".join([sign for sign in offered if sign.isalnum()] or offered)

    def _counted(self, signs: str, branches: tuple[tuple[_Piece, ...], ...]) -> _Piece:
        if self._next("*"):
            return _Piece(signs, branches, 0, LONGEST)
        if self._next("+"):
            return _Piece(signs, branches, 1, LONGEST)
        if self._next("?"):
            return _Piece(signs, branches, 0, 1)
        if not self._next("{"):
            return _Piece(signs, branches, 1, 1)
        least, comma, most = self.pattern[self.at :].partition("}")[0].partition(",")
        self.at = self.pattern.index("}", self.at) + 1
        low = int(least)
        return _Piece(signs, branches, low, int(most) if most else max(low, LONGEST) if comma else low)

    def _next(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found
