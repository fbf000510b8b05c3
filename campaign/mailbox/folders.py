"""Names of folders as IMAP writes them: modified UTF-7 (RFC 3501, 5.1.3), quoted; and how a server lists them."""

from __future__ import annotations

import base64
import binascii
import re

_PLAIN = re.compile(r"[\x20-\x7e]+")
_RUN = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]+")
_CODED = re.compile(r"&([A-Za-z0-9+,]*)-")
_LISTED = re.compile(rb'\(([^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (.*)', re.DOTALL | re.IGNORECASE)


def encode(name: str) -> str:
    """ "收件箱" -> "&ZTZO9nux-"."""
    return "".join(
        run.replace("&", "&-") if _PLAIN.fullmatch(run) else f"&{_base64(run)}-" for run in _RUN.findall(name)
    )


def decode(name: str) -> str:
    """ "&ZTZO9nux-" -> "收件箱"; what is no such name stays as it is."""
    try:
        return _CODED.sub(lambda found: _text(found[1]) if found[1] else "&", name)
    except (binascii.Error, UnicodeDecodeError):
        return name


def quoted(name: str) -> str:
    """A name as an argument of a command."""
    escaped = encode(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def listed(line: bytes | tuple[bytes, bytes]) -> str | None:
    """The name in one line of LIST; None for a folder that holds no messages, and for what is no such line."""
    head, literal = line if isinstance(line, tuple) else (line, None)
    found = _LISTED.match(head)
    if found is None or rb"\noselect" in found[1].lower():
        return None
    raw = literal if literal is not None else found[2].strip()
    if literal is None and raw[:1] == b'"' and raw[-1:] == b'"':
        raw = re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    return decode(raw.decode("utf-8", "replace"))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")


def _text(coded: str) -> str:
    raw = coded.replace(",", "/")
    return base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True).decode("utf-16-be")
