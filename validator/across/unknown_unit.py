"""unknown-unit: the return is from a unit that the settings do not know."""

from __future__ import annotations

from collections.abc import Iterator

from validator.across.run import NO_SETTINGS, Run, finding
from workbook.finding import Code, Finding, Severity, Text

CODE = Code(
    "across.unknown-unit",
    Severity.ERROR,
    Text("不明报送单位", "Unknown unit"),
    Text(
        "报送单位“{value}”不在活动的单位名单中：请核对单位名称，或使用下发给本单位的模板。",
        "The unit “{value}” is not in the campaign's list: check its name, or use the template handed to your unit.",
    ),
)


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """Every filing whose unit is in no list, at its unit cell."""
    for entry in run.entries:
        gist = entry.gist
        if gist is None:
            continue
        if run.facts is None:
            run.skip(entry, CODE.code, NO_SETTINGS)
        elif gist.unit not in run.facts.by_code:
            value = gist.unit_name or gist.unit
            yield (
                entry.number,
                finding(CODE, run.lang, {}, gist=gist, dotted=run.form(gist).roles.get("unit"), value=value),
            )
