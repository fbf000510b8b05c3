"""The few Chinese lines that end the demo: what happened, what was found, where to look, what to try."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.demo.planted import NAME
from campaign.ledger.filed import Filed
from campaign.ledger.store import Ledger
from campaign.settings import read_settings
from campaign.standing import Standing, State, standings
from campaign.workspace import INBOX, NOTICES, RETURNS
from workbook.finding import Severity
from workbook.handout import month_text

if TYPE_CHECKING:
    from campaign.demo.run import Demo


def tell(made: Demo) -> Iterator[str]:
    """The lines, one by one."""
    size, periods = made.size, [jobs[0].period for jobs in made.plan.months]
    span = month_text(periods[0]) if len(periods) == 1 else f"{month_text(periods[0])}至{int(periods[-1][5:])}月"
    yield f"示例活动已跑完：{size.units}个单位，{span}，种子{size.seed}（单位、人员、数字均为虚构）。"
    yield ""
    yield f"下发  {made.handed_out}份报表"
    documents = [one.filed for received in made.received for one in received.documents]
    files = len({one.container_sha256 for one in documents})
    yield f"收到  {files}封邮件、压缩包或文件，内含{len(documents)}份：{_counted(Counter(map(_state, documents)))}"
    stand = _standings(made, periods)
    yield f"报送  {_counted(Counter(one.state.value for one in stand))}"
    yield from _faults(made)
    yield ""
    yield from _where(made)
    yield ""
    yield from _next(made, stand)


def _faults(made: Demo) -> Iterator[str]:
    severities = Counter(Severity(one.severity) for one in made.planted)
    shares = Counter({one.label: severities[one] for one in Severity if severities[one]})
    codes = len({one.code for one in made.planted})
    missed, extra = made.missed.total(), made.extra.total()
    yield f"埋错  {len(made.planted)}处，{codes}种：{_counted(shares)}"
    yield f"审出  {len(made.planted) - missed}处，漏报{missed}处，误报{extra}处（逐处核对到单元格）"
    for title, some in (("漏报", made.missed), ("误报", made.extra)):
        for file, within, sheet, cell, code, _ in some:
            yield f"  {title}：{code}  {file}（在{within}中）  {sheet or ''} {cell or ''}"


def _where(made: Demo) -> Iterator[str]:
    home = made.workspace.path
    yield "看哪里"
    for path, text in (
        (made.rolled_up.path if made.rolled_up else made.workspace.master, "总览、报送情况、任务进度、明细和图表"),
        (made.workspace.inbox, "各单位发来的邮件和文件"),
        (home / RETURNS, "标注了问题的退回副本、回复草稿和受理回执，按月存放"),
        (home / NOTICES, "月度通报、简报、催报、看板、宣讲菜单、评优、附件和上报的报表"),
        (home / NAME, "埋下的每一处错误，一行一处"),
    ):
        yield f"  {path}  {text}"


def _next(made: Demo, stand: Sequence[Standing]) -> Iterator[str]:
    home = _quoted(made.workspace.path)
    clean = {one.filed.id: not one.report.number_of(Severity.ERROR) for run in made.received for one in run.documents}
    waiting = [one.filing for one in stand if one.state is State.HELD and one.filing is not None]
    returned = [one.filing for one in stand if one.state is State.RETURNED and one.filing is not None]
    returned.sort(key=lambda one: not clean.get(one.id, False))  # first those that staff might well let pass
    yield "试一试"
    yield f"  wanchang check {_quoted(made.workspace.path / INBOX)}  # 逐处列出问题"
    for one in waiting[:1]:
        yield f"  wanchang confirm {home} {one.sha256[:12]}  # 放行发件地址不明的“{one.file}”"
    for one in returned[:1]:
        yield f"  wanchang accept {home} {one.sha256[:12]} --reason 已电话核实  # 特批退回的“{one.file}”入账"
    yield f"  wanchang rollup {home}  # 更新总台账"


def _standings(made: Demo, periods: list[str]) -> Sequence[Standing]:
    campaign = read_settings(made.workspace.master)
    with Ledger(made.workspace.ledger) as ledger:
        return standings(campaign, ledger.filed(), periods)


def _state(one: Filed) -> str:
    if one.held is not None:
        return "待确认"
    return "重复" if one.duplicate_of is not None else one.verdict.label


def _counted(counts: Counter[str]) -> str:
    return " · ".join(f"{word}{number}" for word, number in counts.most_common())


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
