"""The doctor: every fault is told with its remedy, and a sound machine has none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.addin.conftest import BUTTONS
from xlmacros.addin.blocked import is_blocked
from xlmacros.addin.conf import Conf
from xlmacros.addin.doctor import examine
from xlmacros.addin.install import install
from xlmacros.addin.interpreter import Answer
from xlmacros.addin.machine import Facts, Trust, look
from xlmacros.addin.places import LINUX, MAC, WINDOWS, find_places
from xlmacros.addin.verbs import diagnose

EXCEL = r'"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE" /automation'
KET = r'"C:\Users\u\AppData\Local\Kingsoft\WPS Office\12.1.0\office6\et.exe" /Automation'
HOME = Path("/u")
SOUND = Facts(
    find_places(WINDOWS, HOME, {}),
    HOME,
    Conf(windows=r"C:\py\python.exe", wanchang="0.1.0", xlwings="0.37.8"),
    Answer("0.1.0", "0.37.8"),
    server=EXCEL,
)


def faults(facts: Facts) -> list[str]:
    return [advice.said for advice in examine(facts) if not advice.sound]


def test_a_sound_machine_has_no_fault() -> None:
    assert faults(SOUND) == []
    assert any("EXCEL.EXE" in advice.said for advice in examine(SOUND))


@pytest.mark.parametrize(
    ("change", "told", "remedy"),
    [
        ({"server": None}, "没有程序应答 Excel.Application", "--launcher"),
        ({"server": KET}, "WPS", "兼容设置"),
        ({"conf": None, "answer": None}, "没有安装加载项", "wanchang addin install"),
        ({"blocked": True}, "来自网络", "解除锁定"),
        ({"strays": (HOME / "old/wanchang.xlam",)}, "另有一份", "删去"),
        ({"answer": Answer("", "", "No module named 'xlwings'")}, "运行不了", "wanchang addin install"),
        ({"answer": None}, "没有写 Python", "wanchang addin install"),
        ({"answer": Answer("0.1.0", "0.38.0")}, "xlwings 已是 0.38.0，加载项是按 0.37.8", "wanchang addin install"),
        ({"answer": Answer("0.2.0", "0.37.8")}, "wanchang 已是 0.2.0", "wanchang addin install"),
        ({"trust": Trust(disabled=True)}, "禁用了加载项", "禁用项目"),
        ({"trust": Trust(addins_off=True)}, "禁用所有加载项", "信任中心"),
        ({"trust": Trust(signed=True)}, "签名", "信任中心"),
        ({"trust": Trust(macros=4, places_off=True)}, "受信任位置", "信任中心"),
        ({"folder": HOME / "四月=万场"}, "四月=万场", "改名"),
    ],
)
def test_each_fault_is_told_once_with_its_remedy(change: dict[str, Any], told: str, remedy: str) -> None:
    (said,) = faults(replace(SOUND, **change))
    assert told in said
    assert remedy in said


@pytest.mark.parametrize("macros", [None, 1, 2, 3, 4])
def test_macros_in_a_trusted_place_run_whatever_is_set_for_the_rest(macros: int | None) -> None:
    assert faults(replace(SOUND, trust=Trust(macros=macros))) == []


def test_a_mac_wants_its_script_and_a_path_without_blanks() -> None:
    places = find_places(MAC, HOME, {})
    conf = Conf("", "/opt/py/bin/python", "", "0.1.0", "0.37.8")
    sound = replace(SOUND, places=places, server=None, conf=conf)
    assert faults(sound) == []
    (said,) = faults(replace(sound, script_missing=True))
    assert "脚本" in said
    (said,) = faults(replace(sound, conf=replace(conf, mac="/opt/my env/bin/python")))
    assert "空格" in said


def test_the_machine_is_looked_at_as_it_is(tmp_path: Path) -> None:
    places = find_places(MAC, tmp_path, {})
    missing = look(places)
    assert (missing.conf, missing.answer, missing.script_missing) == (None, None, True)
    lines, status = diagnose(places)
    assert status == 1
    assert lines[0].startswith("问题 1：没有安装加载项")

    install(BUTTONS, places)
    assert places.startup is not None
    stray = places.startup / "wanchang(1).xlam"
    stray.write_bytes(b"")
    found = look(places)
    assert found.answer is not None
    assert found.answer.trouble == ""
    assert (found.script_missing, found.strays, found.blocked) == (False, (stray,), False)
    stray.unlink()
    assert diagnose(places)[1] == 0


def test_a_second_copy_among_excels_addins_is_found(tmp_path: Path) -> None:
    places = find_places(WINDOWS, tmp_path, {})
    other = tmp_path / "AppData" / "Roaming" / "Microsoft" / "AddIns" / "wanchang.xlam"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"")
    assert look(places).strays == (other,)


def test_a_mark_of_the_web_is_seen(tmp_path: Path) -> None:
    """On NTFS the mark is a stream of the file; elsewhere the same path is a file beside it."""
    path = tmp_path / "wanchang.xlam"
    path.write_bytes(b"")
    assert not is_blocked(path)
    Path(f"{path}:Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")
    assert is_blocked(path)


def test_where_there_is_no_excel_the_doctor_says_so() -> None:
    (advice,) = examine(replace(SOUND, places=find_places(LINUX, HOME, {})))
    assert advice.sound
    assert "--libreoffice" in advice.said
