"""OLE2 files that would lead a reader astray are refused by a bounded look."""

from __future__ import annotations

import struct
import time

import pytest

from tests.intake.parcels.compounds import CUTOFF, SECTOR, compound
from tests.support import corpus
from validator.intake.codes import Refusal
from validator.intake.compound import check_compound

TREE = {"小": b"x" * 100, "大": b"y" * 9000, "夹": {"小": b"z" * 70, "大": b"w" * 70_000}}
GOOD = compound(TREE)
DIRECTORY = (1 + struct.unpack_from("<L", GOOD, 48)[0]) * SECTOR
TABLE = SECTOR
LARGE = next(at for at in range(DIRECTORY, len(GOOD), 128) if GOOD[at : at + 4] == "大\0".encode("utf-16-le")[:4])


def changed(at: int, shape: str, *values: int) -> bytes:
    """The good file with some numbers written over."""
    raw = struct.pack(shape, *values)
    return GOOD[:at] + raw + GOOD[at + len(raw) :]


def test_a_sound_one_passes() -> None:
    check_compound(GOOD)
    check_compound(compound({}))
    check_compound(compound({f"流{number}": bytes(number * 7) for number in range(300)}))


START = struct.unpack_from("<L", GOOD, LARGE + 116)[0]
BAD = {
    "a sector shift of 31": changed(30, "<H", 31),
    "small sectors of another size": changed(32, "<H", 9),
    "more tables than sectors": changed(44, "<L", 0xFFFFFFFF),
    "more lists of tables than sectors": changed(72, "<L", 0x7FFFFFFF),
    "a list of tables that is a table": changed(68, "<L", 0),
    "a table twice": changed(44, "<L", 2)[:76] + struct.pack("<LL", 0, 0) + GOOD[84:],
    "a table past the end": changed(76, "<L", 0x00FFFFFF),
    "a directory past the end": changed(48, "<L", 0x00FFFFFF),
    "a directory that loops": changed(TABLE + 4 * ((DIRECTORY // SECTOR) - 1), "<L", DIRECTORY // SECTOR - 1),
    "no root": changed(DIRECTORY + 66, "<B", 2),
    "a stream that loops": changed(TABLE + 4 * START, "<L", START),
    "a stream past the end": changed(TABLE + 4 * START, "<L", 0x00FFFFFF),
    "a stream that begins in the directory": changed(LARGE + 116, "<L", DIRECTORY // SECTOR - 1),
    "a stream that is longer than its chain": changed(LARGE + 120, "<L", 9000 + CUTOFF),
    "a stream of four gigabytes": changed(LARGE + 120, "<L", 0xFFFFFFF0),
    "small streams that overlap": changed(DIRECTORY + 128 * 4 + 116, "<L", 0),
    "a tree that loops to the left": changed(LARGE + 68, "<L", 0),
    "a tree that is its own child": changed(LARGE + 76, "<L", (LARGE - DIRECTORY) // 128),
    "a neighbour that is not there": changed(LARGE + 72, "<L", 999),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(name: str) -> None:
    assert BAD[name] != GOOD
    with pytest.raises(Refusal) as caught:
        check_compound(BAD[name])
    assert caught.value.fault.code in ("file.corrupt", "file.unsafe")


def test_cut_or_changed_anywhere_it_is_refused_or_passed_and_nothing_else() -> None:
    for at in [*range(600), *range(600, len(GOOD), 211)]:
        for data in (GOOD[:at], GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]):
            try:
                check_compound(data)
            except Refusal:
                continue
    with pytest.raises(Refusal):
        check_compound(GOOD[: len(GOOD) // 2])


def test_a_chain_of_ten_thousand_siblings_is_too_deep_to_walk() -> None:
    with pytest.raises(Refusal):
        check_compound(compound({f"流{number}": b"" for number in range(10_000)}, chained=True))
    check_compound(compound({f"流{number}": b"" for number in range(10_000)}))


def test_storages_within_storages_are_too_deep_to_walk() -> None:
    tree: dict[str, object] = {}
    for _ in range(500):
        tree = {"夹": tree}
    with pytest.raises(Refusal):
        check_compound(compound(tree))


def test_it_takes_time_in_proportion_to_the_file() -> None:
    data = compound({f"流{number}": bytes(100_000) for number in range(200)})
    begun = time.process_time()
    check_compound(data)
    assert time.process_time() - begun < 2
    with pytest.raises(Refusal):  # it has more tables than the header lists: a list that points to itself
        at = SECTOR * (1 + struct.unpack_from("<L", data, 68)[0]) + SECTOR - 4
        check_compound(data[:at] + data[68:72] + data[at + 4 :])


def test_no_real_file_that_readers_read_is_refused() -> None:
    for folder in ("xls", "msg-outlook", "et", "macro"):
        for path in sorted((corpus() / "real" / folder).iterdir()):
            data = path.read_bytes()
            if data.startswith(GOOD[:8]):
                check_compound(data)
