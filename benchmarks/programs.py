"""Running a program and timing it, on as many cores as the figure is about."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
WANCHANG = str(Path(PYTHON).with_name("wanchang"))
_POLL = 0.002


def seconds(command: Sequence[str], bytecode: Path, cores: int = 0) -> float:
    """How long a program took, on `cores` of our cores (0: all); one that could not run is an error."""
    began = time.perf_counter()
    with _started(command, bytecode, cores) as process:
        _end(process, command)
    return time.perf_counter() - began


def worker_peak(command: Sequence[str], bytecode: Path) -> float:
    """The most memory in MiB that any worker of a program had resident, as the system counted it (VmHWM)."""
    most = 0
    with _started(command, bytecode, 0) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                most = max([most, *(_high_water(child.pid) for child in parent.children(recursive=True))])
            time.sleep(_POLL)
        _end(process, command)
    if not most:
        raise RuntimeError("no worker was seen")
    return most / 1024


def _started(command: Sequence[str], bytecode: Path, cores: int) -> subprocess.Popen[bytes]:
    # Installed programs have their bytecode, whatever the environment says about writing it here.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    pin = partial(_pin, cores) if cores and hasattr(os, "sched_setaffinity") else None
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=pin
    )


def _pin(cores: int) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def _end(process: subprocess.Popen[bytes], command: Sequence[str]) -> None:
    _, said = process.communicate()
    findings = 1 if "check" in command else 0  # its status where it has found something
    if process.returncode not in (0, findings):
        raise RuntimeError(f"{' '.join(command[:3])} ended with {process.returncode}\n{said.decode(errors='replace')}")


def _high_water(pid: int) -> int:
    """A process's peak in KiB; 0 where it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0
