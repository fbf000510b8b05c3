"""Wording: the figures of a month in the sentences of a circular; a figure that is not there has no sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from campaign.circular.month import Month, QuotaLine, UnitLine
from campaign.circular.texts import Told
from campaign.settings import Unit
from campaign.standing import State
from workbook.handout import day_text, month_text
from workbook.master.overview import PhaseTally
from workbook.master.progress import BEHIND, Progress
from workbook.master.subject import Measure, Subject, Tally

_FIRST = 3
"""So many places of a ranking, and so many reasons, are told in words."""

_NAMED = 8
"""So many units that lag behind are named."""


def month_end(period: str) -> str:
    """ "2020-04" -> "2020年4月底"."""
    return f"{month_text(period)}底"


def short_month(period: str) -> str:
    """ "2020-04" -> "4月"."""
    return f"{int(period[5:])}月"


def day(moment: date) -> str:
    """A day as people write it."""
    return day_text(moment.isoformat())


def percent(share: float) -> str:
    """A share with one decimal, halves rounded up: as Excel shows it in the master."""
    return f"{(Decimal(str(share)) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def amount(figure: int | float, measure: Measure) -> str:
    """A measure's figure with its unit: "1,234人"."""
    return f"{number(figure)}{measure.unit}"


def number(figure: int | float) -> str:
    """A figure with thousands separators; two decimals where it is not whole."""
    return f"{figure:,.0f}" if figure == int(figure) else f"{figure:,.2f}"


def names(units: Sequence[Unit], most: int | None = None) -> str:
    """Names of units; beyond `most` of them only how many there are."""
    shown = "、".join(unit.name for unit in units[:most])
    return f"{shown}等{len(units)}家" if most is not None and len(units) > most else shown


def overall(month: Month) -> Iterator[str]:
    """What was done in the month, and in all against the target; the phase; what it was about."""
    about, alone = month.subject, month.tally
    zero = len(month.standing_as(State.ZERO))
    filed = f"{short_month(month.period)}，应报送的{alone.owed}家单位中，{alone.passed}家的报表已通过审核入账"
    filed += f"（其中零报告{zero}家）" if zero else ""
    if about is None:
        yield f"{filed}。"
        return
    yield f"{filed}，共完成{alone.tally.count:,}{about.unit}{_measured(about, alone.tally, '；')}。"
    yield _in_all(month, about)
    yield from _phase(month, about)
    yield from _topics(month, about)


def _measured(about: Subject, tally: Tally, lead: str) -> str:
    """The measures beside the count: each by itself, for they are never added to one another."""
    told = [f"{one.says}{amount(figure, one)}" for one, figure in zip(about.measures, tally.figures, strict=True)]
    return lead + "、".join(told) if told else ""


def _in_all(month: Month, about: Subject) -> str:
    whole, end = month.whole.district, f"截至{month_end(month.period)}"
    said = f"{end}，全区累计完成{whole.done:,}{about.unit}"
    if whole.target:
        said += f"，完成全区任务{whole.target:,}{about.unit}的{percent(whole.done / whole.target)}"
        said += f"，尚差{whole.owed:,}{about.unit}" if whole.owed else "，任务已经完成"
    return f"{said}{_measured(about, Tally(whole.done, whole.figures), '；累计')}。"


def _phase(month: Month, about: Subject) -> Iterator[str]:
    now: list[PhaseTally] = [one for one in month.whole.phases if one.start[:7] <= month.period <= one.end[:7]]
    for one in now:
        days = f"{day_text(one.start)}至{day_text(one.end)}"
        yield f"“{one.name}”阶段（{days}）已完成{one.tally.count:,}{about.unit}。"


def _topics(month: Month, about: Subject) -> Iterator[str]:
    told = sorted((one for one in month.alone.topics if one.tally.count), key=lambda one: -one.tally.count)
    if about.topic is not None and told:
        whole = month.tally.tally.count
        parts = (f"{one.name}{one.tally.count:,}{about.unit}（{percent(one.tally.count / whole)}）" for one in told)
        yield f"按{about.topic.word}分：{'、'.join(parts)}。"


def quotas(month: Month) -> Iterator[str]:
    """Every quota: who owes it, what is done, what is owed a month from here on."""
    for one in month.quotas:
        if month.subject is not None and one.units:
            yield _quota(month, one, month.subject.unit)


def _quota(month: Month, one: QuotaLine, unit: str) -> str:
    line, many = one.line, len(one.units)
    if one.quota.each:
        owed = f"{many}家单位各不少于{one.quota.count:,}{unit}" if many > 1 else f"不少于{one.quota.count:,}{unit}"
    else:
        owed = f"{many}家单位共同不少于{one.quota.count:,}{unit}"
    said = f"{line.name}（{owed}）：累计完成{line.done:,}{unit}，完成任务的{percent(line.done / (line.target or 1))}"
    if one.quota.each and many > 1:
        met = sum(done >= one.quota.count for _, done in one.units)
        return f"{said}，{met}家已完成任务。" if met else f"{said}。"
    return f"{said}{_owed(month, line, unit)}。"


def _owed(month: Month, line: Progress, unit: str) -> str:
    if not line.owed:
        return "，任务已经完成"
    monthly = line.outlook.monthly
    pace = f"，从{month_text(month.following)}起每月需完成{monthly:,}{unit}" if month.following and monthly else ""
    return f"，尚差{line.owed:,}{unit}{pace}"


def ranking(month: Month) -> Iterator[str]:
    """The first places, and who has done nothing yet."""
    if month.subject is None:
        return
    unit = month.subject.unit
    done = [one for one in month.units if one.whole.count]
    if first := [one for one in done if one.rank <= _FIRST]:
        told = (f"{one.unit.name}（{one.whole.count:,}{unit}）" for one in first)
        yield f"按累计{month.subject.count}排名，居前的是：{'、'.join(told)}。"
    end = month_end(month.period)
    if none := [one.unit for one in month.units if one.filed and not one.whole.count]:
        yield f"截至{end}，报表已入账而累计{month.subject.count}为零的{len(none)}家：{names(none)}。"
    if unfiled := [one.unit for one in month.units if not one.filed]:
        yield f"截至{end}，各月报表均未入账、不能计入排名的{len(unfiled)}家：{names(unfiled)}。"


def reporting(month: Month) -> Iterator[str]:
    """How the returns of the month stand: every unit in one of these sentences, and who was late in one besides."""
    tally = month.tally
    share = f"，占应报送单位的{percent(tally.passed / tally.owed)}" if tally.owed else ""
    yield f"截至{day(month.as_of)}，{tally.owed}家单位中{tally.passed}家的报表已通过审核{share}。"
    passed = month.standing_as(State.ACCEPTED, State.EXPLAINED)
    zero, mending = month.standing_as(State.ZERO), month.standing_as(State.CORRECTING)
    explained = len(month.standing_as(State.EXPLAINED))
    if passed:
        yield f"通过{len(passed)}家" + (f"，其中带说明通过{explained}家。" if explained else "。")
    told = (
        ("零报告", zero, "已报送，本月无开展情况"),
        ("已通过、更正件待改", mending, "此前入账的仍然有效"),
        ("退回待改", month.standing_as(State.RETURNED), "已报送，须更正后重新报送"),
        ("正在核实", month.standing_as(State.HELD), "已收到，尚未入账"),
        ("未报送", month.standing_as(State.MISSING), "没有收到报表"),
    )
    for word, units, note in told:
        if units:
            yield f"{word}{len(units)}家（{note}）：{names(units)}。"
    if month.late:
        yield f"以上单位中，迟报{len(month.late)}家：{names(month.late)}。"


def problems(month: Month) -> list[str]:
    """What is to be mended: the pace, the punctuality, the quality of what is filed; none where there is none."""
    found = [*_behind(month), *_unpunctual(month), *_faulty(month)]
    if len(found) < 2:
        return found
    return [f"{number}是{said}" for number, said in zip("一二三", found, strict=False)]


def _behind(month: Month) -> Iterator[str]:
    """Who has done less than the days gone by call for; joint quotas are told as a whole."""
    if month.subject is None or not month.clock.elapsed:
        return
    expected = month.clock.elapsed / month.clock.days
    own = [one for one in month.units if one.target and _lags(one, expected)]
    joint = [one.line for one in month.quotas if not one.quota.each and one.line.outlook.verdict == BEHIND]
    parts = []
    if own:
        named = names([one.unit for one in sorted(own, key=_rate)], _NAMED)
        parts.append(f"单独承担任务的单位中，{len(own)}家低于时序进度（由低到高）：{named}")
    if joint:
        parts.append(
            "共同任务中低于时序进度的：" + "、".join(f"{one.name}（{percent(one.rate or 0)}）" for one in joint)
        )
    if parts:
        yield f"进度不平衡。截至{month_end(month.period)}，时序进度为{percent(expected)}；{'；'.join(parts)}。"


def _rate(one: UnitLine) -> float:
    return one.whole.count / (one.target or 1)


def _lags(one: UnitLine, expected: float) -> bool:
    return _rate(one) < min(1.0, expected)


def _unpunctual(month: Month) -> Iterator[str]:
    missing, late = len(month.standing_as(State.MISSING)), len(month.late)
    said = [f"{count}家{word}" for count, word in ((missing, "未报送"), (late, "迟报")) if count]
    if said:
        yield f"报送不及时。{short_month(month.period)}报表{'、'.join(said)}。"


def _faulty(month: Month) -> Iterator[str]:
    back = month.returned
    if back.filings:
        causes = "、".join(f"{title}（{units}家）" for title, units in back.causes[:_FIRST])
        said = f"填报质量不高。{short_month(month.period)}报表先后退回{back.filings}份次，涉及{back.units}家单位"
        yield f"{said}，常见问题有：{causes}。" if causes else f"{said}。"


class Asked(NamedTuple):
    """One thing that is asked of the units: in a few words, and in full."""

    head: str
    text: str


def requirements(month: Month) -> Iterator[Asked]:
    """What is asked of the units now: what they owe, the pace, the next return and its last day."""
    owing = month.standing_as(State.MISSING, State.RETURNED)
    if owing:
        head = f"补齐{short_month(month.period)}报表"
        yield Asked(head, f"请{names(owing)}尽快补报，或更正后重新报送。")
    ahead = month.whole.district
    if month.subject is not None and ahead.target and ahead.owed and ahead.outlook.monthly and month.following:
        unit = month.subject.unit
        said = f"全区尚差{ahead.owed:,}{unit}，从{month_text(month.following)}起每月需完成{ahead.outlook.monthly:,}{unit}。"
        yield Asked("加快任务进度", f"{said}请进度落后的单位对照附件1抓紧安排。")
    if month.following:
        zero = "没有开展的，也须报送零报告。" if "zero" in month.campaign.form.roles else ""
        due = day(month.campaign.facts.due(month.following))
        yield Asked(f"按时报送{short_month(month.following)}报表", f"请于{due}前（含当日）报送。{zero}")


def by_whom(told: Told) -> str:
    """Whose words they are: one unit's name, or that of several that wrote the same."""
    return "、".join(told.units) if len(told.units) < 4 else f"{'、'.join(told.units[:3])}等{len(told.units)}家单位"
