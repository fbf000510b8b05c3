"""A year's ledger as a board shows it, with text from outside that is out to do harm."""

from pathlib import Path

import pytest

from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk, found

PHONE = "13812345678"
EVIL = f"=<img src=x>{PHONE}"
MONTHS = tuple(f"2020-{month:02d}" for month in range(3, 13))


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """26 units, ten months, 3,000 lectures; some owe, some are late, some went back. Not to be changed."""
    workspace = found(tmp_path_factory.mktemp("board") / "工作区")
    clerk = Clerk(workspace)
    for month, period in enumerate(MONTHS):
        for place, unit in enumerate(clerk.campaign.units):
            if (place + month) % 13 == 0:
                continue
            case = (place * month) % 7
            works = [{"date": f"{period}-03", "platform": "微博", "title": EVIL if place == 25 else f"作品{place}",
                      "reads": 1000 * place + month, "link": "https://example.invalid/"}]  # fmt: skip
            rows = {"lectures": clerk.lectures(period, 13), "lecturers": clerk.people(4), "works": works}
            if place == 12:
                rows["lectures"][0]["audience"] = f"\x01群众{PHONE}" + "很长" * 20
            if place == 11:
                rows["lecturers"][0] |= {"duty": f"</td></style><script>联系{PHONE}"}
            if case == 3:
                clerk.file(unit.code, period, rows, verdict="returned", in_force=False)
            elif case == 4:
                clerk.file(unit.code, period, {}, zero=True, verdict="accepted-zero", late=True)
            else:
                clerk.file(unit.code, period, rows, late=case == 5)
    return workspace


@pytest.fixture(scope="session")
def page(year: Workspace) -> Path:
    """Its board of October."""
    from campaign.board.publishing import post_board

    return post_board(year, "2020-10").path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A campaign that has begun nothing yet."""
    return found(tmp_path / "新")
