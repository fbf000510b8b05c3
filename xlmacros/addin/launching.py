"""The file to double-click: a .cmd on Windows, a .command on a Mac, a .desktop on Linux."""

from __future__ import annotations

import shlex
from pathlib import Path

from campaign.checking import CannotRunError
from workbook.write import write_bytes
from xlmacros.addin.interpreter import ask, own_interpreter
from xlmacros.addin.places import MAC, WINDOWS

_TITLE = "万场台账"
_MODULE = "xlmacros.addin.launcher"


def write_launcher(folder: Path, system: str) -> Path:
    """Write the launcher of this interpreter into a folder, mostly a workspace; the file that was written.

    It works on the folder that it lies in, or on one that is dropped on it. A CannotRunError where there is no folder.
    """
    if not folder.is_dir():
        raise CannotRunError(f"找不到文件夹“{folder}”：启动器要放进已有的文件夹，请核对路径。")
    interpreter = str(own_interpreter())
    path = str(Path(__file__).resolve().parents[2]) if ask(interpreter, "").trouble else ""
    name, text = launcher_text(system, interpreter, path, folder.absolute())
    target = folder / name
    write_bytes(target, text.encode())
    target.chmod(0o755)
    return target


def launcher_text(system: str, interpreter: str, path: str, folder: Path) -> tuple[str, str]:
    """The launcher's file name and what stands in it; `path` is for PYTHONPATH, "" where none is needed.

    Only Linux needs the folder: a .desktop file is not told where it lies.
    """
    if system == WINDOWS:
        return f"{_TITLE}.cmd", _windows(interpreter, path)
    if system == MAC:
        return f"{_TITLE}.command", _mac(interpreter, path)
    return f"{_TITLE}.desktop", _linux(interpreter, path, str(folder))


def _windows(interpreter: str, path: str) -> str:
    """The first lines are ASCII, so that any code page reads them; from chcp on, the console reads UTF-8."""
    lines = ["@echo off", "chcp 65001 >nul", f"title {_TITLE}"]
    if path:
        lines.append(f'set "PYTHONPATH={_percent(path)}"')
    # The dot: a backslash before the closing quote would take it for a part of the path.
    lines.append(f'"{_percent(interpreter)}" -m {_MODULE} "%~dp0." %*')
    lines.append("if errorlevel 1 pause")
    return "\r\n".join([*lines, ""])


def _mac(interpreter: str, path: str) -> str:
    before = f"PYTHONPATH={shlex.quote(path)} " if path else ""
    return f'#!/bin/sh\ncd "$(dirname "$0")" || exit 1\n{before}exec {shlex.quote(interpreter)} -m {_MODULE} "$PWD"\n'


def _linux(interpreter: str, path: str, folder: str) -> str:
    """Freedesktop, "Desktop Entry Specification" 1.5, "The Exec key"."""
    before = ["env", f"PYTHONPATH={path}"] if path else []
    words = " ".join(_desktop_word(word) for word in [*before, interpreter, "-m", _MODULE, folder])
    lines = ["[Desktop Entry]", "Type=Application", f"Name={_TITLE}", "Comment=检查、收件、汇总、报送情况"]
    return "\n".join([*lines, f"Exec={words} %F", "Icon=x-office-spreadsheet", "Terminal=true", ""])


def _desktop_word(word: str) -> str:
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\{sign}")
    # Once more for the string that the value is; a lone per cent sign would be a field code.
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")
