"""What is handed out: the wheel holds exactly the house, and the locks pin exactly what pyproject.toml asks for."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support import ROOT

PACKAGES = ("workbook", "xlmacros", "validator", "campaign", "templates")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the sources, so that no earlier build can lend it files."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        Path(source, name, "__pycache__").mkdir()
        Path(source, name, "__pycache__", "__init__.cpython-311.pyc").write_bytes(b"must stay at home")
    for name in ("pyproject.toml", "README.md", "LICENSE", "wanchang.py"):
        shutil.copy(ROOT / name, source)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", target, source], check=True)
    (built,) = target.glob("*.whl")
    return built


def test_wheel_holds_the_house_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert names == sources | {"wanchang.py"}


def test_wheel_works_where_nothing_else_of_the_project_is(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, wheel], check=True)
    # The dependencies are lent by the environment of this run; its .pth files, and so the sources, are not.
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    Path(site, "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    asked = f"import wanchang, {', '.join(PACKAGES)}; print(wanchang.__file__, templates.__file__)"
    found = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert str(ROOT) not in found and found.count(site) == 2
    shown = subprocess.run(
        [home / "bin" / "wanchang", "--help"], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout
    assert "check" in shown and "receive" in shown and "rollup" in shown


def read_lock(name: str) -> dict[str, tuple[Version, list[str]]]:
    """Read a lock file: canonical name -> (version, sha256 of each of its files)."""
    text = (ROOT / name).read_text("utf-8")
    pins = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)(.*(?:\n    --hash=.*)+)", text, re.MULTILINE)
    return {
        canonicalize_name(pin): (Version(version), re.findall(r"sha256:([0-9a-f]{64})", rest))
        for pin, version, rest in pins
    }


def wanted(*groups: str) -> list[Requirement]:
    """List what pyproject.toml asks for at run time and in these dependency groups."""
    lines: list[str] = list(PROJECT["project"]["dependencies"])
    for group in groups:
        lines += [line for line in PROJECT["dependency-groups"][group] if isinstance(line, str)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "groups"), [("requirements.lock", ("build",)), ("requirements-dev.lock", ("build", "dev"))]
)
def test_lock_pins_what_the_project_asks_for(name: str, groups: tuple[str, ...]) -> None:
    lock = read_lock(name)
    for requirement in wanted(*groups):
        version, hashes = lock[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement} but {version}: make lock"
        assert hashes
    text = (ROOT / name).read_text("utf-8")
    assert len(lock) == len(re.findall(r"^[^ #]*==", text, re.MULTILINE)), (
        "a line that is not a pinned, hashed requirement"
    )
    assert not re.search(r"://|^-|@", text, re.MULTILINE), "a lock names no host and no folder"


def test_both_locks_agree() -> None:
    runtime, development = read_lock("requirements.lock"), read_lock("requirements-dev.lock")
    assert runtime.items() <= development.items()


def test_nothing_pinned_is_left_over() -> None:
    """Each runtime pin is asked for, or is needed by one that is: an abandoned dependency does not linger."""
    from importlib.metadata import requires

    reached: set[str] = set()
    queue = [canonicalize_name(requirement.name) for requirement in wanted("build")]
    lock = read_lock("requirements.lock")
    while queue:
        name = queue.pop()
        if name in reached or name not in lock:
            continue
        reached.add(name)
        needed = map(Requirement, (requires(name) if is_here(name) else None) or [])
        queue += [canonicalize_name(requirement.name) for requirement in needed]
    assert reached == set(lock)


def is_here(name: str) -> bool:
    """Whether a pinned package is installed: one for another kind of Python is not."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False
