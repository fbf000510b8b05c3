"""How a document came: its mail, what came along with it, and where the bytes of all that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from validator.intake.document import Document, Mail


class Store(Protocol):
    """Where bytes are kept by digest; `put` twice is as once. It pickles: workers put into it themselves."""

    def put(self, data: bytes, sha256: str, name: str) -> None:
        """Keep these bytes; an OSError where they cannot be."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that came along: its name, its digest, its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Way:
    """A document's mail and evidence (None: it came in no container); `failed` says why they could not be kept."""

    mail: Mail | None = None
    evidence: tuple[Piece, ...] | None = None
    failed: str = ""


def way_of(document: Document, store: Store | None) -> Way:
    """How a document came; its own bytes and those of its evidence put into the store, the outermost file's not."""
    failed = ""
    try:
        if store is not None:
            _keep(document, store)
    except OSError as error:
        failed = error.strerror or str(error)
    pieces = document.evidence
    evidence = None if pieces is None else tuple(Piece(one.name, one.sha256, len(one.data)) for one in pieces)
    return Way(document.mail, evidence, failed)


def _keep(document: Document, store: Store) -> None:
    came = document.data if document.original is None else document.original
    if document.within and came is not None:
        store.put(came, document.sha256, document.file)
    for one in document.evidence or ():
        store.put(one.data, one.sha256, one.name)
