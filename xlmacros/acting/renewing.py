"""The ledger into the open master: drawn by the closed machinery on a copy, brought over by blocks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaign.workspace import WorkspaceError
from xlmacros.acting.copied import copied_master
from xlmacros.acting.programs import HalfDoneError, Program, program_of
from xlmacros.acting.rescue import rescued

if TYPE_CHECKING:
    from campaign.desk import Sitting
    from campaign.master.rollup import RolledUp

_ASIDE = "汇总结果.xlsx"
"""Excel cannot open two workbooks of one name."""


def renew_open(
    book: Any, doing: str, tell: Callable[[str], None], first: Callable[[Sitting], Iterable[str]] | None = None
) -> list[str]:
    """Roll up into the open book; `first` is done at the same sitting, before; -> sentences for staff.

    Nothing is written into the book before all is computed; where writing fails it is taken back. Settings count as
    they are typed, saved or not. Raises what `rollup` raises.
    """
    from campaign.desk import sit_down
    from campaign.master.rolling import roll_up

    program = program_of(book)
    tell("正在取出工作簿现在的内容……")
    with copied_master(book, program) as workspace, sit_down(workspace, doing) as desk:
        before = workspace.master.read_bytes()
        with rescued(book, workspace, before):
            lines = list(first(desk)) if first is not None else []
            tell("正在汇总登记簿……")
            rolled = roll_up(desk)
            if rolled.path != workspace.master:
                raise WorkspaceError("\n".join(_hindrances(rolled)))
            if rolled.changed:
                tell("正在写入工作簿……")
                bring_over(book, program, before, workspace.master)
    return [*lines, *rolled.messages]


def _hindrances(rolled: RolledUp) -> Iterator[str]:
    """Why nothing was brought over; the roll-up beside the copy goes with it."""
    told = [line for line in rolled.messages if rolled.path.name not in line]
    yield from told or ["总台账现在不能汇总：请检查后再试。"]


def bring_over(book: Any, program: Program, before: bytes, renewed: Path) -> None:
    """Make the open book, which was as `before`, as the file `renewed` is."""
    from workbook.canvas.differences import differences
    from workbook.canvas.excerpt import excerpt
    from workbook.canvas.opened import bring
    from workbook.master.stamp import PROPERTY, read_stamp
    from workbook.write import write_bytes

    after = renewed.read_bytes()
    found = differences(before, after)
    needed = excerpt(after, found)
    stamp = read_stamp(renewed)
    path = renewed.with_name(_ASIDE)
    write_bytes(path, needed.data)
    aside = program.open_aside(book, path)

    def write() -> None:
        with (
            unlocked(book, program, [one.was or one.name for one in found.changes]),
            program.together(book, "汇总入账"),
        ):
            bring(book, aside, found, needed.formulas, program)
            if stamp is not None:
                program.put_property(book, PROPERTY, stamp.text)
            program.finish(book, aside, found.changes)

    try:
        program.undisturbed(book, write)
    finally:
        with contextlib.suppress(Exception):  # a program that has gone has closed it
            aside.close()


@contextlib.contextmanager
def unlocked(book: Any, program: Program, names: Iterable[str]) -> Iterator[None]:
    """Sheets without the protection that needs no password; one with a password is a WorkspaceError."""
    there = {sheet.name: sheet for sheet in book.sheets}
    opened: list[Any] = []
    try:
        for name in names:
            if name in there:
                try:
                    if program.unprotect(there[name]):
                        opened.append(there[name])
                except ValueError as error:
                    raise WorkspaceError(f"“{name}”表设了保护密码，不能写入：请先撤销工作表保护，再点一次。") from error
        yield
    except HalfDoneError:
        raise  # nothing can be asked of the program
    except Exception:
        _protect(book, program, opened)
        raise
    _protect(book, program, opened)


def _protect(book: Any, program: Program, opened: Iterable[Any]) -> None:
    there = {sheet.name for sheet in book.sheets}
    for sheet in opened:
        if sheet.name in there:
            program.protect(sheet)
