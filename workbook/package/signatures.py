"""Digital signatures of a package: they vouch for the bytes of its parts, so whoever changes one breaks them."""

from __future__ import annotations

from workbook.package.package import Package

_KIND = "digital-signature/origin"


def is_signed(package: Package) -> bool:
    """Whether somebody has signed the workbook."""
    return any(relation.type.endswith(_KIND) for relation in package.relations(""))


def unsign(package: Package) -> None:
    """Take the signatures out of what is to be a copy of another content."""
    for relation in package.relations(""):
        if relation.type.endswith(_KIND):
            for signature in package.relations(relation.target):
                package.remove(signature.target)
            package.remove(relation.target)
            package.unrelate("", relation.id)
