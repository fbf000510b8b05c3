"""Cells that are empty, too long, too short, too small, too great or of the wrong kind."""

from __future__ import annotations

from typing import Any

from campaign.demo.paper import EXPLANATIONS, Paper, put
from campaign.demo.plants.plant import ERROR, Plant, add, plant

_EMPTY = (
    "宣讲明细.宣讲日期",
    "宣讲明细.开始时间",
    "宣讲明细.时长(分钟)",
    "宣讲明细.宣讲地点",
    "宣讲明细.宣讲题目",
    "宣讲明细.受众类别",
    "宣讲明细.宣讲稿审核人",
    "宣讲员.单位及职务",
    "宣讲员.推荐入库",
    "附件清单.类型",
    "群众点单.意见建议或点单内容",
    "群众点单.办理情况",
    "新媒体作品.标题",
)
"""Required columns of which one cell is emptied."""

_WRONG: tuple[tuple[str, str, Any, str], ...] = (
    ("schema.type", "宣讲明细.线下人数", 80.5, "不是整数"),
    ("schema.type", "新媒体作品.阅读或播放量", 320.5, "不是整数"),
    ("schema.minimum", "宣讲明细.时长(分钟)", 3, "低于下限"),
    ("schema.minimum", "宣讲明细.线下人数", -5, "低于下限"),
    ("schema.minimum", "附件清单.对应明细序号", 0, "低于下限"),
    ("schema.maximum", "宣讲明细.时长(分钟)", 900, "高于上限"),
    ("schema.pattern", "宣讲员.联系电话", "0379-600001", "不是手机号码"),
    ("schema.pattern", "新媒体作品.链接", "www.example.invalid/2020", "不是网址"),
    ("schema.maxLength", "宣讲明细.宣讲题目", "论基层理论宣讲如何走深走实" * 7, "过长"),
    ("schema.maxLength", "宣讲明细.备注", "这一场的情况比较特殊，特此说明。" * 14, "过长"),
    ("schema.maxLength", "宣讲明细.宣讲稿审核人", "分管领导、办公室主任、科室负责人和联络员共同审核", "过长"),
)


def _plant_empty(place: str) -> None:
    sheet, _, column = place.partition(".")

    def sow(paper: Paper) -> None:
        cell = paper.at(sheet, column, paper.take(sheet))
        cell.value = None
        paper.say("schema.required", ERROR, sheet, cell.coordinate, f"必填的“{column}”没有填")

    add(Plant(f"schema.required/{place}", "schema.required", ERROR, frozenset({place}), sow))


def _plant_wrong(code: str, place: str, typed: Any, what: str) -> None:
    sheet, _, column = place.partition(".")

    def sow(paper: Paper) -> None:
        optional = column == "备注"
        row = paper.take(sheet, lambda one: optional or paper.value(sheet, column, one) is not None)
        cell = paper.at(sheet, column, row)
        put(cell, typed)
        paper.say(code, ERROR, sheet, cell.coordinate, f"“{column}”{what}")

    add(Plant(f"{code}/{place}", code, ERROR, frozenset({place}), sow))


for _place in _EMPTY:
    _plant_empty(_place)
for _row in _WRONG:
    _plant_wrong(*_row)


@plant("schema.minLength", ERROR, EXPLANATIONS)
def sow_curt_explanation(paper: Paper) -> None:
    """An explanation of one word, of something that needs none."""
    row = paper.add_row(EXPLANATIONS)
    for column, text in (("表", "宣讲明细"), ("行或项目", str(paper.rows("宣讲明细").start)), ("说明", "属实")):
        paper.at(EXPLANATIONS, column, row).value = text
    cell = paper.at(EXPLANATIONS, "说明", row)
    paper.say("schema.minLength", ERROR, EXPLANATIONS, cell.coordinate, "“说明”过短")
