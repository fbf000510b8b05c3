"""The guide sheet (填报说明): one page that says by when, how and to whom; then what each column means."""

from __future__ import annotations

from workbook import palette
from workbook.draft import Draft, style
from workbook.entry import condition, hint
from workbook.form import Field, Section
from workbook.handout import day_text, fill_slots
from workbook.printing import print_layout
from workbook.sections import Job, lines
from workbook.sheets import Link, Sheet, Span, Style, sheet_ref

_WIDTHS = {1: 14.0, 2: 20.0, 3: 8.0, 4: 14.0, 5: 38.0}
_RIGHT = 5
_LINE = 15.5
_PAIR = 26.0
"""The least height of a label and its text, in points."""
_SHOWN_CHOICES = 36


class Pen:
    """Writes a guide from the top down."""

    def __init__(self, name: str) -> None:
        self.draft = Draft(name)
        self.draft.widths.update(_WIDTHS)
        self.row = 1

    def across(self, text: str, look: Style, height: float, left: int = 1) -> None:
        """One text over the sheet's width, its row as high as the text needs but at least `height`."""
        self.draft.block(Span(self.row, left, self.row, _RIGHT), text, look)
        self._close(height, (text, left, _RIGHT))

    def pair(self, label: str, text: str, label_look: Style, text_look: Style) -> None:
        """A label in the first column and a text beside it."""
        self.draft.put(self.row, 1, label, label_look)
        self.draft.block(Span(self.row, 2, self.row, _RIGHT), text, text_look)
        self._close(_PAIR, (text, 2, _RIGHT))

    def gap(self, height: float = 8.0) -> None:
        """An empty row."""
        self.draft.heights[self.row] = height
        self.row += 1

    def _close(self, height: float, *texts: tuple[str, int, int]) -> None:
        tallest = max(
            lines(text, sum(self.draft.widths[column] for column in range(left, right + 1)))
            for text, left, right in texts
        )
        self.draft.heights[self.row] = max(height, _LINE * tallest + 5)
        self.row += 1


def draw_guide(job: Job, name: str) -> Sheet:
    """The guide of a form, for a handout where there is one."""
    pen = Pen(name)
    pen.across(fill_slots(job.form.heading, job.handout), style("title"), 40.0)
    pen.across("填报说明", style("subtitle"), 24.0)
    _write_when(pen, job)
    _write_steps(pen, job)
    _write_colours(pen)
    _write_return(pen, job)
    page_end = pen.row - 1
    _write_reference(pen, job)
    return pen.draft.sheet(printing=print_layout(job.handout, breaks=(page_end,)), tint=palette.TABS["guide"])


def _write_when(pen: Pen, job: Job) -> None:
    about = job.handout
    if about is None:
        return
    pen.across("一、报什么、何时报、报给谁", style("band"), 26.0)
    whom = "，".join(part for part in (about.contact, about.phone and f"电话 {about.phone}") if part)
    facts = [
        ("填报单位", about.unit_name, "entry"),
        ("报告期", about.month, "entry"),
        ("截止日期", f"{day_text(about.due)}前（含当日）", "due"),
        (
            "报送",
            f"{about.department}：填好后保存，作为邮件附件发回下发本表的邮箱，文件名不必改" if about.department else "",
            "entry",
        ),
        ("有疑问找", whom, "entry"),
    ]
    for label, text, role in facts:
        if text:
            pen.pair(label, text, style("label"), style(role))
    pen.gap()


def _write_steps(pen: Pen, job: Job) -> None:
    tables = [section for section in job.form.sections if section.is_table and not section.closed]
    records = [section for section in job.form.sections if not section.is_table]
    zero = job.form.role("zero")
    main = next((s for s in tables if s.ready_rows), None)
    steps: list[str] = []
    if records:
        sheet = records[0].sheet
        steps.append(f"先填“{sheet}”中的黄色格；灰色格由程序自动计算，白色格已预填，都不用管。")
    if main is not None:
        steps.append(f"再填“{main.sheet}”等明细表：一事一行，带 * 的列必填；行数不够时接着往下填，不要另加工作表。")
    steps.append("有下拉箭头的格从列表中选；日期写成 2020-04-03，时间写成 09:30，人数只写数字，没有的留空。")
    if zero is not None:
        section, field = job.form.section(zero[0]), job.form.section(zero[0]).field(zero[1])
        steps.append(f"本月没有开展活动的，在“{section.sheet}”的“{field.title}”选“是”并写明原因，明细不填。")
    if job.handout is not None:
        steps.append("填完看“自查”表：顶上写着“可以报送”就可以发；还有问题的，点“第一处问题”直接到那一格。")
    pen.across("二、怎么填", style("band"), 26.0)
    for number, text in enumerate(steps, 1):
        pen.pair(f"第{number}步", text, style("label"), style("entry"))
    for text in _CARE:
        pen.pair("注意", text, style("label"), style("entry"))
    pen.gap()


_CARE = (
    "不要改表名、表头和隐藏的内容；可以插入或删除行、排序、筛选、调整行高列宽。粘贴时请用“选择性粘贴—数值”。",
    "打印时先选中已填的部分，再选“打印选定区域”，免得打出空行。",
)


def _write_colours(pen: Pen) -> None:
    pen.across("三、颜色的意思", style("band"), 26.0)
    for role, label, text in (
        ("input", "黄色格", "由填报单位填写。带 * 的必填，其余有则填、没有留空。"),
        ("given", "白色格", "下发时已经填好，不能改动；有误请打电话。"),
        ("computed", "灰色格", "随明细自动计算，不需要也不能填写。"),
        ("wrong", "红色格", "填得不对，请改正：选中这一格可看到怎么填。"),
        ("wanting", "橙色格", "该填还没有填，或数据少见，请核实。"),
    ):
        pen.pair(label, text, style(f"legend-{role}"), style("entry"))
    pen.gap()


def _write_return(pen: Pen, job: Job) -> None:
    place = job.form.roles.get("explanations")
    sheet = job.form.section(place).sheet if place else "情况说明"
    pen.across("四、退回了怎么办", style("band"), 26.0)
    for label, text in (
        (
            "强制",
            "填错或漏填。退回的表中错处标红并有批注，“问题清单”逐条列出，点一下就到那一格；改好后发回整份表即可。",
        ),
        ("核实", f"少见但可能属实的情况。确属实情的，在“{sheet}”写明原因，可以随首次报送一并通过，不必退回。"),
        ("提示", "仅供参考，不影响通过。"),
    ):
        pen.pair(label, text, style("label"), style("entry"))
    pen.gap()


def _write_reference(pen: Pen, job: Job) -> None:
    """What each column means, a block a sheet; the sheet's name leads to it."""
    pen.across("五、各表各栏怎么填", style("heading"), 30.0)
    pen.gap(4.0)
    for section in job.form.sections:
        fields = [field for field in section.fields if field.open]
        if fields:
            _write_section(pen, section, fields)


def _write_section(pen: Pen, section: Section, fields: list[Field]) -> None:
    draft = pen.draft
    link = Link(f"{section.sheet}  →", sheet_ref(section.sheet, "A1"))
    pen.draft.block(Span(pen.row, 1, pen.row, 2), link, style("sheet-link"))
    pen.draft.block(Span(pen.row, 3, pen.row, _RIGHT), section.note, style("note-wrapped"))
    draft.heights[pen.row] = max(22.0, 12.5 * lines(section.note, 70.0) + 6)
    pen.row += 1
    for column, text in ((1, "栏目"), (3, "必填")):
        draft.put(pen.row, column, text, style("header"))
    draft.block(Span(pen.row, 1, pen.row, 2), "栏目", style("header"))
    draft.block(Span(pen.row, 4, pen.row, _RIGHT), "怎么填", style("header"))
    draft.heights[pen.row] = 22.0
    pen.row += 1
    for field in fields:
        text = "；".join(filter(None, (condition(section, field), explain(field))))
        draft.block(Span(pen.row, 1, pen.row, 2), field.caption, style("entry"))
        draft.put(pen.row, 3, "*" if field.required else "有条件" if field.needed else "", style("body", "choice"))
        draft.block(Span(pen.row, 4, pen.row, _RIGHT), text, style("entry"))
        draft.heights[pen.row] = max(20.0, _LINE * lines(text, _WIDTHS[4] + _WIDTHS[5]) + 4)
        pen.row += 1
    pen.gap(10.0)


def explain(field: Field) -> str:
    """How to fill a column, with its choices where they are few and its greatest length where it has one."""
    text = hint(field)
    if field.choices:
        listed = "、".join(field.choices)
        if len(listed) <= _SHOWN_CHOICES and not all(choice in text for choice in field.choices):
            return f"{text}（{listed}）"
    longest = field.schema.get("maxLength")
    return f"{text}，不超过{longest}字" if longest and "不超过" not in text and field.kind == "text" else text
