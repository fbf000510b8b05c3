"""Filing -> Judgement: schema, then checks, each value judged once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from validator.check import Params, Trial, kind, split
from validator.explanation import Explanations, from_filing
from validator.schema import schema_faults
from validator.telling import blocks, in_order, tell
from workbook.filing import Filing
from workbook.finding import Fault, Finding, Place, Severity, Skip, Verdict
from workbook.form import Form
from workbook.issues import Remarks
from workbook.totals import total_fields

if TYPE_CHECKING:
    from validator.facts import Facts


_SILENT = Remarks()


class Judgement(NamedTuple):
    """What was found in one filing by itself; checks between filings may add to it."""

    unit: str | None
    period: str | None
    zero: bool
    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[Skip, ...]
    explanations: Explanations


def judge(
    filing: Filing,
    *,
    facts: Facts | None = None,
    attachments: Sequence[str] | None = None,
    workbooks: Sequence[str] = (),
    remarks: Remarks = _SILENT,
    lang: str = "zh",
) -> Judgement:
    """The findings of one filing in order, and its verdict; `remarks` are what clerks wrote on a 问题清单.

    `attachments` are the names of the evidence that came with it, None where it came alone; `workbooks` those of the
    workbooks.
    Suggestions that they took are in the filing's data afterwards.
    """
    unit, period = identify(filing, facts)
    filing.unit, filing.period = unit or _role_value(filing, "unit"), period

    def whole(one: Filing) -> _Faults:
        return _look(one, period, attachments, workbooks, lang)

    found = whole(filing)
    bound: dict[Place, Fault] = {}
    unheard: list[Fault] = []
    if any(fault.suggestion is not None for fault in found.faults):
        from validator.adoption import adopt, sure_steps, unheard_words  # most returns need it not

        sure = sure_steps(filing, found.faults, lambda one: whole(one).faults)
        while taken := [step for step in sure if step.fault.bind in remarks.adopted]:
            adopt(filing, taken)
            found = whole(filing)
            sure = sure_steps(filing, found.faults, lambda one: whole(one).faults)
        bound = {step.place: step.fault for step in sure}
        unheard = unheard_words(sure, remarks.other)
    explanations = from_filing(filing, remarks.words)
    findings = in_order(
        (
            explanations.apply(tell(fault, filing, lang), _title(filing.form, fault))
            for fault in (*(bound.get(one.place, one) for one in found.faults), *unheard)
        ),
        filing.sheet_names,
    )
    zero = _is_zero(filing)
    return Judgement(unit, period, zero, verdict_of(findings, zero), findings, found.skipped, explanations)


class _Faults(NamedTuple):
    """Everything that one look at a filing comes to."""

    faults: list[Fault]
    skipped: tuple[Skip, ...]


def _look(
    filing: Filing, period: str | None, attachments: Sequence[str] | None, workbooks: Sequence[str], lang: str
) -> _Faults:
    """What reading said, then the schema, then the checks."""
    faults = list(filing.faults)
    failed = {fault.place: fault.code for fault in faults if _fails(fault)}
    for fault in schema_faults(filing, failed):
        faults.append(fault)
    failed |= {fault.place: fault.code for fault in faults if _fails(fault)}
    trial = Trial(filing, period, attachments, failed, workbooks=workbooks)
    skipped: dict[Skip, None] = {}
    faults.extend(_reused(trial, faults))
    for params in checks_of(filing.form):
        faults.extend(_run(trial, params, skipped, lang))
    return _Faults(faults, tuple(skipped))


def verdict_of(findings: Sequence[Finding], zero: bool) -> Verdict:
    """What becomes of a filing that could be read."""
    if any(blocks(finding) and not finding.explained for finding in findings):
        return Verdict.RETURNED
    if any(finding.explained for finding in findings):
        return Verdict.ACCEPTED_EXPLAINED
    return Verdict.ACCEPTED_ZERO if zero else Verdict.ACCEPTED


def identify(filing: Filing, facts: Facts | None) -> tuple[str | None, str | None]:
    """The unit's code and the period: as handed out, else as the visible cells say."""
    if filing.meta is not None and filing.meta.intact:
        return filing.meta.unit, filing.meta.period
    unit = facts.by_name.get(_role_value(filing, "unit") or "") if facts else None
    return (unit.code if unit else None), _role_value(filing, "period")


def _role_value(filing: Filing, name: str) -> str | None:
    role = filing.form.role(name)
    value = filing.value(Place(role[0], None, role[1])) if role else None
    return str(value) if value is not None else None


def _is_zero(filing: Filing) -> bool:
    says = filing.form.roles.get("zero-says")
    return says is not None and _role_value(filing, "zero") == says


def _fails(fault: Fault) -> bool:
    """Whether a fault makes its place's value unfit for checks: errors at a cell."""
    from validator.codes import look_up

    severity = fault.severity or look_up(fault.code).severity
    return severity is Severity.ERROR and fault.place.field is not None


@lru_cache(maxsize=32)
def checks_of(form: Form) -> tuple[Params, ...]:
    """Every check of a form in the order in which they run, with those that its keywords ask for.

    First what applies only under a condition and what is chosen from a column of the workbook, then the form's own
    checks in the order of the kinds' table and one for each computed field, last those that look only at right rows.
    """
    totals = ({"kind": "total", "field": f"{section}.{field}"} for section, field, _ in total_fields(form))
    found = (*_conditions(form), *_choices(form), *form.checks, *totals)
    return tuple(sorted(found, key=lambda params: params.get("among") == "right"))


def _conditions(form: Form) -> Iterator[Params]:
    """Of each field that applies only under a condition: empty where that does not hold, filled where it must be."""
    for section in form.sections:
        for field in section.fields:
            if field.when is not None:
                when = {f"{section.name}.{other}": list(values) for other, values in field.when.items()}
                dotted = f"{section.name}.{field.name}"
                yield {"kind": "not-applicable", "field": dotted, "when": when}
                if field.needed:
                    yield {"kind": "required-if", "fields": [dotted], "when": when}


def _choices(form: Form) -> Iterator[Params]:
    """Of each field that is chosen from a column of the workbook."""
    for section in form.sections:
        for field in section.fields:
            if field.listed is not None:
                yield {"kind": "reference", "fields": [f"{section.name}.{field.name}"], "to": [field.listed]}


def _run(trial: Trial, params: Params, skipped: dict[Skip, None], lang: str) -> list[Fault]:
    """One check; a place it finds wrong is not judged again by those after it."""
    one = kind(params["kind"])
    trial.skips = {}
    faults = list(one.check(trial, params))
    skipped.update(dict.fromkeys(Skip(one.code.code, because.fill(lang, {})) for because in trial.skips))
    trial.failed.update({fault.place: fault.code for fault in faults if _fails(fault)})
    return faults


def _reused(trial: Trial, faults: list[Fault]) -> list[Fault]:
    """One finding where a return's dates all lie in one other month: last month's file was filled again."""
    filing = trial.filing
    role = filing.form.role("period")
    if role is None or trial.period is None:
        return []
    months = [
        row[name][:7]
        for section, name in (split(params["field"]) for params in filing.form.checks if params["kind"] == "in-period")
        for index, row in enumerate(filing.rows(section))
        if row.get(name) and Place(section, index, name) not in trial.failed
    ]
    if len(months) < _ENOUGH_DATES or len(set(months)) != 1 or months[0] == trial.period:
        return []
    place = Place(role[0], None, role[1])
    faults[:] = [fault for fault in faults if fault.place != place]
    trial.failed[place] = "template.reused"
    return [
        Fault(
            "template.reused",
            place,
            {"period": trial.period, "other": months[0]},
            value=filing.typed(place),
            suggestion=months[0],
        )
    ]


_ENOUGH_DATES = 2
"""So many dates in one other month are no slip of the hand."""


def _title(form: Form, fault: Fault) -> str | None:
    place = fault.place
    if place.section is None or place.field is None or place.row is not None:
        return None
    return form.section(place.section).field(place.field).title
