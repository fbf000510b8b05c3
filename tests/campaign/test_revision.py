"""A later version against the one before it: pure, by table; then through receive, with real returns and mails."""

from __future__ import annotations

import email
import io
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email import policy
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.answers.answering import make_answer
from campaign.answers.replies import write_answer
from campaign.decisions import Decision
from campaign.desk import sit_down
from campaign.ledger.explanations import explanation_key
from campaign.ledger.heldrows import HeldRow
from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.chronicle import events
from campaign.receiving.acceptance import accept
from campaign.receiving.receive import Received, receive
from campaign.revision.edition import Edition, place_of
from campaign.revision.editions import revision_of
from campaign.revision.pairing import pair_rows
from campaign.revision.revision import How, Revision, compare
from campaign.revision.wording import lines, short, summary
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests import returns
from tests.campaign.office import NOW, fill, lay, mail, name_of
from tests.returns import saved
from workbook.addresses import a1
from workbook.finding import Finding, Place, Severity, Verdict
from workbook.issues import ADOPTED
from workbook.master.history import REFUSED, TAKEN

Row = dict[str, Any]


def lecture(number: int, **other: Any) -> Row:
    """One row of 宣讲明细 as a clerk fills it: much is the same in all of them."""
    usual = {
        "no": number + 1, "date": f"2020-04-{number + 3:02d}", "start": f"{9 + number % 3:02d}:30", "duration": 90,
        "place": f"第{number + 1}社区", "venue": "社区", "topic": "党的初心和使命", "title": f"不忘初心第{number + 1}讲",
        "lecturer": "张三", "audience": "社区居民", "format": "集中宣讲", "heads": 80 + number, "interaction": "是",
        "comment": "否", "rating": "好", "vetted_by": "李华",
    }  # fmt: skip
    return {name: value for name, value in (usual | other).items() if value is not None}


LECTURES = [lecture(number) for number in range(6)]


@cache
def cells() -> Mapping[str, tuple[str, str]]:
    """Where every field stands, as the template has it."""
    return {
        f"{section.name}.{field.name}": (
            section.sheet,
            a1(field.span.top or 1, field.span.left)[: None if field.span.top else -1],
        )
        for section in returns.form().sections
        for field in section.fields
    }


def edition(
    lectures: Sequence[Row] = LECTURES,
    findings: Sequence[Finding] = (),
    *,
    number: int = 1,
    record: Row | None = None,
    **more: Any,
) -> Edition:
    tables = {"lectures": lectures} | {name: more.pop(name) for name in list(more) if name in returns.form().by_name}
    usual: dict[str, Any] = {
        "number": number, "version": returns.form().version, "cells": cells(), "findings": list(findings),
        "record": {"return": {"reporter": "王明", "phone": "13800001111", "narrative": "正常"} | (record or {})},
        "tables": {
            name: [HeldRow(name, returns.form().section(name).sheet, 5 + at, row) for at, row in enumerate(rows)]
            for name, rows in tables.items()
        },
    }  # fmt: skip
    return Edition(**usual | more)


def fault(pointer: str, cell: str | None = None, **other: Any) -> Finding:
    usual: dict[str, Any] = {
        "code": "value.number",
        "severity": Severity.ERROR,
        "sheet": "宣讲明细",
        "title": "不是数字",
    }
    return Finding(**usual | {"pointer": pointer, "cell": cell, "message": "请更正。"} | other)


def warning(pointer: str, cell: str, **other: Any) -> Finding:
    return fault(pointer, cell, severity=Severity.WARNING, code="check.plausible", title="数据异常", **other)


def versus(old: Edition, new: Edition) -> Revision:
    return compare(returns.form(), old, new)


def counts(revision: Revision) -> tuple[int, int, int, int]:
    return len(revision.mended), len(revision.open), len(revision.new), revision.unasked


def changed(number: int, **cells: Any) -> list[Row]:
    """The six lectures, one of them with other cells."""
    return [{**row, **cells} if at == number else row for at, row in enumerate(LECTURES)]


SAME = lecture(0)
PAIRS: list[tuple[str, list[Row], list[Row], dict[int, int]]] = [
    ("nothing", LECTURES, LECTURES, {at: at for at in range(6)}),
    ("a value", LECTURES, changed(2, heads=7), {at: at for at in range(6)}),
    ("moved about", LECTURES, LECTURES[::-1], {at: 5 - at for at in range(6)}),
    ("the first one gone", LECTURES, LECTURES[1:], {at: at + 1 for at in range(5)}),
    ("one added on top", LECTURES, [lecture(20, heads=3), *LECTURES], {at + 1: at for at in range(6)}),
    ("a key field corrected", LECTURES, changed(3, date="2020-04-26"), {at: at for at in range(6)}),
    ("two key fields", LECTURES, changed(3, date="2020-04-26", place="东湖村"), {at: at for at in range(6)}),
    ("a key field that was empty", changed(3, place=None), LECTURES, {at: at for at in range(6)}),
    (
        "another lecture in its place",
        LECTURES[:5],
        [*LECTURES[:4], lecture(15, heads=300)],
        {at: at for at in range(4)},
    ),
    ("one of two alike gone", [SAME, SAME, lecture(1)], [SAME, lecture(1)], {0: 0, 1: 2}),
    ("ties by their order", [SAME, {**SAME, "heads": 5}], [{**SAME, "heads": 6}, {**SAME, "heads": 7}], {0: 0, 1: 1}),
    ("a tie that stays", [SAME, {**SAME, "heads": 5}], [{**SAME, "heads": 5}], {0: 1}),
    ("none before", [], LECTURES, {}),
    ("none now", LECTURES, [], {}),
]


@pytest.mark.parametrize(("what", "old", "new", "expected"), PAIRS, ids=[case[0] for case in PAIRS])
def test_which_row_was_which(what: str, old: list[Row], new: list[Row], expected: dict[int, int]) -> None:
    section = returns.form().section("lectures")
    fields = [field.name for field in section.fields if field.name != "no"]
    old, new = ([{**row, "no": at} for at, row in enumerate(rows)] for rows in (old, new))
    assert pair_rows(old, new, section.key, fields) == expected


def test_rows_without_a_key_are_told_apart_by_what_they_say() -> None:
    rows = [{"what": what, "sum": sum_} for what, sum_ in (("甲", 1), ("乙", 2), ("丙", 3))]
    assert pair_rows(rows, [{"what": "丁", "sum": 9}, *rows[1:]], (), ("what", "sum")) == {1: 1, 2: 2}
    assert pair_rows(rows, [*rows[:2], {"what": "丙", "sum": 4}], (), ("what", "sum")) == {0: 0, 1: 1}


def test_many_rows_that_say_little_are_soon_paired() -> None:
    old = [lecture(0, place=None, date=None, title=None, heads=at) for at in range(5000)]
    new = [lecture(0, place="新", date=None, title=None, heads=at + 5000) for at in range(5000)]
    began = time.perf_counter()
    assert len(pair_rows(old, new, ("date", "place"), ("place", "heads", "duration", "topic", "audience"))) in range(
        5001
    )
    assert time.perf_counter() - began < 2


L7 = fault("/lectures/2/heads", "L7", value="很多")
BLANK = changed(2, heads=None)
FINDINGS: list[tuple[str, Edition, Edition, tuple[int, int, int, int], How | None]] = [
    ("mended by a value", edition(BLANK, [L7]), edition(LECTURES), (1, 0, 0, 0), How.CHANGED),
    ("still open", edition(BLANK, [L7]), edition(BLANK, [L7]), (0, 1, 0, 0), None),
    ("open in a row that moved", edition(BLANK, [L7]),
     edition(BLANK[::-1], [fault("/lectures/3/heads", "L8", value="很多")]), (0, 1, 0, 0), None),
    ("open with another value", edition(BLANK, [L7]), edition(BLANK, [L7._replace(value="好多")]), (0, 1, 0, 0), None),
    ("new", edition(), edition(BLANK, [L7]), (0, 0, 1, 1), None),
    ("mended by deleting the row", edition(BLANK, [L7]), edition(LECTURES[:2] + LECTURES[3:]),
     (1, 0, 0, 0), How.DELETED),
    ("explained", edition(findings=[warning("/lectures/1/heads", "L6")]),
     edition(findings=[warning("/lectures/1/heads", "L6", explained="属实")]), (1, 0, 0, 0), How.EXPLAINED),
    ("explained before", edition(findings=[warning("/lectures/1/heads", "L6", explained="属实")]),
     edition(findings=[warning("/lectures/1/heads", "L6", explained="属实")]), (0, 0, 0, 0), None),
    ("no longer explained", edition(findings=[warning("/lectures/1/heads", "L6", explained="属实")]),
     edition(findings=[warning("/lectures/1/heads", "L6")]), (0, 0, 1, 0), None),
    ("adopted", edition(BLANK, [L7]),
     edition(LECTURES, [L7._replace(code=ADOPTED, severity=Severity.INFO)]), (1, 0, 0, 0), How.ADOPTED),
    ("settled elsewhere", edition(findings=[warning("/lectures/1/heads", "L6")]), edition(), (1, 0, 0, 0), How.SETTLED),
    ("info calls for nothing", edition(findings=[fault("/lectures/1/heads", "L6", severity=Severity.INFO)]),
     edition(), (0, 0, 0, 0), None),
    ("other fault, same cell", edition(BLANK, [L7]),
     edition(changed(2, heads=9000), [warning("/lectures/2/heads", "L7")]), (1, 0, 1, 0), How.CHANGED),
    ("a missing sheet is there again", edition([], [fault("/lectures", code="template.missing-sheet")]), edition(),
     (1, 0, 0, 0), How.SETTLED),
    ("of two of one section, one",
     edition(findings=[fault("/lectures", "A9", value="甲"), fault("/lectures", "A10", value="乙")]),
     edition(findings=[fault("/lectures", "A9", value="乙")]), (1, 1, 0, 0), How.SETTLED),
]  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new", "expected", "how"), FINDINGS, ids=[case[0] for case in FINDINGS])
def test_what_became_of_findings(
    what: str, old: Edition, new: Edition, expected: tuple[int, ...], how: How | None
) -> None:
    found = versus(old, new)
    assert counts(found) == expected
    assert [one.how for one in found.mended] == ([how] if how else [])


UNIQUE = fault("/lectures/1/date", "B6", code="check.unique")
ORDER = fault("/return/filled_on", "F6", code="check.order")
UNASKED: list[tuple[str, Edition, Edition, list[str | None]]] = [
    ("a cell", edition(), edition(changed(1, duration=120)), ["D6"]),
    ("a cell of a row that moved", edition(), edition(changed(1, duration=120)[::-1]), ["D9"]),
    ("only the numbers", edition(), edition([{**row, "no": 9} for row in LECTURES]), []),
    ("a record's cell", edition(), edition(record={"narrative": "照常"}), ["B14"]),
    ("what is computed or given", edition(), edition(record={"month_count": 9, "prior_count": 3, "unit": "甲"}), []),
    ("a corrected key", edition(), edition(changed(1, place="东湖村")), ["E6"]),
    ("the cell that was found fault with", edition(BLANK, [L7]), edition(), []),
    ("its neighbour", edition(BLANK, [L7]), edition(changed(2, duration=60)), ["D7"]),
    ("a row that is like another", edition([SAME, SAME], [UNIQUE]), edition([{**SAME, "place": "东湖村"}, SAME]), []),
    ("one that is not", edition([SAME, SAME, lecture(3)], [UNIQUE]), edition([SAME, lecture(3, place="乙")]), ["E6"]),
    ("the other of two dates", edition(findings=[ORDER]), edition(changed(1, date="2020-04-27")), []),
    ("an explanation", edition(), edition(explanations=[{"sheet": "宣讲明细", "item": "L7", "reason": "属实"}]), []),
]


@pytest.mark.parametrize(("what", "old", "new", "expected"), UNASKED, ids=[case[0] for case in UNASKED])
def test_what_was_changed_unasked(what: str, old: Edition, new: Edition, expected: list[str | None]) -> None:
    found = versus(old, new)
    assert [change.cell for change in found.changes if not change.asked] == expected
    assert found.unasked == len(expected)


def test_rows_that_come_and_go_are_told_where_they_stand() -> None:
    found = versus(edition(), edition([*LECTURES[1:], lecture(20, heads=3), lecture(22, heads=4)]))
    assert [(row.row, row.added) for row in found.rows] == [(10, True), (11, True), (5, False)]
    assert lines(found)[0] == [
        "未要求的改动　宣讲明细：新增2行（第10–11行）。", "未要求的改动　宣讲明细：删除1行（原第5行）。",
    ]  # fmt: skip


def test_numbers_that_follow_a_row_put_in_before_are_no_change() -> None:
    listed: list[Row] = [{"file": f"{number}.jpg", "kind": "现场活动图片", "lecture_no": number} for number in (1, 4)]
    rows = [lecture(20, heads=3, no=1), *({**row, "no": at + 2} for at, row in enumerate(LECTURES))]
    after = [{**row, "lecture_no": row["lecture_no"] + 1} for row in listed]
    found = versus(edition(attachments=listed), edition(rows, attachments=after))
    assert found.changes == [] and [(row.row, row.added) for row in found.rows] == [(5, True)]
    found = versus(edition(attachments=listed), edition(rows, attachments=[after[0], {**after[1], "lecture_no": 2}]))
    assert [(change.cell, change.before, change.after) for change in found.changes] == [("C6", 4, 2)]


def test_columns_that_stand_elsewhere_are_told_where_they_are() -> None:
    moved = {**cells(), "lectures.duration": ("明细", "Z")}
    sheet = [HeldRow("lectures", "明细", 7 + at, row) for at, row in enumerate(changed(1, duration=120))]
    found = versus(edition(), edition(cells=moved, tables={"lectures": sheet}))
    assert [(change.sheet, change.cell) for change in found.changes] == [("明细", "Z8")]
    bare = versus(edition(), edition(changed(1, duration=120), cells={}))
    assert lines(bare)[0] == ["未要求的改动　宣讲明细：第6行时长(分钟)“90”改为“120”。"]


def test_what_could_not_be_read_is_compared_by_its_findings_only() -> None:
    tampered = fault("", None, code="template.meta", sheet=None)
    found = versus(edition([], [tampered], version=None), edition(findings=[L7]))
    assert counts(found) == (1, 0, 1, 0) and not found.compared
    assert summary(found) == "与上一版相比：已更正1处、新增1处（其中一版的内容未能读取，只对照审核意见）。"


def test_the_sentence_and_the_lines() -> None:
    old = edition(
        changed(2, heads=None, duration=None),
        [L7, fault("/lectures/2/duration", "D7", value="久"), warning("/lectures/4/heads", "L9"),
         fault("/return/phone", "F5", sheet="月报表", title="格式不符", value="1380000")],
        record={"phone": "1380000"},
    )  # fmt: skip
    new = edition(
        [*changed(2, duration=None, title="新题目", heads=83)[:5], lecture(5, duration=100, title="另一题")],
        [fault("/lectures/2/duration", "D7", value="久"), warning("/lectures/0/heads", "L5"),
         fault("/lectures/1/heads", "L6")],
        number=2,
    )  # fmt: skip
    found = versus(old, new)
    assert summary(found) == "与上一版相比：已更正3处、仍有1处、新增2处；另有3处未要求的改动。"
    assert lines(found) == ([
        "仍有　强制　宣讲明细 D7：不是数字。",
        "新增　强制　宣讲明细 L6：不是数字。",
        "新增　核实　宣讲明细 L5：数据异常。",
        "未要求的改动　宣讲明细 H7、H10：宣讲题目有改动，共2处。如H7：“不忘初心第3讲”改为“新题目”。",
        "未要求的改动　宣讲明细 D10：时长(分钟)“90”改为“100”。",
        "已更正　强制　宣讲明细 L7：不是数字，现为“83”。",
        "已更正　强制　月报表 F5：格式不符，现为“138******11”。",
        "已更正　核实　宣讲明细 L9：数据异常，已消除。",
    ], 0)  # fmt: skip


def test_personal_values_are_masked() -> None:
    found = versus(edition(), edition(record={"phone": "13912345678", "narrative": "联系13912345678"}, number=2))
    told = "".join((*lines(found)[0], short(found)))
    assert "139******78" in told and "12345" not in told and "0001" not in told


def test_twenty_lines_are_enough_and_the_rest_is_counted() -> None:
    many = [fault(f"/lectures/{at}/heads", f"L{5 + at}", code=f"value.{at}") for at in range(6) for _ in range(4)]
    told, rest = lines(versus(edition(), edition(changed(0, duration=3), many)))
    assert len(told) == 7 and rest == 0
    told, rest = lines(versus(edition(), edition(changed(0, duration=3), many)), most=5)
    assert len(told) == 5 and rest == 5


@pytest.mark.parametrize(
    ("pointer", "place"),
    [("", Place()), ("/return", Place("return")), ("/return/phone", Place("return", None, "phone")),
     ("/lectures/3", Place("lectures", 3)), ("/lectures/0/date", Place("lectures", 0, "date"))],
)  # fmt: skip
def test_a_pointer_names_its_place(pointer: str, place: Place) -> None:
    assert place_of(pointer) == place


def test_an_explanation_that_staff_refused_is_none(workspace: Workspace) -> None:
    odd = {"宣讲明细!L7": 9000}
    told = {"情况说明!A5": "宣讲明细", "情况说明!B5": "L7", "情况说明!C5": "全区大会"}
    send(workspace, 1, odd | told)
    (first,) = receive(workspace, now=NOW).documents
    assert first.report.verdict is Verdict.ACCEPTED_EXPLAINED
    send(workspace, 2, {})
    receive(workspace, now=NOW)
    with Ledger(workspace.ledger) as ledger, ledger.read() as conn:
        form = read_settings(workspace.master).form
        new = ledger.filed()[1]
        finding = next(one for one in first.report.findings if one.explained)
        key = explanation_key("B01", "2020-04", finding.code, finding.bind, "全区大会")
        taken, refused = (revision_of(conn, form, new, {key: Decision(word)}) for word in (TAKEN, REFUSED))
    assert taken is not None and refused is not None
    assert (len(taken.mended), len(refused.mended)) == (0, 1)


SENT = NOW - timedelta(days=4)
V1 = {"宣讲明细!L5": "很多", "宣讲明细!L7": 9000, "宣讲明细!G8": "党的初心"}
V2 = {"宣讲明细!L7": 9000, "宣讲明细!D9": 120, "宣讲明细!I8": "查无此人", "宣讲明细!E6": "东湖村"}


def send(workspace: Workspace, number: int, cells: Mapping[str, Any], data: bytes | None = None) -> None:
    """Version `number` (1, 2 …) as a mail of its day."""
    sent = SENT + timedelta(days=number - 1)
    book = data or fill(workspace, lectures=5, cells=cells)
    lay(workspace, f"{number}.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), book)], sent=sent))


def replies(received: Received) -> list[str]:
    return [body(path) for one in received.documents for path in one.files if path.suffix == ".eml"]


def body(path: Path) -> str:
    part = email.message_from_bytes(path.read_bytes(), policy=policy.default).get_body()
    assert part is not None
    return str(part.get_content())


def notes(workspace: Workspace) -> list[str]:
    with Ledger(workspace.ledger) as ledger:
        return [
            event.note
            for event in events(read_settings(workspace.master), read_holdings(ledger))
            if event.what == "版次变化"
        ]


def test_each_version_is_compared_with_the_one_before(workspace: Workspace) -> None:
    for number, cells in enumerate((V1, V2, {}), 1):
        send(workspace, number, cells)
    first, second, third = replies(receive(workspace, now=NOW))
    assert "与上一版" not in first
    assert "与上一版相比：已更正2处、仍有1处、新增1处；另有3处未要求的改动。" in second
    for line in ("仍有　核实　宣讲明细 L7：", "新增　强制　宣讲明细 I8：", "宣讲明细 D9：时长(分钟)“90”改为“120”。",
                 "宣讲明细 E6：宣讲地点", "已更正　强制　宣讲明细 L5：", "现为“80”。"):  # fmt: skip
        assert line in second
    assert "【受理" not in third and "审核结论：通过" in third
    assert "与上一版相比：已更正2处；另有2处未要求的改动。" in third
    told = notes(workspace)
    assert [note.split("：")[0] for note in told] == ["第2版与第1版相比", "第3版与第2版相比"]
    assert "宣讲明细改动4行（第5行线下人数“很多”改为“80”" in told[0]


def test_order_is_by_when_they_were_sent(workspace: Workspace) -> None:
    send(workspace, 2, V2)
    (second,) = replies(receive(workspace, now=NOW))
    assert "与上一版" not in second and notes(workspace) == []
    send(workspace, 1, V1)
    (first,) = replies(receive(workspace, now=NOW))
    assert "与上一版" not in first
    assert [note.split("：")[0] for note in notes(workspace)] == ["第1版与发出在前的第2版相比"]
    send(workspace, 3, {})
    (third,) = replies(receive(workspace, now=NOW))
    assert "与上一版相比：已更正2处；另有2处未要求的改动。" in third
    assert notes(workspace)[1].startswith("第3版与第1版相比：已更正2处；另有2处未要求的改动。")


def test_columns_moved_in_excel_are_named_by_where_they_are(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace, lectures=5, cells={"宣讲明细!D9": 120})))
    sheet = book["宣讲明细"]
    sheet.move_range("D4:D9", cols=40)  # 时长 to AR
    send(workspace, 1, V1)
    send(workspace, 2, {}, saved(book))
    second = replies(receive(workspace, now=NOW))[1]
    assert "宣讲明细 AR9：时长(分钟)“90”改为“120”。" in second


def test_the_same_is_told_each_time(workspace: Workspace) -> None:
    send(workspace, 1, V1)
    send(workspace, 2, V2)
    documents = receive(workspace, now=NOW).documents
    before = {path: path.read_bytes() for one in documents for path in one.files}
    for path in before:
        path.unlink()
    with sit_down(workspace, "测试") as desk:
        for one in documents:
            assert write_answer(workspace, desk.campaign, make_answer(desk, one.filed.id)) == list(one.files)
    assert {path: path.read_bytes() for path in before} == before


def test_a_return_that_staff_take_is_compared_in_its_receipt(workspace: Workspace) -> None:
    send(workspace, 1, V1)
    send(workspace, 2, V2)
    (_, second) = receive(workspace, now=NOW).documents
    assert second.report.verdict is Verdict.RETURNED
    accept(workspace, second.filed.sha256, "经核实")
    with sit_down(workspace, "测试") as desk:
        assert make_answer(desk, second.filed.id).revision is not None
    receipts = [path for path in workspace.returns("2020-04").iterdir() if "受理回执" in path.name]
    assert len(receipts) == 1 and "与上一版相比：已更正2处、仍有1处、新增1处" in body(receipts[0])
