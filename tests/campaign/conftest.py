"""Workspaces for the desk's tests: founded and handed out once, copied for each test."""

import shutil
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.founding import init
from campaign.handout import handout
from campaign.master.rollup import rollup
from campaign.workspace import Workspace
from tests.campaign.ledgers import furnish
from tests.campaign.masters import read


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


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a realistic ledger, rolled up once; not to be changed."""
    workspace = furnish(tmp_path_factory.mktemp("master") / "工作区")
    assert rollup(workspace).changed
    return workspace


@pytest.fixture(scope="session")
def shown(furnished: Workspace) -> Workbook:
    """Its master as openpyxl reads it."""
    return read(furnished)


@pytest.fixture
def desk(furnished: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(furnished.path, tmp_path / "工作区"))
