"""Districts whose ledgers are furnished once, copied for each test."""

import shutil
from pathlib import Path

import pytest

from campaign.workspace import Workspace
from tests.campaign.ledgers import furnish


@pytest.fixture(scope="session")
def districts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Workspace]:
    """Two districts with three months each; not to be changed."""
    home = tmp_path_factory.mktemp("districts")
    return furnish(home / "甲", seed=3), furnish(home / "乙", lectures=4, seed=8)


@pytest.fixture
def district(districts: tuple[Workspace, Workspace], tmp_path: Path) -> Workspace:
    """A copy of the first for one test."""
    return Workspace(shutil.copytree(districts[0].path, tmp_path / "区"))
