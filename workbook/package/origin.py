"""What a package of ours was before we changed it, kept inside it: the changed parts as they had been packed.

While no program has saved the file since, taking the changes back is putting those parts in their places again.
"""

from __future__ import annotations

import json

from workbook.package.archive import assemble, name_of, pack, read_entries, unpack
from workbook.package.package import Package
from workbook.package.trees import PackageError

PART = "wanchang/origin.bin"
_TYPE, _RELATION = "application/vnd.wanchang.origin", "urn:wanchang:origin"
_MANIFEST = b"manifest.json"
_MOST = 1 << 20
"""Bytes of a manifest; one with the thousand parts that a guard lets pass has a tenth of that."""


def keep_origin(package: Package) -> None:
    """Lay the changed parts' originals into a package; to be called last before it is saved."""
    package.write(PART, b"", _TYPE)
    package.relate("", _RELATION, PART)
    kept = [entry for entry in package.changed.values() if entry is not None]
    said = {"order": package.order, "parts": package.digest(PART)}
    manifest = pack(_MANIFEST, json.dumps(said, ensure_ascii=False).encode())
    package.write(PART, assemble([manifest, *kept]))


def restored(data: bytes) -> bytes | None:
    """The workbook that `data` was made of; None where it was not made by us, or something changed it since.

    The kept parts come from outside with the file: a guard must look at what is given back.
    """
    try:
        package = Package(data)
        if PART not in package:
            return None
        manifest, *kept = read_entries(package.read(PART))
        if manifest.name != _MANIFEST or manifest.full_size > _MOST:
            return None
        said = json.loads(unpack(manifest))
        order = said["order"]
        if said["parts"] != package.digest(PART) or len(set(order)) != len(order):
            return None
        was, now = {name_of(entry): entry for entry in kept}, package.entries
        return assemble(was[name] if name in was else now[name] for name in order)
    except (PackageError, ValueError, KeyError, TypeError, RecursionError):
        return None
