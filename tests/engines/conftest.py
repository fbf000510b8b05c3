"""A real LibreOffice Calc without a screen, one for each test process, driven through the engine."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
import xlwings

from tests import support
from xlmacros.engines import libreoffice

_PATIENCE = 60.0


@pytest.fixture(scope="session")
def calc() -> Iterator[Any]:
    """The App of a LibreOffice of its own."""
    home = support.private_home()
    pipe = f"wanchang-{os.getpid()}"
    command = [
        support.find_program("soffice", "libreoffice"),
        f"-env:UserInstallation={(home / 'calc').as_uri()}",
        "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(home)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield _connected(pipe)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _connected(pipe: str) -> Any:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return libreoffice.register(f"pipe,name={pipe}").apps.active
        except ConnectionError as error:
            support.need("not installed" not in str(error), str(error))
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture
def book(calc: Any) -> Iterator[xlwings.Book]:
    """A new workbook, closed afterwards."""
    made = calc.books.add()
    yield made
    made.close()


@pytest.fixture
def sheet(book: xlwings.Book) -> xlwings.Sheet:
    return book.sheets[0]
