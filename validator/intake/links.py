"""Links to files that were not attached: net disks and the oversize attachments of mail services."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

_LINK = re.compile(r"""https?://[^\s"'<>（）、，。；]{3,2000}""", re.IGNORECASE)
_DISK = re.compile(
    r"pan\.baidu\.|weiyun\.|alipan\.|aliyundrive\.|115\.com|kdocs\.cn|docs\.qq\.com|jianguoyun\.|yun\.139\."
    r"|caiyun\.139\.|cloud\.189\.|pan\.quark\.|pan\.xunlei\.|lanzou|ctfile\.|feishu\.cn|1drv\.ms|onedrive\."
    r"|drive\.google\.|dropbox\.|wetransfer\.|/ftn/|/ftn_handler|ftnexs_download|largeattach|large-attach|bigattach"
    r"|bigfile|/cloudattach|/netdisk",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:xlsx?|xlsm|xlsb|et|ods|csv|zip|rar|7z)(?:[?#&]|$)", re.IGNORECASE)
_WORDS = ("超大附件", "云附件", "网盘", "提取码", "文件中转站")


def to_file(body: str) -> str:
    """The host of the first link in a mail's text that leads to a file or a net disk, "" if there is none."""
    found = [unescape(link) for link in _LINK.findall(body)]
    telling = next((link for link in found if _DISK.search(link) or _FILE.search(link)), "")
    if not telling and found and any(word in body for word in _WORDS):
        telling = found[0]
    return _host(telling)


def host(raw: bytes) -> str:
    """The host of the first link in a header, "" if there is none."""
    match = _LINK.search(raw.decode("latin-1"))
    return _host(match.group()) if match else ""


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""
