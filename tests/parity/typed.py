"""What a clerk types into a cell: right values, wrong ones for each keyword of the schema, and odd ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple

from workbook.form import Field

BLANKS = (" ", "　", "\u00a0", " 　 ")
MARKS = ("/", "—", "无", "-", "、")
ERRORS = ("=1/0", "=NA()", '=VALUE("x")')
_EPOCH = date(1899, 12, 30).toordinal()


class Typed(NamedTuple):
    """One entry: `kind` and `value` as the driver's verb "put" takes them; `pattern` names a declared difference."""

    kind: str
    value: Any
    pattern: str | None = None


NOTHING = Typed("nothing", None)


def right(field: Field, value: Any) -> Typed:
    """A canonical value as it is typed into its cell."""
    if value is None:
        return NOTHING
    if field.kind == "date":
        return Typed("number", serial(value))
    if field.kind == "time":
        return Typed("number", (int(value[:2]) * 60 + int(value[3:])) / 1440)
    return Typed("text", value) if isinstance(value, str) else Typed("number", value)


def serial(day: str) -> int:
    """A day as spreadsheets count them."""
    return date.fromisoformat(day).toordinal() - _EPOCH


def wrong(field: Field, keyword: str, value: Any, rng: Random) -> Typed:
    """An entry that breaks a keyword of the field, or nearly; `value` is the right one that stands there."""
    offers = list(_OFFERS[keyword](field, value, rng))
    return rng.choice(offers) if offers else anything(field, rng)


def keywords(field: Field) -> list[str]:
    """The keywords of a field that an entry of one cell can break."""
    found = [name for name in _OFFERS if name in field.schema and name not in ("type", "enum")]
    return [
        *(["required"] if field.required else []),
        "type",
        *(["enum"] if field.choices else []),
        *found,
    ]


def anything(field: Field, rng: Random) -> Typed:
    """Whatever people type, right or wrong, with its pattern where it is a declared one for this field."""
    return rng.choice([*_missing(), *_mistyped(field, None, rng), *_plain(field)])


def _missing() -> Iterator[Typed]:
    yield NOTHING
    yield NOTHING
    for blank in BLANKS:
        yield Typed("text", blank)
    for mark in MARKS:
        yield Typed("text", mark, "blank-mark")


def _plain(field: Field) -> Iterator[Typed]:
    numeric = field.kind in ("integer", "number")
    yield Typed("text", "示例文字")
    yield Typed("text", "abc~*?")
    yield Typed("text", "A")
    if field.kind not in ("date", "time", "month"):
        yield Typed("plain", 12)
    if numeric:
        yield Typed("number", 0)
        yield Typed("number", 1)
        yield Typed("number", -1)
    elif field.kind in ("text", "person"):
        yield Typed("plain", 13800001111)
        yield Typed("plain", -2.5)
        yield Typed("date", 43930)


def _required(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    return _missing()


def _mistyped(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    for error in ERRORS:
        yield Typed("formula", error)
    match field.kind:
        case "integer" | "number":
            yield from (Typed("text", text) for text in ("若干", "很多", "abc", "12x3", "=", "１２月"))
            if field.kind == "integer":
                yield Typed("number", 12.5)
                yield Typed("number", 0.25)
            yield Typed("number", 1e16)
            yield from (Typed("text", text, "typed-number") for text in ("120人", "１２０", "120", "约120人", "1.2万"))
            yield Typed("date", 43930, "date-as-number")
        case "date":
            yield from (Typed("text", text) for text in ("待定", "下周三", "abc", "2020-02-30"))
            yield from (Typed("number", number) for number in (-3, 0.5))
            yield Typed("number", 5, "old-date")  # the cell shows it as a day of 1900
            yield from (Typed("text", text, "typed-date") for text in ("2020.4.3", "4月3日", "2020-04-03", "20200403"))
            yield Typed("plain", 20200403, "typed-date")
            yield Typed("plain", 43924, "bare-serial")
            yield Typed("number", 36160, "old-date")
        case "time":
            yield from (Typed("text", text) for text in ("上午", "待定", "abc", "25:10"))
            yield from (Typed("number", number) for number in (25, 1.5, -0.25))
            yield from (Typed("text", text, "typed-time") for text in ("9点半", "09:30", "上午9点"))
            yield Typed("plain", 930, "typed-time")
        case "month":
            yield from (Typed("text", text) for text in ("2020-13", "2020-00", "四月份", "abc", "20-04"))
            yield from (Typed("text", text, "typed-date") for text in ("2020年4月", "2020/4", "202004"))
        case "choice":
            yield Typed("text", "不在其列")
        case _:
            yield Typed("plain", 1e16)
    yield Typed("boolean", 1, "boolean")
    yield Typed("boolean", 0, "boolean")


def _enum(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    choice = str(rng.choice(field.choices))
    yield from (
        Typed("text", text) for text in ("不在其列", "其他其他", choice + "类", choice[:1] + "*", "?" * len(choice))
    )
    yield from (Typed("text", text) for text in (choice[:1] + "~", f"{choice}、{choice}", choice))
    yield Typed("plain", 5)
    yield Typed("text", f" {choice}", "loose-choice")
    yield Typed("text", f"{choice[:1]}　{choice[1:]}", "loose-choice")
    if field.choice_aliases:
        yield Typed("text", rng.choice(list(field.choice_aliases)), "loose-choice")


def _low(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    for name in ("minimum", "exclusiveMinimum"):
        if name in field.schema:
            bound = field.schema[name]
            yield from (Typed("number", bound - less) for less in (1, 1, 2, 100, 0))
            if field.kind == "number":
                yield Typed("number", bound - 0.01)


def _high(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    for name in ("maximum", "exclusiveMaximum"):
        if name in field.schema:
            bound = field.schema[name]
            yield from (Typed("number", bound + more) for more in (1, 1, 2, 5000, 0))
            if field.kind == "number":
                yield Typed("number", bound + 0.01)


def _multiple(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    step = field.schema["multipleOf"]
    yield from (Typed("number", round(step * factor, 6)) for factor in (1.5, 2.2, 7.5, 3))


def _short(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    least = field.schema["minLength"]
    yield from (Typed("text", "短" * length) for length in {1, max(1, least - 1), least})
    yield Typed("text", "短" * max(1, least - 2) + "  ")
    if least > 1:
        yield Typed("plain", int("1" * (least - 1)) if least < 15 else 1)


def _long(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    most = field.schema["maxLength"]
    start = str(value) if isinstance(value, str) and len(value) < most else ""
    for length in (most + 1, most + 1, most + 30, most, 2 * most + 1):
        yield Typed("text", start + "长" * (length - len(start)))
    if most < 15:
        yield Typed("plain", 10**most)


def _pattern(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    text = value if isinstance(value, str) else "13800001111"
    yield from (Typed("text", wrong) for wrong in (text[:-1], text + "号", "x" + text, "的" + text, text.upper() + "*"))
    yield Typed("text", text[:1].swapcase() + text[1:])
    yield Typed("text", text.replace("0", "０").replace("1", "l"))
    yield Typed("text", f"{text} ")
    if text.isdigit() and len(text) < 15 and text[0] != "0":
        yield Typed("plain", int(text))
        yield Typed("plain", int(text) * 10)
        yield Typed("plain", int(text) // 10)


def _const(field: Field, value: Any, rng: Random) -> Iterator[Typed]:
    const = field.schema["const"]
    if isinstance(const, str):
        yield from (Typed("text", text) for text in (const + "吗", const[:-1] or "空", "不是"))
    else:
        yield from (Typed("number", const + more) for more in (1, -1))


_OFFERS = {
    "required": _required,
    "type": _mistyped,
    "enum": _enum,
    "minimum": _low,
    "exclusiveMinimum": _low,
    "maximum": _high,
    "exclusiveMaximum": _high,
    "multipleOf": _multiple,
    "minLength": _short,
    "maxLength": _long,
    "pattern": _pattern,
    "const": _const,
}
