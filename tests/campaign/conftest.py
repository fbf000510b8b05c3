"""Workspaces for the desk's tests: founded and handed out once, copied for each test."""

import shutil
from pathlib import Path

import pytest

from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import Workspace


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample campaign's workspace with April and May handed out to a few units; not to be changed."""
    workspace = init(tmp_path_factory.mktemp("desk") / "工作区")
    for period in ("2020-04", "2020-05"):
        for unit in ("B01", "B02", "A01"):
            handout(workspace, period, unit)
    return workspace


@pytest.fixture
def workspace(founded: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    shutil.copytree(founded.path, tmp_path / "工作区")
    return Workspace(tmp_path / "工作区")
