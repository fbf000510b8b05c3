"""wanchang.xlam: the same bytes twice, nothing wrong to Microsoft's validator, every module read back by olevba."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest
import xlwings
from lxml import etree

from tests import support
from tests.addin.conftest import BUTTONS, CONF
from xlmacros.addin.conf import KINDS, Conf, conf_rows
from xlmacros.addin.package import build, read_conf
from xlmacros.addin.ribbon import NAMESPACE


def read_modules(path: Path) -> dict[str, str]:
    """Module name -> source, as olevba reads it; in a process of its own, whose warnings are not ours."""
    code = (
        "import json, sys; from oletools.olevba import VBA_Parser;"
        "print(json.dumps({name: text for _, _, name, text in VBA_Parser(sys.argv[1]).extract_all_macros()}))"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(path)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    read: dict[str, str] = json.loads(shown.splitlines()[-1])
    return read


def test_two_builds_are_one(addin: Path) -> None:
    code = (
        "import hashlib; from tests.addin.conftest import BUTTONS, CONF; from xlmacros.addin.package import build;"
        "print(hashlib.sha256(build(BUTTONS, CONF)).hexdigest())"
    )
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=support.ROOT)
    assert again.stdout.strip() == hashlib.sha256(addin.read_bytes()).hexdigest()


def test_microsofts_validator_finds_nothing(addin: Path) -> None:
    assert support.ooxml_errors(addin) == []


def test_nothing_tells_who_built_it_or_when(addin: Path) -> None:
    with zipfile.ZipFile(addin) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert b"felix" not in told.lower()
    assert b"2021-" not in told


def test_olevba_reads_every_module_back(addin: Path) -> None:
    modules = read_modules(addin)
    assert set(modules) == {"ThisWorkbook.cls", "Dictionary.cls", "RibbonMyAddin.bas", "Sheet2.cls", "xlwings.bas"}
    for name in ("RibbonMyAddin", "ThisWorkbook"):
        text = files("xlmacros.addin").joinpath(f"{name}.bas").read_text("ascii")
        read = next(source for module, source in modules.items() if module.startswith(name))
        assert text.splitlines() == read.splitlines()[-len(text.splitlines()) :]
    assert 'PROJECT_NAME As String = "wanchang"' in modules["xlwings.bas"]
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in modules["xlwings.bas"]


def test_only_the_project_name_differs_from_xlwings_own_runner(addin: Path) -> None:
    seed = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
    ours, theirs = (read_modules(path)["xlwings.bas"].splitlines() for path in (addin, seed))
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == [
        ('Public Const PROJECT_NAME As String = "wanchang"', 'Public Const PROJECT_NAME As String = "myaddin"')
    ]


def test_no_setting_is_left_for_a_file_beside_the_workbook(addin: Path) -> None:
    asked = set(re.findall(r'GetConfig\("([^"]+)"', read_modules(addin)["xlwings.bas"]))
    assert len(asked) > 15
    assert asked <= set(conf_rows(CONF))


def test_every_sentence_that_the_ribbon_says_is_on_the_sheet() -> None:
    text = files("xlmacros.addin").joinpath("RibbonMyAddin.bas").read_text("ascii")
    fixed = set(re.findall(r'"((?:SAY|SHEET|BAD|INTERPRETER)[A-Z _]*[A-Z])"', text))
    kinds = {f"{word} {kind.upper()}" for word in ("SAY", "SHEET") for kind in KINDS} | {"SAY ANY"}
    assert fixed | kinds <= set(conf_rows(CONF))
    assert "SAY SETTINGS" in fixed


def test_the_settings_are_read_back(addin: Path, tmp_path: Path) -> None:
    assert read_conf(addin) == CONF
    other = tmp_path / "other.xlam"
    other.write_bytes(build(BUTTONS, Conf()))
    assert read_conf(other) == Conf()


@pytest.mark.parametrize("content", [b"", b"not a package", None])
def test_what_is_no_addin_of_ours_has_no_settings(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "wanchang.xlam"
    if content is not None:
        path.write_bytes(content)
    assert read_conf(path) is None
    assert read_conf(Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")) is None


def test_the_ribbon_holds_every_button_in_the_group_of_its_kind(addin: Path) -> None:
    with zipfile.ZipFile(addin) as package:
        root = etree.fromstring(package.read("customUI/customUI.xml"))
        links = package.read("_rels/.rels").decode()
    # The namespace of 2009 goes with the relationship of 2007: [MS-CUSTOMUI] 2.2 and 1.3.
    assert "office/2007/relationships/ui/extensibility" in links
    groups = root.findall(f".//{{{NAMESPACE}}}group")
    assert [group.get("label") for group in groups] == ["总台账", "报送表", "通用"]
    shown = [
        tuple(button.get(name) for name in ("id", "label", "supertip", "imageMso", "tag"))
        for button in root.iterfind(f".//{{{NAMESPACE}}}button")
    ]
    assert shown == list(BUTTONS)
    names = ("onAction", "getEnabled", "onLoad")
    called = {value for element in root.iter() for name in names if (value := element.get(name))}
    text = files("xlmacros.addin").joinpath("RibbonMyAddin.bas").read_text("ascii")
    assert called == {f"RibbonMyAddin.{name}" for name in re.findall(r"Public Sub (On\w+|GetEnabled)\(", text)}
