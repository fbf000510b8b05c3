"""diff: what changed from one form to another, or from one version to the next, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from validator.forms import words
from validator.forms.change import GROUPS, Change, altered
from validator.forms.fieldchanges import Side, field_changes, member
from validator.forms.rulechanges import Names, list_changes, role_changes, rule_changes
from workbook.form import Form, Section
from workbook.matching import match


class Pairs(NamedTuple):
    """What of the old form became what of the new: sections, and (section, field) pairs, new -> old."""

    sections: Mapping[str, str]
    fields: Mapping[tuple[str, str], tuple[str, str]]

    def names(self) -> Names:
        """Old name -> new name."""
        fields = {".".join(was): ".".join(now) for now, was in self.fields.items()}
        return fields | {was: now for now, was in self.sections.items()}


def compare(old: Form, new: Form) -> list[Change]:
    """Every difference that someone who fills, hands out or reads the form could notice, by heading.

    A field is the same by what the new version declares in x-from, else by its title, else by its name.
    """
    pairs = _pairs(old, new)
    found = chain(
        _whole(old, new),
        _sheets(old, new),
        _sections(old, new, pairs),
        _fields(old, new, pairs),
        list_changes(old, new),
        rule_changes(old, new, pairs.names()),
        role_changes(old, new, pairs.names()),
    )
    return sorted(found, key=lambda change: GROUPS.index(change.group))


def _pairs(old: Form, new: Form) -> Pairs:
    declared = new.moves.get(str(old.version)) if old.id == new.id and old.version < new.version else None
    matching = match(new, old, declared)
    fields = dict(matching.fields)
    taken = set(fields.values())
    for section, was in matching.sections.items():
        for name in new.section(section).by_name:
            if (section, name) not in fields and name in old.section(was).by_name and (was, name) not in taken:
                fields[section, name] = (was, name)
    return Pairs(matching.sections, fields)


def _whole(old: Form, new: Form) -> Iterator[Change]:
    yield from altered("报表", "$id", "报表代号", old.id, new.id)
    yield from altered("报表", "x-version", "版本号", old.version, new.version)
    yield from altered("报表", "title", "报表名称", old.title, new.title)
    yield from altered("报表", "x-heading", "报表标题", old.heading, new.heading)


_SHEET_WORDS = {
    "title": "标题",
    "note": "说明",
    "guide": "是否填报说明",
    "landscape": "是否横向",
    "columns": "列宽",
    "bands": "小标题",
}


def _sheets(old: Form, new: Form) -> Iterator[Change]:
    was, now = ({sheet["name"]: sheet for sheet in form.sheets} for form in (old, new))
    for name in (one for one in now if one not in was):
        yield Change("工作表", name, f"新增工作表“{name}”")
    for name in (one for one in was if one not in now):
        yield Change("工作表", name, f"取消工作表“{name}”")
    kept = [name for name in was if name in now]
    for name in kept:
        for key in dict.fromkeys((*was[name], *now[name])):
            what = f"工作表“{name}”的{_SHEET_WORDS.get(key, key)}"
            yield from altered("工作表", name, what, was[name].get(key), now[name].get(key))
    if kept != [name for name in now if name in was]:
        yield Change("工作表", "x-sheets", f"工作表的次序改为{'、'.join(f'“{name}”' for name in now)}")


_SECTION_WORDS: dict[str, tuple[str, Callable[[Form, Section], Any]]] = {
    "x-sheet": ("所在工作表", lambda _, section: section.sheet),
    "layout": ("版面", lambda _, section: words.layout_words(section)),
    "x-headers": ("表头行数", lambda _, section: section.headers),
    "x-ready-rows": ("预备行数", lambda _, section: section.ready_rows),
    "x-key": ("认定同一行的栏目", lambda _, section: [section.field(name).title for name in section.key]),
    "x-note": ("说明", lambda _, section: section.note),
    "x-master": ("汇入总台账的表", lambda _, section: section.master),
    "x-rows": ("固定行", lambda _, section: [" ".join(map(str, row.values())) for row in section.literal]),
    "x-marks": ("行标记", lambda _, section: section.marks._asdict() if section.marks else None),
    "x-block": ("重复版块", lambda _, section: section.block._asdict() if section.block else None),
    "x-by": ("按列标识别", lambda _, section: section.by_letter),
    "required": ("整张必填", lambda form, section: section.name in form.schema.get("required", ())),
    "minItems": ("最少行数", lambda form, section: form.schema["properties"][section.name].get("minItems")),
    "maxItems": ("最多行数", lambda form, section: form.schema["properties"][section.name].get("maxItems")),
}


def _sections(old: Form, new: Form, pairs: Pairs) -> Iterator[Change]:
    for section in new.sections:
        if section.name not in pairs.sections:
            count = len(section.fields)
            yield Change("分表", section.name, f"新增“{section.title}”（工作表“{section.sheet}”，{count} 栏）")
            continue
        was = old.section(pairs.sections[section.name])
        if was.title != section.title:
            yield Change("分表", section.name, f"“{was.title}”改名为“{section.title}”")
        if was.name != section.name:
            yield Change("分表", section.name, f"“{section.title}”的代号由 {was.name} 改为 {section.name}")
        for what, look in _SECTION_WORDS.values():
            yield from altered("分表", section.name, f"“{section.title}”的{what}", look(old, was), look(new, section))
    kept = set(pairs.sections.values())
    for section in old.sections:
        if section.name not in kept:
            yield Change(
                "分表", section.name, f"取消“{section.title}”（工作表“{section.sheet}”，{len(section.fields)} 栏）"
            )


def _fields(old: Form, new: Form, pairs: Pairs) -> Iterator[Change]:
    for section, was in pairs.sections.items():
        now, before = new.section(section), old.section(was)
        for field in now.fields:
            side = Side(new, now, field)
            source = pairs.fields.get((section, field.name))
            if source is None:
                yield Change("栏目增减", side.dotted, f"新增{member(side)}")
            else:
                yield from field_changes(Side(old, *old.locate(".".join(source))), side)
        kept = set(pairs.fields.values())
        for field in before.fields:
            if (was, field.name) not in kept:
                side = Side(old, before, field)
                yield Change("栏目增减", side.dotted, f"取消{member(side)}")
