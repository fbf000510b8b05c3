"""看板 as a browser shows it: its figures by hand from the ledger's rows, no script, no request, two pages of A4."""

import html
import json
import re
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from campaign.board.publishing import post_board
from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import Workspace
from tests.board.conftest import PHONE
from tests.output.test_html import Document, without_policy
from tests.support import chromium_dump, find_program, run_chromium
from wanchang import main
from workbook import palette


def address(path: Path) -> str:
    return f"file://{quote(str(path))}"


def seen(path: Path, script: str, folder: Path) -> Any:
    """What a script finds on the page; the page's own policy would refuse it, so it is taken out."""
    probe = f"<script>document.body.dataset.said = JSON.stringify((() => {{{script}}})());</script></body>"
    page = folder / "探.html"
    page.write_text(without_policy(path.read_text("utf-8")).replace("</body>", probe), "utf-8")
    said = re.search(r'<body[^>]* data-said="([^"]*)"', chromium_dump(address(page)))
    assert said is not None
    return json.loads(html.unescape(said[1]))


def rows_of(workspace: Workspace, until: str, section: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(unit, period, row) of what is in force, straight from the ledger's file."""
    query = """select d.unit, d.period, r.data from rows r join documents d on d.id = r.document
               where d.in_force and d.period <= ? and r.section = ?"""
    with sqlite3.connect(workspace.ledger) as ledger:
        return [(unit, period, json.loads(data)) for unit, period, data in ledger.execute(query, (until, section))]


def test_every_figure_is_that_of_the_rows_in_force(year: Workspace, page: Path, tmp_path: Path) -> None:
    rows = rows_of(year, "2020-10", "lectures")
    said = seen(
        page,
        """const text = (what) => document.querySelector(what)?.textContent;
        const lines = [...document.querySelectorAll("details table")].map((table) => Object.fromEntries(
          [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent))));
        const units = Object.fromEntries([...document.querySelectorAll("[data-unit]")].map((row) =>
          [row.dataset.unit, [row.querySelector(".done.n").textContent,
            [...row.querySelectorAll("td.tile")].map((cell) => cell.title)]]));
        const best = [...document.querySelectorAll(".best section")].map((list) =>
          [...list.querySelectorAll("tbody tr")].map((row) => row.lastElementChild.textContent));
        return {done: text("#done"), owed: text("#owed"), target: text("#target"), month: text("#month"), lines, units,
          heads: text("[data-measure='1']"), views: text("[data-measure='2']"), best};""",
        tmp_path,
    )
    number = {name: int(re.sub(r"\D", "", value)) for name, value in said.items() if isinstance(value, str)}
    assert number == {
        "target": 1500, "done": len(rows), "owed": max(0, 1500 - len(rows)),
        "month": sum(period == "2020-10" for _, period, _ in rows),
        "heads": sum(row.get("heads", 0) for *_, row in rows), "views": sum(row.get("views", 0) for *_, row in rows),
    }  # fmt: skip
    by_month, by_topic, by_audience = said["lines"]
    assert by_month == {f"{int(period[5:])}月": str(n) for period, n in Counter(p for _, p, _ in rows).items()}
    assert by_topic == {name: str(n) for name, n in Counter(row["topic"] for *_, row in rows).items()}
    audiences = Counter("群众" if "\x01" in row["audience"] else row["audience"] for *_, row in rows)
    assert {name.partition("138")[0]: n for name, n in by_audience.items()} == {
        name: str(n) for name, n in audiences.items()
    }
    by_unit = Counter(unit for unit, *_ in rows)
    assert {unit: int(done.replace(",", "")) for unit, (done, _) in said["units"].items()} == {
        unit: by_unit[unit] for unit in said["units"]
    }
    assert len(said["units"]) == 26 and {len(tiles) for _, tiles in said["units"].values()} == {8}
    assert_tiles(year, said["units"])
    known = Counter((unit, row["lecturer"]) for unit, _, row in rows)
    listed = {(unit, row["name"]) for unit, _, row in rows_of(year, "2020-10", "lecturers")}
    top = sorted((n for key, n in known.items() if key in listed), reverse=True)[:10]
    reads = sorted((row["reads"] for *_, row in rows_of(year, "2020-10", "works")), reverse=True)[:10]
    assert said["best"] == [[f"{one:,}" for one in top], [f"{one:,}" for one in reads]]


def assert_tiles(year: Workspace, units: dict[str, Any]) -> None:
    """Each unit and month says how it stands: by the verdict of its one filing, 未报 where there is none."""
    words = {"returned": "退回", "accepted": "通过", "accepted-zero": "零报告"}
    with sqlite3.connect(year.ledger) as ledger:
        query = "select unit, period, verdict, late from documents where period <= '2020-10'"
        told = {(u, p): words[v] + ("（迟报）" if late else "") for u, p, v, late in ledger.execute(query)}
    for unit, (_, tiles) in units.items():
        wanted = [told.get((unit, f"2020-{month:02d}"), "未报") for month in range(3, 11)]
        assert [one.partition("，")[0] for one in tiles] == wanted, unit
    assert {"退回", "通过", "零报告（迟报）", "未报"} <= {
        one.partition("，")[0] for _, t in units.values() for one in t
    }


def test_nothing_runs_nothing_is_fetched_no_telephone_and_outside_text_stays_text(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    tags = Document(text).tags
    assert {tag for tag, _ in tags}.isdisjoint(("script", "link", "iframe", "img", "object", "a", "use", "image"))
    assert not [
        name for _, given in tags for name in given if name.startswith("on") or name in ("style", "src", "href")
    ]
    assert not re.search(r"@import|url\(|https?:", text)
    assert PHONE not in text and "138******78" in text and "=&lt;img src=x&gt;138" in text
    log = tmp_path / "net.json"
    run_chromium([f"--log-net-log={log}", "--virtual-time-budget=3000", "--dump-dom", address(page)], 60)
    asked = re.findall(r'"url":\s*"([^"]+)"', log.read_text("utf-8"))
    foreign = [one for one in asked if "example.invalid" in one or one.startswith("file:") and "%E7%9C%8B" not in one]
    assert not foreign
    complaints = subprocess.run(
        [find_program("chromium", "chromium-browser", "google-chrome"), "--headless", "--disable-gpu", "--no-sandbox",
         "--enable-logging=stderr", "--v=0", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", address(page)],
        capture_output=True, timeout=60, check=True,
    ).stderr.decode("utf-8", "replace")  # fmt: skip
    assert "CONSOLE" not in complaints, [line for line in complaints.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("width", (360, 414, 820))
def test_a_narrow_screen_does_not_scroll_sideways(page: Path, tmp_path: Path, width: int) -> None:
    board = html.escape(without_policy(page.read_text("utf-8")))
    frame = tmp_path / "框.html"
    frame.write_text(
        f"""<!DOCTYPE html><body><iframe width="{width}" height="900" srcdoc="{board}"></iframe><script>
        onload = () => {{ const page = document.querySelector("iframe").contentDocument.documentElement;
        document.body.dataset.said = `${{page.scrollWidth}} ${{page.clientWidth}}`; }};</script></body>""",
        "utf-8",
    )
    said = re.search(r'<body data-said="(\d+) (\d+)"', chromium_dump(address(frame)))
    assert said is not None and int(said[1]) <= int(said[2]) <= width


def test_it_prints_on_two_pages_of_a4(page: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "看板.pdf"
    run_chromium([f"--print-to-pdf={pdf}", "--no-pdf-header-footer", address(page)], 60)
    told = subprocess.run([find_program("pdfinfo"), str(pdf)], capture_output=True, check=True).stdout.decode()
    assert int(re.findall(r"Pages:\s+(\d+)", told)[0]) <= 2 and "(A4)" in told
    text = subprocess.run([find_program("pdftotext"), str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    assert "2020年10月看板" in text and "庆祝建国70周年大会讲话精神" in text, "the text of charts can be selected"


def test_the_same_ledger_gives_the_same_bytes_and_later_months_change_nothing(year: Workspace, page: Path) -> None:
    before = page.read_bytes()
    assert post_board(year, "2020-10").path.read_bytes() == before
    assert "12月" not in page.read_text("utf-8")


def test_a_form_without_people_works_or_audiences_has_a_board_of_what_it_has(tmp_path: Path) -> None:
    workspace = init(tmp_path / "安全", "anquan-2021")
    handout(workspace, "2021-04")
    said = CliRunner().invoke(main, ["board", str(workspace.path), "--period", "2021-04"])
    assert said.exit_code == 0 and "家尚未通过" in said.output, said.output
    text = (workspace.path / "通报" / "2021-04" / "看板.html").read_text("utf-8")
    assert "欠" in text and "宣讲" not in text and "家次" in text


def test_a_month_that_nobody_was_asked_for_is_told_in_one_sentence(year: Workspace, workspace: Workspace) -> None:
    for place, period, words in ((year, "2021-01", "不是本活动的月份"), (workspace, "2020-09", "还没有下发")):
        said = CliRunner().invoke(main, ["board", str(place.path), "--period", period])
        assert said.exit_code == 2 and words in said.output and said.output.count("\n") == 1


def test_its_colours_are_those_of_the_workbooks() -> None:
    from workbook.shipped import HOME

    for name in ("board", "attachments"):
        css = (HOME / "pages" / f"{name}.css").read_text("utf-8")
        said = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css))
        wanted = {"ink": palette.INK, "tint": palette.TINT, "band": palette.BAND, "calm": palette.SERIES[0],
                  "fault": palette.FAULT, "fault-fill": palette.FAULT_FILL, "doubt": palette.DOUBT,
                  "doubt-fill": palette.DOUBT_FILL, "told": palette.TOLD, "told-fill": palette.TOLD_FILL,
                  "done": palette.DONE, "done-fill": palette.DONE_FILL, "part": palette.QUIET}  # fmt: skip
        assert {key: said[key].upper() for key in said.keys() & wanted.keys()} == {
            key: wanted[key] for key in said.keys() & wanted.keys()
        }
        assert len(said.keys() & wanted.keys()) >= 5
