"""Installing and taking back, in real folders laid out as each system has them."""

import re
import sys
from pathlib import Path

import pytest
import xlwings

from campaign.checking import CannotRunError
from tests.addin.conftest import BUTTONS
from xlmacros.addin.install import install, refuse_interpreter, uninstall
from xlmacros.addin.interpreter import ask, conf_here, own_interpreter
from xlmacros.addin.package import read_conf
from xlmacros.addin.places import LINUX, MAC, WINDOWS, Places, find_places, system_name
from xlmacros.addin.record import Outcome, put, take_back


def places_in(home: Path, system: str) -> Places:
    return find_places(system, home, {})


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("platform", "system"), [("win32", WINDOWS), ("darwin", MAC), ("linux", LINUX), ("freebsd14", LINUX)]
)
def test_a_system_is_told_by_pythons_name_for_it(platform: str, system: str) -> None:
    assert system_name(platform) == system


def test_windows_folders_follow_appdata(tmp_path: Path) -> None:
    roaming = tmp_path / "漫游"
    assert find_places(WINDOWS, tmp_path, {"APPDATA": str(roaming)}).addin == (
        roaming / "Microsoft" / "Excel" / "XLSTART" / "wanchang.xlam"
    )


@pytest.mark.parametrize("system", [WINDOWS, MAC])
def test_installed_and_taken_back_nothing_is_left(system: str, tmp_path: Path) -> None:
    places = places_in(tmp_path / "王 五", system)
    other = places.own.parent / ".xlwings" / "xlwings.conf"
    other.parent.mkdir(parents=True)
    other.write_text('"INTERPRETER_WIN","别人的 python"\n', "utf-8")
    before = files_in(tmp_path)

    written = install(BUTTONS, places)
    assert all(path.is_file() for path in written)
    assert places.addin in written
    conf = read_conf(written[0])
    assert conf is not None
    assert (conf.windows, conf.mac)[system == MAC] == str(own_interpreter())
    assert (conf.windows, conf.mac)[system == WINDOWS] == ""
    assert conf.xlwings == xlwings.__version__
    if system == MAC:
        assert written[1].name == f"xlwings-{xlwings.__version__}.applescript"

    assert install(BUTTONS, places) == written, "again, over itself"
    assert {outcome.what for outcome in uninstall(places)} == {"removed"}
    assert files_in(tmp_path) == before
    assert uninstall(places) == []


def test_a_blocked_copy_is_replaced_by_one_that_is_not(tmp_path: Path) -> None:
    """NTFS drops the mark with its file; here the mark is a file of its own, so only the new file can be seen."""
    places = places_in(tmp_path, WINDOWS)
    assert places.addin is not None
    install(BUTTONS, places)
    Path(f"{places.addin}:Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")
    first = places.addin.stat().st_ino
    held = places.addin.open("rb")  # so that the number of the old file is not given anew
    with held:
        install(BUTTONS, places)
        assert places.addin.stat().st_ino != first


def test_the_same_script_of_xlwings_stays_xlwings(tmp_path: Path) -> None:
    places = places_in(tmp_path, MAC)
    assert places.scripts is not None
    script = places.scripts / f"xlwings-{xlwings.__version__}.applescript"
    put(tmp_path / "other" / "installed.json", script, Path(xlwings.__file__).with_name(script.name).read_bytes())
    install(BUTTONS, places)
    assert [outcome.path for outcome in uninstall(places)] == [places.addin]
    assert script.is_file()


def test_an_addin_of_that_name_that_is_not_ours_is_left(tmp_path: Path) -> None:
    places = places_in(tmp_path, WINDOWS)
    assert places.addin is not None
    places.addin.parent.mkdir(parents=True)
    places.addin.write_bytes(b"someone's own")
    with pytest.raises(CannotRunError, match="别的程序"):
        install(BUTTONS, places)
    assert files_in(tmp_path) == {places.addin.relative_to(tmp_path).as_posix(): b"someone's own"}


def test_without_excel_the_ways_that_there_are_are_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="--libreoffice"):
        install(BUTTONS, places_in(tmp_path, LINUX))
    assert files_in(tmp_path) == {}


def test_a_mac_interpreter_with_a_blank_in_its_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linked = tmp_path / "my env" / "bin" / "python"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(linked))
    with pytest.raises(CannotRunError, match="空格"):
        install(BUTTONS, places_in(tmp_path, MAC))


def test_what_was_there_before_comes_back(tmp_path: Path) -> None:
    record, target = tmp_path / "own" / "installed.json", tmp_path / "a" / "文件.txt"
    target.parent.mkdir()
    target.write_bytes(b"theirs")
    put(record, target, b"ours")
    put(record, target, b"ours, newer")
    assert target.read_bytes() == b"ours, newer"
    assert take_back(record) == [Outcome(target, "restored")]
    assert files_in(tmp_path) == {"a/文件.txt": b"theirs"}


def test_a_file_changed_since_is_not_ours_to_remove(tmp_path: Path) -> None:
    record, changed, gone = tmp_path / "installed.json", tmp_path / "changed", tmp_path / "gone"
    put(record, changed, b"ours")
    put(record, gone, b"ours")
    changed.write_bytes(b"theirs now")
    gone.unlink()
    assert take_back(record) == [Outcome(changed, "changed"), Outcome(gone, "gone")]
    assert files_in(tmp_path) == {"changed": b"theirs now"}


@pytest.mark.parametrize("spoilt", ["{", "[]", '{"a": {"b": 1}}', '{"a": 1}'])
def test_a_spoilt_record_is_told(spoilt: str, tmp_path: Path) -> None:
    (tmp_path / "installed.json").write_text(spoilt)
    with pytest.raises(CannotRunError, match="已损坏"):
        take_back(tmp_path / "installed.json")


def test_an_interpreter_answers_with_its_versions_or_says_why_not(tmp_path: Path) -> None:
    answer = ask(sys.executable, str(Path(__file__).resolve().parents[2]))
    assert answer.xlwings == xlwings.__version__
    assert answer.trouble == ""
    missing = ask(str(tmp_path / "no python"), "")
    assert (missing.wanchang, missing.xlwings) == ("", "")
    assert "no python" in missing.trouble
    bare = tmp_path / "bare"
    bare.write_text(f"#!/bin/sh\nexec '{sys.executable}' -S -E \"$@\"\n")
    bare.chmod(0o755)
    assert "ModuleNotFoundError" in ask(str(bare), "").trouble


def test_the_settings_lead_to_an_interpreter_that_finds_us() -> None:
    conf = conf_here(MAC)
    answer = ask(conf.mac, conf.path)
    assert (answer.wanchang, answer.xlwings) == (conf.wanchang, conf.xlwings)


@pytest.mark.parametrize(
    ("interpreter", "base", "system", "told"),
    [
        (
            r"C:\py\python.exe",
            r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_q",
            WINDOWS,
            "微软商店",
        ),
        (r"C:\100%\python.exe", r"C:\Python312", WINDOWS, "%"),
        ("/opt/my env/bin/python", "/opt", MAC, "空格"),
        ("/opt/$HOME/bin/python", "/opt", MAC, "$"),
    ],
)
def test_an_interpreter_that_excel_cannot_use_is_refused(interpreter: str, base: str, system: str, told: str) -> None:
    with pytest.raises(CannotRunError, match=re.escape(told)):
        refuse_interpreter(interpreter, base, system)


@pytest.mark.parametrize(
    ("interpreter", "system"), [(r"C:\Users\王 五\a & b\python.exe", WINDOWS), ("/Users/王五/env/bin/python", MAC)]
)
def test_an_interpreter_with_a_chinese_path_will_do(interpreter: str, system: str) -> None:
    refuse_interpreter(interpreter, "/usr", system)
