"""The reports (宣讲报告) that came along, by the events that they belong to; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.measures import measures
from campaign.ranking.points import Entrant, Indicator, Ranking, Value, place
from campaign.ranking.units import against_best
from campaign.sampling.risk import is_figure
from workbook.finding import mask_phones

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from campaign.master.tallying import Tallied
    from campaign.settings import Campaign


class Report(NamedTuple):
    """One report: its key, the filing, its row in the list of attachments, and its event's row."""

    key: str
    filed: Filed
    listed: HeldRow
    event: HeldRow


def reports(campaign: Campaign, holdings: Holdings, filings: Collection[Tallied]) -> list[Report]:
    """The reports that are listed, came along and belong to an event; none where the form does not tell of any."""
    form = campaign.form
    places = [form.role(name) for name in ("attachments", "attachment-kind", "attachment-event", "event-number")]
    word, found = form.roles.get("report-says"), list[Report]()
    if not word or None in places:
        return found
    (listed, file), (_, kind), (_, belongs), (events, number) = (place for place in places if place is not None)
    for one in (each.filed for each in filings):
        came = {name.casefold() for name in holdings.evidence.get(one.id, ())}
        mine = [
            row
            for row in holdings.section(one.id, listed)
            if row.data.get(kind) == word and str(row.data.get(file, "")).casefold() in came
        ]
        by_number = {row.data.get(number): row for row in holdings.section(one.id, events)} if mine else {}
        for row in mine:
            event = by_number.get(row.data.get(belongs))
            if event is not None and row.data.get(belongs) is not None:
                found.append(Report(f"{one.unit}|{one.period}|{row.data[file]}|{row.row}", one, row, event))
    return found


def report_ranking(campaign: Campaign, found: Collection[Report]) -> Ranking | None:
    """All of them; None where there is none."""
    if not found:
        return None
    by, form, weights = measures(campaign.form), campaign.form, campaign.merit._asdict()
    columns = [
        (Indicator(name, title, weights[name], rule), values)
        for name, title, rule, values in _columns(campaign, found)
        if weights[name]
    ]
    entrants = [
        Entrant(one.key, _name(campaign, one), one.filed.unit or "", tuple(values[one.key] for _, values in columns))
        for one in found
    ]
    kind, indicators = form.roles["report-says"], tuple(indicator for indicator, _ in columns)
    note = f"只评随件收到、并注明对应{form.section(by.events).title}的{kind}"
    return Ranking(kind, f"{kind}排名", indicators, place(indicators, entrants), note)


def _columns(campaign: Campaign, found: Collection[Report]) -> Iterator[tuple[str, str, str, dict[str, Value]]]:
    by, form = measures(campaign.form), campaign.form
    good = [word for word in form.roles.get("rating-says", "").split("|") if word]
    if by.rating and good:
        rule = "、".join(f"{word}计{_tenth(_step(word, good))}" for word in good)
        yield "report_rating", "效果评估", f"对应活动的评估：{rule}，其余计0", {
            one.key: Value(_step(one.event.data.get(by.rating), good), str(one.event.data.get(by.rating) or "未填"))
            for one in found
        }  # fmt: skip
    if by.figures:
        reach = form.section(by.events).field(by.figures[0]).title
        sums = {one.key: _figure(one.event.data.get(by.figures[0])) for one in found}
        yield "report_reach", reach, f"对应活动的{reach}与最高者之比", against_best(sums)
    comment, word = form.role("comment"), form.roles.get("comment-says")
    if comment is not None and word:
        title = form.locate(".".join(comment))[1].title
        yield "report_comment", title, f"对应活动的“{title}”为“{word}”计1，否则计0", {
            one.key: Value(
                Fraction(one.event.data.get(comment[1]) == word), str(one.event.data.get(comment[1]) or "未填")
            )
            for one in found
        }  # fmt: skip


def _step(word: Any, good: list[str]) -> Fraction:
    """The best word counts 1, each next one so much less: of two, 1 and a half."""
    return Fraction(len(good) - good.index(word), len(good)) if word in good else Fraction(0)


def _tenth(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _figure(value: Any) -> int | float:
    return value if is_figure(value) else 0


def _name(campaign: Campaign, one: Report) -> str:
    """What a report is called: its event's title, else its file's name."""
    by, file = measures(campaign.form), campaign.form.role("attachments")
    title = one.event.data.get(by.title) if by.title else None
    person = one.event.data.get(by.person) if by.person else None
    if title:
        return str(mask_phones(f"{title}（{person}）" if person else str(title)))
    return str(mask_phones(str(one.listed.data.get(file[1], "")))) if file else one.key
