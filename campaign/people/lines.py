"""The menu, the studios, the requests and the wants as lines of text that may be published: no telephone in any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from campaign.definitions import count_words
from campaign.master.deeds import UNTOLD, ranked
from campaign.measures import measures
from campaign.people.menu import Dish, Studio, menu, studios
from campaign.people.orders import Demand, Match, demand
from campaign.people.parts import People, Requests
from campaign.people.register import Register
from workbook.finding import mask_phones
from workbook.form import Section
from workbook.master.menu import MenuLine, MenuWords, RequestLine, StudioLine, WantLine

if TYPE_CHECKING:
    from campaign.settings import Campaign

_TEXTS = 5
"""So many requests that nobody can meet are told of a topic."""

_Line = TypeVar("_Line", MenuLine, StudioLine, RequestLine, WantLine)


def menu_name(campaign: Campaign) -> str:
    """What the menu is called: 宣讲菜单, of 宣讲明细."""
    events = campaign.form.by_name.get(measures(campaign.form).events)
    return f"{events.title.removesuffix('明细') if events is not None else ''}菜单"


def menu_words(campaign: Campaign, parts: People) -> MenuWords:
    """How the form calls what stands in the menu."""
    by = measures(campaign.form)
    events = campaign.form.by_name.get(by.events)
    return MenuWords(
        name=menu_name(campaign),
        topic=_title(events, by.topic) or _title(parts.section, parts.expertise),
        person=parts.section.title,
        duty=_title(parts.section, parts.duty),
        title=_title(parts.section, parts.title) or _title(events, by.title),
        audience=_title(events, by.audience),
        count=count_words(campaign.form)[0],
        recommendation=_title(parts.section, parts.recommendation),
        studio=_title(parts.section, parts.studio),
        more=tuple(field.title for field in parts.more),
    )


def _title(section: Section | None, field: str) -> str:
    return section.field(field).title if section is not None and field else ""


def topic_order(campaign: Campaign) -> tuple[str, ...]:
    """The topics as the code list has them."""
    dotted = campaign.form.roles.get("topic") or campaign.form.roles.get("expertise")
    return campaign.form.locate(dotted)[1].choices if dotted else ()


def counted(campaign: Campaign, counts: Mapping[str, int]) -> str:
    """Names with their counts, as a text: 教师3场、学生1场; what rows do not tell is left out."""
    unit = count_words(campaign.form)[1]
    return "、".join(f"{name}{count}{unit}" for name, count in counts.items() if name != UNTOLD)


def menu_lines(campaign: Campaign, register: Register) -> list[MenuLine]:
    """The menu, topic after topic."""
    return [_dish(campaign, register.parts, dish) for dish in menu(register, topic_order(campaign))]


def _dish(campaign: Campaign, parts: People, dish: Dish) -> MenuLine:
    person = dish.person
    line = MenuLine(
        key=dish.key,
        topic=dish.topic,
        name=person.name,
        duty=person.says(parts.duty),
        unit_name=campaign.by_code[person.unit].name,
        more=tuple(str(mask_phones(person.says(field.name))) for field in parts.more),
        titles="；".join(dish.titles),
        expert=dish.expert,
        events=dish.events,
        audiences=counted(campaign, dish.audiences),
        recommendation=person.says(parts.recommendation),
        studio=person.says(parts.studio),
    )
    return _published(line)


def studio_lines(campaign: Campaign, register: Register) -> list[StudioLine]:
    """The studios of masters."""
    return [_published(_studio(campaign, register.parts, studio)) for studio in studios(register)]


def _studio(campaign: Campaign, parts: People, studio: Studio) -> StudioLine:
    topics: dict[str, int] = {}
    for person in studio.people:
        for topic, count in {person.says(parts.expertise): 0, **person.deeds.by_topic()}.items():
            topics[topic] = topics.get(topic, 0) + count
    return StudioLine(
        name=studio.name,
        people=_joined(person.name for person in studio.people),
        duties=_joined(person.says(parts.duty) for person in studio.people),
        units=_joined(campaign.by_code[person.unit].name for person in studio.people),
        topics=_joined(topic for topic in ranked(topics) if topic != UNTOLD),
        events=sum(person.deeds.events for person in studio.people),
    )


def suggestion(campaign: Campaign, match: Match) -> tuple[str, str]:
    """Whom to ask for a request, with those to fall back on, and what to tell besides."""
    names = _called(campaign, match)
    others = f"；备选：{'、'.join(names[1:])}" if names[1:] else ""
    return (f"{names[0]}{others}" if names else "", match.remark)


def request_lines(campaign: Campaign, found: Sequence[Match], parts: Requests) -> list[RequestLine]:
    """The open requests, the oldest first."""
    return [_published(_request(campaign, one, parts)) for one in found]


def _request(campaign: Campaign, match: Match, parts: Requests) -> RequestLine:
    one, names = match.request, _called(campaign, match)
    return RequestLine(
        date=one.says(parts.date),
        unit_name=one.origin.unit_name,
        source=one.says(parts.source),
        text=one.says(parts.text),
        topic=one.says(parts.topic),
        wished=one.says(parts.person),
        handling=one.says(parts.handling),
        suggested=names[0] if names else "",
        others="、".join(names[1:]),
        remark=match.remark,
    )


def want_lines(campaign: Campaign, found: Sequence[Match], parts: Requests) -> list[WantLine]:
    """By topic what is open and what of it nobody covers."""
    return [_published(_want(one, parts)) for one in demand(found, parts, topic_order(campaign))]


def _want(one: Demand, parts: Requests) -> WantLine:
    texts = list(dict.fromkeys(match.request.says(parts.text) for match in one.unmet))
    more = [f"等{len(texts)}项"] if len(texts) > _TEXTS else []
    return WantLine(
        topic=one.topic,
        open=one.open,
        met=one.open - len(one.unmet),
        unmet=len(one.unmet),
        oldest=one.oldest,
        units=_joined(match.request.origin.unit_name for match in one.unmet),
        texts="；".join([*texts[:_TEXTS], *more]),
    )


def _called(campaign: Campaign, match: Match) -> list[str]:
    """The people suggested, by name; those of other units with it."""
    unit = match.request.origin.unit
    return [
        person.name if person.unit == unit else f"{person.name}（{campaign.by_code[person.unit].name}）"
        for person in match.people
    ]


def _joined(words: Iterable[Any]) -> str:
    """Each word once, in order."""
    return "、".join(dict.fromkeys(str(word) for word in words if word))


def _published(line: _Line) -> _Line:
    """With telephone numbers in its texts masked: people type them anywhere."""
    texts = {one.name: mask_phones(getattr(line, one.name)) for one in fields(line) if one.name != "key"}
    return replace(line, **texts)
