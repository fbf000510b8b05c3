"""Listed: the rows of 附件清单, each with the event that it is of, as the form's roles tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.measures import measures
from campaign.workspace import WorkspaceError

if TYPE_CHECKING:
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from workbook.form import Form


class Event(NamedTuple):
    """The event of an attachment: its number in the list of events, its day (ISO), place and title, "" if untold."""

    number: str
    day: str
    place: str
    title: str


class Listed(NamedTuple):
    """One row: the name of the file, its kind ("" if untold), its event (None: of none that is there)."""

    name: str
    kind: str
    event: Event | None


class Parts(NamedTuple):
    """The list and its fields, and those of the events that name them; "" of what the form does not have."""

    section: str
    file: str
    kind: str
    number: str
    events: str
    event_number: str
    day: str
    place: str
    title: str


def parts_of(form: Form) -> Parts:
    """The list of attachments of a form; a WorkspaceError where it has none."""
    place = form.role("attachments")
    if place is None:
        raise WorkspaceError(f"“{form.title}”没有附件清单，没有附件可以整理。")
    kind, number = (form.role(name) for name in ("attachment-kind", "attachment-event"))
    by, event = measures(form), form.role("event-number")
    return Parts(
        *place,
        kind[1] if kind else "",
        number[1] if number and event else "",
        by.events,
        event[1] if event else "",
        by.date,
        _place_of(form),
        by.title,
    )


def _place_of(form: Form) -> str:
    """Where an event was: of the fields that tell one from another the first text that names nobody."""
    by = measures(form)
    if not by.events:
        return ""
    section = form.section(by.events)
    fields = (section.field(name) for name in section.key if name not in (by.person, by.title, by.date))
    return next((one.name for one in fields if one.kind == "text" and not one.personal), "")


def listed(holdings: Holdings, document: int, parts: Parts) -> list[Listed]:
    """The rows of a filing's list that name a file."""
    events = {
        str(row.data.get(parts.event_number)): _event(row, parts)
        for row in reversed(holdings.section(document, parts.events) if parts.number else ())
        if row.data.get(parts.event_number) is not None
    }
    return [
        Listed(name, _text(row.data, parts.kind), events.get(str(row.data.get(parts.number))) if parts.number else None)
        for row in holdings.section(document, parts.section)
        if (name := _text(row.data, parts.file))
    ]


def all_listed(holdings: Holdings, documents: Sequence[int], parts: Parts) -> dict[int, list[Listed]]:
    """By document the rows of its list."""
    holdings.rows.fetch(documents, [parts.section, *([parts.events] if parts.number else [])])
    return {document: listed(holdings, document, parts) for document in documents}


def _event(row: HeldRow, parts: Parts) -> Event:
    texts = (_text(row.data, name) for name in (parts.day, parts.place, parts.title))
    return Event(str(row.data.get(parts.event_number)), *texts)


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name) if name else None
    return value.strip() if isinstance(value, str) else ""
