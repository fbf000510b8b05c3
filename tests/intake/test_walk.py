"""Which files paths stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.intake.walk import NoSuchPath, walk


def test_folders_in_name_order_without_litter_or_links(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a/2.xlsx", "a/1.eml", "c.zip", "~$b.xlsx", ".hidden", "Thumbs.db", "x.tmp", ".git/config"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "b.xlsx")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = [Path(path).relative_to(tmp_path).as_posix() for path in walk([tmp_path])]
    assert found == ["a/1.eml", "a/2.xlsx", "b.xlsx", "c.zip"]


def test_what_is_named_is_given(tmp_path: Path) -> None:
    lock = tmp_path / "~$b.xlsx"
    lock.write_bytes(b"x")
    assert list(walk([str(lock), tmp_path])) == [str(lock)]


def test_a_path_that_is_not_there_stops_before_anything_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    with pytest.raises(NoSuchPath) as caught:
        list(walk([tmp_path, tmp_path / "gone"]))
    assert caught.value.path == str(tmp_path / "gone")
