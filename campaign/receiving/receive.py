"""`wanchang receive`: what lies in 收件箱 into archive and ledger, and what there is to answer into 退回."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from campaign.answers.answering import answer_pending
from campaign.decisions import decisions, weigh
from campaign.desk import Sitting, sit_down
from campaign.ledger.filed import Filed
from campaign.ledger.store import add_change
from campaign.receiving.archive import Arrival, ChangingError, digest
from campaign.receiving.entering import complete_arrivals, enter, known_numbers
from campaign.receiving.incoming import Incoming, coming_in, in_order
from campaign.receiving.judging import known_filings, settle, settle_alone, settle_repeat
from campaign.receiving.onsite import has_drawn, taken_forms
from campaign.receiving.repeats import Original, find_repeats
from campaign.workspace import Workspace, WorkspaceError
from validator.batch import run_batch
from validator.examine import Desk, Outcome
from validator.facts import CHINA
from validator.intake.walk import walk
from validator.progress import track
from validator.resent import told_of_resent
from workbook.finding import Finding, Report

Tracker = Callable[[Iterator[Outcome], int], Iterable[Outcome]]


@dataclass(frozen=True, slots=True)
class Taken:
    """One outermost file in the archive, where it was found, and how it looked then (size, time of change)."""

    path: str
    arrival: Arrival
    look: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """One document that is in the ledger now: its row, its report, and the files written about it."""

    filed: Filed
    report: Report
    files: tuple[Path, ...] = ()


@dataclass(slots=True)
class Received:
    """What came of one run.

    `documents` were entered now, in that order; `repeated` are the files that were in the ledger already, byte for
    byte; `problems` are sentences about files that could not be taken in this time, which stay where they are;
    `files` is all that was written, what an earlier run had left to do included.
    """

    documents: list[ReceivedDocument] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def receive(
    workspace: Workspace,
    paths: Iterable[str | os.PathLike[str]] | None = None,
    *,
    jobs: int = 1,
    progress: Tracker = track,
    now: datetime | None = None,
) -> Received:
    """Take in every file of 收件箱, or of the paths given; nothing there is moved or changed.

    In this order: archive, judgement, one ledger transaction a document, answers; a run that is cut short is finished
    by the next. `now` is when files come that were not here before. Raises NoSuchPath besides what `sit_down` raises.
    """
    with sit_down(workspace, "收件") as desk:
        return take_in(desk, walk([workspace.inbox] if paths is None else paths), jobs=jobs, progress=progress, now=now)


def take_in(
    desk: Sitting, paths: Iterable[str], *, jobs: int = 1, progress: Tracker = track, now: datetime | None = None
) -> Received:
    """`receive` at a desk where somebody sits already; `paths` are files."""
    found = Received()
    now, said = _clock(desk, now)
    taken = list(_take(desk, paths, now, found))
    if said and taken:  # of no matter where nothing came
        found.problems.append(said)
    incoming = in_order(_after_earlier(desk, _examine(desk, taken, jobs, progress, found), now))
    entered = _enter(desk, incoming)
    answers = answer_pending(desk, jobs=jobs)
    rows = {one.id: one for one in desk.ledger.filed(ids=[document for document, _ in entered])}
    for document, report in entered:
        found.documents.append(ReceivedDocument(rows[document], report, tuple(answers.get(document, ()))))
    found.files.extend(path for written in answers.values() for path in written)
    return found


_SLIGHT, _GREAT = timedelta(minutes=5), timedelta(days=1)
"""By how much a clock may be set back without a word, as the network does all the time; and by how much at the most
what comes is dated after what came before: beyond that one of the two times is wrong, and the earlier may be right.
"""


def _clock(desk: Sitting, now: datetime | None) -> tuple[datetime, str]:
    """The time of this run, and what there is to say of it.

    Where the clock was set back a little, it is that of the last arrival, or what came later would count as older.
    """
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d

    here = now or datetime.now(UTC)
    with desk.ledger.read() as conn:  # the last to be entered: one that a wrong clock dated late is not for ever last
        last: datetime | None = conn.execute(select(d.c.received_at).order_by(d.c.id.desc()).limit(1)).scalar()
    if last is None or here >= last:
        return here, ""
    told = f"本机时钟（{here.astimezone(CHINA):%Y-%m-%d %H:%M}）早于上次收件（{last.astimezone(CHINA):%Y-%m-%d %H:%M}）"
    if here < last - _GREAT:
        return here, (
            f"{told}一天以上，两者必有一误：这次收到的按本机时钟计（同一单位同一月份的仍排在先前收到的之后），"
            "请校正时钟，并核对上次收到的是否误记迟报。"
        )
    said = f"{told}，这次收到的按上次收件之后计：请校正时钟。" if here < last - _SLIGHT else ""
    return last + timedelta(microseconds=1), said


def _after_earlier(desk: Sitting, incoming: Sequence[Incoming], now: datetime) -> list[Incoming]:
    """What was laid in by hand follows what the ledger has of its unit and month, were that dated after `now`.

    Such a date is that of a wrong clock. All documents of an outermost file keep one time.
    """
    dated = _dated_after(desk, now)
    if not dated:
        return list(incoming)
    moved: dict[str, datetime] = {}
    for one in incoming:
        report = one.outcome.report
        last = dated.get((report.unit, report.period)) if one.sent_at is None else None
        if last is not None and last >= one.moment:
            sha256, after = one.arrival.sha256, last + timedelta(microseconds=1)
            moved[sha256] = max(moved.get(sha256, after), after)
    return [_moved(one, moved[one.arrival.sha256]) if one.arrival.sha256 in moved else one for one in incoming]


def _dated_after(desk: Sitting, now: datetime) -> dict[tuple[str | None, str | None], datetime]:
    """(unit, month) -> the last time that counts among the ledger's documents that came in after `now`."""
    from sqlalchemy import func, select

    from campaign.ledger.tables import documents as d

    moment = func.coalesce(d.c.sent_at, d.c.received_at, type_=d.c.received_at.type)
    query = select(d.c.unit, d.c.period, func.max(moment, type_=d.c.received_at.type))
    query = query.where(d.c.received_at > now, d.c.unit.is_not(None), d.c.period.is_not(None))
    with desk.ledger.read() as conn:
        return {(unit, period): last for unit, period, last in conn.execute(query.group_by(d.c.unit, d.c.period))}


def _moved(one: Incoming, after: datetime) -> Incoming:
    arrival, outcome = replace(one.arrival, received_at=after), one.outcome
    if outcome.gist is not None and one.sent_at is None:
        outcome = outcome._replace(gist=outcome.gist._replace(sent=after))
    return replace(one, arrival=arrival, outcome=outcome)


def _take(desk: Sitting, paths: Iterable[str], now: datetime | None, found: Received) -> Iterator[Taken]:
    """The files that are not in the ledger yet, each in the archive by now."""
    with desk.ledger.read() as conn:
        seen = complete_arrivals(conn)
    for path in paths:
        try:
            look = _look(path)
            sha256 = digest(Path(path))
        except OSError as error:
            found.problems.append(f"无法读取“{path}”（{error.strerror}）：请检查权限，或关闭正在使用它的程序后再收。")
            continue
        if sha256 in seen:
            found.repeated.append(path)
            continue
        try:
            arrival = desk.archive.arrive(Path(path), sha256, now)
        except ChangingError:
            found.problems.append(_changing(path))
            continue
        seen.add(sha256)
        yield Taken(path, arrival, look)


def _examine(desk: Sitting, taken: Sequence[Taken], jobs: int, progress: Tracker, found: Received) -> list[Incoming]:
    """The documents of the files, each examined by itself, save those that are in the ledger."""
    campaign = desk.campaign
    rules = Desk(
        taken_forms(campaign, drawn=has_drawn(desk.ledger)),
        campaign.facts,
        keep=True,
        store=desk.archive,
        passwords=campaign.passwords,
        second_reader=campaign.second_reader,
    )
    came: list[Outcome] = []
    outcomes: dict[str, list[Outcome]] = {}
    with closing(run_batch((one.path for one in taken), rules, jobs=jobs)) as running:  # no worker writes on after it
        for outcome in progress(running, len(taken)):
            if outcome.way is not None and outcome.way.failed:
                raise WorkspaceError(
                    f"无法写入“{desk.archive.path}”（{outcome.way.failed}）：请检查文件夹权限和磁盘空间后再试。"
                )
            came.append(outcome)
    for outcome in told_of_resent(came, rules.lang):
        outcomes.setdefault(outcome.report.path, []).append(outcome)
    incoming: list[Incoming] = []
    for one in taken:
        if not _unchanged(one):  # what was examined need not be what is in the archive
            found.problems.append(_changing(one.path))
            continue
        with desk.ledger.read() as conn:
            there = known_numbers(conn, one.arrival.sha256)
        documents = coming_in(campaign, one.arrival, outcomes.get(one.path, ()))
        incoming.extend(document for document in documents if document.number not in there)
    return incoming


def _enter(desk: Sitting, incoming: Sequence[Incoming]) -> list[tuple[int, Report]]:
    """Every document judged among the others and entered, one transaction each; -> (id, final report)."""
    if not incoming:
        return []
    with desk.ledger.read() as conn:
        repeats = find_repeats(conn, incoming)
    reports, clashes = _judge(desk, incoming, repeats)
    entered: dict[int, int] = {}
    for place, one in enumerate(incoming):
        original = repeats.get(place)
        repeat_of = None if original is None else original.id or entered[original.place or 0]
        with desk.ledger.write() as conn:
            entered[place] = enter(conn, desk.campaign, one, reports[place], repeat_of)
    _note_clashes(desk, clashes)
    with desk.ledger.read() as conn:
        decided = decisions(conn)
    return [(entered[place], weigh(reports[place], decided)) for place in range(len(incoming))]


def _judge(
    desk: Sitting, incoming: Sequence[Incoming], repeats: dict[int, Original]
) -> tuple[list[Report], dict[int, list[Finding]]]:
    """The final reports, same order; and what the documents have shown to be wrong with filings in force."""
    with desk.ledger.read() as conn:
        known = known_filings(conn)
    pairs = [(one.outcome.report, one.outcome.gist) for one in incoming]
    fresh = [place for place, one in enumerate(incoming) if place not in repeats and one.held is None]
    others = [pairs[place] for place in fresh]
    settled, clashes = settle(desk.campaign, known, others)
    done = dict(zip(fresh, settled, strict=True))
    for place, pair in enumerate(pairs):
        if place in repeats:
            done[place] = settle_repeat(*pair, repeats[place].file)
        elif place not in done:
            done[place] = settle_alone(desk.campaign, known, others, pair)
    return [done[place] for place in range(len(pairs))], clashes


def _note_clashes(desk: Sitting, clashes: dict[int, list[Finding]]) -> None:
    """What came to light about filings in force, once each: their verdict stands, and staff see it in 核实说明."""
    from sqlalchemy import select

    from campaign.ledger.tables import changes, findings

    with desk.ledger.write() as conn:
        for document, found in clashes.items():
            told = select(changes.c.note).where(changes.c.document == document, changes.c.what == "conflict")
            own = select(findings.c.code, findings.c.pointer).where(findings.c.document == document)
            notes = set(conn.execute(told).scalars())
            known = {tuple(row) for row in conn.execute(own)}
            for one in found:
                note = f"{one.sheet}!{one.cell} {one.message}"
                if note not in notes and (one.code, one.pointer) not in known:
                    add_change(conn, "conflict", document, note)


def _look(path: str) -> tuple[int, int]:
    state = os.stat(path)
    return state.st_size, state.st_mtime_ns


def _unchanged(one: Taken) -> bool:
    try:
        return _look(one.path) == one.look
    except OSError:
        return False


def _changing(path: str) -> str:
    return f"“{path}”正在写入，这次没有收：请等它写完后再收一次。"
