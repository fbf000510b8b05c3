"""Choices from a code list: the label itself, an alias, or a variant in blanks, width or case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from workbook.values.cells import clean, dismiss, narrow, show
from workbook.values.odd import Odd, lossless

_YES, _NO = (
    ("true", "yes", "y", "√", "✓", "✔", "☑", "对", "是的"),
    ("false", "no", "n", "×", "✗", "✘", "☒", "不是", "不"),
)


def make_choice_reader(choices: Sequence[str], aliases: Mapping[str, str]) -> Callable[[object], str | Odd]:
    """A reader for a list of labels; `aliases` maps what is also typed to its label.

    An alias or a variant is read without loss; an unknown text is returned stripped: `schema.enum` will tell.
    """
    exact = frozenset(choices)
    variants = _variants(choices, aliases)

    def read_choice(raw: object) -> str | Odd:
        if raw in exact:
            return raw  # what equals a str of the list is that str
        return _read_variant(raw, variants)

    return read_choice


def _fold(text: str) -> str:
    return "".join(narrow(text).split()).rstrip("。.;；,、").casefold()


def _variants(choices: Sequence[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Folded text -> label; a fold that two labels share means neither; labels go before aliases."""
    labels: dict[str, str] = {}
    for choice in choices:
        fold = _fold(choice)
        labels[fold] = choice if labels.get(fold, choice) == choice else ""
    others: dict[str, str] = {}
    for alias, choice in aliases.items():
        fold = _fold(alias)
        others[fold] = choice if others.get(fold, choice) == choice else ""
    said = dict.fromkeys(_YES, "是") | dict.fromkeys(_NO, "否") if {"是", "否"} <= set(choices) else {}
    return {fold: choice for fold, choice in (said | others | labels).items() if fold and choice}


def _read_variant(raw: object, variants: Mapping[str, str]) -> str | Odd:
    text = show(raw)
    choice = variants.get(_fold(text))
    if choice is not None:
        return lossless(_manner(text, choice) if isinstance(raw, str | bool) else "value.text-number", choice)
    nothing = dismiss(text, "", len(text))
    return clean(text) if nothing is None else nothing


def _manner(text: str, choice: str) -> str:
    if "".join(text.split()) == "".join(choice.split()):
        return "value.spaces"
    return "value.full-width" if narrow(text).strip() == narrow(choice).strip() else "value.alias"
