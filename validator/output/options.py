"""How a run wants its reports written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Options:
    """What every writer is told; each uses what concerns it.

    `lang` is "zh" or "en"; `colour` says that a person reads it on a terminal (text only); `made_at` is the
    time of the run, without a zone meaning this machine's; `title` stands over the page (html only);
    `units` names unit codes for people (a code without a name is shown as it is).
    """

    lang: str = "zh"
    colour: bool = False
    made_at: datetime = field(default_factory=_now)
    title: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
