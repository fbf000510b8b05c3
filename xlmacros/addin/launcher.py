"""The double-click launcher: a menu in a console that runs the verbs on a folder, for those who have no buttons.

`python -m xlmacros.addin.launcher FOLDER [FOLDER]`: the last one that is a folder is worked on, so that a folder
dropped on the launcher comes before the one that the launcher lies in.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from campaign.workspace import INBOX, find_workspace

_RULE = "─" * 40
_ENDED = {0: "完成。", 1: "完成，有需要处理的问题，见上。", 2: "没有运行成，原因见上。"}


class Choice(NamedTuple):
    """A line of the menu: what it says, the arguments of `wanchang` for a folder, and whether any folder will do."""

    label: str
    command: Callable[[Path], list[str]]
    anywhere: bool = False


def _check(folder: Path) -> list[str]:
    inbox = folder / INBOX
    return ["check", str(inbox if inbox.is_dir() else folder)]


CHOICES = (
    Choice("检查报表（不改动任何文件）", _check, anywhere=True),
    Choice("收件：审核并登记收件箱里的报表", lambda folder: ["receive", str(folder)]),
    Choice("汇总入账：更新总台账", lambda folder: ["rollup", str(folder)]),
    Choice("报送情况：谁报了、谁未报", lambda folder: ["standing", str(folder)]),
)


def main(arguments: Sequence[str]) -> None:
    """Show the menu until a person ends it; every verb runs in a process of its own."""
    folders = [Path(name).absolute() for name in arguments if Path(name).is_dir()]
    folder: Path | None = folders[-1] if folders else None
    try:
        while (folder := _serve(folder) if folder else _ask_folder()) is not None:
            pass
    except (EOFError, KeyboardInterrupt):
        print()


def _serve(folder: Path) -> Path | None:
    """One round of the menu; the folder of the next, None to end."""
    found = find_workspace(folder)
    folder = found.path if found else folder
    offered = [choice for choice in CHOICES if found or choice.anywhere]
    kind = "工作区" if found else "普通文件夹，不是工作区"
    print(f"{_RULE}\n万场台账    {folder}（{kind}）\n")
    for number, choice in enumerate(offered, 1):
        print(f"  {number}  {choice.label}")
    print(f"  {len(offered) + 1}  换一个文件夹\n  0  退出\n")
    answer = _ask("请输入数字，按回车：")
    if answer == "0":
        return None
    if answer == str(len(offered) + 1):
        return _ask_folder() or folder
    if answer not in {str(number) for number in range(1, len(offered) + 1)}:
        print(f"没有“{answer}”这一项：请输入 0 到 {len(offered) + 1} 之间的数字。")
        return folder
    _run(offered[int(answer) - 1].command(folder))
    return folder


def _ask_folder() -> Path | None:
    """A folder that is there, or None where the person goes back."""
    while True:
        # A folder dragged into a console comes in quotes, on a Mac with a blank behind it.
        typed = _ask("请把文件夹拖到这个窗口，按回车（直接按回车返回）：").strip("\"'")
        if not typed:
            return None
        if Path(typed).is_dir():
            return Path(typed).absolute()
        print(f"找不到文件夹“{typed}”：请核对后再试。")


def _ask(question: str) -> str:
    print(question, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def _run(command: list[str]) -> None:
    print(_RULE, flush=True)
    ended = subprocess.run([sys.executable, "-m", "wanchang", *command], check=False).returncode
    print(f"\n{_ENDED.get(ended, '中断了。')}")


if __name__ == "__main__":
    main(sys.argv[1:])
