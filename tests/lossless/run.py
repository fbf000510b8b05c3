"""The full differential over the corpus, then docs/lossless.md: `python -m tests.lossless.run`, or `make lossless`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import openpyxl

from tests.lossless.differential import Marked, mark_file, new_errors, read_by_openpyxl, unseen
from tests.lossless.features import FEATURES, features_of
from tests.support import corpus, find_program

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lossless.md"
_BATCH = 12


class Row(NamedTuple):
    """One workbook of the corpus: what marking did, and what others made of the copy; [] each where all is well."""

    path: Path
    marked: Marked
    features: tuple[str, ...]
    openpyxl: tuple[str, ...] = ()
    libreoffice: tuple[str, ...] = ()
    validator: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.marked.wrong or self.openpyxl or self.libreoffice or self.validator)


def workbooks() -> list[Path]:
    """Every .xlsx and .xlsm of the corpus, by name."""
    return sorted((path for path in (corpus() / "real").rglob("*.xls[xm]")), key=lambda path: path.name)


def compare(paths: Sequence[Path], folder: Path) -> Iterator[Row]:
    """Mark workbooks and have others read the copies, which lie in `folder`."""
    marked = [mark_file(path) for path in paths]
    copies = {one.name: folder / one.name for one in marked if not one.because}
    for one in marked:
        if one.name in copies:
            copies[one.name].write_bytes(one.data)
    saved = resave(list(copies.values()), folder / "saved")
    with ThreadPoolExecutor(2) as two:
        errors = dict(zip(copies, two.map(lambda pair: new_errors(*pair), _pairs(paths, copies)), strict=True))
    for path, one in zip(paths, marked, strict=True):
        if one.because:
            yield Row(path, one, ())
            continue
        data = path.read_bytes()
        theirs = saved / f"{path.stem}.xlsx"
        yield Row(
            path,
            one._replace(data=b""),
            tuple(features_of(data)),
            tuple(read_by_openpyxl(data, one.data, one.spots)),
            tuple(_read_saved(theirs, one)),
            tuple(errors[one.name]),
        )


def resave(copies: Sequence[Path], folder: Path) -> Path:
    """The copies as LibreOffice saves them, several at once; one that it would not open is not there."""
    folder.mkdir()
    program = find_program("soffice", "libreoffice")
    with tempfile.TemporaryDirectory(prefix="wanchang-lossless-") as profile:
        options = [f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        to = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
        for start in range(0, len(copies), _BATCH):
            batch = map(str, copies[start : start + _BATCH])
            subprocess.run([program, *options, *to, *batch], capture_output=True, timeout=300, check=False)
    return folder


def _pairs(paths: Iterable[Path], copies: dict[str, Path]) -> list[tuple[Path, Path]]:
    return [(path, copies[path.name]) for path in paths if path.name in copies]


def _read_saved(path: Path, marked: Marked) -> list[str]:
    if not path.exists():
        return ["LibreOffice would not open it"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    return unseen(book, marked.spots, set(book.sheetnames))


_HEAD = """# What a mark changes

Made by `make lossless`: every readable .xlsx and .xlsm of the corpus is marked at five cells (filled, empty, commented
and merged ones, on two sheets) and compared with what it was, part by part. A workbook is *readable* where the intake
guard passes it.

- **{done} workbooks of {all}** are readable; the others are refused before anyone marks them: {reasons}.
- Of {parts:,} parts {kept:,} were changed, all of them allowed: the marked sheets with their comments, the sheet that
  was selected, styles, the workbook part, relationships and content types; {added:,} were added: 问题清单, `_marks`,
  comments and their boxes, the originals of what was changed. **Every other part is the same byte for byte:
  {same:,} parts.**
- Workbooks with a changed part that is not allowed, or an allowed one left out: **{wrong}**. Workbooks that unmarking
  does not give back part for part, or on which marking twice leaves a stale mark, are counted in it.
- openpyxl reads the marks of {read} of {done} (strict workbooks, whose sheets it passes over, count as read),
  LibreOffice of {office}: it draws the cells of a pivot table anew as it opens a workbook, so a colour inside one is
  not seen there; the comment is. OpenXmlValidator says nothing of {right} that it did not say before.
"""


def page(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of docs/lossless.md."""
    done = [row for row in rows if not row.marked.because]
    reasons = Counter(row.marked.because for row in rows if row.marked.because)
    parts, kept = sum(row.marked.parts for row in done), sum(row.marked.kept for row in done)
    yield _HEAD.format(
        done=len(done),
        all=len(rows),
        reasons=", ".join(f"`{reason}` {count}" for reason, count in sorted(reasons.items())),
        parts=parts,
        kept=kept,
        added=sum(len(row.marked.changed) for row in done) - kept,
        same=parts - kept,
        wrong=sum(bool(row.marked.wrong) for row in done),
        read=sum(not row.openpyxl for row in done),
        office=sum(not row.libreoffice for row in done),
        right=sum(not row.validator for row in done),
    )
    yield "| what the workbooks hold | workbooks | all well |"
    yield "|---|--:|--:|"
    for feature in FEATURES:
        holders = [row for row in done if feature in row.features]
        if holders:
            yield f"| {feature} | {len(holders)} | {sum(row.well for row in holders)} |"
    yield ""
    yield "| workbook | parts | changed | added | parts | openpyxl | LibreOffice | validator |"
    yield "|---|--:|--:|--:|---|---|---|---|"
    for row in done:
        one = row.marked
        answers = (one.wrong, row.openpyxl, row.libreoffice, row.validator)
        told_cells = " | ".join("✓" if not wrong else "; ".join(wrong).replace("|", "/")[:160] for wrong in answers)
        added = len(one.changed) - one.kept
        yield f"| {one.name} | {one.parts} | {one.kept} | {added} | {told_cells} |"


def main() -> int:
    """Run it all and write the page; -> 1 where a part was changed that should not have been."""
    with tempfile.TemporaryDirectory(prefix="wanchang-lossless-") as folder:
        rows = list(compare(workbooks(), Path(folder)))
    PAGE.write_text("\n".join(page(rows)) + "\n", "utf-8")
    wrong = [row for row in rows if not row.well]
    for row in wrong:
        print(row.path.name, *row.marked.wrong, *row.openpyxl, *row.libreoffice, *row.validator, sep="\n  ")
    print(f"{len(rows)} workbooks, {len(wrong)} with something to tell: {PAGE}")
    return int(any(row.marked.wrong or row.validator for row in rows))


if __name__ == "__main__":
    sys.exit(main())
