"""What others said about cells stays as they said it: notes, boxes of every sort, threads."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.package.packages import (
    BUTTON,
    COMMENTS,
    NOTED,
    SHEET,
    THREAD_LEAD,
    VML,
    box,
    build,
    changed,
    drawing,
    marked,
    noted,
    rels,
    rewritten,
    saved_by_another,
    sheet,
    sheet_of,
    sound,
    thread,
)  # fmt: skip
from tests.support import soffice_convert
from workbook.package.book import BookPart
from workbook.package.comments import Comments
from workbook.package.names import MAIN, THREADS
from workbook.package.package import Package
from workbook.package.trees import PackageError, parse
from workbook.unmarking import HEADING, unmark

RICH = (
    '<comment ref="A1" authorId="0"><text><r><rPr><b/><sz val="9"/></rPr><t xml:space="preserve">小王: </t></r>'
    "<r><rPr><i/></rPr><t>人数待核</t></r></text></comment>"
)
THREADED = "xl/threadedComments/threadedComment1.xml"
PERSONS = "xl/persons/person.xml"


def texts(data: bytes, part: str = COMMENTS) -> dict[str, str]:
    """Cell -> what its comment says."""
    root = parse(Package(data).read(part), part)
    return {
        node.get("ref", ""): "".join(str(text) for text in node.itertext(f"{{{MAIN}}}t"))
        for node in root.iter(f"{{{MAIN}}}comment")
    }


def test_the_runs_of_a_note_stay_and_ours_comes_behind_them() -> None:
    data = noted(RICH, drawing(box(0, 0)))
    copy = marked(data, "A1")
    assert texts(copy)["A1"].startswith("小王: 人数待核\n" + HEADING)
    content = Package(copy).read(COMMENTS).decode()
    assert RICH.removesuffix("</text></comment>") in content
    back = Package(unmark(saved_by_another(copy)))
    assert RICH in back.read(COMMENTS).decode()


def test_readings_of_signs_stay_behind_the_runs() -> None:
    reading = '<rPh sb="0" eb="1"><t>ひ</t></rPh><phoneticPr fontId="1"/>'
    data = noted(f'<comment ref="A1" authorId="0"><text><t>日</t>{reading}</text></comment>', drawing(box(0, 0)))
    copy = marked(data, "A1")
    content = Package(copy).read(COMMENTS).decode()
    assert content.index("<t>日</t>") < content.index(HEADING) < content.index(reading)
    back = Package(unmark(saved_by_another(copy))).read(COMMENTS).decode()
    assert HEADING not in back and reading in back and "<t>日</t>" in back


def test_every_byte_of_other_shapes_stays_though_they_are_no_sound_xml() -> None:
    picture = '<v:rect id="_x0000_s1041"><v:imagedata o:relid="rId9"/></v:rect><v:shape id="a" type="#b" />'
    data = noted(RICH, drawing(BUTTON, picture, box(0, 0)))
    before = Package(data).read(VML).decode()
    copy = marked(data, "A1", "B1")
    content = Package(copy).read(VML).decode()
    assert content.startswith(before[: before.index(box(0, 0))])
    assert content.count('ObjectType="Note"') == 2 and content.count("<x:Column>1</x:Column>") == 1
    back = Package(unmark(saved_by_another(copy))).read(VML).decode()
    assert back.count('ObjectType="Note"') == 1 and BUTTON in back and picture in back


def test_a_box_is_enlarged_for_what_we_add() -> None:
    content = Package(marked(noted(RICH, drawing(box(0, 0))), "A1")).read(VML).decode()
    assert "height:60pt" not in content and "width:108pt" in content
    assert "1, 15, 0, 2, 3, 31, 4, 1" not in content


def test_the_last_note_takes_its_parts_along_and_no_other() -> None:
    data = build()
    copy = marked(data, "A1", "B2")
    assert {"xl/comments1.xml", VML, "xl/worksheets/_rels/sheet1.xml.rels"} <= changed(data, copy)
    back = saved_by_another(copy)
    package = Package(unmark(back))
    assert [name for name in package.names if "comment" in name or name.endswith(".vml")] == []
    assert sheet_of(package).child("legacyDrawing") is None
    assert package.relations(SHEET) == [] and package.content_type(COMMENTS) == "application/xml"


@pytest.mark.parametrize("shape", [BUTTON, '<v:group id="g"><v:oval id="o"/></v:group>', '<v:rect id="r"/>'])
def test_a_drawing_in_which_something_else_is_drawn_stays(shape: str) -> None:
    data = build({
        SHEET: sheet('<row r="1"><c r="A1"/></row>', after=NOTED),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("vmlDrawing", "../drawings/vmlDrawing1.vml")),
        VML: drawing(shape),
    })  # fmt: skip
    copy = marked(data, "A1")
    assert shape.encode() in Package(copy).read(VML) and b'ObjectType="Note"' in Package(copy).read(VML)
    package = Package(unmark(saved_by_another(copy)))
    assert shape.encode() in package.read(VML)
    assert sheet_of(package).child("legacyDrawing") is not None and COMMENTS not in package


def test_a_drawing_in_utf_16_is_read_and_one_that_is_none_refused() -> None:
    vml = '<?xml version="1.0" encoding="UTF-16"?>' + drawing(BUTTON, box(0, 0))
    content = Package(marked(noted(RICH, vml.encode("utf-16")), "A1", "B1")).read(VML).decode("utf-8")
    assert content.startswith('<?xml version="1.0" encoding="UTF-8"?>') and content.count('"Note"') == 2
    with pytest.raises(PackageError):
        marked(noted(RICH, b"nothing"), "B1")


def test_comments_may_lie_anywhere_and_need_no_boxes() -> None:
    types = Package(noted(RICH, "")).read("[Content_Types].xml").decode()
    data = noted(RICH, "", **{
        "[Content_Types].xml": types.replace(COMMENTS, "xl/Notes/One%20Note.xml"),
        COMMENTS: None, VML: None, SHEET: sheet('<row r="1"><c r="A1"/></row>'),
        "xl/notes/one note.xml": Package(noted(RICH, "")).read(COMMENTS),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("comments", "/xl/Notes/One%20Note.xml")),
    })  # fmt: skip
    copy = marked(data, "A1", "B1")
    assert HEADING in texts(copy, "xl/notes/one note.xml")["A1"] and COMMENTS not in Package(copy)
    assert b"<x:Column>1</x:Column>" in Package(copy).read(VML)
    back = unmark(saved_by_another(copy))
    assert texts(back, "xl/notes/one note.xml") == {"A1": "小王: 人数待核"} and VML not in Package(back)


def test_a_relationship_that_leads_to_no_comments_is_replaced() -> None:
    data = noted(RICH, drawing(), **{COMMENTS: None})
    package = Package(marked(data, "A1"))
    assert [one.kind for one in package.relations(SHEET)].count("comments") == 1


def test_a_thread_gets_a_reply_that_goes_again() -> None:
    persons = (
        f'<personList xmlns="{THREADS}"><person displayName="小王" id="{{P}}" userId="u" providerId="AD"/></personList>'
    )
    heading = '<comment ref="A1" authorId="0"><text><t>[线程批注] 请核对</t></text></comment>'
    data = noted(heading, drawing(box(0, 0)), THREAD_LEAD, **{
        THREADED: thread(("T1", "请核对"), ("T2", "已核对")), PERSONS: persons,
        "xl/_rels/workbook.xml.rels": rels(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"),
            ("http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml"),
        ),
    })  # fmt: skip
    copy = marked(data, "A1")
    nodes = list(parse(Package(copy).read(THREADED), THREADED))
    assert [node.get("parentId") for node in nodes] == [None, "{T1}", "{T1}"]
    assert nodes[2].get("dT") == "2020-04-02T08:00:00.00" and HEADING in (nodes[2][0].text or "")
    assert nodes[2].get("personId", "?") in Package(copy).read(PERSONS).decode()
    back = Package(unmark(saved_by_another(copy)))
    assert [node.get("id") for node in parse(back.read(THREADED), THREADED)] == ["{T1}", "{T2}"]
    assert [node.get("displayName") for node in parse(back.read(PERSONS), PERSONS)] == ["小王"]


def test_a_list_of_people_that_was_ours_alone_goes() -> None:
    heading = '<comment ref="A1" authorId="0"><text><t>[线程批注] 请核对</t></text></comment>'
    data = noted(heading, drawing(box(0, 0)), THREAD_LEAD, **{THREADED: thread(("T1", "请核对"))})
    copy = marked(data, "A1")
    assert BookPart(Package(copy)).part_of("person") is not None
    assert BookPart(Package(unmark(saved_by_another(copy)))).part_of("person") is None


def test_comments_written_with_character_references_are_known_as_ours() -> None:
    copy = saved_by_another(marked(noted(RICH, drawing(box(0, 0))), "A1", "B1"))
    told = rewritten(copy, COMMENTS, lambda text: text.encode("ascii", "xmlcharrefreplace").decode())
    assert HEADING.encode() not in Package(told).read(COMMENTS)
    assert texts(unmark(told)) == {"A1": "小王: 人数待核"}


def test_unmarking_writes_no_sheet_that_was_not_marked() -> None:
    data = noted(RICH, drawing(box(0, 0)))
    assert changed(data, unmark(data)) == set()


def test_notes_by_the_thousand_take_no_time() -> None:
    package = Package(build())
    book, part = BookPart(package), sheet_of(package)
    comments = Comments(book, part)
    for row in range(1, 5001):
        comments.say(f"A{row}", "请核对", "审核意见", 300, 60)
    comments.save()
    assert package.read(VML).count(b'ObjectType="Note"') == 5000
    ids = [node.get("id") for node in parse(package.read(VML), VML)]
    assert len(set(ids)) == len(ids) == 5002


@pytest.mark.slow
def test_libreoffices_comments_are_kept(tmp_path: Path) -> None:
    (tmp_path / "one.xlsx").write_bytes(noted(RICH, drawing(box(0, 0))))
    (tmp_path / "out").mkdir()
    data = soffice_convert(tmp_path / "one.xlsx", "xlsx", tmp_path / "out").read_bytes()
    name = BookPart(Package(data)).sheets[0].name
    assert name == "表"
    copy = marked(data, "A1", "B1")
    (tmp_path / "two.xlsx").write_bytes(copy)
    told = openpyxl.load_workbook(tmp_path / "two.xlsx")["表"]
    assert told["A1"].comment.text.startswith("小王: 人数待核\n" + HEADING) and told["B1"].comment
    back = unmark(saved_by_another(copy))
    (tmp_path / "three.xlsx").write_bytes(back)
    assert openpyxl.load_workbook(tmp_path / "three.xlsx")["表"]["A1"].comment.text == "小王: 人数待核"
    with ZipFile(tmp_path / "three.xlsx") as package:
        assert package.testzip() is None


def test_microsofts_validator_has_nothing_against_what_we_add(tmp_path: Path) -> None:
    data = noted(RICH, drawing(BUTTON.replace("<br>", ""), box(0, 0)))
    assert sound(data, tmp_path) == []
    copy = marked(data, "A1", "B1", "C7")
    assert sound(copy, tmp_path) == []
    assert sound(unmark(saved_by_another(copy)), tmp_path) == []
