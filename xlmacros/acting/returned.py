"""Which marked copies the selected row of a master is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlmacros.acting.selection import selected_of

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from campaign.workspace import Workspace

_MOST = 5
"""So many are opened at once; of more their folder is."""


def returned_of(book: Any, workspace: Workspace, campaign: Campaign) -> list[Path]:
    """The marked copies of the unit, or unit and month, of the selected row; where it names none, a folder."""
    unit, period, _ = selected_of(book, campaign)
    months = [workspace.returns(period)] if period else sorted(workspace.returns(None).parent.glob("*"))
    if unit is None:
        return [next((one for one in reversed(months) if one.is_dir()), workspace.returns(None).parent)]
    found = [path for month in months for path in sorted(month.glob("*.xls*")) if _is_of(path, unit.name)]
    if not found:
        return []
    return found if len(found) <= _MOST else sorted({path.parent for path in found})


def _is_of(path: Path, unit: str) -> bool:
    """By the parts of its name, so that one unit's name within another's does not count."""
    return not path.name.startswith(("~$", ".")) and unit in path.stem.split("_")
