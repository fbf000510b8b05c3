"""`--format ess`: the European Statistical System's generic validation report, in JSON.

Source: M. van der Loo and O. ten Bosch, *Design of a generic machine-readable validation report structure*,
version 1.0.0 (ESSnet Validat Integration, 2017), and its JSON schema 1.0.1 (keys are arrays of subkeys):
https://github.com/data-cleaning/ValidatReport, `report/` and `json/validation_report_1.0.1.json`.

How ours maps:

- A finding is a `validation` with value "0": the rule was evaluated and failed. A skipped check is one with
  value "NA": "a rule cannot be evaluated because of missing data". Passed evaluations (value "1") are not
  written: a Report does not hold them, and the structure asks for none (even the empty set is a report).
- Each document is one `aggregation` besides, its verdict, so that one without a fault is in the report too.
- `rule.expression` names the rule: code, form, version and field (a row is data, not rule). `severity` is
  ours with info as "information"; a skipped check has that of its code. `change` is left out: a finding does
  not say whether its severity was raised.
- Data are identified by the handbook's tuple (population, measurement, unit, variable): (form, period and
  digest of the file, unit or file name, JSON pointer). `target` is where the finding stands; `source` what was
  looked at: the same for `schema`, `value`, `file` and `template`, the whole filing for `check` and `across`.
- `event.agent` and `event.trigger` (who runs and who asks) are optional, and unknown to a run.
- `data.sheet`, `cell`, `value` and `suggestion` are ours ("the number of fields is extendable").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TextIO

from validator.output.jsonl import encode
from validator.output.options import Options
from validator.output.plain import chain
from workbook.finding import Finding, Report, Severity, Skip

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "information"}
_ROW = re.compile(r"(?<=/)\d+(?=/|$)")
_WIDE = ("check.", "across.")


def write_ess(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """Write one JSON array, an object a line, as the reports come; no reports give an empty one."""
    program = f"wanchang {_version()}"
    event = {"time": f"{options.made_at.astimezone():%Y%m%dT%H%M%S%z}", "actor": program}
    stream.write("[")
    separator = "\n"
    for number, report in enumerate(reports, 1):
        prefix = f"{event['time']}-{report.sha256[:12]}-{number:05}"
        for index, body in enumerate(_results(report, program)):
            record = {"id": f"{prefix}-{index:04}", "type": body.pop("type"), "event": event, **body}
            stream.write(separator + encode(record))
            separator = ",\n"
    stream.write("\n]\n")


def _version() -> str:
    try:
        return version("wanchang")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


def _results(report: Report, program: str) -> Iterator[dict[str, Any]]:
    """The verdict first, then findings and skipped checks in the report's own order."""
    yield {
        "type": "aggregation",
        "aggregate": {"language": program, "expression": "verdict", "description": "Verdict on one document"},
        "data": {"source": [_key(report)], "target": [], "description": " → ".join(chain(report))},
        "value": report.verdict.value,
    }
    for finding in report.findings:
        yield _failed(report, finding, program)
    for skip in report.skipped:
        yield _not_evaluated(report, skip, program)


def _failed(report: Report, finding: Finding, program: str) -> dict[str, Any]:
    public = finding.public()
    target = [*_key(report), finding.pointer]
    source = _key(report) if finding.code.startswith(_WIDE) else target
    return {
        "type": "validation",
        "rule": {
            "language": program,
            "expression": _expression(report, finding.code, finding.pointer),
            "severity": _SEVERITIES[finding.severity],
            "description": finding.title,
        },
        "data": {
            "source": [source],
            "target": [target],
            "description": finding.message,
            **{name: public[name] for name in ("sheet", "cell", "value", "suggestion")},
        },
        "value": "0",
    }


def _not_evaluated(report: Report, skip: Skip, program: str) -> dict[str, Any]:
    from validator.codes import registry

    known = registry().get(skip.code)
    return {
        "type": "validation",
        "rule": {
            "language": program,
            "expression": _expression(report, skip.code, ""),
            "severity": _SEVERITIES[known.severity if known else Severity.INFO],
        },
        "data": {"source": [_key(report)], "target": [], "description": skip.because},
        "value": "NA",
    }


def _key(report: Report) -> list[str]:
    """Population, measurement, unit: what identifies one filing, whoever reads it."""
    period = f"{report.period} " if report.period else ""
    return [report.form or "", f"{period}sha256:{report.sha256}", report.unit or report.file]


def _expression(report: Report, code: str, pointer: str) -> str:
    """`check.order(monthly-return/1, /lectures/*/end)`: one name a rule, whatever the row."""
    form = f"{report.form}/{report.version}" if report.form else ""
    parts = [part for part in (form, _ROW.sub("*", pointer)) if part]
    return f"{code}({', '.join(parts)})" if parts else code
