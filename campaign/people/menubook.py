"""The menu as it is sent out: everything that it says, and the workbook of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.master.tallying import tallied
from campaign.people.lines import menu_lines, menu_words, request_lines, studio_lines, want_lines
from campaign.people.menu import has_menu
from campaign.people.orders import matches, requests
from campaign.people.parts import requests_of
from campaign.people.register import State, register
from workbook.listing import draw_listing
from workbook.master import menu as sheets
from workbook.printing import escape
from workbook.sheets import Book

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign


@dataclass(frozen=True, slots=True)
class Menu:
    """Lines of text, telephone numbers in none: who speaks on what, the studios, the requests (None: no such table).

    `campaign` and `as_of` stand above; `people` so many stand on it; `unlisted` are known from events only, `alike`
    records that wait for staff in `sheet`.
    """

    campaign: str
    as_of: str
    words: sheets.MenuWords
    lines: list[sheets.MenuLine]
    people: int
    studios: list[sheets.StudioLine]
    requests: list[sheets.RequestLine] | None
    wants: list[sheets.WantLine]
    sheet: str
    unlisted: int
    alike: int

    @property
    def title(self) -> str:
        """What the workbook and the page are called."""
        return f"{self.campaign}{self.words.name}"


def compose(campaign: Campaign, holdings: Holdings) -> Menu | str:
    """The menu of what is in force; a sentence for staff where there is none."""
    from campaign.master.projection import as_of

    filings = tallied(campaign, holdings, {}).values()
    everyone = register(campaign, holdings, filings)
    if everyone is None or not has_menu(everyone):
        return f"“{campaign.form.title}”没有注明人员擅长什么、是否推荐，没有菜单可写。"
    lines = menu_lines(campaign, everyone)
    if not lines:
        return f"已入账的报表中还没有可列入菜单的{everyone.parts.section.title}，没有写出菜单。"
    parts = requests_of(campaign.form)
    found = matches(requests(campaign, holdings, filings, parts), everyone, parts) if parts is not None else []
    return Menu(
        campaign=campaign.name,
        as_of=as_of(campaign, holdings),
        words=menu_words(campaign, everyone.parts),
        lines=lines,
        people=len({line.key.removeprefix(f"{line.topic}|") for line in lines}),
        studios=studio_lines(campaign, everyone),
        requests=request_lines(campaign, found, parts) if parts is not None else None,
        wants=want_lines(campaign, found, parts) if parts is not None else [],
        sheet=everyone.sheet,
        unlisted=sum(person.state is State.UNLISTED for person in everyone.people),
        alike=sum(bool(person.alike) for person in everyone.people if person.source is not None),
    )


def menu_book(menu: Menu) -> Book:
    """The workbook: the menu, the studios, the requests with whom to ask, what nobody covers; A4, landscape."""
    words, header = menu.words, f"&R{escape(menu.as_of)}"
    table, bands = sheets.menu_listing(menu.title, menu.as_of, words, menu.lines)
    made = [draw_listing(table, bands)]
    if words.studio:
        made.append(draw_listing(sheets.studio_listing(menu.campaign, menu.as_of, words, menu.studios)))
    if menu.requests is not None:
        made.append(draw_listing(sheets.request_listing(menu.campaign, words, menu.requests), header=header))
        made.append(draw_listing(sheets.want_listing(menu.campaign, words, menu.wants), header=header))
    return Book(tuple(made), title=menu.title)
