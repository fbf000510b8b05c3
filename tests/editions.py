"""The monthly return as a later version has it: renamed, moved, dropped and new, with and without a word of how."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from workbook.codelist import shipped
from workbook.form import Form, load_form
from workbook.shipped import HOME

FORMS = HOME / "forms"
MOVE = {
    "sections": {"requests": "orders"},
    "fields": {"lectures.present": "lectures.heads", "return.summary": "return.narrative"},
    "dropped": ["lectures.comment", "works", "return.difficulty"],
}
"""What `later` has changed: x-from of the version before it."""


@cache
def first() -> dict[str, Any]:
    """The definition as shipped."""
    found: dict[str, Any] = json.loads((FORMS / "monthly-return.json").read_text("utf-8"))
    return found


def later(*, move: bool = True, asks: bool = False) -> dict[str, Any]:
    """The version after it.

    线下人数 is 现场人数 and stands elsewhere, 群众点单 is 群众需求, 工作情况 is 工作小结; 专家点评, 困难问题 and 新媒体作品 are
    gone; 主办单位 is new, and with `asks` 主持人, which must be filled, as well as 分管领导 in the record.
    """
    text = json.dumps(first(), ensure_ascii=False)
    for old, new in (
        ("lectures.heads", "lectures.present"),
        ("return.narrative", "return.summary"),
        ('"orders.', '"requests.'),
    ):
        text = text.replace(old, new)
    form: dict[str, Any] = json.loads(text)
    form["x-version"] += 1
    properties = form["properties"]
    form["properties"] = {{"orders": "requests"}.get(name, name): one for name, one in properties.items()}
    del form["properties"]["works"]
    form["x-sheets"] = [sheet for sheet in form["x-sheets"] if sheet["name"] != "新媒体作品"]
    form["x-checks"] = [check for check in form["x-checks"] if "works." not in json.dumps(check)]
    lost = ("works.", "lectures.comment")
    form["x-roles"] = {role: named for role, named in form["x-roles"].items() if not named.startswith(lost)}
    _rename_sheet(form, "群众点单", "群众需求")
    _change_record(form["properties"]["return"], asks)
    _change_lectures(form["properties"]["lectures"], asks)
    if move:
        form["x-from"] = {str(first()["x-version"]): deepcopy(MOVE)}
    return form


def _rename_sheet(form: dict[str, Any], old: str, new: str) -> None:
    form["properties"]["requests"] |= {"x-sheet": new, "title": new, "x-master": new}
    for sheet in form["x-sheets"]:
        if sheet["name"] == old:
            sheet |= {"name": new, "title": sheet["title"].replace(old, new)}


def _change_record(section: dict[str, Any], asks: bool) -> None:
    fields = section["properties"]
    summary = fields.pop("narrative") | {"title": "工作小结", "x-cell": "B15:H15"}
    fields["experience"]["x-cell"] = "B14:H14"
    del fields["difficulty"]
    fields["summary"] = summary
    if asks:
        fields["leader"] = {"title": "分管领导", "type": "string", "maxLength": 20, "x-cell": "B16:D16"}
        section["required"].append("leader")


def _change_lectures(section: dict[str, Any], asks: bool) -> None:
    fields = section["items"]["properties"]
    present = fields.pop("heads") | {"title": "现场人数", "x-column": "O"}
    del fields["comment"]
    section["items"]["required"].remove("comment")
    fields["present"] = present
    fields["sponsor"] = {"title": "主办单位", "type": "string", "maxLength": 40, "x-column": "L"}
    if asks:
        fields["host"] = {"title": "主持人", "type": "string", "maxLength": 20, "x-column": "T", "x-kind": "person"}
        section["items"]["required"].append("host")
    section["items"]["properties"] = dict(sorted(fields.items(), key=lambda one: str(one[1]["x-column"])))


def keep(folder: Path, definition: dict[str, Any]) -> Form:
    """A definition in a folder, the version before it beside it; -> the form as it is loaded from there."""
    (folder / "old").mkdir(parents=True, exist_ok=True)
    old = first()
    write = {f"{definition['$id']}.json": definition, f"old/{old['$id']}-{old['x-version']}.json": old}
    for name, one in write.items():
        (folder / name).write_text(json.dumps(one, ensure_ascii=False), "utf-8")
    return load_form(definition, shipped(), folder)
