"""A dialog with a question, a field to type in and two buttons, made with LibreOffice's own toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.bridge import Bridge

_WIDTH, _EDGE, _GAP = 220, 8, 6
_LINE, _FIELD, _BUTTON = 9, 15, (50, 16)
"""Units of a dialog: quarters of a letter's width, eighths of its height (com.sun.star.awt.UnoControlDialogModel)."""
_ACROSS = 44
"""Wide characters in a line of the question."""
_OK, _CANCEL = 1, 2
"""com.sun.star.awt.PushButtonType."""
_POSITION = 3
"""com.sun.star.awt.PosSize.POS."""


def ask(bridge: Bridge, window: Any, question: str, title: str) -> str | None:
    """What a person types over a window; None where the dialog is closed or cancelled."""
    lines = sum(1 + len(line) // _ACROSS for line in question.split("\n"))
    below = _EDGE + lines * _LINE + _GAP
    foot = below + _FIELD + _GAP
    model = bridge.service("com.sun.star.awt.UnoControlDialogModel")
    _place(model, 60, 60, _WIDTH, foot + _BUTTON[1] + _EDGE, Title=title)
    inner, right = _WIDTH - 2 * _EDGE, _WIDTH - _EDGE
    _add(
        model,
        "FixedText",
        "question",
        (_EDGE, _EDGE, inner, lines * _LINE),
        Label=question,
        MultiLine=True,
        NoLabel=True,
    )
    _add(model, "Edit", "typed", (_EDGE, below, inner, _FIELD), TabIndex=0)
    at = right - 2 * _BUTTON[0] - _GAP
    _add(model, "Button", "ok", (at, foot, *_BUTTON), Label="确定", PushButtonType=_OK, DefaultButton=True)
    _add(model, "Button", "cancel", (right - _BUTTON[0], foot, *_BUTTON), Label="取消", PushButtonType=_CANCEL)
    dialog = bridge.service("com.sun.star.awt.UnoControlDialog")
    dialog.setModel(model)
    dialog.setVisible(False)
    dialog.createPeer(bridge.service("com.sun.star.awt.Toolkit"), window)
    if window is not None:
        _centre(dialog, window)
    try:
        dialog.getControl("typed").setFocus()
        return str(model.getByName("typed").Text) if dialog.execute() else None
    finally:
        dialog.dispose()


def _centre(dialog: Any, window: Any) -> None:
    """Pixels, from the window's own corner."""
    ours, theirs = dialog.getPosSize(), window.getPosSize()
    dialog.setPosSize((theirs.Width - ours.Width) // 2, (theirs.Height - ours.Height) // 3, 0, 0, _POSITION)


def _add(model: Any, kind: str, name: str, place: tuple[int, int, int, int], **values: Any) -> None:
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    _place(control, *place, **values)
    model.insertByName(name, control)


def _place(model: Any, x: int, y: int, width: int, height: int, **values: Any) -> None:
    for word, value in {"PositionX": x, "PositionY": y, "Width": width, "Height": height, **values}.items():
        model.setPropertyValue(word, value)
