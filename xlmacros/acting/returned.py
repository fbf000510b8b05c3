"""Which marked copies the selected row of a master is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.addresses import Span

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from campaign.workspace import Workspace

_MOST = 5
"""So many are opened at once; of more their folder is."""

_WITHIN = 6
"""Headers stand in one of the first rows."""


def returned_of(book: Any, workspace: Workspace, campaign: Campaign) -> list[Path]:
    """The marked copies of the unit, or unit and month, of the selected row; where it names none, a folder."""
    unit, period = _selected(book, campaign)
    months = [workspace.returns(period)] if period else sorted(workspace.returns(None).parent.glob("*"))
    if unit is None:
        return [next((one for one in reversed(months) if one.is_dir()), workspace.returns(None).parent)]
    found = [path for month in months for path in sorted(month.glob("*.xls*")) if _is_of(path, unit)]
    if not found:
        return []
    return found if len(found) <= _MOST else sorted({path.parent for path in found})


def _is_of(path: Path, unit: str) -> bool:
    """By the parts of its name, so that one unit's name within another's does not count."""
    return not path.name.startswith(("~$", ".")) and unit in path.stem.split("_")


def _selected(book: Any, campaign: Campaign) -> tuple[str | None, str | None]:
    """The unit's name and the month of the selected row; the column's header may be the month too."""
    cell = book.app.selection
    if cell is None or cell.sheet.book.name != book.name:
        return None, None
    sheet = cell.sheet
    last = min(sheet.used_range.last_cell.column, 60)
    row = sheet[Span(cell.row, 1, cell.row, last).a1()].options(ndim=1).value
    above = sheet[Span(1, cell.column, _WITHIN, cell.column).a1()].options(ndim=1).value
    texts = [str(value).strip() for value in row if value is not None]
    unit = next((one.name for one in campaign.units if {one.name, one.code, *one.aliases} & set(texts)), None)
    months = _months(campaign)
    said = [*texts, *(str(value).strip() for value in above if value is not None)]
    return unit, next((months[text] for text in said if text in months), None)


def _months(campaign: Campaign) -> dict[str, str]:
    from workbook.handout import month_text

    return {text: period for period in campaign.periods() for text in (period, month_text(period))}
