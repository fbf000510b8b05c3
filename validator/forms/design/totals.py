"""How a computed column is written in a design: 计数, 求和, 相加, 比率."""

from __future__ import annotations

import re
from typing import Any

from validator.forms.design.codec import Codec, Scope
from validator.forms.design.codes import unreadable
from validator.forms.design.notation import LIST, Care, halves, join, split

_LIKE = "“计数 明细”“求和 明细.人数 当 类别=类别名称”“相加 上月累计、本月数量”或“比率 累计数量、任务数量”"
_OF_OWN = {"相加": "add", "比率": "ratio"}
_OF_OTHERS = {"计数": "count", "求和": "sum"}
_WORDS = _OF_OWN | _OF_OTHERS
_TOTAL = re.compile(r"(\S+?)[\s:：]+(.+?)(?:\s+当\s+(.+))?", re.DOTALL)


def _spell(value: dict[str, Any], scope: Scope, care: Care) -> str:
    word, keyword = next(pair for pair in _WORDS.items() if pair[1] in value)
    names, inputs = scope.names, value[keyword]
    if word in _OF_OWN:
        return f"{word} {join(names.say_column(f'{scope.home}.{one}', care) for one in inputs)}"
    table = inputs.partition(".")[0]
    said = names.say_table(table, care) if keyword == "count" else names.say_dotted(inputs, care)
    if not value.get("where"):
        return f"{word} {said}"
    pairs = (
        f"{names.say_column(f'{table}.{theirs}', care)}={names.say_column(f'{scope.home}.{ours}', care)}"
        for theirs, ours in value["where"].items()
    )
    return f"{word} {said} 当 {join(pairs)}"


def _read(text: str, scope: Scope) -> dict[str, Any]:
    match = _TOTAL.fullmatch(text)
    if not match or match[1] not in _WORDS or (match[1] in _OF_OWN and match[3]):
        raise unreadable(_LIKE)
    word, said, condition = match.groups()
    names, home = scope.names, scope.home or ""
    if word in _OF_OWN:
        inputs = [names.column(part, home) for part in split(said, f"{LIST}+＋/÷")]
        if len(inputs) < 2 or (word == "比率" and len(inputs) > 2):
            raise unreadable(_LIKE)
        return {_WORDS[word]: inputs}
    counted = names.table(said) if word == "计数" else names.dotted(said)
    made: dict[str, Any] = {_WORDS[word]: counted}
    if condition:
        made["where"] = {}
        for part in split(condition, LIST):
            pair = halves(part)
            if pair is None:
                raise unreadable(_LIKE)
            theirs = names.column(pair[0], counted.partition(".")[0])
            made["where"][theirs] = names.column(pair[1], home)
    return made


TOTAL = Codec(_spell, _read)
