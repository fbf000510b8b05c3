"""What a button calls: an action by its id, over the workbook whose button it was.

Excel's RunPython calls `main(id)` with `--wb=<name> --from_xl=1` among the arguments; by hand, or from LibreOffice, it
is `python -m xlmacros.buttons ACTION --wb=<name> [--engine libreoffice --url "pipe,name=…"]`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple


class Call(NamedTuple):
    """What the arguments say; `book` is a workbook's name or path, "" for the one in front."""

    action: str = ""
    book: str = ""
    engine: str = ""
    url: str = ""


def main(control_id: str, arguments: Sequence[str] | None = None) -> int:
    """Run the action of a button; 0 where it was done, 2 where its workbook is not open. KeyError for an unknown id."""
    from campaign.checking import CannotRunError
    from xlmacros.actions import find_action, run_action

    action = find_action(control_id)
    call = read_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        book = _book_of(call)
    except CannotRunError as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if run_action(action.id, book) is not None else 1


def read_arguments(arguments: Sequence[str]) -> Call:
    """The arguments as xlwings writes them ("--wb=月报 4月.xlsx"), or with the value as the next one."""
    said: dict[str, str] = {}
    words = list(arguments)
    while words:
        word = words.pop(0)
        if not word.startswith("-"):
            said.setdefault("action", word)
            continue
        name, mark, value = word.lstrip("-").partition("=")
        if not word.startswith("--"):
            continue  # Python's own, such as -c
        said[name] = value if mark or not words or words[0].startswith("--") else words.pop(0)
    return Call(said.get("action", ""), said.get("wb", ""), said.get("engine", ""), said.get("url", ""))


def _book_of(call: Call) -> Any:
    """The open workbook that is meant; a CannotRunError where LibreOffice has it open no longer.

    Excel's is for xlwings to find, which knows its window. LibreOffice's comes by its path: xlwings would cut that at
    a "=", and open from the disk what has been closed.
    """
    import xlwings

    if call.engine != "libreoffice":
        return xlwings.Book.caller()
    from campaign.checking import CannotRunError
    from xlmacros.engines import libreoffice

    books = libreoffice.register(call.url).apps.active.books
    if not call.book and books.active is not None:
        return books.active
    found = next((one for one in books if call.book in (one.fullname, one.name)), None)
    if found is None:
        raise CannotRunError(f"“{call.book}”已经关闭：请重新打开它，再点一次。")
    return found


if __name__ == "__main__":
    asked = read_arguments(sys.argv[1:])
    sys.exit(main(asked.action))
