"""Stationery: the templates of the notices as staff left them in 模板/, checked, and filled in a sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.notices.misprint import Misprint, explain, undeclared
from campaign.notices.vocabulary import ALL_WORDS, VOCABULARY, example
from campaign.workspace import TEMPLATES, Workspace, WorkspaceError
from workbook.shipped import HOME

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

SUFFIX = ".txt"
_LARGEST = 200_000
"""Bytes of a template; a letter's has two or three thousand."""


class StationeryError(WorkspaceError):
    """A template that cannot be used, or a word of a letter that must not be empty; a Chinese sentence each line."""


class Paper(NamedTuple):
    """One template: how people are told where it is, and its text."""

    place: str
    text: str


class Stationery:
    """The templates of one workspace, read once: a file in 模板/ goes before the shipped one of its name."""

    def __init__(self, papers: Mapping[str, Paper]) -> None:
        self.papers = papers
        self._environment = sandbox()
        self._environment.loader = _loader(papers)

    def fill(self, name: str, slots: Mapping[str, Any]) -> str:
        """A letter's text; a mistake of the template, or a required word without a value, is a StationeryError."""
        empty = [word for word, about in VOCABULARY[name].items() if about.required and _is_empty(slots.get(word))]
        if empty:
            told = "、".join(f"“{VOCABULARY[name][word].meaning}”（{word}）" for word in empty)
            raise StationeryError(
                f"{self.papers[name].place}中的{told}没有内容，没有写出：请补齐活动设置或报表中的这一项。"
            )
        return self._render(name, slots)

    def faults(self) -> list[str]:
        """What is wrong with the templates, a sentence each, without writing anything."""
        found: list[str] = []
        for name in sorted(self.papers):
            try:
                self._check(name)
            except StationeryError as error:
                found.append(str(error))
        return list(dict.fromkeys(found))

    def insist(self) -> None:
        """A StationeryError with all that `faults` finds, if anything."""
        if found := self.faults():
            raise StationeryError("\n".join(found))

    def _check(self, name: str) -> None:
        """The words of one template, then a letter with everything and one with the least in it."""
        words = VOCABULARY.get(name)
        with self._told(name):
            tree = self._environment.parse(self.papers[name].text, name)
            unknown = undeclared(tree, words if words is not None else ALL_WORDS)
        if unknown is not None:
            raise StationeryError(self._sentence(name, unknown))
        if words is not None:
            for full in (True, False):
                self._render(name, example(name, full=full))

    def _render(self, name: str, slots: Mapping[str, Any]) -> str:
        with self._told(name):
            return self._environment.get_template(name).render(slots)

    def _told(self, name: str) -> _Told:
        return _Told(self, name)

    def _sentence(self, name: str, misprint: Misprint) -> str:
        paper = self.papers.get(misprint.name or name) or self.papers[name]
        line = f"第{misprint.line}行" if misprint.line else ""
        return f"{paper.place}{line}{misprint.what}：请改正；想恢复原样，删去这个文件即可。"


class _Told:
    """What a template does wrong while it is read or filled, as a StationeryError that says where."""

    def __init__(self, stationery: Stationery, name: str) -> None:
        self.stationery, self.name = stationery, name

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Jinja raises its own errors, and a template's arithmetic any of Python's."""
        if isinstance(error, Exception) and not isinstance(error, StationeryError):
            misprint = explain(error, self.stationery.papers)
            raise StationeryError(self.stationery._sentence(self.name, misprint)) from error


def read_stationery(workspace: Workspace) -> Stationery:
    """The shipped templates, and in place of them what lies in 模板/; a file that is no text is a StationeryError."""
    papers = {name: Paper(f"随附的模板“{name}”", text) for name, text in _shipped()}
    folder = workspace.templates
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == SUFFIX and path.is_file() and not path.name.startswith((".", "~")):
                papers[path.name] = Paper(f"“{TEMPLATES}/{path.name}”", _read(path))
    return Stationery(papers)


def sandbox(**options: Any) -> SandboxedEnvironment:
    """Where templates of staff run: they see the words of the letter, and nothing of the program or the machine.

    `options` are jinja2's. An unknown word is an error; values are never templates; nothing can be called, no
    attribute reached but those of a loop, and no text multiplied.
    """
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("*", "**", "%"))

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

        def is_safe_callable(self, obj: Any) -> bool:
            return isinstance(obj, LoopContext) and super().is_safe_callable(obj)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not all(isinstance(one, int | float) for one in (left, right)):
                raise SecurityError(operator)
            return super().call_binop(context, operator, left, right)

    usual: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
    made = Sandbox(undefined=StrictUndefined, finalize=_printable, **(usual | options))
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.globals.clear()
    return made


FILTERS = ("abs", "count", "e", "escape", "first", "int", "join", "last", "length", "replace", "round", "trim", "upper")
"""What a template may do with a word: nothing that could fill the memory, and nothing that hides an unknown word."""


def _printable(value: Any) -> Any:
    """A word that has no value is never printed as “None”."""
    if value is None:
        raise ValueError("空")
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _loader(papers: Mapping[str, Paper]) -> Any:
    from jinja2 import FunctionLoader

    def load(name: str) -> tuple[str, str, Any] | None:
        paper = papers.get(name)
        return (paper.text, name, lambda: True) if paper is not None else None  # its name stands in tracebacks

    return FunctionLoader(load)


def _shipped() -> Iterator[tuple[str, str]]:
    for entry in (HOME / "notices").iterdir():
        if entry.name.endswith(SUFFIX):
            yield entry.name, entry.read_text("utf-8")


def _read(path: Path) -> str:
    """A text as editors in an office save it: UTF-8 with or without a mark, UTF-16 with one, or GB 18030."""
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    place = f"“{TEMPLATES}/{path.name}”"
    if len(data) > _LARGEST:
        raise StationeryError(f"{place}太大，不像是通知的模板：请改正；想恢复原样，删去这个文件即可。")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StationeryError(f"{place}不是文本文件：请用记事本另存为 UTF-8 文本；想恢复原样，删去这个文件即可。")
