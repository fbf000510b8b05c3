"""A return in another format goes the whole way: archive, ledger, marked copy, and back."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl

from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.office import NOW, fill, lay, mail
from tests.formats.saving import spreadsheetml
from workbook.finding import Verdict


def test_a_return_as_xml_of_2003_under_xls(workspace: Workspace) -> None:
    wrong = spreadsheetml(fill(workspace, cells={"宣讲明细!L5": -3}))
    lay(workspace, "一.eml", mail("b01@unit.invalid", [("四月月报.xls", wrong)]))
    (one,) = receive(workspace, now=NOW).documents
    assert (one.report.verdict, one.report.unit, one.report.period) == (Verdict.RETURNED, "B01", "2020-04")
    codes = {finding.code for finding in one.report.findings}
    assert {"schema.minimum", "file.wrong-extension"} <= codes
    (copy,) = _copies(workspace)
    assert openpyxl.load_workbook(copy)["宣讲明细"]["L5"].comment is not None
    letter = message_from_bytes(copy.with_suffix(".eml").read_bytes(), policy=default)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "来件是XML 表格 2003，已按原单元格位置转成 .xlsx 后标注" in body.get_content()

    right = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))
    right["宣讲明细"]["L5"] = 80
    stream = io.BytesIO()
    right.save(stream)
    lay(workspace, "二.eml", mail("b01@unit.invalid", [(copy.name, stream.getvalue())]))
    (two,) = receive(workspace, now=NOW).documents
    assert two.report.verdict is Verdict.ACCEPTED


def _copies(workspace: Workspace) -> list[Path]:
    return sorted((workspace.path / "退回" / "2020-04").glob("*.xlsx"))
