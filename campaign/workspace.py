"""Workspace: the folder of one campaign, and where everything lies in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from workbook.period import is_month

MASTER = "总台账.xlsx"
LEDGER = "登记簿.sqlite"
LOCK = "登记簿.lock"
INBOX = "收件箱"
ARCHIVE = "归档"
SETTINGS = "设置"
RECORDS = "记录"
MASTERS = "总台账"
HANDOUTS = "下发"
RETURNS = "退回"
NOTICES = "通报"
TEMPLATES = "模板"
FORMS = "报表"
UNKNOWN_PERIOD = "未识别"
"""The folder of what is answered though its month could not be told."""


class WorkspaceError(Exception):
    """Something in the workspace keeps a verb from running; the message says in one Chinese sentence how to mend it."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One campaign's folder: nothing here looks whether a file is there.

    退回/<period>/ holds marked copies, reply drafts and receipts alike: what goes out to units for that month.
    """

    path: Path

    def __init__(self, path: str | os.PathLike[str]) -> None:
        object.__setattr__(self, "path", Path(path).absolute())

    @property
    def master(self) -> Path:
        """总台账.xlsx, settings and roll-up."""
        return self.path / MASTER

    @property
    def ledger(self) -> Path:
        """登记簿.sqlite."""
        return self.path / LEDGER

    @property
    def lock_file(self) -> Path:
        """The file that a verb holds while it changes the workspace."""
        return self.path / LOCK

    @property
    def inbox(self) -> Path:
        """收件箱/, where nothing is ever moved or deleted by us."""
        return self.path / INBOX

    @property
    def archive(self) -> Path:
        """归档/, originals by sha256."""
        return self.path / ARCHIVE

    @property
    def settings_archive(self) -> Path:
        """归档/设置/, every version of the settings."""
        return self.archive / SETTINGS

    @property
    def records(self) -> Path:
        """归档/记录/, what the ledger knows and no original says."""
        return self.archive / RECORDS

    @property
    def masters_archive(self) -> Path:
        """归档/总台账/, masters as staff left them."""
        return self.archive / MASTERS

    @property
    def forms(self) -> Path:
        """报表/: forms of the workspace's own, <id>.json; not there where it uses a shipped one."""
        return self.path / FORMS

    @property
    def templates(self) -> Path:
        """模板/: the templates of notices as staff edit them; one that is not there is the shipped one."""
        return self.path / TEMPLATES

    def handouts(self, period: str) -> Path:
        """下发/<period>/."""
        return self.path / HANDOUTS / period

    def returns(self, period: str | None) -> Path:
        """退回/<period>/: marked copies, reply drafts and receipts; what is no month of ours goes to 退回/未识别/."""
        return self.path / RETURNS / (proper_period(period) or UNKNOWN_PERIOD)

    def notices(self, period: str) -> Path:
        """通报/<period>/."""
        return self.path / NOTICES / period

    def folders(self) -> tuple[Path, ...]:
        """The folders that `init` makes."""
        names = (HANDOUTS, INBOX, ARCHIVE, RETURNS, NOTICES, TEMPLATES)
        return (*(self.path / name for name in names), self.settings_archive)


def proper_period(period: str | None) -> str | None:
    """A period as it is where it is a month ("2020-04"), else None: what a file says of itself is not to be trusted."""
    return period if period is not None and is_month(period) else None


def find_workspace(path: str | os.PathLike[str]) -> Workspace | None:
    """The workspace that a path is or lies in, the innermost; None where it is in none."""
    start = Path(path).absolute()
    for folder in (start, *start.parents):
        if (folder / INBOX).is_dir() and (folder / ARCHIVE).is_dir():
            return Workspace(folder)
    return None


def open_workspace(path: str | os.PathLike[str]) -> Workspace:
    """The workspace at a path, or the one it lies in; where there is none, a WorkspaceError."""
    found = find_workspace(path)
    if found is None:
        raise WorkspaceError(f"“{Path(path)}”不是工作区：请先用 wanchang init 建立，或改用工作区文件夹的路径。")
    return found
