"""A revision in words: a sentence, the lines of a letter, and the short form of 修订记录. Personal values are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from campaign.answers.grouping import MOST, Told, gather, ranges
from campaign.answers.letter import one_line
from campaign.revision.revision import Change, How, Mended, Revision, RowChange
from workbook.finding import Finding, Severity, mask, mask_phones
from workbook.form import Field, Section

_OPEN, _NEW, _UNASKED = "仍有", "新增", "未要求的改动"
_MENDED = ("已更正", "已说明", "已采纳")
_LONGEST = 30
"""Characters of a value shown."""

_SHOWN = 3
"""So many changed cells of a section are named in the short form; the rest are counted."""


def summary(revision: Revision) -> str:
    """“与上一版相比：已更正3处、仍有2处、新增1处；另有4处未要求的改动。”"""
    return f"与上一版相比：{_counts(revision)}。"


def _counts(revision: Revision) -> str:
    mended = {word: [one for one in revision.mended if _word(one.how) == word] for word in _MENDED}
    counted = (*mended.items(), (_OPEN, revision.open), (_NEW, revision.new))
    found = "、".join(f"{word}{len(those)}处" for word, those in counted if those)
    if revision.unasked:
        found += f"；另有{revision.unasked}处{_UNASKED}" if found else f"有{revision.unasked}处{_UNASKED}"
    if not revision.compared:
        return f"{found or '审核意见没有变化'}（其中一版的内容未能读取，只对照审核意见）"
    return found or ("只有审核要求的改动" if revision.changes or revision.rows else "内容没有变化")


def lines(revision: Revision, most: int = MOST) -> tuple[list[str], int]:
    """At most `most` lines, and how many things are in none: what is still wrong, errors first, then what else was
    changed, then what was mended. Like ones are together, their cells as ranges.
    """
    told = [
        *_findings(revision, Severity.ERROR),
        *_findings(revision, Severity.WARNING),
        *(_change(change) for change in revision.changes if not change.asked),
        *_rows([row for row in revision.rows if not row.asked]),
        *(_mended(one) for severity in Severity for one in revision.mended if one.finding.severity is severity),
    ]
    return gather(told, most)


def _findings(revision: Revision, severity: Severity) -> Iterator[Told]:
    for word, findings in ((_OPEN, revision.open), (_NEW, revision.new)):
        for finding in findings:
            if finding.severity is severity:
                yield _told(word, finding, f"{finding.title}。")


def _told(word: str, finding: Finding, message: str, sheet: str | None = None, cell: str | None = None) -> Told:
    where = (sheet or finding.sheet, cell or finding.cell)
    return Told(f"{word}　{finding.severity.label}", finding.code, *where, finding.title, message)


def _mended(one: Mended) -> Told:
    how = {
        How.CHANGED: _now(one),
        How.DELETED: "该行已删除",
        How.EXPLAINED: "未改数据",
        How.ADOPTED: f"按“{_shown(one.field, one.value)}”计入",
        How.SETTLED: "已消除",
    }[one.how]
    word = f"{_word(one.how)}（原位置）" if one.how is How.DELETED else _word(one.how)
    told = _told(word, one.finding, f"{one.finding.title}，{how}。", one.sheet, one.cell)
    return told._replace(example=f"{how}。")


def _word(how: How) -> str:
    """What became of a finding, in a word: what is only explained is not mended."""
    return {How.EXPLAINED: "已说明", How.ADOPTED: "已采纳"}.get(how, "已更正")


def _now(one: Mended) -> str:
    return "已清空" if one.value is None else f"现为“{_shown(one.field, one.value)}”"


def _change(change: Change) -> Told:
    caption = change.field.caption
    message = f"{caption}{_turn(change)}。"
    if change.cell is None:
        message = f"{_where(change)}{message}"
    title, example = f"{caption}有改动", f"{_turn(change)}。"
    return Told(_UNASKED, change.field.name, change.sheet, change.cell, title, message, example=example)


def _turn(change: Change) -> str:
    """“90”改为“120”."""
    before, after = (_shown(change.field, value) for value in (change.before, change.after))
    if change.before is None:
        return f"原为空，现为“{after}”"
    return f"“{before}”已清空" if change.after is None else f"“{before}”改为“{after}”"


def _rows(rows: Sequence[RowChange]) -> Iterator[Told]:
    """Each row counts; all of a table that were added are on one line, all that were removed on another."""
    for section in dict.fromkeys(row.section for row in rows):
        for added in (True, False):
            found = [row for row in rows if row.section is section and row.added is added]
            if not found:
                continue
            places = ranges([str(row.row) for row in found])
            said = f"新增{len(found)}行（第{places}行）。" if added else f"删除{len(found)}行（原第{places}行）。"
            for row in found:
                yield Told(_UNASKED, section.name, row.sheet, None, "", said)


def short(revision: Revision) -> str:
    """One or two sentences for 修订记录: the counts, then how the data of each section differ."""
    when = "发出在前的" if revision.earlier > revision.later else ""
    parts = [part for section in _sections(revision) if (part := _section(revision, section))]
    said = f"{'；'.join(parts)}。" if parts else ""
    return f"第{revision.later}版与{when}第{revision.earlier}版相比：{_counts(revision)}。{said}"


def _sections(revision: Revision) -> list[Section]:
    changed = [change.section for change in revision.changes]
    return list(dict.fromkeys([*changed, *(row.section for row in revision.rows)]))


def _section(revision: Revision, section: Section) -> str:
    """ "宣讲明细新增2行、删除1行、改动1行（第5行线下人数“6000”改为“77”）"."""
    changes = [change for change in revision.changes if change.section is section]
    rows = [row for row in revision.rows if row.section is section]
    added = sum(row.added for row in rows)
    changed = len({change.row for change in changes}) if section.is_table else len(changes)
    counted = (("新增", added), ("删除", len(rows) - added), ("改动", changed))
    said = "、".join(f"{word}{count}{'行' if section.is_table else '处'}" for word, count in counted if count)
    if not changes:
        return f"{section.title}{said}"
    told = "，".join(f"{_where(change)}{change.field.caption}{_turn(change)}" for change in changes[:_SHOWN])
    return f"{section.title}{said}（{told}{'等' if len(changes) > _SHOWN else ''}）"


def _where(change: Change) -> str:
    return f"第{change.row}行" if change.row is not None else ""


def _shown(field: Field | None, value: Any) -> str:
    text = one_line(str(mask(value) if field is not None and field.personal else mask_phones(value)))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
