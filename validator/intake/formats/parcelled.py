"""The package of a workbook that is a zip but no .xlsx: its members inflated under the same bounds."""

from __future__ import annotations

from collections.abc import Callable

from validator.intake import package
from validator.intake.archive import Budget
from validator.intake.codes import Refusal
from validator.intake.formats.survey import check_size


def members_of(data: bytes, wanted: Callable[[str], bool]) -> tuple[set[str], dict[str, bytes]]:
    """The names in a package, in lower case, and the contents of those that are wanted.

    Every member is inflated and its checksum held, wanted or not; raises Refusal where the package is not sound.
    """
    check_size(data)
    found = [member for member in package.members(data) if not member.folder]
    if any(member.encrypted for member in found):
        raise Refusal("file.encrypted")
    package.check_names(found, unique=True)
    budget, names, contents = Budget(), set(), {}
    for member in found:
        name = member.name.decode("utf-8", "replace").replace("\\", "/").lower()
        full = budget.inflate(data, member)
        names.add(name)
        if wanted(name):
            contents[name] = full
    return names, contents
