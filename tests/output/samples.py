"""Hand-made reports for the tests of the output."""

from __future__ import annotations

import random

from workbook.finding import Finding, Report, Severity, Skip, Verdict

EVIL = '</script><img src=x onerror="document.title=1">\x1b[2J\u202egpj.xlsx\n"quoted" & \x9b\ud83d'
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

UNITS = {
    "office-01": "示例一街道办事处",
    "office-02": "示例二街道办事处",
    "education": "区教育局",
    "health": "区卫健委",
    "union": "区总工会",
    "league": "团区委",
}

KINDS = (
    ("schema.required", Severity.ERROR, "必填项未填", "“宣讲地点”没有填，请填写举办宣讲的地点。", None, None),
    (
        "check.in-period",
        Severity.ERROR,
        "日期不在报告期",
        "宣讲日期 2020-05-02 不在 2020-04 内，请核对日期或改报到对应月份的报表。",
        "2020-05-02",
        None,
    ),
    ("check.order", Severity.ERROR, "起止时间颠倒", "结束时间 09:00 早于开始时间 10:30，请核对。", "09:00", None),
    ("value.uncertain", Severity.WARNING, "数值不确定", "“约120人”不是确定的人数，请填整数。", "约120人", 120),
    (
        "check.plausible",
        Severity.WARNING,
        "数值偏大",
        "线下人数 8,000 超过 5,000，请核实；属实的，请在“情况说明”表中说明。",
        8000,
        None,
    ),
    ("value.fullwidth", Severity.INFO, "全角数字", "“１２０”已按 120 读取，不需要修改。", "１２０", 120),
)


def finding(kind: int = 0, row: int = 7, *, personal: bool = False, **changes: object) -> Finding:
    """A finding of one of KINDS at a row of 宣讲明细, with any field changed."""
    code, severity, title, message, value, suggestion = KINDS[kind]
    fields = {
        "code": code, "severity": severity, "pointer": f"/lectures/{row - 5}/place", "sheet": "宣讲明细",
        "cell": f"{'EBDLLM'[kind]}{row}", "title": title, "message": message, "value": value,
        "suggestion": suggestion, "personal": personal,
    }  # fmt: skip
    return Finding(**(fields | changes))  # type: ignore[arg-type]


def report(**changes: object) -> Report:
    """A clean, accepted filing, with any field changed."""
    fields = {
        "path": "收件箱/区教育局 4月月报表.xlsx", "file": "区教育局 4月月报表.xlsx", "within": (), "sha256": SHA,
        "form": "monthly-return", "version": 1, "unit": "education", "period": "2020-04",
        "verdict": Verdict.ACCEPTED,
    }  # fmt: skip
    return Report(**(fields | changes))  # type: ignore[arg-type]


def returned(*findings: Finding, **changes: object) -> Report:
    """A returned filing that came in a zip in a mail."""
    fields = {
        "path": "收件箱/2020-05-06 报送.eml", "file": "示例一街道4月月报表（终稿）.xlsx",
        "within": ("2020-05-06 报送.eml", "四月材料.zip"), "unit": "office-01", "verdict": Verdict.RETURNED,
        "findings": findings or (finding(5, 9), finding(3, 8), finding(0, 7)),
        "skipped": (Skip("check.total", "“线下人数”有未能读取的值"),),
    }  # fmt: skip
    return report(**(fields | changes))


def hostile() -> Report:
    """A document whose every text is hostile."""
    bad = finding(
        0,
        sheet=EVIL,
        cell="A1",
        title=EVIL,
        message=EVIL,
        value=EVIL,
        suggestion=EVIL,
        code="file.'\"><b>",
        pointer=EVIL,
    )
    return report(
        path=f"收件箱/{EVIL}", file=EVIL, within=(EVIL,), unit=EVIL, period="<i>", form=EVIL,
        verdict=Verdict.RETURNED, findings=(bad,), skipped=(Skip(EVIL, EVIL),),
    )  # fmt: skip


def many(count: int, seed: int = 1) -> list[Report]:
    """A month's mix of documents, the same for a seed."""
    rng = random.Random(seed)
    return [_one(rng, number) for number in range(count)]


def _one(rng: random.Random, number: int) -> Report:
    unit = rng.choice(list(UNITS))
    name = f"{UNITS[unit]}{rng.choice(('4月月报表', '月报表(1)', '2020年4月 万场宣讲报表'))}-{number}.xlsx"
    base = {"path": f"收件箱/{name}", "file": name, "unit": unit, "sha256": f"{rng.getrandbits(256):064x}"}
    draw = rng.random()
    if draw < 0.5:
        return report(**base)
    if draw < 0.56:
        return report(**base, verdict=Verdict.ACCEPTED_ZERO)
    if draw < 0.64:
        return report(**base, verdict=Verdict.ACCEPTED_EXPLAINED, findings=(finding(4, rng.randint(5, 60)),))
    if draw < 0.68:
        broken = finding(
            0,
            code="file.encrypted",
            title="文件加密",
            message="文件设有打开密码，请取消密码后重新报送。",
            sheet=None,
            cell=None,
            pointer="",
        )
        return report(
            **base | {"unit": None},
            period=None,
            form=None,
            version=None,
            verdict=Verdict.UNREADABLE,
            findings=(broken,),
        )
    if draw < 0.7:
        return report(**base | {"unit": None}, period=None, form=None, version=None, verdict=Verdict.UNRECOGNISED)
    faults = tuple(finding(rng.randrange(len(KINDS)), rng.randint(5, 60)) for _ in range(rng.randint(1, 9)))
    verdict = Verdict.RETURNED if any(f.severity is not Severity.INFO for f in faults) else Verdict.ACCEPTED
    return report(**base, verdict=verdict, findings=faults)
