"""What the settings say of reading, at work: passwords for what is locked, and how many are read twice."""

from __future__ import annotations

import pytest

from campaign.rebuilding.rebuild import rebuild
from campaign.receiving.receive import ReceivedDocument, receive
from campaign.workspace import Workspace
from tests.campaign.mailbox.test_verb import settle
from tests.campaign.office import NOW, dump, fill, lay, mail, name_of
from tests.intake.parcels.ciphers import locked_book
from tests.intake.planting import planted
from tests.test_agreement import TWOFOLD
from workbook.finding import Verdict

SECRET = "密码2026"


def take(workspace: Workspace, data: bytes) -> ReceivedDocument:
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), data)]))
    (one,) = receive(workspace, now=NOW).documents
    return one


def test_a_locked_return_is_opened_by_a_password_of_the_settings(workspace: Workspace) -> None:
    settle(workspace, {"打开密码": f"不对、{SECRET}"})
    one = take(workspace, locked_book(fill(workspace), SECRET))
    assert one.filed.in_force and one.report.verdict is Verdict.ACCEPTED, one.report.findings
    before = dump(workspace)["rows"]
    rebuild(workspace)  # from the archive, with the settings that are kept there
    assert dump(workspace)["rows"] == before


def test_a_locked_return_without_one_is_told_to_be_locked(workspace: Workspace) -> None:
    one = take(workspace, locked_book(fill(workspace), SECRET))
    assert [finding.code for finding in one.report.findings] == ["file.encrypted"]


@pytest.mark.parametrize(("of_a_hundred", "code"), [(100, "file.ambiguous"), (0, None)])
def test_as_many_are_read_twice_as_the_settings_say(workspace: Workspace, of_a_hundred: int, code: str | None) -> None:
    settle(workspace, {"双读抽查": of_a_hundred})
    one = take(workspace, planted(fill(workspace), {"宣讲明细!S5": TWOFOLD}))
    assert (code in {finding.code for finding in one.report.findings}) is (code is not None)
    assert one.filed.in_force is (code is None)
