"""A mailbox file (mbox) cut into its mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.intake import limits
from validator.intake.codes import Refusal

# A line of a body may begin with "From " too: a mail begins after an empty line, and with a header.
_BEGIN = re.compile(rb"(?:\A\s{0,8}|\n\r?\n)From [^\r\n]*\r?\n(?=[!-9;-~]{1,100}:)")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def mails(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each mail in order; raises Refusal for more than 1,000 of them.

    A mail is named by its number. A body's `>From `, as mailboxes quote it, loses one sign.
    """
    begins = list(_bounded(data))
    for number, (_, start) in enumerate(begins):
        end = begins[number + 1][0] if number + 1 < len(begins) else len(data)
        yield f"{number + 1}.eml", _QUOTED.sub(rb"\1", data[start:end])


def _bounded(data: bytes) -> Iterator[tuple[int, int]]:
    for number, match in enumerate(_BEGIN.finditer(data)):
        if number == limits.MEMBERS:
            raise Refusal("file.too-many", limit=limits.MEMBERS)
        yield match.start(), match.end()
