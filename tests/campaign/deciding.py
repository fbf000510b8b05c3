"""A desk at which explanations are sent in and decided about, and what can be seen of that."""

from collections.abc import Mapping
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.filed import Filed
from campaign.ledger.store import Ledger
from campaign.master.rollup import RolledUp, rollup
from campaign.receiving.receive import receive
from campaign.settings import read_settings
from campaign.standing import stand
from campaign.workspace import Workspace
from tests.campaign import office
from tests.campaign.masters import column, header_row, table, work_in

WORDS = "全区动员大会，分会场合并统计。"
ODD = {"宣讲明细!L5": 6000}


def why(words: str = WORDS, item: str = "L5") -> dict[str, Any]:
    """What a clerk writes into 情况说明."""
    return {"情况说明!A5": "宣讲明细", "情况说明!B5": item, "情况说明!C5": words}


def send(
    workspace: Workspace,
    name: str,
    cells: Mapping[str, Any],
    *,
    period: str = "2020-04",
    days: int = 0,
    mail: bool = False,
) -> Filed:
    """A return of B01 into 收件箱 and into the ledger, so many days after the first."""
    data = office.fill(workspace, period=period, cells=cells)
    if mail:
        data, name = office.mail("b01@unit.invalid", [(f"{name}.xlsx", data)]), f"{name}.eml"
    else:
        name = f"{name}.xlsx"
    office.lay(workspace, name, data)
    (one,) = receive(workspace, now=office.NOW + timedelta(days=days)).documents
    assert one.report.verdict is one.filed.verdict
    return one.filed


def read(workspace: Workspace) -> Workbook:
    return openpyxl.load_workbook(workspace.master)


def explained(workspace: Workspace) -> list[dict[str, Any]]:
    """The rows of 核实说明."""
    return table(read(workspace)["核实说明"])


def decide(workspace: Workspace, word: str | None, opinion: str | None = None, *, row: int = 0) -> RolledUp:
    """Staff fill 处理 and 处理意见 of a row, as they would in Excel, and roll up."""

    def fill(book: Workbook) -> None:
        sheet = book["核实说明"]
        at = header_row(sheet) + 1 + row
        sheet.cell(at, column(sheet, "处理")).value = word
        sheet.cell(at, column(sheet, "处理意见")).value = opinion

    work_in(workspace.master, fill)
    return rollup(workspace)


def filed(workspace: Workspace) -> list[Filed]:
    with Ledger(workspace.ledger) as ledger:
        return ledger.filed()


def state(workspace: Workspace, period: str = "2020-04") -> str:
    """How B01 stands."""
    unit = read_settings(workspace.master).by_code["B01"]
    return stand(unit, period, [one for one in filed(workspace) if one.is_filing and one.period == period]).state.value


def lectures(workspace: Workspace) -> int:
    """How many lectures 任务进度 counts."""
    lines = {line["任务代码"]: line for line in table(read(workspace)["任务进度"])}
    return int(lines["全区"]["已完成场次"])


def events(workspace: Workspace) -> list[tuple[str, str]]:
    """What 修订记录 says of decisions."""
    words = ("说明处理", "说明未获认可", "恢复入账")
    return [(line["事项"], line["说明"]) for line in table(read(workspace)["修订记录"]) if line["事项"] in words]


def drafts(workspace: Workspace, kind: str) -> list[Path]:
    return sorted((workspace.path / "退回" / "2020-04").glob(f"*{kind}*"))


def body(path: Path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return str(next(part for part in message.walk() if part.get_content_type() == "text/plain").get_content())
