"""Post: a session with an SMTP server, over the standard library; what may have been taken is not called refused."""

from __future__ import annotations

import base64
import os
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from campaign.mailbox.account import PLAIN, SSL, STARTTLS, Outgoing
from campaign.mailbox.session import is_loopback
from campaign.mailbox.trouble import answer
from campaign.workspace import WorkspaceError

VARIABLE = "WANCHANG_SMTP_PASSWORD"
"""The environment variable with the password: it stands nowhere else and is asked for nowhere."""

_HERE = "[127.0.0.1]"
"""How we introduce ourselves: the machine's own name is nobody's business, and may not be ASCII."""
_DOT = re.compile(rb"(?m)^\.")
_LEAVING = 421
"""By this code a server says that it is about to close the connection."""


class PostError(WorkspaceError):
    """No mail can be sent: no connection, no login, no such sender; a sentence for people."""


class RefusedError(Exception):
    """This mail was not taken, as a clause for people; others may be."""


class DoubtfulError(Exception):
    """The mail was handed over, and the connection broke before the server said whether it took it; a clause."""


class Post:
    """The server of the settings; it is connected when the first mail is offered, and again where it hung up.

    `timeout` is in seconds for each answer.
    """

    def __init__(self, outgoing: Outgoing, sender: str, timeout: float = 60.0) -> None:
        if outgoing.encryption == PLAIN and not is_loopback(outgoing.server):
            raise PostError(
                f"{where(outgoing)}不在本机，加密方式不能是“{PLAIN}”：请在“活动设置”中改为 {SSL} 或 {STARTTLS}，并核对端口。"
            )
        self.outgoing, self.sender, self.timeout = outgoing, sender, timeout
        self._client: smtplib.SMTP | None = None
        self._used = False

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take leave, where there is still somebody."""
        if self._client is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._client.quit()
        self._drop()

    def offer(self, to: Sequence[str]) -> dict[str, str]:
        """Name sender and recipients of the next mail; -> those that are refused, with what the server said.

        A RefusedError where the server hung up twice, a PostError where nothing can be sent at all.
        """
        try:
            return self._offer(to)
        except RefusedError:
            if self._client is not None or not self._used:
                raise
            self._used = False  # it may have been tired of the old connection: nothing was handed over yet
            return self._offer(to)

    def _offer(self, to: Sequence[str]) -> dict[str, str]:
        client = self._client = self._client or _connect(self.outgoing, self.timeout)
        with self._unbroken():
            code, said = client.mail(self.sender)
            if code == _LEAVING:
                raise smtplib.SMTPServerDisconnected(answer(said))
            if code != 250:
                raise PostError(
                    f"{where(self.outgoing)}没有接受发件人“{self.sender}”（{code} {answer(said)}）："
                    "请核对“活动设置”中的收件邮箱和发件账号是否为同一邮箱，或稍后再试。"
                )
            refused: dict[str, str] = {}
            for address in to:
                code, said = client.rcpt(address)
                if code == _LEAVING:
                    raise smtplib.SMTPServerDisconnected(answer(said))
                if code not in (250, 251):
                    refused[address] = f"{code} {answer(said)}"
            if len(refused) == len(to):
                client.rset()
        self._used = True
        return refused

    def hand_over(self, data: bytes) -> None:
        """The mail itself, to those that were not refused; it was taken unless an error is raised."""
        client = self._client
        if client is None:
            raise RefusedError("没有连接")
        with self._unbroken():
            code, said = client.docmd("DATA")
            if code != 354:
                client.rset()
                raise RefusedError(f"服务器拒收：{code} {answer(said)}")
        try:
            client.send(_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, said = client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise DoubtfulError(f"交出邮件后连接中断（{answer(error)}）") from error
        except BaseException:
            self._drop()
            raise
        if code != 250:
            if code == _LEAVING:
                self._drop()
            raise RefusedError(f"服务器拒收：{code} {answer(said)}")

    @contextmanager
    def _unbroken(self) -> Iterator[None]:
        """A connection that breaks in here, before anything was handed over, as a RefusedError."""
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise RefusedError(f"连接中断（{answer(error)}）") from error
        except BaseException as error:
            if not isinstance(error, RefusedError):
                self._drop()
            raise

    def _drop(self) -> None:
        if self._client is not None:
            with suppress(OSError):
                self._client.close()
        self._client = None


def where(outgoing: Outgoing) -> str:
    """The server as sentences name it."""
    return f"发件服务器“{outgoing.server}:{outgoing.port}”"


def _connect(outgoing: Outgoing, timeout: float) -> smtplib.SMTP:
    """Connected, safe and logged in, or a PostError."""
    client: smtplib.SMTP | None = None
    try:
        with _told(outgoing):
            client = _greet(outgoing, timeout)
            _log_in(client, outgoing)
        return client
    except BaseException:
        if client is not None:
            with suppress(OSError):
                client.close()
        raise


def _greet(outgoing: Outgoing, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    client: smtplib.SMTP
    if outgoing.encryption == SSL:
        client = smtplib.SMTP_SSL(
            outgoing.server, outgoing.port, local_hostname=_HERE, timeout=timeout, context=context
        )
        client.ehlo_or_helo_if_needed()
        return client
    client = smtplib.SMTP(outgoing.server, outgoing.port, local_hostname=_HERE, timeout=timeout)
    client.ehlo_or_helo_if_needed()
    if outgoing.encryption == STARTTLS:
        if not client.has_extn("starttls"):
            client.close()
            raise PostError(
                f"{where(outgoing)}不支持 {STARTTLS}：请在“活动设置”中把发件加密方式改为 {SSL}，并核对端口。"
            )
        client.starttls(context=context)
        client.ehlo_or_helo_if_needed()
    return client


def _log_in(client: smtplib.SMTP, outgoing: Outgoing) -> None:
    """Nobody logs in where the server does not ask for it, as one on this machine may not."""
    if not client.has_extn("auth"):
        return
    password = os.environ.get(VARIABLE, "").strip("\r\n")
    if not password or not outgoing.user:
        lacking = f"没有邮箱“{outgoing.user}”的密码（163、QQ 等邮箱是授权码）：请设置环境变量 {VARIABLE}。"
        raise PostError(lacking if outgoing.user else "“活动设置”中没有写发件账号：请填写收件邮箱或发件账号。")
    ways = client.esmtp_features["auth"].upper().split()
    if "PLAIN" in ways:  # in UTF-8 (RFC 4616): the library's own takes ASCII only
        token = base64.b64encode(f"\0{outgoing.user}\0{password}".encode()).decode("ascii")
        code, said = client.docmd("AUTH", f"PLAIN {token}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)
    elif outgoing.user.isascii() and password.isascii():
        client.login(outgoing.user, password)
    else:
        raise PostError(f"{where(outgoing)}不接受含中文的账号或密码：请改用授权码。")


@contextmanager
def _told(outgoing: Outgoing) -> Iterator[None]:
    """What goes wrong before any mail is offered, as a PostError."""
    mend = "请检查网络和“活动设置”中的发件服务器、端口、加密方式后再试"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise PostError(
            f"{where(outgoing)}的证书不可信（{error.verify_message or error.reason}），没有登录：请核对“活动设置”中的发件服务器；"
            "单位自建的服务器，请网管用环境变量 SSL_CERT_FILE 指定签发机构的证书。"
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise PostError(
            f"{where(outgoing)}没有让“{outgoing.user}”登录（{error.smtp_code} {answer(error.smtp_error)}）："
            f"请核对发件账号和环境变量 {VARIABLE}；163、QQ 等邮箱要先开启 SMTP，并用授权码代替密码。"
        ) from error
    except TimeoutError as error:
        raise PostError(f"{where(outgoing)}没有应答：{mend}。") from error
    except (OSError, smtplib.SMTPException) as error:
        said = getattr(error, "strerror", None) or answer(error)
        raise PostError(f"与{where(outgoing)}的连接没有建立（{said}）：{mend}。") from error
