"""One roll-up: what stands in the master, what the ledger says, and the two put together."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from campaign.decisions import Decisions
from campaign.definitions import count_words, settings_form
from campaign.desk import Sitting
from campaign.ledger.holdings import read_holdings
from campaign.master.keepsakes import keep_master
from campaign.master.notebook import adrift, beside_of
from campaign.master.occupied import occupied, pointing, refused, spare
from campaign.master.projection import Projection, project
from campaign.master.rollup import RolledUp
from campaign.master.takings import Takings, take_in, without_effect
from campaign.master.tallying import TALLIES
from campaign.workspace import WorkspaceError
from workbook.master import asdrawn, overview, renamed
from workbook.master.asleft import moves_left
from workbook.master.carried import carried, carry
from workbook.master.drawings import Drawing, drawing, kept_rows
from workbook.master.history import EXPLAINED
from workbook.master.placement import surrounded
from workbook.master.present import Present, read_present
from workbook.master.renewal import ROLL, Renewed, draw_roll, drawn_over, renew
from workbook.master.staff import Beside
from workbook.master.stamp import EDITION, Stamp, read_stamp
from workbook.master.table import Table, draw_table
from workbook.package.moves import Moves
from workbook.package.package import Package
from workbook.package.sheet import SheetPart
from workbook.package.trees import PackageError
from workbook.sheets import Sheet
from workbook.write import write_bytes


def roll_up(desk: Sitting, *, anew: bool = False) -> RolledUp:
    """Store what staff have, draw what is new, or everything, and write it where it may be written."""
    master = desk.workspace.master
    data = master.read_bytes()
    stamp = read_stamp(master)
    as_left = stamp is not None and stamp.intact and stamp.edition == EDITION and not anew
    with _readable(master):
        package = Package(data)
        tallies = carried(package, TALLIES) if as_left else {}
    projection = project(desk.campaign, holdings := read_holdings(desk.ledger, lazily=True), tallies)
    names = [overview.NAME, *(table.name for table in projection.tables), ROLL]
    with _readable(master):
        present = read_present(package, data, names, ours=as_left)
    if stamp is None or not stamp.intact:
        keep_master(desk.workspace.masters_archive, data, holdings.sequence)
    taken = take_in(desk, present.beside, {table.name: table.open_titles for table in projection.tables})
    if taken.reviewed:
        holdings = read_holdings(desk.ledger, lazily=True)
        projection = project(desk.campaign, holdings, projection.tallies)
    were = present.drawings if as_left and not taken.restored else {}
    drawn = _draw(projection, present, taken, were, holdings.decided)
    settings = [spec["name"] for spec in settings_form(*count_words(desk.campaign.form)).sheets]
    rolling = _Rolling(master, data, package, drawn, settings, present.parts, projection.tallies, holdings.sequence)
    reason = occupied(master)
    if reason is None and not present.hindrances:
        return _into_master(rolling, present)
    return _beside(rolling, present, reason)


@contextlib.contextmanager
def _readable(master: Path) -> Iterator[None]:
    """Parts of the master that do not hold together are one sentence for staff."""
    try:
        yield
    except PackageError as error:
        raise WorkspaceError(f"{master.name}已损坏，无法汇总（{error}）：请从备份或“归档/设置”中恢复。") from error


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The generated sheets in order, where their cells went, what they were drawn from, and what to tell of them."""

    sheets: list[Sheet] = field(default_factory=list)
    moves: dict[str, Moves] = field(default_factory=dict)
    drawings: dict[str, Drawing] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)


def _draw(
    projection: Projection, present: Present, taken: Takings, were: Mapping[str, Drawing], decided: Decisions
) -> _Drawn:
    """Every generated sheet; `were` are the drawings that still stand in the master as they were drawn."""
    drawn = _Drawn(moves={ROLL: Moves()}, messages=[*taken.messages, *projection.told])
    drawn.messages.extend(renamed.told(present.renamed))
    plain = first = overview.draw_overview(projection.overview)
    drawn.messages.extend(_typed_over(first.name, present))
    if first.name in present.around:
        first, drawn.moves[first.name] = surrounded(first, drawn_over(first), present.around[first.name])
    drawn.sheets.append(first)
    for table in projection.tables:
        beside = beside_of(taken.beside.get(table.name), taken.notes.get(table.name, {}), table.open_titles)
        _add_table(drawn, table, beside, were.get(table.name))
        drawn.messages.extend(_typed_over(table.name, present, table, drawn.drawings.get(table.name)))
        drawn.messages.extend(without_effect(table, decided) if table.name == EXPLAINED else ())
    drawn.sheets.append(draw_roll(plain, projection.tables, drawn.drawings))
    return drawn


def _typed_over(name: str, present: Present, table: Table | None = None, now: Drawing | None = None) -> Iterator[str]:
    """What to say of cells of a generated sheet that staff typed over; `now` is what a large table is drawn from."""
    grid, said = present.grids.get(name), present.drawn.get(name, {})
    if grid is None:
        return
    if table is None:
        found = asdrawn.overtyped_cells(said, grid)
    else:
        layout = present.beside[name].layout if name in present.beside else None
        found = asdrawn.overtyped(said, table, now, grid, layout) if layout is not None else []
    if found:
        yield asdrawn.told(name, found)


def _add_table(drawn: _Drawn, table: Table, beside: Beside, was: Drawing | None) -> None:
    """One table with what staff have beside it; of rows that stand as they were drawn nothing is drawn again."""
    if beside.cells:
        keys = {row.key for row in (*table.rows, *table.totals)}
        drawn.messages.extend(_left_over(table, adrift(beside, keys, table.open_titles)))
    now = drawing(table, beside)
    if now is not None:
        drawn.drawings[table.name] = now
    kept = kept_rows(was, now, table, beside)
    moves = moves_left(table, beside, was, kept)
    drawn.sheets.append(draw_table(table, beside, kept, moves))
    if moves is not None:
        drawn.moves[table.name] = moves


@dataclass(frozen=True, slots=True)
class _Rolling:
    """One roll-up under way."""

    master: Path
    data: bytes
    package: Package
    drawn: _Drawn
    settings: Sequence[str]
    parts: Mapping[str, SheetPart]
    tallies: Mapping[str, Any]
    sequence: int

    def make(self, stamp: Stamp) -> Renewed:
        """The workbook renewed, once."""
        drawn = self.drawn
        with _readable(self.master):
            carry(self.package, TALLIES, self.tallies)
            return renew(self.package, drawn.sheets, self.settings, stamp, drawn.moves, drawn.drawings, self.parts)

    def said(self, made: Renewed) -> tuple[str, ...]:
        """The sentences for staff, with those about what could not stay where it was."""
        below = (_moved_below(name, count) for name, count in made.homeless.items())
        return (*self.drawn.messages, *below, *_referring(made.gone))


def _into_master(rolling: _Rolling, present: Present) -> RolledUp:
    master = rolling.master
    made = rolling.make(Stamp(rolling.sequence))
    changed = made.data != rolling.data
    if changed:
        try:
            write_bytes(master, made.data)
        except PermissionError:
            package = Package(rolling.data)
            renamed.restore_names(package, present.renamed)
            return _beside(replace(rolling, package=package, parts={}), present, refused(master))
    _tidy(master)
    return RolledUp(master, rolling.sequence, changed, rolling.said(made))


def _beside(rolling: _Rolling, present: Present, reason: str | None) -> RolledUp:
    """The roll-up as 总台账.新.xlsx; the master is not touched."""
    path = spare(rolling.master)
    why = tuple(f"没有改动{rolling.master.name}：{hindrance}。" for hindrance in present.hindrances)
    made = rolling.make(Stamp(rolling.sequence, present.digest, why))
    changed = not path.exists() or path.read_bytes() != made.data
    if changed:
        write_bytes(path, made.data)
    told = (*([reason] if reason else []), *why, pointing(path), *rolling.said(made))
    return RolledUp(path, rolling.sequence, changed, told)


def _moved_below(name: str, count: int) -> str:
    return f"“{name}”表有{count}处批注，所在的行已不在现行报表中：批注已移到表格下方。"


def _referring(count: int) -> Iterator[str]:
    if count:
        yield f"有{count}处自建的公式、名称或图表引用的行已不在现行报表中，引用变为“#REF!”：请核对后改写。"


def _tidy(master: Path) -> None:
    """A roll-up beside the master that nobody has worked in is of no use once the master is up to date."""
    path = spare(master)
    if path.exists():
        with contextlib.suppress(OSError):
            path.unlink()


def _left_over(table: Table, count: int) -> list[str]:
    if not count:
        return []
    return [f"“{table.name}”表有{count}处自填内容，所在的行已不在现行报表中：内容仍存于登记簿，该行恢复后会重新显示。"]
