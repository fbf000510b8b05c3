"""What goes back to a unit: marked copy, transplant and 退回通知 of a return, or 受理回执; as files and mail drafts."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from campaign.answers.answer import Answer
from campaign.answers.copies import marked_copies, transplants
from campaign.answers.grouping import group
from campaign.answers.letter import Attachment, Letter, one_line
from campaign.answers.presents import TEMPLATE
from campaign.handout import file_name
from campaign.notices.stationery import Stationery, read_stationery
from campaign.notices.vocabulary import RECEIPT, RETURNED, UNREAD
from campaign.revision import wording
from campaign.settings import Campaign, Unit
from campaign.workspace import Workspace, proper_period
from validator.facts import CHINA
from validator.marking import Copy
from validator.telling import blocks
from validator.transplanting import Transplant
from workbook.filenames import answer_name
from workbook.finding import Finding, Severity, Verdict, mask
from workbook.handout import day_text, month_text
from workbook.issues import ADOPTED
from workbook.issuesheet import summary
from workbook.marks import issues_book
from workbook.write import book_bytes, write_bytes


def write_answer(workspace: Workspace, campaign: Campaign, answer: Answer) -> list[Path]:
    """Write what one document calls for into 退回/<period>/; returns the files, the mail draft last.

    Returned: the marked copy (or 问题清单 by itself where there can be none) and a reply with it; where it was filled in
    the wrong template, the right one with what it held goes along. Accepted: a receipt. Unreadable or none of our
    forms: a reply that says what to do. Without a unit nobody is written to. The same answer gives the same files. An
    OSError leaves no file half written.
    """
    ((_, written),) = write_answers(workspace, campaign, [answer])
    return written


def write_answers(
    workspace: Workspace, campaign: Campaign, answers: Sequence[Answer], *, jobs: int = 1
) -> Generator[tuple[Answer, list[Path]], None, None]:
    """`write_answer` for many, in order: each is written when it is yielded, and the workers are started once."""
    returned = [answer for answer in answers if _is_returned(answer)]
    misfiled = [answer for answer in returned if answer.present is not None]
    stationery = read_stationery(workspace)
    stationery.insist()  # before anything is written: a reply of which half is there is none
    desk = _Desk(campaign, stationery)
    marking = marked_copies(returned, jobs=jobs, passwords=campaign.passwords)
    with closing(marking) as copies, closing(_moved(campaign, misfiled, jobs)) as moved:
        for answer in answers:
            sent = _Sent()
            if _is_returned(answer):
                sent = _Sent(next(copies), next(moved) if answer.present is not None else None)
            yield answer, _write(workspace.returns(answer.period), desk, answer, sent)


def draft_path(workspace: Workspace, answer: Answer) -> Path | None:
    """Where the mail draft of an answer lies, or would lie; None where nobody is written to."""
    if answer.unit is None:
        return None
    return workspace.returns(answer.period) / _name(answer, _kind(answer), ".eml")


class _Desk(NamedTuple):
    """Whose letters they are, and on what they are written."""

    campaign: Campaign
    stationery: Stationery


def _kind(answer: Answer) -> str:
    return "受理回执" if answer.accepted else "退回"


class _Sent(NamedTuple):
    """What was made of a returned file: the marked copy; and of one in the wrong template, its transplant."""

    copy: Copy | None = None
    moved: Transplant | None = None


def _moved(campaign: Campaign, misfiled: Sequence[Answer], jobs: int) -> Generator[Transplant, None, None]:
    """The form is only asked for where there is something to move into it."""
    if misfiled:
        yield from transplants(misfiled, campaign.form, jobs=jobs, passwords=campaign.passwords)


def _is_returned(answer: Answer) -> bool:
    return not answer.accepted and answer.report.verdict is Verdict.RETURNED


def _write(folder: Path, desk: _Desk, answer: Answer, sent: _Sent) -> list[Path]:
    attachments = _attachments(desk.campaign, answer, sent)
    letter = _letter(desk, answer, answer.unit, sent, attachments) if answer.unit is not None else None
    written = [_put(folder / attachment.name, attachment.data) for attachment in attachments]
    if letter is not None:
        written.append(_put(folder / _name(answer, _kind(answer), ".eml"), letter.eml()))
    return written


def _put(path: Path, data: bytes) -> Path:
    """A file written whole; one that says the same already is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)
    return path


def _name(answer: Answer, kind: str, extension: str, file: str | None = None) -> str:
    """A name that no other answer has: a unit's editions of a month differ, what is no filing has its number.

    `file` is what it is about, the file that came unless another one is given.
    """
    unit = answer.unit.name if answer.unit else "未识别单位"
    numbered = answer.edition == 0 or answer.unit is None or proper_period(answer.period) is None
    edition = str(answer.document) if numbered else f"第{answer.edition}版" if answer.edition > 1 else ""
    return answer_name(unit, file or answer.report.file, kind, edition, extension)


def _attachments(campaign: Campaign, answer: Answer, sent: _Sent) -> tuple[Attachment, ...]:
    """The marked copy or its list, then the transplant, named for the month that it is for."""
    if sent.copy is None:
        return ()
    first = _attachment(answer, sent.copy)
    if sent.moved is None or sent.moved.data is None or answer.present is None or answer.unit is None:
        return (first,)
    file = file_name(answer.unit, answer.present.period, campaign.form)
    return first, Attachment(_name(answer, "移植", ".xlsx", file), sent.moved.data)


def _attachment(answer: Answer, copy: Copy) -> Attachment:
    if copy.data is not None:
        return Attachment(_name(answer, "退回", copy.suffix), copy.data)
    report = answer.report._replace(findings=tuple(_masked(finding) for finding in answer.report.findings))
    return Attachment(_name(answer, "问题清单", ".xlsx"), book_bytes(issues_book(report)))


def _masked(finding: Finding) -> Finding:
    if not finding.personal:
        return finding
    return finding._replace(value=mask(finding.value), suggestion=mask(finding.suggestion))


def _letter(desk: _Desk, answer: Answer, unit: Unit, sent: _Sent, attachments: Sequence[Attachment]) -> Letter:
    body, subject = _text(desk, answer, unit, sent, attachments)
    campaign = desk.campaign
    return Letter(
        sender_name=campaign.department,
        sender=campaign.mailbox,
        to=unit.mailboxes,
        subject=subject,
        body=body,
        moment=answer.received_at.astimezone(CHINA),
        answers=answer.message_id,
        attachments=tuple(attachments),
    )


def _text(desk: _Desk, answer: Answer, unit: Unit, sent: _Sent, attachments: Sequence[Attachment]) -> tuple[str, str]:
    """Body and subject."""
    campaign, fill = desk.campaign, desk.stationery.fill
    slots = _slots(campaign, answer, unit)
    about = f"{unit.name} {slots['month']}报表{slots['edition_words'].replace('，', '（')}"
    about += "）" if slots["edition_words"] else ""
    if answer.accepted:
        verdict = "特批入账" if answer.staff_reason is not None else answer.report.verdict.label
        return fill(RECEIPT, slots | {"verdict": verdict}), f"【受理回执】{about}"
    copy = sent.copy
    if copy is None:
        unreadable = answer.report.verdict is Verdict.UNREADABLE
        problem = "无法读取" if unreadable else "不是下发的报表"
        subject = f"【退回】{unit.name}：附件{problem}（{answer.report.file}）"
        return fill(UNREAD, slots | {"problem": problem} | _unread_lines(slots)), subject
    told = {
        "marked": copy.data is not None,
        "attachment": attachments[0].name,
        "unmarked_because": copy.because,
        "converted": copy.converted,
    }
    return fill(RETURNED, slots | told | _about_move(campaign, answer, sent, attachments)), f"【退回】{about}"


def _about_move(campaign: Campaign, answer: Answer, sent: _Sent, attachments: Sequence[Attachment]) -> dict[str, Any]:
    """What a letter says of the right template, where a return was filled in the wrong one."""
    present = answer.present
    if present is None:
        return {"moved": "", "unmoved": "", "asked": 0, "other_month": ""}
    other = present.month if present.period != answer.period else ""
    right = f"{other}的模板" if other else f"现行第{campaign.form.version}版模板"
    done = len(attachments) > 1
    about = {"due": day_text(present.due), "due_month": present.month, "right": right, "other_month": other}
    return about | {
        "moved": attachments[1].name if done else "",
        "unmoved": "" if done else right,
        "asked": sent.moved.asked if sent.moved else 0,
        "others": any(blocks(finding) and finding.code not in TEMPLATE for finding in answer.report.findings),
    }


def _unread_lines(slots: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with a file that could not be read; there may be nothing to say but that it is none of ours."""
    return {} if slots["lines"] else {"lines": ["整份文件：未找到本活动报表的工作表和表头。"]}


def _slots(campaign: Campaign, answer: Answer, unit: Unit) -> dict[str, Any]:
    """What every letter may say. Values from outside are made one line each; nothing in them is a template's code."""
    report = answer.report
    period = proper_period(answer.period)
    lines, rest = group(_worth_telling(report.findings, answer))
    return {
        "unit": one_line(unit.name),
        "file": one_line(report.file) or "（没有名称的文件）",
        "month": month_text(period) if period else "未识别月份",
        "edition": answer.edition,
        "edition_words": f"，第{answer.edition}版" if answer.edition else "",
        "moment": clock_text(answer.moment),
        "late": answer.late,
        "sha256": report.sha256,
        "summary": summary(report),
        "adoptable": any(finding.sure and finding.code != ADOPTED for finding in report.findings),
        "lines": lines,
        "rest": rest,
        **_compared(answer),
        "due": date_text(campaign.facts.due(period)) if period else "",
        "due_month": month_text(period) if period else "",
        "standing": answer.standing_edition,
        "reinstated": answer.reinstated,
        "department": one_line(campaign.department),
        "contact": one_line(campaign.contact),
        "phone": one_line(campaign.phone),
        "today": date_text(answer.received_at.astimezone(CHINA)),
    }


def _compared(answer: Answer) -> dict[str, Any]:
    """How it differs from the version before it; empty words where there is none."""
    if answer.revision is None:
        return {"compared": "", "differences": [], "more_differences": 0}
    lines, rest = wording.lines(answer.revision)
    return {"compared": wording.summary(answer.revision), "differences": lines, "more_differences": rest}


def _worth_telling(findings: Iterable[Finding], answer: Answer) -> list[Finding]:
    """What a letter lists: of a file that could not be read, only what keeps it from being read."""
    if answer.report.verdict is Verdict.UNREADABLE:
        return [finding for finding in findings if finding.severity is Severity.ERROR]
    return list(findings)


def date_text(day: date) -> str:
    """A day as people write it: "2020年5月5日"."""
    return day_text(f"{day:%Y-%m-%d}")


def clock_text(moment: datetime) -> str:
    """A moment by this country's clock: "2020年5月5日 09:02"."""
    here = moment.astimezone(CHINA)
    return f"{date_text(here)} {here:%H:%M}"
