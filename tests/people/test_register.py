"""One record per person: names apart by unit and duty, events with one record only, staff's decisions followed."""

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.master.tallying import tallied
from campaign.people.register import Register, State, names_in, register
from campaign.settings import read_settings
from campaign.verifying.verify import verify
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk
from tests.campaign.masters import column, header_row, read, table, work_in
from tests.people.conftest import T1, T3, lecture

SHEET, COLUMN = "宣讲员库", "合并到"
CHIEF, DEPUTY, OTHER = "B01|张建国|科长", "B01|张建国|副主任", "B02|张建国|科长"


def registered(desk: Workspace) -> Register:
    campaign = read_settings(desk.master)
    with Ledger(desk.ledger) as ledger:
        holdings = read_holdings(ledger)
        found = register(campaign, holdings, tallied(campaign, holdings, {}).values())
    assert found is not None
    return found


def master_agrees(desk: Workspace) -> bool:
    (check,) = (one for one in verify(desk).checks if one.name == "总台账")
    return not check.differences and not check.waiting


def counts(found: Register) -> dict[str, int]:
    return {person.key: person.deeds.events for person in found.people}


def test_another_unit_or_duty_is_another_record_and_events_are_of_the_time(held: Workspace) -> None:
    found = registered(held)
    told = {person.key: person for person in found.people}
    assert counts(found) == {
        CHIEF: 3, "B01|李秀英|退休教师": 2, "B01|何一|联络员13812345678": 0, DEPUTY: 1, OTHER: 1, "B02|王 海|讲师": 1,
        "B01|外来人": 1,
    }  # fmt: skip
    assert told[CHIEF].alike == (DEPUTY, OTHER) and told[OTHER].alike == (CHIEF, DEPUTY)
    assert told["B01|外来人"].state is State.UNLISTED and not told["B02|王 海|讲师"].alike
    assert (told[CHIEF].first, told[CHIEF].last, told[CHIEF].deeds.last) == ("2020-04", "2020-04", "2020-04-13")
    assert told[CHIEF].deeds.by_topic() == {T3: 2, T1: 1}
    assert told[CHIEF].deeds.by_audience() == {"学生": 2, "教师": 1}
    assert (told[CHIEF].rated(), told[CHIEF].good(("好", "较好"))) == (2, 1)


def test_the_sheet_says_it(desk: Workspace) -> None:
    rollup(desk)
    lines = {line["标识"]: line for line in table(read(desk)[SHEET])}
    chief = lines[CHIEF]
    assert (chief["宣讲场次"], chief["线下人数"], chief["已评估"], chief["好评率"]) == (3, 120, 2, 0.5)
    assert chief["宣讲主题"] == f"{T3}2场、{T1}1场" and chief["疑似同一人"] == f"{DEPUTY}\n{OTHER}"
    stranger = lines["B01|外来人"]
    assert (stranger["姓名"], stranger["登记情况"]) == ("外来人", "宣讲明细中有、宣讲员表中没有")
    assert stranger["来源文件"] is None and list(lines)[-1] == "B01|外来人"
    assert master_agrees(desk)


def decide(desk: Workspace, words: dict[str, Any]) -> Sequence[str]:
    """Staff write in 合并到, save, and roll up."""

    def write(book: Workbook) -> None:
        sheet = book[SHEET]
        key, at = column(sheet, "标识"), column(sheet, COLUMN)
        for row in range(header_row(sheet) + 1, sheet.max_row + 1):
            said = str(sheet.cell(row, key).value)
            if said in words:
                sheet.cell(row, at).value = words[said]

    work_in(desk.master, write)
    return rollup(desk).messages


def test_what_staff_decide_is_kept_and_followed_and_may_be_taken_back(desk: Workspace) -> None:
    rollup(desk)
    whole = sum(counts(registered(desk)).values())
    assert decide(desk, {CHIEF: DEPUTY, "B01|外来人": " B02｜王海｜讲师 ", OTHER: "不合并"}) == ()
    lines = {line["标识"]: line for line in table(read(desk)[SHEET])}
    assert (lines[DEPUTY]["宣讲场次"], lines[CHIEF]["宣讲场次"], lines[CHIEF]["登记情况"]) == (4, None, "已并入")
    assert lines["B02|王 海|讲师"]["宣讲场次"] == 2 and lines[CHIEF][COLUMN] == DEPUTY
    assert not any(line["疑似同一人"] for line in lines.values())
    assert sum(line["宣讲场次"] or 0 for line in lines.values()) == whole
    assert master_agrees(desk) and not rollup(desk, force=True).changed
    Clerk(desk).file("B02", "2020-05", {"lectures": [lecture("张建国", T1, day="2020-05-03")]})
    before = desk.master.read_bytes()
    rollup(desk)
    renewed = desk.master.read_bytes()
    desk.master.write_bytes(before)
    rollup(desk, force=True)
    assert desk.master.read_bytes() == renewed
    lines = {line["标识"]: line for line in table(read(desk)[SHEET])}
    assert lines[CHIEF][COLUMN] == DEPUTY and (lines[OTHER]["宣讲场次"], lines[DEPUTY]["宣讲场次"]) == (2, 4)
    decide(desk, {CHIEF: None})
    lines = {line["标识"]: line for line in table(read(desk)[SHEET])}
    assert (lines[DEPUTY]["宣讲场次"], lines[CHIEF]["宣讲场次"], lines[CHIEF]["登记情况"]) == (1, 3, "在册")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({CHIEF: "某人"}, "不是表中的人员"),
        ({CHIEF: CHIEF}, "就是本行"),
        ({CHIEF: DEPUTY, DEPUTY: CHIEF}, "又并回本行"),
        ({CHIEF: 3}, "不是表中的人员"),
        ({CHIEF: "B01|外来人"}, "不是表中的人员"),
    ],
)
def test_a_word_that_decides_nothing_is_told_once_and_has_no_effect(
    desk: Workspace, words: dict[str, Any], why: str
) -> None:
    rollup(desk)
    were = counts(registered(desk))
    (said,) = decide(desk, words)
    assert f"“{SHEET}”表的“{COLUMN}”栏有{len(words)}处没有作用" in said and why in said
    assert counts(registered(desk)) == were


def test_two_of_one_name_in_one_return_are_not_told_apart_until_staff_do(desk: Workspace) -> None:
    rows = [{"name": "钱一", "duty": duty} for duty in ("站长", "教师")]
    Clerk(desk).file("B03", "2020-04", {"lecturers": rows, "lectures": [lecture("钱一", T1), lecture("钱 一", T3)]})
    found = counts(registered(desk))
    assert (found["B03|钱一|站长"], found["B03|钱一|教师"], found["B03|钱一"]) == (0, 0, 2)
    rollup(desk)
    assert {line["标识"]: line["登记情况"] for line in table(read(desk)[SHEET])}["B03|钱一"] == "同名待区分"
    decide(desk, {"B03|钱一|站长": "B03|钱一|教师"})
    found = counts(registered(desk))
    assert found["B03|钱一|教师"] == 2 and "B03|钱一" not in found


def test_names_in_a_cell() -> None:
    assert names_in("张三、李四，王五；张三") == ("张三", "李四", "王五")
    assert names_in("买买提·艾力") == ("买买提·艾力",) and names_in(None) == names_in(7) == names_in(" 、") == ()
