"""Reports and gists as JSON for the ledger, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from validator.explanation import Explanations
from validator.gist import Claim, Gist
from workbook.finding import Finding, Report, Severity, Skip, Verdict

Json = Mapping[str, Any]


def pack_report(report: Report) -> dict[str, Any]:
    """A report as JSON: the contract's object with values unmasked, each finding with what it is bound to besides."""
    return report.public() | {"findings": [finding._asdict() for finding in report.findings]}


def unpack_report(packed: Json) -> Report:
    """The report that was packed."""
    findings = (Finding(**{**one, "severity": Severity(one["severity"])}) for one in packed["findings"])
    return Report(
        path=packed["path"],
        file=packed["file"],
        within=tuple(packed["within"]),
        sha256=packed["sha256"],
        form=packed["form"],
        version=packed["version"],
        unit=packed["unit"],
        period=packed["period"],
        verdict=Verdict(packed["verdict"]),
        findings=tuple(findings),
        skipped=tuple(Skip(one["code"], one["because"]) for one in packed["skipped"]),
    )


def pack_gist(gist: Gist) -> dict[str, Any]:
    """A gist as JSON."""
    return {
        "form": gist.form,
        "unit": gist.unit,
        "unit_name": gist.unit_name,
        "period": gist.period,
        "sent": gist.sent.isoformat() if gist.sent else None,
        "accepted": gist.accepted,
        "zero": gist.zero,
        "claims": {
            section: [[claim.position, claim.row, dict(claim.values), list(claim.key)] for claim in claims]
            for section, claims in gist.claims.items()
        },
        "cells": {dotted: list(place) for dotted, place in gist.cells.items()},
        "record": dict(gist.record),
        "sheets": list(gist.sheets),
        "notes": [[sheet, item, words] for (sheet, item), words in gist.explanations.notes.items()],
        "tokens": dict(gist.explanations.tokens),
    }


def unpack_gist(packed: Json, *, accepted: bool) -> Gist:
    """The gist that was packed; whether it is accepted is the ledger's to say, for staff may have accepted it since."""
    return Gist(
        form=packed["form"],
        unit=packed["unit"],
        unit_name=packed["unit_name"],
        period=packed["period"],
        sent=datetime.fromisoformat(packed["sent"]) if packed["sent"] else None,
        accepted=accepted,
        zero=packed["zero"],
        claims={
            section: tuple(Claim(index, row, values, tuple(key)) for index, row, values, key in claims)
            for section, claims in packed["claims"].items()
        },
        cells={dotted: (sheet, cell) for dotted, (sheet, cell) in packed["cells"].items()},
        record=packed["record"],
        sheets=tuple(packed["sheets"]),
        explanations=Explanations({(sheet, item): words for sheet, item, words in packed["notes"]}, packed["tokens"]),
        settled=True,
    )
