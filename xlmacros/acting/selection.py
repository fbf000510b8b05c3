"""What the selected row of a master is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from workbook.addresses import Span

if TYPE_CHECKING:
    from campaign.settings import Campaign, Unit

_WITHIN = 6
"""Headers stand in one of the first rows."""

_WIDEST = 60
"""Columns of a row that are looked at."""


class Selected(NamedTuple):
    """The unit and the month that the first selected row speaks of, None where it names none; how many rows are."""

    unit: Unit | None = None
    period: str | None = None
    rows: int = 0


def selected_of(book: Any, campaign: Campaign) -> Selected:
    """The unit and the month of the selected row; the column's header may be the month too."""
    cell = book.app.selection
    if cell is None or cell.sheet.book.name != book.name:
        return Selected()
    sheet = cell.sheet
    last = min(sheet.used_range.last_cell.column, _WIDEST)
    row = sheet[Span(cell.row, 1, cell.row, last).a1()].options(ndim=1).value
    above = sheet[Span(1, cell.column, _WITHIN, cell.column).a1()].options(ndim=1).value
    texts = [str(value).strip() for value in row if value is not None]
    unit = next((one for one in campaign.units if {one.name, one.code, *one.aliases} & set(texts)), None)
    months = _months(campaign)
    said = [*texts, *(str(value).strip() for value in above if value is not None)]
    return Selected(unit, next((months[text] for text in said if text in months), None), cell.shape[0])


def _months(campaign: Campaign) -> dict[str, str]:
    from workbook.handout import month_text

    return {text: period for period in campaign.periods() for text in (period, month_text(period))}
