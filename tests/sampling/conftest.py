"""An office with two months of filled returns from five units, received and drawn from."""

import shutil
from pathlib import Path

import pytest

from campaign.founding import init
from campaign.handout import handout
from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.office import NOW, fill, lay, name_of

UNITS = ("A01", "A02", "B01", "B02", "B03")


@pytest.fixture(scope="session")
def received(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Not to be changed."""
    workspace = init(tmp_path_factory.mktemp("sampling") / "工作区")
    for period in ("2020-04", "2020-05"):
        for place, unit in enumerate(UNITS):
            handout(workspace, period, unit)
            if (period, unit) != ("2020-05", "A02"):
                lay(workspace, name_of(workspace, unit, period), fill(workspace, unit, period, lectures=2 + place))
    receive(workspace, now=NOW)
    return workspace


@pytest.fixture
def desk(received: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(received.path, tmp_path / "工作区"))
