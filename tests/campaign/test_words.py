"""What verbs say when they are done: the names that staff know, and nothing that needs explaining."""

from __future__ import annotations

from pathlib import Path

from campaign.founding import init
from campaign.receiving.receive import receive
from campaign.survey import standing
from campaign.words import received, surveyed, unit_names
from tests import returns


def test_standing_shows_months_for_which_something_came(tmp_path: Path) -> None:
    workspace = init(tmp_path / "ws")
    assert list(surveyed(standing(workspace), None)) == ["还没有下发或收到任何报表。"]
    (workspace.inbox / "好.xlsx").write_bytes(returns.right("B02"))
    (workspace.inbox / "坏.xlsx").write_bytes(returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": "很多"}}]))
    told = list(received(receive(workspace), unit_names(workspace)))
    assert told[0].startswith("收到 2 份：") and any("春晴路办事处" in line for line in told)
    lines = list(surveyed(standing(workspace), None))
    assert lines[0].split() == ["单位", "2020年4月（05-05截止）"]
    states = {line.split()[0]: line.split()[1] for line in lines[1:27]}
    assert states["春晴路办事处（示例）"].startswith("通过") and states["示例路办事处（示例）"].startswith("退回")
    assert states["区总工会"] == "未报"
    # 41 of 286 days are reported for, 8 months are left: 6 * 286 / 41 = 41.9, 74 / 8 = 9.3, 1494 / 8 = 186.8
    (mine,) = (line.split() for line in lines[29:] if line.startswith("春晴路办事处（示例）"))
    assert mine[1:] == ["80", "6", "7.5%", "74", "8", "10", "41", "滞后"]
    assert lines[-1] == (
        "全区：任务 1,500 场，完成 6 场，尚差 1,494 场；按目前进度到期末41场（2.7%），其余8个月每月尚需187场。"
    )
