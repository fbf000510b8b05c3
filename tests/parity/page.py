"""docs/parity.md: what the full run found, in tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.parity.tally import Tally, codes_declared
from validator.codes import registry
from validator.selfcheck.differences import DIFFERENCES
from workbook.form import Form

_HEAD = """# Parity: 自查 and the checking program say the same

Made by `make parity` (tests/parity); do not edit it by hand. A right return of a form is typed into its template as
it is handed out, then spoilt by seed: cells overwritten with text, figures, dates, errors and formulas, cleared,
pasted over; rows inserted, deleted, sorted, copied, cut and pasted, left blank between. {program} recalculates and
saves it. What 自查 then counts, rule by rule, and the first cell it leads to, is held against the findings of the
product about the same bytes. `python -m tests.parity.run --seed N` shows one case. Excel and WPS were not at hand.

- {cases} cases, {mutations} mutations, seeds {first} to {last}; forms: {forms}
- {agreeing} of {compared} comparisons agree ({share:.3%})
- {declared} differ for a declared reason ({part:.3%}), {wrong} for none
"""


def page(tally: Tally, seeds: Sequence[int], forms: Iterable[Form], program: str) -> str:
    """The page as Markdown."""
    compared, agreeing = sum(tally.compared.values()), sum(tally.agreeing.values())
    names = dict.fromkeys(f"{form.id}（{form.title}）" for form in forms)
    head = _HEAD.format(
        program=program, cases=tally.cases, mutations=f"{tally.mutations:,}", first=seeds[0], last=seeds[-1],
        forms=", ".join(names), agreeing=f"{agreeing:,}", compared=f"{compared:,}", share=agreeing / max(1, compared),
        declared=sum(tally.declared.values()), part=tally.share_declared, wrong=tally.wrong,
    )  # fmt: skip
    return "\n".join([head, *_by_code(tally), *_by_check(tally), *_declared(tally)]) + "\n"


def _by_code(tally: Tally) -> Iterable[str]:
    yield "## By code"
    yield ""
    yield "Changed: the product counts something else than in the right return."
    yield ""
    yield "| code | | agreeing | compared | changed | declared |"
    yield "|---|---|--:|--:|--:|--:|"
    for code in sorted(tally.compared):
        declared = sum(count for (_, other), count in tally.declared.items() if other == code)
        title = registry()[code].title.zh
        counts = (tally.agreeing[code], tally.compared[code], tally.changed[code], declared)
        yield f"| `{code}` | {title} | " + " | ".join(f"{count:,}" for count in counts) + " |"
    yield ""


def _by_check(tally: Tally) -> Iterable[str]:
    yield "## By check of each form"
    yield ""
    yield "| form | check | fields | cases in which its result changed |"
    yield "|---|---|---|--:|"
    for (form, code, fields), count in sorted(tally.checks.items()):
        shown = "left to the program" if (form, code, fields) in tally.left else f"{count:,}"
        yield f"| {form} | `{code}` | {fields} | {shown} |"
    yield ""


def _declared(tally: Tally) -> Iterable[str]:
    yield "## Declared differences"
    yield ""
    yield "Each names one pattern of cells; beside which code it is declared stands with the check kind itself."
    yield ""
    yield "| pattern | what 自查 and the program make of it | codes | mutations with it | disagreements |"
    yield "|---|---|---|--:|--:|"
    codes = codes_declared(sorted(tally.compared))
    for pattern, says in DIFFERENCES.items():
        beside = " ".join(f"`{code}`" for code in codes.get(pattern, ()))
        count = sum(number for (other, _), number in tally.declared.items() if other == pattern)
        yield f"| `{pattern}` | {says.zh}<br>{says.en} | {beside} | {tally.met[pattern]:,} | {count:,} |"
