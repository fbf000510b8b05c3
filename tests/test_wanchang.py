"""The front door as scripts use it: exit status, streams, and one plain sentence for what is wrong."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import returns
from tests.support import corpus


def wanchang(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command as installed beside this Python."""
    command = [str(Path(sys.executable).with_name("wanchang")), *map(str, arguments)]
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command, capture_output=True, text=True, timeout=120, **options
    )
    return done


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that tests only look at."""
    folder = tmp_path_factory.mktemp("desk") / "ws"
    made = wanchang("init", folder)
    assert made.returncode == 0, made.stderr
    return folder


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What a run that could not be made said: on standard error, in Chinese, no traceback, status 2."""
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr and done.stdout == ""
    return done.stderr.strip()


def codes(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The codes of the only document of a jsonl run."""
    assert done.stderr == ""
    return [finding["code"] for finding in json.loads(done.stdout)["findings"]]


def test_a_clean_return_is_status_0(tmp_path: Path) -> None:
    (tmp_path / "月报表.xlsx").write_bytes(returns.right())
    done = wanchang("check", tmp_path)
    assert done.returncode == 0 and "通过" in done.stdout and done.stderr == ""


def test_findings_decide_the_status_by_fail_on(tmp_path: Path) -> None:
    path = tmp_path / "月报表.xlsx"
    path.write_bytes(returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": 6000}}]))
    assert wanchang("check", path).returncode == 0
    assert wanchang("check", path, "--fail-on", "warning").returncode == 1
    path.write_bytes(returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": "很多"}}]))
    assert wanchang("check", path).returncode == 1


def test_jsonl_has_the_contracts_keys_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "月报表.xlsx").write_bytes(returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": "很多"}}]))
    done = wanchang("check", tmp_path, "--format", "jsonl")
    told = json.loads(done.stdout)
    assert list(told) == "path file within sha256 form version unit period verdict findings skipped".split()
    assert list(told["findings"][0]) == "code severity pointer sheet cell title message value suggestion".split()
    assert told["findings"][0]["pointer"] == "/lectures/1/heads"
    assert (told["unit"], told["period"], told["verdict"]) == ("B01", "2020-04", "returned")


def test_two_jobs_print_what_one_prints(tmp_path: Path) -> None:
    for number in range(6):
        spoilt = returns.spoil(returns.right(), [{"set": {f"宣讲明细!L{5 + number}": "很多"}}])
        (tmp_path / f"{number}.xlsx").write_bytes(spoilt)
    one, two = (wanchang("check", tmp_path, "--format", "jsonl", "--jobs", n).stdout for n in (1, 2))
    assert one == two and len(one.splitlines()) == 6


@pytest.mark.parametrize("form", ["html", "ess", "jsonl", "text"])
def test_output_goes_to_a_file_whole(tmp_path: Path, form: str) -> None:
    (tmp_path / "月报表.xlsx").write_bytes(returns.right())
    target = tmp_path / "结果"
    done = wanchang("check", tmp_path / "月报表.xlsx", "--format", form, "--output", target)
    assert (done.returncode, done.stdout) == (0, "") and target.stat().st_size > 100
    assert sorted(path.name for path in tmp_path.iterdir()) == ["月报表.xlsx", "结果"]


def test_no_workbook() -> None:
    assert "找不到" in one_sentence(wanchang("check", "no-such-file.xlsx"))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.xlsx", b"", "file.empty"),
        ("坏.xlsx", b"PK\x03\x04 and no more", "file.corrupt"),
        ("假.xlsx", "这不是工作簿".encode(), "file.corrupt"),
    ],
)
def test_a_bad_file_is_a_finding(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    done = wanchang("check", path, "--format", "jsonl")
    assert done.returncode == 1 and code in codes(done)


def test_a_password_is_told() -> None:
    path = next((corpus() / "real" / "encrypted").glob("python-calamine*password.xlsx"))
    assert codes(wanchang("check", path, "--format", "jsonl")) == ["file.encrypted"]


def test_another_form_is_unrecognised(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "工资"])
    book.save(tmp_path / "工资表.xlsx")
    done = wanchang("check", tmp_path, "--format", "jsonl")
    assert done.returncode == 0 and json.loads(done.stdout)["verdict"] == "unrecognised"


def test_the_workspace_that_encloses_a_path_gives_its_settings(workspace: Path) -> None:
    path = workspace / "收件箱" / "示例路3月.xlsx"
    path.write_bytes(returns.right())
    try:
        assert codes(wanchang("check", path, "--format", "jsonl")) == ["across.wrong-month"]
    finally:
        path.unlink()


def test_settings_that_are_wrong_stop_the_run_with_their_cells(workspace: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workspace / "总台账.xlsx")
    book["活动设置"]["B12"] = 40
    book["报送单位"]["A6"] = book["报送单位"]["A5"].value
    (tmp_path / "收件箱").mkdir()
    (tmp_path / "归档").mkdir()
    book.save(tmp_path / "总台账.xlsx")
    said = one_sentence(wanchang("check", tmp_path / "收件箱"))
    assert "活动设置!B12" in said and "报送单位!A6" in said


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that even root cannot write into")
def test_an_unwritable_folder_is_told() -> None:
    said = one_sentence(wanchang("init", "/proc/ws"))
    assert "/proc" in said and len(said.splitlines()) == 1


def test_output_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "月报表.xlsx").write_bytes(returns.right())
    done = wanchang("check", tmp_path, "--output", tmp_path / "没有" / "结果.html", "--format", "html")
    assert "无法写入" in one_sentence(done)


def test_a_month_outside_the_campaign_is_told(workspace: Path) -> None:
    assert "2021-04" in one_sentence(wanchang("handout", workspace, "--period", "2021-04"))


def test_a_folder_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    for verb in (["receive"], ["rollup"], ["handout", "--period", "2020-04"]):
        assert "不是工作区" in one_sentence(wanchang(verb[0], tmp_path, *verb[1:]))


def test_a_zip_of_two_returns_gives_two_documents(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("甲.xlsx", returns.right())
        package.writestr("乙.xlsx", returns.right("B02"))
    (tmp_path / "两份.zip").write_bytes(stream.getvalue())
    lines = [json.loads(line) for line in wanchang("check", tmp_path, "--format", "jsonl").stdout.splitlines()]
    assert [(one["file"], one["within"]) for one in lines] == [("甲.xlsx", ["两份.zip"]), ("乙.xlsx", ["两份.zip"])]


def test_help_lists_every_verb() -> None:
    shown = wanchang("--help").stdout
    for verb in ("demo", "init", "handout", "check", "receive", "accept", "confirm", "standing", "rollup", "form"):
        assert f"  {verb} " in shown


@pytest.mark.parametrize("verb", [[], ["demo"], ["check"], ["form"], ["form", "template"]])
def test_help_is_chinese(verb: list[str]) -> None:
    usage, _, shown = wanchang(*verb, "--help").stdout.partition("\n")
    assert usage.startswith(" ".join(["用法：wanchang", *verb, "[选项]"]))
    assert re.findall(r"[A-Z]?[a-z]+ [a-z]+ [a-z]+|Options|Commands|default|COMMAND|ARGS", shown) == []
    assert "显示这份说明。" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check"], "缺少“PATH...”"),
        (["chek"], "没有命令“chek”，是否指“check”"),
        (["check", "--fomr", "a", "b"], "没有选项“--fomr”，是否指“--form”"),
        (["check", "--form"], "选项“--form”后面要写一个值"),
        (["check", "--format", "xml", "a"], "“--format”只能是 text、jsonl、html、ess"),
        (["check", "--jobs", "0", "a"], "“--jobs”应为不小于 1 的整数"),
        (["demo", "--units", "500"], "“--units”应为 1 至 99 的整数"),
        (["demo", "--seed", "x"], "“--seed”应为整数"),
        (["init", "a", "b"], "多出了“b”"),
        (["form", "lnt"], "没有命令“lnt”，是否指“lint”"),
        (["form", "diff", "a"], "缺少“B”"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(arguments: list[str], says: str) -> None:
    *usage, said = one_sentence(wanchang(*arguments)).splitlines()
    assert said.startswith(says) and "--help" in said
    assert all(line.startswith("用法：wanchang") for line in usage)


def test_annotate_writes_marked_copies_of_what_has_findings(tmp_path: Path) -> None:
    inbox, copies = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    spoilt = returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": "很多"}}])
    with zipfile.ZipFile(inbox / "包.zip", "w") as package:
        package.writestr("月报表.xlsx", spoilt)
    (inbox / "月报表.xlsx").write_bytes(spoilt)
    (inbox / "好.xlsx").write_bytes(returns.right("B02"))
    assert wanchang("check", inbox, "--annotate", copies).returncode == 1
    assert sorted(path.name for path in copies.iterdir()) == ["月报表_标注.xlsx", "月报表_标注_2.xlsx"]
    book = openpyxl.load_workbook(copies / "月报表_标注.xlsx")
    assert "问题清单" in book.sheetnames and book["宣讲明细"]["L6"].comment is not None


def test_verify_and_rebuild_end_with_their_status(workspace: Path, tmp_path: Path) -> None:
    desk = tmp_path / "ws"
    shutil.copytree(workspace, desk)
    agreed = wanchang("verify", desk)
    assert agreed.returncode == 0 and "总台账尚未核对" in agreed.stdout and "Traceback" not in agreed.stderr
    assert wanchang("rollup", desk).returncode == 0
    assert "三者一致" in wanchang("verify", desk).stdout
    (desk / "登记簿.sqlite").unlink()
    differs = wanchang("verify", desk)
    assert differs.returncode == 1 and "请用 wanchang rebuild 由归档重建" in differs.stdout
    assert "wanchang rebuild" in one_sentence(wanchang("receive", desk))
    again = wanchang("rebuild", desk)
    assert again.returncode == 0 and "已由归档重建登记簿" in again.stdout
    assert wanchang("verify", desk).returncode == 0
    for verb in ("verify", "rebuild"):
        assert "不是工作区" in one_sentence(wanchang(verb, tmp_path))
