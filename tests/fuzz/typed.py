"""Cells as clerks and programs leave them: texts, numbers, dates, put together at random."""

from __future__ import annotations

import math
import struct
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from tests.support import ROOT

Raw = str | int | float | bool | date | datetime | time | timedelta
_SIGNS = "0123456789０１２３.,，。:：/-～~ \u3000\xa0\u200b\n年月日号时点分半上下午约余人场万千百十亿一二三两零%½'\"eE+#无/—TAprPM()（）是否√男女"
_PIECES = (
    "2020",
    "4月",
    "下午",
    "约",
    "120",
    "人",
    "万",
    "#REF!",
    "无",
    "1e",
    "9" * 60,
    "13800001111",
    "一" * 40,
    "\ud800",
    "٣",
    "²",
    "Ⅳ",
    "㈠",
)
_NUMBERS = (
    0.0,
    -0.0,
    1e308,
    1e-320,
    math.nan,
    math.inf,
    -math.inf,
    59.0,
    60.0,
    61.0,
    0.5,
    2958465.0,
    2958466.0,
    -1.0,
    0.1 + 0.2,
)
_FIRST = datetime(1, 1, 1)


def make_cell(random: Random) -> bytes:
    """A raw cell, written so that `read_cell` gives it back."""
    match random.choice(
        ("text", "text", "text", "text", "int", "float", "float", "date", "datetime", "time", "timedelta", "bool")
    ):
        case "text":
            return b"text\n" + _text(random).encode("utf-8", "surrogatepass")
        case "int":
            number = random.choice((random.randint(-100, 100_000), random.randint(-(10**18), 10**18), 10**400))
            return b"int\n" + hex(number).encode()
        case "float":
            return b"float\n" + _float(random).hex().encode()
        case "bool":
            return b"bool\n" + random.choice((b"", b"1"))
        case kind:
            return kind.encode() + b"\n" + str(random.randrange(315_537_897_600)).encode()


def read_cell(data: bytes) -> Raw:
    """The raw cell that some bytes say; the kinds are those that readers of workbooks give."""
    kind, _, rest = data.partition(b"\n")
    match kind:
        case b"text":
            return rest.decode("utf-8", "surrogatepass")
        case b"int":
            return int(rest, 16)
        case b"float":
            return float.fromhex(rest.decode())
        case b"bool":
            return bool(rest)
    span = timedelta(seconds=int(rest))
    moment = _FIRST + span
    kinds: dict[bytes, Raw] = {b"date": moment.date(), b"datetime": moment, b"time": moment.time(), b"timedelta": span}
    return kinds[kind]


def _text(random: Random) -> str:
    """Something typed once before, changed at a few places; or signs at random."""
    text = random.choice(_typed()) if random.random() < 0.7 else ""
    for _ in range(random.randint(0, 5)):
        at = random.randrange(len(text) + 1)
        match random.choice(("sign", "sign", "sign", "piece", "drop", "double", "typed", "any")):
            case "sign":
                text = text[:at] + random.choice(_SIGNS) + text[at:]
            case "piece":
                text = text[:at] + random.choice(_PIECES) + text[at:]
            case "drop":
                text = text[:at] + text[at + 1 :]
            case "double":
                text = text[:at] + text[at:] * random.choice((2, 2, 30))
            case "typed":
                text = text[:at] + random.choice(_typed())
            case _:
                text = text[:at] + chr(random.randrange(0x110000)) + text[at:]
    return text[:40_000]


def _float(random: Random) -> float:
    chance = random.random()
    if chance < 0.3:
        return random.choice(_NUMBERS)
    if chance < 0.6:
        return random.uniform(0, 60_000)
    return float(struct.unpack("<d", random.randrange(1 << 64).to_bytes(8, "little"))[0])


@cache
def _typed() -> tuple[str, ...]:
    """What the tables of the values hold as typed."""
    lines = (ROOT / "tests" / "values" / "typed.txt").read_text("utf-8").splitlines()
    return tuple(line.split(" | ")[1] for line in lines if line.count(" | ") >= 3)
