"""Odd: a cell that was not typed as it should be, and the three ways of being odd."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Odd(NamedTuple):
    """What a reader says of a cell that was not typed as it should be.

    `code` is a "value.*" code; `value` the canonical JSON value to go on with, None when unreadable or when
    the cell means "empty"; `suggestion` what a person may want to type instead; `slots` for the message.
    """

    code: str
    value: object
    suggestion: object = None
    slots: Mapping[str, object] = MappingProxyType({})


def lossless(code: str, value: object) -> Odd:
    """Read without loss: info, `{canonical}` shows what was read."""
    return Odd(code, value, None, {"canonical": value})


def uncertain(code: str, value: object) -> Odd:
    """Read, but it may mean something else: a warning whose suggestion is the value gone on with."""
    return Odd(code, value, value)


def unreadable(code: str, suggestion: object = None) -> Odd:
    """Not read: an error; the suggestion, if any, is never used unasked."""
    return Odd(code, None, suggestion)


EMPTY = Odd("value.placeholder", None, None, {"canonical": ""})
