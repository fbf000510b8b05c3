"""What keeps the buttons from working, each with its remedy: pure judgement of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlmacros.addin.conf import BAD_CHARACTERS
from xlmacros.addin.machine import Facts
from xlmacros.addin.places import LINUX, MAC, WINDOWS

_AGAIN = "请关闭 Excel，运行 wanchang addin install，再打开 Excel。"
_WPS = re.compile(r"wps|kingsoft|\bet\.exe|ksolaunch", re.IGNORECASE)


class Advice(NamedTuple):
    """One thing seen: `sound` is False where it keeps the buttons from working and `said` tells the remedy."""

    sound: bool
    said: str


def examine(facts: Facts) -> list[Advice]:
    """All that was seen, in the order in which it is best mended."""
    if facts.places.system == LINUX:
        return [Advice(True, "这个系统上没有 Excel：LibreOffice 的按钮请用 wanchang addin doctor --libreoffice 检查。")]
    return [*_program(facts), *_file(facts), *_python(facts), *_trusted(facts), *_names(facts)]


def _program(facts: Facts) -> Iterator[Advice]:
    if facts.places.system != WINDOWS:
        return
    if facts.server is None:
        yield Advice(
            False,
            "没有程序应答 Excel.Application：请安装 Excel；只有 WPS 时请用双击启动器（wanchang addin install --launcher 文件夹）。",
        )
    elif _WPS.search(facts.server):
        yield Advice(
            False,
            f"应答 Excel.Application 的是 WPS（{facts.server}），按钮会找错程序：请在“WPS 配置工具 - 高级 - 兼容设置”中"
            "取消与 Microsoft Office 兼容的一项（名称因版本而异），或修复安装 Office；只用 WPS 时请用双击启动器（wanchang addin install --launcher 文件夹）。",
        )
    else:
        yield Advice(True, f"应答 Excel.Application 的是 {facts.server}。")


def _file(facts: Facts) -> Iterator[Advice]:
    place = facts.places.addin
    if facts.conf is None:
        yield Advice(False, f"没有安装加载项（{place}）：{_AGAIN}")
    else:
        yield Advice(True, f"加载项在 {place}。")
    if facts.blocked:
        yield Advice(
            False, f"系统把加载项标成“来自网络”，不会运行（{place}）：{_AGAIN}仍不行时，右键该文件 - 属性 - 解除锁定。"
        )
    for stray in facts.strays:
        yield Advice(False, f"另有一份加载项 {stray}，Excel 会打开两份：请删去它。")
    if facts.script_missing:
        yield Advice(False, f"缺少启动 Python 的脚本（{facts.places.scripts}），或与 xlwings 的版本不配：{_AGAIN}")


def _python(facts: Facts) -> Iterator[Advice]:
    if facts.conf is None:
        return
    interpreter = facts.conf.windows if facts.places.system == WINDOWS else facts.conf.mac
    if facts.answer is None:
        yield Advice(False, f"加载项里没有写 Python 的路径：{_AGAIN}")
    elif facts.answer.trouble:
        yield Advice(False, f"加载项所用的 Python 运行不了（{interpreter}：{facts.answer.trouble}）：{_AGAIN}")
    else:
        yield Advice(True, f"加载项所用的 Python 是 {interpreter}。")
        yield from _versions(facts)
    if facts.conda:
        yield Advice(
            True, "这是 conda 的 Python：按钮不经 conda activate 启动，如报缺少 DLL，请改用 python -m venv 建的环境。"
        )


def _versions(facts: Facts) -> Iterator[Advice]:
    """The add-in against the interpreter that it starts."""
    assert facts.conf is not None
    assert facts.answer is not None
    pairs = (
        ("wanchang", facts.conf.wanchang, facts.answer.wanchang),
        ("xlwings", facts.conf.xlwings, facts.answer.xlwings),
    )
    for name, built, found in pairs:
        if built == found:
            yield Advice(True, f"{name} {found}，与加载项一致。")
        else:
            yield Advice(False, f"{name} 已是 {found}，加载项是按 {built} 做的：{_AGAIN}")


def _trusted(facts: Facts) -> Iterator[Advice]:
    trust, centre = facts.trust, "请在 Excel“文件 - 选项 - 信任中心 - 信任中心设置”中"
    told = "（变灰的项由单位统一管理，请找管理员）"
    if trust.disabled:
        yield Advice(False, "Excel 禁用了加载项：请在“文件 - 选项 - 加载项 - 管理：禁用项目”中启用它。")
    if trust.addins_off:
        yield Advice(False, f"Excel 设成了禁用所有加载项：{centre}的“加载项”里取消{told}。")
    if trust.signed:
        yield Advice(False, f"Excel 只允许有签名的加载项：{centre}的“加载项”里取消{told}。")
    if trust.places_off and trust.macros in (3, 4):
        yield Advice(
            False, f"Excel 停用了受信任位置，又不许运行宏：{centre}的“受信任位置”里取消“禁用所有受信任位置”{told}。"
        )
    elif trust.places_off and trust.macros != 1:
        yield Advice(True, "Excel 停用了受信任位置：每次打开会问是否启用宏，请点“启用”。")


def _names(facts: Facts) -> Iterator[Advice]:
    for path in (facts.folder, facts.places.startup):
        bad = [sign for sign in BAD_CHARACTERS if sign in str(path)]
        if bad:
            yield Advice(False, f"文件夹“{path}”的名字里有 {' '.join(bad)}，其中的工作簿按钮打不开：请改名。")
    if facts.places.system == MAC and " " in str(facts.conf.mac if facts.conf else ""):
        yield Advice(
            False, "Python 的路径含有空格，Mac 上的 Excel 无法启动它：请把虚拟环境建在不含空格的文件夹中，重新安装。"
        )
