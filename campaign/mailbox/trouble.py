"""What a mailbox may answer but messages, as one Chinese sentence each that says how to mend it."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from campaign.mailbox.account import Account
from campaign.workspace import WorkspaceError


class MailboxError(WorkspaceError):
    """The mailbox cannot be read, and trying again would not help; a sentence for people."""


class BrokenError(MailboxError):
    """The connection did not come about or broke: trying again may help."""


_UNAVAILABLE = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")
"""By these codes (RFC 5530) a server says that it is not for good."""


def where(account: Account) -> str:
    """The server as sentences name it."""
    return f"收件服务器“{account.server}:{account.port}”"


@contextmanager
def told(account: Account) -> Iterator[None]:
    """What goes wrong between us and the server in here, as a MailboxError; what may pass is a BrokenError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(
            f"{where(account)}的证书不可信（{error.verify_message or error.reason}），没有登录：请核对“活动设置”中的收件服务器；"
            "单位自建的服务器，请网管用环境变量 SSL_CERT_FILE 指定签发机构的证书。"
        ) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise BrokenError(_broken(account, "加密连接被断开")) from error
    except ssl.SSLError as error:
        raise MailboxError(
            f"{where(account)}没有建立加密连接（{error.reason or error}）：请核对“活动设置”中的端口和加密方式。"
        ) from error
    except TimeoutError as error:
        raise BrokenError(_broken(account, "没有应答")) from error
    except (OSError, EOFError) as error:
        raise BrokenError(_broken(account, getattr(error, "strerror", None) or str(error))) from error
    except imaplib.IMAP4.abort as error:
        raise BrokenError(_broken(account, answer(error))) from error
    except imaplib.IMAP4.error as error:
        kind = BrokenError if any(code in answer(error).upper() for code in _UNAVAILABLE) else MailboxError
        raise kind(f"{where(account)}没有照办（{answer(error)}）：请稍后再试，或向邮箱服务商询问。") from error


def _broken(account: Account, why: str) -> str:
    return (
        f"与{where(account)}的连接没有建立或中断了（{why}）：请检查网络和“活动设置”中的收件服务器、端口后再试，"
        "已取回的邮件不会重取。"
    )


def answer(said: object) -> str:
    """What a server said, on one line of at most 200 characters."""
    if isinstance(said, BaseException):
        said = said.args[0] if said.args else said
    if isinstance(said, bytes):
        try:
            text = said.decode("utf-8")
        except UnicodeDecodeError:
            text = said.decode("gb18030", "replace")
    else:
        text = str(said)
    return "".join(one if one.isprintable() else " " for one in text).strip()[:200] or "无说明"
