"""Drawing: one sample as it is recorded, in a line of the ledger's history, so that a rebuild brings it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaign.sampling.candidates import UNITS
from campaign.sampling.draw import Candidate, Lot, Stratum, draw
from workbook.handout import month_text

if TYPE_CHECKING:
    from campaign.ledger.holdings import Change

SAMPLED = "sampled"
"""What the ledger's history calls it."""

_SHAPE = 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """One sample: of what month and what, by which seed, how many were wanted, whether by risk and whether secret.

    `population` counts the candidates, `digest` is of their keys and weights; `drawn` are those that were drawn, in
    order. The keys of other things than these do not matter to what was drawn.
    """

    campaign: str
    period: str
    of: str
    seed: str
    wanted: int
    by_risk: bool
    secret: bool
    population: int
    digest: str
    strata: tuple[Stratum, ...]
    drawn: tuple[Candidate, ...]

    @property
    def id(self) -> str:
        """Eight hex digits of its digest: the same drawing has the same on any machine."""
        return hashlib.sha256(self.packed().encode("utf-8", "surrogatepass")).hexdigest()[:8]

    def number(self, place: int) -> str:
        """The number (抽查编号) of one that was drawn, by its place from 0."""
        return f"{self.id}-{place + 1:02d}"

    @property
    def what(self) -> str:
        """单位 or 活动."""
        return "单位" if self.of == UNITS else "活动"

    def packed(self) -> str:
        """As the ledger keeps it: JSON, the same for the same drawing."""
        said = {name: getattr(self, name) for name in _PLAIN}
        drawn = [list(one) for one in self.drawn]
        return json.dumps(
            {"shape": _SHAPE, **said, "strata": [list(one) for one in self.strata], "drawn": drawn}, ensure_ascii=False
        )

    def told(self) -> str:
        """In one sentence, as the history and the list's note say it; of a secret one nothing but that it was."""
        return f"暗访抽取{len(self.drawn)}项（名单另存）" if self.secret else self.told_in_full()

    def told_in_full(self) -> str:
        """In one sentence, for inspectors: all that decided it."""
        return f"{self.told_without_strata()}，分层（抽取/总体）{self.told_strata()}"

    def told_without_strata(self) -> str:
        """The same without how it was shared out."""
        how = "按风险加权" if self.by_risk else "等概率"
        kind = f"{month_text(self.period)}{self.what}{'暗访' if self.secret else '抽查'}（{self.id}）"
        drawn = f"从{self.population}项中{how}抽取{len(self.drawn)}项"
        return f"{kind}：{drawn}，种子“{self.seed}”，总体校验码{self.digest[:12]}"

    def told_strata(self) -> str:
        """Each stratum, how many were drawn of how many."""
        return "、".join(f"{one.name}{one.drawn}/{one.size}" for one in self.strata)


_PLAIN = ("campaign", "period", "of", "seed", "wanted", "by_risk", "secret", "population", "digest")


def make_drawing(
    candidates: Sequence[Candidate], n: int, lot: Lot, *, by_risk: bool = False, secret: bool = False
) -> Drawing:
    """Draw n of the candidates."""
    drawn, strata = draw(candidates, n, lot)
    said = json.dumps([[one.key, one.stratum, one.part, one.weight] for one in candidates], ensure_ascii=False)
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    rule = (n, by_risk, secret, len(candidates), digest)
    return Drawing(lot.campaign, lot.period, lot.of, lot.seed, *rule, tuple(strata), tuple(drawn))


def drawings(changes: Iterable[Change]) -> list[Drawing]:
    """The drawings of a history in order; what a later version wrote otherwise is passed over."""
    found = (unpack(change.note) for change in changes if change.what == SAMPLED)
    return [one for one in found if one is not None]


def unpack(note: str) -> Drawing | None:
    """A drawing of what the ledger keeps; None where it is none that this version can read."""
    try:
        said: Mapping[str, Any] = json.loads(note)
        if said["shape"] != _SHAPE:
            return None
        strata = tuple(Stratum(*one) for one in said["strata"])
        plain = {name: said[name] for name in _PLAIN}
        return Drawing(**plain, strata=strata, drawn=tuple(map(_candidate, said["drawn"])))
    except (ValueError, KeyError, TypeError):
        return None


def _candidate(said: Sequence[Any]) -> Candidate:
    one = Candidate(*said)
    return one._replace(facts=tuple((title, text) for title, text in one.facts), reasons=tuple(one.reasons))


def told_in_history(note: str) -> str:
    """What 修订记录 says of a drawing."""
    found = unpack(note)
    return found.told() if found is not None else "抽查记录由更新版本的程序写入，本版本不能显示"
