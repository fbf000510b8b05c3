"""Patterns of cells about which Excel's formulas and Python may differ, each with the reason."""

from __future__ import annotations

from validator.check import KINDS, kind
from workbook.finding import Text

DIFFERENCES: dict[str, Text] = {
    "typed-number": Text(
        "数字写成文字（120人、１２０、约120）：自查要求只填数字，审核程序能读懂的照收",
        "a figure typed as text (120人, １２０, 约120): 自查 asks for a number, reading accepts what it understands",
    ),
    "typed-date": Text(
        "日期写成文字或八位数（2020.4.3、20200403）：自查要求填日期，审核程序能读懂的照收",
        "a date typed as text or eight digits (2020.4.3, 20200403): 自查 asks for a date, reading accepts it",
    ),
    "typed-time": Text(
        "时间写成文字（上午9点）：自查要求填时间，审核程序能读懂的照收",
        "a time typed as text (上午9点): 自查 asks for a time, reading accepts it",
    ),
    "loose-choice": Text(
        "选项写成别名或夹有空格：自查要求与下拉列表一字不差，审核程序能认出的照收",
        "a choice by another name or with blanks in it: 自查 wants the list's own word, reading accepts its variants",
    ),
    "blank-mark": Text(
        "以 /、—、无 等表示空白：自查当作已填写，审核程序视为未填",
        "a sign that means empty (/ — 无): 自查 takes the cell for filled, reading for empty",
    ),
    "boolean": Text(
        "TRUE、FALSE：在一列之中，有的程序的自查把它当作数字",
        "TRUE and FALSE: over a range some programs take them for numbers",
    ),
    "date-as-number": Text(
        "数字栏里填了日期：自查只看到它的序列号，审核程序不收",
        "a date in a column of figures: 自查 sees its serial only, reading refuses it",
    ),
    "old-date": Text(
        "2000年以前、2099年以后的日期：自查不收，审核程序照收",
        "a real date before 2000 or after 2099: 自查 refuses it, reading takes it",
    ),
    "letter-case": Text(
        "只有大小写不同的两个词：自查当作相同，审核程序当作不同",
        "two words that differ in case only: the same to 自查, two to Python",
    ),
    "text-of-number": Text(
        "文字的 5 和数字的 5：自查和审核程序可能一个当作相同、一个当作不同",
        "the text 5 beside the number 5: one may take them for the same and the other not",
    ),
    "reused-file": Text(
        "所有日期都在同一个别的月份：审核程序只提一条“上月的表又用了一次”，自查逐格计数",
        "every date lies in one other month: Python tells once that last month's file was used again, 自查 cell by cell",
    ),
    "odd-row": Text(
        "合计行、重复的表头、备注行：审核程序略过，自查不能一一认出",
        "a 合计 row, the headers once more, a line of notes: reading passes them over, 自查 does not know them all",
    ),
}

OF_READING = frozenset(DIFFERENCES) - {"letter-case", "text-of-number"}
"""What concerns every rule: reading decides what a cell says, and which rows are rows, before any of them is asked."""


def declared(code: str) -> frozenset[str]:
    """The patterns about which a rule of this code may differ: those of reading, and those its kind declares."""
    name = code.removeprefix("check.")
    return OF_READING | frozenset(kind(name).differs if name in KINDS else ())
