"""Workbooks that come along with a return and are no form of ours: evidence, where the return lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from campaign.receiving.senders import is_return
from validator.check import split
from validator.examine import Outcome
from workbook.filenames import plain_name
from workbook.finding import Verdict
from workbook.form import Form


def listed_names(form: Form, outcomes: Iterable[Outcome]) -> frozenset[str]:
    """What the returns of one outermost file list as evidence (附件清单), by the form's own checks; see `is_listed`."""
    fields = [split(params["field"]) for params in form.checks if params["kind"] == "attachment"]
    return frozenset(
        plain_name(str(row[name]))
        for outcome in outcomes
        if outcome.contents is not None and is_return(outcome.report)
        for section, name in fields
        for row in outcome.contents.data.get(section, ())
        if isinstance(row, Mapping) and row.get(name) is not None
    )


def is_listed(outcome: Outcome, listed: frozenset[str]) -> bool:
    """Whether a document is a workbook that is no form of ours, and that a return beside it lists: no answer is due."""
    return outcome.report.verdict is Verdict.UNRECOGNISED and plain_name(outcome.report.file) in listed
