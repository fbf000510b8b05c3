"""The forms that parity is proved on: the shipped ones, and one that uses what they leave out.

Their tables are made short (`x-ready-rows`, `x-last-row`), so that a spreadsheet recalculates a case in milliseconds;
everything else is as shipped.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from workbook.codelist import shipped
from workbook.form import Form, load_form, shipped_forms
from workbook.handout import Handout
from workbook.shipped import HOME

READY_ROWS, LAST_ROW = 14, 40

PERIOD = "2020-04"


@cache
def handout_of(form: Form) -> Handout:
    """One unit's month of a form."""
    given = {"return.prior_count": 12, "return.quota": 60} if "return" in form.by_name else {}
    return Handout("wanchang-2020", "示例活动", "B01", "示例路办事处", PERIOD, "2020-05-05", "区委宣传部", given=given)


@cache
def proved_forms() -> tuple[Form, Form]:
    """The two forms each of whose checks is to be changed often: every kind and every keyword is in one of them."""
    return load_form(shorten(_shipped("monthly-return")), shipped()), load_form(shorten(EVERY), shipped())


@cache
def parity_forms() -> tuple[Form, ...]:
    """The forms by turns, those two more often."""
    others = (load_form(shorten(_shipped(name)), shipped()) for name in shipped_forms() if name not in _LEFT_OUT)
    return tuple(one for other in others for one in (*proved_forms() * 3, other))


_LEFT_OUT = ("monthly-return", "form-design")  # proved already; never handed out


def _shipped(name: str) -> dict[str, Any]:
    definition: dict[str, Any] = json.loads((HOME / "forms" / f"{name}.json").read_text("utf-8"))
    return definition


def shorten(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition with few ready rows in each table that has any."""
    short = copy.deepcopy(dict(definition))
    for section in short["properties"].values():
        if "x-ready-rows" in section:
            ready = min(section["x-ready-rows"], READY_ROWS)
            room = section.get("x-first-row", section["x-header-row"] + 1) - 1
            section |= {"x-ready-rows": ready, "x-last-row": min(section.get("x-last-row", LAST_ROW), room + LAST_ROW)}
    return short


def _column(letter: str, title: str, kind: str | list[str] = "string", **more: Any) -> dict[str, Any]:
    return {"title": title, "type": kind, "x-column": letter, **{name.replace("_", "-"): more[name] for name in more}}


def _cell(cell: str, title: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"title": title, "type": kind, "x-cell": cell, **{name.replace("_", "-"): more[name] for name in more}}


def _table(title: str, required: str, columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    placed = {
        "title": title,
        "type": "array",
        "x-sheet": title,
        "x-header-row": 4,
        "x-ready-rows": 14,
        "x-last-row": 40,
    }
    return {**placed, **more, "items": {"type": "object", "required": required.split(), "properties": columns}}


_COVER = {
    "unit": _cell("B4", "填报单位", x_given=True),
    "period": _cell("B5", "报告期", format="month", x_given=True),
    "none": _cell("B6", "有无项目", enum=["有", "无项目"]),
    "why": _cell("B7", "原因", maxLength=30),
    "pledge": _cell("B8", "承诺", const="属实"),
    "opened": _cell("B9", "开工日期", format="date"),
    "closed": _cell("B10", "完工日期", format="date"),
    "month": _cell("B11", "结算月份", format="month"),
    "budget": _cell("B12", "预算（万元）", "number", exclusiveMinimum=0, maximum=9000),
    "spent": _cell("B13", "已支出（万元）", "number", minimum=0),
    "projects": _cell("B14", "项目数", "integer", x_total={"count": "projects"}),
    "cost": _cell("B15", "合计费用", "number", x_total={"sum": "projects.cost"}),
    "both": _cell("B16", "费用与支出", "number", x_total={"add": ["cost", "spent"]}),
    "share": _cell("B17", "占预算", "number", x_total={"ratio": ["cost", "budget"]}, x_unit="%"),
    "kinds": _cell("B18", "维修项目数", "integer", x_total={"count": "projects"}),
}  # fmt: skip
_PROJECTS = {
    "no": _column("A", "编号", "integer", minimum=1),
    "name": _column("B", "项目名称", minLength=3, maxLength=20),
    "code": _column("C", "项目代码", pattern="^[A-Z]{2}-[0-9]{3}$", x_pattern_says="两个大写字母、-、三位数字"),
    "kind": _column("D", "类型", enum=["新建", "维修", "其他"]),
    "start": _column("E", "开始", format="date"),
    "end": _column("F", "结束", format="date"),
    "begins": _column("G", "开工时间", format="time"),
    "ends": _column("H", "收工时间", format="time"),
    "cost": _column("I", "费用", "number", exclusiveMinimum=0, exclusiveMaximum=1000, multipleOf=0.5),
    "paid": _column("J", "已付", "number", minimum=0),
    "workers": _column("K", "人数", "integer", minimum=0, maximum=500, multipleOf=5),
    "month": _column("L", "结算月", format="month"),
    "other": _column("M", "其他说明", maxLength=12),
    "bank": _column("N", "开户行", maxLength=20),
    "account": _column("O", "账号", pattern="^[0-9]{12}$", x_pattern_says="12位数字"),
    "payee": _column("P", "收款人", x_kind="person", maxLength=4),
    "part": _column("Q", "维修部位", maxLength=20, x_when={"kind": ["维修"]}),
    "extra": _column("R", "新建面积", "number", minimum=1, x_when={"kind": ["新建", "其他"]}),
    "parent": _column("S", "所属项目", maxLength=20),
}  # fmt: skip
_PAYMENTS = {
    "code": _column("A", "项目代码", maxLength=10),
    "month": _column("B", "结算月", format="month"),
    "amount": _column("C", "金额", "number", minimum=0.01),
    "voucher": _column("D", "凭证号", "integer", minimum=1, maximum=99999),
    "by": _column("E", "经办人", x_kind="person"),
    "to": _column("F", "付给", x_list="projects.payee"),
    "agent": _column("G", "代理机构", maxLength=20, x_codes="agent"),
    "rate": _column("H", "费率", ["number", "string"], minimum=0, maximum=1, examples=[0.05, "免"]),
    "remark": _column("I", "备注", maxLength=20),
}  # fmt: skip

EVERY: dict[str, Any] = {
    "$id": "every", "title": "各类检查", "x-version": 1, "type": "object", "required": ["cover"],
    "x-sheets": [{"name": "封面"}, {"name": "项目"}, {"name": "付款"}],
    "x-roles": {"unit": "cover.unit", "period": "cover.period"},
    "x-lists": {
        "agent": {"title": "代理机构", "entries": [{"label": "甲招标公司", "aliases": ["甲公司"]}, {"label": "乙招标公司"}]},
        "closed": {"title": "已注销项目", "entries": [{"label": "旧桥改造"}, {"label": "老站搬迁"}]},
        "root": {"title": "总项目", "entries": [{"label": "全区总项目"}]},
    },
    "properties": {
        "cover": {
            "title": "封面", "type": "object", "x-sheet": "封面",
            "required": ["unit", "none", "pledge", "opened", "budget"], "properties": _COVER,
        },
        "projects": _table("项目", "no name kind start cost part", _PROJECTS),
        "payments": _table("付款", "code amount", _PAYMENTS),
    },
    "x-checks": [
        {"kind": "sheet-empty-iff", "flag": "cover.none", "equals": "无项目", "section": "projects"},
        {"kind": "required-if", "fields": ["cover.why"], "when": {"cover.none": ["无项目"]}},
        {"kind": "required-if", "fields": ["projects.other", "projects.bank"], "when": {"projects.kind": ["其他"]}},
        {"kind": "all-or-none", "fields": ["projects.bank", "projects.account", "projects.payee"]},
        {"kind": "sequence", "field": "projects.no"},
        {"kind": "in-period", "field": "projects.start"},
        {"kind": "order", "earlier": "cover.opened", "later": "cover.closed"},
        {"kind": "order", "earlier": "projects.start", "later": "projects.end", "equal": True},
        {"kind": "order", "earlier": "projects.begins", "later": "projects.ends"},
        {"kind": "order", "earlier": "projects.paid", "later": "projects.cost", "equal": True},
        {"kind": "order", "earlier": "cover.opened", "later": "projects.end", "equal": True},
        {"kind": "unique", "fields": ["projects.code"]},
        {"kind": "unique", "fields": ["projects.name", "projects.start"]},
        {"kind": "unique", "fields": ["payments.voucher"]},
        {"kind": "reference", "fields": ["payments.code"], "to": ["projects.code"]},
        {"kind": "reference", "fields": ["payments.code", "payments.month"], "to": ["projects.code", "projects.month"]},
        {"kind": "reference", "fields": ["projects.name"], "codes": "closed", "absent": True},
        {"kind": "reference", "fields": ["payments.remark"], "to": ["projects.other"], "absent": True},
        {"kind": "reference", "fields": ["projects.parent"], "codes": "root", "to": ["projects.name"], "earlier": True},
        {"kind": "unique", "fields": ["payments.by", "payments.month"], "among": "right"},
        {"kind": "plausible", "field": "projects.workers", "minimum": 5, "maximum": 300},
        {"kind": "plausible", "field": "payments.amount", "maximum": 500, "exclusive": True},
        {"kind": "plausible", "alike": ["projects.kind", "projects.end", "projects.workers"], "limit": 3},
    ],
}  # fmt: skip
