"""Putting the toolbar into a person's LibreOffice, and taking it out again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from campaign.checking import CannotRunError
from xlmacros.addin.interpreter import ask, own_interpreter
from xlmacros.addin.record import put, take_back
from xlmacros.addin.ribbon import Button
from xlmacros.desktop.toolbar import (
    IMAGES,
    SCRIPT,
    TOOLBAR,
    Program,
    image_files,
    is_ours,
    script_text,
    toolbar_xml,
)

_RECORD = "user/wanchang/installed.json"
"""What was put into a profile is written down in it."""


def install_desktop(profile: Path | None = None, buttons: Sequence[Button] | None = None) -> list[Path]:
    """Install the toolbar, which will run this interpreter; the files that now are there.

    `profile` is LibreOffice's UserInstallation, None for the person's own; `buttons` are all actions unless told
    otherwise. LibreOffice shows the toolbar from its next start; the buttons have no pictures where the person has
    given commands of Calc pictures of their own, which would be lost. A CannotRunError where there is no LibreOffice,
    or none that this interpreter can talk to.
    """
    if buttons is None:
        from xlmacros.actions import ACTIONS

        buttons = ACTIONS
    _need_office()
    profile = profile or own_profile()
    parts = {TOOLBAR: toolbar_xml(buttons), SCRIPT: script_text(buttons, program_here())}
    if not any(_is_anothers(path) for path in (profile / IMAGES).glob("*_imagelist.xml")):
        parts |= image_files(buttons)
    for name, data in parts.items():
        put(profile / _RECORD, profile / name, data)
    return [profile / name for name in parts]


def _is_anothers(listed: Path) -> bool:
    return not is_ours(listed.read_bytes())


def uninstall_desktop(profile: Path | None = None) -> list[Path]:
    """Take the toolbar out; the files that went, none where it was not installed or somebody has changed them."""
    return [outcome.path for outcome in take_back((profile or own_profile()) / _RECORD) if outcome.what != "changed"]


def own_profile() -> Path:
    """Where LibreOffice keeps what belongs to whoever runs this, on a Linux desktop."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice" / "4"


def program_here() -> Program:
    """This interpreter, with a PYTHONPATH only where it would not find us."""
    interpreter = str(own_interpreter())
    return Program(interpreter, "" if ask(interpreter, "").wanchang else str(Path(__file__).resolve().parents[2]))


def _need_office() -> None:
    from xlmacros.engines.libreoffice.bridge import uno

    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise CannotRunError(
            "找不到 LibreOffice：请先安装（Debian、Ubuntu：apt install libreoffice-calc），再安装工具栏。"
        )
    if not Path(office).resolve().with_name("pythonscript.py").exists():
        raise CannotRunError(
            "LibreOffice 缺少运行 Python 脚本的组件："
            "请先安装（Debian、Ubuntu：apt install libreoffice-script-provider-python），再安装工具栏。"
        )
    try:
        uno()
    except ConnectionError as error:
        raise CannotRunError(
            "本程序的 Python 连不上 LibreOffice：请先安装 python3-uno（Debian、Ubuntu：apt install python3-uno），"
            "并用系统自带的 Python 建立虚拟环境。"
        ) from error
