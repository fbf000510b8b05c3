"""The shipped forms, each loaded when it is asked for: a start is not to wait for those that nobody filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from workbook.codelist import shipped
from workbook.form import Form, load_shipped


class Shelf(Sequence[Form]):
    """Shipped forms by their ids, in that order, with the shipped code lists."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        self._loaded: dict[str, Form] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Form: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Form]: ...

    def __getitem__(self, at: Any) -> Any:
        return Shelf(self.ids[at]) if isinstance(at, slice) else self.load(self.ids[at])

    def __iter__(self) -> Iterator[Form]:
        return map(self.load, self.ids)

    def __reduce__(self) -> tuple[Any, ...]:
        return Shelf, (self.ids,)

    def load(self, form_id: str) -> Form:
        """The form of that id; one that is not on the shelf is a KeyError."""
        if form_id not in self._loaded:
            if form_id not in self.ids:
                raise KeyError(form_id)
            self._loaded[form_id] = load_shipped(form_id, shipped())
        return self._loaded[form_id]


def named(forms: Sequence[Form], form_id: str) -> Form | None:
    """The form of that id among some, None where there is none; of a shelf no other is loaded."""
    if isinstance(forms, Shelf):
        return forms.load(form_id) if form_id in forms.ids else None
    return next((one for one in forms if one.id == form_id), None)
