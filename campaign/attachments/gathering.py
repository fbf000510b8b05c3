"""`wanchang attachments`: the attachments of a month by unit and lecture in 通报/附件/<period>/, with an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.workspace import NOTICES, Workspace, WorkspaceError

if TYPE_CHECKING:
    from campaign.attachments.index import Index
    from campaign.attachments.laying import Laid
    from campaign.desk import Sitting

FOLDER, PAGE, BOOK = "附件", "附件索引.html", "附件索引.xlsx"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of the month, the index first (page, workbook), then the copies; and sentences for staff."""

    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def gather_attachments(workspace: Workspace, period: str, *, jobs: int = 1) -> Gathered:
    """Lay out what came with the filings in force of a month ("2020-04"), and write the index.

    Small pictures are made in `jobs` processes. What cannot be done is a WorkspaceError, SettingsError, LedgerError or
    LockedError.
    """
    from campaign.attachments.index import index_book
    from campaign.attachments.laying import lay_out
    from campaign.attachments.page import index_page
    from campaign.desk import sit_down
    from workbook.write import book_bytes, write_bytes

    with sit_down(workspace, "整理附件") as desk:
        index = compose(desk, period)
        folder = workspace.path / NOTICES / FOLDER / period
        folder.mkdir(parents=True, exist_ok=True)
        laid = lay_out(desk.archive, folder, index.places)
        index = replace(index, lost=laid.lost, macros=laid.macros)
        small = _small(folder, index, jobs)
        page, book = folder / PAGE, folder / BOOK
        write_bytes(page, index_page(index, small).encode("utf-8", "replace"))
        write_bytes(book, book_bytes(index_book(index)))
        return Gathered((page, book, *laid.files), tuple(_told(folder, index, laid)))


def compose(desk: Sitting, period: str) -> Index:
    """What the index of a month shows; a WorkspaceError where the form has no list or the campaign no such month."""
    from campaign.attachments.arrived import pieces
    from campaign.attachments.index import Index
    from campaign.attachments.listed import all_listed, parts_of
    from campaign.attachments.matching import attachments, doubles
    from campaign.attachments.naming import paths
    from campaign.ledger.holdings import read_holdings
    from campaign.master.projection import as_of
    from campaign.master.tallying import counted

    campaign, parts = desk.campaign, parts_of(desk.campaign.form)
    months = campaign.periods()
    if period not in months:
        raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    holdings = read_holdings(desk.ledger, lazily=True)
    documents = [one.id for one in counted(campaign, holdings) if one.period == period]
    came = pieces(desk.ledger, holdings.filed)
    found = attachments(campaign, holdings, period, came, all_listed(holdings, documents, parts))
    return Index(
        campaign.name, period, as_of(campaign, holdings), found, doubles(campaign, holdings, period, came), paths(found)
    )


def _small(folder: Path, index: Index, jobs: int) -> dict[str, bytes]:
    """Digest -> the small picture, of the copies that are pictures by name."""
    from campaign.attachments.thumbnails import PICTURES, thumbnails

    pictures = {
        folder / place: sha256
        for sha256, place in index.places.items()
        if sha256 not in index.lost | index.macros and place.suffix[1:].lower() in PICTURES
    }
    return {pictures[path]: data for path, data in thumbnails(pictures, jobs).items()} if pictures else {}


def _told(folder: Path, index: Index, laid: Laid) -> Iterator[str]:
    from campaign.attachments.matching import State

    units = len({one.unit.code for one in index.attachments})
    yield f"已整理附件：{units}家单位，{len(laid.files)}个文件，在{folder}"
    for state in (State.LACKING, State.UNLISTED):
        if some := index.of(state):
            yield f"  {state.value}{len(some)}个（{len({one.unit.code for one in some})}家单位），见“{state.value}”表。"
    if index.doubles:
        yield f"  有{len(index.doubles)}个文件重复报送，见“重复报送”表。"
    if kept := {one.piece.sha256 for one in index.attachments if one.piece is not None} - index.places.keys():
        yield f"  有{len(kept)}个文件的类型打开有风险或不认识，没有取出，原件在归档。"
    if laid.macros:
        yield f"  有{len(laid.macros)}个文件含宏，没有取出，原件在归档。"
    if laid.lost:
        yield f"  有{len(laid.lost)}个文件在归档中找不到或已损坏：请用 wanchang verify 核对。"
    if laid.changed:
        yield f"  有{len(laid.changed)}个文件已由人改过，没有覆盖：{laid.changed[0]}" + (
            "等" if laid.changed[1:] else ""
        )
