"""Works by reach: equal figures share a rank, none without a figure has one, doubles are told."""

from campaign.master.rollup import rollup
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk
from tests.campaign.masters import read, table
from tests.people.conftest import work


def test_ranks_and_doubles(desk: Workspace) -> None:
    rollup(desk)
    lines = table(read(desk)["新媒体作品"])
    told = [(line["标题"], line["单位"][:2], line["名次"], line["单位内名次"]) for line in lines]
    first, second = lines[0]["单位"][:2], lines[1]["单位"][:2]
    assert told == [
        ("丁", first, 1, 1),
        ("甲", second, 2, 1),
        ("丙", second, 2, 1),
        ("甲", first, 4, 2),
        ("乙", second, None, None),
    ]
    doubles = [line["重复情况"] for line in lines]
    assert doubles[0].endswith("2020年4月第7行链接相同") and doubles[1].endswith("2020年4月第6行平台和标题相同")
    assert doubles[2].endswith("2020年4月第5行链接相同") and doubles[3] and doubles[4] is None


def test_a_new_work_moves_the_others_and_the_sheet_is_that_of_drawing_all(desk: Workspace) -> None:
    rollup(desk)
    Clerk(desk).file("B04", "2020-04", {"works": [work("戊", 10**6), work("己", 0)]})
    before = desk.master.read_bytes()
    rollup(desk)
    renewed = desk.master.read_bytes()
    assert [line["名次"] for line in table(read(desk)["新媒体作品"])] == [1, 2, 3, 3, 5, 6, None]
    desk.master.write_bytes(before)
    rollup(desk, force=True)
    assert desk.master.read_bytes() == renewed
