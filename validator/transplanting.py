"""A return moved into the present template, made behind the full guard: for a wrong version, or a wrong month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbook.filing import Meta
from workbook.form import Form
from workbook.grid.book import DamagedError, GridBook
from workbook.handout import Handout

if TYPE_CHECKING:
    from workbook.reading import Inexact
    from workbook.sheets import Book
    from workbook.transplant.account import Account


@dataclass(frozen=True, slots=True)
class Transplant:
    """The present template with a return's data (None: it could not be made), and how many fields are yet to fill."""

    data: bytes | None
    asked: int = 0


def transplanted(original: bytes | None, file: str, form: Form, handout: Handout) -> Transplant:
    """A clerk's file moved into the template that `handout` says; to be called in an isolated worker."""
    from validator.intake.sniff import sniff
    from validator.opening import look, read_through
    from workbook.write import book_bytes

    found = look(original, sniff(original, file)) if original is not None else None
    if original is None or found is None or found.refusal:
        return Transplant(None)
    try:
        book, account = read_through(original, found, lambda book, inexact: move(book, inexact, file, form, handout))
    except DamagedError:
        return Transplant(None)
    return Transplant(book_bytes(book), sum(one.must for one in account.asked))


def move(book: GridBook, inexact: Inexact | None, file: str, form: Form, handout: Handout) -> tuple[Book, Account]:
    """The present template filled from an open workbook, 移植说明 in front, and the account of it."""
    from validator.template import compose
    from workbook import meta as hidden
    from workbook.transplant.carrying import carry
    from workbook.transplant.explanations import follow
    from workbook.transplant.remainder import account_for
    from workbook.transplant.sheet import SHEET, draw_account
    from workbook.versions import likened

    meta = hidden.parse(book.grid(hidden.SHEET)) if hidden.SHEET in book.names else None
    meta = meta if meta is not None and meta.intact else None
    version = likened(form, meta.version if meta else form.version)
    carried = carry(version, book, meta, inexact)
    follow(carried.rows, carried.account, version)
    account_for(carried, version, book, compose(version.old, _as_handed_out(handout, version.old, meta)), SHEET)
    filled = compose(form, handout, carried.rows)
    sheet = draw_account(carried.account, _origin(file, form, meta, handout), handout)
    return replace(filled, sheets=(sheet, *filled.sheets)), carried.account


def _as_handed_out(handout: Handout, old: Form, meta: Meta | None) -> Handout:
    """The clerk's own template, as far as it is known what was prefilled in it."""
    known: dict[str, Any] = dict(meta.given) if meta else {}
    given = {name: value for name, value in known.items() if _has(old, name)}
    return replace(handout, given=given, period=meta.period if meta else handout.period)


def _has(form: Form, name: str) -> bool:
    section, _, field = name.partition(".")
    return section in form.by_name and field in form.by_name[section].by_name


def _origin(file: str, form: Form, meta: Meta | None, handout: Handout) -> Any:
    """Which templates those are: told apart by version, by month, or both."""
    from workbook.handout import month_text
    from workbook.transplant.sheet import Origin

    before, after = [], []
    if meta is not None and meta.version != form.version:
        before.append(f"第{meta.version}版")
        after.append(f"现行第{form.version}版")
    if meta is not None and meta.period != handout.period:
        before.append(month_text(meta.period))
    after.append(handout.month)
    return Origin(file, "、".join(before) or "原来", "、".join(after))
