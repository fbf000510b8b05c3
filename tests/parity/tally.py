"""What a run came to: by code, by check, by declared difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.parity.case import Case
from tests.parity.checklist import Check, rules_of_checks
from tests.parity.compare import Comparison, Count
from tests.parity.forms import proved_forms
from validator.selfcheck.differences import declared


@dataclass(slots=True)
class Tally:
    """Counts of (case, rule) pairs, unless said otherwise.

    `changed` are those where the product counts something else than in the right return, by code and by check;
    `declared` the disagreements that a declared difference explains, `wrong` the others; `met` is in how many mutations
    a pattern was made; `left` are the checks for which 自查 has no rule.
    """

    cases: int = 0
    mutations: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    agreeing: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    checks: Counter[Check] = field(default_factory=Counter)
    left: set[Check] = field(default_factory=set)
    declared: Counter[tuple[str, str]] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    wrong: int = 0

    def add(self, case: Case, comparison: Comparison) -> None:
        """One more case."""
        self.cases += 1
        self.mutations += len(case.mutations)
        self.met.update(pattern for one in case.mutations for pattern in one.patterns)
        disagreeing = {difference.key for difference in comparison.differences}
        for key in comparison.product:
            self.compared[key[2]] += 1
            self.agreeing[key[2]] += key not in disagreeing
        changed = {key for key, count in comparison.product.items() if count != Count()}
        self.changed.update(key[2] for key in changed)
        aims = {one.aim for one in case.mutations}
        for check, stand in rules_of_checks(case.ground.form).items():
            if (stand.own | stand.shared).isdisjoint(comparison.product):
                self.left.add(check)
            self.checks[check] += stand.is_changed(changed, aims)
        for difference in comparison.differences:
            if difference.pattern is None:
                self.wrong += 1
            else:
                self.declared[difference.pattern, difference.key[2]] += 1

    @property
    def share_declared(self) -> float:
        """The share of all comparisons that disagree for a declared reason."""
        return sum(self.declared.values()) / max(1, sum(self.compared.values()))

    def wants(self, case: Case, least: int) -> bool:
        """Whether a case aims at a check or keyword whose result was changed fewer than `least` times so far."""
        aims = {one.aim for one in case.mutations}
        stands = rules_of_checks(case.ground.form).items() if case.ground.form in proved_forms() else ()
        rare = (stand for check, stand in stands if check not in self.left and self.checks[check] < least)
        codes = {f"schema.{aim.partition(' ')[0]}" for aim in aims}
        return any(stand.aims & aims for stand in rare) or any(
            code in self.compared and self.changed[code] < least for code in codes
        )

    def rare(self, least: int) -> list[str]:
        """The checks and keywords whose result was changed fewer than `least` times."""
        proved = {check for form in proved_forms() for check in rules_of_checks(form)}
        checks = [" ".join(check) for check in sorted(proved - self.left) if self.checks[check] < least]
        return checks + [code for code in self.compared if code.startswith("schema.") and self.changed[code] < least]


def codes_declared(codes: Iterable[str]) -> dict[str, list[str]]:
    """Pattern -> the codes beside which it is declared."""
    found: dict[str, list[str]] = {}
    for code in codes:
        for pattern in sorted(declared(code)):
            found.setdefault(pattern, []).append(code)
    return found
