"""One difference between two forms, as a sentence under a heading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

GROUPS = (
    "报表",
    "工作表",
    "分表",
    "栏目增减",
    "栏目名称与位置",
    "类型与要求",
    "填写提示与外观",
    "代码表",
    "核对规则",
    "角色",
)
"""The headings, in the order in which differences are told."""


class Change(NamedTuple):
    """What is different: under which heading, of what ("lectures.date", a list, a role), in a sentence."""

    group: str
    of: str
    says: str

    def public(self) -> dict[str, str]:
        """As JSON for anyone."""
        return self._asdict()


def shown(value: Any) -> str:
    """A value in a sentence; what is not there is 无."""
    if value is None or value == "" or value == () or value == []:
        return "无"
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(map(shown, value))
    if isinstance(value, dict):
        return "；".join(f"{key}：{shown(one)}" for key, one in value.items()) or "无"
    return f"“{value}”" if isinstance(value, str) else f"{value:,}"


def altered(group: str, of: str, what: str, old: Any, new: Any) -> Iterator[Change]:
    """The sentence for something that is not what it was: none where it is the same."""
    if old != new:
        yield Change(group, of, f"{what}由{shown(old)}改为{shown(new)}")


def moved_members(group: str, of: str, what: str, old: list[str], new: list[str]) -> Iterator[Change]:
    """What was added to a list of words, taken out of it, or put into another order."""
    added, removed = [one for one in new if one not in old], [one for one in old if one not in new]
    if added:
        yield Change(group, of, f"{what}增加{shown(added)}")
    if removed:
        yield Change(group, of, f"{what}去掉{shown(removed)}")
    if not added and not removed and old != new:
        yield Change(group, of, f"{what}的次序改为{shown(new)}")
