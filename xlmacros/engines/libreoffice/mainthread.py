"""Work done in LibreOffice's own main thread, while that waits: it draws nothing and takes no key meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from xlmacros.engines.libreoffice.bridge import uno

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.bridge import Bridge

_STEP = 1.0
"""Seconds between two looks whether LibreOffice is still there."""
_here = threading.local()
"""Of a thread of ours that its main thread waits for: `inside` is True."""


def in_main_thread(bridge: Bridge, work: Callable[[], None]) -> None:
    """Do `work`, whose calls to LibreOffice are made one after another by its main thread.

    Every call from outside runs in a thread of its own there, and importSheet (com.sun.star.sheet.XSpreadsheets2)
    takes no lock: where the main thread draws the tabs at that moment, LibreOffice dies, and what is not saved with it.
    What its main thread asks of us (com.sun.star.awt.AsyncCallback), and what we ask meanwhile, is done by that thread.
    Errors of `work` are raised here; com.sun.star.lang.DisposedException where LibreOffice has ended.
    """
    if getattr(_here, "inside", False):
        work()
        return
    turn = _Turn(work)
    bridge.service("com.sun.star.awt.AsyncCallback").addCallback(_listener(turn), None)
    while not turn.done.wait(_STEP):
        if not turn.begun.is_set():
            bridge.context.getServiceManager()  # raises where nobody is there to call back
    if turn.error is not None:
        raise turn.error


class _Turn:
    """One piece of work, and what came of it."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.begun, self.done = threading.Event(), threading.Event()
        self.error: BaseException | None = None

    def take(self) -> None:
        self.begun.set()
        _here.inside = True
        try:
            self.work()
        except BaseException as error:  # it belongs to the thread that asked
            self.error = error
        finally:
            _here.inside = False
            self.done.set()


def _listener(turn: _Turn) -> Any:
    """A com.sun.star.awt.XCallback; its class can only be made once `uno` is there."""
    kind = uno().getClass("com.sun.star.awt.XCallback")
    base = import_module("unohelper").Base
    return type("Listener", (base, kind), {"notify": lambda *_: turn.take()})()
