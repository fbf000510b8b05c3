"""A real IMAP server for a test: Dovecot on a loopback port of its own, with all it writes in one folder."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support import find_program

USER, PASSWORD = "xuanjiang@department.invalid", 'a "quoted\\ 密码'
_PATIENCE = 20.0

_CONFIG = """
base_dir = {run}
state_dir = {run}/state
log_path = {home}/log
ssl = {ssl}
{certificate}
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
first_valid_gid = 0
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login
mail_location = maildir:{home}/mail
mail_uid = {uid}
mail_gid = {gid}
maildir_stat_dirs = yes
mailbox_list_index = no
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {home}/passwords
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {safe}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """The server; `plain` and `safe` are its ports, `home` a folder that is removed with it."""

    def __init__(self, certificate: Path | None = None, key: Path | None = None) -> None:
        self.program = find_program("dovecot", "/usr/sbin/dovecot")
        self.home = Path(tempfile.mkdtemp(prefix="wanchang-imap-"))  # its sockets need a short path
        self.plain, self.safe = _free_port(), _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        # it will not log anyone in as root
        self.who = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        (self.home / "mail").mkdir()
        (self.home / "passwords").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", "utf-8")
        uid, gid = self.who.pw_uid, self.who.pw_gid
        names = self.who.pw_name, grp.getgrgid(gid).gr_name
        lines = ""
        if certificate and key:  # where it may read them
            own = shutil.copy(certificate, self.home), shutil.copy(key, self.home)
            lines = f"ssl_cert = <{own[0]}\nssl_key = <{own[1]}"
        config = _CONFIG.format(
            home=self.home, run=self.home / "run", user=names[0], group=names[1], uid=uid, gid=gid,
            plain=self.plain, safe=self.safe if certificate else 0, certificate=lines,
            ssl="yes" if certificate else "no",
        )  # fmt: skip
        (self.home / "conf").write_text(config)
        self._give(self.home)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [*self._as(), self.program, "-F", "-c", str(self.home / "conf")]
        with (self.home / "errors").open("ab") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
        end = time.monotonic() + _PATIENCE
        while not _answers(self.plain):
            assert self.process.poll() is None and time.monotonic() < end, self.complaints()
            time.sleep(0.05)

    def _as(self) -> list[str]:
        if os.getuid() != 0:
            return []
        return [find_program("setpriv"), f"--reuid={self.who.pw_uid}", f"--regid={self.who.pw_gid}", "--clear-groups"]

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            for one in (path, *path.rglob("*")):
                os.chown(one, self.who.pw_uid, self.who.pw_gid)

    def kill(self) -> None:
        """End it as a power cut would, with all of its processes."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def put(self, data: bytes, folder: str = "", name: str = "") -> None:
        """Lay a message into the mailbox, as delivery does; `folder` as the server names it."""
        home = self.home / "mail" / (f".{folder}" if folder else "")
        for part in ("new", "cur", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)
        count = sum(1 for _ in home.rglob("*"))
        path = home / "tmp" / (name or f"{int(time.time())}.M{count:06d}.test")
        path.write_bytes(data)
        self._give(home)
        path.replace(home / "new" / path.name)

    def flags(self) -> list[str]:
        """The names of the messages as they lie there: flags stand in them."""
        return sorted(path.name for path in (self.home / "mail").glob("*/*") if path.parent.name in ("new", "cur"))

    def complaints(self) -> str:
        """What it has said."""
        return "\n".join(path.read_text() for path in (self.home / "errors", self.home / "log") if path.is_file())


@contextlib.contextmanager
def dovecot(certificate: Path | None = None, key: Path | None = None) -> Iterator[Dovecot]:
    """A running server, gone afterwards with all that it wrote."""
    server = Dovecot(certificate, key)
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.kill()
        shutil.rmtree(server.home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as one:
            one.settimeout(2)
            return one.recv(16).startswith(b"* OK")
    except OSError:
        return False
