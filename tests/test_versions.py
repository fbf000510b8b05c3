"""A return on an older version: read as declared, its faults at its own cells; what is declared must be sound."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaign.checking import Request, make_desk
from tests import editions, returns
from validator.examine import Desk, Outcome, examine
from workbook.codelist import shipped
from workbook.finding import Severity, Verdict
from workbook.form import Form, FormError, load_form
from workbook.versions import mismatches

Steps = list[dict[str, Any]]
MOVED = {"lectures.present": "lectures.heads", "return.summary": "return.narrative"}


def look(data: bytes, form: Form, lang: str = "zh") -> Outcome:
    return examine(returns.document(data), Desk([form], returns.FACTS, lang, keep=True))


def test_an_older_return_is_read_as_declared(tmp_path: Path) -> None:
    form = editions.keep(tmp_path, editions.later())
    outcome = look(returns.right(), form)
    assert [(one.code, one.severity, one.sheet, one.cell) for one in outcome.report.findings] == [
        ("template.version", Severity.INFO, None, None)
    ]
    message = outcome.report.findings[0].message
    assert "第1版" in message and "新增“主办单位”" in message and "“专家点评”" in message and "“困难问题”" in message
    report = outcome.report
    assert (report.verdict, report.version, report.unit, report.period) == (Verdict.ACCEPTED, 1, "B01", "2020-04")
    contents = outcome.contents
    assert contents is not None
    assert [row["present"] for row in contents.data["lectures"]] == [80, 81, 82, 83, 84, 85]
    assert not any({"heads", "comment"} & row.keys() for row in contents.data["lectures"])
    assert contents.data["return"]["summary"] == "本月共开展宣讲六场，覆盖社区、企业和学校。"
    assert contents.data["return"]["month_heads"] == 495
    assert contents.data["return"]["prior_count"] == 12
    assert contents.data["requests"][0]["request"] == "希望多讲政策" and "works" not in contents.data
    assert contents.sheets["requests"] == "群众点单"


def test_faults_are_told_at_the_cells_of_the_older_return(tmp_path: Path) -> None:
    steps: Steps = [
        {
            "set": {
                "宣讲明细!L6": "很多",
                "月报表!B14": "少",
                "群众点单!A5": "不详",
                "宣讲明细!O7": "maybe",
                "月报表!F9": 20,
            }
        },
        {"insert_rows": {"宣讲明细": [8, 2]}},
        {"set": {"宣讲明细!L11": 9000, "新媒体作品!F5": "许多"}},
        {"rename": {"群众点单": "点单"}},
        {"delete_column": {"宣讲员": 2}},
    ]
    outcome = look(returns.spoil(returns.right(), steps), editions.keep(tmp_path, editions.later()))
    assert returns.told(outcome) == sorted(
        [
            ("template.version", None, None),
            ("value.number", "宣讲明细", "L6"),
            ("check.plausible", "宣讲明细", "L11"),
            ("schema.minLength", "月报表", "B14"),
            ("template.tampered", "月报表", "F9"),
            ("template.renamed-sheet", "点单", None),
            ("template.missing-column", "宣讲员", None),
            ("value.date", "点单", "A5"),
        ],
        key=lambda one: tuple(part or "" for part in one),
    )
    by_code = {one.code: one for one in outcome.report.findings}
    assert "线下人数" in by_code["value.number"].message, "the clerk's own header"
    assert by_code["value.number"].pointer == "/lectures/1/present"


def test_nothing_is_told_of_sheets_and_columns_that_nobody_asks_for_any_more(tmp_path: Path) -> None:
    steps: Steps = [{"delete_sheet": "新媒体作品"}, {"delete_column": {"宣讲明细": 15}}]
    outcome = look(returns.spoil(returns.right(), steps), editions.keep(tmp_path, editions.later()))
    assert returns.told(outcome) == [("template.version", None, None)]


def test_what_is_asked_for_anew_is_told_once(tmp_path: Path) -> None:
    outcome = look(returns.right(), editions.keep(tmp_path, editions.later(asks=True)))
    assert outcome.report.verdict is Verdict.RETURNED
    assert returns.told(outcome) == [
        ("template.new-field", "宣讲明细", None),
        ("template.new-field", "月报表", None),
        ("template.version", None, None),
    ]
    told = {one.sheet: one.message for one in outcome.report.findings if one.code == "template.new-field"}
    assert "“主持人”" in told["宣讲明细"] and "“分管领导”" in told["月报表"]


def test_a_new_column_is_not_asked_for_where_there_are_no_rows(tmp_path: Path) -> None:
    steps: Steps = [{"set": {"月报表!B5": "王明", "月报表!F5": "13800001111", "月报表!B6": "李华", "月报表!F6": "2020-05-01",
                             "月报表!B7": "是", "月报表!F7": "集中培训，本月未安排"}}]  # fmt: skip
    definition = editions.later(asks=True)
    definition["properties"]["return"]["required"].remove("leader")
    outcome = look(returns.spoil(returns.blank(), steps), editions.keep(tmp_path, definition))
    assert outcome.report.verdict is Verdict.ACCEPTED_ZERO, outcome.report.findings


def test_in_english_too(tmp_path: Path) -> None:
    outcome = look(returns.right(), editions.keep(tmp_path, editions.later(asks=True)), "en")
    assert any("it was read as declared" in one.message for one in outcome.report.findings)


def test_without_a_declaration_it_goes_back_unread(tmp_path: Path) -> None:
    outcome = look(returns.right(), editions.keep(tmp_path, editions.later(move=False)))
    assert returns.told(outcome) == [("template.version", None, None)]
    assert outcome.report.verdict is Verdict.RETURNED and outcome.contents is None


def test_a_version_to_come_goes_back_unread(tmp_path: Path) -> None:
    definition = editions.first()
    data = returns.right()
    older = load_form(definition | {"x-version": definition["x-version"]}, shipped(), tmp_path)
    newer = load_form(definition | {"x-version": definition["x-version"] + 1}, shipped(), tmp_path)
    assert look(data, older).report.verdict is Verdict.ACCEPTED
    assert [one.severity for one in look(data, newer).report.findings] == [Severity.ERROR]


def test_another_campaigns_older_form_is_told_as_that(tmp_path: Path) -> None:
    facts = replace(returns.FACTS, campaign="wanchang-2021")
    form = editions.keep(tmp_path, editions.later())
    report = examine(returns.document(returns.right()), Desk([form], facts)).report
    assert [one.code for one in report.findings] == ["template.campaign"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"dropped": ["works", "return.difficulty"]}, "旧版的“专家点评”（lectures.comment）没有说现在对应哪一栏"),
        ({"dropped": ["lectures.comment", "works", "return.difficulty", "return.height"]}, "旧版没有“return.height”"),
        ({"sections": {"requests": "order"}}, "旧版没有“order”"),
        ({"sections": {}}, "旧版的“群众点单”（orders）没有说"),
        ({"sections": {"requests": "orders", "wishes": "orders"}}, "现行版没有“wishes”"),
        ({"sections": {"requests": "return"}}, "一个是单条、一个是多行"),
        ({"fields": {"lectures.present": "lectures.people"}}, "旧版没有“lectures.people”"),
        ({"fields": MOVED | {"lectures.sponsor": "return.reporter"}}, "须来自同一张旧表"),
        ({"fields": MOVED | {"lectures.sponsor": "lectures.comment"}}, "请只留一处"),
        ({"fields": {"lectures.present": "lectures.heads", "return.month_count": "return.narrative"}}, "将丢失"),
    ],
)
def test_a_declaration_that_loses_something_is_refused(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    definition = editions.later()
    definition["x-from"]["1"] |= change
    with pytest.raises(FormError, match="x-from") as refused:
        editions.keep(tmp_path, definition)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("version", "says"), [("2", "不是更早的版本号"), ("1", "找不到旧版定义“old/monthly-return-1.json”")]
)
def test_a_version_that_is_none_or_not_kept_is_refused(tmp_path: Path, version: str, says: str) -> None:
    definition = editions.later()
    definition["x-from"] = {version: editions.MOVE}
    with pytest.raises(FormError, match=says):
        load_form(definition, shipped(), tmp_path)


@pytest.mark.parametrize(("text", "says"), [("[", "无法使用"), ("[]", "无法使用"), ('{"x-what": 1}', "x-what")])
def test_an_older_definition_that_is_no_form_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "monthly-return-1.json").write_text(text, "utf-8")
    with pytest.raises(FormError, match=says):
        load_form(editions.later(), shipped(), tmp_path)


def test_an_older_definition_under_another_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "monthly-return-1.json").write_text(json.dumps(editions.first() | {"$id": "other"}), "utf-8")
    with pytest.raises(FormError, match="旧版定义自称other第1版"):
        load_form(editions.later(), shipped(), tmp_path)


def test_every_mismatch_has_its_place_for_lint(tmp_path: Path) -> None:
    definition = editions.later()
    definition["x-from"]["1"]["fields"] = {"lectures.present": "lectures.people"}
    (tmp_path / "monthly-return-1.json").write_text(json.dumps(editions.first()), "utf-8")
    form = load_form(definition, shipped())
    found = {one.path: one.text.en for one in mismatches(replace(form, home=tmp_path))}
    assert found[("1", "fields", "lectures.present")] == "the older version has no “lectures.people”: mend the name"
    assert ("1",) in found


def test_a_form_from_a_path_finds_its_older_versions_beside_it(tmp_path: Path) -> None:
    editions.keep(tmp_path, editions.later())
    desk = make_desk(Request([], form=str(tmp_path / "monthly-return.json")))
    report = examine(returns.document(returns.right()), desk).report
    assert (report.verdict, report.version) == (Verdict.ACCEPTED, 1)
