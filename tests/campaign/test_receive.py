"""What comes in: real workbooks in real mails and zips, into archive, ledger and 退回."""

import hashlib
import io
import zipfile
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

import campaign.receiving.receive as receiving
from campaign.ledger.store import Ledger
from campaign.receiving.acceptance import accept, confirm
from campaign.receiving.receive import Received, receive
from campaign.standing import State
from campaign.survey import standing
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.office import NOW, dump, fill, gbk_zip, lay, mail, name_of
from tests.returns import saved
from workbook.finding import Verdict

IN_TIME = NOW - timedelta(days=3)
LISTED = {"附件清单!A5": "现场.jpg", "附件清单!B5": "现场活动图片", "附件清单!C5": 1, "附件清单!D5": "第一场"}


def take(workspace: Workspace) -> Received:
    return receive(workspace, now=NOW)


def state(workspace: Workspace, unit: str = "B01", period: str = "2020-04") -> tuple[State, tuple[str, ...]]:
    found = next(one for one in standing(workspace, period).standings if one.unit.code == unit)
    return found.state, found.flags


def codes(received: Received, place: int = 0) -> list[str]:
    return [finding.code for finding in received.documents[place].report.findings]


def test_a_right_return_by_mail_is_in_force_archived_and_receipted(workspace: Workspace) -> None:
    book = fill(workspace, cells=LISTED)
    picture = b"\xff\xd8\xff\xe0picture"
    name = name_of(workspace, "B01")
    letter = mail("b01@unit.invalid", [(name, book), ("现场.jpg", picture)])
    laid = lay(workspace, "来信.eml", letter)
    received = take(workspace)
    (one,) = received.documents
    assert one.report.verdict is Verdict.ACCEPTED, one.report.findings
    assert one.report.within == ("来信.eml",)
    assert (one.filed.edition, one.filed.in_force, one.filed.late, one.filed.pending) == (1, True, False, False)
    assert one.filed.sender == "b01@unit.invalid"
    assert one.filed.sent_at == IN_TIME
    for data in (letter, book, picture):
        digest = hashlib.sha256(data).hexdigest()
        (kept,) = (path for path in (workspace.archive / digest[:2]).glob(f"{digest}*") if "origin" not in path.name)
        assert kept.read_bytes() == data
    assert laid.read_bytes() == letter
    assert [path.suffix for path in one.files] == [".eml"]
    assert all(path.parent == workspace.returns("2020-04") for path in one.files)
    assert state(workspace) == (State.ACCEPTED, ())
    assert standing(workspace).done == 3
    content = dump(workspace)
    assert [row[3:5] for row in content["rows"] if row[1] == "lectures"] == [
        ("宣讲明细", 5),
        ("宣讲明细", 6),
        ("宣讲明细", 7),
    ]
    assert content["evidence"] == [(1, 0, "现场.jpg", hashlib.sha256(picture).hexdigest(), len(picture))]


def test_the_same_again_changes_nothing(workspace: Workspace) -> None:
    lay(workspace, "来信.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace))]))
    take(workspace)
    before = dump(workspace)
    files = {path: path.read_bytes() for path in workspace.path.rglob("*") if path.is_file() and path.suffix != ".lock"}
    lay(workspace, "副本.eml", (workspace.inbox / "来信.eml").read_bytes())
    again = take(workspace)
    assert again.documents == [] and again.files == []
    assert [Path(path).name for path in again.repeated] == ["副本.eml", "来信.eml"]
    assert dump(workspace) == before
    (workspace.inbox / "副本.eml").unlink()
    assert files == {p: p.read_bytes() for p in workspace.path.rglob("*") if p.is_file() and p.suffix != ".lock"}


def test_the_same_workbook_in_a_second_mail_is_noted_and_not_answered(workspace: Workspace) -> None:
    book, name = fill(workspace), name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, book)]))
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name, book)], sent=IN_TIME + timedelta(hours=1)))
    first, second = take(workspace).documents
    assert first.filed.in_force and first.files
    assert (second.filed.duplicate_of, second.filed.edition, second.filed.in_force) == (first.filed.id, 0, False)
    assert second.files == ()
    assert [finding.code for finding in second.report.findings] == ["across.duplicate"]


def test_a_return_sent_again_with_its_attachment_is_judged_again(workspace: Workspace) -> None:
    book, name = fill(workspace, cells=LISTED), name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, book)]))
    first = take(workspace)
    assert "check.attachment" in codes(first)
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name, book), ("现场.jpg", b"\xff\xd8\xff\xe0")], sent=NOW))
    second = take(workspace)
    assert codes(second) == ["across.late"]
    assert (second.documents[0].filed.edition, second.documents[0].filed.in_force) == (2, True)


def test_a_corrected_return_supersedes_once_accepted(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, fill(workspace, cells={"宣讲明细!L5": "很多"}))]))
    (first,) = take(workspace).documents
    assert first.report.verdict is Verdict.RETURNED
    assert sorted(path.suffix for path in first.files) == [".eml", ".xlsx"]
    assert state(workspace) == (State.RETURNED, ())
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name, fill(workspace))], sent=IN_TIME + timedelta(days=1)))
    (second,) = take(workspace).documents
    assert (second.filed.edition, second.filed.in_force) == (2, True)
    lay(workspace, "3.eml", mail("b01@unit.invalid", [(name, fill(workspace, lectures=2))], sent=NOW))
    (third,) = take(workspace).documents
    assert (third.filed.edition, third.filed.in_force, third.filed.late) == (3, True, True)
    with Ledger(workspace.ledger) as ledger:
        assert [(one.edition, one.in_force) for one in ledger.filed()] == [(1, False), (2, False), (3, True)]
    assert [row[2:5] for row in dump(workspace)["changes"] if row[2] == "superseded"] == [
        ("superseded", 2, "第2版由第3版取代")
    ]
    assert standing(workspace).done == 2
    assert state(workspace) == (State.ACCEPTED, ()), "what was accepted in time is not made late by its correction"


def test_a_returned_correction_leaves_the_accepted_one_in_force(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, fill(workspace))]))
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name, fill(workspace, cells={"月报表!B5": None}))], sent=NOW))
    first, second = take(workspace).documents
    assert first.filed.in_force and not second.filed.in_force
    assert state(workspace) == (State.CORRECTING, ())


def test_what_was_sent_before_does_not_displace_what_was_sent_after(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name, fill(workspace, lectures=2))]))
    take(workspace)
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, fill(workspace))], sent=IN_TIME - timedelta(days=2)))
    (older,) = take(workspace).documents
    assert older.report.verdict is Verdict.ACCEPTED and not older.filed.in_force
    assert standing(workspace).done == 2


def test_a_strangers_mail_is_held_until_confirmed(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("stranger@elsewhere.invalid", [(name, fill(workspace))]))
    (held,) = take(workspace).documents
    assert held.filed.held and "stranger@elsewhere.invalid" in held.filed.held
    assert (held.filed.in_force, held.filed.edition, held.files) == (False, 0, ())
    assert not workspace.returns("2020-04").exists()
    assert state(workspace) == (State.HELD, ())
    assert take(workspace).files == []
    confirmed = confirm(workspace, name)
    assert (confirmed.held, confirmed.in_force, confirmed.edition) == (None, True, 1)
    (receipt,) = workspace.returns("2020-04").iterdir()
    assert b"stranger" not in receipt.read_bytes()
    with pytest.raises(WorkspaceError, match="不是待确认的文件"):
        confirm(workspace, name)


def test_the_unit_itself_sending_what_a_stranger_sent_is_no_repeat(workspace: Workspace) -> None:
    book, name = fill(workspace), name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("stranger@elsewhere.invalid", [(name, book)]))
    take(workspace)
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name, book)], sent=NOW))
    (own,) = take(workspace).documents
    assert own.filed.in_force and own.filed.duplicate_of is None


def test_what_staff_lay_in_needs_no_sender_and_is_late_by_its_coming(workspace: Workspace) -> None:
    lay(workspace, name_of(workspace, "B01"), fill(workspace, lectures=0))
    received = take(workspace)
    (one,) = received.documents
    assert (one.filed.held, one.filed.in_force, one.filed.late) == (None, True, True)
    assert codes(received) == ["across.late"]
    assert state(workspace) == (State.ZERO, ("迟报",))


def test_staff_take_a_return_as_it_is(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, fill(workspace, cells={"月报表!B6": None}))]))
    (returned,) = take(workspace).documents
    with pytest.raises(WorkspaceError, match=r"登记簿中没有“别的\.xlsx”"):
        accept(workspace, "别的.xlsx", "理由")
    with pytest.raises(WorkspaceError, match="理由"):
        accept(workspace, name, " ")
    taken = accept(workspace, returned.filed.sha256[:10], "经电话核实")
    assert (taken.in_force, taken.accepted_by_staff) == (True, "经电话核实")
    assert state(workspace) == (State.ACCEPTED, ("特批",))
    assert standing(workspace).done == 3
    assert any("特批入账：经电话核实" in row[4] for row in dump(workspace)["changes"])
    assert any("受理回执" in path.name for path in workspace.returns("2020-04").iterdir())
    with pytest.raises(WorkspaceError, match="已经特批入账"):
        accept(workspace, name, "再来一次")


def test_a_name_that_stands_for_two_returns_is_refused(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    for number in (1, 2):
        book = fill(workspace, lectures=number, cells={"月报表!B6": None})
        lay(
            workspace, f"{number}.eml", mail("b01@unit.invalid", [(name, book)], sent=IN_TIME + timedelta(hours=number))
        )
    first, _ = take(workspace).documents
    with pytest.raises(WorkspaceError, match="对应2份退回的文件"):
        accept(workspace, name, "理由")
    assert accept(workspace, workspace.inbox / "1.eml", "理由").id == first.filed.id


def test_a_zip_with_gbk_names(workspace: Workspace) -> None:
    members = {f"报表/{name_of(workspace, unit)}": fill(workspace, unit) for unit in ("B01", "B02")}
    lay(workspace, "报表.zip", gbk_zip(members))
    received = take(workspace)
    assert [(one.report.file, one.report.unit, one.filed.in_force) for one in received.documents] == [
        (name_of(workspace, unit), unit, True) for unit in ("B01", "B02")
    ]
    assert "报表".encode("gbk") in (workspace.inbox / "报表.zip").read_bytes()


def test_an_explanation_at_the_first_sending(workspace: Workspace) -> None:
    odd = {"宣讲明细!L5": 6000}
    why = {"情况说明!A5": "宣讲明细", "情况说明!B5": "L5", "情况说明!C5": "全区大会，人数属实。"}
    lay(workspace, "1.xlsx", fill(workspace, cells=odd | why))
    (one,) = take(workspace).documents
    assert one.report.verdict is Verdict.ACCEPTED_EXPLAINED, one.report.findings
    assert one.filed.in_force
    assert state(workspace)[0] is State.EXPLAINED


def test_a_marked_copy_that_comes_back_explained(workspace: Workspace) -> None:
    name = name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, fill(workspace, cells={"宣讲明细!L5": 6000}))]))
    (returned,) = take(workspace).documents
    assert returned.report.verdict is Verdict.RETURNED
    marked = next(path for path in returned.files if path.suffix == ".xlsx")
    book = openpyxl.load_workbook(marked)
    sheet = book["问题清单"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "情况说明" for cell in row))
    column = next(cell.column for cell in header if cell.value == "情况说明")
    sheet.cell((header[0].row or 0) + 1, column).value = "全区大会，人数属实。"
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(marked.name, saved(book))], sent=IN_TIME + timedelta(days=1)))
    (again,) = take(workspace).documents
    assert again.report.verdict is Verdict.ACCEPTED_EXPLAINED, again.report.findings
    assert (again.filed.edition, again.filed.in_force) == (2, True)


def test_a_filing_that_conflicts_with_an_accepted_one_leaves_that_standing(workspace: Workspace) -> None:
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace))]))
    take(workspace)
    same = {"宣讲明细!E5": "B01第1社区", "宣讲明细!H5": "不忘初心第1讲"}
    book = fill(workspace, "B02", cells=same)
    lay(workspace, "2.eml", mail("b02@unit.invalid", [(name_of(workspace, "B02"), book)]))
    received = take(workspace)
    assert codes(received) == ["across.two-units"]
    assert received.documents[0].report.verdict is Verdict.RETURNED
    assert state(workspace)[0] is State.ACCEPTED
    conflicts = [row[2:5] for row in dump(workspace)["changes"] if row[2] == "conflict"]
    assert [(what, document) for what, document, _ in conflicts] == [("conflict", 1)]
    assert "春晴路办事处" in conflicts[0][2] and "宣讲明细!B5" in conflicts[0][2]
    lay(workspace, "3.eml", mail("a01@unit.invalid", [(name_of(workspace, "A01"), fill(workspace, "A01"))]))
    take(workspace)
    assert len([row for row in dump(workspace)["changes"] if row[2] == "conflict"]) == 1, "told once"


def test_what_a_stranger_sends_bears_on_nobody(workspace: Workspace) -> None:
    same = {"宣讲明细!E5": "B01第1社区", "宣讲明细!H5": "不忘初心第1讲"}
    forged = fill(workspace, "B02", cells=same)
    lay(workspace, "1.eml", mail("stranger@elsewhere.invalid", [(name_of(workspace, "B02"), forged)]))
    lay(workspace, "2.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace))]))
    by_unit = {one.report.unit: one for one in take(workspace).documents}
    assert by_unit["B01"].report.verdict is Verdict.ACCEPTED
    assert by_unit["B02"].filed.held


def test_next_months_carried_over_total_is_held_against_the_ledger(workspace: Workspace) -> None:
    lay(workspace, "4.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace))]))
    take(workspace)
    book = fill(workspace, period="2020-05")  # handed out before April was in: it carries over 0
    sent = NOW + timedelta(days=20)
    lay(workspace, "5.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01", "2020-05"), book)], sent=sent))
    received = receive(workspace, now=sent)
    assert codes(received) == ["across.cumulative"]
    assert received.documents[0].filed.in_force
    assert standing(workspace).done == 6


@pytest.mark.parametrize("step", ["enter", "answer_pending"])
def test_a_run_cut_short_is_finished_by_the_next(
    workspace: Workspace, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = name_of(workspace, "B01")
    members = {name: fill(workspace), name_of(workspace, "B02"): fill(workspace, "B02", cells={"月报表!B5": None})}
    lay(workspace, "两份.zip", gbk_zip(members))
    real = getattr(receiving, step)
    calls: list[int] = []

    def cut(*args: object, **named: object) -> object:
        calls.append(1)
        if step == "answer_pending" or len(calls) == 2:
            raise RuntimeError("power cut")
        return real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(receiving, step, cut)
        with pytest.raises(RuntimeError, match="power cut"):
            take(workspace)
    take(workspace)
    with Ledger(workspace.ledger) as ledger:
        rows = ledger.filed()
    assert [(one.unit, one.edition, one.in_force, one.pending) for one in rows] == [
        ("B01", 1, True, False),
        ("B02", 1, False, False),
    ]
    assert len(list(workspace.returns("2020-04").iterdir())) == 3, "a receipt, a reply and a marked copy"
    assert take(workspace).documents == []


def test_what_cannot_be_read_or_is_not_ours(workspace: Workspace) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("x.txt", "nothing")
    other = openpyxl.Workbook()
    other.active["A1"] = "一张别的表"  # type: ignore[index]
    lay(workspace, "1.eml", mail("b01@unit.invalid", [("报表.xlsx", b"PK\x03\x04 broken")]))
    lay(workspace, "2.eml", mail("b02@unit.invalid", [("别的.xlsx", saved(other))]))
    lay(workspace, "3.eml", mail("stranger@elsewhere.invalid", [("别的.xlsx", saved(other) + b"\0")]))
    lay(workspace, "空.xlsx", b"")
    lay(workspace, "说明.txt", "随手放进来的".encode())
    received = take(workspace)
    told = {one.filed.outermost: (one.report.verdict, len(one.files), one.filed.edition) for one in received.documents}
    assert told["1.eml"] == (Verdict.UNREADABLE, 1, 0)
    assert told["2.eml"] == (Verdict.UNRECOGNISED, 1, 0)
    assert told["3.eml"][1] == 0, "nobody is known to answer"
    assert told["空.xlsx"] == (Verdict.UNREADABLE, 0, 0)
    assert told["说明.txt"] == (Verdict.UNRECOGNISED, 0, 0)
    assert take(workspace).documents == []


def test_an_older_template_an_unknown_unit_and_a_wrong_month(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace)))
    del book["_meta"]
    book["月报表"]["B4"] = "不存在的单位"
    lay(workspace, "1.eml", mail("b01@unit.invalid", [("报表.xlsx", saved(book))]))
    lay(workspace, "2.eml", mail("b02@unit.invalid", [("2020年5月报表.xlsx", fill(workspace, "B02"))]))
    lay(workspace, "3.eml", mail("a01@unit.invalid", [(name_of(workspace, "A01"), _older(fill(workspace, "A01")))]))
    received = {one.filed.outermost: one for one in take(workspace).documents}
    found = {name: {finding.code for finding in one.report.findings} for name, one in received.items()}
    assert "across.unknown-unit" in found["1.eml"]
    assert "across.wrong-month" in found["2.eml"]
    assert found["3.eml"] == {"template.version"}
    assert all(one.report.verdict is Verdict.RETURNED for one in received.values())
    assert received["1.eml"].filed.unit is None
    assert received["1.eml"].files, "answered to the unit whose address it came from"
    with pytest.raises(WorkspaceError, match="单位或报告期不明"):
        accept(workspace, "报表.xlsx", "理由")
    with pytest.raises(WorkspaceError, match="模板不符"):
        accept(workspace, name_of(workspace, "A01"), "理由")


@pytest.mark.parametrize("period", ["2019-12", "2099-12"])
def test_a_month_outside_the_campaign_is_never_counted_unseen(workspace: Workspace, period: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace, lectures=0)))
    del book["_meta"]
    book["月报表"]["F4"] = period
    letter = mail("b01@unit.invalid", [("报表.xlsx", saved(book))])
    lay(workspace, "1.eml", letter.replace(b"2020", b"9999"))  # nor is such a date believed
    (one,) = take(workspace).documents
    assert one.filed.held and "不在活动期内" in one.filed.held, one.report
    assert (one.filed.sent_at, one.filed.in_force, one.files) == (None, False, ())


def test_what_is_no_month_is_an_error_and_cannot_be_accepted(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace, lectures=0)))
    del book["_meta"]
    book["月报表"]["F4"] = "9999-12"
    lay(workspace, "1.eml", mail("b01@unit.invalid", [("报表.xlsx", saved(book))]))
    (one,) = take(workspace).documents
    assert (one.report.verdict, one.report.period, one.filed.period) == (Verdict.RETURNED, None, None)
    with pytest.raises(WorkspaceError, match="报告期不明"):
        accept(workspace, "报表.xlsx", "理由")


def test_a_forwarded_mail_does_not_speak_for_its_sender(workspace: Workspace) -> None:
    inner = message_from_bytes(mail("b01@unit.invalid", [("报表.xlsx", fill(workspace))]), policy=default)
    outer = message_from_bytes(mail("evil@elsewhere.invalid", []), policy=default)
    assert isinstance(outer, EmailMessage)
    outer.add_attachment(inner)
    lay(workspace, "1.eml", outer.as_bytes())
    (one,) = take(workspace).documents
    assert one.filed.held and "evil@elsewhere.invalid" in one.filed.held
    assert not one.filed.in_force


def _older(data: bytes) -> bytes:
    """The same return on a template of another version, its digest as that template had it."""
    from workbook import meta

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["_meta"]
    found = {str(row[0].value): row[1] for row in sheet.iter_rows() if row[0].value}
    said = {key: str(cell.value) for key, cell in found.items()}
    import json

    rows = meta.rows(said["form"], 99, said["campaign"], said["unit"], said["period"], json.loads(said["given"]))
    for key, value in rows:
        found[key].value = value
    return saved(book)


def test_one_run_with_the_clock_ahead_does_not_make_all_that_follows_late(workspace: Workspace) -> None:
    """Files laid in later have their own time, in order all the same; that one of the times is wrong is told once."""
    lay(workspace, "1.xlsx", fill(workspace, "B01"))
    receive(workspace, now=NOW + timedelta(days=1500))
    here = NOW - timedelta(days=2)
    lay(workspace, "2.xlsx", fill(workspace, "B02"))
    received = receive(workspace, now=here)
    (one,) = received.documents
    assert (one.filed.received_at, one.filed.late) == (here, False)
    assert "across.late" not in codes(received)
    (told,) = received.problems
    assert "本机时钟（2020-05-04 09:00）早于上次收件（2024-06-14 09:00）" in told and "请校正时钟" in told
    lay(workspace, "3.xlsx", fill(workspace, "A01"))
    received = receive(workspace, now=here + timedelta(hours=1))
    assert received.problems == [] and received.documents[0].filed.received_at == here + timedelta(hours=1)
    lay(workspace, "4.xlsx", fill(workspace, "B01", lectures=4))
    receive(workspace, now=here + timedelta(hours=2))
    with Ledger(workspace.ledger) as ledger:
        found = {(one.unit, one.edition): one.in_force for one in ledger.filed()}
    assert found == {("B01", 1): False, ("B02", 1): True, ("A01", 1): True, ("B01", 2): True}


def test_a_clock_set_back_a_little_keeps_all_in_order(workspace: Workspace) -> None:
    for number, (hours, said) in enumerate([(0, 0), (-2, 1), (-2, 1), (1, 0)], 1):
        lay(workspace, f"{number}.xlsx", fill(workspace, "B01", lectures=number))
        assert len(receive(workspace, now=NOW + timedelta(hours=hours)).problems) == said
    with Ledger(workspace.ledger) as ledger:
        times = [one.received_at for one in ledger.filed()]
        assert [one.in_force for one in ledger.filed()] == [False, False, False, True]
    slight = timedelta(microseconds=1)
    assert times == [NOW, NOW + slight, NOW + 2 * slight, NOW + timedelta(hours=1)]
