"""What a person clicks: a table of actions over a workbook that is open, and the one way to run them.

An action computes first and writes then; it works on what is typed, saved or not, and never on a file behind the book.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlmacros.acting import accepting, master, submission
from xlmacros.acting import monthly as papers
from xlmacros.acting.alone import alone
from xlmacros.acting.asking import ask_in
from xlmacros.acting.monthly import monthly
from xlmacros.acting.person import TITLE, Ask, Done, Person


@dataclass(frozen=True, slots=True)
class Action:
    """One button: `icon` is Excel's imageMso name, `kind` of workbook it is for "master", "return" or "any"."""

    id: str
    label: str
    tip: str
    icon: str
    kind: str
    run: Callable[[Any, Person], Done]


ACTIONS: tuple[Action, ...] = (
    Action("receive", "收件校验", "检查收件箱里新到的报表，存档、登记，并汇总到打开的总台账。", "GetExternalDataFromText", "master",
        master.take_in_inbox),
    Action("rollup", "汇总入账", "把登记簿汇总到打开的总台账；自填的列和自建的表不动。", "Consolidate", "master", master.roll_up_open),
    Action("standing", "报送情况", "更新并转到“报送情况”：谁报了、谁未报。", "TableInsertExcel", "master", master.show_standing),
    Action(
        "open-returned",
        "打开退回件",
        "打开选中那一行的单位（和月份）的退回件；没有选中单位时打开退回文件夹。",
        "FileOpen",
        "master",
        master.open_returned,
    ),
    Action("accept", "特批入账", "把选中单位那个月的退回件按原样入账；要写明理由，记入“核实说明”。", "FileMarkAsFinal", "master",
        accepting.accept_selected),
    Action("check-settings", "设置检查", "检查活动设置各表，选中第一处错误；不必先保存。", "DataValidation", "master", master.check_settings),
    Action("check-return", "提交前检查", "检查打开的报表并标出问题；再点一次到下一处。", "Spelling", "return", submission.check_before_sending),
    Action("clear-marks", "清除标记", "去掉检查时加的颜色、批注和问题清单。", "ClearFormats", "return", submission.take_marks_off),
    Action("notices", "催报", "写出该月的催报、退回通知、回执和通报，都是草稿，不发送。", "FileSendAsAttachment", "master",
        monthly("正在写通知草稿……", papers.write_notices)),
    Action("circular", "通报", "写出该月的月度通报和简报（Word）。", "FilePrintPreview", "master",
        monthly("正在写通报……", papers.write_circular)),
    Action("sample", "抽查", "按活动设置分层随机抽取，登记在案，写出名单、抽查单和通知。", "ReviewNewComment", "master",
        monthly("正在抽取……", papers.draw_sample)),
    Action("rank", "评优", "按活动设置中的权重排名，每一分都注明出自哪几行。", "SortDialog", "master", monthly("正在排名……", papers.write_ranking)),
    Action("menu", "菜单", "写出宣讲菜单：工作簿和可打印的网页。", "PivotTableInsert", "master", monthly("正在写菜单……", papers.write_menu)),
    Action("attachments", "附件", "按单位和场次整理该月的附件，与附件清单核对，写出索引。", "HyperlinkInsert", "master",
        monthly("正在整理附件……", papers.lay_out_attachments)),
    Action("board", "看板", "写出并打开该月的看板。", "ChartInsert", "master", monthly("正在写看板……", papers.post_board)),
    Action("handup", "上报", "按登记簿填好上级的报表，并按它的规则审核。", "RefreshAll", "master", monthly("正在填上报的报表……", papers.hand_up)),
)  # fmt: skip
"""The buttons in their order; another is one more line."""


def find_action(id: str) -> Action:
    """The action of that id; a KeyError where there is none."""
    return next((one for one in ACTIONS if one.id == id), None) or _no_such(id)


def _no_such(id: str) -> Action:
    raise KeyError(f"no action is called {id!r}: {', '.join(one.id for one in ACTIONS)}")


def run_action(
    id: str, book: Any, show: Callable[[str, str], None] | None = None, ask: Ask | None = None
) -> Done | None:
    """Run an action over an open book, with all that goes around it; None where it failed, which was shown.

    `show` is given a text and "info" or "critical"; `ask` is put a question and gives the answer, or None; by
    default both are dialogs of the program's. One action at a time runs over a book. What nobody can mend is a dialog
    that names the log.
    """
    action = find_action(id)
    app, show, ask = book.app, show or _dialog(book), ask or ask_in(book)
    try:
        with alone(book, action.label), _quiet(app):
            done = _run(action, book, Person(lambda text: _say(app, f"{action.label}：{text}"), ask))
    except Exception as error:  # whatever it was, a person reads one sentence
        _say(app, None)
        show(_explained(error, action), "critical")
        return None
    _say(app, done.said[0] if done.said else None)
    if len(done.said) > 1:
        show("\n".join(done.said), "info")
    for path in done.files:
        _open(app, path)
    return done


def _run(action: Action, book: Any, person: Person) -> Done:
    """Run it; what UNO raises has no room for a traceback and would become another error on its way up."""
    try:
        return action.run(book, person)
    except Exception as error:
        if "com.sun.star" not in f"{type(error).__module__}.{type(error).__qualname__}":
            raise
        from xlmacros.acting.programs import ProgramError

        raise ProgramError(f"{type(error).__name__}: {error}") from error


def _dialog(book: Any) -> Callable[[str, str], None]:
    def show(text: str, mode: str) -> None:
        try:
            book.app.alert(text, TITLE, "ok", mode)
        except Exception:  # of the bridge's own class, where the program has gone
            print(text, file=sys.stderr)

    return show


def _say(app: Any, text: str | None) -> None:
    with suppress(Exception):  # a status bar that will not be written is no reason to stop
        app.status_bar = text or False


@contextmanager
def _quiet(app: Any) -> Iterator[None]:
    """Nothing is drawn meanwhile, nothing asked."""
    drawn, asked = app.screen_updating, app.display_alerts
    app.screen_updating = app.display_alerts = False
    try:
        yield
    finally:
        with suppress(Exception):  # a program that has gone has nothing to be put back, and why it went is told already
            app.screen_updating, app.display_alerts = drawn, asked


def _explained(error: Exception, action: Action) -> str:
    """One sentence for a person; what is a bug of ours goes to the log with all its particulars."""
    from campaign.trouble import explain

    said = explain(error)
    if said is not None:
        return said
    from xlmacros.acting.log import write_log

    return (
        f"“{action.label}”没有完成，工作簿已恢复原样。详情已记入日志，请发给技术人员：\n{write_log(action.id, error)}"
    )


def _open(app: Any, path: Path) -> None:
    """A workbook in the program, anything else as the desktop does."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        app.books.open(str(path))
        return
    from xlmacros.acting.desktop import open_path

    open_path(path)
