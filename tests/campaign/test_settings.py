"""The settings sheets: what they say, and what is said when they cannot be used."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from campaign.desk import settings_digest
from campaign.founding import settings_book
from campaign.mailbox.account import SSL, STARTTLS, Account, Outgoing
from campaign.merit import USUAL, Merit
from campaign.settings import SettingsError, from_book, shipped_settings
from tests.returns import saved
from workbook.grid.calamine import CalamineBook
from workbook.write import book_bytes

MADE = book_bytes(settings_book(shipped_settings("wanchang-2020")))


def spoilt(change: Callable[[Any], None]) -> CalamineBook:
    """The sample's settings after a change."""
    book = openpyxl.load_workbook(io.BytesIO(MADE))
    change(book)
    return CalamineBook(saved(book))


def refused(change: Callable[[Any], None]) -> list[str]:
    """The lines that are said of settings after a change."""
    with pytest.raises(SettingsError) as said:
        from_book(spoilt(change))
    return str(said.value).splitlines()


def test_the_sample_is_read_whole() -> None:
    campaign = from_book(CalamineBook(MADE))
    assert (campaign.id, campaign.due_day, len(campaign.units), len(campaign.quotas)) == ("wanchang-2020", 5, 26, 6)
    assert [len(campaign.units_of(quota)) for quota in campaign.quotas] == [6, 12, 1, 1, 4, 2]
    assert campaign.periods()[0] == "2020-03" and campaign.periods()[-1] == "2020-12"
    assert campaign.form.section("lectures").field("topic").choice_aliases["不忘初心"] == "党的初心和使命"
    assert campaign.by_code["B01"].mailboxes == ("b01@unit.invalid",)


def test_a_deleted_sheet_is_named_and_nothing_is_taken_for_it() -> None:
    def change(book: Any) -> None:
        book["任务场次"].title = "任务进度"  # as a generated sheet is called, with headers much alike

    lines = refused(change)
    assert any("缺少工作表“任务场次”" in line for line in lines) and len(lines) < 5


def test_faults_are_listed_with_their_cells_and_not_without_end() -> None:
    def change(book: Any) -> None:
        for row in range(5, 31):
            book["报送单位"].cell(row, 1).value = "小写"

    lines = refused(change)
    assert "26处错误" in lines[0] and lines[1].strip().startswith("报送单位!A5") and "另有6处" in lines[-1]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("活动设置!B14", "月报表", "monthly-return"),
        ("活动设置!B12", 40, "报送截止日"),
        ("活动设置!B11", "2019-12-31", "活动结束"),
        ("报送单位!E5", "abc", "邮箱地址"),
        ("任务场次!C5", "没有的组", "报送单位"),
        ("任务场次!D5", "都要", "计算方式"),
        ("活动设置!B17", "imap 163", "服务器名称"),
        ("活动设置!B18", 70000, "端口"),
        ("活动设置!B19", "加密", "加密方式"),
        ("活动设置!B23", 101, "双读抽查"),
    ],
)
def test_one_fault_is_one_line_at_its_cell(cell: str, value: object, said: str) -> None:
    sheet, name = cell.split("!")

    def change(book: Any) -> None:
        book[sheet][name].value = value

    lines = refused(change)
    assert len(lines) == 2 and lines[1].strip().startswith(cell) and said in lines[1]


MAIL = {
    "B17": "imap.163.com",
    "B19": "STARTTLS",
    "B20": "lilun@163.com",
    "B21": "月报",
    "B22": "甲 1、x|y;z\n0123",
    "B23": 5,
}


def test_the_rows_of_the_mailbox_and_of_reading() -> None:
    def change(book: Any) -> None:
        for cell, value in MAIL.items():
            book["活动设置"][cell].value = value

    campaign = from_book(spoilt(change))
    assert campaign.account == Account("imap.163.com", 143, STARTTLS, "lilun@163.com", "月报")
    assert (campaign.passwords, campaign.second_reader) == (("甲 1", "x|y;z", "0123"), 0.05)


def test_the_rows_of_sending_and_of_merit() -> None:
    def change(book: Any) -> None:
        sheet = book["活动设置"]
        for cell, value in {"B26": "smtp.163.com", "B28": "STARTTLS", "B32": 70, "B46": 8, "B47": "是"}.items():
            sheet[cell].value = value

    campaign, without = from_book(spoilt(change)), from_book(CalamineBook(MADE))
    assert campaign.outgoing == Outgoing("smtp.163.com", 587, STARTTLS, "xuanjiang@department.invalid")
    assert campaign.merit == USUAL._replace(unit_task=70, sample_size=8, by_risk=True)
    assert (without.outgoing, without.merit) == (None, Merit())
    assert settings_digest(without) != settings_digest(campaign)


def test_what_is_left_empty_is_as_usual() -> None:
    def change(book: Any) -> None:
        book["活动设置"]["B17"].value = "imap.163.com"

    campaign = from_book(spoilt(change))
    assert campaign.account == Account("imap.163.com", 993, SSL, "xuanjiang@department.invalid", "INBOX")
    without = from_book(CalamineBook(MADE))
    assert (without.account, without.passwords, without.second_reader) == (None, (), 0.0)
    assert settings_digest(without) != settings_digest(campaign)


def older(book: Any) -> None:
    """A master as it was made before there were these rows."""
    sheet = book["活动设置"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(16, 33)


def test_an_older_master_is_read_as_ever() -> None:
    campaign, now = from_book(spoilt(older)), from_book(CalamineBook(MADE))
    assert len(campaign.phases) == 3
    assert (campaign, settings_digest(campaign)) == (now, settings_digest(now))


def test_rows_that_staff_add_to_an_older_master_are_found_by_their_names() -> None:
    def change(book: Any) -> None:
        older(book)
        sheet = book["活动设置"]
        for row, (name, value) in enumerate({"收件服务器": "imap.163.com", "打开密码": 123456}.items(), 45):
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = name, value

    campaign = from_book(spoilt(change))
    assert campaign.account == Account("imap.163.com", 993, SSL, "xuanjiang@department.invalid", "INBOX")
    assert (campaign.passwords, len(campaign.phases)) == (("123456",), 3)


def test_a_password_is_in_no_message() -> None:
    def change(book: Any) -> None:
        book["活动设置"]["B22"].value = "机密" * 300

    (_, line) = refused(change)
    assert "打开密码" in line and "机密" not in line
