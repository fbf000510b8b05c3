"""The whole corpus through `wanchang check`, then docs/intake.md: `python -m tests.corpus.run`, or `make corpus`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.corpus.loneliness import cell
from tests.corpus.manifest import COUNTS, PARTS, Filed, digests, filed
from tests.corpus.outcomes import Outcome, Wrong, judge, read_output
from tests.corpus.page import page
from tests.corpus.rig import Run, script, watch
from tests.support import ROOT, corpus, need

PAGE = ROOT / "docs" / "intake.md"
SECONDS = 300.0
"""How long a run may take before it counts as hanging; it takes a few seconds."""
MEMORY = 1536 << 20
"""Bytes that all processes of a run may have resident at once."""


class Proof(NamedTuple):
    """A run over the corpus: what was seen from outside, what it said of each file, and all that is wrong."""

    run: Run
    outcomes: list[Outcome]
    wrong: list[Wrong]


def prove(folder: Path, options: Sequence[str] = (), traced: bool = False) -> Proof:
    """Check the whole corpus once, with these options besides, into `folder`; `traced` as for `watch`."""
    need(cell() is not None, "neither unshare nor strace can keep a run from the network here")
    root = corpus().resolve()
    files = list(filed(root))
    before, output = digests(root), folder / "corpus.jsonl"
    parts = [str(root / part) for part in PARTS]
    command = [script(), "check", *parts, "--format", "jsonl", "--output", str(output), *options]
    run = watch(command, output, SECONDS, traced)
    wrong = list(_misbehaviour(run))
    wrong += [Wrong(key, "changed, gone or new", "unchanged", "") for key in _changed(before, digests(root))]
    wrong += _miscounted(files, before)
    if not output.exists():
        return Proof(run, [], [*wrong, Wrong("the run", "no output", "one object a document", run.complaint[-2000:])])
    outcomes, misfits = read_output(output, root, files)
    return Proof(run, outcomes, [*wrong, *misfits, *judge([each for each in outcomes if each.documents])])


def _misbehaviour(run: Run) -> list[Wrong]:
    """What a run did besides its output that it should not have."""
    owed = (
        ("exit status", run.status, run.status == 1, "1: there are findings"),
        ("stderr", run.complaint[-2000:], not run.complaint, "nothing"),
        ("memory", f"{run.peak >> 20} MiB", run.peak < MEMORY, f"less than {MEMORY >> 20} MiB"),
        ("processes left", run.left, not run.left, "none"),
        ("files left", run.litter, not run.litter, "none"),
        ("network", f"{run.attempts} attempts", run.attempts == 0, "none"),
    )
    return [Wrong(f"the run: {what}", str(got), wish, "") for what, got, well, wish in owed if not well]


def _changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _miscounted(files: Sequence[Filed], found: dict[str, str]) -> list[Wrong]:
    """Whether the corpus is the whole one, each file the very bytes that its manifest lists."""
    wrong = [Wrong(file.key, "other bytes", "as listed", "") for file in files if found.get(file.key) != file.sha256]
    for part in PARTS:
        number = sum(file.part == part for file in files)
        if number != COUNTS[part]:
            wrong.append(Wrong(part, f"{number} files", str(COUNTS[part]), "the corpus has changed"))
    return wrong


def same_said(one: Proof, other: Proof) -> list[str]:
    """Files that two runs do not say the same of, words apart."""
    pairs = zip(one.outcomes, other.outcomes, strict=True)
    return [first.file.key for first, second in pairs if _bare(first) != _bare(second)]


def _bare(outcome: Outcome) -> list[object]:
    return [
        (each["file"], each["within"], each["sha256"], each["verdict"], [found["code"] for found in each["findings"]])
        for each in outcome.documents
    ]


def main() -> int:
    """Run it as users do, once more with one worker and in English; write the page; -> 1 where anything is wrong."""
    with tempfile.TemporaryDirectory(prefix="wanchang-corpus-") as first, tempfile.TemporaryDirectory() as second:
        proof = prove(Path(first))
        english = prove(Path(second), ["--jobs", "1", "--lang", "en"], traced=True)
    wrong = [*map(str, proof.wrong)]
    if not wrong and not english.wrong:
        wrong = [f"{key}\tanother outcome with one worker" for key in same_said(proof, english)]
    print(*wrong, sep="\n")
    if proof.outcomes and english.outcomes:
        PAGE.write_text("\n".join(page(proof.run, english.run, english.outcomes)) + "\n", "utf-8")
        print(f"{len(proof.outcomes)} files, {len(wrong)} wrong: {PAGE}")
    return int(bool(wrong or english.wrong))


if __name__ == "__main__":
    sys.exit(main())
