"""What units wrote of a month: narratives and what is worth copying, fit to be published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from campaign.answers.letter import one_line
from campaign.ledger.holdings import Holdings
from campaign.master.tallying import counted
from campaign.settings import Campaign
from workbook.finding import mask_phones

_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")

_UNWRITABLE = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class Told(NamedTuple):
    """What one unit wrote, or several in the same words: their names, the paragraphs."""

    units: tuple[str, ...]
    paragraphs: tuple[str, ...]


def told_by_units(
    campaign: Campaign, holdings: Holdings, records: Mapping[int, Mapping[str, Any]], period: str, role: str
) -> list[Told]:
    """What the filings in force say in the field of that role, in the settings' order; empty without such a field.

    Telephone numbers in it are masked; a field that is marked as personal is never told.
    """
    place = campaign.form.role(role)
    if place is None or campaign.form.locate(campaign.form.roles[role])[1].personal:
        return []
    section, field = place
    by_words: dict[tuple[str, ...], list[str]] = {}
    for one in counted(campaign, holdings):
        said = records.get(one.id, {}).get(section, {}).get(field) if one.period == period else None
        if paragraphs := paragraphs_of(said):
            by_words.setdefault(paragraphs, []).append(campaign.by_code[one.unit or ""].name)
    return [Told(tuple(names), paragraphs) for paragraphs, names in by_words.items()]


def paragraphs_of(text: Any) -> tuple[str, ...]:
    """A clerk's text as clean paragraphs: no controls, no empty ones, telephone numbers masked."""
    if not isinstance(text, str):
        return ()
    lines = (printable(line) for line in _BREAK.split(text))
    return tuple(line for line in lines if line)


def printable(text: str) -> str:
    """A text as one line that may be published: no controls, nothing that XML cannot hold, telephone numbers masked."""
    masked: str = mask_phones(one_line(_UNWRITABLE.sub("", text)))
    return masked


def excerpt(paragraphs: Sequence[str], longest: int) -> str:
    """Paragraphs as one, ended after a whole sentence where they are longer than that."""
    text = "".join(one if one[-1] in "。！？；" else f"{one}。" for one in paragraphs)
    if len(text) <= longest:
        return text
    end = max(text.rfind(sign, 0, longest) for sign in "。！？；")
    return f"{text[: end + 1] if end > 0 else text[:longest]}……"
