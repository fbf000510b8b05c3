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
    """Run the action of a button; 0 where it was done. An id that is none of the table's is a KeyError."""
    from xlmacros.actions import find_action, run_action

    action = find_action(control_id)
    call = read_arguments(sys.argv[1:] if arguments is None else arguments)
    return 0 if run_action(action.id, _book_of(call)) is not None else 1


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
    """The open workbook that is meant."""
    import xlwings

    if call.engine == "libreoffice":
        from xlmacros.engines import libreoffice

        engine = libreoffice.register(call.url)
        books = engine.apps.active.books
        if not call.book:
            return books.active
        return next(one for one in books if call.book in (one.name, one.fullname))
    return xlwings.Book.caller()


if __name__ == "__main__":
    asked = read_arguments(sys.argv[1:])
    sys.exit(main(asked.action))
