"""The codecs: texts, lists, references, conditions, totals and the other notations of a design workbook."""

from __future__ import annotations

import re
from typing import Any

from validator.forms.design.codec import Codec, Scope
from validator.forms.design.codes import unknown, unreadable
from validator.forms.design.naming import Names
from validator.forms.design.notation import (
    EITHER,
    LIST,
    Care,
    halves,
    is_number,
    join,
    literal,
    number,
    quote,
    say,
    split,
    unquote,
)  # fmt: skip
from workbook.nearest import nearest

_NUMBERS = f"{LIST} "
_LINES = "\n"


def _text(value: str, scope: Scope, care: Care) -> str:
    return quote(value, care)


TEXT = Codec(_text, lambda text, scope: unquote(text), empty="")


def _read_number(text: str, scope: Scope) -> int | float:
    if not is_number(text):
        raise unreadable("数字，如 100 或 0.5")
    return number(text)


NUMBER = Codec(lambda value, scope, care: repr(value), _read_number, native=True)


def _flag(value: bool, scope: Scope, care: Care) -> str:
    return {True: "是", False: "否"}[value]


FLAG = Codec(_flag, lambda text, scope: text == "是")
"""是 or 否; where the form has a choice of the two, nothing else comes through."""


def says(word: Any) -> Codec:
    """是 for the only value that a keyword has."""
    return Codec(lambda value, scope, care: {word: "是"}[value], lambda text, scope: word if text == "是" else None)


TEXTS = Codec(
    lambda value, scope, care: join(quote(item, care) for item in value),
    lambda text, scope: [unquote(part) for part in split(text, LIST)],
    empty=[],
)


def _read_numbers(text: str, scope: Scope) -> list[int | float]:
    parts = split(text, _NUMBERS)
    if not all(map(is_number, parts)):
        raise unreadable("14、11、11")
    return [number(part) for part in parts]


NUMBERS = Codec(lambda value, scope, care: join(map(repr, value)), _read_numbers, empty=[])

VALUE = Codec(
    lambda value, scope, care: say(value, care), lambda text, scope: literal(text, numeric=scope.numeric), empty=""
)
VALUES = Codec(
    lambda value, scope, care: join(say(item, care) for item in value),
    lambda text, scope: [literal(part, numeric=scope.numeric) for part in split(text, LIST)],
    empty=[],
)


def _read_bands(text: str, scope: Scope) -> dict[str, str]:
    bands = {}
    for line in split(text, _LINES):
        match = re.fullmatch(r"第?\s*([1-9]\d*)\s*行?\s*[:：\s]\s*(.+)", line)
        if not match:
            raise unreadable("第8行：一、本月完成情况（每行写一条）")
        bands[match[1]] = unquote(match[2])
    return bands


BANDS = Codec(
    lambda value, scope, care: "\n".join(f"第{row}行：{quote(text, care)}" for row, text in value.items()),
    _read_bands,
    empty={},
)

TABLE = Codec(
    lambda value, scope, care: scope.names.say_table(value, care), lambda text, scope: scope.names.table(text)
)
DOTTED = Codec(
    lambda value, scope, care: scope.names.say_dotted(value, care), lambda text, scope: scope.names.dotted(text)
)


def _own(text: str, scope: Scope) -> str:
    return scope.names.column(text, _home(scope))


def _home(scope: Scope) -> str:
    assert scope.home is not None, "own columns are asked for where a table is at hand"
    return scope.home


COLUMN = Codec(lambda value, scope, care: scope.names.say_column(f"{scope.home}.{value}", care), _own)
COLUMNS = Codec(
    lambda value, scope, care: join(scope.names.say_column(f"{scope.home}.{one}", care) for one in value),
    lambda text, scope: [_own(part, scope) for part in split(text, f"{LIST}＋+")],
    empty=[],
)


def _spell_fields(value: list[str], scope: Scope, care: Care) -> str:
    """The first with its table, those of the same table after it without."""
    said = []
    home = None
    for dotted in value:
        table = dotted.partition(".")[0]
        alone = table == home and care is Care.PLAIN
        said.append(scope.names.say_column(dotted, care) if alone else scope.names.say_dotted(dotted, care))
        home = table
    return join(said)


def _read_fields(text: str, scope: Scope) -> list[str]:
    found: list[str] = []
    for part in split(text, f"{LIST}＋+"):
        found.append(scope.names.dotted(part, found[-1].partition(".")[0] if found else None))
    return found


FIELDS = Codec(_spell_fields, _read_fields, empty=[])


def _spell_list(value: str, scope: Scope, care: Care) -> str:
    return scope.lists[value].title if value in scope.lists and care is Care.PLAIN else value


def _read_list(text: str, scope: Scope) -> str:
    if text in scope.lists:
        return text
    titles = {one.title: name for name, one in scope.lists.items()}
    if text not in titles:
        raise unknown(text, "代码表", nearest(text, titles))
    return titles[text]


CODES = Codec(_spell_list, _read_list)


def _spell_condition(conditions: dict[str, list[Any]], names: Names, care: Care, home: str | None) -> str:
    """`栏目=值/值；栏目=值`; of "section.field" the first with its table, or all of them of the table at hand."""
    parts = []
    before: str | None = None
    for key, values in conditions.items():
        table = home or key.partition(".")[0]
        dotted = f"{home}.{key}" if home else key
        bare = home is not None or (table == before and care is Care.PLAIN)
        said = names.say_column(dotted, care) if bare else names.say_dotted(dotted, care)
        parts.append(f"{said}={EITHER[0].join(say(one, care) for one in values)}")
        before = table
    return "；".join(parts)


_CONDITION = "是否零报告=是；形式=线上/混合"


def _read_condition(text: str, names: Names, home: str | None, like: str = _CONDITION) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    before: str | None = home
    for part in split(text, f"{LIST}\n"):
        pair = halves(part)
        if pair is None or not all(pair):
            raise unreadable(like)
        dotted = f"{home}.{names.column(pair[0], home)}" if home else names.dotted(pair[0], before)
        before = dotted.partition(".")[0]
        numeric = names.numeric(dotted)
        values = [literal(one, numeric=numeric) for one in split(pair[1], EITHER)]
        found[dotted.partition(".")[2] if home else dotted] = values
    return found


WHEN = Codec(
    lambda value, scope, care: _spell_condition(value, scope.names, care, None),
    lambda text, scope: _read_condition(text, scope.names, None),
    empty={},
)
OWN_WHEN = Codec(
    lambda value, scope, care: _spell_condition(value, scope.names, care, _home(scope)),
    lambda text, scope: _read_condition(text, scope.names, _home(scope)),
    empty={},
)


_FIXED = '项目=差旅费；编号=1（内容里有“/”的写在英文引号中："a/b"）'


def _spell_row(value: dict[str, Any], scope: Scope, care: Care) -> str:
    return _spell_condition({name: [one] for name, one in value.items()}, scope.names, care, _home(scope))


def _read_row(text: str, scope: Scope) -> dict[str, Any]:
    found = _read_condition(text, scope.names, _home(scope), _FIXED)
    if any(len(values) != 1 for values in found.values()):
        raise unreadable(_FIXED)
    return {name: values[0] for name, values in found.items()}


ROW = Codec(_spell_row, _read_row, empty={})

_BLOCK = re.compile(r"每\s*(\d+)\s*([行列])\s*[，,]?\s*共\s*(\d+)\s*块")
_STEPS = {"rows": "行", "columns": "列"}


def _spell_block(value: dict[str, int], scope: Scope, care: Care) -> str:
    way = next(name for name in _STEPS if name in value)
    return f"每{value[way]}{_STEPS[way]}共{value['count']}块"


def _read_block(text: str, scope: Scope) -> dict[str, int]:
    match = _BLOCK.fullmatch(text)
    if not match:
        raise unreadable("每5行共3块（下一块在5行之后，一共3块）")
    way = next(name for name, word in _STEPS.items() if word == match[2])
    return {way: int(match[1]), "count": int(match[3])}


BLOCK = Codec(_spell_block, _read_block)


def _spell_measures(value: list[dict[str, str]], scope: Scope, care: Care) -> str:
    return join(
        scope.names.say_dotted(one["field"], care) + (f"={quote(one['says'], care)}" if "says" in one else "")
        for one in value
    )


def _read_measures(text: str, scope: Scope) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for part in split(text, f"{LIST}\n"):
        name, called = halves(part) or (part, "")
        found.append({"field": scope.names.dotted(name)} | ({"says": unquote(called)} if called else {}))
    return found


MEASURES = Codec(_spell_measures, _read_measures, empty=[])
