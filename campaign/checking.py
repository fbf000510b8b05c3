"""`wanchang check`: paths -> reports in one of four formats; changes nothing and never reads the ledger."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from campaign.definitions import return_forms
from campaign.workspace import Workspace, find_workspace
from validator.batch import cores, run_batch, settle
from validator.examine import Desk
from validator.intake.walk import walk
from validator.progress import track
from workbook.codelist import shipped
from workbook.finding import Report, Severity
from workbook.form import Form
from workbook.shelf import Shelf
from workbook.write import write_bytes

if TYPE_CHECKING:
    from campaign.settings import Campaign


class CannotRunError(Exception):
    """A run that could not be made (exit status 2); the message is one Chinese sentence."""


class Request(NamedTuple):
    """What the command line asks for; `jobs` None means one worker a core."""

    paths: Sequence[str]
    workspace: str | None = None
    form: str | None = None
    format: str = "text"
    output: str | None = None
    annotate: str | None = None
    jobs: int | None = None
    fail_on: str = "error"
    lang: str = "zh"


def check(request: Request) -> int:
    """Check every document and write what was found; 0 when clean, 1 with findings at or above `fail_on`.

    What keeps it from running is a CannotRunError, a SettingsError, a FindError (no such form), or NoSuchPath.
    """
    paths = list(walk(request.paths))
    desk = make_desk(request)
    jobs = request.jobs or min(cores(), max(1, len(paths)))
    batch = run_batch(paths, desk, jobs=jobs, meanwhile=partial(_prepare, request.format, desk))
    outcomes = list(track(batch, len(paths)))
    reports = settle(outcomes, desk)
    if request.annotate:
        _annotate(reports, Path(request.annotate), jobs, desk.passwords)
    _write(reports, request, {code: unit.name for code, unit in desk.facts.by_code.items()} if desk.facts else {})
    return int(any(_counts(report, request.fail_on) for report in reports))


def make_desk(request: Request) -> Desk:
    """The forms and facts of a run: those of the workspace named, or of the one that encloses the first path."""
    campaign = _campaign(request)
    forms: Sequence[Form]
    if request.form:
        from validator.forms.find import find_form

        forms = [find_form(request.form, campaign.codes if campaign else shipped())]
    elif campaign:
        forms = [campaign.form]
    else:
        forms = Shelf(return_forms())
    if campaign is None:
        return Desk(forms, lang=request.lang)
    return Desk(forms, campaign.facts, request.lang, passwords=campaign.passwords, second_reader=campaign.second_reader)


def _campaign(request: Request) -> Campaign | None:
    if request.workspace:
        workspace: Workspace | None = Workspace(request.workspace)
    else:
        workspace = next((found for path in request.paths if (found := find_workspace(path))), None)
    if workspace is None:
        return None
    from campaign.settings import read_settings

    return read_settings(workspace.master)


def _prepare(format: str, desk: Desk) -> None:
    """Import and load what comes after the workers while they are at it."""
    import_module("validator.across.merge")
    import_module(f"validator.output.{format}")
    list(desk.forms)  # beside the worker this costs no time; after it, it would


def _write(reports: Sequence[Report], request: Request, names: Mapping[str, str]) -> None:
    from validator.output import FORMATS, Options

    writer = FORMATS[request.format]
    options = Options(lang=request.lang, colour=request.output is None and sys.stdout.isatty(), units=names)
    if request.output is None:
        if isinstance(sys.stdout, TextIOWrapper) and request.format != "text":
            sys.stdout.reconfigure(encoding="utf-8")
        writer(reports, sys.stdout, options)
        sys.stdout.flush()
        return
    text = StringIO()
    writer(reports, text, options)
    try:
        write_bytes(request.output, text.getvalue().encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise CannotRunError(f"无法写入“{request.output}”：{error.strerror}。") from error


def _annotate(reports: Sequence[Report], folder: Path, jobs: int, passwords: Sequence[str]) -> None:
    from validator.annotation import annotate
    from validator.output.plain import show

    try:
        for report, made in annotate(reports, folder, jobs=jobs, passwords=passwords):
            if isinstance(made, str):
                print(f"“{show(report.file)}”：{made}未能制作标注件，意见见审核结果。", file=sys.stderr)
    except OSError as error:
        raise CannotRunError(f"无法写入“{folder}”：{error.strerror}。") from error


def _counts(report: Report, fail_on: str) -> bool:
    heavy = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    return any(finding.severity in heavy for finding in report.findings)
