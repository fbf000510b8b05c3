"""The page, as a browser sees it: what is shown is read back from headless Chromium's own document."""

import io
import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from tests.output.samples import EVIL, KINDS, UNITS, finding, hostile, many, report, returned
from tests.support import ROOT, chromium_dump, chromium_picture
from validator.output import FORMATS, Options
from validator.output.html import PER_DOCUMENT
from workbook import palette
from workbook.finding import Report, Severity, Verdict

VOID = {"meta", "input", "link", "br", "img", "rect"}


class Document(HTMLParser):
    """A parsed page: its tags, and the text of what is not hidden, by `data-document`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, bool, str]] = []
        self.shown: list[str] = []
        self.output = ""
        self.rows = 0
        self.feed(html)

    @property
    def hidden(self) -> bool:
        return any(hidden for _, hidden, _ in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag in VOID:
            return
        kind = "document" if "data-document" in given else "output" if tag == "output" else ""
        self.open.append((tag, "hidden" in given, kind))
        if not self.hidden:
            if kind == "document":
                self.shown.append("")
            self.rows += "data-severity" in given

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        kinds = {kind for _, _, kind in self.open}
        if "document" in kinds and not self.hidden:
            self.shown[-1] += data
        if "output" in kinds:
            self.output += data


def written(*reports: Report, **options: object) -> str:
    stream = io.StringIO()
    FORMATS["html"](reports, stream, Options(**{"units": UNITS, **options}))  # type: ignore[arg-type]
    return stream.getvalue()


def opened(html: str, folder: Path, **state: str) -> Document:
    page = folder / "报告 #1.html"
    page.write_text(html, "utf-8")
    return Document(chromium_dump(f"file://{quote(str(page))}#{urlencode(state)}"))


def visited(html: str, folder: Path, states: Sequence[dict[str, str]]) -> list[str]:
    """What the page says it shows at each of these addresses, one after another in one browser.

    A second script walks; the page's own policy would refuse it (a test below shows that), so it is taken out.
    """
    walk = """<script>(async () => {
      const said = [];
      for (const address of ADDRESSES) {
        const turned = new Promise((done) => addEventListener("hashchange", done, {once: true}));
        location.hash = address;
        await turned;
        const seen = (what) => [...document.querySelectorAll(what)].filter((node) => !node.closest("[hidden]")).length;
        const text = document.querySelector("output").textContent;
        const numbers = text.match(/\\d+/g).map(Number);
        const agree = numbers[0] === seen("[data-document]") && numbers[1] === seen("tr[data-severity]");
        said.push(agree ? text : `${text}, but not on the page`);
      }
      document.body.dataset.said = JSON.stringify(said);
    })();</script></body>"""
    addresses = json.dumps([f"#{urlencode(state)}" for state in ({"q": "begin"}, *states)])
    document = opened(without_policy(html).replace("</body>", walk.replace("ADDRESSES", addresses)), folder)
    said: list[str] = json.loads(next(given["data-said"] or "" for tag, given in document.tags if tag == "body"))
    return said[1:]


def without_policy(html: str) -> str:
    """The page, open to the scripts of a test."""
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


def expect(reports: list[Report], severity: str = "", unit: str = "", verdict: str = "", code: str = "") -> str:
    """What the page must say it shows, counted from the reports themselves."""
    documents = findings = 0
    for one in reports:
        if (unit and one.unit != unit) or (verdict and one.verdict.value != verdict):
            continue
        fits = [f for f in one.findings if severity in ("", f.severity) and code in ("", f.code)]
        documents += bool(fits) or not (severity or code)
        findings += len(fits)
    return f"显示 {documents} 份文件、{findings} 条意见"


@pytest.fixture(scope="module")
def month() -> list[Report]:
    return [returned(), *many(60)]


@pytest.fixture(scope="module")
def page(month: list[Report]) -> str:
    return written(*month)


STATES: tuple[dict[str, str], ...] = (
    {"severity": "error"},
    {"severity": "info", "unit": "office-01"},
    {"verdict": "accepted"},
    {"verdict": "returned", "code": "check.order"},
    {"unit": "health", "severity": "warning", "code": "check.plausible"},
    {},
)


def test_the_filter_in_the_address_is_applied_when_the_page_opens(
    month: list[Report], page: str, tmp_path: Path
) -> None:
    document = opened(page, tmp_path, severity="warning", unit="office-01")
    assert document.output == expect(month, severity="warning", unit="office-01")
    assert document.output == f"显示 {len(document.shown)} 份文件、{document.rows} 条意见"


def test_every_filter_shows_what_fits_and_nothing_else(month: list[Report], page: str, tmp_path: Path) -> None:
    assert visited(page, tmp_path, STATES) == [expect(month, **state) for state in STATES]


def test_search_finds_by_file_name_and_by_words_of_a_finding(page: str, tmp_path: Path) -> None:
    searches = [
        {"q": "终稿"},
        {"q": "终稿 不在任何一处"},
        {"q": "约120人 终稿"},
        {"q": "ｅ７ 终稿"},
        {"q": "不在任何一处"},
    ]
    said = visited(page, tmp_path, searches)
    assert [tuple(map(int, re.findall(r"\d+", one))) for one in said] == [(1, 3), (0, 0), (1, 1), (1, 1), (0, 0)]


def test_typing_and_choosing_filter_the_page_and_the_address_follows(
    month: list[Report], page: str, tmp_path: Path
) -> None:
    person = """<script>
      const set = (name, value) => { const box = document.forms[0].elements[name]; box.value = value;
        box.dispatchEvent(new Event("input", {bubbles: true})); };
      dispatchEvent(new KeyboardEvent("keydown", {key: "/", cancelable: true}));
      document.body.dataset.focused = document.activeElement.name;
      set("q", "终稿"); set("severity", "error");
      setTimeout(() => { document.body.dataset.address = decodeURIComponent(location.hash);
        document.body.dataset.said = document.querySelector("output").textContent;
        document.forms[0].elements.q.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
      }, 400);
    </script></body>"""
    document = opened(without_policy(page).replace("</body>", person), tmp_path)
    body = next(given for tag, given in document.tags if tag == "body")
    assert body["data-address"] == "#q=终稿&severity=error"
    assert body["data-said"] == "显示 1 份文件、1 条意见"
    assert body["data-focused"] == "q"
    assert document.output == expect(month), "Escape in the search box clears the filter"


def test_a_hostile_document_stays_text(tmp_path: Path) -> None:
    html = written(hostile(), title=EVIL)
    assert html.encode("utf-8")
    document = opened(html, tmp_path)
    names = [tag for tag, _ in document.tags]
    assert "img" not in names and names.count("script") == 1
    assert not any(name.startswith("on") for _, given in document.tags for name in given)
    assert '</script><img src=x onerror="document.title=1">\\u001b[2J\\u202egpj.xlsx' in document.shown[0]
    assert "document.title=1" not in (document.tags[0][1].get("title") or "")


def test_a_script_that_is_not_the_page_s_own_does_not_run(tmp_path: Path) -> None:
    evil = (
        "<script>document.body.dataset.owned='1'</script><img src=x onerror=\"document.body.dataset.owned='1'\"></body>"
    )
    html = written(report()).replace("</body>", evil)
    document = opened(html, tmp_path)
    assert document.output, "the page's own script ran"
    assert all("data-owned" not in given for _, given in document.tags)


def test_a_filter_by_a_hostile_or_unknown_unit_works(tmp_path: Path) -> None:
    lost = report(unit=None, verdict=Verdict.UNRECOGNISED)
    html = written(hostile(), lost, report())
    links = [given["href"] for tag, given in Document(html).tags if tag == "a" and "#unit=" in (given["href"] or "")]
    assert len(links) == 3
    states = [dict(parse_qsl((link or "#")[1:])) for link in links]
    assert visited(html, tmp_path, states) == [
        "显示 1 份文件、1 条意见",
        "显示 1 份文件、0 条意见",
        "显示 1 份文件、0 条意见",
    ]


def test_findings_past_the_limit_are_counted_and_the_heaviest_are_listed(tmp_path: Path) -> None:
    faults = [finding(5, row) for row in range(5, 205)] + [finding(0, row) for row in range(5, 15)]
    html = written(returned(*faults))
    document = Document(html)
    listed = [given["data-severity"] for _, given in document.tags if "data-severity" in given]
    assert listed == ["error"] * 10 + ["info"] * (PER_DOCUMENT - 10)
    assert "另有 160 条未列出" in html and "提示 200" in html
    states = [{"severity": "warning"}, {"severity": "info"}, {"code": KINDS[0][0]}]
    assert visited(html, tmp_path, states) == [
        "显示 0 份文件、0 条意见",
        "显示 1 份文件、40 条意见",
        "显示 1 份文件、10 条意见",
    ]


def test_a_document_stays_in_sight_where_only_an_unlisted_finding_fits(tmp_path: Path) -> None:
    faults = [finding(0, row) for row in range(5, 105)] + [finding(3, 7)]
    shown = opened(written(returned(*faults)), tmp_path, severity="warning")
    assert shown.output == "显示 1 份文件、0 条意见" and "另有 51 条" in shown.shown[0]


def test_totals_by_unit_and_by_code_count_everything(month: list[Report], page: str) -> None:
    cells = re.sub(r"<[^>]+>", " ", page)
    text = re.sub(r"\s+", " ", cells)
    assert f"文件 {len(month)} 通过 {sum(one.verdict is Verdict.ACCEPTED for one in month)} " in text
    mine = [one for one in month if one.unit == "office-01"]
    accepted = sum(one.verdict.accepted for one in mine)
    counts = " ".join(str(sum(one.number_of(severity) for one in mine)) for severity in Severity)
    assert f"示例一街道办事处 {len(mine)} {accepted} {counts} " in text
    orders = [sum(f.code == "check.order" for f in one.findings) for one in month]
    assert f"起止时间颠倒 check.order 强制 {sum(orders)} {sum(map(bool, orders))} " in text


def test_documents_with_errors_come_first() -> None:
    light, clean, heavy = (
        returned(finding(5), file="轻.xlsx"),
        report(file="净.xlsx"),
        returned(finding(0), file="重.xlsx"),
    )
    html = written(light, clean, heavy)
    assert html.index("重.xlsx") < html.index("轻.xlsx") < html.index("没有意见的文件") < html.index("净.xlsx")


def test_personal_values_are_masked() -> None:
    html = written(returned(finding(value="13800138000", suggestion="13800138001", personal=True)))
    assert "13800138" not in html and "138******00" in html and "138******01" in html


def test_the_page_asks_for_nothing_from_outside(page: str) -> None:
    document = Document(page)
    assert not [given for _, given in document.tags if "src" in given]
    assert all((given.get("href") or "#").startswith("#") for _, given in document.tags)
    assert "url(" not in page and "@import" not in page and "default-src 'none'" in page


def test_english_and_no_reports(tmp_path: Path) -> None:
    empty = written(lang="en")
    assert "No file to check was found." in empty and '<html lang="en">' in empty and "NaN" not in empty
    assert opened(written(report(), lang="en"), tmp_path).output == "shown: documents 1, findings 0"


def test_500_documents_stay_light(tmp_path: Path) -> None:
    reports = many(500)
    html = written(*reports)
    assert len(html) < 1_500_000
    assert opened(html, tmp_path, severity="error").output == expect(reports, severity="error")


@pytest.mark.parametrize("width", [1280, 500])
def test_the_page_can_be_drawn(width: int, page: str, tmp_path: Path) -> None:
    source = tmp_path / "page.html"
    source.write_text(page, "utf-8")
    picture = chromium_picture(source.as_uri(), tmp_path / "page.png", width=width, height=1600)
    assert picture.stat().st_size > 50_000, "a blank page compresses to far less"


def test_the_page_has_the_palette_of_the_workbooks() -> None:
    style = (ROOT / "templates" / "pages" / "report.css").read_text("utf-8").upper()
    for colour in (palette.INK, palette.BAND, palette.FAULT, palette.DOUBT, *palette.SERIES[:3]):
        assert f"#{colour}" in style
