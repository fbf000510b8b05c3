"""What a workbook may hold that is told and never followed, as people call it."""

from __future__ import annotations

from workbook.finding import Text

VBA = Text("宏（VBA）", "macros (VBA)")
BASIC = Text("宏（Basic）", "macros (Basic)")
SCRIPT = Text("网页脚本", "a script")
XLM = Text("Excel 4.0 宏表", "an Excel 4.0 macro sheet")
OBJECT = Text("嵌入的对象", "embedded objects")
BOOK = Text("其他工作簿", "another workbook")
QUERY = Text("数据库或网络连接", "a database or web connection")
PICTURE = Text("网络图片或对象", "remote pictures or objects")
