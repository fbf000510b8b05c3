"""late: the mail came after the day the return was due."""

from __future__ import annotations

from collections.abc import Iterator

from validator.across.run import NO_SETTINGS, Run, finding
from validator.facts import CHINA
from workbook.finding import Code, Finding, Severity, Text
from workbook.handout import day_text, month_text

CODE = Code(
    "across.late",
    Severity.INFO,
    Text("迟报", "Late"),
    Text(
        "{period}报表应于{due}前（含当日）报送，收到时间为{sent}。",
        "The return for {period_en} was due by {due_en} and came on {sent}.",
    ),
)


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """Every filing whose mail came after its due day, by this country's clock."""
    for entry in run.entries:
        gist = entry.gist
        if gist is None or gist.period is None:
            continue
        if run.facts is None or gist.sent is None:
            run.skip(entry, CODE.code, NO_SETTINGS if run.facts is None else Text("不知道收到的时间", "no mail date"))
            continue
        due, sent = run.facts.due(gist.period), gist.sent.astimezone(CHINA)
        if sent.date() > due:
            slots = {
                "period": month_text(gist.period),
                "period_en": gist.period,
                "due": day_text(due.isoformat()),
                "due_en": due.isoformat(),
                "sent": f"{sent:%Y-%m-%d %H:%M}",
            }
            yield entry.number, finding(CODE, run.lang, slots)
