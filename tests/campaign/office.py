"""An office at work: a workspace, clerks who fill what was handed out, and the mails they send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from campaign.handout import file_name
from campaign.ledger.store import Ledger
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests.returns import saved, write_row

NOW = datetime(2020, 5, 6, 1, 0, tzinfo=UTC)
"""When files come in that are only laid into 收件箱: late, for April was due on the 5th."""


def name_of(workspace: Workspace, unit: str, period: str = "2020-04") -> str:
    """The name of the file that was handed out."""
    campaign = read_settings(workspace.master)
    return file_name(campaign.by_code[unit], period, campaign.form)


def fill(
    workspace: Workspace,
    unit: str = "B01",
    period: str = "2020-04",
    *,
    lectures: int = 3,
    cells: Mapping[str, Any] = {},
) -> bytes:
    """What was handed out, rightly filled with so many lectures; 0 makes a 零报告. `cells` ("表!B5") are set at last."""
    blank = (workspace.handouts(period) / name_of(workspace, unit, period)).read_bytes()
    return _filled(blank, unit, period, lectures, tuple(cells.items()))


@cache
def _filled(blank: bytes, unit: str, period: str, lectures: int, cells: tuple[tuple[str, Any], ...]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    year, month = map(int, period.split("-"))
    record: dict[str, Any] = {
        "B5": "王明",
        "F5": "13800001111",
        "B6": "李华",
        "F6": date(year, month, 28),
        "B7": "否" if lectures else "是",
    }
    record |= {"B14": "本月按计划开展宣讲，群众反响良好。"} if lectures else {"F7": "本月无活动安排"}
    for cell, value in record.items():
        book["月报表"][cell] = value
    for index in range(lectures):
        write_row(book["宣讲明细"], 5 + index, _lecture(unit, year, month, index))
    lecturer = [f"{unit}讲师", "党工委委员", "领导干部", "党的初心和使命", "不忘初心", "13900000000", "推荐"]
    write_row(book["宣讲员"], 5, lecturer if lectures else [])
    for place, value in cells:
        sheet, cell = place.split("!")
        book[sheet][cell] = value
    return saved(book)


def _lecture(unit: str, year: int, month: int, index: int) -> list[Any]:
    return [
        index + 1, date(year, month, 3 + index), time(9 + index % 3, 30), 90, f"{unit}第{index + 1}社区", "社区",
        "党的初心和使命", f"不忘初心第{index + 1}讲", f"{unit}讲师", "社区居民", "集中宣讲", 80 + index, None,
        "是", "否", "好", "李华", None, None,
    ]  # fmt: skip


def mail(
    sender: str,
    attachments: Iterable[tuple[str, bytes]],
    *,
    sent: datetime = NOW - timedelta(days=3),
    subject: str = "月报表",
) -> bytes:
    """A mail as it lies in a mailbox: a Received header of ours on top, then the sender's."""
    message = EmailMessage()
    message["Received"] = f"from mx.unit.invalid by mx.department.invalid; {format_datetime(sent)}"
    message["From"] = f"经办人 <{sender}>"
    message["To"] = "xuanjiang@department.invalid"
    message["Subject"] = subject
    message["Date"] = format_datetime(sent - timedelta(minutes=2))
    message["Message-ID"] = f"<{abs(hash((sender, sent)))}@unit.invalid>"
    message.set_content("报表见附件。")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def gbk_zip(members: Mapping[str, bytes]) -> bytes:
    """A zip as Chinese Windows makes it: names in GBK, and no flag that would say UTF-8."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(GbkName(name), data)
    return stream.getvalue()


class GbkName(zipfile.ZipInfo):
    """A member whose name is written as GBK."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def lay(workspace: Workspace, name: str, data: bytes) -> Path:
    """A file into 收件箱."""
    path = workspace.inbox / name
    path.write_bytes(data)
    return path


def dump(workspace: Workspace) -> dict[str, list[Any]]:
    """Everything the ledger says, to compare."""
    from sqlalchemy import select

    from campaign.ledger.tables import metadata

    with Ledger(workspace.ledger) as ledger, ledger.read() as conn:
        return {table.name: [tuple(row) for row in conn.execute(select(table))] for table in metadata.sorted_tables}
