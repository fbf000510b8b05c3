"""One LibreOffice Calc without a screen for the whole of a test process, however many conftest.py files ask for it.

A fixture that is imported into several conftest.py files is several fixtures. A second office with the profile of the
first would hand it its arguments and end, so that whoever asks later gets the one that runs.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import support
from xlmacros.engines import libreoffice

_PATIENCE = 60.0
_running: list[Any] = []


@contextlib.contextmanager
def open_calc() -> Iterator[Any]:
    """The App of this process's office, which who asked first starts and, asked to stop last, stops."""
    if _running:
        yield _running[0]
        return
    with start_office(support.private_home(), f"wanchang-{os.getpid()}") as (app, process):
        _running.append(app)
        try:
            yield app
            assert process.poll() is None, f"LibreOffice ended by itself: {process.returncode}"
        finally:
            _running.clear()


@contextlib.contextmanager
def start_office(home: Path, pipe: str) -> Iterator[tuple[Any, subprocess.Popen[bytes]]]:
    """An office with a profile in a folder that accepts at a pipe, and its process; it ends with the block."""
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
            yield _connected(pipe, process), process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _connected(pipe: str, process: subprocess.Popen[bytes]) -> Any:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return libreoffice.register(f"pipe,name={pipe}").apps.active
        except ConnectionError as error:
            support.need("not installed" not in str(error), str(error))
            assert process.poll() is None, f"LibreOffice did not start: {process.returncode}"
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
