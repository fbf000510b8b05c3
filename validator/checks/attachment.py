"""attachment: what the list names came with the return, and what came is on the list."""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import Example, Kind, Param, Params, Trial, named, split
from workbook.filenames import plain_name
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form
from workbook.nearest import near


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """Listed and not sent: its cell. Sent and not listed: the sheet. Nothing can be said of a file that came alone.

    Another workbook that came along may be evidence, or a return of its own: it may be listed or not.
    """
    section, name = split(params["field"])
    if trial.attachments is None:
        trial.note(Text("不是随邮件或压缩包来的", "it came in no mail or archive"))
        return
    if not trial.whole(section, [name]):
        return
    sent = {plain_name(one): one for one in trial.attachments}
    rows = [row for row in trial.rows(section, [name]) if row.values[0] is not None]
    listed = {plain_name(row.values[0]) for row in rows}
    came = {*sent, *map(plain_name, trial.workbooks)}
    for row in rows:
        if plain_name(row.values[0]) not in came:
            like = near(row.values[0], trial.attachments)
            yield Fault(
                "check.attachment",
                Place(section, row.number, name),
                {
                    "what": f"登记的附件“{row.values[0]}”没有随邮件收到：请补发，或更正文件名",
                    "what_en": f"“{row.values[0]}” is listed but did not come: send it, or mend the name",
                },
                value=row.values[0],
                suggestion=next(iter(like), None),
                sole=len(like) == 1 and plain_name(like[0]) not in listed,
            )
    for key, sent_name in sent.items():
        if key not in listed:
            yield Fault(
                "check.attachment",
                Place(section),
                {
                    "what": f"收到附件“{sent_name}”，但未在本表登记：请补登",
                    "what_en": f"“{sent_name}” came but is not listed: enter it",
                },
                value=sent_name,
            )


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{named(form, params['field'])}与随邮件报送的附件逐个相符"


_PARAMS = {"kind": "attachment", "field": "attachments.file"}
_LISTED = {"attachments": [{"file": "现场.jpg"}]}

KIND = Kind(
    code=Code(
        "check.attachment",
        Severity.ERROR,
        Text("附件与清单不符", "Attachments and list disagree"),
        Text("{what}。", "{what_en}."),
    ),
    label="附件与清单一致",
    params=(Param("field", "field", "文件名栏", required=True),),
    check=check,
    rule=rule,
    good=Example(_PARAMS, {**_LISTED, "sent": ["现场.jpg"]}),
    bad=Example(_PARAMS, {**_LISTED, "sent": ["现场2.jpg"]}, (("attachments", 0, "file"), ("attachments", None, None))),
)
