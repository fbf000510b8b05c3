"""The pictures on the toolbar's buttons: drawn here from polygons, in both sizes that LibreOffice's toolbars have.

Coordinates are of a square of 16; an edge that does not fall on whole pixels is shaded by how much of them it covers.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple

SIZES = {"sc": 16, "lc": 24}
"""What LibreOffice calls the sizes of toolbars, small and large -> pixels."""
_GRID, _FINE = 16, 4
_INK, _BLUE, _GREEN, _RED, _PAPER, _SAND = "4a5560", "2f6fb3", "2e8b57", "c0392b", "ffffff", "e8b84a"

Points = tuple[tuple[float, float], ...]


class _Shape(NamedTuple):
    """A polygon of one colour, over those before it."""

    colour: str
    points: Points


def strip(names: Sequence[str], size: int) -> bytes:
    """The pictures of these actions side by side, as a PNG with transparency; `size` in pixels. All are `known`."""
    drawn = [_draw(_PICTURES[name], size) for name in names]
    rows = [b"".join(picture[row] for picture in drawn) for row in range(size)]
    return _png(rows, size * len(names), size)


def known(name: str) -> bool:
    """Whether there is a picture for an action of this id."""
    return name in _PICTURES


def _draw(shapes: Sequence[_Shape], size: int) -> list[bytes]:
    """Rows of red, green, blue and opacity."""
    step = _GRID / size / _FINE
    rows = []
    for y in range(size):
        row = bytearray()
        for x in range(size):
            seen = [
                _at(shapes, (x * _FINE + right + 0.5) * step, (y * _FINE + down + 0.5) * step)
                for down in range(_FINE)
                for right in range(_FINE)
            ]
            inked = [bytes.fromhex(colour) for colour in seen if colour]
            mean = [sum(part) // len(inked) for part in zip(*inked, strict=True)] if inked else [0, 0, 0]
            row += bytes([*mean, 255 * len(inked) // len(seen)])
        rows.append(bytes(row))
    return rows


def _at(shapes: Sequence[_Shape], x: float, y: float) -> str:
    """The colour at a point, "" where nothing is."""
    return next((shape.colour for shape in reversed(shapes) if _covers(shape.points, x, y)), "")


def _covers(points: Points, x: float, y: float) -> bool:
    """By the edges that a line to the right crosses."""
    inside = False
    for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def _png(rows: Sequence[bytes], width: int, height: int) -> bytes:
    """By the PNG specification: colour of 8 bits with opacity, no filter."""
    parts = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _box(colour: str, left: float, top: float, right: float, bottom: float) -> _Shape:
    return _Shape(colour, ((left, top), (right, top), (right, bottom), (left, bottom)))


def _disc(colour: str, x: float, y: float, radius: float) -> _Shape:
    turns = [2 * pi * step / 24 for step in range(24)]
    return _Shape(colour, tuple((x + radius * cos(turn), y + radius * sin(turn)) for turn in turns))


def _sheet(left: float, top: float, right: float, bottom: float) -> tuple[_Shape, ...]:
    """Paper with an edge."""
    return _box(_INK, left, top, right, bottom), _box(_PAPER, left + 1, top + 1, right - 1, bottom - 1)


def _tick(colour: str, x: float, y: float) -> _Shape:
    """A tick in a square of 8 whose corner is there."""
    points = ((0, 4.4), (1.5, 2.9), (3.1, 4.5), (6.5, 0.6), (8, 2), (3.2, 7.4))
    return _Shape(colour, tuple((x + right, y + down) for right, down in points))


_PICTURES: dict[str, tuple[_Shape, ...]] = {
    "receive": (  # an arrow into a tray
        _Shape(_INK, ((1, 9), (3, 9), (3, 13), (13, 13), (13, 9), (15, 9), (15, 15), (1, 15))),
        _Shape(_BLUE, ((6.5, 1), (9.5, 1), (9.5, 6), (12.5, 6), (8, 11), (3.5, 6), (6.5, 6))),
    ),
    "rollup": (  # sheets that flow into one
        _box(_BLUE, 1, 1, 6, 4), _box(_BLUE, 1, 6.5, 6, 9.5), _box(_BLUE, 1, 12, 6, 15),
        _Shape(_INK, ((6.5, 7.2), (8.5, 7.2), (8.5, 5.2), (11, 8), (8.5, 10.8), (8.5, 8.8), (6.5, 8.8))),
        _box(_GREEN, 11.5, 2.5, 15, 13.5),
    ),
    "standing": (  # a table, its months in colours
        *_sheet(1, 2, 15, 14), _box(_BLUE, 2, 3, 14, 5.5), _box(_INK, 5.5, 5.5, 6.2, 13),
        _box(_GREEN, 7.5, 6.5, 13, 8), _box(_SAND, 7.5, 8.9, 13, 10.4), _box(_RED, 7.5, 11.2, 13, 12.7),
        _box(_INK, 2.8, 6.8, 4.8, 7.7), _box(_INK, 2.8, 9.2, 4.8, 10.1), _box(_INK, 2.8, 11.5, 4.8, 12.4),
    ),
    "open-returned": (  # a folder, an arrow back
        _Shape(_SAND, ((1, 3), (6, 3), (7.5, 5), (15, 5), (15, 14), (1, 14))),
        _Shape(_RED, ((3, 9.5), (7, 6), (7, 8.3), (12.5, 8.3), (12.5, 10.7), (7, 10.7), (7, 13))),
    ),
    "accept": (  # a stamp
        _disc(_RED, 8, 3.8, 2.8), _Shape(_RED, ((6.7, 5.5), (9.3, 5.5), (10, 9.5), (6, 9.5))),
        _box(_RED, 2.5, 9.2, 13.5, 12.2), _box(_INK, 2.5, 13.4, 13.5, 14.8),
    ),
    "check-settings": (  # settings, ticked
        _box(_INK, 1, 3, 15, 4.4), _disc(_BLUE, 5, 3.7, 2.2), _box(_INK, 1, 8, 7, 9.4), _disc(_BLUE, 4, 8.7, 2.2),
        _box(_INK, 1, 13, 7, 14.4), _tick(_GREEN, 7.5, 7.5),
    ),
    "check-return": (  # a sheet, ticked
        *_sheet(2, 1, 12, 15), _box(_INK, 4, 3.6, 10, 4.5), _box(_INK, 4, 6, 10, 6.9), _box(_INK, 4, 8.4, 7, 9.3),
        _tick(_GREEN, 7.8, 7.6),
    ),
    "clear-marks": (  # an eraser
        _Shape(_RED, ((1, 10.5), (5, 6.5), (9.5, 11), (6.5, 14), (4.5, 14))),
        _Shape(_BLUE, ((5.8, 5.7), (9.8, 1.7), (14.3, 6.2), (10.3, 10.2))),
        _box(_INK, 6.5, 14, 15, 15),
    ),
    "notices": (  # a letter
        *_sheet(1, 3, 15, 13), _Shape(_INK, ((1, 3), (15, 3), (8, 9.4))), _Shape(_SAND, ((2.6, 4), (13.4, 4), (8, 8))),
    ),
    "circular": (  # a sheet under a red head
        *_sheet(2.5, 1, 13.5, 15), _box(_RED, 4.5, 3, 11.5, 5), _box(_RED, 3.5, 6, 12.5, 6.7),
        _box(_INK, 5, 8.4, 11, 9.2), _box(_INK, 5, 10.6, 11, 11.4), _box(_INK, 5, 12.6, 9, 13.3),
    ),
    "sample": (  # a glass over a row
        _box(_INK, 1, 2, 9, 3.2), _box(_INK, 1, 5, 5, 6.2), _box(_INK, 1, 8, 5, 9.2), _disc(_BLUE, 9.5, 8, 4.2),
        _disc(_PAPER, 9.5, 8, 2.7), _Shape(_BLUE, ((11.6, 11.4), (12.9, 10.1), (15.6, 13.2), (14.2, 14.6))),
    ),
    "rank": (  # a rostrum
        _box(_SAND, 5.8, 4, 10.2, 15), _box(_BLUE, 1, 8, 5.4, 15), _box(_GREEN, 10.6, 10, 15, 15),
        _disc(_RED, 8, 2, 1.6),
    ),
    "menu": (  # lines with points
        *_sheet(2, 1, 14, 15), _disc(_BLUE, 4.8, 4.5, 1.1), _box(_INK, 7, 4, 12, 5), _disc(_GREEN, 4.8, 8, 1.1),
        _box(_INK, 7, 7.5, 12, 8.5), _disc(_RED, 4.8, 11.5, 1.1), _box(_INK, 7, 11, 12, 12),
    ),
    "attachments": (  # a picture on a sheet
        *_sheet(1, 2, 15, 14), _disc(_SAND, 4.8, 5.6, 1.5),
        _Shape(_GREEN, ((2, 13), (6.5, 7.5), (9, 10.5), (11, 8.5), (14, 13))),
    ),
    "board": (  # bars
        _box(_INK, 1, 14, 15, 15),
        _box(_BLUE, 2, 8, 5, 14), _box(_GREEN, 6.5, 4, 9.5, 14), _box(_SAND, 11, 1.5, 14, 14),
    ),
    "handup": (  # an arrow out of a tray
        _Shape(_INK, ((1, 9), (3, 9), (3, 13), (13, 13), (13, 9), (15, 9), (15, 15), (1, 15))),
        _Shape(_RED, ((6.5, 11), (9.5, 11), (9.5, 6), (12.5, 6), (8, 1), (3.5, 6), (6.5, 6))),
    ),
}  # fmt: skip
"""An action's id -> its picture."""
