"""Plants of sheets and of the workbook: columns of their own, lost sheets, hidden drafts, prefilled cells changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from campaign.demo.general.bonds import bound, named_in
from campaign.demo.general.copy import Copy
from campaign.demo.paper import put
from campaign.demo.plants import books
from campaign.demo.plants.plant import ERROR, INFO, WARNING, Plant
from workbook.form import Form, Section
from workbook.totals import inputs, total_fields


def sheet_plants(form: Form) -> Iterator[Plant]:
    """What may happen to the sheets of the form."""
    yield Plant("file.hidden-sheet/", "file.hidden-sheet", INFO, frozenset({"文件.隐藏表"}), books.sow_hidden_draft)
    yield Plant(
        "file.external-link/", "file.external-link", WARNING, frozenset({"文件.外部链接"}), books.sow_link_to_old_file,
        explicable=False,
    )  # fmt: skip
    for section in _alone(form):
        yield _own_column(section)
        if not _used(form, section):
            yield _lost(section)
    yield from _tampered(form)


def _alone(form: Form) -> list[Section]:
    """Tables that have a sheet to themselves."""
    tables = [section for section in form.sections if section.is_table and not section.closed and not section.fixed]
    return [one for one in tables if len(list(form.on_sheet(one.sheet))) == 1 and one.name not in _told(form)]


def _told(form: Form) -> set[str]:
    return {form.roles.get("explanations", "")}


def _used(form: Form, section: Section) -> bool:
    """Whether anything outside the sheet is made of it or points to it."""
    roles = {form.roles.get("event"), form.roles.get("people", "").partition(".")[0]}
    roles.add(form.roles.get("attachments", "").partition(".")[0])
    totals = {source for _, _, total in total_fields(form) for source, _ in inputs(total)}
    shared = {
        one.partition(".")[0]
        for params in form.checks
        if len({name.partition(".")[0] for name in named_in(params)}) > 1
        for one in named_in(params)
    }
    return section.name in roles | totals | shared


def _own_column(section: Section) -> Plant:
    """A column that the unit wants for itself, behind the last."""

    def sow(copy: Copy) -> None:
        last = max(field.span.right for field in section.fields)
        cell = copy.sheet(section.sheet).cell(section.header_row, last + 1)
        cell.value = "本单位自用栏"
        copy.say("template.extra-column", INFO, section.sheet, cell.coordinate, "自己加了一栏")

    touched = frozenset({f"{section.name}.加栏"})
    return Plant(f"template.extra-column/{section.name}", "template.extra-column", INFO, touched, sow)


def _lost(section: Section) -> Plant:
    """A sheet thrown away."""

    def sow(copy: Copy) -> None:
        del copy.book[section.sheet]
        copy.say("template.missing-sheet", ERROR, section.sheet, None, "删掉了整张表")

    touched = frozenset({section.name})
    return Plant(f"template.missing-sheet/{section.name}", "template.missing-sheet", ERROR, touched, sow)


def _tampered(form: Form) -> Iterator[Plant]:
    """A prefilled figure changed."""
    dotted = form.roles.get("prior")
    if dotted is None:
        return

    def sow(copy: Copy) -> None:
        stood: Any = copy.cell(dotted).value or 0
        put(copy.cell(dotted), stood + 8)
        copy.tell("template.tampered", ERROR, dotted, None, "预填的数被改动")

    totals = {
        f"{name}.{field}"
        for name, field, total in total_fields(form)
        if dotted.partition(".")[2] in total.get("add", ())
    }
    touched = bound(form, dotted) | totals
    yield Plant(f"template.tampered/{dotted}", "template.tampered", ERROR, touched, sow)
