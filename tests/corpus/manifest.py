"""The files of the corpus as its manifests list them, and what intake owes each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

PARTS = ("real", "synthetic")
COUNTS = {"real": 560, "synthetic": 158}
BROKEN = frozenset(("corrupt", "fuzz", "fuzz-own", "reader-killer", "xml-attack", "xls-unreadable"))
"""Kinds of real files that the corpus calls broken."""

WORKBOOKS = frozenset("valid macro external-link xls et biff-raw xlsb ods csv html xml readers-disagree".split())
"""Kinds of real files that are workbooks, none of which may be refused (wrong-type is a line of text)."""

TOLD = frozenset(("macro", "external-link", "hidden", "wrong-type", "html-as-xls", "eml"))
"""Kinds of synthetic files of which `flag` means that a `file.*` finding names the oddity."""

TOLD_FORMULAS = frozenset(("formula_dde.xlsx", "formula_webservice.xlsx"))

EXCUSED = {
    "synthetic/mail_rfc822_nested.eml": "the base64 of its attachment has BB replaced by CC: no zip program opens it",
    "synthetic/mail_qp_binary.eml": "decodes to the very bytes of the workbook, every checksum right",
    "synthetic/renamed_xls.xlsx": "the bytes of xls_trunc.xls, which is owed a refusal: a signature and 2,000 zeros",
    "synthetic/real.et": "the bytes of xls_trunc.xls, which is owed a refusal",
    "real/readers-disagree/poi__56f6e310__xlsx-corrupted.xlsx": "its relationships are the word CORRUPTED",
    "real/xml/PhpSpreadsheet__1eadb0a6__CorruptedXmlFile.xml": "it has <CORRUPTED DATA> for a tag",
    "real/valid/poi__5aa65f91__duplicate-filename.xlsx": "two members of one name, by intent: readers differ on it",
    "real/valid/poi__a89d8116__duplicate-filename-case-insensitive.xlsx": "two members whose names differ by case only",
}
"""Files that come out otherwise than their manifest says, each for a reason that was looked into."""


class Filed(NamedTuple):
    """One file: `part` of the corpus, path in it, kind, digest; `owed` is reject, flag or accept, "" for a real one."""

    part: str
    path: str
    kind: str
    sha256: str
    owed: str

    @property
    def key(self) -> str:
        """Its path from the corpus folder on."""
        return f"{self.part}/{self.path}"

    @property
    def name(self) -> str:
        """The last component of its path."""
        return self.path.rpartition("/")[2]


def filed(corpus: Path) -> Iterator[Filed]:
    """Every file that the manifests list, in their order."""
    for part in PARTS:
        with (corpus / part / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file, delimiter="\t"):
                yield Filed(part, line["path"], line["kind"], line["sha256"], line.get("expect", ""))


def digests(corpus: Path) -> dict[str, str]:
    """Path from the corpus folder on -> sha256, of everything that lies in it."""
    found = sorted(path for path in corpus.rglob("*") if path.is_file())
    return {path.relative_to(corpus).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found}
