"""Choices that are not the drop-down's: other words for one of its labels, or no label at all."""

from __future__ import annotations

import csv
from functools import cache
from random import Random

from campaign.demo.paper import NoRoomError, Paper
from campaign.demo.plants.plant import ERROR, INFO, Plant, add
from workbook.shipped import HOME

_CHOSEN = (
    ("宣讲明细.宣讲主题", "topic"),
    ("宣讲明细.阵地类型", "venue"),
    ("宣讲明细.受众类别", "audience"),
    ("宣讲明细.效果评估", "rating"),
    ("宣讲明细.现场互动", "yes-no"),
    ("宣讲员.类别", "lecturer"),
    ("附件清单.类型", "attachment"),
    ("群众点单.来源", "source"),
    ("群众点单.办理情况", "handling"),
    ("新媒体作品.平台", "platform"),
)
"""Columns with a list, and that list; 宣讲形式 is left alone, for other columns hang on it."""

_UNLISTED = {
    "宣讲明细.宣讲主题": "抗击疫情专题",
    "宣讲明细.阵地类型": "露天广场",
    "宣讲明细.受众类别": "各界群众代表",
    "宣讲明细.效果评估": "非常满意",
    "宣讲员.类别": "特邀嘉宾",
    "附件清单.类型": "录音",
    "群众点单.办理情况": "正在研究",
    "新媒体作品.平台": "今日示例号",
    "新媒体作品.类型": "海报",
}


@cache
def aliases(name: str) -> dict[str, tuple[str, ...]]:
    """Label -> the other words for it alone, of a list in templates/codes."""
    with (HOME / "codes" / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = [(row["label"], row["aliases"].split("|")) for row in csv.DictReader(lines)]
    labels = {label for label, _ in rows}
    said = [one for _, some in rows for one in some]
    return {
        label: tuple(one for one in some if one and one not in labels and said.count(one) == 1) for label, some in rows
    }


def _plant_alias(place: str, name: str) -> None:
    sheet, _, column = place.partition(".")

    def sow(paper: Paper) -> None:
        row = paper.take(sheet, lambda one: bool(aliases(name).get(str(paper.value(sheet, column, one)))))
        cell = paper.at(sheet, column, row)
        label = str(cell.value)
        cell.value = _choose(aliases(name)[label], paper.rng)
        paper.say("value.alias", INFO, sheet, cell.coordinate, f"“{column}”的“{label}”填成“{cell.value}”")

    add(Plant(f"value.alias/{place}", "value.alias", INFO, frozenset({place}), sow))


def _choose(words: tuple[str, ...], rng: Random) -> str:
    if not words:
        raise NoRoomError("no other word")
    return rng.choice(words)


def _plant_unlisted(place: str, word: str) -> None:
    sheet, _, column = place.partition(".")

    def sow(paper: Paper) -> None:
        cell = paper.at(sheet, column, paper.take(sheet))
        cell.value = word
        paper.say("schema.enum", ERROR, sheet, cell.coordinate, f"“{column}”填了列表以外的“{word}”")

    add(Plant(f"schema.enum/{place}", "schema.enum", ERROR, frozenset({place}), sow))


for _place, _list in _CHOSEN:
    _plant_alias(_place, _list)
for _place, _word in _UNLISTED.items():
    _plant_unlisted(_place, _word)
