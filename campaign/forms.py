"""`wanchang form …`: work on any form, with the lists and units of a workspace where one is named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from campaign.checking import CannotRunError
from campaign.workspace import Workspace
from validator.forms.find import BrokenError, FindError, Found, find, find_form, make_form
from workbook.codelist import CodeLists, shipped
from workbook.filenames import safe
from workbook.finding import Severity
from workbook.form import FormError
from workbook.handout import Handout
from workbook.period import is_month
from workbook.write import write_bytes

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from validator.forms.problem import Problem
    from workbook.form import Form
    from workbook.sheets import Book

_LONGEST = 120
"""Bytes of a title or a unit's name in a file name."""

_DAY = re.compile(r"20\d\d-\d\d-\d\d")


class Told(NamedTuple):
    """What a verb has to say, and its exit status."""

    lines: Sequence[str]
    status: int = 0


class Recipients(NamedTuple):
    """For whom templates are made: units by name (of the workspace: by code as well; none: all), month, due day."""

    workspace: str | None = None
    units: Sequence[str] = ()
    period: str | None = None
    due: str | None = None


def lint(
    name: str, workspace: str | None = None, format: str = "text", lang: str = "zh", fail_on: str = "error"
) -> Told:
    """What is wrong with a definition; status 1 where something at or above `fail_on` is."""
    found, problems = _problems(name, workspace, lang)
    heavy = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    told = [*(one.severity for one in found.findings), *(one.severity for one in problems)]
    status = int(any(severity in heavy for severity in told))
    if format == "json":
        listed = [*(one.public() for one in found.findings), *(one.public() for one in problems)]
        return Told([json.dumps(listed, ensure_ascii=False, indent=1)], status)
    return Told([*_lint_lines(found, problems, lang)], status)


def _problems(name: str, workspace: str | None, lang: str) -> tuple[Found, list[Problem]]:
    from validator.forms.lint import lint as run
    from validator.forms.problem import error

    codes = _codes(workspace)
    try:
        with _told():
            found = find(name, codes, lang)
    except BrokenError as broken:
        return Found(name, None), [error((), str(broken), str(broken))]
    return found, run(found.definition, codes, found.home) if found.sound else []


def _lint_lines(found: Found, problems: Sequence[Problem], lang: str) -> Iterator[str]:
    zh = lang != "en"
    places = [(_place(one.sheet, one.cell), one.severity, one.message) for one in found.findings]
    places += [(one.where, one.severity, one.text.fill(lang, {})) for one in problems]
    words = _WEIGHTS if zh else {severity: severity.value for severity in Severity}
    for where, severity, message in sorted(places, key=lambda one: list(Severity).index(one[1])):
        yield f"{words[severity]}  {where}"
        yield f"    {message}"
    counts = {severity: sum(one[1] is severity for one in places) for severity in Severity}
    if not places:
        yield f"{found.name}：没有问题。" if zh else f"{found.name}: nothing is wrong."
    elif zh:
        yield f"{found.name}：" + "，".join(f"{words[one]} {count} 处" for one, count in counts.items() if count) + "。"
    else:
        yield f"{found.name}: " + ", ".join(f"{count} {one.value}" for one, count in counts.items() if count)


_WEIGHTS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}


def template(name: str, output: str | None, recipients: Recipients) -> Told:
    """Draw the blank template of a form, or one for each unit and a month into a folder."""
    from validator.template import compose

    campaign = _campaign(recipients.workspace)
    form = _make(name, campaign.codes if campaign else shipped())
    if campaign is None and not recipients.units:
        if recipients.period or recipients.due:
            raise CannotRunError("预填月份须说明给哪些单位：请用 --unit 单位名称（可重复）或 --workspace 工作区。")
        path = _target(output, f"{safe(form.title, _LONGEST)}.xlsx")
        _write_book(compose(form), path)
        return Told([f"已画出空白模板：{path}"])
    folder = Path(output or safe(form.title, _LONGEST))
    handouts = list(_handouts(form, campaign, recipients))
    _make_folder(folder)
    for one in handouts:
        _write_book(
            compose(form, one), folder / f"{safe(one.unit_name, _LONGEST)}_{one.month}_{safe(form.title, 60)}.xlsx"
        )
    return Told([f"已画出 {len(handouts)} 份模板：{folder}"])


def _handouts(form: Form, campaign: Campaign | None, recipients: Recipients) -> Iterator[Handout]:
    """One for each unit; without a workspace a name stands for its code, and the form for the campaign."""
    period, due = recipients.period, recipients.due
    if period is None or not is_month(period):
        raise CannotRunError("请用 --period 说明是哪个月的表，写法如 2020-04。")
    if (due is None and campaign is None) or (due is not None and not _is_day(due)):
        raise CannotRunError("请用 --due 说明截止日期，写法如 2020-05-05。")
    if campaign is None:
        for name in dict.fromkeys(recipients.units):
            yield Handout(form.id, form.title, name, name, period, due or "")
        return
    from campaign.handout import address

    units = [campaign.unit_named(name) for name in recipients.units] or campaign.units
    for unit in dict.fromkeys(units):
        yield address(campaign, unit, period, due)


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def docs(name: str, output: str | None, workspace: str | None = None) -> Told:
    """Write the page that tells of a form."""
    from validator.forms.docs import page

    form = _make(name, _codes(workspace))
    path = _target(output, f"{safe(form.title, _LONGEST)}.html")
    _write(path, page(form).encode())
    return Told([f"已写出说明：{path}"])


def diff(old: str, new: str, format: str = "text", workspace: str | None = None) -> Told:
    """What changed from one form to another; status 1 where something did."""
    from validator.forms.diff import compare

    codes = _codes(workspace)
    changes = compare(_make(old, codes), _make(new, codes))
    if format == "json":
        return Told([json.dumps([one.public() for one in changes], ensure_ascii=False, indent=1)], int(bool(changes)))
    if not changes:
        return Told([f"{old} 与 {new} 没有不同。"])
    lines: list[str] = []
    for number, change in enumerate(changes):
        if number == 0 or change.group != changes[number - 1].group:
            lines += [*([""] if lines else []), change.group]
        lines.append(f"  {change.says}")
    return Told([*lines, "", f"共 {len(changes)} 处不同。"], 1)


def from_workbook(name: str, output: str | None, workspace: str | None = None) -> Told:
    """Write the definition that a design workbook describes; its faults, with their cells, are status 1."""
    with _told(broken=True):
        found = find(name, _codes(workspace))
    if not _is_workbook(name):
        raise CannotRunError(f"“{name}”不是设计表（.xlsx）：请核对。")
    lines = [*_lint_lines(found, (), "zh")] if found.findings else []
    if not found.sound:
        return Told(lines, 1)
    path = _target(output, f"{found.definition['$id']}.json")
    _write(path, f"{json.dumps(found.definition, ensure_ascii=False, indent=1)}\n".encode())
    return Told([*lines, f"已写出报表定义：{path}"])


def to_workbook(name: str, output: str | None, workspace: str | None = None) -> Told:
    """Write the design workbook of a definition."""
    from validator.forms.design import to_workbook as design

    codes = _codes(workspace)
    with _told(broken=True):
        found = find(name, codes)
        form = make_form(found, codes)
    path = _target(output, f"{safe(form.title, _LONGEST)}_设计表.xlsx")
    try:
        book = design(found.definition, codes)
    except FormError as error:
        raise CannotRunError(f"“{name}”中有设计表写不下的内容：{error}。") from error
    _write_book(book, path)
    return Told([f"已写出设计表：{path}"])


def _is_workbook(name: str) -> bool:
    path = Path(name)
    return path.is_file() and path.read_bytes()[:2] == b"PK"


def _make(name: str, codes: CodeLists) -> Form:
    with _told(broken=True):
        return find_form(name, codes)


@contextmanager
def _told(*, broken: bool = False) -> Iterator[None]:
    """What keeps a form from being found, as what keeps a verb from running; what is no JSON only where `broken`."""
    try:
        yield
    except FindError as error:
        if isinstance(error, BrokenError) and not broken:
            raise
        raise CannotRunError(str(error)) from error


def _campaign(workspace: str | None) -> Campaign | None:
    if workspace is None:
        return None
    from campaign.settings import read_settings

    return read_settings(Workspace(workspace).master)


def _codes(workspace: str | None) -> CodeLists:
    campaign = _campaign(workspace)
    return campaign.codes if campaign else shipped()


def _place(sheet: str | None, cell: str | None) -> str:
    return "!".join(part for part in (sheet, cell) if part) or "整份文件"


def _target(output: str | None, name: str) -> Path:
    """Where to write: what was asked for, else a name of ours, under which nothing may stand already."""
    path = Path(output or name)
    if output is None and path.exists():
        raise CannotRunError(f"“{path}”已经有了：请用 --output 说明写到哪个文件，同名的才会被替换。")
    return path


def _write_book(book: Book, path: Path) -> None:
    from workbook.write import book_bytes

    _write(path, book_bytes(book))


def _write(path: Path, data: bytes) -> None:
    try:
        write_bytes(path, data)
    except OSError as error:
        raise CannotRunError(f"无法写入“{path}”：{error.strerror}。") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRunError(f"无法建立文件夹“{folder}”：{error.strerror}。") from error
