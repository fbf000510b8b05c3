"""Which words the templates of 月度通报 and 简报 may use, what they mean, and which must not be empty."""

from __future__ import annotations

from collections.abc import Mapping

from campaign.notices.vocabulary import Word, Words

CIRCULAR, BULLETIN = "月度通报.docx", "简报.docx"

_COMMON: Words = {
    "campaign": Word("活动名称", "“党的创新理论万场宣讲进基层”活动", required=True),
    "department": Word("主办部门", "区委宣传部", required=True),
    "month": Word("报告期", "2020年4月", required=True),
    "date": Word("成文日期：登记簿最后一笔的日期", "2020年5月9日", required=True),
    "count_month": Word("本月完成数，带单位；报表不计数时为空", "203场"),
    "count_whole": Word("累计完成数，带单位；报表不计数时为空", "1,234场"),
    "target": Word("全区任务，带单位；没有任务时为空", "3,000场"),
    "rate": Word("全区完成率；没有任务时为空", "41.1%"),
    "owed": Word("全区尚差，带单位；没有任务时为空", "1,766场"),
    "units_owed": Word("应报送的单位数", 22, required=True),
    "units_passed": Word("已通过的单位数", 20, required=True),
}

VOCABULARY: Mapping[str, Words] = {
    CIRCULAR: {
        **_COMMON,
        "overall": Word("“总体情况”各段", ["4月，应报送的22家单位中……"], required=True),
        "quotas": Word("“任务完成情况”各段；没有任务时为空", ["各办事处宣讲（11家单位各不少于80场）：……"]),
        "ranking": Word("排名各段；报表不计数时为空", ["按累计场次排名，居前的是：……"]),
        "reporting": Word("“报送情况”各段", ["截至2020年5月9日，……"], required=True),
        "experiences": Word("“经验做法”：每条有 who（单位）、text（做法）", [{"who": "示例路办事处", "text": "……"}]),
        "more_experiences": Word("没有列出的经验做法还有几条", 3),
        "issue": Word("同月简报的期号；没有简报时为空", "第2期"),
        "problems": Word("“存在问题”各段", ["一是进度不平衡。……"]),
        "requirements": Word(
            "“下步要求”：每条有 head（要点）、text（内容）", [{"head": "按时报送5月报表", "text": "……"}]
        ),
        "month_end": Word("本月底", "2020年4月底", required=True),
        "count_word": Word("计数的名称；报表不计数时为空", "场次"),
        "count_unit": Word("计数的单位；报表不计数时为空", "场"),
        "measures": Word("附件1中与计数并列的栏目", ["线下人数"]),
        "progress": Word(
            "附件1的各行：rank、who、done（本月）、figures（本月各栏）、target、whole（累计）、rate、owed",
            [
                {
                    "rank": 1, "who": "示例路办事处", "done": "12", "figures": ["340"],
                    "target": "80", "whole": "30", "rate": "37.5%", "owed": "50",
                }
            ],
        ),
        "states": Word(
            "附件2的各行：who、state、day（收到）、asked（应报月数）、passed、returned、missing、late",
            [
                {
                    "who": "示例路办事处", "state": "通过", "day": "2020-05-03",
                    "asked": 2, "passed": 2, "returned": 0, "missing": 0, "late": 0,
                }
            ],
            required=True,
        ),
    },
    BULLETIN: {
        **_COMMON,
        "issue": Word("期号", "第2期", required=True),
        "summary": Word("本月概况各段", ["4月，应报送的22家单位中……"], required=True),
        "narratives": Word("“工作动态”：每条有 who（单位）、lines（各段）", [{"who": "示例路办事处", "lines": ["……"]}]),
        "experiences": Word("“经验做法”：每条有 who（单位）、lines（各段）", [{"who": "示例路办事处", "lines": ["……"]}]),
    },
}  # fmt: skip
"""Template -> its words."""
