"""The toolbar's two files, and a profile before and after them."""

import ast
from pathlib import Path

from lxml import etree

from campaign.checking import CannotRunError
from tests import support
from xlmacros.actions import ACTIONS
from xlmacros.desktop.installation import install_desktop, uninstall_desktop
from xlmacros.desktop.toolbar import SCRIPT, TOOLBAR, Program, script_text, toolbar_xml

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
    assert ast.literal_eval(call.value.args[0]) == {**PROGRAM._asdict(), "module": "xlmacros.buttons"}


def test_a_profile_is_as_it_was_after_uninstalling(tmp_path: Path) -> None:
    try:
        written = install_desktop(tmp_path)
    except CannotRunError as error:
        support.need(False, str(error))
    assert all(path.is_file() for path in written) and len(written) == 2
    assert install_desktop(tmp_path) == written  # once more is no harm
    assert sorted(uninstall_desktop(tmp_path)) == sorted(written)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert uninstall_desktop(tmp_path) == []


def test_what_somebody_changed_stays(tmp_path: Path) -> None:
    toolbar, script = (tmp_path / name for name in (TOOLBAR, SCRIPT))
    try:
        install_desktop(tmp_path)
    except CannotRunError as error:
        support.need(False, str(error))
    toolbar.write_text("别人的")
    assert uninstall_desktop(tmp_path) == [script] and toolbar.read_text() == "别人的"
