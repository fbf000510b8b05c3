"""One document -> Outcome: guarded, read, judged. What runs in a worker for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.gist import Gist, gist_of
from validator.intake.document import Document
from validator.intake.guard import Scan
from validator.intake.sniff import XLSX
from validator.judge import judge
from validator.opening import DAMAGE, look, read_through
from validator.telling import in_order, tell
from workbook import meta as hidden
from workbook.filing import Filing, Meta
from workbook.finding import Fault, Report, Severity, Skip, Verdict
from workbook.form import Form
from workbook.grid.book import DamagedError, GridBook
from workbook.issues import read_remarks
from workbook.locating import likeness
from workbook.reading import Inexact, read_filing
from workbook.shelf import named

if TYPE_CHECKING:
    from validator.facts import Facts
    from validator.intake.formats.survey import Survey
    from validator.way import Store, Way
    from workbook.versions import Older

ENOUGH = 0.5
"""The share of a form's sheets by which a workbook without `_meta` is taken for it."""


class Desk(NamedTuple):
    """What a run brings along for every document: the forms it knows, the campaign's facts, the language.

    `keep` asks for contents and way in as well; `store` is where the bytes of what lies in containers are kept.
    `passwords` are tried on what is locked; they stand in nothing that is written. `second_reader` is the share of
    the files to be accepted that a second program reads as well (validator/agreement.py): 0 none, 1 all.
    """

    forms: Sequence[Form]
    facts: Facts | None = None
    lang: str = "zh"
    keep: bool = False
    store: Store | None = None
    passwords: tuple[str, ...] = ()
    second_reader: float = 0.0


class Contents(NamedTuple):
    """What a filing says, for the ledger: canonical data, and the sheet row of each row of each table."""

    data: Mapping[str, Any]
    rows: Mapping[str, tuple[int, ...]]
    sheets: Mapping[str, str]


class Outcome(NamedTuple):
    """What one document came to: its report, its gist where it is a filing, contents and way where asked for.

    `message` are the number (Message-ID) and the digest of the mail that it came in.
    """

    report: Report
    gist: Gist | None = None
    contents: Contents | None = None
    way: Way | None = None
    message: tuple[str, str] = ("", "")


def examine(document: Document, desk: Desk) -> Outcome:
    """One document's outcome; what is wrong with the file is a finding, never an exception."""
    way = None
    if desk.keep:
        from validator.way import way_of

        way = way_of(document, desk.store)  # kept before it is read: a reader may die of it
    outcome = _examine(document, desk)
    if way is None and document.mail is None:
        return outcome
    message = (document.mail.message_id, document.mail.sha256) if document.mail else outcome.message
    return outcome._replace(way=way, message=message)


def _examine(document: Document, desk: Desk) -> Outcome:
    if document.data is None:
        return Outcome(_unread(document, document.faults, desk.lang))
    found = look(document.data, document.kind)
    faults = (*document.faults, *found.faults)
    if _has_error(faults):
        return Outcome(_unread(document, faults, desk.lang))
    loose = None if isinstance(found, Scan) else found
    try:
        return read_through(
            document.data, found, lambda book, inexact: _examine_book(document, book, inexact, faults, desk, loose)
        )
    except DamagedError:
        return Outcome(_unread(document, (*faults, DAMAGE), desk.lang))


def _examine_book(
    document: Document,
    book: GridBook,
    inexact: Inexact | None,
    faults: tuple[Fault, ...],
    desk: Desk,
    loose: Survey | None = None,
) -> Outcome:
    fits: Form | None = None
    if loose is not None and loose.nameless:
        from validator.nameless import fitted

        fits, book, inexact = fitted(book, inexact, desk.forms)
    meta = hidden.parse(book.grid(hidden.SHEET)) if hidden.SHEET in book.names else None
    form, told, version = _recognise(book, meta, desk, fits)
    if form is None:
        for name in book.names:  # damage that only reading brings to light is told of any workbook
            book.grid(name)
        return Outcome(_report(document, Verdict.UNRECOGNISED, (*faults, *told), desk.lang))
    if _has_error(told):
        return Outcome(_report(document, Verdict.RETURNED, (*faults, *told), desk.lang, form, meta))
    trusted = meta if meta and meta.intact else None
    filing = version.read(book, trusted, inexact) if version else read_filing(form, book, trusted, inexact)
    if loose is not None and loose.untyped:
        from validator.nameless import STORED_AS

        filing.faults[:] = [one for one in filing.faults if one.code not in STORED_AS]
    filing.faults[:0] = [*faults, *told]
    attachments = None if document.evidence is None else [one.name for one in document.evidence]
    judgement = judge(
        filing,
        facts=desk.facts,
        attachments=attachments,
        workbooks=document.workbooks,
        remarks=read_remarks(book),
        lang=desk.lang,
    )
    skipped = judgement.skipped
    if desk.second_reader and judgement.verdict.accepted:
        ambiguous, more = _read_twice(document, filing, inexact, desk)
        if ambiguous is not None:
            told = (*faults, *told, ambiguous)
            return Outcome(_report(document, Verdict.UNREADABLE, told, desk.lang, form, meta))
        skipped = (*skipped, *more)
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
        skipped=skipped,
    )
    gist = gist_of(filing, judgement, document.mail.sent if document.mail else None)
    return Outcome(report, gist, _contents(filing) if desk.keep else None)


def _read_twice(
    document: Document, filing: Filing, inexact: Inexact | None, desk: Desk
) -> tuple[Fault | None, tuple[Skip, ...]]:
    """What a second reader sees differently, where the file is one of those that it is given."""
    from validator.agreement import is_chosen, second_opinion

    if document.data is None or document.kind != XLSX or not is_chosen(document.sha256, desk.second_reader):
        return None, ()
    said = second_opinion(document.data, filing, inexact, desk.lang)
    return said.fault, () if said.skip is None else (said.skip,)


class _Recognised(NamedTuple):
    """The form a workbook is by, what is to be told of that, and how it is read where it is of an older version."""

    form: Form | None
    told: tuple[Fault, ...] = ()
    version: Older | None = None


def _recognise(book: GridBook, meta: Meta | None, desk: Desk, fits: Form | None = None) -> _Recognised:
    if meta is None:
        form = fits or max(desk.forms, key=lambda one: likeness(one, book), default=None)
        if form is None or (fits is None and likeness(form, book) < ENOUGH):
            return _Recognised(None)
        if hidden.SHEET in book.names:
            return _Recognised(form, (Fault("template.meta"),))
        if not {"unit", "period"} & form.roles.keys():  # it is nobody's in particular, so nothing hidden need say whose
            return _Recognised(form)
        return _Recognised(form, (Fault("template.no-meta", slots={"field": _unit_title(form)}),))
    form = named(desk.forms, meta.form)
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
    verdict = Verdict.UNRECOGNISED
    if _has_error(faults):  # of what was not read, nobody is to be told that it was read by its content
        verdict, faults = Verdict.UNREADABLE, [one for one in faults if one.code != "file.wrong-extension"]
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
