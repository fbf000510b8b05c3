"""Which field of an older version of a form is which of the present one, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from workbook.finding import Text
from workbook.form import Form, Section

Pair: TypeAlias = tuple[str, str]
"""A section and a field of it."""

LIKENESS = 0.6
"""The share of titles by which two sections are taken for one where nothing is declared."""


class Mismatch(NamedTuple):
    """Something in x-from that does not fit: where, as keys below x-from, and what."""

    path: tuple[str, ...]
    text: Text

    @classmethod
    def of(cls, path: tuple[str, ...], zh: str, en: str) -> Mismatch:
        """One from its two sentences."""
        return cls(path, Text(zh, en))

    def under(self, version: str) -> Mismatch:
        """The same, its path from x-from on."""
        return Mismatch((version, *self.path), self.text)


@dataclass(frozen=True, slots=True)
class Matching:
    """Present section -> old one, present (section, field) -> old one, and what is wrong with what was declared."""

    sections: Mapping[str, str]
    fields: Mapping[Pair, Pair]
    mismatches: tuple[Mismatch, ...] = ()


def match(form: Form, old: Form, move: Mapping[str, Any] | None = None) -> Matching:
    """What of an older form means what of the present one: by what `move` names, the rest by equal names.

    Without a move nobody has declared anything: then a field of the same title counts as well, nothing that the clerk
    filled is put where he cannot fill, and there are no mismatches.
    """
    if move is None:
        sections = _alike_sections(form, old)
        return Matching(sections, dict(_alike_fields(form, old, sections)))
    found: list[Mismatch] = list(_unknown(form, old, move))
    dropped = frozenset(move.get("dropped", ()))
    sections = _sections(form, old, move.get("sections", {}), dropped)
    found += _unlike(form, old, move.get("sections", {}), dropped)
    fields = _fields(form, old, move.get("fields", {}), dropped, sections)
    found += _astray(old, move.get("fields", {}), dropped, sections)
    found += _unanswered(form, old, fields, dropped)
    return Matching(sections, fields, tuple(found))


def is_list(section: Section) -> bool:
    """Whether the data of a section are rows: a table's, or those of repeated blocks."""
    return section.is_table or section.block is not None


def _alike_sections(form: Form, old: Form) -> dict[str, str]:
    """By name, else by title, else by most of their fields' titles."""
    found: dict[str, str] = {}
    for same in (_of_one_name, _of_one_title, _of_like_titles):
        for section in (one for one in form.sections if one.name not in found):
            left = [one for one in old.sections if one.name not in found.values() and is_list(one) == is_list(section)]
            was = next((one for one in left if same(section, one)), None)
            if was is not None:
                found[section.name] = was.name
    return found


def _of_one_name(section: Section, was: Section) -> bool:
    return section.name == was.name


def _of_one_title(section: Section, was: Section) -> bool:
    return section.title == was.title


def _of_like_titles(section: Section, was: Section) -> bool:
    titles, before = ({field.caption for field in one.fields} for one in (section, was))
    return len(titles & before) >= LIKENESS * max(len(titles), len(before))


def _alike_fields(form: Form, old: Form, sections: Mapping[str, str]) -> Iterator[tuple[Pair, Pair]]:
    """By title, since a name may have come to mean something else; what is left by name."""
    for section in form.sections:
        if section.name not in sections:
            continue
        was = old.section(sections[section.name])
        titles = {field.caption: field.name for field in was.fields}
        found = {field.name: titles[field.caption] for field in section.fields if field.caption in titles}
        left = set(was.by_name) - set(found.values())
        found |= {field.name: field.name for field in section.fields if field.name not in found and field.name in left}
        for new, same in found.items():
            if section.field(new).open or not was.field(same).open:
                yield (section.name, new), (was.name, same)


def _sections(form: Form, old: Form, named: Mapping[str, str], dropped: frozenset[str]) -> dict[str, str]:
    """What an older section was named for is not taken by its own name besides."""
    taken = set(named.values()) | dropped
    found: dict[str, str] = {}
    for section in form.sections:
        was = named.get(section.name, section.name if section.name not in taken else None)
        if was is not None and was in old.by_name and is_list(section) == is_list(old.section(was)):
            found[section.name] = was
    return found


def _fields(
    form: Form, old: Form, named: Mapping[str, str], dropped: frozenset[str], sections: Mapping[str, str]
) -> dict[Pair, Pair]:
    taken = set(named.values()) | dropped
    found: dict[Pair, Pair] = {}
    for section in form.sections:
        of = sections.get(section.name)
        for field in section.fields if of else ():
            was = named.get(f"{section.name}.{field.name}")
            if was is None and f"{of}.{field.name}" not in taken:
                was = f"{of}.{field.name}"
            if was is not None and was.partition(".")[0] == of and was.partition(".")[2] in old.section(of).by_name:
                found[section.name, field.name] = (of, was.partition(".")[2])
    return found


def _unknown(form: Form, old: Form, move: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Names that neither version has."""
    for new, was in move.get("sections", {}).items():
        if not _has(form, new):
            yield _no_such(("sections", new), new, "现行版", "the present version")
        if not _has(old, was):
            yield _no_such(("sections", new), was, "旧版", "the older version")
    for new, was in move.get("fields", {}).items():
        if not _has(form, new):
            yield _no_such(("fields", new), new, "现行版", "the present version")
        if not _has(old, was):
            yield _no_such(("fields", new), was, "旧版", "the older version")
    for was in move.get("dropped", ()):
        if not _has(old, was):
            yield _no_such(("dropped", was), was, "旧版", "the older version")


def _has(form: Form, name: str) -> bool:
    section, dot, field = name.partition(".")
    return section in form.by_name and (not dot or field in form.by_name[section].by_name)


def _no_such(path: tuple[str, ...], name: str, zh: str, en: str) -> Mismatch:
    return Mismatch.of(path, f"{zh}没有“{name}”：请核对名称", f"{en} has no “{name}”: mend the name")


def _unlike(form: Form, old: Form, named: Mapping[str, str], dropped: frozenset[str]) -> Iterator[Mismatch]:
    """A record cannot become a table, nor a table a record."""
    for section in form.sections:
        was = named.get(section.name, section.name)
        if was in old.by_name and was not in dropped and is_list(section) != is_list(old.section(was)):
            yield Mismatch.of(
                ("sections", section.name),
                f"“{was}”与“{section.name}”一个是单条、一个是多行，不能对应：请在 dropped 中列出旧表",
                f"“{was}” and “{section.name}” are a record and rows: list the old one as dropped",
            )


def _astray(
    old: Form, named: Mapping[str, str], dropped: frozenset[str], sections: Mapping[str, str]
) -> Iterator[Mismatch]:
    """Fields named from another section than theirs, or named and dropped at once."""
    for new, was in named.items():
        of = sections.get(new.partition(".")[0])
        if was in dropped or was.partition(".")[0] in dropped:
            yield Mismatch.of(
                ("fields", new),
                f"旧版“{was}”既写了对应、又列在 dropped 中：请只留一处",
                f"“{was}” is mapped and dropped: keep one of the two",
            )
        elif of != was.partition(".")[0] and _has(old, was):
            yield Mismatch.of(
                ("fields", new),
                f"“{was}”不在对应的旧表“{of}”中：一张表的各栏须来自同一张旧表",
                f"“{was}” is not in “{of}”: the fields of a section come from one older section",
            )


def _unanswered(form: Form, old: Form, fields: Mapping[Pair, Pair], dropped: frozenset[str]) -> Iterator[Mismatch]:
    """What the clerk filled in the older version and no one has said anything of; a whole section once."""
    kept: dict[Pair, list[Pair]] = {}
    for new, was in fields.items():
        kept.setdefault(was, []).append(new)
    for section in old.sections:
        filled = [field for field in section.fields if field.open and section.name not in dropped]
        left = [
            field
            for field in filled
            if (section.name, field.name) not in kept and f"{section.name}.{field.name}" not in dropped
        ]
        if filled and left == filled:
            yield _forgotten(section.name, section.title)
            continue
        for field in left:
            yield _forgotten(f"{section.name}.{field.name}", field.caption)
        for field in filled:
            for to, into in kept.get((section.name, field.name), ()):
                if not form.section(to).field(into).open:
                    yield _unfillable(f"{to}.{into}", f"{section.name}.{field.name}")


def _forgotten(name: str, title: str) -> Mismatch:
    return Mismatch.of(
        (),
        f"旧版的“{title}”（{name}）没有说现在对应哪一栏：请在 fields 或 sections 中写明；不再要的，列在 dropped 中",
        f"the older “{name}” is neither mapped nor dropped: say what has become of it",
    )


def _unfillable(new: str, was: str) -> Mismatch:
    return Mismatch.of(
        ("fields", new),
        f"“{new}”不由填报单位填写，旧版“{was}”的内容将丢失：请改为对应其他栏，或列为取消",
        f"“{new}” is not filled by the clerk: what “{was}” held would be lost",
    )
