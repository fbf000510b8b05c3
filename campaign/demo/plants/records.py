"""What goes wrong on 月报表 itself, the sheet with the unit's figures and words."""

from __future__ import annotations

from datetime import date
from typing import Any

from campaign.demo.month import day_of
from campaign.demo.paper import RECORD, Paper, put
from campaign.demo.plants.plant import ERROR, INFO, WARNING, Plant, add, plant

_TOTALS = ("宣讲明细.线下人数", "宣讲明细.线上人次", "宣讲明细.宣讲主题", "宣讲明细.行数", f"{RECORD}.合计")
"""What a total typed over its formula must not share a return with: figures that are not compared then."""


def _name_with_blank(name: str) -> str:
    return f"{name[0]} {name[1:]}"


def _dotted(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


for _code, _severity, _label, _make, _what in (
    ("value.spaces", INFO, "填报人", _name_with_blank, "姓名中间有空格"),
    ("value.text-number", INFO, "联系电话", int, "电话是数字格式"),
    (
        "value.full-width",
        INFO,
        "联系电话",
        lambda text: text.translate({n + 48: n + 0xFF10 for n in range(10)}),
        "电话是全角数字",
    ),
    ("value.date-text", INFO, "填报日期", _dotted, "日期写法不规范"),
    ("value.alias", INFO, "是否零报告", lambda _: "没有", "不是列表中的选项"),
    ("value.month-text", INFO, "报告期", lambda text: f"{text[:4]}年{int(text[5:])}月", "月份改了写法"),
    ("value.date", ERROR, "填报日期", lambda _: "本月底", "不是日期"),
    ("schema.required", ERROR, "填报人", lambda _: None, "没有填"),
    ("schema.required", ERROR, "审核人", lambda _: None, "没有填"),
    ("schema.required", ERROR, "联系电话", lambda _: None, "没有填"),
    ("schema.required", ERROR, "是否零报告", lambda _: None, "没有选"),
    ("schema.pattern", ERROR, "联系电话", lambda text: text[:-1], "少了一位"),
    ("schema.enum", ERROR, "是否零报告", lambda _: "不清楚", "不在列表中"),
    ("schema.maxLength", ERROR, "填报人", lambda name: f"{name}（办公室综合科，负责联络和报表汇总工作）", "过长"),
    ("schema.minLength", ERROR, "工作情况", lambda _: "已完成。", "过短"),
    ("check.required-if", ERROR, "工作情况", lambda _: None, "没有填"),
    ("template.tampered", ERROR, "上月累计场次", lambda number: (number or 0) + 8, "预填数被改"),
    ("template.tampered", ERROR, "填报单位", lambda name: f"{name}宣传办", "预填单位被改"),
):

    def _sow(
        paper: Paper,
        code: str = _code,
        severity: str = _severity,
        label: str = _label,
        make: Any = _make,
        what: str = _what,
    ) -> None:
        cell = paper.field(label)
        put(cell, make(cell.value))
        paper.say(code, severity, RECORD, cell.coordinate, f"“{label}”{what}")

    _touched = {f"{RECORD}.{_label}"} | ({f"{RECORD}.合计"} if _label == "上月累计场次" else set())
    add(Plant(f"{_code}/{RECORD}.{_label}", _code, _severity, frozenset(_touched), _sow))


@plant("check.order", ERROR, f"{RECORD}.填报日期", "宣讲明细.宣讲日期")
def sow_filled_too_early(paper: Paper) -> None:
    """Filled in on the first of the month, before its lectures were given."""
    cell = paper.field("填报日期")
    cell.value = day_of(paper.period, 1)
    paper.say("check.order", ERROR, RECORD, cell.coordinate, "填报日期早于宣讲日期")


@plant("check.sheet-empty-iff", ERROR, f"{RECORD}.是否零报告", f"{RECORD}.工作情况")
def sow_zero_with_lectures(paper: Paper) -> None:
    """零报告, and yet there are lectures."""
    cell = paper.field("是否零报告")
    cell.value = "是"
    paper.say("check.sheet-empty-iff", ERROR, RECORD, cell.coordinate, "零报告却填了明细")


@plant("check.total", ERROR, *_TOTALS)
def sow_count_typed_over(paper: Paper) -> None:
    """The month's number of lectures, typed over its formula."""
    cell = paper.field("本月场次")
    put(cell, paper.counts["宣讲明细"] + 3)
    paper.say("check.total", ERROR, RECORD, cell.coordinate, "本月场次被改成数字，与明细不符")


@plant("check.total", ERROR, *_TOTALS)
def sow_heads_typed_over(paper: Paper) -> None:
    """The month's heads, typed over their formula."""
    cell = paper.field("本月受众人数")
    put(cell, 1)
    paper.say("check.total", ERROR, RECORD, cell.coordinate, "受众人数被改成数字，与明细不符")


@plant("check.total", ERROR, *_TOTALS)
def sow_topic_typed_over(paper: Paper) -> None:
    """A topic's number of lectures, typed over its formula."""
    cell = paper.sheet(RECORD)["E21"]
    put(cell, 70)
    paper.say("check.total", ERROR, RECORD, "E21", "主题场次被改成数字，与明细不符")


@plant("template.missing-row", ERROR, f"{RECORD}.合计")
def sow_topic_row_cleared(paper: Paper) -> None:
    """The row of a topic cleared away."""
    for letter in "AEG":
        paper.sheet(RECORD)[f"{letter}24"].value = None
    paper.say("template.missing-row", ERROR, RECORD, None, "主题分布少了一行")


_IDENTITY = ("_meta", f"{RECORD}.填报单位", f"{RECORD}.报告期", f"{RECORD}.上月累计场次")
"""What says whose return it is once the hidden sheet does not."""


@plant("template.meta", WARNING, *_IDENTITY, explicable=False)
def sow_meta_changed(paper: Paper) -> None:
    """The hidden identification edited by hand, to another campaign."""
    paper.sheet("_meta")["B3"].value = "wanchang-2021"
    paper.say("template.meta", WARNING, None, None, "隐藏的识别信息被改动")


@plant("template.no-meta", INFO, *_IDENTITY)
def sow_meta_gone(paper: Paper) -> None:
    """Copied into a new workbook, which lost the hidden sheet."""
    del paper.book["_meta"]
    paper.say("template.no-meta", INFO, None, None, "隐藏的识别信息没有了")


def sow_zero_without_reason(paper: Paper) -> None:
    """零报告 of a month without lectures, and no word why."""
    cell = paper.field("零报告原因")
    cell.value = None
    paper.say("check.required-if", ERROR, RECORD, cell.coordinate, "零报告没有写原因")


def sow_zero_denied(paper: Paper) -> None:
    """A month without lectures, and yet no 零报告."""
    cell = paper.field("是否零报告")
    cell.value = "否"
    paper.field("零报告原因").value = None
    paper.field("工作情况").value = "本月宣讲工作正在筹备之中，拟于下月集中开展。"
    paper.say("check.sheet-empty-iff", ERROR, RECORD, cell.coordinate, "没有明细，却不是零报告")


def sow_carried_over(paper: Paper) -> None:
    """Nothing is wrong on the clerk's side: an earlier month was put right after this template was handed out."""
    cell = paper.field("上月累计场次")
    paper.say("across.cumulative", INFO, RECORD, cell.coordinate, "下发后上月报表才更正，预填的累计已过时")


def sow_unknown_unit(paper: Paper) -> None:
    """An office that is in no list has copied another one's template and put its own name in."""
    del paper.book["_meta"]
    cell = paper.field("填报单位")
    cell.value = paper.month.unit.name
    paper.say("template.no-meta", INFO, None, None, "复制来的表，没有识别信息")
    paper.say("across.unknown-unit", ERROR, RECORD, cell.coordinate, "不在名单上的单位")
