"""From a parcel to a file in 收件箱: attached to a mail, zipped, forwarded, or laid there by staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from campaign.demo.evidence import picture
from campaign.demo.mailing import STYLES, Letter, forwarded_bytes, mail_bytes
from campaign.demo.packing import zip_file
from campaign.demo.people import Unit
from campaign.demo.planted import Planted
from campaign.demo.plants.parcels import Parcel

_BODIES = (
    "{contact}：\n您好！现报送我单位本月报表，请查收。",
    "各位领导好，报表和附件见附件，如有问题请联系我。",
    "您好，按要求报送月报表及佐证材料。",
)
_LINKED = "您好，文件较大，已上传网盘，请自行下载：\nhttps://pan.baidu.invalid/s/1example 提取码: 2020"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that comes to lie in 收件箱: when, under which name, and what was planted in it.

    `kept` is the clerk's own copy of the parcel, where an answer to it is awaited.
    """

    at: datetime
    name: str
    data: bytes
    planted: tuple[Planted, ...]
    kept: Parcel | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Who sends a parcel to whom, when and how; `way` as in a job, `title` the form's, `contact` whom a mail greets."""

    unit: Unit
    sender: str
    to: str
    period: str
    way: str
    at: datetime
    title: str
    contact: str


def post(parcel: Parcel, route: Route, rng: Random) -> Delivery:
    """The parcel as it arrives."""
    if route.way == "laid":
        return Delivery(route.at, parcel.file, parcel.data, _lines(parcel, ()))
    year, month = int(route.period[:4]), int(route.period[5:])
    bundle = f"{year}年{month}月_{route.unit.short}.zip"
    if route.way == "laid-zip":
        return Delivery(route.at, bundle, _bundle(parcel, rng), _lines(parcel, (bundle,)))
    within: tuple[str, ...] = ()
    if route.way == "zip":
        attachments, within = [(bundle, _bundle(parcel, rng))], (bundle,)
    else:
        attachments = [_folded(parcel), *parcel.evidence, *((name, data) for name, data, _ in parcel.others)]
    letter = _letter(parcel, route, attachments, rng)
    if route.way != "forwarded":
        name = _mail_name(route.at, route.unit)
        return Delivery(route.at, name, mail_bytes(letter), _lines(parcel, (name, *within)))
    later = route.at + timedelta(minutes=rng.randint(20, 90))
    name, inner = _mail_name(later, route.unit), f"{letter.subject}.eml"
    outer = replace(
        letter, subject=f"转发：{letter.subject}", body="前一封可能没有发出，现转发。", sent=later, attachments=()
    )
    return Delivery(later, name, forwarded_bytes(letter, outer, inner), _lines(parcel, (name, inner)))


def _mail_name(at: datetime, unit: Unit) -> str:
    return f"{at:%Y%m%d_%H%M}_{unit.short}.eml"


def _letter(parcel: Parcel, route: Route, attachments: Sequence[tuple[str, bytes]], rng: Random) -> Letter:
    return Letter(
        sender=route.sender,
        sender_name=route.unit.short,
        to=route.to,
        subject=f"{route.unit.short}{int(route.period[5:])}月{route.title}",
        body=_LINKED if parcel.link_only else rng.choice(_BODIES).format(contact=route.contact),
        sent=route.at,
        attachments=() if parcel.link_only else attachments,
        style=rng.choice(STYLES),
        logo=picture(rng) if rng.random() < 0.2 else None,
    )


def _folded(parcel: Parcel) -> tuple[str, bytes]:
    """The workbook as it is attached: in its archives, innermost first, or as it is."""
    name, data = parcel.path_in_name + parcel.file, parcel.data
    for archive in reversed(parcel.folded):
        name, data = archive, zip_file([(name, data)], password=parcel.password)
    return name, data


def _bundle(parcel: Parcel, rng: Random) -> bytes:
    """Everything in one archive, the evidence in a folder of its own."""
    inside = [(f"附件/{name}", data) for name, data in parcel.evidence]
    return zip_file([(parcel.file, parcel.data), *inside], gbk=rng.random() < 0.6)


def _lines(parcel: Parcel, within: tuple[str, ...]) -> tuple[Planted, ...]:
    """The planted lines with the file that they will be found in."""
    if parcel.link_only:  # the mail stands for what it does not hold
        return tuple(
            Planted(within[0], (), one.sheet, one.cell, one.code, one.severity, one.note) for one in parcel.lines
        )
    inside = (*within, *parcel.folded)
    own = [Planted(parcel.file, inside, one.sheet, one.cell, one.code, one.severity, one.note) for one in parcel.lines]
    beside = [
        Planted(name, within, one.sheet, one.cell, one.code, one.severity, one.note) for name, _, one in parcel.others
    ]
    return (*own, *beside)
