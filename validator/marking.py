"""A marked copy of one document, made behind the full guard: for returns and for `check --annotate`."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.finding import Report


@dataclass(frozen=True, slots=True)
class Copy:
    """A marked copy, or in Chinese why there is none; `losses` is what of the original it may lack."""

    data: bytes | None
    because: str = ""
    losses: tuple[str, ...] = ()


def marked(original: bytes | None, report: Report) -> Copy:
    """The copy of a document with its report's findings marked; to be called in an isolated worker."""
    from validator.intake.guard import scan, walk_parts
    from workbook.canvas.loaded import UnopenedError, losses
    from workbook.marks import mark

    if original is None:
        return Copy(None, "原文件未能取出，")
    if scan(original).refusal or walk_parts(original):
        return Copy(None, "原文件不是规范的 .xlsx 工作簿，")
    try:
        return Copy(mark(original, report), losses=tuple(losses(original)))
    except UnopenedError:
        return Copy(None, "原文件的结构特殊，")
