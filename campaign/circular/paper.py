"""Paper: a Word template as staff left it in 模板/, checked, and filled in the same sandbox as the letters'."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.circular.texts import printable
from campaign.circular.vocabulary import VOCABULARY
from campaign.notices.misprint import Misprint, explain, undeclared
from campaign.notices.stationery import StationeryError, sandbox
from campaign.workspace import TEMPLATES, Workspace
from workbook.shipped import HOME

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_UNFINISHED = re.compile(r"[{｛]\s?[{｛][^{}｛｝]*[}｝]\s?[}｝]|[{｛][%％][^{}｛｝]*[%％][}｝]")
"""What looks like a word or an instruction; where it is written with wide signs Word would print it as it is."""

_SOURCE = "<template>"
"""What jinja calls the file of a template that has none."""

_SHOWN = 24


class Paper(NamedTuple):
    """One template: its name, how people are told where it is, and its bytes."""

    name: str
    place: str
    data: bytes

    def wrong(self, where: str, what: str) -> StationeryError:
        """The sentence about a mistake in it."""
        return StationeryError(f"{self.place}{where}{what}：请改正；想恢复原样，删去这个文件即可。")


class _Part(NamedTuple):
    """A part of the document that words may stand in: what people call it, and its source, a paragraph a line."""

    title: str
    source: str

    def spot(self, line: int) -> str:
        """Where a line of the source is, as people find it: by its words."""
        lines = self.source.split("\n")
        text = unescape(re.sub(r"<[^>]*>", "", lines[line - 1])).strip() if 0 < line <= len(lines) else ""
        text = f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
        return f"{self.title}中“{text}”一段" if text else f"{self.title}中"


def read_paper(workspace: Workspace, name: str) -> Paper:
    """The template in 模板/, or the shipped one where there is none."""
    own = workspace.templates / name
    if own.is_file():
        return Paper(name, f"“{TEMPLATES}/{name}”", own.read_bytes())
    return Paper(name, f"随附的模板“{name}”", (HOME / "notices" / name).read_bytes())


def faults(workspace: Workspace) -> list[str]:
    """What is wrong with the Word templates of a workspace, a sentence each; nothing is written."""
    found = []
    for name, words in VOCABULARY.items():
        try:
            fill(read_paper(workspace, name), {word: about.example for word, about in words.items()})
        except StationeryError as error:
            found.append(str(error))
    return found


def fill(paper: Paper, words: Mapping[str, Any]) -> bytes:
    """The document, the same bytes for the same words; it carries its own digest (`made_as`).

    A mistake in the template, or a required word without a value, is a StationeryError that says where.
    """
    known, words = VOCABULARY[paper.name], _printable(words)
    empty = [word for word, about in known.items() if about.required and words.get(word) in (None, "", [], 0)]
    if empty:
        told = "、".join(f"“{known[word].meaning}”（{word}）" for word in empty)
        raise StationeryError(f"{paper.place}中的{told}没有内容，没有写出：请补齐活动设置或报表中的这一项。")
    document = _open(paper)
    environment = sandbox(trim_blocks=False, lstrip_blocks=False, autoescape=True)
    parts = list(_parts(document))
    for part in parts:
        _check(paper, part, environment, words)
    try:
        document.render(dict(words), environment)
    except Exception as error:  # a template's arithmetic raises any of Python's
        raise paper.wrong("", explain(error, (_SOURCE,)).what) from error
    _fit_tables(document.docx)
    return _saved(document)


def _printable(value: Any) -> Any:
    """What stands for a word, all of its texts fit to be published: whatever a template does with them."""
    if isinstance(value, Mapping):
        return {name: _printable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_printable(one) for one in value]
    return printable(value) if isinstance(value, str) else value


def _fit_tables(document: Any) -> None:
    """Columns as wide as their cells say, all of them together as wide as the table; merged ones are left alone."""
    from docx.oxml.ns import qn

    for table in document.element.body.iter(qn("w:tbl")):
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
        columns = table.tblGrid.findall(qn("w:gridCol"))
        widths: list[Any] = [cell.tcPr.width if cell.tcPr is not None else None for cell in rows[0]] if rows else []
        whole = table.tblPr.find(qn("w:tblW"))
        merged = any(next(table.iter(qn(name)), None) is not None for name in ("w:gridSpan", "w:vMerge"))
        if merged or not all(widths) or any(len(row) != len(columns) for row in rows) or whole is None:
            continue
        share = int(whole.get(qn("w:w"))) * _TWIP / sum(widths) if whole.get(qn("w:type")) == "dxa" else 1.0
        for at, column in enumerate(columns):
            column.set(qn("w:w"), str(round(widths[at] * share / _TWIP)))
            for row in rows:
                row[at].width = round(widths[at] * share)


_TWIP = 635
"""A twentieth of a point in python-docx's lengths."""


def _open(paper: Paper) -> Any:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped, unused-ignore]

    document = DocxTemplate(io.BytesIO(paper.data))
    try:
        document.render_init()
        document.get_xml()
    except Exception as error:  # whatever a broken package makes of the library
        sentence = f"{paper.place}不是可用的 Word 文档（.docx）：请用 Word 另存为 .docx"
        raise StationeryError(f"{sentence}；想恢复原样，删去这个文件即可。") from error
    return document


def _parts(document: Any) -> Iterator[_Part]:
    yield _Part("正文", _source(document, document.get_xml()))
    for uri, title in ((document.HEADER_URI, "页眉"), (document.FOOTER_URI, "页脚")):
        for _, part in document.get_headers_footers(uri):
            yield _Part(title, _source(document, document.get_part_xml(part)))


def _source(document: Any, xml: str) -> str:
    """A part's XML as it is given to jinja: every paragraph begins a line."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", document.patch_xml(xml))


def _check(paper: Paper, part: _Part, environment: SandboxedEnvironment, words: Mapping[str, Any]) -> None:
    """Syntax, words, and what comes of it: it must be XML with what stands for the words."""
    from lxml import etree

    for number, line in enumerate(part.source.split("\n"), 1):
        for found in _UNFINISHED.findall(re.sub(r"<[^>]*>", "", line)):
            if any(sign in found for sign in "｛｝％") or "{ {" in found or "} }" in found:
                raise paper.wrong(part.spot(number), "的花括号要用半角，中间不留空格")
    nesting = _misnested(part.source)
    if nesting is not None:
        raise paper.wrong(part.spot(nesting[0]), nesting[1])
    try:
        unknown = undeclared(environment.parse(part.source), VOCABULARY[paper.name])
        if unknown is not None:
            raise paper.wrong(part.spot(unknown.line), unknown.what.replace("notices.md", "circular.md"))
        made = environment.from_string(part.source).render(words)
    except StationeryError:
        raise
    except Exception as error:  # as above
        misprint: Misprint = explain(error, (_SOURCE,))
        raise paper.wrong(part.spot(misprint.line), misprint.what) from error
    try:
        etree.fromstring(made.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        what = "的指令与段落、表格不配对（整段的指令写作 {%p … %}，整行的写作 {%tr … %}）"
        raise paper.wrong(part.title, what) from error


_TAG = re.compile(r"{%-?\s*(if|for|endif|endfor)\b")


def _misnested(source: str) -> tuple[int, str] | None:
    """The line of the first `if` or `for` that is not ended, or of an end that ends none; jinja tells of the last."""
    open_ones: list[tuple[int, str]] = []
    for found in _TAG.finditer(source):
        line, tag = source.count("\n", 0, found.start()) + 1, found[1]
        if not tag.startswith("end"):
            open_ones.append((line, tag))
        elif not open_ones:
            return line, f"有多余的“{{% {tag} %}}”"
        elif tag != f"end{open_ones[-1][1]}":
            break
        else:
            open_ones.pop()
    return (open_ones[-1][0], f"有“{{% {open_ones[-1][1]} %}}”没有写结尾") if open_ones else None


def _saved(document: Any) -> bytes:
    from workbook.canvas.parcel import repack

    document.docx.core_properties.identifier = _digest(document.docx)
    with io.BytesIO() as raw:
        document.save(raw)
        return repack(raw, {})


class Made(NamedTuple):
    """What a document says of itself: what it was made as (a digest), and whether it still is that."""

    digest: str
    untouched: bool


def made_as(document: Path | bytes) -> Made:
    """How a document was made; whoever saves it in Word makes it their own. No document at all was made by nobody."""
    from docx import Document

    data = document if isinstance(document, bytes) else document.read_bytes()
    try:
        opened = Document(io.BytesIO(data))
        said = opened.core_properties.identifier
        return Made(said, said == _digest(opened))
    except Exception:  # somebody's own, whatever it is
        return Made("", False)


def _digest(document: Any) -> str:
    return hashlib.sha256(document.part.blob).hexdigest()
