"""OpenDocument spreadsheets: packed (.ods) or as one flat XML file (.fods)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.intake import reasons, remarks
from validator.intake.codes import Refusal, fault
from validator.intake.formats.parcelled import members_of
from validator.intake.formats.survey import Survey, calling, check_size, survey_told
from workbook.finding import Fault
from workbook.grid.opendocument import cells_of

_PARTS = ("content.xml", "meta-inf/manifest.xml")
_SOURCE = re.compile(rb"""<table:table-source\b|<table:table\s[^<>]*table:name=["'](?:'|&apos;)file:""")
_DATABASE = re.compile(rb"<table:database-source-")
_REMOTE = re.compile(rb"""<draw:(?:image|object|plugin)\s[^<>]*xlink:href=["'](?:https?|ftp|file|smb)://?""", re.I)
_DDE = re.compile(rb"""office:dde-application=["']([^"']{0,60})""")
_CALL = re.compile(rb"""table:formula=["'][^"']{0,2000}?\b((?:DDE|WEBSERVICE)\([^"']{0,40})""")
_SCRIPT = re.compile(rb"<ooo:module\b")


def survey_packed(data: bytes) -> Survey:
    """Judge an .ods and read it under the bounds of `survey.bounded`; raises Refusal or DamagedError.

    The package is held to the bounds of any other, content.xml to those of XML (no DOCTYPE); repeated cells count as
    many as they are.
    """
    names, parts = members_of(data, _PARTS.__contains__)
    if b"encryption-data" in parts.get(_PARTS[1], b"") or "encrypted-package" in names:
        raise Refusal("file.encrypted")
    content = parts.get(_PARTS[0])
    if content is None:
        raise Refusal("file.corrupt", reasons.NO_WORKBOOK)
    return _survey(content, _held(names, parts.get(_PARTS[1], b"")))


def survey_flat(data: bytes) -> Survey:
    """Judge and read a .fods, as `survey_packed`."""
    check_size(data)
    return _survey(data, [fault("file.macro", remarks.BASIC)] if _SCRIPT.search(data) else [])


def _survey(content: bytes, told: list[Fault]) -> Survey:
    from validator.intake.deep import walk

    if walk(content, strict=True).root not in ("document-content", "document"):
        raise Refusal("file.corrupt", reasons.NO_WORKBOOK)
    return survey_told(cells_of(content), (*told, *_drawn_in(content)))


def _held(names: set[str], manifest: bytes) -> list[Fault]:
    """The fault of what a package holds beside its sheets."""
    if any(name.startswith(("basic/", "scripts/")) for name in names):
        return [fault("file.macro", remarks.BASIC)]
    return [fault("file.macro", remarks.OBJECT)] if b"application/vnd.sun.star.oleobject" in manifest else []


def _drawn_in(content: bytes) -> Iterator[Fault]:
    """The faults of what the content draws in from outside."""
    if _SOURCE.search(content):
        yield fault("file.external-link", remarks.BOOK)
    elif _DATABASE.search(content):
        yield fault("file.external-link", remarks.QUERY)
    elif _REMOTE.search(content):
        yield fault("file.external-link", remarks.PICTURE)
    call = _DDE.search(content) or _CALL.search(content)
    if call:
        yield calling(call[1].decode("utf-8", "replace"))
