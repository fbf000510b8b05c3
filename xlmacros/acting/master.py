"""The actions over an open master, each a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlmacros.acting.person import Done, Person

if TYPE_CHECKING:
    from campaign.desk import Sitting


def take_in_inbox(book: Any, person: Person) -> Done:
    """收件校验: what `wanchang receive` does, rolled up into the open book."""
    from campaign.receiving.receive import take_in
    from campaign.words import received
    from validator.batch import cores
    from validator.intake.walk import walk
    from xlmacros.acting.renewing import renew_open

    def first(desk: Sitting) -> Iterator[str]:
        person.tell("正在检查收件箱……")
        found = take_in(desk, walk([desk.workspace.inbox]), jobs=cores())
        yield from received(found, {code: unit.name for code, unit in desk.campaign.by_code.items()})

    return Done(tuple(renew_open(book, "收件", person.tell, first)))


def roll_up_open(book: Any, person: Person) -> Done:
    """汇总入账: what `wanchang rollup` does, in the open book."""
    from xlmacros.acting.renewing import renew_open

    return Done(("已按登记簿汇总到打开的总台账；核对后请保存。", *renew_open(book, "汇总", person.tell)))


def show_standing(book: Any, person: Person) -> Done:
    """报送情况: renewed, and in front."""
    from workbook.master import standing
    from xlmacros.acting.renewing import renew_open

    told = renew_open(book, "汇总", person.tell)
    book.sheets[standing.NAME].activate()
    return Done(("报送情况已更新。", *told))


def open_returned(book: Any, person: Person) -> Done:
    """打开退回件: the marked copies that the selected row is about."""
    from campaign.settings import read_settings
    from xlmacros.acting.copied import copied_master
    from xlmacros.acting.programs import program_of
    from xlmacros.acting.returned import returned_of

    with copied_master(book, program_of(book)) as workspace:
        campaign = read_settings(workspace.master)
        found = returned_of(book, workspace, campaign)
    return Done(("已打开退回件。" if found else "选中的这一行没有退回件。",), tuple(found))


def check_settings(book: Any, person: Person) -> Done:
    """设置检查: the settings as they are typed; the first cell at fault is selected."""
    from campaign.settings import SettingsError, read_settings
    from xlmacros.acting.copied import copied_master
    from xlmacros.acting.programs import program_of

    with copied_master(book, program_of(book)) as workspace:
        try:
            campaign = read_settings(workspace.master)
        except SettingsError as error:
            _select_first(book, str(error))
            raise
    return Done((f"活动设置没有错误：{len(campaign.units)}个报送单位、{len(campaign.quotas)}项任务。",))


def _select_first(book: Any, told: str) -> None:
    """The first cell that a list of faults names."""
    found = re.search(r"^  (.+?)!([A-Z]+\d+)  ", told, re.MULTILINE)
    if found and found[1] in [sheet.name for sheet in book.sheets]:
        book.sheets[found[1]][found[2]].select()
