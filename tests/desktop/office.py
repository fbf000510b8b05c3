"""A LibreOffice with a window on a Screen: what a person sees of it is found by accessibility and clicked by xdotool.

Asserting goes by a connection of its own, which no button knows of.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import xlwings

from tests import support
from tests.desktop.screen import Screen
from xlmacros.engines import libreoffice
from xlmacros.engines.libreoffice.bridge import Bridge, connect, uno

PATIENCE = 60.0
PICTURES = support.ROOT / ".ci" / "output" / "desktop"
_DEEPEST, _WIDEST = 12, 200
"""A sheet has a thousand million cells below it; nothing of ours is so far down, or among so many."""
_LEFT = 120
"""Pixels."""
_LOOKS, _PLAIN = 2, 8
"""So many looks that see the same (a caret blinks for ever); a window that is not drawn yet has hardly a colour."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """A running LibreOffice; `app` is xlwings' over the tests' own connection."""

    screen: Screen
    bridge: Bridge
    app: Any

    def open(self, path: Path) -> xlwings.Book:
        """A workbook in a window that fills the screen, once its toolbar shows."""
        book: xlwings.Book = self.app.books.open(str(path))
        self.until(lambda: self.labels(), "the toolbar")
        return book

    def press(self, label: str) -> None:
        """Click a button of the toolbar."""
        self.screen.click(*self.place(label))

    def place(self, label: str) -> tuple[int, int]:
        """Where a button of the toolbar is on the screen."""
        return self.until(lambda: self._find(label, ("TOOL_BAR",)), f"the button {label}")

    def run(self, label: str, book: xlwings.Book, picture: str = "", reply: str = "") -> str:
        """Click a button, answer what it says or asks, and wait for its end; all that its dialogs said."""
        said = []
        self.press(label)
        self.until(lambda: calls(book), f"what {label} starts")
        while calls(book):
            if text := self.dialog():
                said.append(text)
                if picture:
                    self.picture(f"{picture}-asked" if reply else picture)
                self.answer(reply)
                reply = ""
            time.sleep(0.1)
        return "\n".join(said)

    def labels(self) -> list[str]:
        """What the buttons of our toolbar say, from left to right."""
        for bar in self._walk(_role("TOOL_BAR")):
            if bar.getAccessibleName() == "宣讲台账":
                return [name for one in _children(bar) if (name := one.getAccessibleName())]
        return []

    def shown(self) -> int:
        """The windows in which our toolbar is."""
        return sum(1 for bar in self._walk(_role("TOOL_BAR")) if bar.getAccessibleName() == "宣讲台账")

    def dialog(self) -> str:
        """What a dialog in front says; "" where there is none."""
        return "\n".join(
            one.getAccessibleName()
            for box in self._tops()
            if box.getAccessibleRole() in (_role("ALERT"), _role("DIALOG"))
            for one in _descend(box)
            if one.getAccessibleRole() in (_role("STATIC"), _role("LABEL"), _role("TEXT"))
        )

    def answer(self, reply: str = "") -> None:
        """Type what is asked for into the dialog in front, click its button, and wait till it has gone."""
        self.settle()
        within = ("ALERT", "DIALOG")
        before = self.dialog()
        if reply:
            self.screen.click(*self.until(lambda: self._find("", within, "TEXT"), "the field to type in"))
            self.screen.type(reply)
            self.until(lambda: reply in self._typed(), "what was typed")
        label = "确定" if self._find("确定", within) else "OK"
        self.screen.click(*self.until(lambda: self._find(label, within), f"the button {label}"))
        self.until(lambda: self.dialog() != before, f"the end of the dialog at {label}")
        self.settle()

    def picture(self, name: str) -> Path:
        """Keep what the screen shows, once all is drawn."""
        self.settle()
        return self.screen.picture(PICTURES / f"{name}.png")

    def settle(self) -> None:
        """Wait till a window with words on its menu bar is drawn and has stood still for some looks."""
        looks: list[bytes] = []

        def still() -> bool:
            looks.append(self.screen.pixels())
            drawn = len(set(self.screen.pixels(0, 0, 200, 20))) > _PLAIN
            return drawn and len(looks) >= _LOOKS and len(set(looks[-_LOOKS:])) == 1

        self.until(still, "a screen that stands still")

    def bar(self) -> bytes:
        """What the status bar in front looks like at its left: a sentence, or which sheet it is; other fields move."""
        self.settle()
        (bar,) = self._walk(_role("STATUS_BAR"))
        corner, size = bar.getLocationOnScreen(), bar.getSize()
        return self.screen.pixels(corner.X, corner.Y, _LEFT, size.Height)

    def until(self, see: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
        """What is seen, as soon as there is something; an AssertionError, with a picture, where it never comes."""
        deadline = time.monotonic() + patience
        while True:
            with contextlib.suppress(_uno_error("com.sun.star.lang.DisposedException")):
                if seen := see():
                    return seen
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come: {self.picture('missed')}; a dialog: {self.dialog()!r}")
            time.sleep(0.25)

    def _find(self, label: str, within: tuple[str, ...], kind: str = "PUSH_BUTTON") -> tuple[int, int] | None:
        """The middle of what is called so ("": whatever it is called), on the screen."""
        for role in within:
            for box in self._walk(_role(role)):
                for one in _descend(box):
                    if label in ("", one.getAccessibleName()) and one.getAccessibleRole() == _role(kind):
                        corner, size = one.getLocationOnScreen(), one.getSize()
                        return corner.X + size.Width // 2, corner.Y + size.Height // 2
        return None

    def _typed(self) -> list[str]:
        """What stands in the fields of a dialog."""
        fields = (one for box in self._walk(_role("DIALOG")) for one in _descend(box))
        return [one.getText() for one in fields if one.getAccessibleRole() == _role("TEXT")]

    def _tops(self) -> list[Any]:
        kit = self.bridge.service("com.sun.star.awt.Toolkit")
        windows = [kit.getTopWindow(place) for place in range(kit.getTopWindowCount())]
        shown = [one.getAccessibleContext() for one in windows if one is not None and one.isVisible()]
        return [one for one in shown if one is not None]

    def _walk(self, role: int) -> Iterator[Any]:
        for top in self._tops():
            yield from (one for one in _descend(top) if one.getAccessibleRole() == role)


def calls(book: xlwings.Book) -> list[int]:
    """The processes that buttons of this workbook have started and that are still at work."""
    mark = f"--wb={book.fullname}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it may end as we look
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if mark in words and b"--url" in words:
                found.append(int(folder.name))
    return found


def _descend(context: Any, depth: int = 0) -> Iterator[Any]:
    yield context
    if depth < _DEEPEST and context.getAccessibleRole() not in (_role("TABLE"), _role("DOCUMENT_SPREADSHEET")):
        for child in _children(context):
            yield from _descend(child, depth + 1)


def _children(context: Any) -> list[Any]:
    count = context.getAccessibleChildCount()
    if not 0 < count < _WIDEST:
        return []
    found = [context.getAccessibleChild(place) for place in range(count)]
    return [one.getAccessibleContext() for one in found if one is not None]


def _role(name: str) -> int:
    return int(uno().getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}"))


def _uno_error(name: str) -> type[Exception]:
    found: type[Exception] = uno().getClass(name)
    return found


@contextlib.contextmanager
def open_office(screen: Screen, profile: Path) -> Iterator[Office]:
    """LibreOffice with this profile on a screen, and a connection to it."""
    pipe = f"wanchang-desktop-{os.getpid()}"
    command = [
        support.find_program("soffice", "libreoffice"), f"-env:UserInstallation={profile.as_uri()}",
        "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    environment = {**screen.environment, "HOME": str(profile.parent), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            context = _connected(f"pipe,name={pipe}", process)
            with _driven(context) as app:
                yield Office(screen, Bridge(context), app)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def _driven(context: Any) -> Iterator[Any]:
    """The App of an office that xlwings drives meanwhile; then the one that it drove before, for others' tests."""
    known = xlwings.engines.engines_by_name.get("libreoffice")
    before = [app.bridge for app in known.impl.apps] if known is not None else []
    engine = libreoffice.register(context=context)
    try:
        yield engine.apps.active
    finally:
        for bridge in before:
            engine.impl.connect(bridge)


def _connected(url: str, process: subprocess.Popen[bytes]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return connect(url)
        except ConnectionError as error:
            support.need("not installed" not in str(error), str(error))
            assert process.poll() is None, f"LibreOffice did not start: {process.returncode}"
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
