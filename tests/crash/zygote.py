"""A process that has everything loaded and forks a child for each command: the real command, without the start.

It reads one JSON object a line, `{"argv", "at", "how", "after", "log", "out", "now", "limit", "calls"}`, and answers
with the child's exit status, negative for a signal, as subprocess has it. `how` is "kill", or the number of an error;
`calls` tells that the points are the system's own calls.
"""

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.crash import points


def main() -> None:
    points.freeze(points.NOW[0])
    for name in LOADED:
        importlib.import_module(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order)
        if order["after"] is not None:
            _kill_after(child, order["after"])
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


LOADED = (
    "campaign.master.rolling",
    "campaign.rebuilding.rebuild",
    "campaign.receiving.acceptance",
    "campaign.receiving.receive",
    "campaign.verifying.verify",
    "openpyxl",
    "sqlalchemy.dialects.sqlite",
    "wanchang",
)
"""What the commands import when they run."""


def _run(order: dict[str, Any]) -> None:
    """The child: never returns."""
    os.setsid()
    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(out, 1)
    os.dup2(out, 2)
    points.NOW[0] = datetime.fromisoformat(order["now"])
    if order["limit"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    act = None
    if order["how"] is not None:
        act = points.die if order["how"] == "kill" else points.refuse(int(order["how"]))
    if order["calls"]:
        points.arm_calls(Path(order["log"]), order["at"])
    else:
        points.arm(Path(order["log"]), order["at"], act)
    status = 70
    try:
        import wanchang

        wanchang.main(order["argv"], standalone_mode=True)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _kill_after(child: int, seconds: float) -> None:
    """Kill a child and all that it started; it may have ended before."""
    time.sleep(seconds)
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
