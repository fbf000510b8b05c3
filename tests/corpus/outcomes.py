"""What a run said of every file, held against what the manifests owe it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.corpus.manifest import BROKEN, EXCUSED, TOLD, TOLD_FORMULAS, WORKBOOKS, Filed

Said = Mapping[str, Any]
"""One object of the run's output: a document."""

REFUSED = "unreadable"


class Outcome(NamedTuple):
    """One file and its documents, in the order of the output."""

    file: Filed
    documents: tuple[Said, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing of it could be read."""
        return all(document["verdict"] == REFUSED for document in self.documents)

    @property
    def verdict(self) -> str:
        """The verdict on all its documents; `mixed` where they differ."""
        verdicts = {str(document["verdict"]) for document in self.documents}
        return verdicts.pop() if len(verdicts) == 1 else "mixed"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all findings on it, each once."""
        return tuple(dict.fromkeys(finding["code"] for each in self.documents for finding in each["findings"]))

    def errors(self) -> Iterator[tuple[str, str]]:
        """(code, message) of the errors on it, each once."""
        yield from dict.fromkeys(
            (finding["code"], finding["message"])
            for document in self.documents
            for finding in document["findings"]
            if finding["severity"] == "error"
        )


class Wrong(NamedTuple):
    """A file that came out otherwise than it is owed."""

    file: str
    got: str
    owed: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}\tgot: {self.got}\towed: {self.owed}\twhy: {self.why}"


def read_output(path: Path, corpus: Path, files: Sequence[Filed]) -> tuple[list[Outcome], list[Wrong]]:
    """The outcome of every listed file, and what is wrong with the output as a whole: objects missing or uncalled for.

    Raises ValueError where a line is no JSON object.
    """
    by_key: dict[str, list[Said]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        document = json.loads(line)
        by_key[Path(document["path"]).relative_to(corpus).as_posix()].append(document)
    outcomes = [Outcome(file, tuple(by_key.pop(file.key, ()))) for file in files]
    wrong = [Wrong(each.file.key, "no object", "one object at least", "") for each in outcomes if not each.documents]
    wrong += [Wrong(key, "an object", "none", "not in the manifests") for key in by_key if not key.endswith(".tsv")]
    return outcomes, wrong


def judge(outcomes: Sequence[Outcome]) -> Iterator[Wrong]:
    """Every file that did not get what it is owed, those excused left out; excuses that are no longer needed too."""
    for outcome in outcomes:
        wrong = list(_judge_one(outcome))
        excuse = EXCUSED.get(outcome.file.key)
        if excuse and not wrong:
            yield Wrong(outcome.file.key, "what it is owed", "an excuse", excuse)
        elif not excuse:
            yield from wrong


def _judge_one(outcome: Outcome) -> Iterator[Wrong]:
    file, verdicts = outcome.file, [document["verdict"] for document in outcome.documents]
    for document in outcome.documents:
        if not document["within"] and document["sha256"] != file.sha256 and outcome.documents[0] is document:
            yield _wrong(outcome, "the file's own sha256", document["sha256"])
        bare = [finding["code"] for finding in document["findings"] if not finding["message"]]
        if bare or (document["verdict"] == REFUSED) != any(one["severity"] == "error" for one in document["findings"]):
            yield _wrong(outcome, "unreadable with an error and a message, or neither", "")
    if any(code in ("file.crashed", "file.not-judged", "file.timeout", "file.memory") for code in outcome.codes):
        yield _wrong(outcome, "to be read or refused, not to end its worker", "")
    if file.owed == "reject" and not all(verdict == REFUSED for verdict in verdicts):
        yield _wrong(outcome, "reject: unreadable", "")
    if file.owed in ("accept", "flag") and REFUSED in verdicts:
        yield _wrong(outcome, f"{file.owed}: not unreadable", "")
    told = file.owed == "flag" and (file.kind in TOLD or file.path in TOLD_FORMULAS)
    if told and not any(code.startswith("file.") for code in outcome.codes):
        yield _wrong(outcome, "flag: a file.* finding", "")
    if file.part == "real" and file.kind in WORKBOOKS and REFUSED in verdicts:
        yield _wrong(outcome, "a readable workbook is not refused", "")


def _wrong(outcome: Outcome, owed: str, why: str) -> Wrong:
    shown = "; ".join(f"{code}: {message}" for code, message in outcome.errors())
    return Wrong(outcome.file.key, f"{outcome.verdict} {' '.join(outcome.codes)}".strip(), owed, why or shown)


def is_broken(file: Filed) -> bool:
    """Whether the corpus itself calls a real file broken."""
    return file.kind in BROKEN
