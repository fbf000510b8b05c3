"""A department of no campaign of ours: a folder with settings and a form that counts nothing by topic or person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FORM: dict[str, Any] = {
    "$schema": "urn:wanchang:dialect",
    "$id": "book-loans",
    "title": "借阅月报",
    "type": "object",
    "required": ["head"],
    "x-version": 1,
    "x-heading": "{campaign}借阅月报",
    "x-roles": {
        "unit": "head.unit",
        "period": "head.period",
        "event": "loans",
        "date": "loans.day",
        "count": "head.loans",
        "count-says": "册次",
    },
    "x-measures": [{"field": "loans.fee"}],
    "x-lists": {"shelf": {"title": "书架", "entries": [{"label": "文学"}, {"label": "科技", "aliases": ["科学技术"]}]}},
    "x-sheets": [
        {"name": "填报说明", "guide": True},
        {"name": "借阅月报", "title": "{campaign}借阅月报", "columns": [14, 22, 14, 22]},
        {"name": "借阅登记", "title": "{campaign}借阅登记"},
    ],
    "properties": {
        "head": {
            "title": "借阅月报",
            "type": "object",
            "x-sheet": "借阅月报",
            "required": ["unit", "period", "librarian"],
            "properties": {
                "unit": {"title": "单位", "type": "string", "x-cell": "B4", "x-given": True},
                "period": {"title": "月份", "type": "string", "format": "month", "x-cell": "D4", "x-given": True},
                "librarian": {"title": "管理员", "type": "string", "maxLength": 20, "x-kind": "person", "x-cell": "B5"},
                "loans": {
                    "title": "本月借阅",
                    "type": "integer",
                    "x-cell": "D5",
                    "x-unit": "册次",
                    "x-total": {"count": "loans"},
                },
            },
        },
        "loans": {
            "title": "借阅登记",
            "type": "array",
            "x-sheet": "借阅登记",
            "x-header-row": 4,
            "x-ready-rows": 50,
            "x-last-row": 1000,
            "x-key": ["day", "book"],
            "x-master": "借阅登记",
            "items": {
                "type": "object",
                "required": ["day", "book", "shelf"],
                "properties": {
                    "day": {"title": "借出日期", "type": "string", "format": "date", "x-column": "A", "x-width": 14},
                    "book": {"title": "书名", "type": "string", "maxLength": 40, "x-column": "B", "x-width": 30},
                    "shelf": {"title": "书架", "type": "string", "x-codes": "shelf", "x-column": "C", "x-width": 12},
                    "fee": {
                        "title": "逾期费",
                        "type": "number",
                        "minimum": 0,
                        "x-unit": "元",
                        "x-column": "D",
                        "x-width": 10,
                    },
                },
            },
        },
    },
    "x-checks": [
        {"kind": "in-period", "field": "loans.day"},
        {"kind": "unique", "fields": ["loans.day", "loans.book"]},
    ],
}

SETTINGS: dict[str, Any] = {
    "campaign": {
        "id": "loans-2022",
        "name": "农家书屋借阅",
        "department": "区图书馆",
        "start": "2022-01-01",
        "end": "2022-06-30",
        "due_day": 10,
        "form": "book-loans",
    },
    "units": [{"code": f"T{number}", "name": f"第{number}书屋", "group": "书屋"} for number in range(1, 5)],
}


def write_department(folder: Path) -> Path:
    """The folder, as a department hands it to `wanchang init`."""
    folder.mkdir()
    (folder / "settings.json").write_text(json.dumps(SETTINGS, ensure_ascii=False), "utf-8")
    (folder / "book-loans.json").write_text(json.dumps(FORM, ensure_ascii=False), "utf-8")
    return folder
