"""Books, Book and the names of a workbook."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlmacros.engines.libreoffice.bridge import properties, struct, uno
from xlmacros.engines.libreoffice.rest import rest_of
from xlmacros.engines.libreoffice.sheets import Sheet, Sheets

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.apps import App

_SERVICE = "com.sun.star.sheet.SpreadsheetDocument"
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
"""Ending of a file's name -> the filter that writes it."""


@rest_of(base_classes.Books)
class Books(base_classes.Books):
    """The workbooks that are open, in the order in which LibreOffice lists them."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """LibreOffice's components."""
        return self.app.api.Components

    def __iter__(self) -> Iterator[Book]:
        found = self.api.createEnumeration()
        while found.hasMoreElements():
            component = found.nextElement()
            if hasattr(component, "supportsService") and component.supportsService(_SERVICE):
                yield Book(component, self.app)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> Book:
        books = list(self)
        if not isinstance(name_or_index, str):
            if not 1 <= name_or_index <= len(books):
                raise KeyError(name_or_index)
            return books[name_or_index - 1]
        for book in books:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    @property
    def active(self) -> Book | None:
        """The workbook in front; where another window is there, the first that is open; None where none is."""
        component = self.app.api.getCurrentComponent()
        if component is not None and component.supportsService(_SERVICE):
            return Book(component, self.app)
        return next(iter(self), None)

    def add(self) -> Book:
        """A new, empty workbook."""
        return Book(self._load("private:factory/scalc"), self.app)

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        *_: Any,
        password: str | None = None,
        **__: Any,
    ) -> Book:
        """A file opened in a window; links are not followed and macros do not run."""
        path = os.path.abspath(fullname)
        if not os.path.exists(path):
            raise FileNotFoundError(path)
        asked: dict[str, Any] = {"ReadOnly": bool(read_only), "UpdateDocMode": 0, "MacroExecutionMode": 0}
        if password is not None:
            asked["Password"] = password
        component = self._load(uno().systemPathToFileUrl(path), **asked)
        if component is None:
            raise OSError(f"LibreOffice cannot open {path}")
        return Book(component, self.app)

    def open_hidden(self, fullname: str) -> Book:
        """A file opened read-only with no window; an OSError where it cannot be."""
        url = uno().systemPathToFileUrl(os.path.abspath(fullname))
        component = self._load(url, ReadOnly=True, Hidden=True, UpdateDocMode=0, MacroExecutionMode=0)
        if component is None:
            raise OSError(f"LibreOffice cannot open {fullname}")
        return Book(component, self.app)

    def _load(self, url: str, **asked: Any) -> Any:
        return self.app.api.loadComponentFromURL(url, "_blank", 0, properties(**asked))


@rest_of(base_classes.Book)
class Book(base_classes.Book):
    """A workbook that is open."""

    def __init__(self, document: Any, app: App) -> None:
        self._document = document
        self._app = app

    @property
    def api(self) -> Any:
        """The document (com.sun.star.sheet.SpreadsheetDocument)."""
        return self._document

    @property
    def app(self) -> App:
        """The LibreOffice that it is open in."""
        return self._app

    @property
    def frame(self) -> Any:
        """The frame it stands in, None where it is shown nowhere."""
        controller = self._document.getCurrentController()
        return controller.getFrame() if controller is not None else None

    @property
    def window(self) -> Any:
        """Its window, None where it has none."""
        return self.frame.getContainerWindow() if self.frame is not None else None

    @property
    def name(self) -> str:
        """Its file's name; the title of one that was never saved."""
        return os.path.basename(self.fullname)

    @property
    def fullname(self) -> str:
        """Its path; the title of one that was never saved."""
        url = self._document.getURL()
        return uno().fileUrlToSystemPath(url) if url.startswith("file:") else str(url or self._document.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names."""
        return Names(self)

    def activate(self) -> None:
        """Bring it to the front."""
        if self.frame is not None:
            self.frame.activate()
            self.window.toFront()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write it to its file, or to another by the format of its name's ending, which is its own from then on."""
        if path is None and self._document.hasLocation():
            self._document.store()
            return
        target = os.path.abspath(path or f"{self.name}.xlsx")
        kind = _FILTERS.get(os.path.splitext(target)[1].lower())
        if kind is None:
            raise ValueError(f"no workbook is called {os.path.basename(target)}: {', '.join(_FILTERS)}")
        asked: dict[str, Any] = {"FilterName": kind, "Overwrite": True}
        if password is not None:
            asked["Password"] = password
        self._document.storeAsURL(uno().systemPathToFileUrl(target), properties(**asked))

    def close(self) -> None:
        """Close it; what is not saved is lost."""
        self._document.close(True)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Write it as a PDF."""
        target = uno().systemPathToFileUrl(os.path.abspath(path))
        self._document.storeToURL(target, properties(FilterName="calc_pdf_Export", Overwrite=True))


@rest_of(base_classes.Names)
class Names(base_classes.Names):
    """The names that are defined for the whole workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The named ranges (com.sun.star.sheet.NamedRanges)."""
        return self.book.api.NamedRanges

    def __len__(self) -> int:
        return len(self.api.getElementNames())

    def __call__(self, name_or_index: str | int) -> Name:
        if isinstance(name_or_index, str):
            return Name(self.book, self.api.getByName(name_or_index))
        return Name(self.book, self.api.getByIndex(name_or_index - 1))

    def snapshot(self) -> list[tuple[str, Name]]:
        """Each name with what stands for it."""
        return [(name, self(name)) for name in self.api.getElementNames()]

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name, or so many."""
        if isinstance(name_or_index, str):
            return bool(self.api.hasByName(name_or_index))
        return 1 <= name_or_index <= len(self)

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name, for "=Sheet1!$A$1" and the like; one that is there is defined anew."""
        if self.api.hasByName(name):
            self.api.removeByName(name)
        self.api.addNewByName(name, _calc(refers_to), struct("com.sun.star.table.CellAddress"), 0)
        return self(name)


@rest_of(base_classes.Name)
class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, book: Book, named: Any) -> None:
        self.book = book
        self.api = named

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value

    @property
    def refers_to(self) -> str:
        """What it stands for, as Excel writes it ("=Sheet1!$A$1")."""
        return "=" + str(self.api.Content).replace("$", "", 1).replace(".", "!", 1)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = _calc(value)

    @property
    def refers_to_range(self) -> Any:
        """The cells that it stands for."""
        cells = self.api.getReferredCells()
        if cells is None:
            raise ValueError(f"{self.name} stands for no cells")
        area = cells.RangeAddress
        sheet = Sheet(self.book, cells.Spreadsheet.getName())
        return sheet.range((area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1))

    def delete(self) -> None:
        """Take it away."""
        self.book.names.api.removeByName(self.name)


def _calc(reference: str) -> str:
    """An absolute reference as Calc writes it: "$Sheet1.$A$1"."""
    sheet, mark, cells = reference.removeprefix("=").rpartition("!")
    return f"${sheet}.{cells}" if mark else cells
