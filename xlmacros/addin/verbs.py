"""What `wanchang addin …` says and does: one function a verb, lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlmacros.addin.package import NAME
from xlmacros.addin.places import Places, find_places

if TYPE_CHECKING:
    from xlmacros.addin.doctor import Advice

_BECAME = {
    "removed": "已删除",
    "restored": "已恢复成安装前的样子",
    "changed": "安装后被改动过，没有动它",
    "gone": "已不在",
}


def build_file(output: str | None) -> Iterator[str]:
    """Write wanchang.xlam, with no interpreter in it yet: for looking at, and for handing to who installs it."""
    import hashlib

    from workbook.write import write_bytes
    from xlmacros.actions import ACTIONS
    from xlmacros.addin.interpreter import conf_of_none
    from xlmacros.addin.package import build

    target = Path(output or NAME)
    target = target / NAME if target.is_dir() else target
    data = build(ACTIONS, conf_of_none())
    write_bytes(target, data)
    yield f"已生成加载项 {target}（sha256 {hashlib.sha256(data).hexdigest()}）。"
    yield "要在本机使用，请运行 wanchang addin install：它会写入本机 Python 的路径，并放到 Excel 的启动文件夹。"


def install_files(launcher: str | None, places: Places | None = None) -> Iterator[str]:
    """Install the add-in for who runs this, or write the launcher into a folder where one is named."""
    places = places or find_places()
    if launcher is not None:
        from xlmacros.addin.launching import write_launcher

        yield f"启动器：{write_launcher(Path(launcher), places.system)}，双击即可使用。"
        return
    from xlmacros.actions import ACTIONS
    from xlmacros.addin.install import install

    for path in install(ACTIONS, places):
        yield f"已安装：{path}"
    yield "请关闭所有 Excel 窗口后重新打开，功能区里会有“宣讲台账”一栏；看不到时请运行 wanchang addin doctor。"


def install_toolbar(profile: Path | None = None) -> Iterator[str]:
    """Install the toolbar into LibreOffice."""
    from xlmacros.desktop.installation import install_desktop

    for path in install_desktop(profile):
        yield f"已安装：{path}"
    yield "请重新打开 LibreOffice 表格，窗口上方会有“宣讲台账”工具栏；看不到时请运行 wanchang addin doctor --libreoffice。"


def uninstall_files(places: Places | None = None) -> Iterator[str]:
    """Take back what `install_files` put there."""
    from xlmacros.addin.install import uninstall

    outcomes = uninstall(places or find_places())
    for outcome in outcomes:
        yield f"{_BECAME[outcome.what]}：{outcome.path}"
    yield "已卸载，Excel 的设置没有改动过。" if outcomes else "没有安装过加载项，无须卸载。"


def uninstall_toolbar(profile: Path | None = None) -> Iterator[str]:
    """Take the toolbar out of LibreOffice."""
    from xlmacros.desktop.installation import uninstall_desktop

    taken = uninstall_desktop(profile)
    for path in taken:
        yield f"{_BECAME['removed']}：{path}"
    if not taken:
        yield "没有安装过工具栏，无须卸载。"


def diagnose(places: Places | None = None) -> tuple[list[str], int]:
    """What the doctor says of Excel, the faults first and numbered, and the exit status: 1 where there is a fault."""
    from xlmacros.addin.doctor import examine
    from xlmacros.addin.machine import look

    return _told(examine(look(places or find_places())))


def diagnose_office(profile: Path | None = None) -> tuple[list[str], int]:
    """What the doctor says of LibreOffice, in the same way."""
    from xlmacros.addin.office import examine_office

    return _told(examine_office(profile))


def _told(seen: list[Advice]) -> tuple[list[str], int]:
    faults = [advice.said for advice in seen if not advice.sound]
    lines = [f"问题 {number}：{said}" for number, said in enumerate(faults, 1)]
    lines += [f"正常：{advice.said}" for advice in seen if advice.sound]
    return lines, 1 if faults else 0
