"""All files of the corpus in one run of the installed command: an object each, as they are owed, and nothing left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.corpus.loneliness import cell
from tests.corpus.manifest import COUNTS
from tests.corpus.rig import Run, watch
from tests.corpus.run import Proof, prove, same_said
from tests.support import need


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """One run over the whole corpus."""
    return prove(tmp_path_factory.mktemp("corpus"))


def test_every_file_comes_out_as_it_is_owed_and_nothing_is_left(proof: Proof) -> None:
    assert [str(each) for each in proof.wrong] == []
    assert len(proof.outcomes) == sum(COUNTS.values())


def test_one_worker_says_the_same(proof: Proof, tmp_path: Path) -> None:
    alone = prove(tmp_path, ["--jobs", "1"], traced=True)
    assert alone.run.attempts == 0
    assert same_said(proof, alone) == []


@pytest.mark.parametrize("traced", [False, True])
def test_a_run_that_reaches_out_is_seen(traced: bool, tmp_path: Path) -> None:
    _need_a_cell()
    code = "import socket\ntry: socket.create_connection(('192.0.2.1', 80), timeout=2)\nexcept OSError: pass\n"
    run = _watched(code, tmp_path, traced=traced)
    assert run.status == 0 and run.attempts > 0


def test_a_run_that_misbehaves_is_seen(tmp_path: Path) -> None:
    """A process and a file left behind, memory taken, something said: the rig sees each of them."""
    _need_a_cell()
    run = _watched(
        "import subprocess, sys, tempfile, time\n"
        "taken = bytearray(64 << 20)\n"
        "tempfile.mkstemp()\n"
        "subprocess.Popen(['sleep', '60'])\n"
        "print('odd', file=sys.stderr)\n"
        "time.sleep(0.3)\n",
        tmp_path,
    )
    assert run.status == 0
    assert [line.partition(" ")[2] for line in run.left] == ["sleep 60"]
    assert len(run.litter) == 1
    assert run.complaint == "odd\n"
    assert run.peak > 64 << 20 and run.largest > 64 << 20


def test_a_run_that_behaves_leaves_nothing_to_say(tmp_path: Path) -> None:
    _need_a_cell()
    run = _watched("pass", tmp_path)
    assert (run.status, run.complaint, run.left, run.litter, run.attempts) == (0, "", (), (), 0)


def test_a_run_that_hangs_is_ended(tmp_path: Path) -> None:
    _need_a_cell()
    run = _watched("import time; time.sleep(60)", tmp_path, timeout=0.5)
    assert run.status is None and run.left == ()


def _need_a_cell() -> None:
    need(cell() is not None, "neither unshare nor strace can keep a run from the network here")


def _watched(code: str, folder: Path, timeout: float = 30, traced: bool = False) -> Run:
    return watch([sys.executable, "-c", code], folder / "output", timeout, traced)
