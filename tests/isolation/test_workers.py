"""Workers run side by side, in order, bounded, replaced, set up and cut off from the world."""

import itertools
import os
import threading
import time

import psutil
import pytest

from tests.isolation.tasks import act, opened, outcome, outcomes, single
from validator.isolation import LOOKAHEAD, Death, Limits, run_isolated


def spell(seconds: float) -> tuple[float, float]:
    start = time.monotonic()
    time.sleep(seconds)
    return start, time.monotonic()


def padded(task: float) -> bytes:
    return bytes(4000)


def grown(megabytes: float) -> int:
    bytearray(int(megabytes) << 20).count(1)
    return os.getpid()


def test_results_stream_before_their_task_is_done() -> None:
    running = run_isolated(opened, act, ["a sleep:30"], limits=Limits(seconds=60))
    start = time.monotonic()
    assert next(running) == ("a sleep:30", 0, "A")
    assert time.monotonic() - start < 10
    running.close()


def test_the_order_is_that_of_the_tasks() -> None:
    tasks = [f"sleep:{0.02 if number % 7 == 0 else 0} {number} abort {number}b" for number in range(40)]
    alone = [(task, number, outcome(result)) for task, number, result in run_isolated(opened, act, tasks)]
    together = [(task, number, outcome(result)) for task, number, result in run_isolated(opened, act, tasks, jobs=2)]
    assert alone == together
    assert [task for task, _, _ in alone] == [task for task in tasks for _ in range(4)]


def test_two_workers_work_at_once() -> None:
    (one, other) = (result for _, _, result in run_isolated(single, spell, [0.5, 0.5], jobs=2))
    assert not isinstance(one, Death)
    assert not isinstance(other, Death)
    assert max(one[0], other[0]) < min(one[1], other[1])


def test_a_slow_reader_is_no_reason_for_a_timeout() -> None:
    running = run_isolated(opened, act, [f"{number} {'x' * 4000}" for number in range(60)], limits=Limits(seconds=0.2))
    next(running)
    time.sleep(0.8)  # the worker has long filled its pipe
    assert [result for _, _, result in running if isinstance(result, Death)] == []


def test_an_empty_task_has_no_results() -> None:
    assert list(run_isolated(opened, act, [])) == []
    assert [result for _, _, result in run_isolated(opened, act, ["", "b", ""])] == ["B"]


def test_a_worker_is_replaced_after_so_many_tasks() -> None:
    pids = [result for _, _, result in run_isolated(opened, act, ["pid"] * 25, limits=Limits(tasks=10))]
    assert [len(list(group)) for _, group in itertools.groupby(pids)] == [10, 10, 5]


def test_a_worker_that_has_grown_is_replaced() -> None:
    tasks = [1, 1, 64, 1, 1]
    pids = [result for _, _, result in run_isolated(single, grown, tasks, limits=Limits(growth=32 << 20))]
    assert pids[0] == pids[1] == pids[2] != pids[3] == pids[4]


def test_tasks_are_drawn_as_they_are_needed() -> None:
    drawn = itertools.count()
    running = run_isolated(opened, act, (str(next(drawn)) for _ in range(100_000)), jobs=2)
    for _ in range(3):
        next(running)
    assert next(drawn) < 1.1 * LOOKAHEAD
    running.close()


def test_what_waits_for_a_slow_task_is_bounded() -> None:
    drawn = itertools.count()
    tasks = ("sleep:1" if next(drawn) == 0 else "b" for _ in range(100_000))
    running = run_isolated(opened, act, tasks, jobs=2)
    next(running)
    assert LOOKAHEAD / 2 < next(drawn) < 1.1 * LOOKAHEAD
    running.close()


def test_thousands_of_tasks_do_not_grow_the_parent() -> None:
    process = psutil.Process()
    running = run_isolated(single, padded, range(4000), jobs=2)
    sizes = [process.memory_info().rss for _, _, _ in running]
    assert len(sizes) == 4000
    assert max(sizes[2000:]) - max(sizes[:2000]) < 2 << 20  # the results alone were 8 MB


def test_a_worker_that_cannot_be_put_under_its_limits_is_told() -> None:
    with pytest.raises(RuntimeError, match=r"could not be set up\n(.|\n)*OverflowError"):
        list(run_isolated(opened, act, ["a"], limits=Limits(address_space=1 << 80)))


def die(*_: object) -> None:
    act("abort")


def test_a_worker_that_dies_before_its_first_word_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validator.isolation.serve", die)
    with pytest.raises(RuntimeError, match="died while starting: killed by signal 6"):
        list(run_isolated(opened, act, ["a"]))


def test_a_large_task_is_refused() -> None:
    with pytest.raises(ValueError, match="hand over a path"):
        list(run_isolated(opened, act, ["x" * 10_000]))


def test_it_works_beside_another_thread() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert outcomes("a abort c", "d") == [["A", "crashed", "C"], ["D"]]
    finally:
        stop.set()
        thread.join()


def test_a_worker_is_silent_and_has_no_network(capfd: pytest.CaptureFixture[str]) -> None:
    results = [result for _, _, result in run_isolated(opened, act, ["talk", "connect"])]
    assert capfd.readouterr() == ("", "")
    assert results[0] == "TALK"
    assert isinstance(results[1], Death)
    assert "a worker has no network" in results[1].detail
