"""Servers for these tests: one for all of them where nothing is broken, with TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign.mailbox.account import PLAIN, Account
from tests.campaign.mailbox.certificates import Certificates, make_certificates
from tests.campaign.mailbox.dovecot import USER, Dovecot, dovecot


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a server's certificate."""
    return make_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificates: Certificates, tmp_path: Path) -> Iterator[Dovecot]:
    """A server with an empty mailbox."""
    with dovecot(certificates.server, certificates.key) as running:
        yield running


@pytest.fixture
def account(server: Dovecot) -> Account:
    """Its mailbox, over the loopback and unencrypted."""
    return Account("127.0.0.1", server.plain, PLAIN, USER, "INBOX")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty 收件箱."""
    path = tmp_path / "收件箱"
    path.mkdir()
    return path
