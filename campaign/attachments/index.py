"""附件索引.xlsx: every attachment, what was listed and not sent, sent and not listed, sent by several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from campaign.attachments.matching import Attachment, Double, State
from campaign.attachments.naming import before
from campaign.circular.texts import printable
from workbook.draft import style
from workbook.handout import month_text
from workbook.listing import draw_listing
from workbook.master.table import Column, Row, Table
from workbook.printing import escape
from workbook.sheets import Book, Value

_LOOKS = {State.LACKING: "doubt", State.UNLISTED: "told", State.EARLIER: "told"}
_KEPT = "原件在归档"
_LOST = "归档中没有原件"


@dataclass(frozen=True, slots=True)
class Index:
    """What the index shows: attachments, where each digest lies in the folder, files that came from several.

    `lost` are digests whose bytes the archive does not have, `macros` those that hold macros; `heading` is the title
    of it all.
    """

    heading: str
    period: str
    as_of: str
    attachments: Sequence[Attachment]
    doubles: Sequence[Double]
    places: Mapping[str, PurePosixPath]
    lost: frozenset[str] = frozenset()
    macros: frozenset[str] = frozenset()

    def where(self, one: Attachment) -> str:
        """Where a file lies, in words."""
        if one.piece is None:
            return ""
        if one.piece.sha256 in self.lost:
            return _LOST
        if one.piece.sha256 in self.macros:
            return f"{_KEPT}（含宏，不取出）"
        place = self.places.get(one.piece.sha256)
        return str(place) if place is not None else f"{_KEPT}（此类文件不取出）"

    def place(self, one: Attachment) -> PurePosixPath | None:
        """Where its copy lies in the folder; None where there is none."""
        taken = one.piece is not None and one.piece.sha256 not in self.lost | self.macros
        return self.places.get(one.piece.sha256) if one.piece is not None and taken else None

    def of(self, *states: State) -> list[Attachment]:
        """The attachments that stand so."""
        return [one for one in self.attachments if one.state in states]


def index_book(index: Index) -> Book:
    """The workbook, A4 across; telephone numbers in none of its names."""
    title, header = f"{index.heading}{month_text(index.period)}", f"&R{escape(index.as_of)}"
    tables = (
        _whole(title, index),
        _part(f"{title}登记未报", "登记未报", "清单上登记了、没有收到的附件：请催补，或由单位更正清单。", index.of(State.LACKING)),
        _part(f"{title}报送未登记", "报送未登记", "收到了、清单上没有登记的附件：请单位补登。", index.of(State.UNLISTED)),
        _several(title, index),
    )  # fmt: skip
    return Book(tuple(draw_listing(table, header=header) for table in tables), title=f"{title}附件索引")


def _whole(title: str, index: Index) -> Table:
    columns = (
        Column("序号", 6, "serial"), Column("单位", 22), Column("所属", 30), Column("类型", 13, "choice"),
        Column("文件名", 30), Column("状态", 14, "choice"), Column("存放位置", 44), Column("大小（KB）", 10, "count"),
    )  # fmt: skip
    rows = []
    for number, one in enumerate(index.attachments, 1):
        size = one.piece.size if one.piece is not None else None
        values: tuple[Value, ...] = (
            number, one.unit.name, _of(one), _kind(one), printable(one.name), one.state.value, index.where(one) or None,
            None if size is None else -(-size // 1024),
        )  # fmt: skip
        look = _LOOKS.get(one.state)
        rows.append(Row(str(number), values, {5: style(look, "choice")} if look else {}))
    note = "同一个文件只存一份；存放位置以本文件所在的文件夹为准，原件在归档。"
    return Table("附件索引", f"{title}附件索引", note, columns, rows, empty="本月没有附件")


def _part(title: str, name: str, note: str, some: Sequence[Attachment]) -> Table:
    columns = (
        Column("序号", 6, "serial"), Column("单位代码", 10, "code"), Column("单位", 26), Column("所属", 36),
        Column("类型", 14, "choice"), Column("文件名", 44),
    )  # fmt: skip
    rows = [
        Row(str(number), (number, one.unit.code, one.unit.name, _of(one), _kind(one), printable(one.name)))
        for number, one in enumerate(some, 1)
    ]
    return Table(name, title, note, columns, rows, empty="没有")


def _several(title: str, index: Index) -> Table:
    columns = (
        Column("组", 6, "serial"), Column("情形", 18, "choice"), Column("单位", 26), Column("报告期", 12, "choice"),
        Column("文件名", 44), Column("文件指纹（前12位）", 20, "code"),
    )  # fmt: skip
    note = "内容逐字节相同的附件：两家单位报了同一个文件，或同一单位在不同月份重复使用。"
    return Table("重复报送", f"{title}重复报送", note, columns, list(_double_rows(index.doubles)), empty="没有")


def _double_rows(doubles: Sequence[Double]) -> Iterator[Row]:
    for group, one in enumerate(doubles, 1):
        how = "两家以上单位" if one.of_units else "同一单位不同月份"
        for number, sender in enumerate(one.senders, 1):
            about = (sender.unit.name, month_text(sender.period), printable(sender.name), one.sha256[:12])
            yield Row(f"{group}|{number}", (group, how, *about))


def _of(one: Attachment) -> str | None:
    return before(one) if one.listed is not None and one.listed.event is not None else None


def _kind(one: Attachment) -> str | None:
    return (printable(one.listed.kind) or None) if one.listed is not None else None
