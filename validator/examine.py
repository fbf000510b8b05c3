"""One document -> Outcome: guarded, read, judged. What runs in a worker for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.gist import Gist, gist_of
from validator.intake.codes import fault
from validator.intake.document import Document
from validator.intake.guard import scan
from validator.judge import judge
from validator.opening import read_through
from validator.telling import in_order, tell
from workbook import meta as hidden
from workbook.filing import Filing, Meta
from workbook.finding import Fault, Report, Severity, Text, Verdict
from workbook.form import Form
from workbook.grid.book import DamagedError, GridBook
from workbook.issues import read_remarks
from workbook.locating import likeness
from workbook.reading import Inexact, read_filing

if TYPE_CHECKING:
    from validator.facts import Facts
    from validator.way import Store, Way
    from workbook.versions import Older

ENOUGH = 0.5
"""The share of a form's sheets by which a workbook without `_meta` is taken for it."""


class Desk(NamedTuple):
    """What a run brings along for every document: the forms it knows, the campaign's facts, the language.

    `keep` asks for contents and way in as well; `store` is where the bytes of what lies in containers are kept.
    """

    forms: Sequence[Form]
    facts: Facts | None = None
    lang: str = "zh"
    keep: bool = False
    store: Store | None = None


class Contents(NamedTuple):
    """What a filing says, for the ledger: canonical data, and the sheet row of each row of each table."""

    data: Mapping[str, Any]
    rows: Mapping[str, tuple[int, ...]]
    sheets: Mapping[str, str]


class Outcome(NamedTuple):
    """What one document came to: its report, its gist where it is a filing, contents and way where asked for."""

    report: Report
    gist: Gist | None = None
    contents: Contents | None = None
    way: Way | None = None


def examine(document: Document, desk: Desk) -> Outcome:
    """One document's outcome; what is wrong with the file is a finding, never an exception."""
    if not desk.keep:
        return _examine(document, desk)
    from validator.way import way_of

    way = way_of(document, desk.store)  # kept before it is read: a reader may die of it
    return _examine(document, desk)._replace(way=way)


def _examine(document: Document, desk: Desk) -> Outcome:
    if document.data is None:
        return Outcome(_unread(document, document.faults, desk.lang))
    found = scan(document.data)
    faults = (*document.faults, *found.faults)
    if _has_error(faults):
        return Outcome(_unread(document, faults, desk.lang))
    try:
        return read_through(
            document.data, found, lambda book, inexact: _examine_book(document, book, inexact, faults, desk)
        )
    except DamagedError:
        damage = fault("file.corrupt", Text("其中的内容残缺", "its contents are broken"))
        return Outcome(_unread(document, (*faults, damage), desk.lang))


def _examine_book(
    document: Document, book: GridBook, inexact: Inexact | None, faults: tuple[Fault, ...], desk: Desk
) -> Outcome:
    meta = hidden.parse(book.grid(hidden.SHEET)) if hidden.SHEET in book.names else None
    form, told, version = _recognise(book, meta, desk)
    if form is None:
        return Outcome(_report(document, Verdict.UNRECOGNISED, (*faults, *told), desk.lang))
    if _has_error(told):
        return Outcome(_report(document, Verdict.RETURNED, (*faults, *told), desk.lang, form, meta))
    trusted = meta if meta and meta.intact else None
    filing = version.read(book, trusted, inexact) if version else read_filing(form, book, trusted, inexact)
    filing.faults[:0] = [*faults, *told]
    attachments = None if document.evidence is None else [one.name for one in document.evidence]
    judgement = judge(filing, facts=desk.facts, attachments=attachments, remarks=read_remarks(book), lang=desk.lang)
    report = Report(
        path=document.path,
        file=document.file,
        within=document.within,
        sha256=document.sha256,
        form=form.id,
        version=meta.version if meta else form.version,
        unit=judgement.unit,
        period=judgement.period,
        verdict=judgement.verdict,
        findings=judgement.findings,
        skipped=judgement.skipped,
    )
    gist = gist_of(filing, judgement, document.mail.sent if document.mail else None)
    return Outcome(report, gist, _contents(filing) if desk.keep else None)


class _Recognised(NamedTuple):
    """The form a workbook is by, what is to be told of that, and how it is read where it is of an older version."""

    form: Form | None
    told: tuple[Fault, ...] = ()
    version: Older | None = None


def _recognise(book: GridBook, meta: Meta | None, desk: Desk) -> _Recognised:
    if meta is None:
        form = max(desk.forms, key=lambda one: likeness(one, book), default=None)
        if form is None or likeness(form, book) < ENOUGH:
            return _Recognised(None)
        if hidden.SHEET in book.names:
            return _Recognised(form, (Fault("template.meta"),))
        if not {"unit", "period"} & form.roles.keys():  # it is nobody's in particular, so nothing hidden need say whose
            return _Recognised(form)
        return _Recognised(form, (Fault("template.no-meta", slots={"field": _unit_title(form)}),))
    form = next((one for one in desk.forms if one.id == meta.form), None)
    if form is None:
        return _Recognised(None)
    if not meta.intact:
        return _Recognised(form, (Fault("template.meta"),))
    if desk.facts is not None and meta.campaign != desk.facts.campaign:
        return _Recognised(form, (Fault("template.campaign", slots={"campaign": meta.campaign}),))
    if meta.version == form.version:
        return _Recognised(form)
    from workbook.versions import older

    version = older(form, meta.version)
    return _Recognised(form, () if version else (_unreadable(form, meta.version),), version)


def _unreadable(form: Form, version: int) -> Fault:
    """A template of a version that the form does not say how to read."""
    what = {"what": "请在新下发的模板中填报", "what_en": "fill in the present template"}
    return Fault("template.version", slots={"version": version, "current": form.version} | what)


def _unit_title(form: Form) -> str:
    return form.locate(form.roles["unit"])[1].title if "unit" in form.roles else form.title


def _contents(filing: Filing) -> Contents:
    return Contents(
        filing.data,
        {name: tuple(site.rows) for name, site in filing.sites.items() if site.rows},
        {name: site.sheet for name, site in filing.sites.items()},
    )


def _unread(document: Document, faults: Sequence[Fault], lang: str) -> Report:
    verdict = Verdict.UNREADABLE if _has_error(faults) else Verdict.UNRECOGNISED
    return _report(document, verdict, faults, lang)


def _report(
    document: Document,
    verdict: Verdict,
    faults: Sequence[Fault],
    lang: str,
    form: Form | None = None,
    meta: Meta | None = None,
) -> Report:
    return Report(
        path=document.path,
        file=document.file,
        within=document.within,
        sha256=document.sha256,
        form=form.id if form else None,
        version=meta.version if form and meta else None,
        unit=meta.unit if form and meta else None,
        period=meta.period if form and meta else None,
        verdict=verdict,
        findings=in_order((tell(one, None, lang) for one in faults), ()),
    )


def _has_error(faults: Sequence[Fault]) -> bool:
    from validator.codes import look_up

    return any((one.severity or look_up(one.code).severity) is Severity.ERROR for one in faults)
