"""`wanchang sample`: recorded once, papers for inspectors, and what they found comes back through the intake."""

import io
import re
import sqlite3
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.rebuilding.rebuild import rebuild
from campaign.receiving.acceptance import confirm
from campaign.receiving.receive import receive
from campaign.sampling.drawing import Drawing, drawings
from campaign.sampling.sample import Request, sample
from campaign.verifying.verify import verify
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.masters import read, table
from tests.campaign.office import NOW, lay, mail

APRIL = Request("2020-04", n=4)


def recorded(workspace: Workspace) -> list[Drawing]:
    with Ledger(workspace.ledger) as ledger:
        return drawings(read_holdings(ledger).changes)


def filled(path: Path, **cells: Any) -> bytes:
    """A 抽查单 as an inspector fills it."""
    book = openpyxl.load_workbook(path)
    said: dict[str, Any] = {"B10": "是", "F10": 100, "B11": "属实", "F11": "2020-05-18", "B12": "王科、李明"} | cells
    for cell, value in said.items():
        book["抽查单"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def months(workspace: Workspace) -> list[dict[str, Any]]:
    return table(read(workspace)["月度汇总"])


def test_a_drawing_is_recorded_once_and_another_beside_it(desk: Workspace) -> None:
    first = sample(desk, APRIL)
    assert not first.again and len(first.drawing.drawn) == 4 == len({one.key for one in first.drawing.drawn})
    again = sample(desk, APRIL)
    assert again.again and again.drawing == first.drawing and again.written == []
    other = sample(desk, Request("2020-04", n=4, seed="2"))
    assert recorded(desk) == [first.drawing, other.drawing] and other.drawing.id != first.drawing.id
    with sqlite3.connect(desk.ledger) as connection:
        keys = connection.execute(
            "SELECT count(*) FROM rows JOIN documents d ON d.id = document WHERE in_force AND period = '2020-04' "
            "AND section = 'lectures'"
        ).fetchone()
    connection.close()
    assert first.drawing.population == keys[0] == 2 + 3 + 4 + 5 + 6


def test_notices_and_forms_tell_what_was_drawn(desk: Workspace) -> None:
    made = sample(desk, APRIL)
    units = {one.unit for one in made.drawing.drawn}
    letters = sorted(desk.notices("2020-04").glob("抽查通知_*.eml"))
    assert len(letters) == len(units) == made.notices
    body = message_from_bytes(letters[0].read_bytes(), policy=policy.default).get_body()
    assert body is not None and made.drawing.id in body.get_content()
    forms = sorted(made.folder.glob("抽查单_*.xlsx"))
    sheets = [openpyxl.load_workbook(path)["抽查单"] for path in forms]
    assert {sheet["B5"].value for sheet in sheets} == {made.drawing.number(place) for place in range(4)}
    first = next(sheet for sheet in sheets if sheet["B5"].value == made.drawing.number(0))
    assert all(text in first["B7"].value for _, text in made.drawing.drawn[0].facts)


def test_what_inspectors_found_comes_back_and_is_no_return(desk: Workspace) -> None:
    made = sample(desk, APRIL)
    rollup(desk)
    before, forms = months(desk), sorted(made.folder.glob("抽查单_*.xlsx"))
    lay(desk, forms[0].name, filled(forms[0], F10=3))
    lay(desk, forms[1].name, filled(forms[1], B10="否", F10=None, B11="不属实"))  # why, is not said
    got = receive(desk, now=NOW)
    assert sorted(one.report.verdict.value for one in got.documents) == ["accepted", "returned"]
    rollup(desk)
    assert months(desk) == before
    lines = {line["抽查编号"]: line for line in table(read(desk)["抽查名单"])}
    assert [line["抽查结论"] for line in lines.values()].count("属实") == 1
    number = openpyxl.load_workbook(forms[0])["抽查单"]["B5"].value
    assert (lines[number]["核实数"], lines[number]["检查人"]) == (3, "王科、李明")
    lay(desk, "更正.xlsx", filled(forms[1], B10="否", F10=None, B11="不属实", B13="当日会议室未启用"))
    receive(desk, now=NOW)
    rollup(desk)
    assert [line["抽查结论"] for line in table(read(desk)["抽查名单"])].count("不属实") == 1
    assert verify(desk).agrees
    shown = table(read(desk)["抽查名单"])
    assert not rebuild(desk).problems and verify(desk).agrees
    assert table(read(desk)["抽查名单"]) == shown and recorded(desk) == [made.drawing]


def test_of_a_secret_drawing_only_inspectors_are_told(desk: Workspace) -> None:
    made = sample(desk, Request("2020-05", n=3, secret=True))
    assert made.folder == desk.path / "抽查" / "暗访" / "2020-05" and made.notices == 0
    assert not list(desk.path.glob("通报/**/*抽查*"))
    rollup(desk)
    book = read(desk)
    assert [line["抽查对象"] for line in table(book["抽查名单"])] == ["暗访（名单另存）：3项尚未反馈"]
    said = "".join(
        str(cell.value) for name in ("抽查名单", "修订记录") for row in book[name].iter_rows() for cell in row
    )
    assert made.drawing.id not in said and not any(one.key in said for one in made.drawing.drawn)
    forms = sorted(made.folder.glob("暗访单_*.xlsx"))
    lay(desk, forms[0].name, filled(forms[0]))
    receive(desk, now=NOW)
    rollup(desk)
    lines = table(read(desk)["抽查名单"])
    assert [line["抽查结论"] for line in lines] == ["属实", None] and "2项" in lines[1]["抽查对象"]


def test_risk_weighs_what_was_never_checked_or_not_sent(desk: Workspace) -> None:
    made = sample(desk, Request("2020-05", n=26, of="units", by_risk=True))
    drawn = {one.unit: one for one in made.drawing.drawn}
    assert {"从未抽查", "未报"} <= set(drawn["A02"].reasons) and drawn["A02"].weight > drawn["A01"].weight > 1
    form = next(path for path in made.folder.glob("抽查单_*.xlsx") if "组织部" in path.name)
    lay(desk, form.name, filled(form))
    receive(desk, now=NOW)
    later = {one.unit: one for one in sample(desk, Request("2020-05", n=26, of="units", by_risk=True)).drawing.drawn}
    assert "从未抽查" not in later["A01"].reasons and "从未抽查" in later["A02"].reasons


@pytest.mark.parametrize(
    ("request_", "said"), [(Request("2021-04"), "不是本活动的月份"), (Request("2020-06"), "无从抽查")]
)
def test_what_cannot_be_drawn_is_one_sentence(desk: Workspace, request_: Request, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said):
        sample(desk, request_)
    assert recorded(desk) == []


def test_the_template_of_the_notice_is_the_offices(desk: Workspace) -> None:
    template = desk.templates / "抽查通知.txt"
    template.write_text("{{ unit }}请备查{{ count }}项。{{ drawin }}\n", "utf-8")
    with pytest.raises(WorkspaceError, match=r"抽查通知\.txt”第1行"):
        sample(desk, APRIL)
    assert recorded(desk) == [] and not (desk.path / "抽查").exists()
    template.write_text("{{ unit }}请备查{{ count }}项。{{ drawing }}\n", "utf-8")
    made = sample(desk, APRIL)
    letter = next(desk.notices("2020-04").glob("抽查通知_*.eml"))
    body = message_from_bytes(letter.read_bytes(), policy=policy.default).get_body()
    assert body is not None and re.fullmatch(rf".+请备查\d项。{made.drawing.id}", body.get_content().strip())


def test_a_form_by_mail_of_a_unit_waits_for_staff(desk: Workspace) -> None:
    made = sample(desk, APRIL)
    form = next(made.folder.glob("抽查单_*.xlsx"))
    message = mail("b01@unit.invalid", [(form.name, filled(form))])
    lay(desk, "单位自己填的.eml", message)
    (got,) = receive(desk, now=NOW).documents
    assert got.filed.held is not None and got.filed.unit is None and not got.filed.in_force
    rollup(desk)
    assert {line["抽查结论"] for line in table(read(desk)["抽查名单"])} == {"尚未反馈"}
    confirm(desk, form.name)
    rollup(desk)
    assert [line["抽查结论"] for line in table(read(desk)["抽查名单"])].count("属实") == 1
