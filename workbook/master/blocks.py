"""Rows of a table in blocks: what stands in a workbook as it was drawn is told by the block, and never made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from workbook.master.table import Row

DIGEST_SIZE = 8


class Block(NamedTuple):
    """Rows that go together: a digest of all that they depend on, how many they are, and how to make them."""

    digest: bytes
    rows: int
    make: Callable[[], Iterable[Row]]


def digest_of(said: Any) -> bytes:
    """A digest of what rows depend on: of equal tuples of texts, numbers and the like it is equal."""
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=DIGEST_SIZE).digest()


class Blocks(Sequence["Row"]):
    """All rows of a table, block after block; those of a block are made when the first of them is asked for."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        """Blocks without rows are none."""
        self.blocks = tuple(block for block in blocks if block.rows)
        self._made: dict[int, Sequence[Row]] = {}

    def __len__(self) -> int:
        """How many rows there are; none is made for it."""
        return sum(block.rows for block in self.blocks)

    def __iter__(self) -> Iterator[Row]:
        """Every row, all blocks made."""
        for place in range(len(self.blocks)):
            yield from self._rows(place)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """A row, or some, by place from 0."""
        return list(self)[place]

    def beside(self, first: int, kept: Mapping[int, int]) -> Iterator[tuple[int, Row]]:
        """The rows that are not among the `kept`, by their numbers from `first`; blocks kept whole are not made."""
        at = first
        for place, block in enumerate(self.blocks):
            numbers = range(at, at + block.rows)
            if not all(map(kept.__contains__, numbers)):
                yield from ((number, row) for number, row in zip(numbers, self._rows(place), strict=True)
                            if number not in kept)  # fmt: skip
            at += block.rows

    def _rows(self, place: int) -> Sequence[Row]:
        if place not in self._made:
            self._made[place] = tuple(self.blocks[place].make())
        return self._made[place]


def rows_beside(rows: Sequence[Row], first: int, kept: Mapping[int, int]) -> Iterable[tuple[int, Row]]:
    """The rows of a table that are to be drawn, by their numbers in the sheet from `first`."""
    if isinstance(rows, Blocks):
        return rows.beside(first, kept)
    return ((number, row) for number, row in enumerate(rows, first) if number not in kept)
