"""The toolbar's two files, and a profile before and after them."""

import ast
import struct
import zlib
from pathlib import Path

from lxml import etree

from campaign.checking import CannotRunError
from tests import support
from xlmacros.actions import ACTIONS
from xlmacros.desktop.installation import install_desktop, uninstall_desktop
from xlmacros.desktop.pictures import SIZES
from xlmacros.desktop.toolbar import IMAGES, SCRIPT, TOOLBAR, Program, image_files, script_text, toolbar_xml
from xlmacros.engines.libreoffice.sentence import KEY

PROGRAM = Program("/某处/py thon/bin/python", "/我们的 '文件夹'")


def test_every_button_runs_a_function_of_the_script() -> None:
    items = etree.fromstring(toolbar_xml(ACTIONS)).findall("{*}toolbaritem")
    assert [item.get("{http://openoffice.org/2001/toolbar}text") for item in items] == [one.label for one in ACTIONS]
    addresses = [str(item.get("{http://www.w3.org/1999/xlink}href")) for item in items]
    called = [address.partition("$")[2].partition("?")[0] for address in addresses]
    script = ast.parse(script_text(ACTIONS, PROGRAM))
    made = {node.name: node for node in script.body if isinstance(node, ast.FunctionDef)}
    assert len(set(called)) == len(ACTIONS)
    for name, action in zip(called, ACTIONS, strict=True):
        assert ast.get_docstring(made[name]) == action.tip and repr(action.id) in ast.unparse(made[name])


def test_the_script_knows_the_interpreter_by_its_path() -> None:
    (call,) = [
        node
        for node in ast.parse(script_text(ACTIONS, PROGRAM)).body
        if isinstance(node, ast.Expr) and "PROGRAM.update" in ast.unparse(node)
    ]
    assert isinstance(call.value, ast.Call)
    assert ast.literal_eval(call.value.args[0]) == {**PROGRAM._asdict(), "module": "xlmacros.buttons", "sentence": KEY}


def test_a_profile_is_as_it_was_after_uninstalling(tmp_path: Path) -> None:
    try:
        written = install_desktop(tmp_path)
    except CannotRunError as error:
        support.need(False, str(error))
    assert all(path.is_file() for path in written) and len(written) == 6
    assert install_desktop(tmp_path) == written  # once more is no harm
    assert sorted(uninstall_desktop(tmp_path)) == sorted(written)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert uninstall_desktop(tmp_path) == []


def test_what_somebody_changed_stays(tmp_path: Path) -> None:
    toolbar = tmp_path / TOOLBAR
    try:
        written = install_desktop(tmp_path)
    except CannotRunError as error:
        support.need(False, str(error))
    toolbar.write_text("别人的")
    assert uninstall_desktop(tmp_path) == [path for path in written if path != toolbar]
    assert toolbar.read_text() == "别人的"


def test_every_button_has_a_picture_in_both_sizes() -> None:
    found = image_files(ACTIONS)
    for word, pixels in SIZES.items():
        entries = etree.fromstring(found[f"{IMAGES}/{word}_imagelist.xml"]).findall(".//{*}entry")
        commands = [item.get("{http://www.w3.org/1999/xlink}href") for item in etree.fromstring(toolbar_xml(ACTIONS))]
        listed = [one.get("{http://openoffice.org/2001/image}command") for one in entries]
        assert listed == [command for command in commands if command]
        png = found[f"{IMAGES}/Bitmaps/{word}_userimages.png"]
        width, height = struct.unpack(">2I", png[16:24])
        assert (width, height) == (pixels * len(ACTIONS), pixels)
        assert len({picture_in(png, at, pixels) for at in range(len(ACTIONS))}) == len(ACTIONS)


def picture_in(png: bytes, at: int, size: int) -> bytes:
    """A picture of a strip whose rows have no filter; some of it is seen through, some is not."""
    end = png.index(b"IEND") - 4
    data, line = zlib.decompress(png[png.index(b"IDAT") + 4 : end - 4]), 1 + 4 * size * len(ACTIONS)
    first = 1 + 4 * size * at
    pixels = b"".join(data[row * line + first : row * line + first + 4 * size] for row in range(size))
    assert {0, 255} <= set(pixels[3::4])
    return pixels


def test_pictures_of_ones_own_are_not_lost(tmp_path: Path) -> None:
    own = tmp_path / IMAGES / "sc_imagelist.xml"
    own.parent.mkdir(parents=True)
    own.write_bytes(image_files(ACTIONS)[f"{IMAGES}/sc_imagelist.xml"].replace(b"wanchang|", b"mine|", 1))
    before = own.read_bytes()
    try:
        written = install_desktop(tmp_path)
    except CannotRunError as error:
        support.need(False, str(error))
    assert own.read_bytes() == before and written == [tmp_path / TOOLBAR, tmp_path / SCRIPT]
