"""Rows of a sheet spliced in runs, and large members compressed in pieces."""

import random
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from workbook.package.archive import assemble, pack, unpack
from workbook.package.splicing import spliced
from workbook.package.trees import PackageError


def row(number: int, text: str) -> str:
    cell = f'<c r="A{number}" s="1" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<row r="{number}" ht="24">{cell}<c r="B{number}" s="2"/></row>'


def test_any_rows_in_any_order_are_put_together_as_if_each_were_written() -> None:
    chance = random.Random(2)
    for _ in range(200):
        there = sorted(chance.sample(range(1, 1200), chance.randint(1, 40)))
        rows = "".join(row(number, f"第{number}行") for number in there).encode()
        places = sorted(chance.sample(range(1, 1300), chance.randint(1, 60)))
        kept, drawn = {}, []
        for at, place in enumerate(places):
            if chance.random() < 0.7:
                kept[place] = chance.choice((there[at % len(there)], chance.choice(there)))
            if place not in kept or chance.random() < 0.1:
                drawn.append((place, row(place, "新")))
        chance.shuffle(drawn)
        expected = {place: row(place, f"第{was}行") for place, was in kept.items()} | dict(drawn)
        assert spliced(rows, kept, drawn).decode() == "".join(expected[place] for place in sorted(expected))


def test_a_run_of_rows_is_taken_as_it_is() -> None:
    rows = "".join(row(number, "x") for number in range(5, 400)).encode()
    assert spliced(rows, {number: number for number in range(5, 400)}, []) == rows
    assert spliced(rows, {}, []) == b""
    down = "".join(row(number + 3, "x") for number in range(5, 400)).encode()
    assert spliced(rows, {number + 3: number for number in range(5, 400)}, []) == down


def test_a_row_that_is_not_there_cannot_be_kept() -> None:
    with pytest.raises(PackageError, match="row 12"):
        spliced(row(1, "x").encode(), {2: 12}, [])


@pytest.mark.parametrize("size", [8 << 20, (8 << 20) + 1, (9 << 20) - 1, (11 << 20) + 12345])
def test_a_large_member_is_one_stream_whatever_it_is_made_of(size: int) -> None:
    word = random.Random(size).randbytes(3000)
    content = (word * (size // len(word) + 1))[:size]
    entry = pack(b"big.xml", content)
    assert unpack(entry) == content and entry == pack(b"big.xml", content)
    plain = zlib.compressobj(3, zlib.DEFLATED, -15)
    assert len(entry.packed) < 1.02 * len(plain.compress(content) + plain.flush())
    with ZipFile(BytesIO(assemble([entry]))) as archive:
        assert archive.read("big.xml") == content
