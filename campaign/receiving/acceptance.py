"""What staff decide: 特批入账 of a return as it is, and the release of a filing that is held (待确认)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaign.answers.answering import answer_pending
from campaign.decisions import decisions, weigh
from campaign.definitions import ON_SITE
from campaign.desk import Sitting, sit_down
from campaign.ledger.filed import Filed
from campaign.ledger.packing import pack_report, unpack_gist, unpack_report
from campaign.ledger.store import add_change
from campaign.receiving.archive import digest
from campaign.receiving.entering import enter_findings, is_answered
from campaign.receiving.force import next_edition, put_in_force
from campaign.receiving.judging import known_filings, settle_alone, unsettled
from campaign.workspace import Workspace, WorkspaceError
from workbook.finding import Verdict

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHORTEST = 6
"""The fewest hex digits by which a file may be named."""


def accept(workspace: Workspace, file: str | os.PathLike[str], reason: str) -> Filed:
    """Take a return as it is (特批入账): it is in force from now on, and the reason is kept; -> its row.

    `file` is a path, a file's name, or the beginning of its sha256 (6 digits or more). What is not found, stands for
    several, or is no return that could be counted, is a WorkspaceError, besides what `sit_down` raises.
    """
    if not reason.strip():
        raise WorkspaceError("特批入账需要写明理由：请用 --reason 说明。")
    with sit_down(workspace, "特批入账") as desk:
        answer_pending(desk)  # of a run that was cut short
        one = _choose(desk, file, "退回", lambda each: each.verdict is Verdict.RETURNED and each.held is None)
        if one.accepted_by_staff is not None:
            raise WorkspaceError(f"“{one.file}”已经特批入账：理由是“{one.accepted_by_staff}”。")
        _refuse_uncountable(desk, one)
        with desk.ledger.write() as conn:
            _update(conn, one.id, accepted_by_staff=reason.strip(), pending=True)
            put_in_force(conn, one.id, by_staff=True)
            add_change(
                conn, "accepted-by-staff", one.id, f"{_who(desk, one)} 第{one.edition}版特批入账：{reason.strip()}"
            )
        answer_pending(desk)
        return desk.ledger.filed(ids=[one.id])[0]


def confirm(workspace: Workspace, file: str | os.PathLike[str]) -> Filed:
    """Release a held filing: it is judged among the others as of now, counts where it may, and is answered; -> its row.

    `file` as for `accept`; errors too.
    """
    with sit_down(workspace, "确认来件") as desk:
        answer_pending(desk)  # of a run that was cut short
        one = _choose(desk, file, "待确认", lambda each: each.held is not None)
        if one.form == ON_SITE:
            with desk.ledger.write() as conn:
                _update(conn, one.id, held=None)
                add_change(conn, "confirmed", one.id, f"抽查单“{one.file}”经确认：{one.held}")
            return desk.ledger.filed(ids=[one.id])[0]
        if one.unit is None or one.period is None:
            raise WorkspaceError(f"“{one.file}”的报告期不明，不能确认入账：请让该单位用下发的模板重新报送。")
        with desk.ledger.write() as conn:
            _settle_anew(conn, desk, one)
            edition = next_edition(conn, one.unit, one.period)
            _update(conn, one.id, held=None, edition=edition)
            add_change(conn, "confirmed", one.id, f"{_who(desk, one)} 第{edition}版经确认：{one.held}")
            put_in_force(conn, one.id)
        answer_pending(desk)
        return desk.ledger.filed(ids=[one.id])[0]


def _settle_anew(conn: Connection, desk: Sitting, one: Filed) -> None:
    """What is in the ledger may have changed while it was held."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    row = conn.execute(select(d.c.report, d.c.gist).where(d.c.id == one.id)).one()
    report = unpack_report(row.report)
    if row.gist is not None:
        gist = unpack_gist(row.gist, accepted=False)
        report = settle_alone(desk.campaign, known_filings(conn), (), (unsettled(report), gist))
    enter_findings(conn, one.id, report)
    holds = weigh(report, decisions(conn))
    pending = is_answered(desk.campaign, holds, one.sender)
    _update(conn, one.id, report=pack_report(report), verdict=holds.verdict.value, pending=pending)


def _choose(desk: Sitting, file: str | os.PathLike[str], word: str, fits: Callable[[Filed], bool]) -> Filed:
    """The one document that `file` stands for among those that fit."""
    text = os.fspath(file)
    of_file = _digest_of(text)
    named = [one for one in desk.ledger.filed() if one.duplicate_of is None and _is_named(one, text, of_file)]
    found = [one for one in named if fits(one)]
    if not named:
        raise WorkspaceError(f"登记簿中没有“{text}”：请用收到的文件、它的文件名，或其 sha256 的前{_SHORTEST}位以上。")
    if not found:
        raise WorkspaceError(f"“{text}”不是{word}的文件：{_list(desk, named)}。")
    if len(found) > 1:
        raise WorkspaceError(
            f"“{text}”对应{len(found)}份{word}的文件，请改用 sha256 指明其中一份：{_list(desk, found)}。"
        )
    return found[0]


def _is_named(one: Filed, text: str, of_file: str | None) -> bool:
    """Whether `text` is a name or the beginning of a digest of this document, or `of_file` its digest."""
    digests = (one.sha256, one.container_sha256)
    if text in (one.file, one.outermost) or of_file in digests:
        return True
    return len(text) >= _SHORTEST and any(each.startswith(text.lower()) for each in digests)


def _digest_of(text: str) -> str | None:
    """The digest of the file that `text` is the path of, if it is one."""
    with contextlib.suppress(OSError, ValueError):
        if Path(text).is_file():
            return digest(Path(text))
    return None


def _refuse_uncountable(desk: Sitting, one: Filed) -> None:
    """Only what could be read as a unit's return for a month of the campaign can be counted."""
    if one.unit not in desk.campaign.by_code or one.period not in desk.campaign.periods():
        raise WorkspaceError(f"“{one.file}”的单位或报告期不明，不能入账：请让该单位用下发的模板重新报送。")
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    with desk.ledger.read() as conn:
        if conn.execute(select(d.c.gist).where(d.c.id == one.id)).scalar_one() is None:
            raise WorkspaceError(
                f"“{one.file}”的内容没有被读取（模板不符），不能入账：请让该单位用下发的模板重新报送。"
            )


def _update(conn: Connection, document: int, **values: Any) -> None:
    from campaign.ledger.tables import documents as d

    conn.execute(d.update().where(d.c.id == document).values(values))


def _who(desk: Sitting, one: Filed) -> str:
    unit = desk.campaign.by_code.get(one.unit or "")
    return f"{unit.name if unit else one.unit} {one.period or '不明月份'}"


def _list(desk: Sitting, found: Sequence[Filed]) -> str:
    return "；".join(
        f"{_who(desk, one)} 第{one.edition}版“{one.file}”（{'待确认' if one.held else one.verdict.label}，{one.sha256[:12]}）"
        for one in found
    )
