"""The sheet wanchang.conf inside the add-in: what xlwings and our ribbon look up, key by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.meta import SHEET as META

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = "wanchang"
"""The name that xlwings looks its settings up by: the sheet wanchang.conf, never the user's own xlwings.conf."""

SHEET = f"{PROJECT}.conf"
KINDS = {"master": "活动设置", "return": META}
"""Kind of workbook -> the sheet that tells it; the kind "any" is every workbook."""

_SAID = {
    "SAY TITLE": "万场台账",
    "SAY MASTER": "这个按钮用于总台账：请先打开总台账.xlsx，再点一次。",
    "SAY RETURN": "这个按钮用于报送表：请先打开下发或报来的报表，再点一次。",
    "SAY ANY": "没有打开的工作簿：请先打开总台账或报表（受保护的视图请先点“启用编辑”），再点一次。",
    "SAY INSTALL": "加载项没有安装完：请在命令行运行 wanchang addin install，再重新打开 Excel。",
    "SAY SETTINGS": "这个工作簿自带运行设置或代码（名为 wanchang.conf 或以 .py 结尾的工作表），为安全起见没有运行："
    "请核实来源，删去这样的工作表后再点。",
    "SAY UNSAVED": "工作簿还没有保存过：请先保存到文件夹中，再点一次。",
    "SAY NAME": "文件名或所在文件夹名中有程序不能接受的符号（如 = ; %）：请改名后再点一次。",
}
BAD_CHARACTERS = "=;%"
"""What no file or folder name may hold: it would break the command line that xlwings makes of it."""
# The shell of a Mac sees the name between double quotes, and xlwings' AppleScript splits by the bar.
_BAD_MAC = '|$`"\\'


@dataclass(frozen=True, slots=True)
class Conf:
    """What differs from one built add-in to another.

    `windows` and `mac` are absolute paths of interpreters ("" before installation), `path` is a folder for
    PYTHONPATH ("" where wanchang is installed in the interpreter), the versions are those it was built with.
    """

    windows: str = ""
    mac: str = ""
    path: str = ""
    wanchang: str = ""
    xlwings: str = ""


def conf_rows(conf: Conf) -> Mapping[str, str | bool]:
    """Key -> value, in the sheet's order.

    Every key that xlwings' VBA asks for is here, empty ones too: it looks on this sheet before it looks for a
    wanchang.conf beside the open workbook, and such a file may have come by mail with it.
    """
    places = ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")
    return {
        "INTERPRETER_WIN": conf.windows,
        "INTERPRETER_MAC": conf.mac,
        "INTERPRETER": "",
        "PYTHONPATH": conf.path,
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",  # a module beside a workbook must not stand in for one of ours
        "CONDA PATH": "",
        "CONDA ENV": "",
        "UDF MODULES": "",
        "DEBUG UDFS": False,
        "USE UDF SERVER": False,
        "SHOW CONSOLE": False,
        "SHOW_ERROR_POPUPS": "True",
        "LICENSE_KEY": "",
        "TEMP DIR": "%TEMP%",
        **{f"{place}_{system}": "" for place in places for system in ("WIN", "MAC")},
        "VERSION": conf.wanchang,
        "XLWINGS VERSION": conf.xlwings,
        **{f"SHEET {kind.upper()}": sheet for kind, sheet in KINDS.items()},
        **_SAID,
        "BAD CHARACTERS": BAD_CHARACTERS,
        "BAD CHARACTERS MAC": _BAD_MAC,
    }


def parse_conf(rows: Mapping[str, str]) -> Conf:
    """The sheet read back."""
    keys = ("INTERPRETER_WIN", "INTERPRETER_MAC", "PYTHONPATH", "VERSION", "XLWINGS VERSION")
    return Conf(*(rows.get(key, "") for key in keys))
