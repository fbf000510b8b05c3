"""`check --annotate`: marked copies of the documents that have findings, beside one another in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from validator.intake.document import Document
from validator.intake.open import open_path
from validator.isolation import Death, run_isolated
from validator.marking import Copy, marked
from workbook.filenames import safe
from workbook.finding import Report
from workbook.write import write_bytes

_LONGEST = 80

Key = tuple[str, tuple[str, ...], str]


def annotate(reports: Sequence[Report], folder: Path, *, jobs: int = 1) -> Iterator[tuple[Report, Path | None]]:
    """Write a marked copy of every filing that has findings into a folder; -> each with its copy, None where there
    can be none. Files there are not overwritten: a copy whose name is taken is numbered. An OSError ends it.
    """
    wanted = {_key(report): report for report in reports if report.form and report.findings}
    folder.mkdir(parents=True, exist_ok=True)
    paths = list(dict.fromkeys(report.path for report in wanted.values()))
    for _, _, result in run_isolated(open_path, partial(_mark, wanted=wanted), paths, jobs=jobs):
        if result is None or isinstance(result, Death):
            continue
        report, copy = result
        yield report, _write(folder, report, copy)


def _key(one: Report | Document) -> Key:
    return one.path, one.within, one.file


def _mark(document: Document, wanted: Mapping[Key, Report]) -> tuple[Report, Copy] | None:
    """What runs in the worker for every document of a path."""
    report = wanted.get(_key(document))
    return (report, marked(document.data, report)) if report is not None else None


def _write(folder: Path, report: Report, copy: Copy) -> Path | None:
    if copy.data is None:
        return None
    name = safe(Path(report.file).stem, _LONGEST)
    target, number = folder / f"{name}_标注.xlsx", 1
    while target.exists():
        number += 1
        target = folder / f"{name}_标注_{number}.xlsx"
    write_bytes(target, copy.data)
    return target
