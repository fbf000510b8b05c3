"""The interpreter that a button runs: this one, by its absolute path, and what it answers when it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from xlmacros.addin.conf import Conf
from xlmacros.addin.places import MAC, WINDOWS

_PATIENCE = 60.0
_QUESTION = (
    "import json, sys; sys.path[0:0] = [path for path in sys.argv[1:] if path];"
    "import xlmacros.addin, xlwings; from importlib.metadata import distributions;"
    "print(json.dumps([next((found.version for found in distributions(name='wanchang')), ''), xlwings.__version__]))"
)


class Answer(NamedTuple):
    """The versions that an interpreter has; where it cannot run a button, `trouble` says why.

    `wanchang` is "" where it runs from its sources.
    """

    wanchang: str
    xlwings: str
    trouble: str = ""


def own_interpreter() -> Path:
    """This interpreter, with a console's streams (python.exe rather than pythonw.exe), links not followed: a virtual
    environment is told by the link's own place."""
    running = Path(sys.executable).absolute()
    return running.with_name("python.exe") if running.name.lower() == "pythonw.exe" else running


def ask(interpreter: str, path: str) -> Answer:
    """What an interpreter answers in an empty folder, as a button would start it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run(
                [interpreter, "-B", "-c", _QUESTION, path],
                capture_output=True,
                timeout=_PATIENCE,
                cwd=folder,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Answer("", "", str(error))
    if run.returncode:
        lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
        return Answer("", "", lines[-1] if lines else str(run.returncode))
    return Answer(*json.loads(run.stdout.splitlines()[-1]))


def conf_of_none() -> Conf:
    """The settings of an add-in that is not installed: its versions only."""
    return Conf(wanchang=_version("wanchang"), xlwings=_version("xlwings"))


def conf_here(system: str) -> Conf:
    """The settings of an add-in that runs this interpreter, with a PYTHONPATH only where it would not find us."""
    interpreter = str(own_interpreter())
    root = str(Path(__file__).resolve().parents[2])
    path = root if ask(interpreter, "").trouble else ""
    windows, mac = (interpreter if system == wanted else "" for wanted in (WINDOWS, MAC))
    return Conf(windows, mac, path, _version("wanchang"), _version("xlwings"))


def _version(name: str) -> str:
    return next((found.version for found in distributions(name=name)), "")
