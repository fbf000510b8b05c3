"""Binary workbooks (.xlsb): a package like that of .xlsx, with records in its parts instead of XML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from validator.intake import carried, parts, reasons, remarks
from validator.intake.carried import Cargo
from validator.intake.codes import Refusal, fault
from validator.intake.formats.parcelled import members_of
from validator.intake.formats.survey import Survey, calling, survey_told
from workbook.finding import Fault
from workbook.grid import xlsb

_BOOK, _RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_TEXTS, _STYLES = "xl/sharedstrings.bin", "xl/styles.bin"


def survey(data: bytes) -> Survey:
    """Judge a binary workbook by its package, and read it under the bounds of `survey.bounded`.

    Raises Refusal or DamagedError.
    """
    names, read = members_of(data, _is_looked_at)
    if _BOOK not in read or _RELATIONS not in read:
        raise Refusal("file.corrupt", reasons.NO_WORKBOOK)
    targets = _targets(read)
    listing = xlsb.listing_in(read[_BOOK])
    sheets: dict[str, bytes] = {}
    for entry in listing.sheets:
        part = targets.get(entry.relation)
        if part is None or part not in names:
            raise Refusal("file.corrupt", reasons.LOST)
        if part.startswith("xl/worksheets/"):
            sheets[entry.relation] = read[part]
    told = xlsb.cells_of(listing, sheets, read.get(_TEXTS, b""), read.get(_STYLES, b""))
    return survey_told(told, tuple(_remarks(names, read, listing, targets)))


def _is_looked_at(name: str) -> bool:
    return name in (_BOOK, _TEXTS, _STYLES) or name.endswith((".rels", "[content_types].xml", "vbaproject.bin")) or (
        name.startswith(("xl/worksheets/", "xl/externallinks/")) and name.endswith(".bin")
    )  # fmt: skip


def _targets(read: Mapping[str, bytes]) -> dict[str, str]:
    """The parts that the workbook leads to, by the ids of relationships; every part of XML is held to its bounds."""
    found: dict[str, str] = {}
    for name, contents in read.items():
        if name.endswith((".rels", ".xml")):
            told = parts.examine(contents)
            if name == _RELATIONS:
                for each in told.relations:
                    path = posixpath.normpath(posixpath.join("/xl", each.target))
                    if each.external or path.startswith("/.."):
                        raise Refusal("file.unsafe", reasons.OUTSIDE)
                    found[each.id] = path.lstrip("/").lower()
    return found


def _remarks(
    names: set[str], read: Mapping[str, bytes], listing: xlsb.Listing, targets: Mapping[str, str]
) -> Iterator[Fault]:
    projects = [contents for name, contents in read.items() if name.endswith("vbaproject.bin")]
    macros = [each.name for each in listing.sheets if "/macrosheets/" in targets.get(each.relation, "")]
    yield from carried.faults(Cargo({}, projects, macros, ()))
    if not projects and not macros and any("/embeddings/" in name or "/activex/" in name for name in names):
        yield fault("file.macro", remarks.OBJECT)
    links = [contents for name, contents in read.items() if "/externallinks/" in name and name.endswith(".bin")]
    calls = [called for called in map(xlsb.called_in, links) if called]
    if len(links) > len(calls):
        yield fault("file.external-link", remarks.BOOK)
    elif any("/connections.bin" in name or "/querytables/" in name for name in names):
        yield fault("file.external-link", remarks.QUERY)
    if calls:
        yield calling(calls[0])
