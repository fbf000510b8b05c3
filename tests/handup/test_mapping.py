"""A mistake in a mapping is one sentence that says where it is and what may stand there."""

import copy
import json
from typing import Any

import pytest

from campaign.handup.handup import handup
from campaign.handup.mapping import HandupError
from campaign.workspace import Workspace
from workbook.shipped import HOME

NAME = "monthly-return-to-city-report.json"
SHIPPED = json.loads((HOME / "forms" / "handup" / NAME).read_text("utf-8"))


def put(district: Workspace, mapping: Any) -> None:
    folder = district.forms / "上报"
    folder.mkdir(parents=True, exist_ok=True)
    text = mapping if isinstance(mapping, str) else json.dumps(mapping, ensure_ascii=False)
    (folder / NAME).write_text(text, "utf-8")


def changed(path: str, value: Any) -> Any:
    made = copy.deepcopy(SHIPPED)
    *way, last = path.split("/")
    node = made
    for part in way:
        node = node[part]
    node[last] = value
    return made


def test_the_workspace_s_own_mapping_wins(district: Workspace) -> None:
    put(district, changed("above/unit", {"code": "Q04", "name": "涧西区"}))
    (path,) = handup(district, "2020-05").files
    assert path.name == "2020年5月_涧西区_区县月报.xlsx"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("above", {"campaign": "a", "name": "b", "department": "c"}, "above：缺少“due_day”"),
        ("above/due_day", 40, "above 的 due_day：40 超出范围，应不大于28"),
        ("fields/return.zero/take", "none", 'fields 的 return.zero 的 take："none" 不可用，可用的有 count、sum'),
        ("fields/return.zero/tke", "zero", "没有“tke”这样的写法，可用的有 take、of、span、most"),
        ("fields/return.zeros", {"take": "zero"}, "报表“区县月报”的单项中没有“return.zeros”"),
        ("fields/return.month_count", {"take": "count", "span": "month"}, "（本月场次）由公式自动计算"),
        ("fields/return.unit", {"take": "units"}, "（报送区县）由程序预填"),
        ("fields/return.prior_count", {"take": "count"}, "没有写明 span"),
        ("fields/return.units", {"take": "sum", "of": "lectures.duration", "span": "month"}, "现为“lectures.duration”"),
        ("fields/return.office", {"take": "setting", "of": "phone"}, "现为“phone”"),
        ("fields/return.narrative", {"take": "text", "of": "return.phone"}, "现为“return.phone”"),
        ("fields/return.narrative", {"take": "value", "of": "x"}, "不能取 value"),
        ("tables/topics", {"each": "topic", "columns": {"topic": {"take": "topic"}}}, "没有可以逐行填写的表“topics”"),
        ("tables/works/each", "films", "现为“films”"),
        ("tables/works/rank", "likes", "按“likes”取行，“新媒体作品”中没有这一栏"),
        ("tables/lecturers/columns/name", {"take": "value", "of": "phone"}, "“联系电话”，是个人信息，不能上报"),
        ("tables/lecturers/columns/phone", {"take": "value", "of": "name"}, "没有“phone”栏"),
    ],
)
def test_each_mistake_is_one_sentence(district: Workspace, path: str, value: Any, says: str) -> None:
    put(district, changed(path, value))
    with pytest.raises(HandupError) as told:
        handup(district, "2020-05")
    assert says in str(told.value)
    assert str(told.value).startswith(f"上报对照表“{NAME}”：") and "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "不是有效的 JSON，第1行第2列"), ("[]", "最外层：[] 应为花括号"), ('{"from": "别的"}', "缺少“to”")],
)
def test_what_is_no_mapping_is_said_to_be_none(district: Workspace, text: str, says: str) -> None:
    put(district, text)
    with pytest.raises(HandupError, match=says.replace("[", r"\[")):
        handup(district, "2020-05")


def test_a_form_that_nothing_is_above_of_says_so(district: Workspace) -> None:
    from campaign.handup.mapping import read_plan

    with pytest.raises(HandupError, match="报表“safety-return”没有上报对照表：请写一份"):
        read_plan(district, "safety-return", None)
