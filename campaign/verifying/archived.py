"""归档/: whether every original is what its name says and where the ledger expects it, and what else lies there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from campaign.aftermath import TEMPORARY, unfinished
from campaign.master.keepsakes import is_whole, kept_masters
from campaign.receiving.archive import digest
from campaign.verifying.check import Check, named
from campaign.verifying.contents import Contents
from campaign.workspace import MASTERS, RECORDS, SETTINGS, Workspace

_ORIGINAL = re.compile(r"([0-9a-f]{64})(\.[a-z0-9]{1,8})?", re.ASCII)
_ORIGIN = re.compile(r"([0-9a-f]{64})\.origin\.json", re.ASCII)
_OURS = (SETTINGS, RECORDS, MASTERS)


def check_originals(workspace: Workspace, contents: Contents | None) -> Check:
    """Every original against its digest, and those of the ledger (None: it cannot be read) against what is there."""
    check = Check("归档原件")
    originals, origins, unknown = _sorted(workspace.archive)
    for sha256, path in originals.items():
        if digest(path) != sha256:
            check.differ(f"{_place(workspace, path)}的内容与文件名不符（已被改动或损坏）：请从备份恢复这个文件。")
    for name in kept_masters(workspace.masters_archive):
        if not is_whole(workspace.masters_archive / name):
            check.differ(f"归档/{MASTERS}/{name}的内容与文件名不符（已被改动或损坏）：请从备份恢复这个文件。")
    if contents is not None:
        for file, sha256 in contents.originals:
            if sha256 not in originals:
                check.differ(
                    f"“{file}”的原件不在归档中（{sha256[:12]}）：请从备份恢复，或从收件箱、邮箱找到原件后再收一次。"
                )
        _tell_unentered(check, originals, origins, contents)
    if unknown:
        check.wait(f"归档中有不属于归档的文件，不影响使用，可移到别处：{named(unknown)}。")
    left = unfinished(workspace)
    if left:
        check.wait(f"有{len(left)}个上次操作中断时没写完的临时文件，下次操作时自动清除。")
    check.summary = f"核对{len(originals)}份原件，内容与文件名（sha256）一致"
    return check


def _sorted(archive: Path) -> tuple[dict[str, Path], dict[str, Path], list[str]]:
    """Digest -> original, digest -> the file that tells where it came from, and what is neither."""
    originals: dict[str, Path] = {}
    origins: dict[str, Path] = {}
    unknown: list[str] = []
    for path in _files(archive):
        original, origin = _ORIGINAL.fullmatch(path.name), _ORIGIN.fullmatch(path.name)
        found = original or origin
        if found is not None and path.parent == archive / found[1][:2]:
            (originals if original else origins)[found[1]] = path
        elif not TEMPORARY.fullmatch(path.name):
            unknown.append(path.relative_to(archive).as_posix())
    return originals, origins, unknown


def _files(archive: Path) -> Iterator[Path]:
    for entry in sorted(archive.iterdir()):
        if entry.name in _OURS and entry.is_dir():
            continue
        yield from sorted(path for path in entry.rglob("*") if path.is_file()) if entry.is_dir() else (entry,)


def _tell_unentered(check: Check, originals: dict[str, Path], origins: dict[str, Path], contents: Contents) -> None:
    """What was archived and not entered, as after a run that was cut short; and what nothing speaks of."""
    known = {sha256 for _, sha256 in contents.originals}
    waiting = [_name(path) for sha256, path in origins.items() if sha256 not in contents.arrivals]
    if waiting:
        check.wait(f"已存档、尚未登记（上次收件中断）：{named(waiting)}，请再运行一次 wanchang receive。")
    others = [path.name for sha256, path in originals.items() if sha256 not in known and sha256 not in origins]
    if others:
        check.wait(f"归档中有{len(others)}份登记簿没有提到的文件（上次收件中断，或后来放入的）：{named(others)}。")
    for sha256, name in contents.arrivals.items():
        if sha256 not in origins:
            check.differ(
                f"“{name}”在归档中没有来件说明（{sha256[:12]}.origin.json）：请从备份恢复，否则重建时不知其文件名。"
            )


def _name(origin: Path) -> str:
    try:
        return str(json.loads(origin.read_bytes())["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return origin.name


def _place(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.path).as_posix()
