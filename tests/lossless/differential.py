"""One workbook before and after five marks: which parts differ, what others read, whether the way back is exact."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from tests.lossless.spots import Spot, report_of, spots_of
from tests.support import ooxml_errors
from validator.intake.guard import scan, walk_parts
from workbook import issues, shades
from workbook.marks import mark
from workbook.package.book import BookPart
from workbook.package.origin import PART
from workbook.package.package import Package
from workbook.package.relations import rels_name
from workbook.package.trees import PackageError
from workbook.shades import unshade
from workbook.unmarking import unmark

_ALWAYS = ("[Content_Types].xml", "_rels/.rels")
_OF_A_SHEET = ("comments", "vmlDrawing", "threadedComment")
_PLACE = re.compile(r"\[\d+\]")


class Marked(NamedTuple):
    """What marking did to a workbook; `because` says why it was not marked, and then nothing else is told.

    Of its `parts`, `kept` are there but changed; `changed` names those and the new ones.
    """

    name: str
    parts: int = 0
    kept: int = 0
    spots: tuple[Spot, ...] = ()
    changed: frozenset[str] = frozenset()
    wrong: tuple[str, ...] = ()
    because: str = ""
    data: bytes = b""


def mark_file(path: Path) -> Marked:
    """Mark five cells of a workbook and compare every part; `wrong` is what should not be so, [] when all is well."""
    data = path.read_bytes()
    refused = scan(data).refusal or walk_parts(data)
    if refused:
        return Marked(path.name, because=refused.code)
    try:
        spots = spots_of(data)
        marked = mark(data, report_of(spots))
    except PackageError as error:
        return Marked(path.name, because=str(error))
    before, after = Package(data), Package(marked)
    changed = {name for name in before.names if name not in after or after.read(name) != before.read(name)}
    added = set(after.names) - set(before.names)
    wrong = [
        *(f"changed {name}" for name in sorted(changed - _allowed(before, spots))),
        *(f"unchanged {name}" for name in sorted(_needed(before, spots) - changed)),
        *(f"added {name}" for name in sorted(added - _new(before, after, spots))),
        *_wrong_way_back(before, marked),
        *_wrong_twice(marked, spots),
    ]
    return Marked(
        path.name, len(before.names), len(changed), tuple(spots), frozenset(changed | added), tuple(wrong), data=marked
    )


def read_by_openpyxl(original: bytes, marked: bytes, spots: tuple[Spot, ...]) -> list[str]:
    """The marks that openpyxl does not see; None of them where it cannot read the original either."""
    try:
        before = _opened(original)
    except Exception:  # whatever openpyxl makes of a file that it does not expect
        return []
    if not before.sheetnames:  # a strict workbook: openpyxl passes over its sheets
        return []
    return unseen(_opened(marked), spots, set(before.sheetnames))


def unseen(book: Any, spots: tuple[Spot, ...], sheets: set[str]) -> list[str]:
    """Marks that a workbook does not show: a fill of ours and the words of the finding in the comment."""
    found = [] if issues.SHEET in book.sheetnames else [f"no {issues.SHEET}"]
    for number, (sheet, place) in enumerate(spots):
        if sheet not in sheets:
            continue
        cell = book[sheet][place]
        if f"第{number + 1}处" not in (cell.comment.text if cell.comment else ""):
            found.append(f"no comment at {sheet}!{place}")
        if not _is_mark(cell.fill.fgColor.rgb):
            found.append(f"no fill at {sheet}!{place}")
    return found


def new_errors(original: Path, marked: Path) -> list[str]:
    """What Microsoft's validator says of the marked copy and does not say of the original, places left aside."""
    before, after = (Counter(_error(one) for one in ooxml_errors(path)) for path in (original, marked))
    return [str(error) for error in (after - before)]


def _error(one: Any) -> tuple[str, str]:
    return str(one.get("description", "")), _PLACE.sub("", str(one.get("path", "")))


def _opened(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def _is_mark(colour: Any) -> bool:
    return isinstance(colour, str) and unshade(colour) is not None


def _allowed(package: Package, spots: list[Spot]) -> set[str]:
    """The parts of the original that marking may change."""
    book = BookPart(package)
    found = {*_ALWAYS, book.part, rels_name(book.part), book.part_of("styles") or "", book.part_of("person") or ""}
    marked = {sheet for sheet, _ in spots}
    for sheet in book.sheets:
        if sheet.name in marked:
            found |= {sheet.part, rels_name(sheet.part)}
            found |= {one.target for one in package.relations(sheet.part) if one.kind in _OF_A_SHEET}
        elif b"tabSelected=" in package.read(sheet.part):
            found.add(sheet.part)
    return found


def _needed(package: Package, spots: list[Spot]) -> set[str]:
    book = BookPart(package)
    marked = {sheet for sheet, _ in spots}
    found = {
        _ALWAYS[0],
        book.part,
        rels_name(book.part),
        *(sheet.part for sheet in book.sheets if sheet.name in marked),
    }
    return found | {styles for styles in [book.part_of("styles")] if styles}


def _new(before: Package, after: Package, spots: list[Spot]) -> set[str]:
    """The parts that marking may add: its two sheets, what marked sheets lead to, the originals."""
    book = BookPart(after)
    ours = {sheet.part for sheet in book.sheets if sheet.name in (issues.SHEET, shades.SHEET)}
    marked = {sheet.part for sheet in book.sheets if sheet.name in {name for name, _ in spots}}
    led = {one.target for part in marked for one in after.relations(part) if one.kind in _OF_A_SHEET}
    rels = {rels_name(part) for part in (*ours, *marked, "")}
    styles = set() if BookPart(before).part_of("styles") else {"xl/styles.xml"}
    return ours | led | rels | styles | {PART} | ({book.part_of("person") or ""} if led else set())


def _wrong_way_back(before: Package, marked: bytes) -> list[str]:
    after = Package(unmark(marked))
    same = after.names == before.names and all(after.read(name) == before.read(name) for name in before.names)
    return [] if same else ["unmarking does not give the original"]


def _wrong_twice(marked: bytes, spots: list[Spot]) -> list[str]:
    """Marked again with one finding, as if a program had saved it: no mark of the first time is left."""
    again = Package(marked)
    again.remove(PART)
    for relation in again.relations(""):
        if relation.target == PART:
            again.unrelate("", relation.id)
    once = report_of(spots[:1])
    twice = Package(mark(again.save(), once))
    sheets = {sheet.name: sheet for sheet in BookPart(twice).sheets}
    told = sum(
        twice.read(relation.target).count("第".encode())
        for sheet in sheets.values()
        for relation in twice.relations(sheet.part)
        if relation.kind == "comments" and "应不小于".encode() in twice.read(relation.target)
    )
    left = twice.names.count(PART) + list(sheets).count(issues.SHEET) + list(sheets).count(shades.SHEET)
    return [] if left == 3 and (told == 1 or not spots) else [f"marked twice, {told} comments say so"]
