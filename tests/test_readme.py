"""The READMEs and the command line tell of the same commands, and no link in the documents leads nowhere."""

import re
from pathlib import Path

import pytest

import wanchang
from tests.support import ROOT

READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("name", READMES)
def test_readme_names_each_command_and_no_other(name: str) -> None:
    named = set(re.findall(r"(?:[`/\\]|^)wanchang ([a-z]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
    assert named == set(wanchang.main.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []
