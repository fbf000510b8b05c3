"""The first sheet of a design workbook: how to design a form, which check needs what, how things are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from validator.check import Param, kind
from validator.forms.design.columns import Column, across_columns, across_kinds, check_kinds, param_columns
from workbook import palette
from workbook.codelist import shipped
from workbook.draft import style
from workbook.form import Form, load_shipped
from workbook.guide import Pen
from workbook.printing import print_layout
from workbook.sheets import Sheet

NAME = "填写说明"

_STEPS = (
    "在“报表”写代号、名称、版本；在“工作表”写工作簿有哪几张表。",
    "在“表格”写每张工作表上有哪些表格：一栏一格的是“表单”，一行一条的是“明细”。一张工作表可以放几个表格。",
    "在“栏目”给每个表格逐栏写一行：所在表格、栏目名称、类型、是否必填、位置；其余各列有则填、没有留空。",
    "栏目之间、行与行之间的要求写在“校验”。自己的选项写在“代码表”，事先写好的行写在“固定行”。",
    "存盘后交给 wanchang form from-workbook：没有问题就得到报表；有问题的，逐格指出在哪里、怎么改。",
)

_WAYS = (
    ("指一个栏目", "写“表格名称.栏目名称”，如 明细.日期；全表只有一栏叫这个名字时，只写栏目名称也行。"),
    ("几样东西", "用“、”隔开，如 明细.日期、地点；同一表格的，后面只写栏目名称。"),
    ("条件", "月报表.是否零报告=是；几个值用“/”隔开，几个条件用“；”隔开，如 形式=线上/混合；地点=室外。"),
    ("计数", "计数 明细：明细有几行。计数 明细 当 类别=类别名称：只数那一栏等于本行这一栏的行。"),
    ("求和", "求和 明细.人数，也可以加“当”。"),
    ("相加、比率", "相加 上月累计、本月数量；比率 累计数量、任务数量：都是同一表格里的栏目。"),
    ("重复的一组", "每5行共3块：同样的一组标签和格子每隔5行再来一次，一共3块。每4列共3块：向右排。"),
    ("值里有符号", '内容里有“、；/=”等符号的，用英文双引号括起来，如 "甲/乙"；要写成空的，写 （空）。'),
    ("代号", "表格、栏目、代码表的代号可以不写，由程序按名称编定；写了的不要随意改，旧报表靠它对应。"),
)


def draw_design_guide(form: Form) -> Sheet:
    """The guide of design workbooks; `form` is the design form, whose columns it names."""
    pen = Pen(NAME)
    pen.across(form.heading, style("title"), 40.0)
    pen.across("不写一行程序，用电子表格设计一张报表", style("subtitle"), 24.0)
    pen.across("一、五步", style("band"), 26.0)
    for number, text in enumerate(_STEPS, 1):
        pen.pair(f"第{number}步", text, style("label"), style("entry"))
    pen.gap()
    pen.across("二、写法", style("band"), 26.0)
    for label, text in _WAYS:
        pen.pair(label, text, style("label"), style("entry"))
    pen.gap()
    pen.across("三、校验的种类，和各要填哪几列（“如”后的例子取自随附的宣讲月报表）", style("band"), 26.0)
    _write_kinds(pen, form, "checks", check_kinds(), param_columns, _examples())
    pen.gap()
    pen.across("四、跨单位校验的种类，和各要填哪几列", style("band"), 26.0)
    _write_kinds(pen, form, "across", across_kinds(), across_columns, {})
    return pen.draft.sheet(printing=print_layout(None), tint=palette.TABS["guide"])


def _write_kinds(
    pen: Pen,
    form: Form,
    section: str,
    kinds: Mapping[str, tuple[str, tuple[Param, ...]]],
    columns: Callable[[tuple[Param, ...]], tuple[Column, ...]],
    examples: Mapping[str, str],
) -> None:
    for name, (label, params) in kinds.items():
        pairs = list(zip(columns(params), params, strict=True))
        needed, free = (
            "、".join(
                form.section(section).field(column.field).title for column, param in pairs if param.required is wanted
            )
            for wanted in (True, False)
        )
        shown = f"如 {examples[name]}" if name in examples else ""
        text = "；".join(part for part in (needed and f"须填 {needed}", free and f"可填 {free}", shown) if part)
        pen.pair(label, f"{text}。", style("label"), style("entry"))


def _examples() -> Mapping[str, str]:
    """What each kind asks, in a sentence, said of the fields of a form that everyone here knows."""
    form = load_shipped("monthly-return", shipped())
    return {name: kind(name).rule(form, kind(name).good.params) for name in check_kinds()}
