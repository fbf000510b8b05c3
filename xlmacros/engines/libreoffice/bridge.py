"""The way into LibreOffice: the `uno` module wherever the system keeps it, a connection, structs and services."""

from __future__ import annotations

import sys
from typing import Any

_SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"
"""Where Debian's python3-uno lies; it serves any CPython of the same minor version."""


def uno() -> Any:
    """The module `uno`; a ConnectionError where it is not installed."""
    try:
        import uno as module
    except ImportError:
        sys.path.append(_SYSTEM_PACKAGES)
        try:
            import uno as module
        except ImportError as error:
            sys.path.remove(_SYSTEM_PACKAGES)
            raise ConnectionError("Python's bridge to LibreOffice (python3-uno) is not installed") from error
    return module


def connect(url: str) -> Any:
    """The component context of the LibreOffice that accepts at `url`; a ConnectionError where nobody answers."""
    module = uno()
    local = module.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    try:
        return resolver.resolve(f"uno:{url};urp;StarOffice.ComponentContext")
    except Exception as error:  # of a class that exists only after uno is imported
        raise ConnectionError(f"no LibreOffice accepts at {url}") from error


class Bridge:
    """A connected LibreOffice: its services by name."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def service(self, name: str) -> Any:
        """A new instance of a service."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


def struct(name: str, **fields: Any) -> Any:
    """A UNO struct with these fields."""
    made = uno().createUnoStruct(name)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def enum(name: str, value: str) -> Any:
    """A value of a UNO enumeration."""
    return uno().Enum(name, value)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO takes them."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())
