"""What a person clicks: a table of actions over a workbook that is open, and the one way to run them.

An action computes first and writes then; it works on what is typed, saved or not, and never on a file behind the book.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from campaign.desk import Sitting

Tell = Callable[[str], None]
"""Shows a line of progress."""

TITLE = "万场台账"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an action: sentences for the person (more than one make a dialog), files and folders to open."""

    said: tuple[str, ...]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One button: `icon` is Excel's imageMso name, `kind` of workbook it is for "master", "return" or "any"."""

    id: str
    label: str
    tip: str
    icon: str
    kind: str
    run: Callable[[Any, Tell], Done]


def _receive(book: Any, tell: Tell) -> Done:
    from campaign.receiving.receive import take_in
    from campaign.words import received
    from validator.batch import cores
    from validator.intake.walk import walk
    from xlmacros.acting.renewing import renew_open

    def first(desk: Sitting) -> Iterator[str]:
        tell("正在检查收件箱……")
        found = take_in(desk, walk([desk.workspace.inbox]), jobs=cores())
        yield from received(found, {code: unit.name for code, unit in desk.campaign.by_code.items()})

    return Done(tuple(renew_open(book, "收件", tell, first)))


def _roll_up(book: Any, tell: Tell) -> Done:
    from xlmacros.acting.renewing import renew_open

    return Done(("已按登记簿汇总到打开的总台账；核对后请保存。", *renew_open(book, "汇总", tell)))


def _show_standing(book: Any, tell: Tell) -> Done:
    from workbook.master import standing
    from xlmacros.acting.renewing import renew_open

    told = renew_open(book, "汇总", tell)
    book.sheets[standing.NAME].activate()
    return Done(("报送情况已更新。", *told))


def _open_returned(book: Any, tell: Tell) -> Done:
    from campaign.settings import read_settings
    from xlmacros.acting.copied import copied_master
    from xlmacros.acting.programs import program_of
    from xlmacros.acting.returned import returned_of

    with copied_master(book, program_of(book)) as workspace:
        campaign = read_settings(workspace.master)
        found = returned_of(book, workspace, campaign)
    return Done(("已打开退回件。" if found else "选中的这一行没有退回件。",), tuple(found))


def _check_settings(book: Any, tell: Tell) -> Done:
    from campaign.settings import SettingsError, read_settings
    from xlmacros.acting.copied import copied_master
    from xlmacros.acting.programs import program_of

    with copied_master(book, program_of(book)) as workspace:
        try:
            campaign = read_settings(workspace.master)
        except SettingsError as error:
            _select_first(book, str(error))
            raise
    return Done((f"活动设置没有错误：{len(campaign.units)}个报送单位、{len(campaign.quotas)}项任务。",))


def _select_first(book: Any, told: str) -> None:
    """The first cell that a list of faults names."""
    found = re.search(r"^  (.+?)!([A-Z]+\d+)  ", told, re.MULTILINE)
    if found and found[1] in [sheet.name for sheet in book.sheets]:
        book.sheets[found[1]][found[2]].select()


def _check_return(book: Any, tell: Tell) -> Done:
    from workbook.issuesheet import summary
    from xlmacros.acting.marking import check_open

    tell("正在检查……")
    report = check_open(book)
    if not report.findings:
        return Done(("没有发现问题，可以报送。",))
    return Done((f"{summary(report)}已在表中标出，详见“问题清单”；再点一次到下一处。",))


def _clear_marks(book: Any, tell: Tell) -> Done:
    from xlmacros.acting.marking import clear_marks

    stays = clear_marks(book)
    return Done(("标记已清除；“问题清单”里有您写的说明，予以保留。" if stays else "标记已清除。",))


ACTIONS: tuple[Action, ...] = (
    Action("receive", "收件校验", "检查收件箱里新到的报表，存档、登记，并汇总到打开的总台账。", "ImportExcel", "master", _receive),
    Action("rollup", "汇总入账", "把登记簿汇总到打开的总台账；自填的列和自建的表不动。", "DataConsolidate", "master", _roll_up),
    Action("standing", "报送情况", "更新并转到“报送情况”：谁报了、谁未报。", "TableSelect", "master", _show_standing),
    Action(
        "open-returned",
        "打开退回件",
        "打开选中那一行的单位（和月份）的退回件；没有选中单位时打开退回文件夹。",
        "FileOpen",
        "master",
        _open_returned,
    ),
    Action("check-settings", "设置检查", "检查活动设置各表，选中第一处错误；不必先保存。", "DataValidation", "master", _check_settings),
    Action("check-return", "提交前检查", "检查打开的报表并标出问题；再点一次到下一处。", "Spelling", "return", _check_return),
    Action("clear-marks", "清除标记", "去掉检查时加的颜色、批注和问题清单。", "ClearFormats", "return", _clear_marks),
)  # fmt: skip
"""The buttons in their order; another is one more line."""


def find_action(id: str) -> Action:
    """The action of that id; a KeyError where there is none."""
    return next((one for one in ACTIONS if one.id == id), None) or _no_such(id)


def _no_such(id: str) -> Action:
    raise KeyError(f"no action is called {id!r}: {', '.join(one.id for one in ACTIONS)}")


def run_action(id: str, book: Any, show: Callable[[str, str], None] | None = None) -> Done | None:
    """Run an action over an open book, with all that goes around it; None where it failed, which was shown.

    `show` is given a text and "info" or "critical"; by default it is a dialog of the program's. One action at a time
    runs over a book. What nobody can mend is a dialog that names the log.
    """
    action = find_action(id)
    show = show or _dialog(book)
    app = book.app
    try:
        with _alone(book, action.label), _quiet(app):
            done = _run(action, book, lambda text: _say(app, f"{action.label}：{text}"))
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


def _run(action: Action, book: Any, tell: Tell) -> Done:
    """Run it; what UNO raises has no room for a traceback and would become another error on its way up."""
    try:
        return action.run(book, tell)
    except Exception as error:
        if "com.sun.star" not in f"{type(error).__module__}.{type(error).__qualname__}":
            raise
        from xlmacros.acting.programs import ProgramError

        raise ProgramError(f"{type(error).__name__}: {error}") from error


def _dialog(book: Any) -> Callable[[str, str], None]:
    def show(text: str, mode: str) -> None:
        book.app.alert(text, TITLE, "ok", mode)

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
        app.screen_updating, app.display_alerts = drawn, asked


@contextmanager
def _alone(book: Any, label: str) -> Iterator[None]:
    """A lock of the book's own, besides the workspace's: of two clicks the second is told to wait."""
    from campaign.checking import CannotRunError
    from campaign.lock import LockedError, hold, user
    from campaign.workspace import Workspace

    said = f"{user()}\0{book.fullname}".encode()
    folder = Path(tempfile.gettempdir(), f"wanchang-{hashlib.sha256(said).hexdigest()[:16]}")
    folder.mkdir(exist_ok=True)
    held = hold(Workspace(folder), label)
    try:
        held.__enter__()
    except LockedError as error:
        raise CannotRunError("上一次点击的操作还没有结束：请等它完成后再点。") from error
    try:
        yield
    finally:
        held.__exit__(None, None, None)


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
