"""`wanchang handup`: the form of those above, filled from the ledger for one month, and checked as they will."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from campaign.desk import sit_down
from campaign.handout import file_name
from campaign.handup.blank import Blank, read_blank
from campaign.handup.filling import Filled, fill, ledger_of
from campaign.handup.fitting import misfits
from campaign.handup.mapping import FOLDER, HandupError, Plan, read_plan
from campaign.ledger.holdings import Holdings, read_holdings
from campaign.settings import Campaign, Unit
from campaign.workspace import Workspace
from workbook.finding import Report, Severity
from workbook.form import Form
from workbook.handout import Handout, month_text
from workbook.write import book_bytes, write_bytes

_SHOWN = 5
"""So many findings are told; the workbook's own 自查 counts all of them."""

_BESIDE = "（新）"


@dataclass(frozen=True, slots=True)
class HandedUp:
    """The workbook that was written, what those above will find in it, and sentences for staff."""

    files: tuple[Path, ...]
    report: Report
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for: which form (None: the one there is a mapping for), the blank that was handed
    down to us, and where to write (a file, or a folder)."""

    form: str | None = None
    template: str | None = None
    output: str | None = None


def handup(workspace: Workspace, period: str, request: Request | None = None) -> HandedUp:
    """Write the form above for a month into 通报/<period>/上报/, or where `request` says.

    A file that somebody has worked in is left alone, the new one is written beside it. A mapping that does not fit, a
    month that there is nothing of, a blank of something else: a HandupError; besides what `sit_down` raises.
    """
    asked = request or Request()
    with sit_down(workspace, "上报") as desk:
        holdings = read_holdings(desk.ledger, lazily=True)
        plan = read_plan(workspace, desk.campaign.form_id, asked.form)
        to = _form(plan, workspace)
        if mistakes := list(misfits(plan, desk.campaign.form, to)):
            raise HandupError("\n".join(mistakes))
        _insist_on(desk.campaign, holdings, period)
        blank = read_blank(Path(asked.template), to, period) if asked.template else None
        filled = fill(plan, to, ledger_of(desk.campaign, holdings, desk.ledger.records(), period))
        made = _handout(desk.campaign, plan, to, filled, blank, period)
        data = _drawn(to, made, filled)
        unit = Unit(made.unit, made.unit_name, (), (), ())
        path = _put(_place(workspace, period, asked.output, file_name(unit, period, to)), data)
        report = _checked(path, data, to)
        told = (*_named(made, plan, blank, path), *_differences(to, filled, blank), *_findings(report))
        return HandedUp((path,), report, told)


def _form(plan: Plan, workspace: Workspace) -> Form:
    """The form above with its own lists: ours may be called otherwise, and that is for its checks to say."""
    from campaign.definitions import campaign_form
    from validator.forms.find import FindError
    from workbook.codelist import shipped

    try:
        return campaign_form(plan.to, workspace.forms, shipped())
    except FindError as error:
        raise HandupError(f"{plan.name}：{error}") from error


def _insist_on(campaign: Campaign, holdings: Holdings, period: str) -> None:
    months = campaign.periods()
    if period not in months:
        raise HandupError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    if not any(one.period == period and one.unit in campaign.by_code for one in holdings.in_force()):
        raise HandupError(f"{month_text(period)}还没有入账的报表，没有可以上报的内容：请先收件、审核。")


def _handout(campaign: Campaign, plan: Plan, to: Form, filled: Filled, blank: Blank | None, period: str) -> Handout:
    """As those above would hand it out: what they prefilled wins over what we know."""
    above = plan.above
    code, name = (blank.unit, blank.unit_name) if blank else above.unit or (campaign.department, campaign.department)
    given = {dotted: value for dotted, value in filled.fields.items() if to.locate(dotted)[1].given}
    return Handout(
        campaign=blank.campaign if blank else above.campaign,
        campaign_name=above.name,
        unit=code,
        unit_name=name,
        period=period,
        due=replace(campaign.facts, due_day=above.due_day).due(period).isoformat(),
        department=above.department,
        given=given | dict(blank.given if blank else {}),
    )


def _drawn(to: Form, made: Handout, filled: Filled) -> bytes:
    from validator.template import compose

    records: dict[str, dict[str, Any]] = {}
    for dotted, value in filled.fields.items():
        section, field = to.locate(dotted)
        if not field.given:
            records.setdefault(section.name, {})[field.name] = value
    rows = {name: [record] for name, record in records.items()}
    return book_bytes(compose(to, made, {**rows, **filled.rows}))


def _place(workspace: Workspace, period: str, output: str | None, name: str) -> Path:
    if output is None:
        return workspace.notices(period) / FOLDER / name
    asked = Path(output).absolute()
    path = asked / name if asked.is_dir() else asked
    if path.suffix.lower() != ".xlsx":
        raise HandupError(f"“{output}”不是工作簿的文件名：请以 .xlsx 结尾，或给出一个文件夹。")
    if path.resolve() == workspace.master.resolve():
        raise HandupError(f"“{output}”是总台账，不能写在这里：请换一个文件名。")
    return path


def _put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and _properties(path) != _properties(BytesIO(data)):
        path = path.with_stem(f"{path.stem}{_BESIDE}")
    if not (path.is_file() and path.read_bytes() == data):
        write_bytes(path, data)
    return path


def _checked(path: Path, data: bytes, to: Form) -> Report:
    """As `wanchang check` does it, without the settings of those above, which we do not have."""
    import hashlib

    from validator.examine import Desk, examine
    from validator.intake.document import Document

    document = Document(str(path), path.name, (), data, hashlib.sha256(data).hexdigest())
    return examine(document, Desk([to])).report


def _named(made: Handout, plan: Plan, blank: Blank | None, path: Path) -> Iterator[str]:
    yield f"已写出上报{plan.above.department}的{made.month}报表：{path}"
    if blank is None and plan.above.unit is None:
        yield (
            f"没有写明本单位在上级的代号，表中按“{made.unit_name}”填写：请用 --template 给出上级下发的空白表，"
            f"或在{plan.name}的 above 中写明 unit。"
        )
    if blank is not None and blank.campaign != plan.above.campaign:
        yield f"空白表是活动“{blank.campaign}”的，{plan.name}写的是“{plan.above.campaign}”：已按空白表填写。"


def _differences(to: Form, filled: Filled, blank: Blank | None) -> Iterator[str]:
    """What those above prefilled and our ledger says otherwise: a correction since, or a month they never got."""
    for dotted, value in (blank.given if blank else {}).items():
        ours = filled.fields.get(dotted)
        if ours is not None and ours != value:
            title = to.locate(dotted)[1].title
            yield f"上级预填的“{title}”是{value}，本登记簿为{ours}：表中按上级预填，请与上级核对。"


def _findings(report: Report) -> Iterator[str]:
    heavy = [one for one in report.findings if one.severity is not Severity.INFO]
    wrong = sum(one.severity is Severity.ERROR for one in heavy)
    if not heavy:
        yield "已按上报报表的规则审核：没有问题。"
        return
    yield f"已按上报报表的规则审核：错误{wrong}处，须核实{len(heavy) - wrong}处，上报前请更正或说明。"
    for one in heavy[:_SHOWN]:
        yield f"  {'!'.join(part for part in (one.sheet, one.cell) if part)}  {one.message}"
    if len(heavy) > _SHOWN:
        yield f"  ……另有{len(heavy) - _SHOWN}处，请打开其中的“自查”表逐条查看。"


def _properties(path: Path | BytesIO) -> bytes | None:
    """The part that every program writes anew when it saves a workbook; None where there is none."""
    with suppress(OSError, KeyError, BadZipFile), ZipFile(path) as package:
        return package.read("docProps/core.xml")
    return None
