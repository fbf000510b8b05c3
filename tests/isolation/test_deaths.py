"""A document that kills its worker costs itself, and is told."""

import os
import signal
from pathlib import Path

import pytest

from tests.isolation.tasks import LONG, SHORT, act, opened, outcome, outcomes
from validator.isolation import Death, Limits, run_isolated


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("death", "kind"),
    [
        ("abort", "crashed"),
        ("exit:0", "crashed"),
        ("kill", "crashed"),
        ("sleep:30", "timeout"),
        ("fill", "memory"),
        ("raise:it", "bug"),
        ("panic", "crashed"),
        ("lambda", "bug"),
        ("spoilt", "bug"),
    ],
)
def test_a_death_costs_its_own_document_only(death: str, kind: str, jobs: int) -> None:
    limits = SHORT if kind == "timeout" else LONG
    assert outcomes(f"a {death} c d", "e f", jobs=jobs, limits=limits) == [["A", kind, "C", "D"], ["E", "F"]]
    assert outcomes(death, f"{death} b", f"a {death}", jobs=jobs, limits=limits) == [[kind], [kind, "B"], ["A", kind]]
    assert outcomes(f"{death} {death} c", jobs=jobs, limits=limits) == [[kind, kind, "C"]]


@pytest.mark.parametrize(
    ("death", "kind", "detail"),
    [
        ("abort", "crashed", "killed by signal 6 (SIGABRT)"),
        ("exit:7", "crashed", "exit status 7"),
        ("sleep:30", "timeout", "no result within 0.3 s"),
        ("fill", "memory", "more than 1024 MiB of address space"),
        ("panic", "crashed", "Panic: called `Option::unwrap()` on a `None` value"),
        ("raise:it", "bug", "ValueError: no such thing as it"),
        ("lambda", "bug", "a result of type function cannot be pickled"),
        ("spoilt", "bug", "a result cannot be unpickled"),
    ],
)
def test_a_death_says_how(death: str, kind: str, detail: str) -> None:
    ((task, number, result),) = run_isolated(opened, act, [death], limits=SHORT)
    assert (task, number) == (death, 0)
    assert isinstance(result, Death)
    assert (result.kind, result.cut_off) == (kind, False)
    assert detail in result.detail


@pytest.mark.parametrize(
    ("death", "kind"),
    [("abort", "crashed"), ("sleep:30", "timeout"), ("fill", "memory"), ("raise:it", "bug"), ("panic", "crashed")],
)
def test_an_opening_that_cannot_go_on_is_cut_off(death: str, kind: str) -> None:
    results = [result for _, _, result in run_isolated(opened, act, [f"a open-{death} c", "d"], limits=SHORT)]
    assert [outcome(result) for result in results] == ["A", kind, "D"]
    assert isinstance(results[1], Death)
    assert results[1].cut_off


def test_an_opening_that_fails_once_goes_on(tmp_path: Path) -> None:
    task = f"a open-once:{tmp_path / 'mark'} c"
    results = [result for _, _, result in run_isolated(opened, act, [task], limits=SHORT)]
    assert [results[0], results[2]] == ["A", "C"]
    assert not isinstance(results[1], Death), "the worker had answered A before, so its death was doubted"


def test_a_document_does_not_answer_for_its_neighbours(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert outcomes(f"a once:{first} c") == [["A", f"once:{first}".upper(), "C"]]
    assert outcomes(f"once:{second} b") == [["crashed", "B"]], "a fresh worker's death is believed"


def test_a_task_that_costs_too_many_workers_is_given_up() -> None:
    tasks = ["abort " * 9, "b"]
    results = list(run_isolated(opened, act, tasks, limits=Limits(deaths=3)))
    assert [(outcome(result), number) for _, number, result in results] == [
        ("crashed", 0), ("crashed", 1), ("crashed", 2), ("B", 0),
    ]  # fmt: skip
    assert [result.cut_off for _, _, result in results if isinstance(result, Death)] == [False, False, True]


def test_a_worker_killed_from_outside_loses_nothing_it_had_done() -> None:
    running = run_isolated(opened, act, ["pid sleep:0.3 c", "d", "e f"])
    _, _, pid = next(running)
    assert isinstance(pid, int)
    os.kill(pid, signal.SIGKILL)
    assert [outcome(result) for _, _, result in running] == ["SLEEP:0.3", "C", "D", "E", "F"]
