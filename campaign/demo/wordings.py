"""Values of one field by themselves: a choice, a name, a text that its limits allow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from campaign.demo.patterns import matching
from workbook.form import Field

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "明华军丽敏静强磊洋艳勇杰娟涛超霞平刚欣悦博雅哲宁琳峰雪晨"
_TRIES = 40
_FILLER = "，按要求如期完成，效果良好"


def wording(field: Field, rng: Random, *, examples: bool = True) -> Any:
    """A value of a field that no ladder holds, one of its examples where they will do.

    Where its limits leave none, a ValueError.
    """
    if "const" in field.schema:
        return field.schema["const"]
    if field.choices:
        return rng.choice(field.choices)
    for _ in range(_TRIES):
        text = _text(field, rng, field.schema.get("examples") if examples else None)
        if _allowed(field, text):
            return text
    raise ValueError(f"no right value was found for {field.name} ({field.title}): give it examples")


def _text(field: Field, rng: Random, examples: Sequence[Any] | None) -> Any:
    if examples:
        return rng.choice(examples)
    if "pattern" in field.schema:
        return matching(field.schema["pattern"], rng)
    if field.kind == "person":
        return "".join(rng.choice(signs) for signs in (_SURNAMES, _GIVEN, _GIVEN))
    text = f"{field.title}示例{rng.randint(1, 9999)}"
    while len(text) < field.schema.get("minLength", 0):
        text += _FILLER
    longest = field.schema.get("maxLength")
    # Cut from the front: the number at the end is what tells two texts apart.
    return text[-longest:] if longest is not None and len(text) > longest else text


def _allowed(field: Field, value: Any) -> bool:
    if not isinstance(value, str):
        return True
    low, high = field.schema.get("minLength", 0), field.schema.get("maxLength", len(value))
    return low <= len(value) <= high and bool(re.search(field.schema.get("pattern", ""), value))
