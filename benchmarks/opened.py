"""A roll-up of 10,000 detail rows into a master that is open in LibreOffice, against its own way of taking values."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.large import MONTHS, enter
from campaign.founding import init
from campaign.master.rollup import rollup
from campaign.settings import read_settings
from campaign.workspace import Workspace

ROWS, COLUMNS = 10_000, 20
_PATIENCE = 60.0
_TEXTS = ("示例路社区党群服务中心", "凝心聚力促发展", "第一小学报告厅", "绿水青山就是金山银山")


def found_large(path: Path) -> Workspace:
    """A workspace whose master is drawn from two lectures a unit, and whose ledger has 10,000 more."""
    workspace = init(path)
    campaign, chance = read_settings(workspace.master), random.Random(1)
    for unit in campaign.units:
        enter(workspace, campaign, chance, unit.code, MONTHS[0], 2)
    rollup(workspace)
    places = [(unit.code, period) for period in MONTHS[1:] for unit in campaign.units]
    for number, (code, period) in enumerate(places):
        count = ROWS * (number + 1) // len(places) - ROWS * number // len(places)
        enter(workspace, campaign, chance, code, period, count)
    return workspace


def opened(workspace: Workspace) -> dict[str, float]:
    """What writing the roll-up into the open master takes, and the whole action, over setDataArray of such a block.

    {} where no LibreOffice can be started here, which is said.
    """
    try:
        with _office() as calc:
            return _measure(calc, workspace)
    except (ConnectionError, FileNotFoundError) as error:
        print(f"open-rollup is left out, for no LibreOffice can be driven here: {error}", flush=True)
        return {}


def _measure(calc: Any, workspace: Workspace) -> dict[str, float]:
    from xlmacros.acting import renewing
    from xlmacros.actions import run_action

    taken: list[float] = []
    bring_over = renewing.bring_over

    def timed(book: Any, program: Any, before: bytes, renewed: Path) -> None:
        began = time.perf_counter()
        bring_over(book, program, before, renewed)
        taken.append(time.perf_counter() - began)

    before = [_set_data(calc) for _ in range(2)]
    with tempfile.TemporaryDirectory(prefix="wanchang-bench-") as folder:
        own = Workspace(shutil.copytree(workspace.path, Path(folder, "own")))
        book = calc.books.open(str(own.master))
        renewing.bring_over = timed
        said: list[str] = []
        began = time.perf_counter()
        try:
            done = run_action("rollup", book, lambda text, _: said.append(text))
        finally:
            renewing.bring_over = bring_over
        whole = time.perf_counter() - began
        book.close()
    if done is None or len(taken) != 1:
        raise RuntimeError("\n".join(["the roll-up did not run", *said]))
    block = median([*before, _set_data(calc)])
    return {"open-rollup": taken[0] / block, "open-rollup-whole": whole / block}


def _set_data(calc: Any) -> float:
    """How long setDataArray takes for as many cells, half of them Chinese texts, in a new document."""
    row = [[f"{_TEXTS[number % 4]}{number}", float(number)] * (COLUMNS // 2) for number in range(ROWS)]
    block = tuple(map(tuple, row))
    book = calc.books.add()
    cells = book.api.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, COLUMNS - 1, ROWS - 1)
    began = time.perf_counter()
    cells.setDataArray(block)
    took = time.perf_counter() - began
    book.close()
    return took


@contextlib.contextmanager
def _office() -> Iterator[Any]:
    """A LibreOffice of our own, without a screen, as xlwings' App."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise FileNotFoundError("soffice is not installed")
    with tempfile.TemporaryDirectory(prefix="wanchang-calc-", ignore_cleanup_errors=True) as home:
        pipe = f"wanchang-bench-{os.getpid()}"
        command = [
            program, f"-env:UserInstallation={Path(home).as_uri()}", "--headless", "--norestore", "--nologo",
            f"--accept=pipe,name={pipe};urp;",
        ]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                yield _connected(pipe)
            finally:
                os.killpg(process.pid, signal.SIGKILL)


def _connected(pipe: str) -> Any:
    from xlmacros.engines import libreoffice

    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return libreoffice.register(f"pipe,name={pipe}").apps.active
        except ConnectionError as error:
            if "not installed" in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
