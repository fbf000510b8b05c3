"""Blank: the form that those above handed down to us, as far as it says who we are there and what is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from campaign.handup.mapping import HandupError
from validator.opening import look, read_through
from workbook import meta
from workbook.filing import Meta
from workbook.form import Form
from workbook.grid.book import DamagedError, GridBook
from workbook.handout import month_text


class Blank(NamedTuple):
    """Our code and name above, their campaign's id, and "section.field" -> what they prefilled."""

    unit: str
    unit_name: str
    campaign: str
    given: Mapping[str, Any]


def read_blank(path: Path, to: Form, period: str) -> Blank:
    """What the hidden sheet of a blank says; one that is no such thing, or for another month, is a HandupError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise HandupError(f"无法打开“{path}”（{error.strerror}）：请核对上级下发的空白表在哪里。") from error
    found = look(data)
    try:
        said = None if found.refusal is not None else read_through(data, found, lambda book, _: _meta(book))
    except DamagedError:
        said = None
    if said is None or not said.intact:
        raise HandupError(f"“{path.name}”不是上级下发的空白表，或已损坏：请用下发的原件（.xlsx）。")
    if (said.form, said.version) != (to.id, to.version):
        raise HandupError(
            f"“{path.name}”是报表“{said.form}”第{said.version}版的空白表，要上报的是“{to.id}”第{to.version}版："
            f"请核对 --template。"
        )
    if said.period != period:
        raise HandupError(f"“{path.name}”是{month_text(said.period)}的空白表：请用{month_text(period)}的。")
    own = {to.roles.get("unit"), to.roles.get("period")}
    name = said.given.get(to.roles.get("unit", ""), said.unit)
    given = {dotted: value for dotted, value in said.given.items() if dotted not in own and _is_there(to, dotted)}
    return Blank(said.unit, str(name), said.campaign, given)


def _meta(book: GridBook) -> Meta | None:
    return meta.parse(book.grid(meta.SHEET)) if meta.SHEET in book.names else None


def _is_there(to: Form, dotted: str) -> bool:
    """Whether a field is one of the form's that are given."""
    section, _, name = dotted.partition(".")
    found = to.by_name.get(section)
    return found is not None and not found.is_table and name in found.by_name and found.field(name).given
