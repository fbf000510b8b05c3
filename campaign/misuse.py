"""How the command line was called wrongly, as one Chinese sentence that says how to call it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

from workbook.nearest import nearest

_COMMAND = re.compile(r"No such command '(.*?)'")
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def explain(error: click.UsageError) -> str:
    """The sentence; where click has a message that is not known here, that message in it."""
    context = error.ctx
    path = context.command_path if context is not None else "wanchang"
    return f"{_what(error)}。用 {path} --help 查看用法。"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项“{error.option_name}”" + _meant(error.option_name, _options(error.ctx))
    if isinstance(error, click.MissingParameter):
        return f"缺少“{_name(error.param, error.ctx)}”"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"“{_name(error.param, error.ctx)}”{_wanted(error.param.type)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”后面要写一个值"
    command = _COMMAND.match(error.message)
    if command:
        return f"没有命令“{command[1]}”" + _meant(command[1], _commands(error.ctx))
    extra = _EXTRA.match(error.message)
    if extra:
        return f"多出了“{extra[1]}”"
    return "缺少命令" if error.message.startswith("Missing command") else f"用法有误（{error.message.rstrip('.')}）"


def _meant(typed: str, known: Iterable[str]) -> str:
    near = nearest(typed, known)
    return f"，是否指“{near}”" if near else ""


def _options(context: click.Context | None) -> list[str]:
    return [name for param in context.command.params for name in param.opts] if context is not None else []


def _commands(context: click.Context | None) -> list[str]:
    command = context.command if context is not None else None
    return list(command.commands) if isinstance(command, click.Group) else []


def _name(param: click.Parameter | None, context: click.Context | None) -> str:
    if param is None:
        return "参数"
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.make_metavar(context) if context is not None else str(param.name)


def _wanted(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        if kind.min is not None and kind.max is not None:
            return f"应为 {kind.min} 至 {kind.max} 的整数"
        return f"应为不小于 {kind.min} 的整数" if kind.min is not None else f"应为不大于 {kind.max} 的整数"
    return "应为整数" if kind is click.INT else "的值不可用"
