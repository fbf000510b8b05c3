"""The returns that speed is measured on are returns, and the figures are told as the contract says."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from benchmarks.figures import Figure, write_figures
from benchmarks.returns import make_returns, sample_campaign
from benchmarks.wide import make_wide
from validator.batch import check_paths
from validator.examine import Desk
from validator.forms.lint import lint
from workbook.codelist import shipped
from workbook.finding import Severity
from workbook.form import load_form


def test_returns_are_clean_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    made = make_returns(tmp_path / "a", 12, seed=3)
    again = make_returns(tmp_path / "b", 12, seed=3)
    other = make_returns(tmp_path / "c", 12, seed=4)
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in again]
    assert [path.read_bytes() for path in made] != [path.read_bytes() for path in other]
    campaign = sample_campaign()
    reports = check_paths(map(str, made), Desk([campaign.form], campaign.facts))
    clean = [
        report for report in reports if not report.number_of(Severity.ERROR) and not report.number_of(Severity.WARNING)
    ]
    assert len(clean) >= 10
    assert {report.unit for report in reports} == {unit.code for unit in campaign.units[:12]}


def test_a_return_is_packed_as_excel_packs_it(tmp_path: Path) -> None:
    package = zipfile.ZipFile(io.BytesIO(make_returns(tmp_path, 1, seed=1)[0].read_bytes()))
    sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"inlineStr" in sheet for sheet in sheets)
    assert b"uniqueCount" in package.read("xl/sharedStrings.xml")
    assert any(b"<f>" in sheet for sheet in sheets)
    assert not any(b"</f></c>" in sheet for sheet in sheets)


def test_the_wide_return_holds_what_is_planted_and_no_other(tmp_path: Path) -> None:
    made = make_wide(tmp_path, rows=1000)
    form = load_form(json.loads(made.form.read_text("utf-8")), shipped())
    assert lint(json.loads(made.form.read_text("utf-8")), shipped()) == []
    assert len(form.section("rows").fields) == 90
    (report,) = check_paths([str(made.file)], Desk([form]))
    assert [(one.code, one.cell) for one in report.findings if one.severity is Severity.ERROR] == [
        ("schema.maximum", "A254"),
        ("schema.maxLength", "O754"),
        ("value.time", "V1004"),
    ]


def test_figures(tmp_path: Path) -> None:
    figure = Figure("two-cores", [1.9, 1.81, 2.0], 1.8, True)
    assert figure.line == "two-cores: 1.9 (1.81–2) ≥ 1.8"
    write_figures([figure], tmp_path / "last.json")
    told = json.loads((tmp_path / "last.json").read_text())
    assert told == {"two-cores": {"ratio": 1.9, "min": 1.81, "max": 2.0, "bar": 1.8, "runs": 3}}
