"""Code lists: what a drop-down offers, with the other words people use for the same thing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from workbook.shipped import HOME


class Entry(NamedTuple):
    """One choice: its code, the label clerks see, and aliases that mean the same."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()


class CodeList(NamedTuple):
    """One list: its name (as forms call it), its title, its entries in order."""

    name: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What the drop-down offers."""
        return tuple(entry.label for entry in self.entries)

    @property
    def aliases(self) -> dict[str, str]:
        """Every alias and code -> its label."""
        known = {entry.code: entry.label for entry in self.entries}
        return known | {alias: entry.label for entry in self.entries for alias in entry.aliases}


CodeLists = Mapping[str, CodeList]


def from_rows(rows: Iterable[tuple[str, str, str, Iterable[str]]], titles: Mapping[str, str]) -> CodeLists:
    """Code lists from (list, code, label, aliases) rows, in order."""
    entries: dict[str, list[Entry]] = {}
    for name, code, label, aliases in rows:
        entries.setdefault(name, []).append(Entry(code, label, tuple(alias for alias in aliases if alias)))
    return {name: CodeList(name, titles.get(name, name), tuple(found)) for name, found in entries.items()}


@cache
def shipped_titles() -> Mapping[str, str]:
    """The titles of the shipped lists, by name."""
    with (HOME / "codes" / "titles.csv").open(encoding="utf-8") as lines:
        return {row["list"]: row["title"] for row in csv.DictReader(lines)}


@cache
def shipped() -> CodeLists:
    """The lists of templates/codes, in the order of titles.csv."""
    rows: list[tuple[str, str, str, Iterable[str]]] = []
    for name in shipped_titles():
        with (HOME / "codes" / f"{name}.csv").open(encoding="utf-8") as lines:
            rows.extend((name, row["code"], row["label"], row["aliases"].split("|")) for row in csv.DictReader(lines))
    return from_rows(rows, shipped_titles())


def own_lists(written: Mapping[str, Mapping[str, Any]], codes: CodeLists) -> CodeLists:
    """The lists of a form: its own (`x-lists`) before the shipped ones of that name, a campaign's before both."""
    lists = dict(codes)
    for name, value in written.items():
        ours = shipped().get(name)
        if name not in codes or (ours is not None and codes[name].entries == ours.entries):
            entries = (
                Entry(str(one.get("code", one["label"])), one["label"], tuple(one.get("aliases", ())))
                for one in value["entries"]
            )
            lists[name] = CodeList(name, value.get("title", name), tuple(entries))
    return lists
