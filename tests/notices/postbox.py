"""A real SMTP server for a test: aiosmtpd on a loopback port of its own, that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import email
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "xuanjiang@department.invalid", "授权码 1"


@dataclass
class Postbox:
    """What came, as (recipients, message); what is refused, and at whose mail the connection is cut.

    `cut_before` is before the mail was handed over, `cut_after` once it was taken and not acknowledged; to mail for
    the `stalled` nothing is ever answered.
    """

    port: int = 0
    came: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    refused_data: set[str] = field(default_factory=set)
    cut_before: set[str] = field(default_factory=set)
    cut_after: set[str] = field(default_factory=set)
    stalled: set[str] = field(default_factory=set)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Whether somebody is known."""
        if address in self.cut_before:
            server.transport.abort()
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A message, whole."""
        if self.refused_data.intersection(envelope.rcpt_tos):
            return "554 5.7.1 spam"
        message = email.message_from_bytes(envelope.original_content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.came.append((list(envelope.rcpt_tos), message))
        self.encrypted.append(session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None)
        if self.stalled.intersection(envelope.rcpt_tos):
            await asyncio.sleep(600)
        if self.cut_after.intersection(envelope.rcpt_tos):
            server.transport.abort()
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Who may log in."""
        said = data.login.decode(), data.password.decode()
        self.logins.append(said)
        return AuthResult(success=said == (USER, PASSWORD), handled=False)

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that came for an address."""
        return [message for recipients, message in self.came if address in recipients]


@contextlib.contextmanager
def postbox(
    certificate: Path | None = None, key: Path | None = None, *, starttls: bool = False, login: bool = False
) -> Iterator[Postbox]:
    """A running server: over TLS from the start, or by STARTTLS, where it has a certificate."""
    box = Postbox()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    options: dict[str, Any] = {"tls_context": context, "require_starttls": True} if starttls else {}
    if login:
        options |= {"authenticator": box.authenticate, "auth_require_tls": False}
    loop = asyncio.new_event_loop()
    made = loop.create_server(
        lambda: SMTP(box, loop=loop, hostname="mx.invalid", **options),
        "127.0.0.1",
        0,
        ssl=None if starttls else context,
    )
    server = loop.run_until_complete(made)
    box.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
