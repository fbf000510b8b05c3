"""移植说明: the visible sheet that accounts for every cell of the clerk's file, what wants doing first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workbook import palette, values
from workbook.draft import Draft, style
from workbook.finding import mask_phones
from workbook.guide import explain
from workbook.handout import Handout
from workbook.printing import print_layout
from workbook.sections import lines
from workbook.sheets import Link, Sheet, Span, Style, sheet_ref
from workbook.transplant import reasons
from workbook.transplant.account import Account, Asked
from workbook.transplant.runs import LeftRun, MovedRun, left_runs, moved_runs

SHEET = "移植说明"

_WIDTHS = {1: 14.0, 2: 13.0, 3: 18.0, 4: 34.0, 5: 19.0, 6: 36.0}
_RIGHT = 6
_LINE = 15.5
_LONGEST, _GIST = 300, 60
"""Characters shown of what was left, and of what was moved and stands there in full."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What was moved: the file's name, and in words the templates it came from and went to ("第1版"、"2020年4月")."""

    file: str
    before: str
    after: str


def draw_account(account: Account, origin: Origin, handout: Handout) -> Sheet:
    """The sheet of an account, in the present template of a unit and month."""
    pen = _Pen(Draft(SHEET, widths=dict(_WIDTHS)))
    pen.across(SHEET, style("title"), 36.0)
    pen.across(
        f"原件“{origin.file}”填在{origin.before}的模板中，内容已移入本表（{origin.after}）。", style("line"), 22.0
    )
    pen.across(_summary(account), style("line"), 22.0)
    pen.across(
        "请先补填第一部分，再看第二部分中有无仍需保留的内容，核对无误后直接报送本表。批注、图片和格式不随移植，以原件为准；本页不必删除。",
        style("note-wrapped"),
        28.0,
    )
    _draw_asked(pen, account.asked)
    _draw_left(pen, left_runs(account.left))
    _draw_moved(pen, moved_runs(account))
    return pen.draft.sheet(printing=print_layout(handout, landscape=True), tint=palette.DOUBT)


def _summary(account: Account) -> str:
    cells = len({one.source for one in account.moved})
    asked = sum(one.must for one in account.asked)
    more = len(account.asked) - asked
    told = [f"另有{asked}栏须补填"] * bool(asked) + [f"{more}栏可选填"] * bool(more)
    return f"共有{cells + len(account.left)}格内容：移入{cells}格，未移入{len(account.left)}格" + (
        f"；{'，'.join(told)}。" if told else "。"
    )


class _Pen:
    """Writes the sheet from the top down."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.row = 1

    def across(self, text: str, look: Style, height: float) -> None:
        """One text over the sheet's width."""
        self.draft.block(Span(self.row, 1, self.row, _RIGHT), text, look)
        self._close(max(height, _LINE * lines(text, sum(_WIDTHS.values())) + 5) if look.role == "line" else height)

    def band(self, text: str, headers: Sequence[str], spans: Sequence[tuple[int, int]]) -> None:
        """The heading of a part, and its header row."""
        self._close(8.0)
        self.across(text, style("band"), 26.0)
        for header, (left, right) in zip(headers, spans, strict=True):
            self.draft.block(Span(self.row, left, self.row, right), header, style("header"))
        self._close(24.0)

    def line(self, cells: Sequence[tuple[Any, Style]], spans: Sequence[tuple[int, int]]) -> None:
        """One line of a part, as high as its longest text needs."""
        tallest = 1
        for (value, look), (left, right) in zip(cells, spans, strict=True):
            self.draft.block(Span(self.row, left, self.row, right), value, look)
            width = sum(_WIDTHS[column] for column in range(left, right + 1))
            text = value.text if isinstance(value, Link) else value
            tallest = max(tallest, lines(text, width - 1) if text else 1)
        self._close(min(390.0, _LINE * tallest + 7))

    def _close(self, height: float) -> None:
        self.draft.heights[self.row] = height
        self.row += 1


_SIX = [(column, column) for column in range(1, _RIGHT + 1)]
_FOUR = [(1, 1), (2, 2), (3, 4), (5, 6)]
_TEXT, _PLACE, _LINK = style("entry", "long"), style("body", "choice"), style("link", "choice")


def _draw_asked(pen: _Pen, asked: Sequence[Asked]) -> None:
    pen.band("一、原表没有、现行模板要填的栏目", ("工作表", "位置", "栏目", "怎么填", "是否必填", "说明"), _SIX)
    for one in sorted(asked, key=lambda each: not each.must):
        must = one.must
        column = "整列，有几行填几行" if one.section.is_table else ""
        cells: list[tuple[Any, Style]] = [
            (one.section.sheet, _TEXT),
            (Link(one.target.a1, sheet_ref(one.section.sheet, one.target.a1)), _LINK),
            (one.field.caption, _TEXT),
            (explain(one.field), _TEXT),
            ("须补填" if must else "有则填", style("fault" if must else "body", "choice")),
            (column, _TEXT),
        ]
        pen.line(cells, _SIX)
    _draw_none(pen, asked, "没有，原表的栏目已经齐全。")


def _draw_left(pen: _Pen, runs: Sequence[LeftRun]) -> None:
    pen.band("二、未移入的内容", ("原工作表", "原位置", "原内容", "未移入的原因"), _FOUR)
    for run in runs:
        cells: list[tuple[Any, Style]] = [
            (run.sheet, _TEXT),
            (run.cells, _PLACE),
            (_shown(run.value, run.size), _TEXT),
            (run.why, style("doubt" if reasons.wants_look(run.why) else "entry", "long")),
        ]
        pen.line(cells, _FOUR)
    _draw_none(pen, runs, "没有，原件的内容全部移入。")


def _draw_moved(pen: _Pen, runs: Sequence[MovedRun]) -> None:
    pen.band("三、已移入的内容", ("原工作表", "原位置", "栏目", "原内容", "移至", "说明"), _SIX)
    for run in runs:
        place = f"{run.target_sheet} {run.target}" if run.target_sheet != run.sheet else run.target
        cells: list[tuple[Any, Style]] = [
            (run.sheet, _TEXT),
            (run.cells, _PLACE),
            (run.title, _TEXT),
            (_shown(run.value, run.size, _GIST), _TEXT),
            (Link(place, sheet_ref(run.target_sheet, run.target.partition(":")[0])), _LINK),
            (run.changed, style("doubt", "long") if run.changed == reasons.AS_TYPED else _TEXT),
        ]
        pen.line(cells, _SIX)
    _draw_none(pen, runs, "没有可以移入的内容。")


def _draw_none(pen: _Pen, found: Iterable[object], text: str) -> None:
    if not any(True for _ in found):
        pen.line([(text, style("entry", "long"))], [(1, _RIGHT)])


def _shown(value: Any, size: int, longest: int = _LONGEST) -> str:
    text = "（公式，没有结果）" if value == "=" else str(mask_phones(values.show(value)))
    text = text if len(text) <= longest else text[:longest] + "…"
    return f"{text} 等{size}格" if size > 1 else text
