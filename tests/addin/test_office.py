"""The toolbar of LibreOffice by the same verbs, in a real profile of its own."""

from pathlib import Path

import pytest

from tests import support
from xlmacros.addin.verbs import diagnose_office, install_toolbar, uninstall_toolbar
from xlmacros.desktop.toolbar import SCRIPT


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    support.find_program("soffice", "libreoffice")
    return tmp_path / "我的 配置"


def test_installed_examined_and_taken_out(profile: Path) -> None:
    lines, status = diagnose_office(profile)
    assert status == 1
    assert lines[0].startswith("问题 1：没有安装工具栏")

    assert any("已安装" in line for line in install_toolbar(profile))
    lines, status = diagnose_office(profile)
    assert (status, [line for line in lines if line.startswith("问题")]) == (0, [])

    script = profile / SCRIPT
    sound = script.read_bytes()
    script.write_bytes(sound + b"\n")
    (fault, *_), status = diagnose_office(profile)
    assert status == 1
    assert "被改动过" in fault
    assert "--libreoffice" in fault
    script.write_bytes(sound)

    assert any("已删除" in line for line in uninstall_toolbar(profile))
    assert list(uninstall_toolbar(profile)) == ["没有安装过工具栏，无须卸载。"]
