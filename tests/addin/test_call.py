"""What RunPython hands to Python: the workbook is found again, whatever it is called, and nothing beside it is run.

The commands are those of xlwings' VBA (`ExecuteWindows`) and of its AppleScript; the program is LibreOffice.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings

from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import open_workspace
from xlmacros.addin.conf import Conf, conf_rows

NAMES = ["总台账.xlsx", "总 台账 (四月).xlsx", "it's & 100分 — 月报表.xlsx"]
ACTION = "import called; called.main('receive')"
CALLED = """
import os, xlwings
from xlmacros.engines import libreoffice

def main(control_id):
    libreoffice.register(os.environ["CALC_URL"])
    book = xlwings.Book.caller()
    book.sheets[0]["A1"].value = f"{control_id} {book.name}"
"""
TRAP = "raise SystemExit('a module beside the workbook was run')"


@pytest.fixture(params=NAMES)
def caller(request: pytest.FixtureRequest, calc: Any, tmp_path: Path) -> Iterator[xlwings.Book]:
    """A workbook in front, with a module beside it that must not be taken for ours; another one stands behind."""
    (tmp_path / "工作 区").mkdir()
    (tmp_path / "工作 区" / "called.py").write_text(TRAP)
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "called.py").write_text(CALLED)
    other, book = calc.books.add(), calc.books.add()
    other.save(tmp_path / "工作 区" / "另一本.xlsx")
    book.save(tmp_path / "工作 区" / request.param)
    yield book
    book.close()
    other.close()


def search_path(book: xlwings.Book, ours: Path) -> str:
    """The argument of prepare_sys_path, from the settings of the add-in."""
    rows = conf_rows(Conf(path=str(ours)))
    empty = [rows[f"{place}_WIN"] for place in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")]
    return ";".join(map(str, [rows["ADD_WORKBOOK_TO_PYTHONPATH"], book.fullname, "wanchang.xlam", *empty, ours]))


def url() -> str:
    """Where the LibreOffice of these tests accepts."""
    return f"pipe,name=wanchang-{os.getpid()}"


def run(command: list[str]) -> None:
    environment = {**os.environ, "CALC_URL": url()}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr


def test_as_windows_calls(caller: xlwings.Book, tmp_path: Path) -> None:
    path = search_path(caller, tmp_path / "ours")
    code = f'import xlwings.utils;xlwings.utils.prepare_sys_path("{path}"); {ACTION}'
    run([sys.executable, "-B", "-c", code, f"--wb={caller.name}", "--from_xl=1", "--app=C:\\x\\EXCEL", "--hwnd=1"])
    assert caller.sheets[0]["A1"].value == f"receive {caller.name}"


def test_as_a_mac_calls(caller: xlwings.Book, tmp_path: Path) -> None:
    path = search_path(caller, tmp_path / "ours").replace("'", "\\'") + ";"
    code = f"import xlwings.utils;xlwings.utils.prepare_sys_path('{path}');{ACTION} "
    options = f'"--wb={caller.name}" "--from_xl=1" "--app=/Applications/Microsoft Excel.app"'
    shell = shutil.which("sh")
    assert shell is not None
    run([shell, "-c", f'{shlex.quote(sys.executable)} -B -u -W ignore -c "{code}" {options}'])
    assert caller.sheets[0]["A1"].value == f"receive {caller.name}"


def test_a_button_of_ours_is_run_by_the_same_command(calc: Any, tmp_path: Path) -> None:
    init(tmp_path / "工 作区", "wanchang-2020")
    (handed, *_) = handout(open_workspace(tmp_path / "工 作区"), "2020-04")
    book = calc.books.open(str(handed))
    try:
        code = "import xlwings.utils;xlwings.utils.prepare_sys_path('false;;;;;;'); "
        options = [f"--wb={book.name}", "--from_xl=1", "--engine=libreoffice", f"--url={url()}"]
        assert "问题清单" not in [sheet.name for sheet in book.sheets]
        button = "import xlmacros.buttons; xlmacros.buttons.main('check-return')"
        run([sys.executable, "-B", "-c", code + button, *options])
        assert "问题清单" in [sheet.name for sheet in book.sheets]
    finally:
        book.close()
