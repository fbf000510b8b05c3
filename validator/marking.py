"""A marked copy of one document, made behind the full guard: for returns and for `check --annotate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from validator.intake.guard import Scan
from validator.intake.sniff import XLSX, Kind, Role, sniff
from workbook.finding import Report


@dataclass(frozen=True, slots=True)
class Copy:
    """A marked copy, or in Chinese why there is none; `suffix` is that of its file's name.

    `converted` says in Chinese from what kind of file it was made anew as an .xlsx, "" where it is the file itself.
    """

    data: bytes | None
    because: str = ""
    suffix: str = ".xlsx"
    converted: str = ""


def marked(original: bytes | None, report: Report, offers: Mapping[tuple[str, str], str] | None = None) -> Copy:
    """The copy of a document with its report's findings marked; to be called in an isolated worker.

    What is no .xlsx is marked on an .xlsx that has the same in the same cells.
    `offers` are explanations of earlier months that its unit may take again (workbook/issuesheet.py).
    """
    from workbook.marks import SignedError, mark
    from workbook.package.origin import restored
    from workbook.package.package import Package
    from workbook.package.trees import PackageError

    if original is None:
        return Copy(None, "原文件未能取出，")
    kind = sniff(original, report.file)
    if kind is not XLSX and kind.role is Role.WORKBOOK:
        made_anew = _converted(original, kind, report)
        if made_anew is None:
            return Copy(None, f"原文件（{kind.title.zh}）的结构特殊，")
        return replace(marked(made_anew, report, offers), converted=kind.title.zh)
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


def _converted(original: bytes, kind: Kind, report: Report) -> bytes | None:
    """A workbook of another kind as an .xlsx; a sheet without a name has the one by which the findings call it."""
    from validator.opening import look, read_through
    from workbook.grid.book import DamagedError
    from workbook.rebuilding import rebuilt
    from workbook.write import book_bytes

    found = look(original, kind)
    if isinstance(found, Scan) or found.refusal:
        return None
    try:
        made = read_through(original, found, lambda book, inexact: rebuilt(book, inexact, found.hidden))
    except DamagedError:
        return None
    if found.nameless:
        called = next((one.sheet for one in report.findings if one.sheet and one.cell), made.sheets[0].name)
        made = replace(made, sheets=(replace(made.sheets[0], name=called),))
    return book_bytes(made)


def _refused(data: bytes) -> bool:
    from validator.intake.guard import scan, walk_parts

    return bool(scan(data).refusal or walk_parts(data))
