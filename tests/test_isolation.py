"""Workers that really die: what each death costs, and that nothing is left behind."""

import faulthandler
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from validator.isolation import LOOKAHEAD, Death, Limits, run_isolated

LONG = Limits()
SHORT = Limits(seconds=0.3)
GIB = 1 << 30


def opened(task: str) -> Iterator[str]:
    """A task is its documents, separated by blanks; a document starting with `open-` acts as it is opened."""
    for document in task.split():
        if document.startswith("open-"):
            act(document.removeprefix("open-"))
        yield document


def act(document: str) -> object:
    verb, _, argument = document.partition(":")
    match verb:
        case "abort":
            faulthandler.disable()  # it is pytest's, and would print
            os.abort()
        case "exit":
            os._exit(int(argument))
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(float(argument))
        case "fill":
            return len(bytearray(2 * GIB))
        case "raise":
            raise ValueError(f"no such thing as {argument}")
        case "panic":
            raise Panic("called `Option::unwrap()` on a `None` value")
        case "lambda":
            return lambda: None
        case "spoilt":
            return Spoilt()
        case "pid":
            return os.getpid()
        case "talk":
            os.write(1, b"loud on stdout")
            os.write(2, b"loud on stderr")
        case "connect":
            socket.create_connection(("127.0.0.1", 9))
        case "once":  # dies the first time only: the mark of that first time is a file
            mark = Path(argument)
            if not mark.exists():
                mark.touch()
                act("abort")
    return document.upper()


class Panic(BaseException):
    """As a Rust extension panics: not an Exception."""


class Spoilt:
    def __reduce__(self) -> tuple[type, tuple[str]]:
        return int, ("not a number",)


def outcome(result: object) -> object:
    return result.kind if isinstance(result, Death) else result


def outcomes(*tasks: str, jobs: int = 1, limits: Limits | None = None) -> list[list[object]]:
    """The outcomes of each task, numbers checked."""
    found: dict[int, list[object]] = {}
    wanted = [f"{task} #{number}" for number, task in enumerate(tasks)]
    for task, number, result in run_isolated(opened, act, wanted, jobs=jobs, limits=limits or LONG):
        place = int(task.rpartition("#")[2])
        assert place == max(found, default=0) or place == max(found) + 1
        assert number == len(found.setdefault(place, []))
        found[place].append(outcome(result))
    return [found[place][:-1] for place in sorted(found)]


def workers(parent: int | None = None) -> list[psutil.Process]:
    """The processes below us, without the helpers that multiprocessing keeps for as long as we live."""
    process = psutil.Process(parent)
    helpers = [child for child in process.children() if re.search("resource_tracker|forkserver", str(child.cmdline()))]
    return [child for child in process.children(recursive=True) if child not in helpers]


def single(task: float) -> Iterator[float]:
    yield task


def spell(seconds: float) -> tuple[float, float]:
    start = time.monotonic()
    time.sleep(seconds)
    return start, time.monotonic()


def padded(task: float) -> bytes:
    return bytes(4000)


def grown(megabytes: float) -> int:
    bytearray(int(megabytes) << 20).count(1)
    return os.getpid()


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    yield
    assert workers() == []


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


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_early_end_leaves_no_process(jobs: int) -> None:
    running = run_isolated(opened, act, ["a", *["sleep:30"] * 9], jobs=jobs)
    next(running)
    assert len(workers()) == jobs
    running.close()
    assert workers() == []


def test_an_exception_from_the_tasks_leaves_no_process() -> None:
    def tasks() -> Iterator[str]:
        yield from ["a"] * 9
        raise FileNotFoundError("a folder that went away")

    with pytest.raises(FileNotFoundError):
        list(run_isolated(opened, act, tasks(), jobs=2))
    assert workers() == []


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


def ready() -> None:
    act.__globals__["SHORT"] = "set up"


def set_up(document: float) -> object:
    return SHORT


def die() -> None:
    act("abort")


def unready() -> None:
    raise LookupError("no forms here")


def test_setup_runs_in_every_worker() -> None:
    limits = Limits(tasks=2)
    assert {result for _, _, result in run_isolated(single, set_up, range(6), limits=limits, setup=ready)} == {"set up"}
    assert isinstance(SHORT, Limits)


@pytest.mark.parametrize(("setup", "said"), [(unready, "LookupError: no forms here"), (die, "SIGABRT")])
def test_a_setup_that_fails_is_told(setup: object, said: str) -> None:
    with pytest.raises(RuntimeError, match=said):
        list(run_isolated(single, set_up, range(6), setup=setup))  # type: ignore[arg-type]


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


ORPHANS = """
import sys, threading, time
from test_isolation import SHORT, act, opened, run_isolated
if "threaded" in sys.argv:
    threading.Thread(target=time.sleep, args=[60], daemon=True).start()
for _, _, pid in run_isolated(opened, act, ["pid", "pid ", "pid sleep:60"], jobs=2, limits=SHORT):
    print(pid, flush=True)
    time.sleep(60)
"""


def runs(process: psutil.Process) -> bool:
    """Whether it is alive; a container's first process may never bury the dead."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(("sent", "mode"), [("SIGKILL", "alone"), ("SIGKILL", "threaded"), ("SIGINT", "alone")])
def test_workers_do_not_outlive_their_parent(sent: str, mode: str) -> None:
    path = os.pathsep.join(str(folder) for folder in (Path(__file__).parent, Path(__file__).parents[1]))
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANS, mode],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    ) as parent:
        assert parent.stdout
        assert int(parent.stdout.readline())
        orphans = workers(parent.pid)
        assert len(orphans) == 2
        parent.send_signal(signal.Signals[sent])
        assert parent.wait(10) != 0
        patience = time.monotonic() + 10
        while any(map(runs, orphans)):
            assert time.monotonic() < patience
            time.sleep(0.02)
