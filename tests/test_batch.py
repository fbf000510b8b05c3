"""Many documents at once: each has one outcome, whatever becomes of its worker."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests import returns
from validator.batch import check_paths, mourn
from validator.examine import Desk
from validator.isolation import Death
from workbook.codelist import shipped
from workbook.form import load_form
from workbook.shipped import HOME


def desk() -> Desk:
    return Desk([returns.form()], returns.FACTS)


@pytest.mark.parametrize(
    ("kind", "code"), [("timeout", "file.timeout"), ("memory", "file.memory"), ("crashed", "file.crashed")]
)
def test_a_death_is_one_finding_on_its_document(tmp_path: Path, kind: str, code: str) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("甲.xlsx", returns.right())
        package.writestr("乙.xlsx", returns.right("B02"))
    report = mourn(str(path), 1, Death(kind, "told"), desk()).report  # type: ignore[arg-type]
    assert (report.file, report.within, report.verdict) == ("乙.xlsx", ("包.zip",), "unreadable")
    assert [(one.code, one.sheet, one.cell) for one in report.findings] == [(code, None, None)]


def test_a_bug_of_ours_costs_one_document_and_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    definition = json.loads((HOME / "forms" / "monthly-return.json").read_text("utf-8"))
    definition["x-checks"].append({"kind": "plausible", "field": "lectures.heads", "maximum": "no number"})
    broken = Desk([load_form(definition, shipped())], returns.FACTS)
    (tmp_path / "1.xlsx").write_bytes(returns.right())
    (tmp_path / "2.xlsx").write_bytes(returns.blank())
    first, second = check_paths([str(tmp_path / "1.xlsx"), str(tmp_path / "2.xlsx")], broken)
    assert [one.code for one in first.findings] == ["file.not-judged"] and "Traceback" in caplog.text
    assert {one.code for one in second.findings} == {"schema.required"}


def test_results_come_in_the_order_of_the_paths(tmp_path: Path) -> None:
    paths = []
    for number in range(12):
        path = tmp_path / f"{number:02d}.xlsx"
        path.write_bytes(returns.right() if number % 3 else b"")
        paths.append(str(path))
    reports = check_paths(paths, desk(), jobs=2)
    assert [report.path for report in reports] == paths
