"""Putting the add-in where Excel finds it, and taking it back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from campaign.checking import CannotRunError
from xlmacros.addin.blocked import is_blocked
from xlmacros.addin.interpreter import conf_here
from xlmacros.addin.package import build, read_conf
from xlmacros.addin.places import MAC, WINDOWS, Places
from xlmacros.addin.record import Outcome, put, take_back
from xlmacros.addin.ribbon import Button


def install(buttons: Sequence[Button], places: Places) -> list[Path]:
    """Build the add-in for this interpreter and put it into Excel's startup folder; the files that now are there.

    A CannotRunError where there is no Excel for this system, where the interpreter's path will not do, and where a
    file of that name is not one of ours.
    """
    if places.addin is None:
        raise CannotRunError(
            "这个系统上没有 Excel：LibreOffice 的按钮请用 wanchang addin install --libreoffice，"
            "双击启动器请用 wanchang addin install --launcher 文件夹。"
        )
    conf = conf_here(places.system)
    refuse_interpreter(conf.mac + conf.windows, sys.base_prefix, places.system)
    if places.addin.exists() and read_conf(places.addin) is None:
        raise CannotRunError(f"“{places.addin}”是别的程序的加载项：请先改名或移走，再安装。")
    if is_blocked(places.addin):
        places.addin.unlink()  # the mark hangs on the file, and one with the same bytes would be left as it is
    put(places.record, places.addin, build(buttons, conf))
    written = [places.addin]
    if places.scripts is not None:
        script = apple_script()
        put(places.record, places.scripts / script.name, script.read_bytes())
        written.append(places.scripts / script.name)
    return written


def uninstall(places: Places) -> list[Outcome]:
    """Take back all that was installed; an empty list where nothing was."""
    return take_back(places.record)


def apple_script() -> Path:
    """The script by which Excel for the Mac starts Python: xlwings' own, of the version that is installed."""
    import xlwings

    return Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript")


def refuse_interpreter(interpreter: str, base: str, system: str) -> None:
    """A CannotRunError where Excel could not start this interpreter, or would not see what it installs.

    `base` is its sys.base_prefix. Python of Microsoft's store has a private view of AppData: what it writes there no
    other program finds (Python's documentation, "Using Python on Windows", "Redirection of local data").
    """
    if system == WINDOWS and "WindowsApps" in base:
        raise CannotRunError(
            "这是微软商店的 Python，它写的文件 Excel 看不到：请从 python.org 安装 Python，用它新建虚拟环境，重新安装 wanchang 后再试。"
        )
    # xlwings' AppleScript puts the path into a shell's command as it is; on Windows a name between % is a variable.
    bad = [sign for sign in (" '\"$`\\|;&()" if system == MAC else "%") if sign in interpreter]
    if bad:
        raise CannotRunError(
            f"Python 的路径“{interpreter}”含有空格或特殊符号（{' '.join(bad).strip() or '空格'}），Excel 无法启动它："
            "请把虚拟环境建在名称普通的文件夹中，重新安装 wanchang 后再试。"
        )
