"""退回通知 and 受理回执 of a month: the draft of each that is still to the point, made again where it is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from campaign.answers.answering import make_answer
from campaign.answers.replies import draft_path, write_answers
from campaign.desk import Sitting
from campaign.ledger.filed import Filed
from campaign.notices.draft import Draft


def answer_drafts(desk: Sitting, period: str, *, jobs: int = 1) -> tuple[list[Draft], list[Path]]:
    """The drafts, by unit as in the settings, and what was written because it was missing or addressed otherwise.

    A unit's latest filing is spoken of, and the one in force; what went back before those is of the past.
    """
    drafts: list[Draft] = []
    missing = []
    for document in _to_the_point(desk, period):
        answer = make_answer(desk, document)
        path = draft_path(desk.workspace, answer)
        if path is None or answer.unit is None:
            continue
        kind = "受理回执" if answer.accepted else "退回通知"
        draft = Draft(kind, answer.unit, path, path.read_bytes() if path.is_file() else b"", document)
        if not draft.is_addressed(desk.campaign.mailbox):
            missing.append(answer)
        drafts.append(draft)
    written = {
        answer.document: files for answer, files in write_answers(desk.workspace, desk.campaign, missing, jobs=jobs)
    }
    made = [path for files in written.values() for path in files]
    return [replace(one, data=one.path.read_bytes()) if one.document in written else one for one in drafts], made


def _to_the_point(desk: Sitting, period: str) -> list[int]:
    """Documents: of each unit the filing in force and the latest."""
    filed = [one for one in desk.ledger.filed(period=period) if one.edition > 0 and one.held is None]
    found: list[int] = []
    for unit in desk.campaign.units:
        those = sorted((one for one in filed if one.unit == unit.code and one.is_filing), key=lambda one: one.order)
        found.extend(_two(those))
    return found


def _two(filings: Iterable[Filed]) -> list[int]:
    those = list(filings)
    return [one.id for one in those if one.in_force or one is those[-1]]
