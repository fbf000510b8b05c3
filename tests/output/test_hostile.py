"""An attacker's month through every verb: nothing of his becomes a formula, a path, a header, markup or a macro."""

from __future__ import annotations

import email
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from email import policy
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import Workspace
from tests.campaign.office import fill, lay
from tests.output.attack import MARK, NAMES, TEXTS, attack
from tests.support import ROOT

pytestmark = pytest.mark.slow

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HOLDS = {"下发", "收件箱", "归档", "模板", "退回", "通报", "抽查"}
MONTHLY = ("notices", "sample", "attachments", "board", "handup")


class Attacked:
    """The workspace afterwards, and all that was printed on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = init(folder / "工作区")
        for unit in ("B01", "B02"):
            handout(self.workspace, "2020-04", unit)
        self.laid = {path.name for path in attack(self.workspace)}
        shutil.copytree(self.workspace.inbox, folder / "来件")
        self.printed: dict[str, bytes] = {}
        self.run("receive", "receive", str(self.workspace.path))
        self.run("accept", "accept", str(self.workspace.path), "四月月报.xlsx", "--reason", TEXTS[9] + TEXTS[0])
        for verb in ("rollup", "standing", "verify"):
            self.run(verb, verb, str(self.workspace.path))
        for verb in MONTHLY:
            self.run(verb, verb, str(self.workspace.path), "--period", "2020-04")
        for verb in ("menu", "rank"):
            self.run(verb, verb, str(self.workspace.path))

    def run(self, name: str, *arguments: str) -> None:
        """One verb as a user calls it; it may find fault, but never break."""
        ended = subprocess.run(
            [sys.executable, "-m", "wanchang", *arguments], capture_output=True, check=False, cwd=ROOT, timeout=120
        )
        assert ended.returncode in (0, 1), (ended.stdout + ended.stderr).decode("utf-8", "replace")[-2000:]
        self.printed[name] = ended.stdout
        self.printed[f"{name}, beside"] = ended.stderr

    def check(self, kind: str, *more: str) -> str:
        """The mails and files checked in one of the four formats, as printed; once."""
        name = f"check {kind}"
        if name not in self.printed:
            where = (str(self.folder / "来件"), "--workspace", str(self.workspace.path), "--format", kind)
            self.run(name, "check", *where, *more)
        return self.printed[name].decode("utf-8")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    return Attacked(tmp_path_factory.mktemp("attack"))


@pytest.fixture(scope="module")
def copies(attacked: Attacked) -> list[Path]:
    """The marked copies of a check."""
    attacked.check("jsonl", "--annotate", str(attacked.folder / "标注"))
    return sorted((attacked.folder / "标注").rglob("*.xlsx"))


def test_the_master_holds_his_words_as_words(attacked: Attacked) -> None:
    texts, formulas, _ = contents(attacked.workspace.master.read_bytes())
    assert sum(MARK in text for text in texts) > 30
    assert {text for text in TEXTS if "_x00" not in text} & texts, "as he wrote them, not mended"
    assert not [formula for formula in formulas if MARK in formula or "calc" in formula or "evil" in formula]


def test_no_other_part_of_the_master_has_anything_of_his(attacked: Attacked) -> None:
    with zipfile.ZipFile(attacked.workspace.master) as package:
        assert not [name for name in package.namelist() if re.search(r"vba|macrosheet|activeX|externalLink", name)]
        for name in package.namelist():
            if re.search(r"worksheets/sheet\d+\.xml|sharedStrings|wanchang/", name):
                continue
            assert MARK.encode() not in package.read(name), name
        leads = [package.read(name) for name in package.namelist() if name.endswith(".rels")]
    assert not [lead for lead in leads if b"External" in lead]


def test_marked_copies_and_answers_keep_his_words_words(attacked: Attacked, copies: list[Path]) -> None:
    answers = sorted(attacked.workspace.path.glob("退回/*/*.xlsx"))
    assert len(copies) > 5 and len(answers) > 1
    seen = set()
    for path in (*copies[::4], *answers):
        texts, formulas, notes = contents(path.read_bytes())
        seen |= texts
        assert not [formula for formula in formulas if MARK in formula or "cmd|" in formula], path
        for note in notes:
            assert not UNSEEN.search(note.replace("\r\n", "\n")), ascii(note)
    assert any("=cmd|" in text for text in seen)


def test_the_months_papers_keep_his_words_words(attacked: Attacked) -> None:
    """Workbooks, Word documents and pages that are published."""
    made = [path for folder in ("通报", "抽查") for path in (attacked.workspace.path / folder).rglob("*")]
    kinds = Counter(path.suffix for path in made if "附件" not in path.parts or path.name.startswith("附件索引"))
    assert kinds[".xlsx"] > 3 and kinds[".docx"] == 2 and kinds[".html"] == 3
    seen = set()
    for path in (path for path in made if path.suffix == ".xlsx" and "附件" not in path.parts[:-1]):
        texts, formulas, _ = contents(path.read_bytes())
        seen |= {text for text in texts if MARK in text}
        assert not [formula for formula in formulas if MARK in formula or "cmd|" in formula], path
    for path in (path for path in made if path.suffix == ".docx" and "附件" not in path.parts):
        with zipfile.ZipFile(path) as package:
            assert not [name for name in package.namelist() if re.search("vba|embeddings|activeX", name)]
            leads = [package.read(name) for name in package.namelist() if name.endswith(".rels")]
            root = ElementTree.fromstring(package.read("word/document.xml"))
        assert not [lead for lead in leads if b"External" in lead], path
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            assert tag not in ("instrText", "fldSimple", "altChunk", "object") or MARK not in (element.text or ""), path
            assert tag == "t" or MARK not in "".join([element.text or "", *element.attrib.values()]), path
            seen |= {element.text or ""} if MARK in (element.text or "") else set()
    for path in (path for path in made if path.suffix == ".html" and path.name != ""):
        page = Page(path.read_text("utf-8"))
        assert not [
            (tag, name) for tag, name in page.tags if tag in ("script", "iframe", "form") or name.startswith("on")
        ]
        assert not [lead for lead in page.leads if lead.lower() in ("javascript", "http", "vbscript")], path
    assert len(seen) > 5


def contents(data: bytes) -> tuple[set[str], list[str], list[str]]:
    """All texts, all formulas (of cells, rules, validations and names), all comments, by openpyxl and by the XML."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts, formulas, notes = set(), [], []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas.append(str(cell.value))
                elif isinstance(cell.value, str):
                    texts.add(cell.value)
                if cell.comment:
                    notes.append(str(cell.comment.text))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml") and not name.startswith("xl/comments"):
                for element in ElementTree.fromstring(package.read(name)).iter():
                    tag = element.tag.rpartition("}")[2]
                    if tag in ("f", "formula", "formula1", "formula2", "definedName"):
                        formulas.append(element.text or "")
                    elif tag in ("oddHeader", "oddFooter"):
                        codes = re.sub("&&", "", element.text or "")
                        assert not re.search('&[^LRCPN"0-9]', codes), f"{name}: {codes}"
    return texts, formulas, notes


def test_answers_are_mails_of_ours_and_of_nothing_else(attacked: Attacked) -> None:
    drafts = sorted(attacked.workspace.path.glob("退回/*/*.eml"))
    assert len(drafts) > 1
    allowed = {"from", "to", "subject", "date", "in-reply-to", "references", "x-unsent", "mime-version", "content-type"}
    for path in drafts:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        keys = Counter(key.lower() for key in mail)
        assert set(keys) <= allowed and set(keys.values()) == {1}, path
        assert re.fullmatch(r"b0[12]@unit\.invalid", str(mail["To"])), path
        assert not UNSEEN.search(str(mail["Subject"]))
        assert not mail.defects
        parts = [part for part in mail.walk() if not part.is_multipart()]
        assert next(part.get_content_type() for part in parts) == "text/plain"
        for part in parts[1:]:
            assert part.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            assert proper(part.get_filename() or ""), path
        body = str(parts[0].get_content()).replace("\r\n", "\n")
        assert not UNSEEN.search(body), path
        assert not re.search("^(?:X-Injected|Bcc)", body, re.MULTILINE), "a value cannot begin a line of ours"


def test_every_file_lies_where_it_should_under_a_name_for_every_system(attacked: Attacked, copies: list[Path]) -> None:
    made = [path for path in attacked.folder.rglob("*") if path.is_file() and "来件" not in path.parts]
    assert {path.relative_to(attacked.folder).parts[0] for path in made} == {"工作区", "标注"}
    inside = [path.relative_to(attacked.workspace.path).parts for path in made if "工作区" in path.parts]
    assert {parts[0] for parts in inside if len(parts) > 1} <= HOLDS
    assert {path.name for path in attacked.workspace.inbox.iterdir()} == attacked.laid, "nothing moved, nothing added"
    for path in made:
        if path.parent != attacked.workspace.inbox:
            assert proper(path.name), ascii(path.name)
    assert not list(attacked.folder.parent.glob(f"*{MARK}*"))


def proper(name: str) -> bool:
    """Whether a name is one component, and a file's on every system."""
    stem = name.partition(".")[0]
    odd = UNSEEN.search(name) or re.search(r'[<>:"/\\|?*\n\t]', name) or name.endswith((".", " "))
    device = re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", stem)
    return not odd and not device and 0 < len(name.encode()) <= 255


def test_the_terminal_is_not_driven(attacked: Attacked) -> None:
    for kind in ("text", "jsonl", "html", "ess"):
        attacked.check(kind)
    for verb, printed in attacked.printed.items():
        text = printed.decode("utf-8")
        found = UNSEEN.search(text)
        assert not found, (verb, ascii(text[max(0, found.start() - 60) : found.end() + 20]))
    assert MARK in attacked.printed["receive"].decode() and MARK in attacked.printed["check text"].decode()


class Page(HTMLParser):
    """The tags of a page with the names of their attributes, and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, str]] = set()
        self.leads: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in (*attrs, ("", "")):
            self.tags.add((tag, name))
            if name in ("href", "src", "action", "style"):
                self.leads.add((value or "").partition(":")[0][:12])


def test_a_page_has_no_element_of_his(attacked: Attacked, tmp_path: Path) -> None:
    quiet = tmp_path / "平常"
    quiet.mkdir()
    lay_quiet(attacked.workspace, quiet)
    attacked.run("quiet", "check", str(quiet), "--workspace", str(attacked.workspace.path), "--format", "html",
                 "--output", str(tmp_path / "平常.html"))  # fmt: skip
    usual = Page((tmp_path / "平常.html").read_text(encoding="utf-8"))
    page = Page(attacked.check("html"))
    extra = {(tag, name) for tag, name in page.tags - usual.tags if not name.startswith("data-rest")}  # many findings
    assert extra == set(), "elements or attributes that no harmless page has"
    assert not [lead for lead in page.leads if "javascript" in lead or lead == "data"]


def lay_quiet(workspace: Workspace, folder: Path) -> None:
    """A return with faults of every colour and no ill will."""
    faulty = fill(workspace, "B01", cells={"宣讲明细!L5": "很多", "宣讲明细!E6": None, "宣讲明细!B6": "2020.4.6"})
    for name in ("一.xlsx", "二.xlsx"):
        lay(Workspace(workspace.path), name, faulty).rename(folder / name)
    (folder / "坏.xlsx").write_bytes(faulty[:-400])
    (folder / "别的.xlsx").write_bytes(b"PK\3\4")


def test_lines_of_json_stay_lines(attacked: Attacked) -> None:
    lines = attacked.check("jsonl").splitlines()
    reports = [json.loads(line) for line in lines]
    assert len(reports) == 1 + len(NAMES) + 2
    assert all(report["file"] and "/" not in report["file"] and "\\" not in report["file"] for report in reports)
    json.loads(attacked.check("ess"))
