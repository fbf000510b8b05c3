"""A command run where there is no network, and how often it tried to reach one all the same."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_AFTER = '"$@"; status=$?; cat /proc/net/snmp >"$NETWORK_COUNTS"; exit $status'
_COUNTED = {("Ip", "OutNoRoutes"), ("Ip", "OutRequests"), ("Tcp", "ActiveOpens"), ("Udp", "OutDatagrams")}
_OUTWARD = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg|bind)\([^\n]*(?:AF_INET|AF_INET6)\b")


class Cell(NamedTuple):
    """A way to run a command without a network: what it is called, the command around it, attempts in its record."""

    title: str
    around: Callable[[Path], Sequence[str]]
    attempts: Callable[[str], int]


@cache
def cell(traced: bool = False) -> Cell | None:
    """The strictest way that this machine has, or None where it has none.

    A network namespace of its own has no interface that is up: nothing can leave it, and the kernel counts what was
    tried in it. What processes try that leave it for one of their own is seen with `traced`, by strace, where there is
    one: it follows every process and records each call that would leave the machine. Where nobody may make a
    namespace, that is all there is.
    """
    has_strace = _works("strace", "-f", "-e", "trace=network", "true")
    for options, who in ((("-n",), "root"), (("-r", "-n"), "an ordinary user")):
        if _works("unshare", *options, "true"):
            title = f"a network namespace of its own (`unshare {' '.join(options)}`, as {who})"
            return _traced(title, "unshare", *options) if traced and has_strace else _counted(title, *options)
    return _traced("no namespace") if has_strace else None


def _counted(title: str, *options: str) -> Cell:
    return Cell(title, lambda _: ("unshare", *options, "sh", "-c", _AFTER, "sh"), _refused)


def _traced(title: str, *before: str) -> Cell:
    strace = ("strace", "-f", "-qq", "-e", "trace=network", "-o")
    return Cell(
        f"{title}, all calls recorded by strace",
        lambda record: (*before, *strace, str(record)),
        lambda text: len(_OUTWARD.findall(text)),
    )


def _works(*command: str) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


def _refused(text: str) -> int:
    """Attempts in a copy of /proc/net/snmp: pairs of lines, names above numbers, both led by the protocol."""
    lines = [line.split() for line in text.splitlines()]
    return sum(
        int(number)
        for names, numbers in zip(lines[::2], lines[1::2], strict=True)
        for name, number in zip(names, numbers, strict=True)
        if (names[0].rstrip(":"), name) in _COUNTED
    )
