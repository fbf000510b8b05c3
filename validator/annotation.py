"""`check --annotate`: marked copies of the documents that have findings, beside one another in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_UNMARKABLE = "原文件过大或结构特殊，"

Key = tuple[str, tuple[str, ...], str, str]


def annotate(
    reports: Sequence[Report], folder: Path, *, jobs: int = 1, passwords: Sequence[str] = ()
) -> Iterator[tuple[Report, Path | str]]:
    """Write a marked copy of every filing that has findings into a folder; -> each with its copy, or in Chinese why
    there is none. `reports` are all those of a run, in its order. A file that lies in one container several times by
    one name is copied once. Files there are not overwritten: a copy whose name is taken is numbered. An OSError ends
    it. `passwords` are those of the run: the copy of a locked filing is one of what they open, and not locked.
    """
    wanted: dict[Key, Report] = {}
    places: dict[str, list[Report]] = {}
    for report in reports:
        places.setdefault(report.path, []).append(report)
        if report.form and report.findings:
            wanted.setdefault(_key(report), report)
    folder.mkdir(parents=True, exist_ok=True)
    paths = list(dict.fromkeys(report.path for report in wanted.values()))
    done: set[Key] = set()
    opening = partial(open_path, passwords=tuple(passwords))
    for path, number, result in run_isolated(opening, partial(_mark, wanted=wanted), paths, jobs=jobs):
        if result is None or number >= len(places[path]):
            continue
        key = _key(places[path][number]) if isinstance(result, Death) else _key(result[0])
        if key in wanted and key not in done:
            done.add(key)
            yield wanted[key], _UNMARKABLE if isinstance(result, Death) else _write(folder, *result)


def _key(one: Report | Document) -> Key:
    return one.path, one.within, one.file, one.sha256


def _mark(document: Document, wanted: dict[Key, Report]) -> tuple[Report, Copy] | None:
    """What runs in the worker for every document of a path; the same one is not marked again."""
    report = wanted.pop(_key(document), None)
    return (report, marked(document.data, report)) if report is not None else None


def _write(folder: Path, report: Report, copy: Copy) -> Path | str:
    if copy.data is None:
        return copy.because
    name = safe(Path(report.file).stem, _LONGEST)
    target, number = folder / f"{name}_标注{copy.suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{name}_标注_{number}{copy.suffix}"
    write_bytes(target, copy.data)
    return target
