"""duplicate: the same file came before, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator

from validator.across.run import Run, finding
from workbook.finding import Code, Finding, Severity, Text

CODE = Code(
    "across.duplicate",
    Severity.INFO,
    Text("重复报送", "Sent twice"),
    Text(
        "与先收到的“{first}”内容完全相同，不再重复登记。",
        "The same file, byte for byte, as “{first}” received before; it is not counted again.",
    ),
)


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """Each later filing with the digest of an earlier one."""
    first: dict[str, str] = {}
    for entry in run.entries:
        if entry.gist is None:
            continue
        if entry.sha256 in first:
            yield entry.number, finding(CODE, run.lang, {"first": first[entry.sha256]})
        else:
            first[entry.sha256] = entry.file
