"""The spreadsheet program at work in the background: drivers, one soffice each, that take cases as they come."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

DRIVER = Path(__file__).with_name("driver.py")
CASE_SECONDS = 90

Step = tuple[Any, ...]


class OfficeError(Exception):
    """LibreOffice did not do what it was told; the message is its own."""


def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice: the system's, else this one; None where there is none."""
    trial = "import sys; sys.path.append('/usr/lib/python3/dist-packages'); import uno"
    for python in dict.fromkeys(("/usr/bin/python3", shutil.which("python3") or "", sys.executable)):
        if python and Path(python).exists():
            answer = subprocess.run([python, "-c", trial], capture_output=True, check=False)
            if answer.returncode == 0:
                return python
    return None


def version() -> str:
    """The program and its version, as it prints them, without the build."""
    printed = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(printed.split()[:2])


class Office:
    """One driver and its soffice, in a profile and a folder of their own; a context manager."""

    def __init__(self, python: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wanchang-parity-"))
        self.process = subprocess.Popen(
            [python, str(DRIVER), str(self.folder / "profile")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Office:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self.process:  # closes its pipes, whatever state it is in
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.terminate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def rework(self, data: bytes, steps: list[Step]) -> bytes:
        """The workbook after the steps, recalculated and saved as .xlsx; an OfficeError where that fails."""
        source, target = self.folder / "return.xlsx", self.folder / "saved.xlsx"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        answer = self._ask({"open": str(source), "save": str(target), "steps": steps})
        if "error" in answer:
            raise OfficeError(answer["error"])
        return target.read_bytes()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """One question, one answer; a driver that takes too long is ended."""
        assert self.process.stdin is not None and self.process.stdout is not None
        watch = threading.Timer(CASE_SECONDS, self.process.terminate)
        watch.start()
        try:
            self.process.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            complaint = self.process.stderr.read() if self.process.stderr is not None else ""
            raise OfficeError(f"the driver ended: {complaint[-800:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer
