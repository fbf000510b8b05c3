"""The word that someone probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(typed: object, known: Iterable[object]) -> str | None:
    """The known word most like the typed one, None where none is like it."""
    from difflib import get_close_matches

    found = get_close_matches(str(typed), sorted({str(one) for one in known}), n=1, cutoff=0.6)
    return found[0] if found else None
