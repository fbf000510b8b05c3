"""What became of a field: its name and place, what it asks, what it says to whoever fills it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from validator.forms import words
from validator.forms.change import Change, altered, moved_members
from workbook.conditions import applies
from workbook.form import Field, Form, Section

_NAMES, _ASKS, _SAYS = "栏目名称与位置", "类型与要求", "填写提示与外观"

_KEYWORDS = {
    "x-help": (_SAYS, "填写提示"),
    "x-width": (_SAYS, "列宽"),
    "x-height": (_SAYS, "行高"),
    "x-unit": (_SAYS, "单位"),
    "x-pattern-says": (_ASKS, "格式说明"),
    "pattern": (_ASKS, "格式（正则表达式）"),
    "description": (_SAYS, "说明"),
    "default": (_ASKS, "默认值"),
}
_LISTED = {
    "x-aliases": (_NAMES, "别名"),
    "x-group": (_NAMES, "上方的合并表头"),
    "examples": (_SAYS, "示例"),
    "enum": (_ASKS, "选项"),
}
_TOLD = frozenset(
    "title type format x-kind x-codes x-list x-when x-cell x-column x-label-cell x-given x-total x-personal "
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength const".split()
)
"""Keywords that have a sentence of their own."""


class Side(NamedTuple):
    """A field in its form."""

    form: Form
    section: Section
    field: Field

    @property
    def dotted(self) -> str:
        """Its name: "lectures.date"."""
        return f"{self.section.name}.{self.field.name}"

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        return f"“{self.section.title}”的“{self.field.title}”"


def field_changes(old: Side, new: Side) -> Iterator[Change]:
    """Everything that is different between a field and what became of it."""
    of, what = new.dotted, new.called
    if old.field.title != new.field.title:
        yield Change(_NAMES, of, f"{old.called}改名为“{new.field.title}”")
    if old.dotted != new.dotted:
        yield Change(_NAMES, of, f"{what}的代号由 {old.dotted} 改为 {new.dotted}")
    yield from _places(old, new)
    yield from _asks(old, new)
    was, now = old.field.schema, new.field.schema
    for keyword in dict.fromkeys((*was, *now)):
        if keyword in _LISTED:
            group, called = _LISTED[keyword]
            before, after = (list(map(str, one.get(keyword, ()))) for one in (was, now))
            yield from moved_members(group, of, f"{what}的{called}", before, after)
        elif keyword not in _TOLD:
            group, called = _KEYWORDS.get(keyword, (_ASKS, keyword))
            yield from altered(group, of, f"{what}的{called}", was.get(keyword), now.get(keyword))


def _places(old: Side, new: Side) -> Iterator[Change]:
    of, what = new.dotted, new.called
    if old.section.sheet == new.section.sheet:
        places = words.place(old.section, old.field), words.place(new.section, new.field)
        if places[0] != places[1]:
            yield Change(_NAMES, of, f"{what}由 {places[0]} 移到 {places[1]}")
    labels = [side.field.label.a1() if side.field.label else None for side in (old, new)]
    shifted = old.field.span != new.field.span
    if labels[0] != labels[1] and not (shifted and "x-label-cell" not in new.field.schema):
        yield from altered(_NAMES, of, f"{what}的名称所在格", *labels)


def _asks(old: Side, new: Side) -> Iterator[Change]:
    of, what = new.dotted, new.called
    if old.field.required != new.field.required:
        yield Change(_ASKS, of, f"{what}改为{'必填' if new.field.required else '可不填'}")
    yield from altered(_ASKS, of, f"{what}的类型", words.kind_word(old.field), words.kind_word(new.field))
    fillers = words.filler(old.field), words.filler(new.field)
    if fillers[0] != fillers[1]:
        yield Change(_ASKS, of, f"{what}由{fillers[0]}改为{fillers[1]}")
    reckoned = [words.total_words(side.form, side.section, side.field) for side in (old, new)]
    if all(reckoned) and old.field.total != new.field.total and reckoned[0] != reckoned[1]:
        yield Change(_ASKS, of, f"{what}的算法由 {reckoned[0]} 改为 {reckoned[1]}")
    if old.field.personal != new.field.personal:
        yield Change(_ASKS, of, f"{what}{'列为' if new.field.personal else '不再是'}个人信息")
    sources = [_source(side) for side in (old, new)]
    yield from altered(_ASKS, of, f"{what}的选项来源", *sources)
    when = [applies(side.section, side.field) for side in (old, new)]
    if when[0] != when[1]:
        yield Change(
            _ASKS,
            of,
            f"{what}{f'仅在{when[1]}时填写' if when[1] else '不再有填写条件'}"
            + (f"（原为{when[0]}时）" if all(when) else ""),
        )
    yield from _limits(old, new)


def _source(side: Side) -> str | None:
    """Where choices come from, where that is not the field itself."""
    return words.source(side.form, side.field) if side.field.codes or side.field.listed else None


def _limits(old: Side, new: Side) -> Iterator[Change]:
    was, now = (words.limits(side.field) for side in (old, new))
    for keyword in dict.fromkeys((*was, *now)):
        if keyword == "pattern":
            continue
        before, after = was.get(keyword), now.get(keyword)
        if before != after:
            yield Change(_ASKS, new.dotted, f"{new.called}{_limit(before, after)}")


def _limit(before: str | None, after: str | None) -> str:
    if before is None:
        return f"新增要求：{after}"
    return f"不再要求{before}" if after is None else f"的要求由{before}改为{after}"


def member(side: Side) -> str:
    """A field that came or went, with what one needs to know of it."""
    asks: list[Any] = [words.kind_word(side.field), "必填" if side.field.required and side.field.open else ""]
    asks += [words.filler(side.field)] if not side.field.open else []
    return f"{side.called}（{words.place(side.section, side.field)}，{'，'.join(filter(None, asks))}）"
