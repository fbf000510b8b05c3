"""Thumbnails: pictures of strangers made small, in a process of their own that may die of them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from validator.isolation import Death, Limits, run_isolated

PICTURES = frozenset(("jpg", "jpeg", "png", "gif", "webp", "bmp"))
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
"""What Pillow may take a file for, whatever its name says."""

_SIDE, _QUALITY, _MOST_PIXELS = 144, 62, 120_000_000
_LIMITS = Limits(seconds=10.0, address_space=1 << 30)


def thumbnails(pictures: Iterable[Path], jobs: int = 1) -> dict[Path, bytes]:
    """JPEG of at most 144 x 144 pixels by path; one that is no such picture, too large, or kills, is left out.

    They are drawn anew: nothing of the original but its pixels is in them, no place and no camera.
    """
    made: dict[Path, bytes] = {}
    found = closing(run_isolated(_open, _thumbnail, list(pictures), jobs=jobs, limits=_LIMITS))
    with found as results:
        for path, _, result in results:
            if not isinstance(result, Death) and result:
                made[path] = result
    return made


def _open(path: Path) -> Iterator[Path]:
    yield path


def _thumbnail(path: Path) -> bytes | None:
    """In the worker: the small picture; None where Pillow cannot or must not read it."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=_FORMATS) as picture:
                return _small(picture)
        except (
            UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError,
            SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError,
        ):  # fmt: skip
            return None  # whatever a broken picture makes Pillow raise, it is one without a preview


def _small(picture: Any) -> bytes:
    """First as few pixels as its format can give, then upright, then on white."""
    import io

    from PIL import Image, ImageOps

    picture.draft("RGB", (2 * _SIDE, 2 * _SIDE))
    picture.thumbnail((_SIDE, _SIDE), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()
