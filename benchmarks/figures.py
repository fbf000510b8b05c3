"""Figures: what was measured over several runs, one line each, and all of them as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the ratio of each run, and its bar, which is a floor where `least`, else a ceiling."""

    name: str
    ratios: Sequence[float]
    bar: float
    least: bool

    @property
    def line(self) -> str:
        """`name: ratio (min–max over runs) bar`."""
        sign = "≥" if self.least else "≤"
        spread = f"{min(self.ratios):.3g}–{max(self.ratios):.3g}"
        return f"{self.name}: {median(self.ratios):.3g} ({spread}) {sign} {self.bar:g}"

    def public(self) -> dict[str, float | int]:
        """As JSON."""
        return {
            "ratio": round(median(self.ratios), 4),
            "min": round(min(self.ratios), 4),
            "max": round(max(self.ratios), 4),
            "bar": self.bar,
            "runs": len(self.ratios),
        }


def write_figures(figures: Sequence[Figure], path: Path) -> None:
    """Put the figures into a file, by name."""
    text = json.dumps({figure.name: figure.public() for figure in figures}, indent=1)
    path.write_text(text + "\n", "utf-8")
