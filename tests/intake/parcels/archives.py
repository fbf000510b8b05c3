"""Archives of every format but zip, each made of the same members."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable, Sequence

import py7zr

from tests.intake.parcels.rars import rar_five, rar_four

Members = Sequence[tuple[str, bytes]]


def sevenzip(members: Members, password: str | None = None, *, hidden: bool = False) -> bytes:
    """A 7z; with a password its contents are encrypted, and its list too if it is to be `hidden`."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=hidden) as archive:
        for name, contents in members:
            archive.writestr(contents, name)
    return out.getvalue()


def tar(members: Members, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A tar; members of another kind point to what their contents name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, contents in members:
            member = tarfile.TarInfo(name)
            member.type = kind
            if kind == tarfile.REGTYPE:
                member.size = len(contents)
            else:
                member.linkname = contents.decode()
            archive.addfile(member, io.BytesIO(contents))
    return out.getvalue()


def tar_gz(members: Members) -> bytes:
    """A gzipped tar."""
    return gzip.compress(tar(members))


FORMATS: dict[str, Callable[[Members], bytes]] = {
    "包.7z": sevenzip,
    "包4.rar": rar_four,
    "包5.rar": rar_five,
    "包.tar": tar,
    "包.tar.gz": tar_gz,
}
