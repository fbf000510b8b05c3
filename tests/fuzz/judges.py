"""What must hold of any bytes: run where they may do harm, each says in a word what became of them, or raises."""

from __future__ import annotations

import io
import json
import re
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any

from tests.fuzz.typed import read_cell
from validator.codes import registry
from validator.examine import Desk, examine
from validator.intake import limits
from validator.intake.codes import CODES
from validator.intake.document import Document
from validator.intake.guard import scan, walk_parts
from validator.intake.open import open_bytes
from validator.opening import read_through
from validator.output.jsonl import encode
from workbook import values
from workbook.finding import Report, Severity, Verdict
from workbook.grid.book import DamagedError, GridBook
from workbook.values import Odd

SECONDS = 10.0
"""Of processor time for one judgement; a document's worker has 20 s of the clock."""

_TWICE = 0.2
"""The share of the returns that would be accepted of which a second program's reading is asked as well."""
_ERRORS = frozenset(code.code for code in CODES if code.severity is Severity.ERROR)
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
_UNFIT = re.compile(r"[\x00-\x1f/\\\x7f]|^\.{1,2}$|^$")


def judge_package(data: bytes) -> str:
    """Guard, walk and readers on an .xlsx: what the guard passes, calamine and openpyxl survive."""
    return _timed(_judge_package, data)


def judge_return(data: bytes) -> str:
    """A workbook examined as a return: always a report, twice the same."""
    return _timed(_judge_return, data)


def judge_mail(data: bytes) -> str:
    """A mail opened: always documents, whose names and faults are fit to be used, twice the same."""
    return _timed(_judge_mail, data)


def judge_file(data: bytes) -> str:
    """Anything, under a name that its first line gives: opened, and each document of it examined."""
    return _timed(_judge_file, data)


def judge_cell(data: bytes) -> str:
    """One raw cell, read as every kind of field: a value or a listed code; the value, typed, is read as itself."""
    return _timed(_judge_cell, data)


def _timed(judge: Callable[[bytes], str], data: bytes) -> str:
    start = time.process_time()
    said = judge(data)
    spent = time.process_time() - start
    assert spent < SECONDS, f"{spent:.1f} s of processor time"
    return said


def _judge_package(data: bytes) -> str:
    found = scan(data)
    assert scan(data) == found, "another judgement the second time"
    errors = [fault.code for fault in found.faults if fault.code in _ERRORS]
    assert errors in ([], [found.faults[0].code] if found.faults else []), f"more than one error: {errors}"
    for fault in found.faults:
        _fill(fault.code, fault.slots)
    walked = walk_parts(data)
    if found.refusal:
        return found.refusal.code
    try:
        read_through(data, found, lambda book, _: _read_all(book))
    except DamagedError:
        return "damaged"
    if walked:
        _fill(walked.code, walked.slots)
        return f"read, but {walked.code} to a tree"
    import openpyxl

    with warnings.catch_warnings(), suppress(Exception):  # it may refuse what it dislikes, but not die of it
        warnings.simplefilter("ignore")
        openpyxl.load_workbook(io.BytesIO(data))
    return "read"


def _read_all(book: GridBook) -> int:
    return sum(len(book.grid(name)) + len(book.merges(name)) for name in book.names)


def _judge_return(data: bytes) -> str:
    document = Document("报表.xlsx", "报表.xlsx", (), data, sha256(data).hexdigest())
    report = examine(document, _desk()).report
    _same(report, examine(document, _desk()).report)
    _sound(report)
    differs = any(one.code == "file.ambiguous" for one in report.findings)
    return "two readers differ" if differs else str(report.verdict)


def _judge_mail(data: bytes) -> str:
    documents = _opened(data, "来件.eml")
    return " ".join(sorted({fault.code for each in documents for fault in each.faults})) or "opened"


def _judge_file(data: bytes) -> str:
    name, _, rest = data.partition(b"\n")
    verdicts = set()
    for document in _opened(rest, name.decode("utf-8", "replace")):
        report = examine(document, _desk()).report
        _same(report, examine(document, _desk()).report)
        _sound(report)
        verdicts.add(str(report.verdict))
    return " ".join(sorted(verdicts))


def _judge_cell(data: bytes) -> str:
    raw = read_cell(data)
    values.show(raw)
    if values.is_blank(raw):
        return "blank"
    told = set()
    for name, read in _readers().items():
        first = read(raw)
        assert repr(read(raw)) == repr(first), f"{name}: another reading the second time"
        value = first.value if isinstance(first, Odd) else first
        if isinstance(first, Odd):
            _fill(first.code, {"value": raw, "field": name, "suggestion": first.suggestion, **first.slots})
            told.add(first.code)
        if value is not None:
            _read_again(name, read, value)
    return "exact" if not told else "odd"


def _read_again(name: str, read: Callable[[Any], Any], value: Any) -> None:
    """A canonical value is JSON, and typed as a text it is read as itself without a warning."""
    json.dumps(value, allow_nan=False)
    typed = str(value)
    if values.is_blank(typed):
        assert not typed, f"{name}: a value that cannot be seen: {typed!r}"
        return
    again = read(typed)
    if isinstance(again, Odd):
        assert registry()[again.code].severity is Severity.INFO, f"{name}: {value!r} typed again: {again}"
        again = again.value
    assert again == value and type(again) is type(value), f"{name}: {value!r} is read as {again!r}"


@cache
def _readers() -> dict[str, Callable[[Any], Any]]:
    """The readers of every kind of field that the shipped forms of returns have, and those of the tables of values."""
    from campaign.definitions import return_forms
    from tests.values.readers import PERIOD, READERS
    from workbook.codelist import shipped
    from workbook.form import load_shipped
    from workbook.readers import Readers

    found: dict[str, Callable[[Any], Any]] = {**READERS, "either": values.read_either}
    readers = Readers(PERIOD)
    for form_id in return_forms():
        for section in load_shipped(form_id, shipped()).sections:
            for field in section.fields:
                if field.kind == "choice":  # all else is among the readers of the tables
                    found.setdefault(f"one of {field.choices}", readers[field])
    return found


@cache
def _desk() -> Desk:
    from tests import returns

    return Desk([returns.form()], returns.FACTS, second_reader=_TWICE)


def _opened(data: bytes, name: str) -> list[Document]:
    """The documents of an outermost file, which must be sound and the same each time."""
    documents = list(open_bytes(data, name, name))
    assert list(open_bytes(data, name, name)) == documents, "other documents the second time"
    assert documents, "no document"
    for each in documents:
        assert len(each.within) <= limits.DEPTH, each.within
        inside = (each.file, *each.within[1:]) if each.within else ()
        names = [*inside, *(one.name for one in each.evidence or ())]
        unfit = [one for one in names if _UNFIT.search(one)]
        assert not unfit, f"names that no file may have: {unfit}"
        assert each.data is None or sha256(each.data).hexdigest() == each.sha256
        assert each.mail is None or each.mail.sent is None or each.mail.sent.tzinfo, "a time without a zone"
        for fault in each.faults:
            _fill(fault.code, fault.slots)
    return documents


def _fill(code: str, slots: Any) -> None:
    """A fault's message in both languages, every slot filled."""
    for lang in ("zh", "en"):
        assert "{" not in registry()[code].message.fill(lang, slots) or "{" in str(slots), (code, slots)


def _same(one: Report, other: Report) -> None:
    assert one == other, "another report the second time"


def _sound(report: Report) -> None:
    """A report fit to be shown: known codes, messages, cells, JSON; unreadable with an error, and only then."""
    codes = registry()
    assert json.loads(encode(report.public()))["verdict"] in list(Verdict)
    assert all(one.code in codes and one.title and one.message for one in report.findings), report.findings
    cells = [one.cell for one in report.findings if one.cell is not None]
    assert all(map(_CELL.fullmatch, cells)), cells
    unread = _any_error(one.code for one in report.findings)
    assert (report.verdict is Verdict.UNREADABLE) == unread, (report.verdict, report.findings)
    heavy = any(one.severity is Severity.ERROR for one in report.findings)
    assert not (report.verdict.accepted and heavy), report.findings


def _any_error(codes: Iterable[str]) -> bool:
    return any(code in _ERRORS for code in codes)
