"""An office of which four units filed two months, otherwise each time; received, late and returned ones among them."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from campaign.founding import init
from campaign.handout import handout
from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.office import fill, lay, name_of

IN_TIME = {"2020-04": datetime(2020, 5, 4, tzinfo=UTC), "2020-05": datetime(2020, 6, 4, tzinfo=UTC)}
LATE = {"2020-04": datetime(2020, 5, 9, tzinfo=UTC), "2020-05": datetime(2020, 6, 9, tzinfo=UTC)}
COUNTS = {"A01": (12, 9), "A02": (3, 0), "B01": (7, 5), "B02": (7, 5)}
RATINGS = ("好", "较好", "一般", "未评估")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Not to be changed. B01 and B02 do the same; A01 is late in April, A02 comes right in May only the second time."""
    workspace = init(tmp_path_factory.mktemp("ranking") / "工作区")
    for at, period in enumerate(IN_TIME):
        for unit in COUNTS:
            handout(workspace, period, unit)
        in_time = [unit for unit in COUNTS if (unit, period) not in (("A01", "2020-04"), ("A02", "2020-05"))]
        for unit in in_time:
            lay(workspace, name_of(workspace, unit, period), filled(workspace, unit, period, COUNTS[unit][at]))
        if period == "2020-05":
            broken = fill(workspace, "A02", period, lectures=2, cells={"宣讲明细!L5": "很多"})
            lay(workspace, name_of(workspace, "A02", period), broken)
        receive(workspace, now=IN_TIME[period])
        if period == "2020-04":
            lay(workspace, name_of(workspace, "A01", period), filled(workspace, "A01", period, COUNTS["A01"][0]))
        else:
            lay(workspace, "更正.xlsx", filled(workspace, "A02", period, 2))
        receive(workspace, now=LATE[period])
    return workspace


def filled(workspace: Workspace, unit: str, period: str, count: int) -> bytes:
    """A return whose figures and ratings vary alike in every unit; of A01 with works, one with a telephone in it."""
    cells: dict[str, Any] = {}
    for index in range(count):
        cells[f"宣讲明细!L{5 + index}"] = 40 + 7 * index
        cells[f"宣讲明细!P{5 + index}"] = RATINGS[index % 4]
    if unit == "A01":
        work: dict[str, Any] = {"A5": f"{period}-15", "B5": "微信公众号", "C5": "问13812345678", "D5": "图文"}
        work |= {"E5": f"https://example.invalid/{period}", "F5": 900}
        cells |= {f"新媒体作品!{cell}": value for cell, value in work.items()}
    return fill(workspace, unit, period, lectures=count, cells=cells)


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A unit that sent two reports (宣讲报告); not to be changed."""
    workspace = init(tmp_path_factory.mktemp("reports") / "工作区")
    handout(workspace, "2020-04", "B01")
    cells: dict[str, Any] = {"宣讲明细!P6": "较好", "宣讲明细!O6": "是", "宣讲明细!L6": 160}
    for row, (name, number) in enumerate((("甲.docx", 1), ("乙.docx", 2)), 5):
        cells |= {f"附件清单!A{row}": name, f"附件清单!B{row}": "宣讲报告", f"附件清单!C{row}": number}
    data = fill(workspace, "B01", "2020-04", lectures=2, cells=cells)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as parcel:
        parcel.writestr(name_of(workspace, "B01"), data)
        for name in ("甲.docx", "乙.docx"):
            parcel.writestr(name, b"PK report")
    lay(workspace, "报送.zip", packed.getvalue())
    receive(workspace, now=IN_TIME["2020-04"])
    return workspace
