import io
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.output.samples import UNITS, finding, hostile, many, report, returned
from tests.support import ROOT
from validator.output import FORMATS, Options
from validator.output.columns import cells, fold, pad
from workbook.finding import Report, Skip, Verdict


def written(*reports: Report, **options: object) -> str:
    stream = io.StringIO()
    FORMATS["text"](reports, stream, Options(**options))  # type: ignore[arg-type]
    return stream.getvalue()


def test_a_document_reads_like_this() -> None:
    assert written(returned(), report(), units=UNITS) == (
        "退回            2020-04  示例一街道办事处  "
        "收件箱/2020-05-06 报送.eml → 四月材料.zip → 示例一街道4月月报表（终稿）.xlsx  强制 1 · 核实 1 · 提示 1\n"
        "    宣讲明细!E7  强制  “宣讲地点”没有填，请填写举办宣讲的地点。\n"
        "    宣讲明细!L8  核实  “约120人”不是确定的人数，请填整数。\n"
        "                       建议：120\n"
        "    宣讲明细!M9  提示  “１２０”已按 120 读取，不需要修改。\n"
        "                       建议：120\n"
        "通过            2020-04  区教育局      收件箱/区教育局 4月月报表.xlsx\n"
        "\n"
        "共 2 份：通过 1 · 退回 1\n"
        "意见 3 条：强制 1 · 核实 1 · 提示 1\n"
        "最多的意见：\n"
        "       1  强制  schema.required  必填项未填\n"
        "       1  核实  value.uncertain  数值不确定\n"
        "       1  提示  value.fullwidth  全角数字\n"
        "没有检查的：\n"
        "    check.total  合计不符  1 份  “线下人数”有未能读取的值\n"
    )


def test_english_words() -> None:
    text = written(returned(finding(3)), report(verdict=Verdict.ACCEPTED_ZERO), lang="en")
    assert "returned      2020-04  office-01     " in text
    assert "    宣讲明细!L7  warning  “约120人”" in text
    assert "suggestion: 120" in text and "not checked:\n    check.total  " in text
    assert "documents 2: zero return 1 · returned 1\nfindings 1: error 0 · warning 1 · info 0\nmost frequent:\n" in text


def test_messages_begin_in_one_column_whatever_the_width_of_the_place() -> None:
    faults = (finding(0, 7), finding(0, 1234), finding(0, sheet="Sheet1", cell="A1"), finding(0, sheet=None, cell=None))
    lines = [line for line in written(returned(*faults, skipped=())).splitlines() if "“宣讲地点”" in line]
    assert len(lines) == 4
    assert {cells(line[: line.index("“宣讲地点”")]) for line in lines} == {26}
    assert lines[3].startswith("    整份文件  ")


def test_errors_come_first_in_the_order_they_were_found() -> None:
    shown = re.findall(
        r"^    宣讲明细!(\S+)", written(returned(finding(5, 1), finding(0, 2), finding(3, 3), finding(1, 4))), re.M
    )
    assert shown == ["E2", "B4", "L3", "M1"]


def test_a_place_without_a_cell_is_its_sheet() -> None:
    assert "    附件清单  强制  " in written(returned(finding(0, sheet="附件清单", cell=None)))


def test_personal_suggestions_are_masked() -> None:
    text = written(returned(finding(suggestion="13800138000", personal=True)))
    assert "建议：138******00" in text and "13800138000" not in text


def test_what_was_not_checked_stands_once_in_the_summary() -> None:
    late = Skip("across.late", "没有收件时间")
    text = written(report(skipped=(late, late)), report(skipped=(late, Skip("check.total", "value.date 宣讲明细!B7"))))
    assert text.count("across.late") == 1 and "    across.late  迟报      2 份  没有收件时间\n" in text
    assert "    check.total  合计不符  1 份  所用的值另有意见\n" in text and "B7" not in text


def test_a_hostile_document_cannot_drive_the_terminal() -> None:
    text = written(hostile(), returned(finding(message="一\n二\t三")))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert "\\u001b[2J" in text and "\\u202e" in text and "一 二 三" in text
    assert text.encode("utf-8")


def test_a_long_value_is_clipped() -> None:
    line = next(line for line in written(returned(finding(message="长" * 40_000))).splitlines() if "长" in line)
    assert line.endswith("长…") and line.count("长") == 399


def test_a_console_that_lacks_a_character_gets_a_question_mark() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="gbk", newline="\n")
    FORMATS["text"]([returned(finding(message="好𠀀的"))], stream, Options())
    stream.flush()
    text = raw.getvalue().decode("gbk")
    assert "好?的" in text and "报送.eml → 四月材料.zip" in text


def test_colour_only_where_asked_for() -> None:
    assert "\x1b" not in written(returned(), report())
    text = written(returned(), report(), colour=True)
    assert "\x1b[31m退回" in text and "\x1b[31m强制" in text and "\x1b[32m通过" in text


def test_colour_changes_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    reports = many(30)
    assert re.sub(r"\x1b\[\d+m", "", written(*reports, colour=True)) == written(*reports)


def test_a_terminal_folds_messages_under_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = re.sub(r"\x1b\[\d+m", "", written(returned(finding(1), skipped=()), colour=True)).splitlines()
    assert lines[1:3] == [
        "    宣讲明细!B7  强制  宣讲日期 2020-05-02 不在 2020-04 内，",
        "                       请核对日期或改报到对应月份的报表。",
    ]


def test_folding_keeps_words_whole_and_marks_with_what_they_close() -> None:
    assert list(fold("请填 monthly-return.xlsx 这个文件。", 10)) == ["请填", "monthly-return.xlsx", "这个文件。"]
    assert list(fold("一二三四五，六", 10)) == ["一二三四五，", "六"]
    assert list(fold("", 10)) == [""]
    assert pad("示例", 6) == "示例  " and pad("示例办", 4) == "示例办"


def test_no_reports_say_so() -> None:
    assert written() == "没有找到可以检查的文件。\n"
    assert written(lang="en") == "No file to check was found.\n"


def test_500_reports_are_all_counted() -> None:
    reports = many(500)
    lines = written(*reports).splitlines()
    assert sum(line.startswith(tuple(verdict.label for verdict in Verdict)) for line in lines) == 500
    counts = {verdict: sum(one.verdict is verdict for one in reports) for verdict in Verdict}
    assert "共 500 份：" + " · ".join(f"{verdict.label} {counts[verdict]}" for verdict in Verdict) in lines
    assert f"意见 {sum(len(one.findings) for one in reports):,} 条：" in "\n".join(lines)
    ranked = [int(line.split()[0]) for line in lines[lines.index("最多的意见：") + 1 :]]
    assert len(ranked) == 5 and ranked == sorted(ranked, reverse=True)


def test_documents_stream_one_at_a_time() -> None:
    stream = io.StringIO()

    def reports() -> Iterator[Report]:
        for count in range(4):
            assert stream.getvalue().count("2020-04") == count
            yield report(file="a.xlsx", path="a.xlsx")

    FORMATS["text"](reports(), stream, Options())


def test_plain_ascii_output_and_the_formats_themselves_load_nothing_heavy() -> None:
    code = (
        "import sys, validator.output as o; print(sorted(o.FORMATS),"
        " [m for m in ('rich', 'jinja2', 'jsonschema', 'openpyxl') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.strip() == "['ess', 'html', 'jsonl', 'text'] []"
