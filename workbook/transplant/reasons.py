"""Why a cell of the clerk's file was not moved, or was changed, in the words of 移植说明."""

from __future__ import annotations

GONE_FIELD = "现行模板已取消“{title}”栏"
GONE_SECTION = "现行模板已取消“{title}”表"
EXTRA = "多出的栏目“{title}”，模板没有此栏"
EXTRA_HEADER = "多出的栏目"
NO_ROW = "现行模板没有这一行"
GIVEN = "预填内容，以现行模板为准"
COMPUTED = "自动计算的栏目，由现行模板重新计算"
NO_RESULT = "公式没有存下结果，请按原件补填"
ERROR = "单元格是错误值，请按原件补填"
NUMBERED = "只有序号的行"
OUTSIDE = "表格以外的内容，如需保留请写入“备注”或说明"
OWN_SHEET = "自建的工作表，模板没有此表"
WORDS = "“问题清单”中的说明，如仍适用请写入情况说明"
TAKEN = "“问题清单”中的“采纳”，在现行模板中请直接更正原单元格"

ASIDES = {
    "template.total-row": "自行添加的合计行，合计由模板自动计算",
    "template.header-row": "重复的表头",
    "template.note-row": "备注行，不是一条记录；需要的请写入“备注”或说明",
    "template.numbered-rows": NUMBERED,
    "template.stray-row": "只填了一格，不成一条记录；如是数据请分栏填全",
}

WRITTEN = "写作“{value}”"
AS_TYPED = "未能确认，照原样移入，请核对"
MERGED = "合并单元格，各行均已填入"
ITEM_CHANGED = "所指的行或格已移动，改为“{item}”"
SHEET_CHANGED = "所指的表已改名，改为“{sheet}”"


_EXPECTED = ("现行模板已取消", COMPUTED, NUMBERED, *(ASIDES[f"template.{row}"] for row in ("total-row", "header-row")))


def wants_look(why: str) -> bool:
    """Whether a clerk may miss what was left for this reason; not what nobody asks for, or what is computed."""
    return not why.startswith(_EXPECTED)


def of_inexact(shown: str) -> str:
    """Why a cell without a value of its own was not moved: `shown` is its error, or "=" for a formula."""
    return NO_RESULT if shown == "=" else ERROR
