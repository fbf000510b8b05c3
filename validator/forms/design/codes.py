"""The design.* codes: what reading a design workbook says of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook.finding import Code, Severity, Text


class Trouble(Exception):
    """A cell of a design workbook that cannot be taken as it is: a design.* code with its slots."""

    def __init__(self, code: str, slots: Mapping[str, Any], suggestion: str | None = None) -> None:
        super().__init__(code)
        self.code, self.slots, self.suggestion = code, slots, suggestion


class Followed(Trouble):
    """A trouble that only follows from another, which is told at its own cell."""

    def __init__(self) -> None:
        super().__init__("", {})


def unknown(name: str, sheet: str, suggestion: str | None) -> Trouble:
    """A name that nothing in the design has; `sheet` is where such names stand."""
    zh, en = (f"，是否应为“{suggestion}”", f"; “{suggestion}” perhaps") if suggestion else ("", "")
    return Trouble("design.unknown-name", {"name": name, "sheet": sheet, "near": zh, "near_en": en}, suggestion)


def unreadable(like: str) -> Trouble:
    """A notation that cannot be read; `like` is an example of how it is written."""
    return Trouble("design.notation", {"like": like})


CODES: tuple[Code, ...] = (
    Code(
        "design.not-a-design",
        Severity.ERROR,
        Text("不是设计表", "No design workbook"),
        Text(
            "这个工作簿不是报表设计表（没有“栏目”等表）：请用 wanchang form to-workbook 生成一份设计表，在其中填写。",
            "This workbook is no design of a form: make one with wanchang form to-workbook and fill that in.",
        ),
    ),
    Code(
        "design.unknown-name",
        Severity.ERROR,
        Text("名称不存在", "No such name"),
        Text(
            "“{field}”中的“{name}”在“{sheet}”中找不到{near}：请改为已有的名称，或先在“{sheet}”中补上。",
            "“{name}” in “{field}” is not in “{sheet}”{near_en}: mend the name, or enter it there first.",
        ),
    ),
    Code(
        "design.ambiguous-name",
        Severity.ERROR,
        Text("名称不明确", "More than one such name"),
        Text(
            "“{field}”中的“{name}”不止一处：请写成“表格名称.栏目名称”，或改用代号。",
            "“{name}” in “{field}” may mean several things: write “table.column”, or the code name.",
        ),
    ),
    Code(
        "design.notation",
        Severity.ERROR,
        Text("写法无法识别", "Notation not understood"),
        Text(
            "“{field}”的写法“{value}”无法识别：应写成 {like}。",
            "“{value}” in “{field}” cannot be read: write it as {like}.",
        ),
    ),
    Code(
        "design.twice",
        Severity.ERROR,
        Text("名称重复", "Name used twice"),
        Text(
            "“{name}”与第{first}行重复：请改名，或删去一行。",
            "“{name}” is the same as in row {first}: rename it, or delete one row.",
        ),
    ),
    Code(
        "design.needed",
        Severity.ERROR,
        Text("按类型应填未填", "Needed here, but empty"),
        Text("“{because}”要填写“{field}”{or}：请补填。", "“{because}” needs “{field}”{or_en}: fill it in."),
    ),
    Code(
        "design.unfit",
        Severity.ERROR,
        Text("此处用不到", "Of no use here"),
        Text("“{because}”用不到“{field}”：请清空这一格。", "“{because}” has no use for “{field}”: clear this cell."),
    ),
    Code(
        "design.definition",
        Severity.ERROR,
        Text("设计不成立", "The design does not hold"),
        Text("{what}", "{what_en}"),
    ),
)
