"""Whether the master can be replaced just now, and where a roll-up goes while it cannot."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from workbook.master.stamp import read_stamp


def occupied(master: Path) -> str | None:
    """Why the master cannot be replaced, in one sentence: another program has it open, or it must not be written."""
    for lock in (f"~${master.name}", f".~{master.name}", f".~lock.{master.name}#"):
        if (master.parent / lock).exists():
            return (
                f"{master.name}正在另一个程序中打开，没有改动它：请关闭后重新汇总。"
                f"（如果确实没有人打开，请删除文件“{lock}”。）"
            )
    if not os.access(master, os.W_OK) or not master.stat().st_mode & stat.S_IWUSR:
        return f"{master.name}是只读文件，没有改动它：请取消只读属性后重新汇总。"
    return None


def refused(master: Path) -> str:
    """What to say where only the attempt shows that another program has the master open (Windows)."""
    return f"{master.name}正被另一个程序使用，没有改动它：请关闭后重新汇总。"


def spare(master: Path) -> Path:
    """Where to write beside the master: 总台账.新.xlsx, or a later number where somebody has worked in that one."""
    for path in spares(master):
        found = read_stamp(path)
        if not path.exists() or (found is not None and found.intact):
            return path
    raise AssertionError("spares never end")


def spares(master: Path) -> Iterator[Path]:
    """总台账.新.xlsx, 总台账.新2.xlsx and so on."""
    number = 1
    while True:
        yield master.with_name(f"{master.stem}.新{number if number > 1 else ''}{master.suffix}")
        number += 1


def pointing(path: Path) -> str:
    """What to say of a roll-up beside the master."""
    return f"本次汇总已另存为{path.name}，可先查看；原因排除后重新汇总即可。"
