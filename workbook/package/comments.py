"""The comments of one sheet: notes in their boxes, and threads; what others wrote in them stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.addresses import Span
from workbook.package.book import BookPart
from workbook.package.boxes import Boxes
from workbook.package.names import COMMENTS_TYPE, local
from workbook.package.sheet import SheetPart
from workbook.package.threads import Threads
from workbook.package.trees import number_of, reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Comments:
    """The comments of a sheet of a package; `save` writes them, and the frame of the sheet with them."""

    def __init__(self, book: BookPart, sheet: SheetPart) -> None:
        self._book, self._sheet, self._package = book, sheet, book.package
        leads = {relation.kind: relation for relation in self._package.relations(sheet.part)}
        self._relation = leads.get("comments")
        self._part = self._package.find(self._relation.target) if self._relation else None
        self._root = self._package.edit(self._part) if self._part else None
        self._main = f"{{{book.main}}}" if self._root is None else "".join(self._root.tag.rpartition("}")[:2])
        self._boxes = Boxes(book, sheet)
        self._threads = Threads(book, sheet)
        self._nodes = (
            {node.get("ref", ""): node for node in self._list("commentList")} if self._root is not None else {}
        )

    @property
    def cells(self) -> list[str]:
        """The cells that have a comment."""
        return list(self._nodes)

    def text(self, ref: str) -> str:
        """What a comment says, "" where there is none."""
        node = self._nodes.get(ref)
        return "" if node is None else "".join(_texts(node))

    def author(self, ref: str) -> str:
        """Who wrote a comment, "" where nobody is named."""
        authors = [author.text or "" for author in self._list("authors")]
        number = number_of(self._nodes[ref], "authorId")
        return authors[number] if 0 <= number < len(authors) else ""

    def say(self, ref: str, text: str, author: str, width: int, height: int) -> None:
        """Comment on a cell, in a box of that many pixels; under what is there where there is a comment already."""
        node = self._nodes.get(ref)
        if node is None:
            node = self._new(ref, author)
            self._run(node, text)
            self._boxes.add(Span.parse(ref), width, height)
            return
        own = "".join(_texts(node))
        self._run(node, text if not own or own.endswith("\n") else f"\n{text}")
        self._boxes.enlarge(Span.parse(ref), height)
        self._threads.reply(ref, text, author)

    def cut(self, ref: str, start: int) -> None:
        """Keep of a comment what stands before a place in its text; all of it goes where that is nothing."""
        node = self._nodes[ref]
        kept = 0
        for text in _text_nodes(node):
            content = text.text or ""
            if kept + len(content) > start:
                text.text = content[: max(0, start - kept)]
            kept += len(content)
        for text in reversed(list(_text_nodes(node))):
            text.text = (text.text or "").rstrip()
            if text.text:
                return
            _take_away(text)
        self.remove(ref)

    def remove(self, ref: str) -> None:
        """Take a comment away, with its box."""
        node = self._nodes.pop(ref)
        self._list("commentList").remove(node)
        with reading(self._part or ""):
            self._boxes.remove(Span.parse(ref))

    def withdraw(self, heading: str) -> bool:
        """Take away the replies in threads that begin with a heading; -> whether there were any."""
        return self._threads.withdraw(heading)

    def save(self) -> None:
        """Write the comments; where none is left their parts go."""
        if self._part is not None and not self._nodes:
            if self._relation is not None:
                self._package.unrelate(self._sheet.part, self._relation.id)
            self._package.remove(self._part)
        self._boxes.save()

    def _new(self, ref: str, author: str) -> _Element:
        if self._root is None:
            empty = f'<comments xmlns="{self._book.main}"><authors/><commentList/></comments>'
            self._part = self._package.write(self._package.fresh("xl/comments{}.xml"), empty.encode(), COMMENTS_TYPE)
            if self._relation is not None:  # it led nowhere
                self._package.unrelate(self._sheet.part, self._relation.id)
            self._package.relate(self._sheet.part, f"{self._book.office}/comments", self._part)
            self._root = self._package.edit(self._part)
        authors = self._list("authors")
        names = [node.text or "" for node in authors]
        if author not in names:
            names.append(author)
            node = self._make("author")
            node.text = author
            authors.append(node)
        comment = self._make("comment")
        comment.set("ref", ref)
        comment.set("authorId", str(names.index(author)))
        comment.append(self._make("text"))
        self._list("commentList").append(comment)
        self._nodes[ref] = comment
        return comment

    def _run(self, comment: _Element, text: str) -> None:
        """One more run of text at the end of a comment."""
        holder = next(node for node in comment if local(node.tag) == "text")
        plain = [node for node in holder if local(node.tag) == "t"]
        for node in plain:  # bare text before runs becomes a run
            run = self._make("r")
            holder.replace(node, run)
            run.append(node)
        run, look, content = self._make("r"), self._make("rPr"), self._make("t")
        for name, value in (("sz", "9"), ("color", "FF1F2933"), ("rFont", "宋体"), ("charset", "134")):
            node = self._make(name)
            node.set("rgb" if name == "color" else "val", value)
            look.append(node)
        content.text = text
        content.set(_SPACE, "preserve")
        run.append(look)
        run.append(content)
        phonetic = [place for place, node in enumerate(holder) if local(node.tag) in ("rPh", "phoneticPr")]
        holder.insert(min(phonetic, default=len(holder)), run)

    def _list(self, name: str) -> _Element:
        assert self._root is not None
        for node in self._root:
            if local(node.tag) == name:
                return node
        node = self._make(name)
        self._root.insert(0 if name == "authors" else 1, node)
        return node

    def _make(self, name: str) -> _Element:
        assert self._root is not None
        return self._root.makeelement(f"{self._main}{name}", None, None)


def _text_nodes(comment: _Element) -> list[_Element]:
    """The nodes that hold a comment's text, in order; readings of its signs are none of it."""
    found = []
    for holder in comment:
        if local(holder.tag) == "text":
            for node in holder:
                if local(node.tag) == "t":
                    found.append(node)
                elif local(node.tag) == "r":
                    found += [child for child in node if local(child.tag) == "t"]
    return found


def _texts(comment: _Element) -> list[str]:
    return [node.text or "" for node in _text_nodes(comment)]


def _take_away(text: _Element) -> None:
    """A text node with the run that it is of."""
    parent = text.getparent()
    if parent is not None and local(parent.tag) == "r":
        text, parent = parent, parent.getparent()
    if parent is not None:
        parent.remove(text)
