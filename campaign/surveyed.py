"""What `wanchang standing` writes: for a person aligned columns, with colours on a terminal; for scripts JSON lines."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Any

from campaign.checking import CannotRunError
from campaign.measures import subject
from campaign.standing import Standing, State
from campaign.survey import Survey, standing
from campaign.workspace import open_workspace
from validator.output.columns import cells
from validator.output.plain import show
from workbook.handout import month_text
from workbook.master.progress import BEHIND, MET, Progress, outlook_text

_COLOURS = {
    State.MISSING: "1;33",
    State.HELD: "36",
    State.ZERO: "2",
    State.RETURNED: "31",
    State.EXPLAINED: "32",
    State.ACCEPTED: "32",
    State.CORRECTING: "36",
}
_VERDICTS = {BEHIND: "33", MET: "32"}


@dataclass(frozen=True, slots=True)
class Request:
    """How `standing` was called: the workspace, one month or all, text or jsonl, a file or the screen."""

    workspace: str
    period: str | None = None
    format: str = "text"
    output: str | None = None


@dataclass(frozen=True, slots=True)
class _Text:
    """A cell of a table on the screen; `colour` is an SGR code, `right` puts it to the right."""

    text: str
    colour: str = ""
    right: bool = False


def run(asked: Request) -> None:
    """Look, and write where it was asked for; what cannot be done is a WorkspaceError or a CannotRunError."""
    survey = standing(open_workspace(asked.workspace), asked.period)
    colour = asked.output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if colour else None
    lines = jsonl(survey) if asked.format == "jsonl" else text(survey, colour=colour, width=width)
    if asked.output is not None:
        _write(asked.output, "".join(f"{line}\n" for line in lines))
        return
    if isinstance(sys.stdout, TextIOWrapper):
        # What a console of another encoding lacks is a question mark on it; scripts always read UTF-8.
        if asked.format == "jsonl":
            sys.stdout.reconfigure(encoding="utf-8")
        else:
            sys.stdout.reconfigure(errors="replace")
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _write(path: str, said: str) -> None:
    from workbook.write import write_bytes

    try:
        write_bytes(path, said.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise CannotRunError(f"无法写入“{path}”：{error.strerror}。") from error


def jsonl(survey: Survey) -> Iterator[str]:
    """One object a unit and month, by unit as in the settings, then month."""
    from validator.output.jsonl import encode

    yield from (encode(_object(one)) for one in survey.standings)


def _object(one: Standing) -> dict[str, Any]:
    filing, received = one.filing, one.received
    return {
        "unit": one.unit.code,
        "name": one.unit.name,
        "period": one.period,
        "state": one.state.code,
        "late": one.late,
        "by_staff": one.by_staff,
        "received": received.isoformat(timespec="seconds") if received is not None else None,
        "edition": filing.edition if filing is not None else None,
        "file": filing.file if filing is not None else None,
        "waiting": one.waiting,
    }


def text(survey: Survey, *, colour: bool = False, width: int | None = None) -> Iterator[str]:
    """Units × months, what the words mean, then every quota, the district and the phases.

    `width`: as many months stand beside one another as so many columns of a terminal hold.
    """
    if not survey.periods:
        yield "还没有下发或收到任何报表。"
        return
    for months in _abreast(survey, width):
        yield from _aligned(_standings(survey, months), colour)
        yield ""
    yield from _counted(survey, colour)
    about = subject(survey.campaign.form)
    if about is None:
        return
    yield ""
    if survey.progress or survey.district.target:
        yield f"任务进度（{show(survey.basis)}）"
        yield from _aligned(_progress(survey), colour)
        yield ""
    yield _district(survey.district, about.unit)


def _abreast(survey: Survey, width: int | None) -> list[Sequence[str]]:
    """The months in stretches that fit a terminal."""
    periods, names, *months = survey.periods, *_columns(_standings(survey, survey.periods))
    if width is None or names + sum(2 + month for month in months) <= width:
        return [periods]
    many = max(1, (width - names) // (2 + max(months)))
    return [periods[at : at + many] for at in range(0, len(periods), many)]


def _standings(survey: Survey, months: Sequence[str]) -> list[list[_Text]]:
    """The table of states, a day beside each."""
    due = survey.campaign.facts.due
    told = {(one.unit.code, one.period): one for one in survey.standings}
    rows = [[_Text("单位"), *(_Text(f"{month_text(one)}（{due(one):%m-%d}截止）") for one in months)]]
    for unit in survey.campaign.units:
        stand = (told[unit.code, period] for period in months)
        rows.append([_Text(unit.name), *(_Text(_said(one), _COLOURS[one.state]) for one in stand)])
    return rows


def _said(one: Standing) -> str:
    flags = (
        f"（{'、'.join(one.flags)}）" if one.flags else ""
    )  # the dot between flags is two cells wide on some screens
    day = f" {one.received:%m-%d}" if one.received is not None else ""
    return f"{one.state.value}{flags}{day}"


def _counted(survey: Survey, colour: bool) -> Iterator[str]:
    """How many stand how, and that the two which are taken for one another are two."""
    counts = {state: sum(one.state is state for one in survey.standings) for state in State}
    said = [_painted(_Text(f"{state.value} {n}", _COLOURS[state]), colour) for state, n in counts.items() if n]
    late = sum(one.late for one in survey.standings)
    yield f"共 {len(survey.standings)} 份：{' · '.join(said)}" + (f"；其中迟报 {late}" if late else "")
    if counts[State.MISSING] and counts[State.ZERO]:
        yield "未报是没有收到报表；零报告是已经报送、本月没有内容。"


def _progress(survey: Survey) -> list[list[_Text]]:
    """What is owed: by the units that each owe it, jointly, by the district, by phase."""
    titles = ("责任单位", "任务", "已完成", "完成率", "尚差", "剩余月数", "每月尚需", "按进度预计", "判断")
    lines = [
        (one.who if one.basis == "各自" else f"{one.name}（合计）", one)
        for one in survey.progress
        if one.target is not None
    ]
    lines.append(("全区", survey.district))
    lines.extend((f"{one.code} {one.name}（{one.basis}）", one) for one in (each.district for each in survey.phases))
    rows = [[_Text(title, right=0 < at < len(titles) - 1) for at, title in enumerate(titles)]]
    for name, one in lines:
        ahead = one.outlook
        figures = (one.target or None, one.done, one.rate, one.owed, ahead.months_left, ahead.monthly, ahead.expected)
        verdict = f"{ahead.verdict}（{ahead.reached}）" if ahead.reached else ahead.verdict
        shown = [_Text(_figure(value), right=True) for value in figures]
        rows.append([_Text(name), *shown, _Text(verdict, _VERDICTS.get(ahead.verdict, ""))])
    return rows


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"


def _district(one: Progress, unit: str) -> str:
    """The district in one sentence."""
    target = f"任务 {one.target:,} {unit}，" if one.target else ""
    said = f"全区：{target}完成 {one.done:,} {unit}"
    ahead = outlook_text(one, unit)
    return f"{said}，尚差 {one.owed:,} {unit}；{ahead}。" if ahead else said


def _aligned(rows: Sequence[Sequence[_Text]], colour: bool) -> Iterator[str]:
    """Rows in columns; names of strangers cannot drive the terminal."""
    widths = _columns(rows)
    for row in rows:
        line = "  ".join(_placed(cell, width, colour) for cell, width in zip(row, widths, strict=True))
        yield line.rstrip()


def _columns(rows: Sequence[Sequence[_Text]]) -> list[int]:
    """How wide each column is."""
    return [max(cells(show(row[at].text)) for row in rows) for at in range(len(rows[0]))]


def _placed(cell: _Text, width: int, colour: bool) -> str:
    said, room = _painted(cell, colour), " " * (width - cells(show(cell.text)))
    return room + said if cell.right else said + room


def _painted(cell: _Text, colour: bool) -> str:
    said = show(cell.text)
    return f"\x1b[{cell.colour}m{said}\x1b[0m" if colour and cell.colour else said
