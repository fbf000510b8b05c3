"""A marked copy of one document, made behind the full guard: for returns and for `check --annotate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook.finding import Report


@dataclass(frozen=True, slots=True)
class Copy:
    """A marked copy, or in Chinese why there is none; `suffix` is that of its file's name."""

    data: bytes | None
    because: str = ""
    suffix: str = ".xlsx"


def marked(original: bytes | None, report: Report, offers: Mapping[tuple[str, str], str] | None = None) -> Copy:
    """The copy of a document with its report's findings marked; to be called in an isolated worker.

    `offers` are explanations of earlier months that its unit may take again (workbook/issuesheet.py).
    """
    from workbook.marks import SignedError, mark
    from workbook.package.origin import restored
    from workbook.package.package import Package
    from workbook.package.trees import PackageError

    if original is None:
        return Copy(None, "原文件未能取出，")
    if _refused(original):
        return Copy(None, "原文件不是规范的 .xlsx 工作簿，")
    before = restored(original)  # a marked copy that came back as it was: marked anew from what it was made of
    try:
        made = mark(original if before is None or _refused(before) else before, report, offers=offers)
        return Copy(made, suffix=Package(made).suffix)
    except SignedError:
        return Copy(None, "原文件带有数字签名，标注会使签名失效，")
    except PackageError:
        return Copy(None, "原文件的结构特殊，")


def _refused(data: bytes) -> bool:
    from validator.intake.guard import scan, walk_parts

    return bool(scan(data).refusal or walk_parts(data))
