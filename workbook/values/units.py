"""Units written behind a number: which may be dropped, and spans of time in a field of minutes or hours."""

from __future__ import annotations

import re

from workbook.values.chinese import count

_FAMILIES = {
    "people": "人次 人 名 位 个人 人员 名群众 名党员 名干部",
    "events": "场次 场 场(次) 次 期 节 课 堂 讲",
    "things": "个 篇 条 件 份 户 家 部 批 班 本 册 张 幅 段 处 所 支 项 组 队 台 票",
    "minutes": "分钟 分 min mins minute minutes",
    "hours": "个小时 小时 个钟头 钟头 h hour hours",
    "money": "元 块 圆 元整",
    "percent": "%",
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_ENDING = "|".join(sorted(map(re.escape, _FAMILY), key=len, reverse=True))
_TIMES = ("minutes", "hours")


def split_unit(text: str, unit: str) -> tuple[str, str]:
    """The text without the unit it ends in, and that unit, "" where there is none; `unit` is the field's own."""
    if unit and text.endswith(unit):
        return text[: -len(unit)].rstrip(), unit
    found = re.fullmatch(rf"(.+?) *({_ENDING})", text, re.IGNORECASE)
    return (found[1], found[2].casefold()) if found else (text, "")


def fits(typed: str, unit: str) -> bool:
    """Whether a number with the unit `typed` is a number of the field's `unit` as it stands.

    Without a unit of the field hours do not fit: 2小时 among minutes would be read as 2.
    """
    if not typed or typed == unit:
        return True
    family, wanted = _FAMILY.get(typed), _FAMILY.get(unit)
    if wanted is None:
        return family != "hours" and family != "percent"
    if typed == "次":  # 3次 are lectures, 120次 are views
        return wanted in ("people", "events", "things")
    return family == wanted or (typed == "个" and wanted in ("people", "events"))


def read_span(text: str, unit: str) -> int | float | None:
    """A span of time in the field's unit: 1.5小时, 1小时30分, 一个半小时 -> 90 minutes; None when it is none."""
    wanted = _FAMILY.get(unit)
    if wanted not in _TIMES:
        return None
    found = re.fullmatch(
        r"(?:(?P<h>[\d.]+|[一二两三四五六七八九十]+)? ?个?(?P<half>半)? ?个?(?:小时|钟头|hours?|h))?"
        r"(?P<tail>半)? ?(?:(?P<m>\d{1,4}|[一二两三四五六七八九十]+) ?(?:分钟?|min(?:ute)?s?|m))?",
        text,
        re.IGNORECASE,
    )
    if found is None or not (found["h"] or found["half"] or found["m"]):
        return None
    hours, minutes = _figure(found["h"]), _figure(found["m"])
    if hours is None or minutes is None or hours > 1000:
        return None
    total = round(hours * 60 + (30 if found["half"] or found["tail"] else 0) + minutes, 6)
    value = total / 60 if wanted == "hours" else total
    return int(value) if float(value).is_integer() else value


def _figure(text: str | None) -> float | None:
    if not text:
        return 0.0
    if text.isascii():
        return float(text) if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", text) else None
    return count(text)
