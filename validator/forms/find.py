"""FORM on the command line -> a definition: a shipped id, a JSON file, or a design workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from workbook.codelist import CodeLists
from workbook.finding import Finding, Severity
from workbook.form import Form, load_form, shipped_forms
from workbook.nearest import nearest
from workbook.shipped import HOME

_LARGEST = 20_000_000
"""Bytes of a definition; a large one has a few hundred thousand."""


class FindError(Exception):
    """No definition that can be used; the message is one Chinese sentence."""


class BrokenError(FindError):
    """A file that was meant to be a definition and cannot even be read as JSON."""


class Found(NamedTuple):
    """A definition and where it came from.

    `definition` is the JSON as written, None where a design workbook could not be read as one; `findings` what was
    said of the design workbook; `home` the folder of the file, in which older versions are looked for; `shipped` that
    it is one of templates/forms, which the tests hold right.
    """

    name: str
    definition: Any
    home: Path | None = None
    findings: tuple[Finding, ...] = ()
    shipped: bool = False

    @property
    def sound(self) -> bool:
        """Whether there is a definition, and no error was found on the way to it."""
        return self.definition is not None and all(one.severity is not Severity.ERROR for one in self.findings)


def find(name: str, codes: CodeLists | None = None, lang: str = "zh") -> Found:
    """The definition that FORM means; none, or a file that is none, is a FindError.

    Whether it is a right one is for lint to say. A file wins over a shipped form of that name. `codes` are the lists
    that a design workbook may name (none: the shipped ones), `lang` the language of what is said of it.
    """
    path = Path(name)
    if path.is_dir():
        raise FindError(f"“{name}”是文件夹：请给出报表代号、定义文件（.json）或设计表（.xlsx）。")
    if not path.is_file():
        return _shipped(name)
    if path.stat().st_size > _LARGEST:
        raise FindError(f"“{name}”过大，不像报表定义：请核对。")
    data = path.read_bytes()
    if data[:2] != b"PK":
        return Found(name, _parse(name, data), path.parent)
    from validator.forms.design import from_workbook

    designed = from_workbook(data, codes, lang)
    return Found(name, designed.definition, path.parent, designed.findings)


def find_form(name: str, codes: CodeLists) -> Form:
    """The form that FORM means, its lists taken from `codes`; one that lint speaks against is a FindError."""
    return make_form(find(name, codes), codes)


def make_form(found: Found, codes: CodeLists) -> Form:
    """The form of a definition that was found; one that lint speaks against is a FindError."""
    wrong = sum(one.severity is Severity.ERROR for one in found.findings)
    if not found.shipped and not wrong:
        from validator.forms.lint import lint

        wrong = sum(one.severity is Severity.ERROR for one in lint(found.definition, codes, found.home))
    if wrong:
        raise FindError(f"“{found.name}”有 {wrong} 处错误，不能使用：请用 wanchang form lint 逐条查看并更正。")
    return load_form(found.definition, codes, found.home)


def _shipped(name: str) -> Found:
    home = HOME / "forms"
    if name in shipped_forms():
        definition = json.loads((home / f"{name}.json").read_text("utf-8"))
        return Found(name, definition, home, shipped=True)
    if name.lower().endswith((".json", ".xlsx")):
        raise FindError(f"找不到“{name}”：请核对路径。")
    near = nearest(name, shipped_forms())
    meant = f"是否指“{near}”；" if near else ""
    raise FindError(f"没有名为“{name}”的报表：{meant}现有 {'、'.join(shipped_forms())}。")


def _parse(name: str, data: bytes) -> Any:
    try:
        definition = json.loads(data.decode("utf-8-sig"))
        json.dumps(definition, ensure_ascii=False).encode()  # half of a character, \\ud800, is no text
        return definition
    except json.JSONDecodeError as broken:
        where = f"第{broken.lineno}行第{broken.colno}列"
        raise BrokenError(f"“{name}”不是有效的 JSON，{where}起读不下去：请检查那里的逗号、引号和括号。") from broken
    except (ValueError, RecursionError) as broken:  # no UTF-8, a number without end, lists in lists
        raise BrokenError(f"“{name}”不是 UTF-8 编码的 JSON 文件，或其中的数字、文字不能用：请核对。") from broken
