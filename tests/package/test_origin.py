"""The way back from a marked copy: exact while nobody has saved it, never used after, and never a way in."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable

import pytest

from tests.package.packages import SHEET, build, changed, finding, marked, report, sheet
from validator.intake.guard import scan
from validator.marking import marked as marked_copy
from workbook import issues
from workbook.package.archive import Entry, assemble, pack, read_entries, unpack
from workbook.package.book import BookPart
from workbook.package.names import OFFICE
from workbook.package.origin import PART, restored
from workbook.package.package import Package
from workbook.package.trees import PackageError
from workbook.unmarking import unmark

CHART = '<c xmlns="urn:c"><v>1</v></c>'


def original() -> bytes:
    package = Package(build())
    package.relate(SHEET, f"{OFFICE}/chart", package.write("xl/charts/chart1.xml", CHART.encode()))
    return package.save()


def test_the_way_back_is_exact_to_the_last_byte_of_the_zip() -> None:
    assert restored(marked(original(), "A1", "D9")) == original()
    assert restored(original()) is None


@pytest.mark.parametrize("name", sorted(set(Package(marked(build(), "A1")).names) - {PART}))
def test_after_a_change_of_any_part_there_is_no_way_back(name: str) -> None:
    package = Package(marked(build(), "A1"))
    package.write(name, package.read(name) + b" ")
    assert restored(package.save()) is None
    package = Package(marked(build(), "A1"))
    package.write("xl/new.xml", b"<a/>")
    assert restored(package.save()) is None


def test_a_copy_that_comes_back_as_it_was_is_marked_anew_from_its_original() -> None:
    first = marked_copy(original(), report(finding("A1"), finding("B2"))).data
    assert first is not None
    second = marked_copy(first, report(finding("A1"))).data
    assert second is not None and second == marked_copy(original(), report(finding("A1"))).data
    assert unmark(second) == original()


def forged(change: Callable[[list[Entry], dict[str, object]], list[Entry]]) -> bytes:
    """A marked copy whose way back somebody has made up: with a digest that is right."""
    package = Package(marked(original(), "A1"))
    manifest, *kept = read_entries(package.read(PART))
    said: dict[str, object] = json.loads(unpack(manifest))
    package.write(PART, assemble(change(kept, said)))
    return package.save()


def with_manifest(kept: list[Entry], said: object) -> list[Entry]:
    return [pack(b"manifest.json", said if isinstance(said, bytes) else json.dumps(said).encode()), *kept]


def changed_order(order: object) -> Callable[[list[Entry], dict[str, object]], list[Entry]]:
    return lambda kept, said: with_manifest(kept, {**said, "order": order})


@pytest.mark.parametrize(
    "order",
    [["no-such-part"], [[1]], None, 7, "xl", [None], {"a": 1}, [SHEET] * 500_000],
    ids="names-nothing lists none number text null mapping repeats".split(),
)
def test_a_made_up_order_leads_nowhere(order: object) -> None:
    data = forged(changed_order(order))
    assert restored(data) is None
    assert issues.SHEET not in [one.name for one in BookPart(Package(unmark(data))).sheets]


@pytest.mark.parametrize(
    "said", [b"{", b"[]", b"7", b"[" * 500_000, b"\xff", b'{"parts": 1}', b" " * (2 << 20) + b"{}", b"9" * 900_000]
)
def test_a_made_up_manifest_leads_nowhere(said: bytes) -> None:
    assert restored(forged(lambda kept, _: with_manifest(kept, said))) is None


def swollen(kept: list[Entry], said: dict[str, object]) -> list[Entry]:
    """A manifest that says it is small and is not."""
    entry = pack(b"manifest.json", b" " * (64 << 20) + json.dumps(said).encode())
    return [entry._replace(full_size=100), *kept]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\5\6" + bytes(18), b"PK\1\2" * 20_000])
def test_what_is_no_way_back_at_all_leads_nowhere(content: bytes) -> None:
    package = Package(marked(original(), "A1"))
    package.write(PART, content)
    assert restored(package.save()) is None
    assert restored(forged(swollen)) is None


def test_members_that_lie_over_one_another_are_refused() -> None:
    member = assemble([pack(b"a", random.Random(1).randbytes(9000))])
    end = member.rindex(b"PK\1\2")
    directory, tail = member[end:-22], member[-22:]
    count, length = 500, 500 * len(directory)
    tail = tail[:8] + count.to_bytes(2, "little") * 2 + length.to_bytes(4, "little") + tail[16:]
    with pytest.raises(PackageError, match="over one another"):
        read_entries(member[:end] + directory * count + tail)


def test_a_bomb_in_the_way_back_is_seen_by_the_guard_and_goes_no_further() -> None:
    bomb = b'<worksheet xmlns="x"><sheetData>' + b" " * (300 << 20)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeezer.compress(bomb) + squeezer.flush()

    def lay(kept: list[Entry], said: dict[str, object]) -> list[Entry]:
        planted = Entry(SHEET.encode(), packed, 8, zlib.crc32(bomb), len(bomb))
        return with_manifest([one for one in kept if one.name != planted.name] + [planted], said)

    data = forged(lay)
    assert scan(data).refusal is None
    back = restored(data)
    assert back is not None and scan(back).refusal is not None
    copy = marked_copy(data, report(finding("A1")))
    assert copy.data is not None and scan(copy.data).refusal is None
    assert b"<sheetData>" in Package(copy.data).read(SHEET)


def test_nothing_is_given_back_that_a_guard_has_not_seen() -> None:
    other = sheet('<row r="1"><c r="A1"><f>WEBSERVICE("http://x")</f></c></row>' * 3)

    def lay(kept: list[Entry], said: dict[str, object]) -> list[Entry]:
        planted = pack(SHEET.encode(), other.encode())
        return with_manifest([one for one in kept if one.name != planted.name] + [planted], said)

    data = forged(lay)
    assert changed(restored(data) or b"", original()) == {SHEET}


def test_a_copy_marked_over_and_over_does_not_grow() -> None:
    sizes = []
    data = original()
    for _ in range(4):
        made = marked_copy(data, report(finding("A1"))).data
        assert made is not None
        data = made
        sizes.append(len(data))
    assert len(set(sizes)) == 1
