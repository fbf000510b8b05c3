"""Chinese numerals: 一百二十, 两百, 壹佰贰拾, 1.2万, 3千5."""

from __future__ import annotations

import re

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億两俩〇○Oo０零", "一二三四五六七八九十百千万亿二二零零零零零零")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "w": 4, "W": 4, "k": 3, "K": 3, "百万": 6, "千万": 7}
_TOKEN = r"\d+|[零一二三四五六七八九十百千万亿]"


def spell_digits(text: str) -> str:
    """Digits written one by one as ASCII: 二〇二〇 -> "2020"; what is no digit stays."""
    return "".join(str(_DIGITS.get(char, char)) for char in text.translate(_FORMAL))


def spell_number(text: str) -> str:
    """A run of Chinese digits and 十 as ASCII, for dates and times: 二十三 -> "23", 二〇二〇 -> "2020"."""
    value = count(text) if "十" in text else None
    return spell_digits(text) if value is None else str(value)


def scale(text: str) -> int | float | None:
    """An ASCII number before one scale: "1.2万" -> 12000, "3k" -> 3000; None when it is not that."""
    found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,15})?) ?(百万|千万|[百千万亿wWkK])", text)
    if found is None:
        return None
    value = float(f"{found[1]}e{_POWERS[found[2]]}")  # the decimal point is moved, nothing is multiplied
    return int(value) if value.is_integer() else value


def count(text: str) -> int | None:
    """A number in Chinese numerals, digits among them allowed (1万2千); None when it is none or not one only.

    二三十 and 三五 mean "about", and are not read.
    """
    text = text.translate(_FORMAL)
    tokens = re.findall(_TOKEN, text)
    if not tokens or "".join(tokens) != text or text.isascii() or len(text) > 24:
        return None
    if not any(token in _SCALES for token in tokens):
        return _count_digits(text)
    return _count_scaled(tokens)


def _count_digits(text: str) -> int | None:
    if len(text) == 1 or "零" in text or len(text) > 2:
        return int(spell_digits(text))
    return None


def _count_scaled(tokens: list[str]) -> int | None:
    """The value of digits and scales, the scales falling; a last bare digit takes the next scale (一百二)."""
    total = section = 0
    number: int | None = None
    small, big, last, zero = 10**4, 10**12, 0, False
    for token in tokens:
        if token not in _SCALES:
            if number is not None:
                return None
            zero = zero or token == "零"
            number = None if token == "零" else _DIGITS.get(token, -1)
            if number == -1:
                number = int(token)
            continue
        size = _SCALES[token]
        if size >= 10**4:
            part = section + (number or 0)
            if part == 0 or size >= big:
                return None
            total, section, small, big = total + part * size, 0, 10**4, size
        else:
            if number is None and size == 10:
                number = 1
            if number is None or number >= 10 or size >= small:
                return None
            section, small = section + number * size, size
        number, last, zero = None, size, False
    if number is not None and number < 10 and last > 10 and not zero:
        number *= last // 10
    return total + section + (number or 0)
