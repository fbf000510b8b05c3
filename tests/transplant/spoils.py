"""What clerks do to a return before it is moved into another template."""

from __future__ import annotations

from typing import Any

from tests import returns

Steps = list[dict[str, Any]]
SPOILS: dict[str, Steps] = {
    "as it is": [],
    "readings": [
        {"set": {"宣讲明细!L6": "约120人", "宣讲明细!L7": "很多", "宣讲明细!B8": "2020.4.6", "宣讲明细!L8": "１２０"}},
        {"set": {"宣讲明细!C8": "上午", "宣讲明细!I9": "张 三", "宣讲明细!M9": "无", "月报表!F5": 13800001111}},
        {"set": {"宣讲明细!K9": "集中", "宣讲明细!R6": "  ", "宣讲明细!S6": "'=1+1", "宣讲明细!S7": True}},
        {"set": {"宣讲明细!D9": {"formula": "SUM(D5:D5)"}, "宣讲明细!S8": {"formula": '"甲"&"乙"'}}},
        {"set": {"群众点单!I9": {"formula": "1+1"}, "宣讲明细!E6": None, "宣讲明细!E7": None}},
        {"merge": "宣讲明细!E5:E7"},
    ],
    "columns": [
        {"set": {"宣讲明细!T4": "司机", "宣讲明细!T5": "老王", "宣讲明细!T9": 3, "宣讲员!J6": "无表头"}},
        {"set": {"群众点单!G4": "来源", "群众点单!G5": "热线"}},
        {"move_columns": {"宣讲明细": [5, 12]}},
    ],
    "rows that are none": [
        {"row": {"宣讲明细!11": ["合计", None, None, 540]}},
        {"set": {"宣讲明细!A13": "注：以上均为本月数据", "宣讲明细!B15": "填表人：", "宣讲明细!C15": "王明"}},
        {"set": {"宣讲明细!E17": "只有一格", "新媒体作品!A9": "以下空白", "宣讲明细!A20": 7, "宣讲明细!A21": 8}},
        {"insert_rows": {"宣讲明细": [8, 2]}},
        {"row": {"宣讲明细!8": ["小计", None, None, 270, None, None, None, "三场"]}},
        {"copy_row": {"宣讲明细!4": "9"}},
    ],
    "moved about": [
        {"insert_rows": {"月报表": [3, 2]}},
        {"insert_rows": {"宣讲明细": [7, 3]}},
        {"insert_rows": {"宣讲明细": [2, 2]}},
        {"insert_rows": {"宣讲员": [6, 1]}},
        {"set": {"月报表!A3": "请领导审阅", "宣讲明细!A2": "密级：内部", "宣讲明细!V2": "打印两份"}},
        {"rename": {"群众点单": "点单", "宣讲明细": "4月宣讲"}},
    ],
    "columns and sheets gone": [
        {"delete_column": {"宣讲员": 3}},
        {"delete_column": {"宣讲明细": 15}},
        {"delete_sheet": "群众点单"},
        {"delete_sheet": "附件清单"},
    ],
    "beside the fields": [
        {"set": {"月报表!F9": 20, "月报表!B9": 60, "月报表!A20": "另一个主题", "月报表!F11": "本单位不少于1场"}},
        {"set": {"月报表!J3": "随手一记", "月报表!K14": 5, "月报表!B40": "见附页"}},
        {"set": {"填报说明!H3": "已阅", "填报说明!A1": "本单位填报说明"}},
        {"sheet": "草稿"},
    ],
    "explanations": [
        {"insert_rows": {"宣讲明细": [7, 2]}},
        {"row": {"情况说明!5": ["宣讲明细", "第12行", "露天广场集中宣讲"], "情况说明!6": ["宣讲明细", "L11", "属实"]}},
        {"row": {"情况说明!7": ["月报表", "工作情况", "另附"], "情况说明!8": ["群众点单", 5, "属实"]}},
    ],
}


def sheet_of_their_own(book: Any, name: str) -> None:
    """A verb for these tests: a sheet with some cells on it."""
    sheet = book.create_sheet(name)
    sheet["B2"], sheet["C3"], sheet["D4"] = "提纲", 3, "一、二、三"


returns.VERBS.setdefault("sheet", sheet_of_their_own)
