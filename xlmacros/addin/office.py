"""What keeps the toolbar in LibreOffice from working, each with its remedy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from xlmacros.addin.doctor import Advice
from xlmacros.addin.interpreter import ask
from xlmacros.desktop.installation import own_profile

_AGAIN = "请关闭所有 LibreOffice 窗口，运行 wanchang addin install --libreoffice。"


def examine_office(profile: Path | None = None) -> list[Advice]:
    """All that was seen of LibreOffice, of Python's bridge to it and of the toolbar in a profile, or one's own."""
    return [*_program(), *_bridge(), *_toolbar(profile or own_profile())]


def _program() -> Iterator[Advice]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        yield Advice(False, "找不到 LibreOffice：请先安装 LibreOffice Calc（sudo apt install libreoffice-calc）。")
    else:
        yield Advice(True, f"LibreOffice 是 {Path(office).resolve()}。")


def _bridge() -> Iterator[Advice]:
    from xlmacros.engines.libreoffice.bridge import uno

    try:
        uno()
    except ConnectionError:
        yield Advice(
            False, "Python 连不上 LibreOffice：请运行 sudo apt install python3-uno，并用系统自带的 Python 建虚拟环境。"
        )
    else:
        yield Advice(True, "Python 可以连接 LibreOffice。")


def _toolbar(profile: Path) -> Iterator[Advice]:
    """The files there against those that this interpreter would install now."""
    from xlmacros.actions import ACTIONS
    from xlmacros.desktop.installation import program_here
    from xlmacros.desktop.toolbar import SCRIPT, TOOLBAR, script_text, toolbar_xml

    program = program_here()
    wanted = {profile / TOOLBAR: toolbar_xml(ACTIONS), profile / SCRIPT: script_text(ACTIONS, program)}
    missing = [path for path in wanted if not path.is_file()]
    if missing:
        yield Advice(False, f"没有安装工具栏（{missing[0]}）：{_AGAIN}")
        return
    yield Advice(True, f"工具栏在 {next(iter(wanted))}。")
    changed = [path for path, data in wanted.items() if path.read_bytes() != data]
    if changed:
        yield Advice(False, f"工具栏是另一个版本或另一个 Python 装的，或被改动过（{changed[0]}）：{_AGAIN}")
    else:
        yield Advice(True, f"工具栏所用的 Python 是 {program.interpreter}。")
    trouble = ask(program.interpreter, program.path).trouble
    if trouble:
        yield Advice(False, f"这个 Python 运行不了按钮（{program.interpreter}：{trouble}）：请重新安装 wanchang。")
