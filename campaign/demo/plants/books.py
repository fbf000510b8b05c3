"""What a workbook carries and no return needs: other files, calls to the outside, hidden sheets, old identities."""

from __future__ import annotations

from typing import Any

from campaign.demo.paper import RECORD, Paper, form
from campaign.demo.plants.plant import INFO, WARNING, plant
from workbook import meta


@plant("file.external-link", WARNING, "文件.外部链接", explicable=False)
def sow_link_to_old_file(paper: Any) -> None:
    """A reference to a workbook on the clerk's own disk."""
    from openpyxl.packaging.relationship import Relationship
    from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink

    link = ExternalLink(externalBook=ExternalBook(id="rId1"))
    link.file_link = Relationship(
        type="externalLinkPath", Target="file:///D:/reports/2019.xlsx", TargetMode="External", Id="rId1"
    )
    paper.book._external_links.append(link)  # openpyxl has no other door
    paper.say("file.external-link", WARNING, None, None, "引用了本机上的另一个工作簿")


@plant("file.dde", WARNING, "文件.对外公式", explicable=False)
def sow_web_call(paper: Paper) -> None:
    """A formula beside the form that asks the web."""
    paper.sheet(RECORD)["J5"].value = '=WEBSERVICE("http://example.invalid/rate")'
    paper.say("file.dde", WARNING, None, None, "表外有访问网络的公式")


@plant("file.hidden-sheet", INFO, "文件.隐藏表")
def sow_hidden_draft(paper: Any) -> None:
    """A draft that was hidden rather than deleted."""
    sheet: Any = paper.book.create_sheet("草稿")
    sheet["A1"].value = "临时记录，勿报"
    sheet.sheet_state = "hidden"
    paper.say("file.hidden-sheet", INFO, None, None, "隐藏了一张“草稿”表")


def sow_other_version(paper: Paper) -> None:
    """The template of another version than the one in use: a draft that was tried out and withdrawn."""
    rewrite_meta(paper, version=str(form()["x-version"] + 1))
    paper.say("template.version", "error", None, None, "用的是另一版模板")


def sow_other_campaign(paper: Paper) -> None:
    """The template of last year's campaign, which looks the same."""
    rewrite_meta(paper, campaign="wanchang-2019")
    paper.say("template.campaign", "error", None, None, "用的是去年活动的模板")


def rewrite_meta(paper: Any, **changed: str) -> None:
    """The hidden sheet as another handout would have had it, digest and all."""
    import json

    sheet = paper.sheet("_meta")
    said = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows(max_col=2)} | changed
    given = json.loads(said["given"])
    rows = meta.rows(said["form"], int(said["version"]), said["campaign"], said["unit"], said["period"], given)
    for number, (key, value) in enumerate(rows, 1):
        sheet.cell(number, 1).value, sheet.cell(number, 2).value = key, value
