"""Templates as staff edit them: they take effect, and a mistake is told with its line before anything is written."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaign.notices.notices import notices
from campaign.notices.stationery import Stationery, StationeryError, read_stationery, sandbox
from campaign.notices.vocabulary import RETURNED, URGING, VOCABULARY, example
from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.mailbox.test_verb import wanchang
from tests.campaign.office import fill, lay
from tests.support import ROOT
from workbook.shipped import HOME

DAY = datetime(2020, 5, 9, 2, tzinfo=UTC)


def edited(workspace: Workspace, text: str | bytes, name: str = URGING) -> Stationery:
    data = text if isinstance(text, bytes) else text.encode()
    (workspace.templates / name).write_bytes(data)
    return read_stationery(workspace)


def test_init_lays_every_shipped_template_for_staff(april: Workspace) -> None:
    shipped = {entry.name: entry.read_bytes() for entry in (HOME / "notices").iterdir()}
    assert {path.name: path.read_bytes() for path in april.templates.iterdir()} == shipped
    assert set(VOCABULARY) == {name for name in shipped if name.endswith(".txt")}
    assert read_stationery(april).faults() == []


def test_an_edited_template_takes_effect_everywhere(workspace: Workspace) -> None:
    edited(workspace, "{{ department }}来信\n", "落款.txt")
    edited(workspace, "{{ unit }}欠{{ month }}{{ form }}\n")
    lay(workspace, "9.xlsx", fill(workspace, "A01"))
    reply = receive(workspace, now=DAY).documents[0].files[-1]
    assert _body(reply).endswith("区委宣传部来信\n")
    found = notices(workspace, "2020-04", now=DAY)
    assert _body(found.urgings[0].path) == "春晴路办事处（示例）欠2020年4月月报表\n"


def test_one_that_staff_deleted_is_the_shipped_one(workspace: Workspace) -> None:
    before = notices(workspace, "2020-04", now=DAY).urgings
    shutil.rmtree(workspace.templates)  # as in a workspace of an older version
    assert [one.data for one in notices(workspace, "2020-04", now=DAY).urgings] == [one.data for one in before]


FAULTS = {
    "unknown word": ("{{ unit }}：\n好\n{{ dew }}\n", "第3行用了没有的词“dew”"),
    "unknown word where it is seldom looked": (
        "{{ unit }}\n{% if returned and rest > 90 %}\n{{ x }}{% endif %}",
        "第3行",
    ),
    "no end": ("{{ unit }}\n{% if late %}\n", "没有写结尾"),
    "no such tag": ("\n\n{% 如果 returned %}{% endif %}", "第3行"),
    "unknown tag": ("\n{% fi %}", "第2行有不认识的指令“fi”"),
    "full-width mark": ("{{ unit，month }}", "第1行花括号里不该有“，”"),
    "brackets": ("{{ unit }\n", "第1行"),
    "unknown filter": ("{{ unit|shout }}", "第1行有不认识的写法“shout”"),
    "missing include": ('\n{% include "没有.txt" %}', "第2行引用的“没有.txt”不在"),
    "itself": ('{% include "催报通知.txt" %}', "引用了它自己"),
    "arithmetic": ("{{ unit }}\n{{ 1 // days_late }}", "第2行有一处没有内容或算不出来"),
    "attributes": ("{{ unit.__class__ }}", "第1行用了"),
    "attributes by name": ("{{ unit['__class__'].__mro__ }}", "第1行用了"),
    "methods": ("\n{{ unit.center(999999999) }}", "第2行用了"),
    "a text many times": ("{{ unit * 999999999 }}", "第1行用了通知里不许用的写法"),
    "format": ("{{ '%999999999d' % time }}", "第1行用了通知里不许用的写法"),
    "power": ("{{ 9 ** 9 ** 9 }}", "第1行用了通知里不许用的写法"),
    "globals": ("{{ range(9) }}", "第1行用了没有的词“range”"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_mistake_is_one_sentence_with_file_and_line_and_nothing_is_written(
    april: Workspace, tmp_path: Path, case: str
) -> None:
    text, words = FAULTS[case]
    workspace = Workspace(tmp_path)
    workspace.templates.mkdir()
    (fault,) = edited(workspace, text).faults()
    assert fault.startswith("“模板/催报通知.txt”") and words in fault and "\n" not in fault and fault.endswith("。")


def test_with_a_mistake_in_a_template_nothing_is_written(workspace: Workspace) -> None:
    edited(workspace, "{{ unit }}\n{{ nobody }}", RETURNED)
    lay(workspace, "9.xlsx", fill(workspace, "A01"))
    before = sorted(path for path in workspace.path.rglob("*") if path.parent.parent.name in ("退回", "通报"))
    said = wanchang("notices", workspace.path, "--period", "2020-04")
    assert said.returncode == 2 and said.stderr.startswith("“模板/退回通知.txt”第2行用了没有的词“nobody”")
    with pytest.raises(StationeryError, match="第2行"):
        receive(workspace, now=DAY)
    assert sorted(path for path in workspace.path.rglob("*") if path.parent.parent.name in ("退回", "通报")) == before
    (workspace.templates / RETURNED).unlink()
    receive(workspace, now=DAY)  # what was left is written once the template is right
    assert len(list(workspace.returns("2020-04").glob("*受理回执.eml"))) == 2


def test_files_of_other_editors_are_read(april: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.templates.mkdir()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        paper = edited(workspace, "{{ unit }}请报送\r\n{{ month }}\r\n".encode(encoding))
        assert paper.fill(URGING, example(URGING, full=True)) == "示例路办事处请报送\n2020年4月\n"
    with pytest.raises(StationeryError, match="不是文本文件"):
        edited(workspace, b"\x50\x4b\xff\xff\x00\x81")


@pytest.mark.parametrize("word", [word for word, about in VOCABULARY[URGING].items() if about.required])
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_no_notice_goes_out_without_what_it_must_say(april: Workspace, word: str, empty: str | None) -> None:
    with pytest.raises(StationeryError, match=rf"“{VOCABULARY[URGING][word].meaning}”（{word}）没有内容"):
        read_stationery(april).fill(URGING, example(URGING, full=True) | {word: empty})


def test_a_value_is_never_a_template_and_markup_is_escaped_in_html(april: Workspace) -> None:
    slots = example(URGING, full=True) | {"unit": "{{ department }}{% if %}", "lines": ["<b>{{ x }}"]}
    text = read_stationery(april).fill(URGING, slots)
    assert text.startswith("{{ department }}{% if %}：") and "1. <b>{{ x }}" in text
    assert sandbox(autoescape=True).from_string("{{ a }}").render(a="<b>&") == "&lt;b&gt;&amp;"


def test_the_page_tells_of_every_word(april: Workspace) -> None:
    page = (ROOT / "docs" / "notices.md").read_text("utf-8")
    parts = {part.partition("\n")[0].strip(): part for part in page.split("\n### ")[1:]}
    for name, words in VOCABULARY.items():
        for word, about in words.items():
            must = "必填" if about.required else ""
            assert f"| `{word}` | {about.meaning} | {must} |" in parts[name], (name, word)


def _body(path: Path) -> str:
    import email
    from email import policy

    part = email.message_from_bytes(path.read_bytes(), policy=policy.default).get_body()
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
