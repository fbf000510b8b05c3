"""Sheets and columns that were renamed, moved, doubled or thrown away."""

from __future__ import annotations

from dataclasses import replace

from campaign.demo.paper import RECORD, Line, NoRoomError, Paper, tables
from campaign.demo.plants.plant import ERROR, INFO, Plant, add, plant

LECTURES, LECTURERS, ORDERS, WORKS, EXPLANATIONS = "宣讲明细", "宣讲员", "群众点单", "新媒体作品", "情况说明"


def _header(paper: Paper, sheet: str, beyond: int) -> str:
    """The cell in the header row, `beyond` columns behind the last one."""
    last = len(tables()[sheet].columns)
    cell = paper.sheet(sheet).cell(tables()[sheet].header, last + beyond)
    return str(cell.coordinate)


@plant("template.extra-column", INFO, f"{LECTURES}.加栏")
def sow_column_of_their_own(paper: Paper) -> None:
    """A column that the unit wants for itself."""
    place = _header(paper, LECTURES, 1)
    paper.sheet(LECTURES)[place].value = "带车司机"
    paper.say("template.extra-column", INFO, LECTURES, place, "自己加了一栏“带车司机”")


@plant("template.extra-column", INFO, f"{WORKS}.加栏")
def sow_likes_column(paper: Paper) -> None:
    """How many liked it, which nobody asked."""
    place = _header(paper, WORKS, 2)
    paper.sheet(WORKS)[place].value = "点赞数"
    paper.say("template.extra-column", INFO, WORKS, place, "自己加了一栏“点赞数”")


@plant("template.duplicate-column", ERROR, ORDERS)
def sow_column_twice(paper: Paper) -> None:
    """A header copied to the end."""
    place = _header(paper, ORDERS, 1)
    paper.sheet(ORDERS)[place].value = "来源"
    paper.say("template.duplicate-column", ERROR, ORDERS, place, "“来源”一栏出现两次")


def _plant_lost_column(sheet: str, column: str) -> None:
    def sow(paper: Paper) -> None:
        number = list(tables()[sheet].columns).index(column) + 1
        paper.sheet(sheet).delete_cols(number)
        paper.say("template.missing-column", ERROR, sheet, None, f"删掉了“{column}”一栏")

    add(Plant(f"template.missing-column/{sheet}", "template.missing-column", ERROR, frozenset({sheet}), sow))


_plant_lost_column(WORKS, "类型")
_plant_lost_column(ORDERS, "办理情况")


@plant("template.missing-header", ERROR, ORDERS)
def sow_header_wiped(paper: Paper) -> None:
    """The header row cleared."""
    for cell in paper.sheet(ORDERS)[tables()[ORDERS].header]:
        cell.value = None
    paper.say("template.missing-header", ERROR, ORDERS, None, "表头被清空")


def _plant_lost_sheet(sheet: str) -> None:
    def sow(paper: Paper) -> None:
        del paper.book[sheet]
        paper.say("template.missing-sheet", ERROR, sheet, None, f"删掉了“{sheet}”表")

    add(Plant(f"template.missing-sheet/{sheet}", "template.missing-sheet", ERROR, frozenset({sheet}), sow))


for _sheet in (ORDERS, WORKS):
    _plant_lost_sheet(_sheet)


@plant("template.total-row", INFO, f"{LECTURES}.行数", f"{RECORD}.合计")
def sow_total_row(paper: Paper) -> None:
    """A total below the lectures, by a clerk who trusts no formula."""
    row = paper.rows(LECTURES).stop
    if row in (one for sheet, one in paper.taken if sheet == LECTURES):
        raise NoRoomError(LECTURES)
    cell = paper.at(LECTURES, "序号", row)
    cell.value = "合计"
    paper.at(LECTURES, "线下人数", row).value = sum(
        value for one in paper.rows(LECTURES) if isinstance(value := paper.value(LECTURES, "线下人数", one), int)
    )
    paper.say("template.total-row", INFO, LECTURES, cell.coordinate, "自己加了合计行")


@plant("template.moved-columns", INFO, f"{LECTURES}.栏位", f"{LECTURES}.行位", moves=True)
def sow_columns_exchanged(paper: Paper) -> None:
    """地点 and 人数 exchanged, header and all; every fault moves with its cell."""
    sheet, table = paper.sheet(LECTURES), tables()[LECTURES]
    one, other = table.columns["宣讲地点"], table.columns["线下人数"]
    for row in range(table.header, paper.rows(LECTURES).stop + 1):
        left, right = sheet[f"{one}{row}"], sheet[f"{other}{row}"]
        left.value, right.value = right.value, left.value
        left.number_format, right.number_format = right.number_format, left.number_format

    def follow(line: Line) -> Line:
        letters = (line.cell or "").rstrip("0123456789")
        if line.sheet != LECTURES or line.cell is None or letters not in (one, other):
            return line
        return replace(line, cell=(other if letters == one else one) + line.cell[len(letters) :])

    paper.move(follow)
    paper.say("template.moved-columns", INFO, LECTURES, None, "“宣讲地点”和“线下人数”换了位置")


def _plant_renamed(sheet: str, name: str) -> None:
    def sow(paper: Paper) -> None:
        paper.sheet(sheet).title = name
        for cells in paper.sheet(RECORD).iter_rows():
            for cell in cells:  # as Excel does by itself
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = cell.value.replace(f"'{sheet}'!", f"'{name}'!").replace(f"{sheet}!", f"{name}!")
        paper.move(lambda line: replace(line, sheet=name) if line.sheet == sheet else line)
        paper.say("template.renamed-sheet", INFO, name, None, f"“{sheet}”改名为“{name}”")

    touched = frozenset({f"{sheet}.表名"})
    add(Plant(f"template.renamed-sheet/{sheet}", "template.renamed-sheet", INFO, touched, sow, moves=True))


_plant_renamed(LECTURES, "本月宣讲")
_plant_renamed(LECTURERS, "宣讲员名单")
