"""A real LibreOffice with a master or a return open in it, unsaved."""

import shutil
from pathlib import Path

import pytest

from campaign.workspace import Workspace
from tests.campaign.conftest import founded, furnished
from tests.engines.conftest import calc

__all__ = ["calc", "founded", "furnished"]


@pytest.fixture
def desk(furnished: Workspace, tmp_path: Path) -> Workspace:
    """A rolled-up workspace of one's own, in a folder with a blank in its name."""
    return Workspace(shutil.copytree(furnished.path, tmp_path / "宣讲 工作区"))
