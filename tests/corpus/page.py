"""docs/intake.md: what is read and how, and what came of every file of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.corpus.loneliness import cell
from tests.corpus.manifest import EXCUSED
from tests.corpus.outcomes import REFUSED, Outcome, is_broken
from tests.corpus.rig import Run

_READ = (
    (
        "xlsx, xlsm, and what newer WPS saves as .et",
        "python-calamine; what it would misread or refuses: our own reader of the XML",
        "members counted while inflating, XML told from its bytes, walked in full before any tree is built",
    ),
    (
        "xls, WPS .et, older BIFF",
        "xlrd",
        "a walk of the OLE2 chains and of the records, which believes no length; xlrd is given what it counted",
    ),
    (
        "xlsb, ods, flat ods",
        "our own readers",
        "the zip's directory as for xlsx; repeats, cells and the box they fill counted as they are met",
    ),
    (
        "csv, tables of an HTML page, XML Spreadsheet 2003",
        "our own readers",
        "sizes, depth, cells and the box they fill counted as they are met; no DOCTYPE that declares anything",
    ),
    (
        "eml, mbox",
        "the standard library for the structure, our own decoding of names",
        "size, parts, depth and length of headers before it; what is only linked to is told, never fetched",
    ),
    ("msg, winmail.dat", "python-oxmsg, our own walk of TNEF", "the OLE2 chains first; a walk that believes no length"),
    (
        "zip, 7z, rar, tar, gz",
        "our own reader of zip, py7zr, bsdtar where the system has it, the standard library",
        "members, names, links; what comes out is counted as it comes; containers three deep",
    ),
    (
        "behind a password",
        "msoffcrypto-tool and the passwords of the settings",
        "else `file.encrypted`, with what to do",
    ),
    ("anything else", "nobody", "it is evidence beside a return"),
)
_HEAD = """# What arrives, and what becomes of it

Made by `make corpus`: every file of the corpus, {real} real ones of others and {synthetic} made to do harm, goes
through one run of `wanchang check REAL SYNTHETIC --format jsonl`, the installed command with its default number of
workers, watched from outside. What must hold is in `tests/corpus/`, and `make test` proves it each time.

## What is read, and by what

What a file is, its content says; a name that says otherwise is told as `file.wrong-extension`.

| content | read by | guarded by |
|---|---|---|
{read}

Each document is opened, guarded, read and judged in a worker process: 20 s, 1 GiB of address space, no network. A
worker that dies costs its document one finding (`file.crashed`, `file.timeout`, `file.memory`) and no other document
anything. Macros, DDE, links to outside, connections and hidden sheets are told, never followed. Every code is in
[codes.md](codes.md). The same guards and readers are fuzzed (`make fuzz`, a minute each in CI).

## The run

| | |
|---|---|
| files | {files} ({real} real, {synthetic} synthetic) |
| documents | {documents}: one object each |
| exit status | {status}, since there are findings |
| on stderr | {complaint} |
| processes that outlived it | {left} |
| files left in its home, its TMPDIR or beside its output | {litter} |
| files of the corpus changed | 0 |
| network | {network} |
| seconds | {seconds:.1f} |
| memory, all processes together | {peak} MiB at most, looked at every 50 ms; 1,536 are allowed |
| memory, the largest process | {largest} MiB |

The same run with one worker says the same of every file.
Its network: {traced}.
"""
_ORDER = ("accepted", "returned", "unrecognised", "mixed", REFUSED)
_TITLES = {"unrecognised": "no form of ours", "mixed": "some refused", REFUSED: "refused"}


def page(run: Run, alone: Run, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The lines of the page: of the run, of the one with one worker, and the outcomes in English."""
    real, synthetic = ([each for each in outcomes if each.file.part == part] for part in ("real", "synthetic"))
    yield _HEAD.format(
        read="\n".join(f"| {content} | {reader} | {guard} |" for content, reader, guard in _READ),
        real=len(real),
        synthetic=len(synthetic),
        files=len(outcomes),
        documents=f"{sum(len(each.documents) for each in outcomes):,}",
        status=run.status,
        complaint="nothing" if not run.complaint else "something",
        left=len(run.left),
        litter=len(run.litter),
        network=_network(False, run),
        traced=_network(True, alone),
        seconds=run.seconds,
        peak=run.peak >> 20,
        largest=run.largest >> 20,
    )
    yield from _real(real)
    yield from _synthetic(synthetic)
    yield from _refused(real)
    yield from _excused()


def _network(traced: bool, run: Run) -> str:
    lonely = cell(traced)
    return f"{lonely.title if lonely else 'none'}; {run.attempts} attempts to leave the machine"


def _real(outcomes: Sequence[Outcome]) -> Iterator[str]:
    shown = [verdict for verdict in _ORDER if any(each.verdict == verdict for each in outcomes)]
    yield "## Real files, by kind"
    yield ""
    yield "*Told*: a finding that does not keep a file from being read. Kinds in italics the corpus calls broken."
    yield ""
    yield f"| kind | files | documents | {' | '.join(_TITLES.get(each, each) for each in shown)} | told |"
    yield f"|---|--:|--:|{'--:|' * len(shown)}---|"
    for kind in sorted({each.file.kind for each in outcomes}):
        those = [each for each in outcomes if each.file.kind == kind]
        counts = Counter(each.verdict for each in those)
        told = Counter(code for each in those for code in _told(each))
        title = f"*{kind}*" if is_broken(those[0].file) else kind
        documents = sum(len(each.documents) for each in those)
        numbers = " | ".join(str(counts[verdict] or "") for verdict in shown)
        yield f"| {title} | {len(those)} | {documents} | {numbers} | {_counted(told)} |"
    yield ""


def _synthetic(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "## Synthetic files, by kind and by what they are owed"
    yield ""
    yield "*reject*: refused. *accept*, *flag*: not refused; where the oddity is the file's own, a finding names it."
    yield ""
    yield "| kind | owed | files | read | refused | codes |"
    yield "|---|---|--:|--:|--:|---|"
    for kind, owed in sorted({(each.file.kind, each.file.owed) for each in outcomes}):
        those = [each for each in outcomes if (each.file.kind, each.file.owed) == (kind, owed)]
        refused = sum(each.refused for each in those)
        codes = Counter(code for each in those for code in each.codes)
        yield f"| {kind} | {owed} | {len(those)} | {len(those) - refused or ''} | {refused or ''} | {_counted(codes)} |"
    yield ""


def _refused(outcomes: Sequence[Outcome]) -> Iterator[str]:
    those = [each for each in outcomes if any(document["verdict"] == REFUSED for document in each.documents)]
    yield f"## The {len(those)} real files that are refused, in whole or in part, and why"
    yield ""
    yield "| kind | file | code | reason |"
    yield "|---|---|---|---|"
    for each in sorted(those, key=lambda one: (one.file.kind, one.file.name)):
        for code, message in each.errors():
            yield f"| {each.file.kind} | {each.file.name} | `{code}` | {_in_short(message)} |"
    yield ""


def _excused() -> Iterator[str]:
    yield "## Files that come out otherwise than the corpus says"
    yield ""
    yield "| file | because |"
    yield "|---|---|"
    for key, reason in EXCUSED.items():
        yield f"| {key.rpartition('/')[2]} | {reason} |"


def _told(outcome: Outcome) -> list[str]:
    """The codes of a file that are no error on it."""
    errors = {code for code, _ in outcome.errors()}
    return [code for code in outcome.codes if code not in errors]


def _counted(codes: Counter[str]) -> str:
    return ", ".join(f"`{code}` {number}" for code, number in sorted(codes.items()))


def _in_short(message: str) -> str:
    """What a message says up to its advice, fit for a cell of a table."""
    return message.partition(";")[0].rstrip(".").replace("|", "/").replace("\n", " ")[:160]
