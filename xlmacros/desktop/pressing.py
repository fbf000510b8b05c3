"""What a press of a toolbar button starts; this file runs in LibreOffice's own Python, and nothing else of ours does.

The office opens a door for this one call, a named pipe that only this user may enter, and the interpreter that was
written down at installation comes in through it. The office goes on at once; the door closes when the call has ended.
Only the standard library and LibreOffice's own modules are there, of any Python that LibreOffice comes with.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import types
import uuid
from typing import Any

import uno
import unohelper  # type: ignore[import-not-found]

PROGRAM: dict[str, str] = {}
"""`interpreter`, `path` (a PYTHONPATH, or ""), `module`: the installation writes them at the end of this file.

So it does with `sentence`, under which the component context holds what the call has said in the status bar.
"""
_LINGER = 8.0
"""Seconds after a call's end for which its sentence stays; so long the bar shows no sum of what is selected."""

_TITLE = "万场台账"
_AGAIN = "请运行 wanchang addin install --libreoffice 重新安装后，再打开 LibreOffice。"
_FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONEXECUTABLE", "LD_LIBRARY_PATH")
"""What an office that brings a Python of its own may have set for itself."""

_kept = sys.modules.setdefault("wanchang_pressing", types.ModuleType("wanchang_pressing"))
_busy: set[str] = vars(_kept).setdefault("busy", set())
"""The workbooks that a call is at work on, by LibreOffice's number for each; this file is loaded anew at times."""


def press(action: str, office: Any) -> None:
    """Start an action on the workbook whose button it was; nothing where one is under way on it."""
    document, context = office.getDocument(), office.getComponentContext()
    number = document.RuntimeUID
    if number in _busy:
        return
    _busy.add(number)
    try:
        _start(action, document, context)
    except Exception as error:
        _busy.discard(number)
        _say(context, document, f"无法启动万场台账的程序：{_AGAIN}（{error}）")


def _start(action: str, document: Any, context: Any) -> None:
    pipe = f"wanchang-{uuid.uuid4().hex}"
    door = context.ServiceManager.createInstanceWithContext("com.sun.star.office.Acceptor", context)
    door.initialize((f"pipe,name={pipe};urp;", True))
    environment = {word: value for word, value in os.environ.items() if word not in _FOREIGN}
    if PROGRAM["path"]:
        environment["PYTHONPATH"] = PROGRAM["path"]
    call = [PROGRAM["interpreter"], "-m", PROGRAM["module"], action, f"--wb={_path_of(document)}", "--from_xl=1"]
    process = subprocess.Popen(
        [*call, "--engine", "libreoffice", "--url", f"pipe,name={pipe}"],
        env=environment, cwd=os.path.expanduser("~"), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    threading.Thread(target=_wait, args=(process, door, document, context), daemon=True).start()


def _wait(process: subprocess.Popen[bytes], door: Any, document: Any, context: Any) -> None:
    """Keep the door open till the call has ended. What goes wrong in an action it says itself, unless it never ran."""
    number = document.RuntimeUID
    complaint = process.communicate()[1].decode("utf-8", "replace").strip()
    _busy.discard(number)
    del door
    if process.returncode and complaint:
        text = f"万场台账的程序没能运行：{_AGAIN}（{complaint.splitlines()[-1]}）"
        # A dialog belongs to the office's own thread.
        caller = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
        caller.addCallback(_Later(context, document, text), None)
    _let_linger(context, _sentence(context))


def _let_linger(context: Any, said: Any) -> None:
    """Take a sentence from the status bar in a while, unless another has taken its place."""
    if said is None:
        return
    time.sleep(_LINGER)
    if _sentence(context) == said:
        context.removeByName(PROGRAM["sentence"])
        said.end()


def _sentence(context: Any) -> Any:
    """What stands in the status bar, None where that is LibreOffice's own."""
    return context.getByName(PROGRAM["sentence"]) if context.hasByName(PROGRAM["sentence"]) else None


class _Later(unohelper.Base, uno.getClass("com.sun.star.awt.XCallback")):  # type: ignore[misc]
    """A dialog that the office's own thread shows."""

    def __init__(self, *said: Any) -> None:
        self.said = said

    def notify(self, _: Any) -> None:
        _say(*self.said)


def _say(context: Any, document: Any, text: str) -> None:
    window = document.getCurrentController().getFrame().getContainerWindow()
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
    toolkit.createMessageBox(window, kind, 1, _TITLE, text).execute()


def _path_of(document: Any) -> str:
    """As xlmacros/engines/libreoffice knows a workbook in full: its path, else its title."""
    url = document.getURL()
    return str(uno.fileUrlToSystemPath(url) if url.startswith("file:") else url or document.Title)
