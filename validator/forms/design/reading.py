"""A design workbook read and judged as any form is, its definition composed and proved, each fault at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from validator.forms.design.composing import Composer
from validator.forms.design.designed import Designed
from validator.forms.design.opening import read_bytes
from validator.forms.design.order import SHEET, arrange
from validator.forms.problem import Problem
from validator.judge import judge
from validator.telling import in_order, pointer, tell
from workbook.codelist import CodeLists, shipped
from workbook.filing import Filing
from workbook.finding import Fault, Finding, Place, Severity
from workbook.form import Form, load_shipped
from workbook.grid.book import GridBook
from workbook.locating import likeness
from workbook.reading import Inexact, read_filing

FORM = "form-design"
ENOUGH = 0.5
"""The share of the design form's sheets by which a workbook is taken for a design."""


@cache
def design_form() -> Form:
    """The form of design workbooks, made once."""
    return load_shipped(FORM, shipped())


def read_design(data: bytes, codes: CodeLists, lang: str) -> Designed:
    """The definition that a design workbook says, and what is wrong in it; `codes` are the lists it may name."""

    def refuse(faults: tuple[Fault, ...]) -> Designed:
        return Designed(None, tuple(tell(fault, None, lang) for fault in faults))

    def use(book: GridBook, inexact: Inexact | None, faults: tuple[Fault, ...]) -> Designed:
        if likeness(design_form(), book) < ENOUGH:
            return refuse((*faults, Fault("design.not-a-design")))
        return _judge_whole(compose(book, codes, inexact, faults, lang), codes, lang)

    return read_bytes(data, use, refuse)


def _judge_whole(made: Composed, codes: CodeLists, lang: str) -> Designed:
    """The definition, where nothing is wrong with any cell nor with all of them together."""
    own = made.composer.faults
    if not own and not any(one.severity is Severity.ERROR for one in made.judged):
        own = list(_prove(made.composer, codes))
    told = (tell(_at_its_row(fault, made.filing), made.filing, lang) for fault in own)
    findings = in_order((*made.judged, *told), made.filing.sheet_names)
    broken = any(one.severity is Severity.ERROR for one in findings)
    return Designed(None if broken else made.composer.definition, findings)


class Composed(NamedTuple):
    """A design before it is proved: the filing, what is said of it as of any filing, what was made of its cells."""

    filing: Filing
    judged: tuple[Finding, ...]
    composer: Composer


def compose(
    book: GridBook,
    codes: CodeLists,
    inexact: Inexact | None = None,
    faults: tuple[Fault, ...] = (),
    lang: str = "zh",
) -> Composed:
    """The definition that the cells of an open design workbook say, right or wrong."""
    filing = read_filing(design_form(), book, None, inexact)
    filing.faults[:0] = faults
    judged = judge(filing, lang=lang).findings
    wrong = {one.pointer for one in judged if one.severity is Severity.ERROR}
    composer = Composer(filing.data, codes, _failed(filing, wrong))
    if SHEET in book.names:
        arrange(composer.definition, book.grid(SHEET))
    return Composed(filing, judged, composer)


def _failed(filing: Filing, wrong: set[str]) -> frozenset[Place]:
    """The places that an error was told of."""
    return frozenset(
        place
        for section in filing.form.sections
        for field in section.fields
        for place in filing.places(section.name, field.name)
        if pointer(place) in wrong
    )


def _prove(composer: Composer, codes: CodeLists) -> Iterator[Fault]:
    """What only the whole definition shows, at the cell that it comes from.

    What is told of a part as such is left out where something is told of a cell of its row already.
    """
    from validator.forms.lint import lint

    found = [(problem, *composer.origin(problem.path)) for problem in lint(composer.definition, codes)]
    exact = {place[:2] for _, place, own in found if own and place.section != "report"}
    for problem, place, own in found:
        if own or place[:2] not in exact:
            what = {"what": _in_words(problem, place), "what_en": problem.text.en}
            yield Fault("design.definition", place, what, severity=problem.severity)


def _in_words(problem: Problem, place: Place) -> str:
    """What lint says, its keyword replaced by the title of the column that says it."""
    keyword = problem.path[-1] if problem.path else ""
    if place.section is None or place.field is None:
        return problem.text.zh
    return problem.text.zh.replace(f"“{keyword}”", f"“{design_form().section(place.section).field(place.field).title}”")


def _at_its_row(fault: Fault, filing: Filing) -> Fault:
    """A fault that speaks of an earlier row speaks of it as the sheet numbers it."""
    if fault.code != "design.twice" or fault.place.section is None:
        return fault
    row = filing.sites[fault.place.section].rows[fault.slots["first"]]
    return fault._replace(slots={**fault.slots, "first": row})
