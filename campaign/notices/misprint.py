"""Misprints: what is wrong with a template and in which line, from jinja2's words to ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jinja2 import nodes


class Misprint(NamedTuple):
    """A mistake: the template that it stands in ("": the one to be filled), its line (0: unknown), and a clause."""

    name: str
    line: int
    what: str


_WORDS = (
    (r"'(.+)' is undefined", "用了没有的词“{}”"),
    (r"Encountered unknown tag '(.+?)'.*", "有不认识的指令“{}”"),
    (r"[Uu]nexpected end of template.*", "有“{{% if %}}”或“{{% for %}}”没有写结尾"),
    (r"No (?:filter|test) named '(.+?)'.*", "有不认识的写法“{}”"),
    (r"unexpected char '(.)' at .*", "花括号里不该有“{}”（标点请用半角）"),
    (r"unexpected '(.+)'", "花括号里多了“{}”"),
    (r"expected token '.+', got '(.+)'", "花括号里的写法有误，错在“{}”处"),
    (r"expected token '(.+)'.*", "花括号里的写法不完整"),
    (r"Missing end of (?:comment|raw).*", "有“{{# #}}”没有写结尾"),
    (r"unexpected '(.+)', expected '.+'", "花括号不配对，错在“{}”处"),
)


def explain(error: Exception, names: Container[str]) -> Misprint:
    """The mistake that an error tells of; `names` are those of the templates, as they stand in its traceback."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    name, line = _place(error, names)
    if isinstance(error, TemplateSyntaxError):
        return Misprint(error.name or name, error.lineno, _translated(error.message or ""))
    if isinstance(error, UndefinedError):
        return Misprint(name, line, _translated(error.message or ""))
    if isinstance(error, TemplateNotFound):
        return Misprint(name, line, f"引用的“{error.name}”不在“模板”文件夹里")
    if isinstance(error, SecurityError):
        return Misprint(name, line, "用了通知里不许用的写法")
    if isinstance(error, RecursionError):
        return Misprint(name, 0, "引用了它自己，没有尽头")
    return Misprint(name, line, "有一处没有内容或算不出来")


def undeclared(tree: nodes.Template, known: Collection[str]) -> Misprint | None:
    """The first word of a parsed template that is none of the known ones, wherever it stands; None where all are."""
    from jinja2 import meta, nodes

    unknown = meta.find_undeclared_variables(tree) - set(known)
    places = [(node.lineno, node.name) for node in tree.find_all(nodes.Name) if node.name in unknown]
    if not places:
        return None
    line, word = min(places)
    return Misprint("", line, f"用了没有的词“{word}”（可用的词见说明 docs/notices.md）")


def _translated(message: str) -> str:
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups())
    return f"写法有误（{message.splitlines()[0] if message else '原因不明'}）"


def _place(error: Exception, names: Container[str]) -> tuple[str, int]:
    """The innermost line of a template in an error's traceback; ("", 0) where there is none."""
    name, line, trace = "", 0, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in names:
            name, line = file, trace.tb_lineno
        trace = trace.tb_next
    return name, line
