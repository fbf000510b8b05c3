"""A screen for the whole run, and an office on it for a module."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.screen import Screen, open_screen

collect_ignore = [] if os.environ.get("WANCHANG_DESKTOP") else ["test_month.py", "test_pressing.py"]
"""These run when asked for, until each has passed three times in a row beside other work.

In the month a dialog once stayed; of the presses LibreOffice once did not start and once a click was not taken, while
another LibreOffice ran. Alone they pass.
"""


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with open_screen(tmp_path_factory.mktemp("screen")) as opened:
        yield opened


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LibreOffice profile that nobody has used; its path has a blank and Chinese in it."""
    return tmp_path_factory.mktemp("desktop") / "某人 的配置"
