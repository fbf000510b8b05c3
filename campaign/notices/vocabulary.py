"""Which words each template of the notices may use, what they mean, and which must not be empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Word(NamedTuple):
    """One word of a template: its meaning as staff read it, an example of what stands for it, whether it must be there.

    The example has the type that the word always has: a text, a number, yes or no, or a list of texts.
    """

    meaning: str
    example: Any
    required: bool = False


Words = Mapping[str, Word]

URGING, RETURNED, RECEIPT, UNREAD = "催报通知.txt", "退回通知.txt", "受理回执.txt", "无法受理通知.txt"
COMPARED, SIGNATURE, SAMPLED = "版本对照.txt", "落款.txt", "抽查通知.txt"

_SIGNED: Words = {
    "department": Word("主办部门", "区委宣传部", required=True),
    "contact": Word("主办部门联系人", "理论科"),
    "phone": Word("主办部门联系电话", "0379-00000000"),
    "today": Word("落款日期", "2020年5月9日", required=True),
}
_COMPARED: Words = {
    "compared": Word("与上一版对照的结论；没有上一版时为空", "已更正1处，尚有2处。"),
    "differences": Word("与上一版的不同，一条一行", ["已更正　宣讲明细 L7"]),
    "more_differences": Word("没有列出的不同还有几处", 3),
}
_LISTED: Words = {
    "lines": Word("审核意见，一条一行", ["强制　宣讲明细 L7：请填写人数。"]),
    "rest": Word("没有列出的审核意见还有几处", 4),
    "summary": Word("审核意见的处数，如“共3处：强制3处。”", "共12处：强制3处、核实2处、提示7处。"),
}
_FILED: Words = {
    "unit": Word("报送单位", "示例路办事处", required=True),
    "file": Word("来件的文件名", "2020年4月_示例路办事处_月报表.xlsx", required=True),
    "month": Word("报告期", "2020年4月", required=True),
    "moment": Word("收到的时间", "2020年5月3日 09:02", required=True),
    "edition": Word("第几版", 2),
    "edition_words": Word("“，第几版”三字；不是报表时为空", "，第2版"),
    "late": Word("是否迟报", True),
    "sha256": Word("来件的校验码", "0" * 64),
    "adoptable": Word("是否有可以“采纳”的建议", True),
    "due": Word("截止日期", "2020年5月5日"),
    "due_month": Word("截止日期所对应的报告期", "2020年4月"),
    "standing": Word("现行有效的是第几版；没有时为空", 1),
    "reinstated": Word("是否此前退回、现已恢复入账", True),
    **_LISTED,
    **_COMPARED,
    **_SIGNED,
}

VOCABULARY: Mapping[str, Words] = {
    URGING: {
        "unit": Word("报送单位", "示例路办事处", required=True),
        "campaign": Word("活动名称", "“党的创新理论万场宣讲进基层”活动", required=True),
        "form": Word("报表名称", "月报表", required=True),
        "month": Word("报告期", "2020年4月", required=True),
        "due": Word("截止日期", "2020年5月5日", required=True),
        "days_late": Word("已逾期几天；没有逾期为0", 4),
        "days_left": Word("距截止日期还有几天；逾期或当天为0", 3),
        "time": Word("本期第几次催报", 2, required=True),
        "zero_allowed": Word("报表是否有“零报告”", True),
        "returned": Word("是否因退回未更正而催报；否则是未报", True),
        "file": Word("退回的文件名；未报时为空", "2020年4月_示例路办事处_月报表.xlsx"),
        "moment": Word("退回的文件何时收到；未报时为空", "2020年5月3日 09:02"),
        **_LISTED,
        **_SIGNED,
    },
    RETURNED: {
        **_FILED,
        "marked": Word("是否做成了标注件", True),
        "attachment": Word("附件的文件名", "示例路办事处_2020年4月_月报表_退回.xlsx", required=True),
        "unmarked_because": Word("未能做成标注件的原因", "原文件过大，"),
        "converted": Word("来件由什么格式转来；没有转换时为空", "WPS表格（.et）"),
        "moved": Word("移入了新模板的附件名；没有时为空", "示例路办事处_2020年4月_月报表_移植.xlsx"),
        "unmoved": Word("未能移入的是哪份模板；没有时为空", "2020年5月的模板"),
        "right": Word("应当使用的模板", "现行第3版模板"),
        "asked": Word("移入后还有几栏须补填", 2),
        "others": Word("除用错模板外是否还有别的问题", True),
        "other_month": Word("误填了哪个月的模板；没有时为空", "2020年5月"),
    },
    RECEIPT: {**_FILED, "verdict": Word("审核结论", "通过", required=True)},
    UNREAD: {
        **_FILED,
        "month": Word("报告期；认不出时为“未识别月份”", "未识别月份"),
        "problem": Word("“无法读取”或“不是下发的报表”", "无法读取", required=True),
        "lines": Word("审核意见，一条一行", ["整份文件：文件已损坏。"], required=True),
    },
    SAMPLED: {
        "unit": Word("受检单位", "示例路办事处", required=True),
        "campaign": Word("活动名称", "“党的创新理论万场宣讲进基层”活动", required=True),
        "form": Word("报表名称", "月报表", required=True),
        "month": Word("报告期", "2020年4月", required=True),
        "lines": Word("抽到的各项，一条一行", ["2020年4月3日　示例路社区"], required=True),
        "count": Word("抽到本单位几项", 1, required=True),
        "drawn": Word("这次一共抽取几项", 5, required=True),
        "population": Word("从几项中抽取", 312, required=True),
        "drawing": Word("抽查编号", "3f9a01c2", required=True),
        **_SIGNED,
    },
    COMPARED: _COMPARED,
    SIGNATURE: _SIGNED,
}
"""Template -> its words. What a template includes speaks of the same letter, and may use the same words."""

ALL_WORDS = frozenset(word for words in VOCABULARY.values() for word in words)


def example(name: str, *, full: bool) -> dict[str, Any]:
    """A letter to try a template on: every word with its example, or only those that must be there."""
    words = VOCABULARY[name]
    return {word: about.example if full or about.required else _nothing(about.example) for word, about in words.items()}


def _nothing(example: Any) -> Any:
    """What stands for a word that has nothing to say."""
    return {str: "", int: 0, bool: False, list: []}[type(example)]
