"""What of xlwings' surface this engine leaves out, each word with an error that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


def rest_of(base: type) -> Callable[[type[T]], type[T]]:
    """Have a class answer for every public word of its base class: what it does not define says that it is missing."""

    def fill(made: type[T]) -> type[T]:
        ours = {name for one in made.__mro__ if not issubclass(base, one) for name in vars(one)}
        for name, member in vars(base).items():
            if name.startswith("_") or name in ours:
                continue
            word = f"{base.__name__}.{name}"
            setattr(made, name, property(_lacking(word)) if isinstance(member, property) else _lacking(word))
        return made

    return fill


def _lacking(word: str) -> Callable[..., NoReturn]:
    def lack(*_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError(f"the LibreOffice engine has no {word}")

    return lack
