"""A month of which something is owed, and mail servers for it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.conftest import founded
from tests.campaign.mailbox.certificates import Certificates, make_certificates
from tests.campaign.mailbox.test_verb import settle
from tests.campaign.office import fill, lay
from tests.notices.postbox import Postbox, postbox

__all__ = ["founded"]

KEPT = ("A01", "B01", "B02", "C01")
"""The units of these tests: A01 and C01 send nothing, B01 sends a right return, B02 a wrong one."""

GONE = {"卫健系统", "政法文旅系统", "企业驻军系统"}
"""Groups none of whose units is left."""


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a server's certificate."""
    return make_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def april(founded: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """April as it came in on the 6th of May, a day late; not to be changed."""
    workspace = Workspace(shutil.copytree(founded.path, tmp_path_factory.mktemp("april") / "工作区"))
    book = openpyxl.load_workbook(workspace.master)
    strangers = {
        cell.value for cell in book["报送单位"]["A"] if len(str(cell.value)) == 3 and cell.value not in KEPT
    } - {None}
    for sheet, column, gone in (("报送单位", "A", strangers), ("任务场次", "C", GONE)):
        for cell in book[sheet][column]:
            if cell.value in gone:
                for one in book[sheet][cell.row]:
                    one.value = None
    book.save(workspace.master)
    lay(workspace, "1.xlsx", fill(workspace, "B01"))
    lay(workspace, "2.xlsx", fill(workspace, "B02", cells={"宣讲明细!L5": "好多"}))
    receive(workspace, now=datetime(2020, 5, 6, 1, tzinfo=UTC))
    return workspace


@pytest.fixture
def workspace(april: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(april.path, tmp_path / "工作区"))


@pytest.fixture
def server() -> Iterator[Postbox]:
    """A server on the loopback that takes what it gets, unencrypted and from anybody."""
    with postbox() as running:
        yield running


def connect(workspace: Workspace, server: Postbox, encryption: str = "无") -> None:
    """Name the server in the settings, as staff do."""
    settle(workspace, {"发件服务器": "127.0.0.1", "发件端口": server.port, "发件加密方式": encryption})


@pytest.fixture
def connected(workspace: Workspace, server: Postbox) -> Workspace:
    """A workspace whose settings name the server."""
    connect(workspace, server)
    return workspace
