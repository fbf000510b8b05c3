"""bsdtar, which unpacks rar where the system has it (Windows and macOS bring it as tar), fed and read by pipes."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable

from validator.intake.archive import Budget
from validator.intake.codes import Refusal

SECONDS = 15
_SILENT = 5


@functools.cache
def program() -> str | None:
    """The path of bsdtar, under its own name or as the system's tar; None if there is none."""
    found = shutil.which("bsdtar")
    if found:
        return found
    tar = shutil.which("tar")
    if tar is None:
        return None
    try:
        said = subprocess.run([tar, "--version"], capture_output=True, timeout=_SILENT, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return tar if b"bsdtar" in said else None


def as_tar(data: bytes, tool: str, budget: Budget) -> bytes:
    """An archive's bytes turned into a tar, by the tool and as far as it gets; counted as it comes from its pipe.

    Nothing is written but a nameless temporary file, which the tool reads. Raises Refusal where it takes too long,
    or gives too much.
    """
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        command = [tool, "-cf", "-", "--format=pax", "@-"]
        settings = os.environ | {"LC_ALL": "C.UTF-8"}
        with subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings, preexec_fn=_bind()
        ) as process:
            late = threading.Event()
            alarm = threading.Timer(SECONDS, _end, (process, late))
            alarm.daemon = True
            alarm.start()
            try:
                assert process.stdout is not None
                made = budget.gather(process.stdout.read, len(data))
            finally:
                alarm.cancel()
                process.kill()
    if late.is_set():
        raise Refusal("file.timeout", seconds=SECONDS)
    return made


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _bind() -> Callable[[], None] | None:
    """What a child does before it becomes the tool: on Linux, bind its life to ours and its work to some seconds."""
    if sys.platform != "linux":
        return None
    import ctypes
    import resource
    import signal

    library = ctypes.CDLL(None)
    die_with_parent = 1  # PR_SET_PDEATHSIG

    def bind() -> None:
        library.prctl(die_with_parent, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return bind
