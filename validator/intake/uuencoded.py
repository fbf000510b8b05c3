"""Attachments in the old manner: uuencoded in the text of a mail."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]+)\r?\n", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def attachments(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(undecoded name, contents) of each in a mail's text; one that is cut is given as far as it goes."""
    at = 0
    while begin := _BEGIN.search(text, at):
        end = _END.search(text, begin.end())
        at = end.end() if end else len(text)
        yield begin.group(1), _decoded(text[begin.end() : end.start() if end else len(text)])


def _decoded(lines: bytes) -> bytes:
    whole = []
    for line in lines.splitlines():
        if not line or line[:1] in b"` ":
            continue
        try:
            whole.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = ((line[0] - 32 & 63) * 4 + 5) // 3  # trailing blanks were added or lost on the way
            try:
                whole.append(binascii.a2b_uu(line[:length].ljust(length)))
            except binascii.Error:
                break
    return b"".join(whole)
