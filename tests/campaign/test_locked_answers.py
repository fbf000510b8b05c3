"""A locked return that goes back: its marked copy is made of what a password opened, its original kept as it came."""

from __future__ import annotations

import hashlib
import io

import openpyxl

from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.mailbox.test_verb import settle
from tests.campaign.office import NOW, fill, lay, mail, name_of
from tests.intake.parcels.ciphers import locked_book
from workbook.finding import Verdict

SECRET = "密码2026"


def test_a_locked_return_goes_back_with_a_marked_copy_and_no_password(workspace: Workspace) -> None:
    settle(workspace, {"打开密码": SECRET})
    data = locked_book(fill(workspace, cells={"宣讲明细!A5": "不是日期"}), SECRET)
    lay(workspace, "来信.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), data)]))
    (one,) = receive(workspace, now=NOW).documents
    assert one.report.verdict is Verdict.RETURNED
    assert {"file.decrypted"} < {finding.code for finding in one.report.findings}
    digest = hashlib.sha256(data).hexdigest()
    assert one.report.sha256 == digest
    (kept,) = (path for path in (workspace.archive / digest[:2]).glob(f"{digest}*") if "origin" not in path.name)
    assert kept.read_bytes() == data
    written = [path for path in workspace.returns("2020-04").rglob("*") if path.is_file()]
    (copy,) = (path for path in written if path.suffix == ".xlsx")
    assert openpyxl.load_workbook(io.BytesIO(copy.read_bytes())).sheetnames
    assert not any(SECRET.encode() in path.read_bytes() for path in written)
