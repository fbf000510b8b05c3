"""The desk moves to another version while units fill the old one; and a unit fills last month's template again."""

import email
import io
import json
import shutil
from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.handout import handout
from campaign.ledger.holdings import read_holdings
from campaign.ledger.records import Records
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.receiving.receive import Received, ReceivedDocument, receive
from campaign.receiving.renewing import renew
from campaign.workspace import Workspace
from tests import editions
from tests.campaign.office import NOW, dump, fill, lay, mail, name_of
from tests.returns import saved
from workbook.finding import Severity, Verdict

SUMMARY = "本月按计划开展宣讲，群众反响良好。"


def move_desk(workspace: Workspace, definition: dict[str, Any]) -> None:
    """The campaign's form is this one from now on; the one before it is kept beside it."""
    folder = workspace.path / "报表"
    (folder / "old").mkdir(parents=True)
    old = editions.first()
    for name, one in ((old["$id"], definition), (f"old/{old['$id']}-{old['x-version']}", old)):
        (folder / f"{name}.json").write_text(json.dumps(one, ensure_ascii=False), "utf-8")


def take(workspace: Workspace) -> ReceivedDocument:
    received: Received = receive(workspace, now=NOW)
    (one,) = received.documents
    return one


def send(workspace: Workspace, name: str, data: bytes, unit: str = "b01") -> ReceivedDocument:
    lay(workspace, f"{name}.eml", mail(f"{unit}@unit.invalid", [(f"{name}.xlsx", data)]))
    return take(workspace)


def answer(one: ReceivedDocument) -> tuple[Path, str]:
    """The transplant that was sent, and the letter's text; marked copy and transplant are all its attachments."""
    marked, moved, letter = one.files
    message = email.message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    attached = {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}
    assert attached == {path.name: path.read_bytes() for path in (marked, moved)}
    assert message["To"] == "b01@unit.invalid"
    return moved, body(message)


def body(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content())


def complete(moved: Path, cells: dict[str, Any]) -> bytes:
    book = openpyxl.load_workbook(moved)
    for place, value in cells.items():
        sheet, cell = place.split("!")
        book[sheet][cell] = value
    return saved(book)


def test_a_return_on_the_old_version_is_read_as_declared(workspace: Workspace) -> None:
    filled = fill(workspace)
    move_desk(workspace, editions.later())
    one = send(workspace, "月报表", filled)
    assert (one.report.verdict, one.filed.in_force, one.filed.form_version) == (Verdict.ACCEPTED, True, 1)
    assert [(each.code, each.severity) for each in one.report.findings] == [("template.version", Severity.INFO)]
    rows = [json.loads(row[5]) if isinstance(row[5], str) else row[5] for row in dump(workspace)["rows"]]
    assert [row["present"] for row in rows if "present" in row] == [80, 81, 82]
    with Ledger(workspace.ledger) as ledger:
        assert ledger.records()[one.filed.id]["return"]["summary"] == SUMMARY


def test_one_that_cannot_be_read_comes_back_in_the_present_template(workspace: Workspace) -> None:
    filled = fill(workspace)
    move_desk(workspace, editions.later(move=False))
    one = send(workspace, "月报表", filled)
    assert one.report.verdict is Verdict.RETURNED
    moved, text = answer(one)
    assert moved.parent == workspace.returns("2020-04") and moved.stem.endswith("_月报表_移植")
    assert f"附件“{moved.name}”是现行第2版模板" in text and "移植说明" in text and "仅供对照" in text
    assert "审核意见中指出的其他问题" not in text
    assert openpyxl.load_workbook(moved).sheetnames[0] == "移植说明"
    cells = {"月报表!B15": SUMMARY} | {f"宣讲明细!O{row}": 80 for row in (5, 6, 7)}
    again = send(workspace, moved.stem, complete(moved, cells))
    assert again.report.findings == () and again.report.verdict is Verdict.ACCEPTED
    assert (again.filed.in_force, again.filed.form_version, again.filed.period) == (True, 2, "2020-04")


def test_one_that_lacks_what_is_asked_for_anew_comes_back_to_be_completed(workspace: Workspace) -> None:
    filled = fill(workspace, cells={"宣讲明细!L6": "约120人"})
    move_desk(workspace, editions.later(asks=True))
    one = send(workspace, "月报表", filled)
    assert {each.code for each in one.report.findings if each.severity is not Severity.INFO} == {
        "template.new-field",
        "value.approximate",
    }
    moved, text = answer(one)
    assert "另有2栏须补填" in text and "“核实”类如情况属实" in text
    book = openpyxl.load_workbook(moved)
    assert [book["宣讲明细"][f"O{row}"].value for row in (5, 6, 7)] == [80, "约120人", 82], "as typed where unsure"
    assert book["月报表"]["B15"].value == SUMMARY
    cells = {"月报表!B16": "王五", "宣讲明细!O6": 120} | {f"宣讲明细!T{row}": "赵六" for row in (5, 6, 7)}
    again = send(workspace, moved.stem, complete(moved, cells))
    assert (again.report.findings, again.filed.in_force, again.filed.edition) == ((), True, 2)


def test_last_months_template_comes_back_as_the_right_months(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace)))
    for row in (5, 6, 7):
        book["宣讲明细"][f"B{row}"] = book["宣讲明细"][f"B{row}"].value.replace(month=5)
    book["月报表"]["F6"] = date(2020, 5, 28)
    one = send(workspace, "报表", saved(book))
    assert [each.code for each in one.report.findings] == ["template.reused"]
    assert (one.filed.period, one.filed.in_force) == ("2020-04", False)
    moved, text = answer(one)
    assert "2020年5月" in moved.name and "2020年4月" not in moved.name
    assert f"附件“{moved.name}”是2020年5月的模板" in text and "2020年5月报表的截止日期为2020年6月5日" in text
    again = send(workspace, moved.stem, moved.read_bytes())
    assert (again.report.findings, again.report.verdict) == ((), Verdict.ACCEPTED)
    assert (again.filed.period, again.filed.in_force) == ("2020-05", True)


def test_a_month_that_is_none_of_the_campaigns_gets_no_template(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace)))
    for row in (5, 6, 7):
        book["宣讲明细"][f"B{row}"] = book["宣讲明细"][f"B{row}"].value.replace(year=2021)
    one = send(workspace, "报表", saved(book))
    assert "template.reused" in {each.code for each in one.report.findings}
    assert [path.suffix for path in one.files] == [".xlsx", ".eml"]


def test_a_run_cut_short_writes_the_same_files_again(workspace: Workspace) -> None:
    from campaign.ledger.tables import documents

    filled = fill(workspace)
    move_desk(workspace, editions.later(move=False))
    one = send(workspace, "月报表", filled)
    before = {path: path.read_bytes() for path in one.files}
    for path in one.files:
        path.unlink()
    with Ledger(workspace.ledger) as ledger, ledger.write() as conn:
        conn.execute(documents.update().values(pending=True))
    (workspace.records / Records(workspace.records).names()[-1]).unlink()  # it says that this was answered
    received = receive(workspace, now=NOW)
    assert received.documents == [] and sorted(received.files) == sorted(before)
    assert {path: path.read_bytes() for path in before} == before


def test_a_file_that_kills_the_worker_costs_its_transplant_only(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from campaign.answers import copies

    monkeypatch.setattr(copies, "_transplant", _die)
    filled = fill(workspace)
    move_desk(workspace, editions.later(move=False))
    one = send(workspace, name_of(workspace, "B01").removesuffix(".xlsx"), filled)
    marked, letter = one.files
    assert marked.suffix == ".xlsx"
    message = email.message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    text = body(message)
    assert "未能将原表内容移入现行第2版模板，请改用该模板重新填报" in text


def _die(path: str, form: object) -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def test_what_was_entered_before_goes_by_the_new_names(workspace: Workspace, tmp_path: Path) -> None:
    """The roll-up, the months to come and the checks between filings know only the present names."""
    first = send(workspace, "月报表", fill(workspace))
    shutil.copytree(workspace.path, tmp_path / "新收")
    other = Workspace(tmp_path / "新收")
    before = dump(workspace)
    move_desk(workspace, editions.later())
    handout(workspace, "2020-05", "B01")
    after = dump(workspace)
    assert [row[-1] for row in after["rows"] if row[1] == "lectures"] == [
        {("present" if name == "heads" else name): value for name, value in row[-1].items()}
        for row in before["rows"]
        if row[1] == "lectures"
    ]
    with Ledger(workspace.ledger) as ledger:
        record = ledger.records()[first.filed.id]["return"]
        held = read_holdings(ledger)
        assert not renew(ledger, editions.keep(tmp_path / "forms", editions.later())), "once is enough"
    assert record["summary"] == SUMMARY and record["month_count"] == 3 and "narrative" not in record
    assert [change.note for change in held.changes if change.what == "form-version"] == [
        "“月报表”改用第2版，按第1版入账的1份报表的数据已按对应关系改记"
    ]
    template = openpyxl.load_workbook(workspace.handouts("2020-05") / name_of(workspace, "B01", "2020-05"))
    assert template["月报表"]["F9"].value == 3, "what was done before is known"
    assert_as_if_read_now(workspace, other)


def exchanged() -> dict[str, Any]:
    """A later version in which two fields have taken each other's names."""
    definition = editions.first()
    text = json.dumps(definition, ensure_ascii=False)
    for old, new in (("narrative", "@"), ("experience", "narrative"), ("@", "experience")):
        text = text.replace(f'"{old}"', f'"{new}"').replace(f'"return.{old}"', f'"return.{new}"')
    fields = {"return.narrative": "return.experience", "return.experience": "return.narrative"}
    return {**json.loads(text), "x-version": 2, "x-from": {"1": {"fields": fields}}}


def test_what_was_read_by_the_present_version_is_not_renamed_again(workspace: Workspace) -> None:
    filled = fill(workspace)
    move_desk(workspace, exchanged())
    first = send(workspace, "月报表", filled)
    before = dump(workspace)
    handout(workspace, "2020-05", "B01")
    assert dump(workspace)["rows"] == before["rows"]
    with Ledger(workspace.ledger) as ledger:
        record = ledger.records()[first.filed.id]["return"]
        assert [change for change in read_holdings(ledger).changes if change.what == "form-version"] == []
    assert record["experience"].startswith("本月"), "the narrative, under its present name"


def assert_as_if_read_now(workspace: Workspace, other: Workspace) -> None:
    """The renewed gist is the one that reading the old file by the new form gives."""
    move_desk(other, editions.later())
    other.ledger.unlink()
    shutil.rmtree(other.records)
    take(other)
    gists = [dict(dump(one)["documents"][0][-2]) for one in (workspace, other)]
    assert gists[0]["claims"] == gists[1]["claims"]
    assert gists[0]["cells"].items() >= gists[1]["cells"].items(), "what nothing present means keeps its name"
    assert gists[0]["record"] == gists[1]["record"]


def test_the_master_shows_what_was_entered_before_and_what_comes_now_in_one_column(workspace: Workspace) -> None:
    send(workspace, "四月", fill(workspace))
    later_one = fill(workspace, period="2020-05")
    move_desk(workspace, editions.later())
    second = send(workspace, "五月", later_one)
    assert second.report.verdict is Verdict.ACCEPTED, second.report.findings
    rollup(workspace)
    sheet = openpyxl.load_workbook(workspace.master)["宣讲明细"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = next(row for row in rows if "现场人数" in row)
    found = [row[header.index("现场人数")] for row in rows[rows.index(header) + 1 :]]
    assert sorted(value for value in found if isinstance(value, int)) == [80, 80, 81, 81, 82, 82]
    assert "线下人数" not in header
