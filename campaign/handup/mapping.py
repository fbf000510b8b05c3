"""Mapping: which figure of the ledger each field of the form above takes; read from its file, in either place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from campaign.workspace import Workspace, WorkspaceError
from workbook.shipped import HOME

FOLDER = "上报"
"""The folder in a workspace's 报表/ whose mappings win over those shipped."""

_BETWEEN = "-to-"
_SHIPPED = HOME / "forms" / "handup"


class HandupError(WorkspaceError):
    """Why nothing can be handed up; one Chinese sentence a mistake, a line each."""


class Above(NamedTuple):
    """To whom it goes: their campaign's id and name, their department, the day of the next month by which it is due.

    `unit` is what we are called there, (code, name), where the mapping says so.
    """

    campaign: str
    name: str
    department: str
    due_day: int
    unit: tuple[str, str] | None = None


class Figure(NamedTuple):
    """What one field takes: `take` is a word of templates/forms/handup/mapping.json, the rest says which."""

    take: str
    of: str = ""
    span: str = ""
    most: int | None = None


class Rows(NamedTuple):
    """How a table is filled: a row for `each` unit or topic, or for each row of a section of ours.

    Of rows only those whose fields say one of `where`; `rank` is the field by which the greatest come first, and no
    more than `most`.
    """

    each: str
    columns: Mapping[str, Figure]
    where: Mapping[str, Sequence[str]]
    rank: str = ""
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping as read: `fields` by "section.field" and `tables` by section, of the form `to`; `name` for people."""

    name: str
    source: str
    to: str
    above: Above
    fields: Mapping[str, Figure]
    tables: Mapping[str, Rows]


def read_plan(workspace: Workspace, source: str, to: str | None) -> Plan:
    """The mapping from our form to another, the workspace's own first; none, several or a wrong one: HandupError."""
    found = {path.stem.partition(_BETWEEN)[2]: path for path in _mappings(workspace, source)}
    if not found:
        raise HandupError(
            f"报表“{source}”没有上报对照表：请写一份放入“报表/{FOLDER}/{source}{_BETWEEN}上级报表代号.json”"
            f"，写法见 docs/handup.md。"
        )
    if to is None and len(found) > 1:
        raise HandupError(f"本活动可以上报的报表不止一种：请用 --form 说明是 {'、'.join(found)} 中的哪一种。")
    path = next(iter(found.values())) if to is None else found.get(to)
    if path is None:
        raise HandupError(f"没有上报到“{to}”的对照表：现有的是 {'、'.join(found)}。")
    plan = _plan(path)
    if (plan.source, plan.to) != tuple(path.stem.split(_BETWEEN, 1)):
        raise HandupError(f"{_named(path)}：其中的 from、to 是“{plan.source}”“{plan.to}”，与文件名不符，请改成一致的。")
    return plan


def _mappings(workspace: Workspace, source: str) -> Iterator[Path]:
    """Shipped ones, then the workspace's own, which take their place."""
    for folder in (_SHIPPED, workspace.forms / FOLDER):
        if folder.is_dir():
            found = (path for path in folder.iterdir() if path.suffix == ".json" and _BETWEEN in path.stem)
            yield from sorted(path for path in found if path.stem.partition(_BETWEEN)[0] == source)


def _plan(path: Path) -> Plan:
    said = _read(path)
    mistakes = [f"{_named(path)}：{mistake}" for mistake in _mistakes(said)]
    if mistakes:
        raise HandupError("\n".join(mistakes))
    above = dict(said["above"])
    unit = above.pop("unit", None)
    return Plan(
        name=_named(path),
        source=said["from"],
        to=said["to"],
        above=Above(**above, unit=(unit["code"], unit["name"]) if unit else None),
        fields={dotted: Figure(**figure) for dotted, figure in said["fields"].items()},
        tables={name: _rows(table) for name, table in said.get("tables", {}).items()},
    )


def _rows(said: Mapping[str, Any]) -> Rows:
    columns = {name: Figure(**figure) for name, figure in said["columns"].items()}
    return Rows(said["each"], columns, said.get("where", {}), said.get("rank", ""), said.get("most"))


def _named(path: Path) -> str:
    return f"上报对照表“{path.name}”"


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as broken:
        where = f"第{broken.lineno}行第{broken.colno}列"
        raise HandupError(
            f"{_named(path)}不是有效的 JSON，{where}起读不下去：请检查那里的逗号、引号和括号。"
        ) from broken
    except (ValueError, RecursionError) as broken:
        raise HandupError(f"{_named(path)}不是 UTF-8 编码的 JSON 文件：请核对。") from broken


def _mistakes(said: Any) -> Iterator[str]:
    """What the schema has against it, a sentence each, with the place."""
    from jsonschema import Draft202012Validator

    schema = json.loads((_SHIPPED / "mapping.json").read_text("utf-8"))
    for error in sorted(Draft202012Validator(schema).iter_errors(said), key=lambda one: one.json_path):
        where = " 的 ".join(map(str, error.absolute_path)) or "最外层"
        yield f"{where}：{_sentence(error.validator, error.validator_value, error.instance, error.schema)}"


def _sentence(keyword: Any, asked: Any, value: Any, schema: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False)[:60]
    if keyword == "required":
        return f"缺少{'、'.join(f'“{name}”' for name in asked if name not in value)}，请补上。"
    if keyword == "additionalProperties":
        known = schema["properties"]
        more = "、".join(f"“{name}”" for name in value if name not in known)
        return f"没有{more}这样的写法，可用的有 {'、'.join(known)}。"
    if keyword == "enum":
        return f"{shown} 不可用，可用的有 {'、'.join(asked)}。"
    if keyword == "type":
        return f"{shown} 应为{_TYPES[asked]}。"
    if keyword in ("minimum", "maximum"):
        return f"{shown} 超出范围，应{'不小于' if keyword == 'minimum' else '不大于'}{asked}。"
    return f"{shown} 是空的，请填写或删去。"


_TYPES = {"object": "花括号 {} 里的一组内容", "array": "方括号 [] 里的一列内容", "string": "文字", "integer": "整数"}
