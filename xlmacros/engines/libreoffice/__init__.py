"""An xlwings engine for LibreOffice Calc over UNO: the same Book, Sheet and Range on a Linux desktop.

It stands on its own: `register(url)` is all that is needed, then `xlwings.books.active` is what Calc shows.

    soffice --calc --accept="pipe,name=calc;urp;"
    >>> from xlmacros.engines import libreoffice
    >>> libreoffice.register("pipe,name=calc")
    >>> xlwings.books.active.sheets[0]["A1:B2"].value
    [[1.0, '二'], [datetime.datetime(2020, 4, 3, 0, 0), None]]

Values are as in Excel: dates and truths are told by the cells' formats, empty cells are None, error cells None or their
text (`err_to_str`). What Calc cannot do, or nobody has needed, is a NotImplementedError that says which word it was.
"""

from __future__ import annotations

from typing import Any

__all__ = ["register"]


def register(url: str | None = None, context: Any = None) -> Any:
    """Connect to a Calc that accepts at `url` ("pipe,name=…", "socket,host=…,port=…") and make it the active engine.

    `context` is a component context that is at hand already. Gives the xlwings Engine. Raises ConnectionError where
    nobody answers, and where Python's bridge to LibreOffice is not installed.
    """
    import xlwings

    from xlmacros.engines.libreoffice.apps import Engine
    from xlmacros.engines.libreoffice.bridge import Bridge, connect

    if context is None and url is None:
        raise TypeError("register() needs a url or a context")
    bridge = Bridge(context if context is not None else connect(str(url)))
    known = xlwings.engines.engines_by_name.get(Engine.name)
    if known is None:
        known = xlwings.Engine(impl=Engine())
        xlwings.engines.add(known)
    known.impl.connect(bridge)
    known.activate()
    return known
