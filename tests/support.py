"""What the tests look with: other people's programs, the corpus, and one rule for what is missing.

A test that needs a program or a folder says so with `need`. On a developer's machine it is skipped with the
reason; under `WANCHANG_STRICT=1`, as in CI, it fails, so that nothing goes unproved without a word.
"""

import atexit
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TypedDict

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tests" / "tools"


class PackageError(TypedDict):
    """One complaint of Microsoft's OpenXmlValidator, as it prints it; `path` and `xPath` say where."""

    description: str
    path: str | None
    xPath: str | None
    id: str | None
    errorType: str


def need(condition: bool, reason: str) -> None:
    """Skip the test unless the condition holds; fail it under `WANCHANG_STRICT=1`."""
    if condition:
        return
    if os.environ.get("WANCHANG_STRICT") == "1":
        pytest.fail(f"WANCHANG_STRICT=1: {reason}")
    pytest.skip(reason)


def corpus_folder() -> Path | None:
    """Return where the corpus of real and hostile files lies, or None; for use while tests are collected."""
    folder = Path(os.environ.get("WANCHANG_CORPUS") or ROOT.parent / "shared" / "corpus")
    return folder if folder.is_dir() else None


def corpus() -> Path:
    """Return the corpus folder (`real/`, `synthetic/`, a MANIFEST.tsv in each); the test needs it."""
    folder = corpus_folder()
    need(folder is not None, "the corpus is not here: lay it at ../shared/corpus or name it in WANCHANG_CORPUS")
    assert folder is not None
    return folder


def foreign() -> Path:
    """Return the folder of workbooks that other systems laid out; the test needs it."""
    folder = Path(os.environ.get("WANCHANG_FOREIGN") or ROOT.parent / "shared" / "foreign")
    need(folder.is_dir(), "the foreign workbooks are not here: lay them at ../shared/foreign or name WANCHANG_FOREIGN")
    return folder


def find_program(*names: str) -> str:
    """Return the first of these programs that PATH knows; the test needs one of them."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    need(found is not None, f"{names[0]} is not installed")
    assert found is not None
    return found


def run_program(command: list[str], timeout: float) -> str:
    """Run a program in a process group and a home of its own; return what it printed.

    The whole group is killed after `timeout` seconds, since soffice and chromium start children of their own.
    A failure or a time-out is an AssertionError that shows both streams.
    """
    home = private_home()
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home), "XDG_RUNTIME_DIR": str(home)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
    ) as process:
        try:
            printed, complained = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            printed, complained = process.communicate()
            raise AssertionError(
                f"{command[0]} took over {timeout:g} s\n{complained.decode(errors='replace')}"
            ) from None
    complaint = complained.decode("utf-8", "replace")
    assert process.returncode == 0, f"{command[0]} exited {process.returncode}\n{printed!r}\n{complaint}"
    return printed.decode("utf-8", "replace")


@functools.cache
def private_home() -> Path:
    """Return a home for this test process's programs, removed when it ends: nobody's profile is read or written."""
    home = Path(tempfile.mkdtemp(prefix="wanchang-test-home-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def soffice_convert(path: Path, to: str, folder: Path, timeout: float = 90) -> Path:
    """Open a workbook in headless LibreOffice and save it as another kind; return the new file.

    `to` is what LibreOffice's --convert-to takes: `pdf`, `xlsx`, or with a filter `xlsx:Calc MS Excel 2007 XML`.
    Formulas are recalculated only where the file carries no cached value. `folder` must not be the file's own.
    """
    target = folder / f"{path.stem}.{to.partition(':')[0]}"
    assert not target.exists(), f"{target} is there already"
    profile = (private_home() / "libreoffice").as_uri()
    command = [find_program("soffice", "libreoffice"), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    printed = run_program([*command, "--convert-to", to, "--outdir", str(folder), str(path)], timeout)
    assert target.exists(), f"LibreOffice would not open {path.name}: {printed}"
    return target


def pdf_pictures(path: Path, folder: Path, dots_per_inch: int = 80) -> list[Path]:
    """Draw each page of a PDF as a PNG in `folder`; return them in page order."""
    command = [find_program("pdftoppm"), "-png", "-r", str(dots_per_inch), str(path), str(folder / path.stem)]
    run_program(command, timeout=60)
    return sorted(folder.glob(f"{path.stem}-*.png"))


# openpyxl 3.1 writes the children of a font in the order of its own class, not of CT_Font's sequence
# (ECMA-376 part 1, 18.8.22), and Excel has read it so for years. Only that is forgiven: the misplaced
# child is one that CT_Font does allow, and it stands in a font of the workbook's own styles part.
_FONT_CHILDREN = "b|charset|color|condense|extend|family|i|name|outline|scheme|shadow|strike|sz|u|vertAlign"
_FONT_PLACE = re.compile(r"/x:styleSheet\[1\]/x:fonts\[1\]/x:font\[\d+\]")
_FONT_ORDER = re.compile(
    rf"The element has unexpected child element '[^']*/spreadsheetml/2006/main:({_FONT_CHILDREN})'\."
)


def is_font_order(error: PackageError) -> bool:
    """Say whether a complaint is openpyxl's known order of a font's children, and nothing else."""
    return (
        error["path"] == "/xl/styles.xml"
        and error["id"] == "Sch_UnexpectedElementContentExpectingComplex"
        and bool(_FONT_PLACE.fullmatch(error["xPath"] or ""))
        and bool(_FONT_ORDER.match(error["description"]))
    )


def ooxml_errors(path: Path) -> list[PackageError]:
    """Return what Microsoft's OpenXmlValidator finds wrong with a workbook, openpyxl's font order aside."""
    own = TOOLS / "node_modules" / ".bin" / "ooxml-validator"
    validator = str(own) if own.exists() else shutil.which("ooxml-validator")
    need(validator is not None, "ooxml-validator is not installed: npm install --prefix tests/tools --no-package-lock")
    assert validator is not None
    answer = subprocess.run([validator, str(path)], capture_output=True, timeout=120, check=False)
    # 0: clean, 1: faults are listed; anything else is the validator's own failure, not the workbook's.
    assert answer.returncode in (0, 1), answer.stderr.decode("utf-8", "replace")
    errors: list[PackageError] = json.loads(answer.stdout)["errors"]
    return [error for error in errors if not is_font_order(error)]


def run_chromium(arguments: list[str], timeout: float) -> str:
    """Run headless Chromium once with a fresh profile and without a call to any network service of its own."""
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    profile = Path(tempfile.mkdtemp(prefix="chromium-", dir=private_home()))
    command = [find_program("chromium", "chromium-browser", "google-chrome"), "--headless", "--disable-gpu"]
    try:
        return run_program([*command, *quiet, *sandbox, f"--user-data-dir={profile}", *arguments], timeout)
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def chromium_dump(url: str, timeout: float = 60) -> str:
    """Open a page in headless Chromium, let its scripts run, and return the document as HTML."""
    return run_chromium(["--virtual-time-budget=5000", "--dump-dom", url], timeout)


def chromium_picture(url: str, target: Path, width: int = 1280, height: int = 900, timeout: float = 60) -> Path:
    """Open a page in headless Chromium and write a PNG of its first screen, in pixels, to `target`."""
    run_chromium([f"--screenshot={target}", f"--window-size={width},{height}", "--hide-scrollbars", url], timeout)
    assert target.exists(), f"Chromium drew nothing of {url}"
    return target
