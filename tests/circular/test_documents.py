"""月度通报 and 简报 as documents: staff's templates, their mistakes, what clerks type, and the layout on paper."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from campaign.circular.paper import faults
from campaign.circular.vocabulary import VOCABULARY
from campaign.circular.wording import percent
from campaign.circular.writing import run
from campaign.founding import init
from campaign.handout import handout
from campaign.notices.stationery import StationeryError
from campaign.receiving.receive import receive
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.departments import write_department
from tests.campaign.ledgers import Clerk, furnish
from tests.campaign.office import NOW, fill, lay
from tests.circular.making import templates
from tests.circular.reading import paragraphs, rewrite, tables, text
from tests.support import ROOT, find_program, ooxml_errors, pdf_pictures, soffice_convert

CIRCULAR, BULLETIN = "月度通报.docx", "简报.docx"
HOSTILE = (
    "围绕“A&B<重点>”开展，{{ 7*7 }}{% for x in y %}</w:t></w:r>，联系人13912345678。"
    '\n=HYPERLINK("http://x.invalid")\n{{campaign}} {_{ }_}'
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace in which two units wrote of their month; not to be changed."""
    workspace = init(tmp_path_factory.mktemp("told") / "工作区")
    for unit in ("B01", "B02"):
        handout(workspace, "2020-04", unit)
    lay(workspace, "一.xlsx", fill(workspace, "B01", cells={"月报表!B14": HOSTILE, "月报表!B15": "送学上门。"}))
    lay(workspace, "二.xlsx", fill(workspace, "B02", cells={"月报表!B15": "送学上门。"}))
    receive(workspace, now=NOW)
    return workspace


@pytest.fixture
def desk(told: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(told.path, tmp_path / "工作区"))


def write(workspace: Workspace, month: str = "2020-04") -> list[str]:
    return list(run(workspace, month))


def path(workspace: Workspace, kind: str = "通报", month: str = "2020-04") -> Path:
    return workspace.notices(month) / f"{month[:4]}年{int(month[5:])}月{kind}.docx"


def lay_template(workspace: Workspace, name: str, old: str = "", new: str = "") -> None:
    workspace.templates.mkdir(exist_ok=True)
    (workspace.templates / name).write_bytes(templates()[name])
    if old:
        rewrite(workspace.templates / name, old, new)


def test_the_shipped_templates_are_what_their_making_says() -> None:
    for name, data in templates().items():
        assert (ROOT / "templates" / "notices" / name).read_bytes() == data, "run python -m tests.circular.making"


def test_what_clerks_type_is_text_and_their_telephones_are_masked(desk: Workspace) -> None:
    write(desk)
    said = paragraphs(path(desk, "简报"))
    first = "围绕“A&B<重点>”开展，{{ 7*7 }}{% for x in y %}</w:t></w:r>，联系人139******78。"
    at = said.index(first)
    assert said[at + 1] == '=HYPERLINK("http://x.invalid")'
    assert said[at + 2].startswith("{{campaign}} ")
    assert "13912345678" not in "".join(said) and "13800001111" not in "".join(said)


def test_the_same_words_of_several_units_are_told_once(desk: Workspace) -> None:
    write(desk)
    for kind in ("通报", "简报"):
        said = text(path(desk, kind))
        assert said.count("送学上门。") == 1
        assert "示例路办事处（示例）、春晴路办事处（示例）" in said


def test_the_same_ledger_gives_the_same_bytes(desk: Workspace) -> None:
    write(desk)
    made = {kind: path(desk, kind).read_bytes() for kind in ("通报", "简报")}
    for kind in made:
        path(desk, kind).unlink()
    write(desk)
    assert {kind: path(desk, kind).read_bytes() for kind in made} == made


def test_an_edited_template_takes_effect(desk: Workspace) -> None:
    lay_template(desk, CIRCULAR, "各有关单位：", "各办事处，{{ department }}各科室（{{ rate }}）：")
    write(desk)
    assert "各办事处，区委宣传部各科室（0.4%）：" in paragraphs(path(desk))


MISTAKES = {
    "各有关单位{{ depart }}：": ("没有的词“depart”", "各有关单位"),
    "{% if rate %}各有关单位：": ("没有写结尾", "各有关单位"),
    "各有关单位：{% endif %}": ("多余的“{% endif %}”", "各有关单位"),
    "各有关单位{{ rate | secret }}：": ("secret", "各有关单位"),
    "各有关单位{{ department.__class__.mro }}：": ("", "各有关单位"),
    "各有关单位｛｛ department ｝｝：": ("半角", "各有关单位"),
    "各有关单位{{ units_owed / 0 }}：": ("算不出来", "各有关单位"),
    "各有关单位{% include '落款.txt' %}：": ("", "各有关单位"),
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_in_a_template_is_told_with_its_place_and_nothing_is_written(desk: Workspace, line: str) -> None:
    what, where = MISTAKES[line]
    lay_template(desk, CIRCULAR, "各有关单位：", line)
    with pytest.raises(StationeryError) as raised:
        write(desk)
    sentence = str(raised.value)
    assert "“模板/月度通报.docx”" in sentence and what in sentence and where in sentence
    assert "\n" not in sentence and "请改正" in sentence
    assert faults(desk) and not list(desk.path.rglob("通报/**/*.docx"))


def test_instructions_that_do_not_fit_the_paragraphs_are_told(desk: Workspace) -> None:
    lay_template(desk, CIRCULAR, "各有关单位：", "{% if not month %}各有关单位：")
    rewrite(desk.templates / CIRCULAR, "收到日期", "{% endif %}收到日期")
    with pytest.raises(StationeryError, match="段落、表格不配对"):
        write(desk)


def test_a_template_that_is_no_document_is_told(desk: Workspace) -> None:
    desk.templates.mkdir(exist_ok=True)
    (desk.templates / CIRCULAR).write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(StationeryError, match="不是可用的 Word 文档"):
        write(desk)
    (desk.templates / CIRCULAR).unlink()
    assert write(desk), "the shipped one stands in"


def test_what_somebody_changed_is_never_written_over(desk: Workspace) -> None:
    write(desk)
    rewrite(path(desk), "各有关单位：", "各办事处：")
    mine = path(desk).read_bytes()
    assert write(desk) == [f"已写出：{path(desk)}", f"已写出：{path(desk, '简报')}"], "nothing is new"
    lay_template(desk, CIRCULAR, "下步要求", "下一步要求")
    said = "\n".join(write(desk))
    assert path(desk).read_bytes() == mine and "没有覆盖" in said
    beside = path(desk).with_name("2020年4月通报（新）.docx")
    assert "各有关单位：" in paragraphs(beside)
    rewrite(beside, "各有关单位：", "各科室：")
    lay_template(desk, CIRCULAR, "下步要求", "工作要求")
    with pytest.raises(WorkspaceError, match="都已由人改过"):
        write(desk)


@pytest.mark.parametrize(("month", "said"), [("2019-04", "不是本活动的月份"), ("2020-06", "没有可以通报的内容")])
def test_where_there_is_nothing_to_tell_it_says_so(desk: Workspace, month: str, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said):
        write(desk, month)
    assert not (desk.path / "通报" / month).exists()


def test_an_empty_required_word_is_an_error(desk: Workspace) -> None:
    from campaign.circular.paper import fill as fill_paper
    from campaign.circular.paper import read_paper

    words = {word: about.example for word, about in VOCABULARY[BULLETIN].items()} | {"department": ""}
    with pytest.raises(StationeryError, match=r"“主办部门”（department）没有内容"):
        fill_paper(read_paper(desk, BULLETIN), words)


def test_what_came_for_later_months_changes_nothing(tmp_path: Path) -> None:
    workspace = furnish(tmp_path / "工作区")
    write(workspace)
    before = text(path(workspace)).replace("2020年4月4日", "2020年4月5日")  # the ledger's last day, as it says
    clerk = Clerk(workspace, seed=9)
    clerk.count = 26 * 3 + 30
    clerk.file("A01", "2020-07", {"lectures": clerk.lectures("2020-07", 40)})
    write(workspace)
    assert text(path(workspace)) == before


def test_another_departments_form_speaks_its_own_words(tmp_path: Path) -> None:
    workspace = init(tmp_path / "工作区", "anquan-2021")
    clerk = Clerk(workspace)
    rows = [
        {"no": 1, "date": "2021-04-08", "industry": "建筑施工", "leader": "王明", "found": 3, "fixed": 2, "fine": 1500}
    ]
    clerk.file("J01", "2021-04", {"inspections": rows})
    clerk.file("J02", "2021-04", {}, verdict="accepted-zero", zero=True)
    said = "\n".join(write(workspace, "2021-04"))
    assert "没有写简报" in said
    told = text(path(workspace, month="2021-04"))
    assert "共完成1家次；发现隐患3处、整改完成2处、罚款金额1,500元。" in told
    assert "按行业分：建筑施工1家次（100.0%）。" in told
    assert "宣讲" not in told and "场" not in told.replace("市场", "").replace("场所", "")
    first, last = tables(path(workspace, month="2021-04"))
    assert first[1][:5] == ["1", "云溪街道办事处（示例）", "1", "3", "2"]
    assert [row[2] for row in last[1:4]] == ["通过", "零报告", "未报"]


def test_a_form_that_counts_nothing_has_no_sentence_of_figures(tmp_path: Path) -> None:
    folder = write_department(tmp_path / "书屋")
    form = json.loads((folder / "book-loans.json").read_text("utf-8"))
    form["x-roles"] = {role: field for role, field in form["x-roles"].items() if role in ("unit", "period")}
    del form["x-measures"]
    (folder / "book-loans.json").write_text(json.dumps(form, ensure_ascii=False), "utf-8")
    workspace = init(tmp_path / "工作区", str(folder))
    Clerk(workspace).file("T1", "2022-06", {})
    write(workspace, "2022-06")
    told = paragraphs(path(workspace, month="2022-06"))
    assert "6月，应报送的4家单位中，1家的报表已通过审核入账。" in told
    assert "未报送3家（没有收到报表）：第2书屋、第3书屋、第4书屋。" in told
    assert "附件：各单位报送情况表" in told and "附件" in told
    assert not [line for line in told if "完成" in line or "排名" in line or "零报告" in line]
    assert len(tables(path(workspace, month="2022-06"))) == 1


def test_microsofts_validator_finds_nothing(desk: Workspace) -> None:
    write(desk)
    for kind in ("通报", "简报"):
        assert ooxml_errors(path(desk, kind)) == []
    for name in (CIRCULAR, BULLETIN):
        assert ooxml_errors(ROOT / "templates" / "notices" / name) == []


def test_the_page_is_the_standards(tmp_path: Path) -> None:
    """A4, 22 lines of 28 signs in 156 by 225 mm, the numbers outside: as LibreOffice lays them."""
    workspace = furnish(tmp_path / "工作区")
    write(workspace, "2020-06")
    pdf = soffice_convert(path(workspace, month="2020-06"), "pdf", tmp_path)
    assert len(pdf_pictures(pdf, tmp_path, 40)) >= 5
    command = [find_program("pdftotext"), "-bbox-layout", str(pdf), "-"]
    pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("<page ")[1:]
    assert all('width="595' in page and 'height="84' in page for page in pages)
    spots = []
    for page in pages[:4]:
        lines = re.findall(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page)
        boxes = [tuple(map(float, line)) for line in lines]
        body = [box for box in boxes if box[3] < 742]
        assert min(box[0] for box in body) > 78 and max(box[2] for box in body) < 524
        assert min(box[1] for box in body) > 100, "37 mm from the top"
        assert len({round(box[1]) for box in body}) <= 22
        (number,) = [box for box in boxes if box[1] > 742]
        spots.append(number[0] > 297)
    assert spots == [True, False, True, False], "odd pages right, even pages left"


def test_shares_are_rounded_as_the_master_shows_them() -> None:
    assert [percent(share) for share in (13 / 80, 1 / 3, 0.0, 1.0, 1.2345)] == [
        "16.3%",
        "33.3%",
        "0.0%",
        "100.0%",
        "123.5%",
    ]


def test_the_docs_list_every_word() -> None:
    page = (ROOT / "docs" / "circular.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (必填)? ?\|$", page, re.MULTILINE)
    words = {(word, about.meaning, about.required) for known in VOCABULARY.values() for word, about in known.items()}
    assert {(word, meaning, bool(required)) for word, meaning, required in rows} == words
