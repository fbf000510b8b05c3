"""The house's own rules that no linter knows."""

import ast
import subprocess
import sys
import tomllib

from tests.support import ROOT

HEAVY = ("openpyxl", "jsonschema", "jinja2", "sqlalchemy", "rich", "xlwings")


def test_templates_hold_data_and_no_code() -> None:
    modules = list((ROOT / "templates").rglob("*.py"))
    assert [module.relative_to(ROOT).as_posix() for module in modules] == ["templates/__init__.py"]
    body = ast.parse(modules[0].read_text("utf-8")).body
    assert [type(node) for node in body] == [ast.Expr], "only its docstring"


def test_the_front_door_opens_without_the_heavy_libraries() -> None:
    code = f"import sys, wanchang; print([name for name in {HEAVY!r} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.strip() == "[]"


def test_no_line_is_longer_than_the_project_allows() -> None:
    limit = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["line-length"]
    folders = ("workbook", "validator", "campaign", "xlmacros", "tests", "benchmarks")
    sources = [ROOT / "wanchang.py", *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources
        if "node_modules" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > limit
    ]
    assert long == []
