"""`wanchang addin …` as it is typed, and the real table of actions in the ribbon."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from lxml import etree

from tests import support
from xlmacros.actions import ACTIONS
from xlmacros.addin.package import read_conf
from xlmacros.addin.places import MAC, WINDOWS, find_places
from xlmacros.addin.ribbon import NAMESPACE, ribbon_xml
from xlmacros.addin.verbs import diagnose, install_files, uninstall_files


def wanchang(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "PYTHONUTF8": "1"}
    command = [sys.executable, str(support.ROOT / "wanchang.py"), "addin", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=home, env=environment, timeout=120, check=False
    )


def test_build_twice_is_one_file_without_a_fault(tmp_path: Path) -> None:
    first, second = wanchang("build", home=tmp_path), wanchang("build", "--output", "另一份.xlam", home=tmp_path)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    made, again = tmp_path / "wanchang.xlam", tmp_path / "另一份.xlam"
    assert made.read_bytes() == again.read_bytes()
    assert support.ooxml_errors(made) == []
    conf = read_conf(made)
    assert conf is not None
    assert conf.windows + conf.mac + conf.path == ""


def test_every_action_is_in_the_ribbon_and_speaks_chinese() -> None:
    root = etree.fromstring(ribbon_xml(ACTIONS))
    buttons = list(root.iterfind(f".//{{{NAMESPACE}}}button"))
    assert {button.get("id") for button in buttons} == {action.id for action in ACTIONS}
    assert len(buttons) == len(ACTIONS)
    for button in buttons:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", button.get("id", "")), "an XML name, and no quote within Python's"
        assert all(re.search(r"[\u4e00-\u9fff]", button.get(name, "")) for name in ("label", "supertip"))
        assert len(button.get("label", "")) <= 8
        assert button.get("imageMso")


def test_installed_examined_and_taken_back(tmp_path: Path) -> None:
    places = find_places(MAC, tmp_path, {})
    assert any("已安装" in line for line in install_files(None, places))
    lines, status = diagnose(places)
    assert (status, [line for line in lines if line.startswith("问题")]) == (0, [])
    assert [line for line in uninstall_files(places) if "已删除" in line]
    assert list(uninstall_files(places)) == ["没有安装过加载项，无须卸载。"]


def test_an_upgrade_is_noticed(tmp_path: Path) -> None:
    places = find_places(WINDOWS, tmp_path, {})
    list(install_files(None, places))
    assert places.addin is not None
    with zipfile.ZipFile(places.addin) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    conf = read_conf(places.addin)
    assert conf is not None
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(conf.xlwings.encode(), b"0.0.1")
    with zipfile.ZipFile(places.addin, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    lines, status = diagnose(places)
    assert status == 1
    assert any("按 0.0.1 做的" in line and "wanchang addin install" in line for line in lines)


def test_where_there_is_no_excel_one_sentence_says_so(tmp_path: Path) -> None:
    tried = wanchang("install", home=tmp_path)
    assert tried.returncode == 2
    assert tried.stderr.count("\n") == 1
    assert "--libreoffice" in tried.stderr
    assert wanchang("doctor", home=tmp_path).returncode == 0
    assert "没有安装过" in wanchang("uninstall", home=tmp_path).stdout
    assert wanchang("install", "--launcher", "没有", home=tmp_path).returncode == 2
    assert wanchang("install", "--launcher", ".", home=tmp_path).returncode == 0
    assert (tmp_path / "万场台账.desktop").is_file()
