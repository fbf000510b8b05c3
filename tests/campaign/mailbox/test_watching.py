"""`wanchang receive DIR --watch` as a process of its own, ended by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.workspace import Workspace
from tests.campaign.mailbox.dovecot import PASSWORD, USER, Dovecot
from tests.campaign.mailbox.test_verb import VARIABLE, settle
from tests.campaign.office import fill, lay, mail, name_of

_PATIENCE = 30.0


class Watcher:
    """A running watch and the lines that it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def hears(self, word: str, times: int = 1) -> None:
        """Wait until lines with that word have been said."""
        wait(lambda: sum(word in line for line in list(self.lines)) >= times, lambda: f"no {word!r} in {self.lines}")

    def end(self, number: int) -> int:
        """Send it a signal; -> its exit status."""
        self.process.send_signal(number)
        status = self.process.wait(_PATIENCE)
        self.reader.join()
        return status


def wait(done: Callable[[], bool], why: Callable[[], str]) -> None:
    end = time.monotonic() + _PATIENCE
    while not done():
        assert time.monotonic() < end, why()
        time.sleep(0.02)


@contextmanager
def watching(workspace: Workspace, *options: str, **environment: str) -> Iterator[Watcher]:
    command = [
        str(Path(sys.executable).with_name("wanchang")),
        "receive",
        str(workspace.path),
        "--watch",
        "--every",
        "1",
    ]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
        start_new_session=True,
    ) as process:
        watcher = Watcher(process)
        try:
            watcher.hears("正在守候")
            yield watcher
        finally:
            if process.poll() is None:
                process.kill()
            watcher.reader.join()


def entered(workspace: Workspace) -> list[str]:
    with Ledger(workspace.ledger) as ledger:
        return [one.file for one in ledger.filed()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_files_are_taken_batch_by_batch_until_a_signal(workspace: Workspace, number: int) -> None:
    first, second = name_of(workspace, "B01"), name_of(workspace, "B02")
    lay(workspace, first, fill(workspace))
    with watching(workspace) as watcher:
        watcher.hears("收到 1 份：通过 1")
        with hold(workspace, "试"):  # between batches the workspace is free
            pass
        lay(workspace, second, fill(workspace, "B02", cells={"月报表!B5": None}))
        watcher.hears("收到 1 份：退回 1")
        assert watcher.end(number) == 0
    assert len(watcher.lines) == 4 and "守候已结束" in watcher.lines[-1]
    assert entered(workspace) == [first, second]


def test_a_file_is_taken_only_when_it_has_stopped_changing(workspace: Workspace) -> None:
    data = fill(workspace)
    path = workspace.inbox / name_of(workspace, "B01")
    with watching(workspace) as watcher:
        for piece in range(6):  # a copy over a slow line: longer than two looks
            with path.open("ab") as file:
                file.write(data[piece * len(data) // 6 : (piece + 1) * len(data) // 6])
            time.sleep(0.5)
        watcher.hears("收到")
        assert watcher.end(signal.SIGTERM) == 0
    assert sum("收到" in line for line in watcher.lines) == 1 and "通过 1" in "".join(watcher.lines)
    assert path.read_bytes() == data


def test_a_bad_round_is_one_sentence_and_the_next_goes_on(workspace: Workspace) -> None:
    with watching(workspace) as watcher:
        with hold(workspace, "汇总"):
            lay(workspace, name_of(workspace, "B01"), fill(workspace))
            watcher.hears("正在使用中")
            time.sleep(2.5)  # the same again is not said again
        watcher.hears("收到 1 份：通过 1")
        whole, name, data = workspace.master.read_bytes(), name_of(workspace, "B02"), fill(workspace, "B02")
        workspace.master.write_bytes(b"PK broken")
        lay(workspace, name, data)
        watcher.hears("不是可读的.xlsx工作簿")
        workspace.master.write_bytes(whole)
        watcher.hears("收到 1 份：通过 1", times=2)
        assert watcher.end(signal.SIGINT) == 0
    said = "".join(watcher.lines)
    assert said.count("正在使用中") == 1 and "Traceback" not in said


def test_a_mailbox_is_watched_too(workspace: Workspace, server: Dovecot) -> None:
    settle(workspace, {"收件服务器": "127.0.0.1", "端口": server.plain, "加密方式": "无", "账号": USER})
    server.put(mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace))]))
    with watching(workspace, "--imap", **{VARIABLE: PASSWORD}) as watcher:
        watcher.hears("收到 1 份：通过 1")
        server.kill()
        lay(workspace, name_of(workspace, "B02"), fill(workspace, "B02"))  # what lies here needs no server
        watcher.hears("收到 1 份：通过 1", times=2)
        assert watcher.end(signal.SIGTERM) == 0
