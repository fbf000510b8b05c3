"""What a workbook carries that is told and never followed: macros, links, calls, hidden sheets; each by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.intake import remarks
from validator.intake.codes import fault
from validator.intake.names import last_component
from validator.intake.part import Part
from workbook.finding import Fault, Text

OWN = frozenset({"_meta", "_lists", "_check", "_marks", "_order", "_roll"})
"""Sheets of our own templates, marked copies, form designs and masters, hidden by us."""
_SHOWN = 5
_OBJECTS = frozenset({"oleobject", "package", "control", "activexcontrolbinary"})
_QUERIES = frozenset({"connections", "querytable"})
_FOLLOWED = frozenset({"hyperlink", "externallinkpath", "externallinkpathmissing", "xlpathmissing"})


class Cargo(NamedTuple):
    """A judged package as this room sees it.

    `parts` by name; `projects` are the contents of VBA projects; `macro_sheets` the names of Excel 4.0 macro sheets;
    `hidden` the names of hidden sheets, each with whether no menu shows it (very hidden).
    """

    parts: Mapping[str, Part]
    projects: Sequence[bytes]
    macro_sheets: Sequence[str]
    hidden: Sequence[tuple[str, bool]]


def is_project(name: str, kinds: Mapping[str, str]) -> bool:
    """Whether a part is a VBA project, by its name in lower case or by the kind of what leads to it."""
    return name.endswith("vbaproject.bin") or kinds.get(name) == "vbaproject"


def faults(cargo: Cargo) -> Iterator[Fault]:
    """At most one `file.*` fault of each kind; what is ours to hide is not told."""
    relations = [relation for part in cargo.parts.values() for relation in part.relations]
    kinds = {relation.kind.lower() for relation in relations if not relation.external}
    names = [name.lower() for name in cargo.parts]
    held = list(_macros(cargo, kinds, names))
    if held:
        yield fault("file.macro", _joined(held))
    linked = list(_outside(cargo, kinds, names))
    if linked:
        yield fault("file.external-link", _joined(linked))
    calls = list(dict.fromkeys(_shown(part.call) for part in cargo.parts.values() if part.call))
    if calls:
        yield fault("file.dde", listing(calls))
    hidden = [(last_component(name), very) for name, very in cargo.hidden if name not in OWN]
    if hidden:
        yield fault("file.hidden-sheet", _hidden(hidden))


def _macros(cargo: Cargo, kinds: set[str], names: Sequence[str]) -> Iterator[Text]:
    if cargo.projects:
        from validator.intake.macros import told

        for project in cargo.projects:
            yield told(project)
    if cargo.macro_sheets or any("/macrosheets/" in name for name in names):
        called = listing([last_component(name) for name in cargo.macro_sheets])
        yield _named(remarks.XLM, called)
    own = [name for part in cargo.parts.values() for name in part.automatic]
    if own:
        called = listing([last_component(name) for name in own])
        yield Text(f"打开时自动运行的名称：{called.zh}", f"names that run by themselves: {called.en}")
    if kinds & _OBJECTS or any("/embeddings/" in name or "/activex/" in name for name in names):
        yield remarks.OBJECT


def _outside(cargo: Cargo, kinds: set[str], names: Sequence[str]) -> Iterator[Text]:
    relations = [relation for part in cargo.parts.values() for relation in part.relations]
    books = [relation.target for relation in relations if relation.kind.lower() == "externallinkpath"]
    if books or any("/externallinks/" in name and name.endswith(".xml") for name in names):
        yield _named(remarks.BOOK, listing([_shown(last_component(target)) for target in dict.fromkeys(books)]))
    if kinds & _QUERIES or any(name.endswith("/connections.xml") for name in names):
        yield remarks.QUERY
    if any(relation.external and relation.kind.lower() not in _FOLLOWED for relation in relations):
        yield remarks.PICTURE


def _hidden(hidden: Sequence[tuple[str, bool]]) -> Text:
    zh = [name + ("（彻底隐藏，菜单中看不到）" if very else "") for name, very in hidden[:5]]
    en = [name + (" (very hidden: no menu shows it)" if very else "") for name, very in hidden[:5]]
    return Text("、".join(zh) + (" 等" if hidden[5:] else ""), ", ".join(en) + (" and more" if hidden[5:] else ""))


def _named(what: Text, names: Text) -> Text:
    return Text(f"{what.zh}：{names.zh}", f"{what.en}: {names.en}") if names.zh else what


def _joined(texts: Sequence[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _shown(text: str) -> str:
    """A text out of a file as it may stand in a sentence: no control characters in it."""
    return "".join(each for each in text if each.isprintable())


def listing(names: list[str]) -> Text:
    """Names in a sentence, the first few of them, each of a bearable length."""
    shown = [name if len(name) <= 40 else name[:40] + "…" for name in names[:_SHOWN]]
    more = len(names) > _SHOWN
    return Text("、".join(shown) + (" 等" if more else ""), ", ".join(shown) + (" and more" if more else ""))
