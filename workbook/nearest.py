"""The words that someone probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(typed: object, known: Iterable[object]) -> str | None:
    """The known word most like the typed one, None where none is like it."""
    return next(iter(near(typed, known)), None)


def near(typed: object, known: Iterable[object]) -> list[str]:
    """The known words like the typed one, the most like first, two at most: a second one is its rival."""
    from difflib import get_close_matches

    return get_close_matches(str(typed), sorted({str(one) for one in known}), n=2, cutoff=0.6)
