"""Which checks, code lists and roles of a form are not what they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from validator.check import kind
from validator.codes import look_up
from validator.forms.change import Change, altered, moved_members
from workbook.codelist import CodeList
from workbook.form import Form

Names = Mapping[str, str]
"""What an old name, "section.field" or "section", is now called."""

_CHECKS, _LISTS, _ROLES = "核对规则", "代码表", "角色"


def rule_changes(old: Form, new: Form, names: Names) -> Iterator[Change]:
    """Checks that came, went or ask something else; those that only follow a new name are the same."""
    yield from _changed(old, new, old.checks, new.checks, names, _rule)
    yield from _changed(old, new, old.across, new.across, names, _across)


def _changed(
    old: Form,
    new: Form,
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    names: Names,
    say: Callable[[Form, Mapping[str, Any]], str],
) -> Iterator[Change]:
    left = list(after)
    gone = []
    for params in before:
        same = renamed(params, names)
        if same in left:
            left.remove(same)
        else:
            gone.append((params, same))
    for params, same in gone:
        heir = next((one for one in left if _about(one) == _about(same)), None)
        if heir is None:
            yield Change(_CHECKS, params["kind"], f"取消：{say(old, params)}")
        else:
            left.remove(heir)
            yield Change(_CHECKS, heir["kind"], f"改为：{say(new, heir)}（原为：{say(old, params)}）")
    for params in left:
        yield Change(_CHECKS, params["kind"], f"新增：{say(new, params)}")


def renamed(params: Any, names: Names) -> Any:
    """Parameters of a check with every old name put into the new one."""
    if isinstance(params, Mapping):
        return {names.get(key, key): renamed(value, names) if key != "kind" else value for key, value in params.items()}
    if isinstance(params, list):
        return [renamed(one, names) for one in params]
    return names.get(params, params) if isinstance(params, str) else params


def _about(params: Mapping[str, Any]) -> tuple[str, str]:
    """A check's kind and the fields it looks at, by which it is the same check with other bounds."""
    fields = [params[name] for name in ("flag", "field", "fields", "later", "alike", "person") if name in params]
    return params["kind"], json.dumps(fields[:1])


def _rule(form: Form, params: Mapping[str, Any]) -> str:
    return kind(params["kind"]).rule(form, params)


def _across(form: Form, params: Mapping[str, Any]) -> str:
    dotted = [one for value in params.values() for one in (value if isinstance(value, list) else [value])]
    titles = "、".join(f"“{form.locate(one)[1].title}”" for one in dotted if "." in one)
    return f"{look_up('across.' + params['kind']).title.zh}（{titles}）"


def list_changes(old: Form, new: Form) -> Iterator[Change]:
    """Choices that came or went, were renamed or got other aliases, in the lists that both forms use."""
    used = [{field.codes for section in form.sections for field in section.fields} for form in (old, new)]
    for name in sorted(one for one in used[0] & used[1] if one is not None):
        yield from _list(name, old.codes[name], new.codes[name])


def _list(name: str, old: CodeList, new: CodeList) -> Iterator[Change]:
    called = f"“{new.title}”"
    yield from altered(_LISTS, name, f"代码表“{name}”的标题", old.title, new.title)
    was, now = ({entry.code: entry for entry in one.entries} for one in (old, new))
    for code in (one for one in was if one in now):
        if was[code].label != now[code].label:
            yield Change(_LISTS, name, f"{called}的“{was[code].label}”改名为“{now[code].label}”（代码 {code}）")
        aliases = list(was[code].aliases), list(now[code].aliases)
        yield from moved_members(_LISTS, name, f"{called}的“{now[code].label}”的别名", *aliases)
    for title, one, other in (("增加", now, was), ("去掉", was, now)):
        labels = [f"“{one[code].label}”" for code in one if code not in other]
        if labels:
            yield Change(_LISTS, name, f"{called}{title}{'、'.join(labels)}")
    kept = [code for code in was if code in now], [code for code in now if code in was]
    if kept[0] != kept[1]:
        yield Change(_LISTS, name, f"{called}的次序有变")


def role_changes(old: Form, new: Form, names: Names) -> Iterator[Change]:
    """Roles and measures that another field plays, or none."""
    for role in dict.fromkeys((*old.roles, *new.roles)):
        before, after = old.roles.get(role), new.roles.get(role)
        if names.get(before or "", before) != after:
            yield Change(_ROLES, role, f"角色“{role}”{_from_to(_called(old, before), _called(new, after))}")
    was, now = (list(form.measures) for form in (old, new))
    if [renamed(one, names) for one in was] != now:
        said = ("、".join(_called(form, one["field"]) or "" for one in form.measures) for form in (old, new))
        yield Change(_ROLES, "x-measures", f"汇总的数字{_from_to(*said)}")


def _called(form: Form, named: str | None) -> str | None:
    if named is None:
        return None
    if "." in named:
        try:
            return f"“{form.locate(named)[1].title}”"
        except KeyError:
            return f"“{named}”"
    return f"“{form.section(named).title if named in form.by_name else named}”"


def _from_to(before: str | None, after: str | None) -> str:
    if not before:
        return f"新定为{after}"
    return f"由{before}改为{after}" if after else f"（原为{before}）取消"
