"""A clerk at LibreOffice: opens a workbook, does what it is told to it, recalculates, saves. Runs by itself.

It needs the standard library and `uno` only, so any Python that has `uno` can run it: `driver.py PROFILE` starts a
headless soffice with that profile, reads one JSON object a line, {"open": path, "save": path, "steps": [[verb, …], …]},
and answers each with one: {"seconds": …} or {"error": …}. Rows and columns of steps count from 1.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append("/usr/lib/python3/dist-packages")  # where Debian keeps `uno`

import contextlib

import uno

START_SECONDS = 60
_EVERYTHING = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas


class Office:
    """One headless soffice, from its start to its end."""

    def __init__(self, profile: str) -> None:
        pipe = f"parity{os.getpid()}"
        options = ["--headless", "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
        self.process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", *options],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.desktop = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")

    def _connect(self, address: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                remote = resolver.resolve(address)
                return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
            except Exception:
                if time.monotonic() > until or self.process.poll() is not None:
                    self.end()
                    raise
                time.sleep(0.05)

    def end(self) -> None:
        """End soffice and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rework(self, source: str, target: str, steps: list[list[Any]]) -> None:
        """Open a workbook, take the steps, recalculate everything, save it as .xlsx."""
        document = self.desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (_property("Hidden", True),))
        try:
            clerk = Clerk(document)
            for verb, *arguments in steps:
                VERBS[verb](clerk, *arguments)
            document.calculateAll()
            document.storeToURL(Path(target).as_uri(), (_property("FilterName", "Calc MS Excel 2007 XML"),))
        finally:
            document.close(True)


def _property(name: str, value: Any) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


class Clerk:
    """What a clerk does to an open workbook."""

    def __init__(self, document: Any) -> None:
        self.document = document
        for sheet in document.Sheets:
            if sheet.isProtected():
                sheet.unprotect("")

    def cell(self, sheet: str, row: int, column: int) -> Any:
        return self.document.Sheets[sheet].getCellByPosition(column - 1, row - 1)

    def range(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Any:
        return self.document.Sheets[sheet].getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def put(self, sheet: str, row: int, column: int, kind: str, value: Any) -> None:
        """Type a value: text, number (in the cell's own format), plain (in none), date, boolean, formula, nothing."""
        cell = self.cell(sheet, row, column)
        if kind == "text":
            cell.setString(value)
        elif kind == "formula":
            cell.setFormula(value)
        elif kind == "nothing":
            cell.clearContents(_EVERYTHING)
        else:
            if kind != "number":
                cell.NumberFormat = self._format({"plain": "General", "date": "YYYY-MM-DD", "boolean": "BOOLEAN"}[kind])
            cell.setValue(float(value))

    def _format(self, code: str) -> int:
        formats, locale = self.document.NumberFormats, uno.createUnoStruct("com.sun.star.lang.Locale")
        found = formats.queryKey(code, locale, False)
        return int(found if found != -1 else formats.addNew(code, locale))

    def clear(self, sheet: str, top: int, left: int, bottom: int, right: int) -> None:
        """Delete the contents of a block."""
        self.range(sheet, top, left, bottom, right).clearContents(_EVERYTHING)

    def insert(self, sheet: str, row: int, count: int) -> None:
        """Insert blank rows above a row."""
        self.document.Sheets[sheet].Rows.insertByIndex(row - 1, count)

    def delete(self, sheet: str, row: int, count: int) -> None:
        """Delete rows."""
        self.document.Sheets[sheet].Rows.removeByIndex(row - 1, count)

    def copy(self, sheet: str, top: int, left: int, bottom: int, right: int, to_row: int, to_column: int) -> None:
        """Copy a block and paste it elsewhere on the sheet."""
        source = self.range(sheet, top, left, bottom, right).RangeAddress
        self.document.Sheets[sheet].copyRange(self.cell(sheet, to_row, to_column).CellAddress, source)

    def move(self, sheet: str, top: int, left: int, bottom: int, right: int, to_row: int, to_column: int) -> None:
        """Cut a block and paste it elsewhere on the sheet."""
        source = self.range(sheet, top, left, bottom, right).RangeAddress
        self.document.Sheets[sheet].moveRange(self.cell(sheet, to_row, to_column).CellAddress, source)

    def sort(self, sheet: str, top: int, left: int, bottom: int, right: int, column: int, ascending: bool) -> None:
        """Sort the rows of a block by one of its columns."""
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column - left, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        block = self.range(sheet, top, left, bottom, right)
        block.sort((_property("SortFields", fields), _property("ContainsHeader", False)))


VERBS: dict[str, Callable[..., None]] = {
    "put": Clerk.put,
    "clear": Clerk.clear,
    "insert": Clerk.insert,
    "delete": Clerk.delete,
    "copy": Clerk.copy,
    "move": Clerk.move,
    "sort": Clerk.sort,
}


def main() -> None:
    """Serve requests until there are no more, or until it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    office = Office(sys.argv[1])
    try:
        for line in sys.stdin:
            request, begun = json.loads(line), time.monotonic()
            try:
                office.rework(request["open"], request["save"], request["steps"])
                answer: dict[str, Any] = {"seconds": time.monotonic() - begun}
            except Exception as error:  # whatever LibreOffice says is for the harness to tell
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        office.end()


if __name__ == "__main__":
    main()
