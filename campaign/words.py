"""What a verb did, as the few Chinese lines that staff read at the end of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the verbs load what they need themselves
    from campaign.ledger.filed import Filed
    from campaign.mailbox.collecting import Collected
    from campaign.master.rollup import RolledUp
    from campaign.rebuilding.rebuild import Rebuilt
    from campaign.receiving.receive import Received, ReceivedDocument
    from campaign.survey import Survey
    from campaign.verifying.verify import Verification
    from campaign.workspace import Workspace

Names = Mapping[str, str]


def founded(workspace: Workspace) -> Iterator[str]:
    """After init."""
    yield f"已建立工作区：{workspace.path}"
    yield f"请先打开 {workspace.master.name} 核对活动设置（标有“示例值”的请换成实际值），再用 wanchang handout 下发报表。"


def handed_out(paths: Sequence[Path]) -> Iterator[str]:
    """After handout."""
    yield f"已下发 {len(paths)} 份报表：{paths[0].parent}" if paths else "没有需要下发的单位。"


def received(found: Received, names: Names) -> Iterator[str]:
    """After receive: what came, what became of it, what was written, what could not be taken in."""
    states = Counter(state_of(one) for one in found.documents)
    yield f"收到 {len(found.documents)} 份" + (
        "：" + " · ".join(f"{state} {n}" for state, n in states.items()) if states else ""
    )
    for (_, again), group in groupby(found.documents, lambda one: (one.filed.container_sha256, _is_repeat(one))):
        documents = list(group)
        yield from (line for one in documents[: _SHOWN if again else None] for line in _told(one, names))
        if again and len(documents) > _SHOWN:
            yield f"  重复  同一来件中还有 {len(documents) - _SHOWN} 份"
    if any(one.filed.held for one in found.documents):
        yield "待确认的，请与该单位核实；确系其报送的，用 wanchang confirm 放行。"
    if found.repeated:
        yield f"另有 {len(found.repeated)} 个文件先前已收，没有重复登记。"
    if found.files:
        yield f"写出回执、退回件等 {len(found.files)} 个文件：{_folders(found.files)}"
    yield from found.problems


def collected(found: Collected) -> Iterator[str]:
    """After a look into the mailbox."""
    yield f"邮箱中有 {len(found.paths)} 封新邮件" + (f"，已存入 {_folders(found.paths)}" if found.paths else "")
    yield from (sentence for sentence, _ in found.passed)


def rolled_up(result: RolledUp) -> Iterator[str]:
    """After rollup."""
    yield f"{'已更新' if result.changed else '没有新的内容，未改动'}：{result.path}"
    yield from result.messages


def verified(found: Verification) -> Iterator[str]:
    """After verify: one line a check, below it what differs and what is still to be done."""
    from campaign.verifying.check import shown

    for check in found.checks:
        yield f"{check.word}  {check.name}" + (
            f"：{len(check.differences)}处不符" if check.differences else f"：{check.summary}" if check.summary else ""
        )
        yield from (f"    不符  {sentence}" for sentence in shown(check.differences))
        yield from (f"    待办  {sentence}" for sentence in shown(check.waiting))
    undone = "、".join(check.name for check in found.checks if check.undone)
    if not found.agrees:
        yield "三者有不符之处，请按上面逐条处理后再核对一次。"
    elif undone:
        yield f"已核对的各项一致；{undone}尚未核对，请按上面的待办处理后再核对一次。"
    else:
        yield "归档、登记簿、总台账三者一致。"


def rebuilt(found: Rebuilt) -> Iterator[str]:
    """After rebuild: what there is now, where the old lies, what could not be brought back."""
    yield f"已由归档重建登记簿：{found.documents}份文件，{found.sequence}条修订记录。"
    if found.rolled is not None:
        yield from rolled_up(found.rolled)
    if found.aside:
        yield f"原来的文件保留为：{'、'.join(path.name for path in found.aside)}"
    yield from found.problems


def accepted(one: Filed, names: Names) -> Iterator[str]:
    """After accept."""
    yield f"已特批入账：{one.file}（{_unit(one.unit, names)} {_month(one.period)} 第{one.edition}版）"


def confirmed(one: Filed, names: Names) -> Iterator[str]:
    """After confirm."""
    state = "已入账" if one.in_force else one.verdict.label
    yield f"已确认：{one.file}（{_unit(one.unit, names)} {_month(one.period)} 第{one.edition}版，{state}）"


def surveyed(survey: Survey, period: str | None = None) -> Iterator[str]:
    """After standing, as text without colours."""
    from campaign.surveyed import text

    yield from text(survey)


def unit_names(workspace: Workspace) -> Names:
    """Unit code -> name, by the settings as they are now."""
    from campaign.settings import read_settings

    return {code: unit.name for code, unit in read_settings(workspace.master).by_code.items()}


def _unit(code: str | None, names: Names) -> str:
    return names.get(code, code) if code else "未识别单位"


def _month(period: str | None) -> str:
    """A month as people write it; what is none is shown as it was found."""
    from campaign.workspace import proper_period
    from workbook.handout import month_text

    return month_text(period) if period and proper_period(period) else period or "未识别月份"


_SHOWN = 3
"""So many repeats in a row out of one outermost file are told one by one."""


def _told(one: ReceivedDocument, names: Names) -> Iterator[str]:
    yield f"  {state_of(one)}  {_month(one.filed.period)}  {_whose(one, names)}  {one.filed.file}"
    if one.filed.held:
        yield f"    {one.filed.held}"


def _whose(one: ReceivedDocument, names: Names) -> str:
    from campaign.definitions import ON_SITE

    return "抽查结果" if one.report.form == ON_SITE else _unit(one.report.unit, names)


def _is_repeat(one: ReceivedDocument) -> bool:
    return one.filed.held is None and one.filed.duplicate_of is not None


def state_of(one: ReceivedDocument) -> str:
    """What became of a document, in one word."""
    if one.filed.held:
        return "待确认"
    if one.filed.duplicate_of is not None:
        return "重复"
    return one.report.verdict.label


def _folders(paths: Sequence[Path]) -> str:
    return "、".join(dict.fromkeys(str(path.parent) for path in paths))
