"""Engine, Apps and App: a connected LibreOffice as xlwings sees a running Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from xlwings import base_classes

from xlmacros.engines.libreoffice import inputbox, values
from xlmacros.engines.libreoffice.books import Book, Books
from xlmacros.engines.libreoffice.bridge import Bridge, enum, properties
from xlmacros.engines.libreoffice.rest import rest_of
from xlmacros.engines.libreoffice.sentence import say


class Engine:
    """What xlwings asks of an engine; `connect` says which LibreOffice it drives."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self._apps = Apps()

    @property
    def apps(self) -> Apps:
        """The LibreOffice that is connected, as the only one there is."""
        return self._apps

    def connect(self, bridge: Bridge) -> None:
        """Drive this LibreOffice from now on."""
        self._apps = Apps(App(bridge))

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        """A value of Python's as it is written."""
        return values.to_cell(value)

    @staticmethod
    def clean_value_data(
        block: values.Block,
        moments: Callable[..., Any] | None,
        empty: Any,
        numbers: Callable[[float], Any] | None,
        errors: bool,
    ) -> values.Block:
        """A block that was read as a Range's options ask for it."""
        return [[values.to_python(value, moments, empty, numbers, errors) for value in row] for row in block]


@rest_of(base_classes.Apps)
class Apps(base_classes.Apps):
    """At most one LibreOffice: the one that is connected."""

    def __init__(self, app: App | None = None) -> None:
        self._found = {app.pid: app} if app is not None else {}

    def keys(self) -> list[int]:
        """Their numbers."""
        return list(self._found)

    def __iter__(self) -> Iterator[App]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, pid: int) -> App:
        return self._found[pid]


@rest_of(base_classes.App)
class App(base_classes.App):
    """A running LibreOffice; `pid` is 1, for UNO does not tell the number of the process."""

    pid = 1
    display_alerts = True
    enable_events = True
    interactive = True
    """Kept as they are set: over UNO nothing is asked, and what is done is not taken for a person's."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self._said: str | bool = False
        self._held: list[Any] = []

    @property
    def api(self) -> Any:
        """The desktop (com.sun.star.frame.Desktop)."""
        return self.bridge.desktop

    @property
    def engine(self) -> Engine:
        """The engine that drives it."""
        return Engine()

    @property
    def books(self) -> Books:
        """The workbooks that are open."""
        return Books(self)

    version = "16.0"
    """What xlwings takes it for: any below 15 is an old Excel of the Mac's to it, whose names `Book.caller()` decodes
    otherwise. LibreOffice's own is `office_version`."""

    @property
    def office_version(self) -> str:
        """LibreOffice's own, such as "7.4"."""
        return str(self.setting("/org.openoffice.Setup/Product", "ooSetupVersion"))

    def setting(self, node: str, name: str) -> Any:
        """A value of LibreOffice's configuration."""
        provider = self.bridge.service("com.sun.star.configuration.ConfigurationProvider")
        access = "com.sun.star.configuration.ConfigurationAccess"
        return getattr(provider.createInstanceWithArguments(access, properties(nodepath=node)), name)

    @property
    def selection(self) -> Any:
        """What is selected in the workbook in front, None where that is no range."""
        book = self.books.active
        if book is None:
            return None
        selected = book.api.getCurrentSelection()
        if not hasattr(selected, "RangeAddress"):
            return None
        area = selected.RangeAddress
        sheet = book.sheets(area.Sheet + 1)
        return sheet.range((area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1))

    @property
    def visible(self) -> bool:
        """Whether any workbook has a window that shows."""
        return any(book.window is not None and book.window.isVisible() for book in self.books)

    @visible.setter
    def visible(self, value: bool) -> None:
        for book in self.books:
            if book.window is not None:
                book.window.setVisible(bool(value))

    @property
    def screen_updating(self) -> bool:
        """Whether windows are drawn as cells change."""
        return not self._held

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        while value and self._held:
            held = self._held.pop()
            held.unlockControllers()
            held.removeActionLock()
        if not value and not self._held:
            for book in self.books:
                book.api.lockControllers()
                book.api.addActionLock()
                self._held.append(book.api)

    @property
    def calculation(self) -> str:
        """Whether formulas are calculated as cells change: "automatic" or "manual"."""
        return "automatic" if all(book.api.isAutomaticCalculationEnabled() for book in self.books) else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.api.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Calculate every formula anew."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """The text in the status bar of the workbook in front; False where it is LibreOffice's own."""
        return self._said

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        said = value if isinstance(value, str) else ""
        self._said = said or False
        book = self.books.active
        say(self.bridge.context, book.frame if book is not None else None, said)

    def activate(self, steal_focus: bool = False) -> None:
        """Bring the workbook in front to the front of the screen."""
        book = self.books.active
        if book is not None:
            book.activate()

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any) -> str:
        """A dialog over the workbook in front; gives the word of the button that was pressed."""
        kinds = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
        offered = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}[buttons]
        book: Book | None = self.books.active
        kit = self.bridge.service("com.sun.star.awt.Toolkit")
        kind = enum("com.sun.star.awt.MessageBoxType", kinds[mode])
        box = kit.createMessageBox(book.window if book is not None else None, kind, offered, title or "", prompt)
        return {0: "cancel", 1: "ok", 2: "yes", 3: "no"}[box.execute()]

    def ask(self, question: str, title: str) -> str | None:
        """A line that a person types over the workbook in front; None where they cancelled."""
        book: Book | None = self.books.active
        return inputbox.ask(self.bridge, book.window if book is not None else None, question, title)

    def quit(self) -> None:
        """Close LibreOffice; what is not saved is lost, as with an Excel that must not ask."""
        for book in list(self.books):
            book.close()
        self.bridge.desktop.terminate()

    def run(self, macro: str, args: tuple[Any, ...]) -> Any:
        """Run a macro by its script address, such as "Standard.Module1.Name" of the Basic library of the user."""
        provider = self.bridge.service("com.sun.star.script.provider.MasterScriptProviderFactory").createScriptProvider(
            ""
        )
        script = provider.getScript(f"vnd.sun.star.script:{macro}?language=Basic&location=application")
        return script.invoke(tuple(args), (), ())[0]
