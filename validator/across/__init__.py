"""Checks between filings: pure, from their gists and from facts handed in; one kind a file."""

from __future__ import annotations

from validator.across import cumulative, duplicate, late, two_places, two_units, unknown_unit, wrong_month
from workbook.finding import Code

KINDS = (late, duplicate, unknown_unit, wrong_month, two_units, two_places)

AFTER = (cumulative,)
"""Kinds that ask which filings were accepted: they run when the others have spoken."""

CODES: tuple[Code, ...] = tuple(kind.CODE for kind in (*KINDS, *AFTER))
