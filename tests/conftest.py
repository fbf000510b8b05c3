"""What holds for every test: no process is left behind, and property tests do not depend on a machine's speed."""

from collections.abc import Iterator

import psutil
import pytest
from hypothesis import settings

# A deadline measures the machine, and a shared one fails at random.
settings.register_profile("wanchang", deadline=None)
settings.load_profile("wanchang")


@pytest.fixture(scope="session", autouse=True)
def no_process_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the run if a test's worker, office or browser is still alive at its end."""
    mine = psutil.Process()
    before = set(mine.children(recursive=True))
    yield
    if request.session.testsfailed:  # a failed test's frames are kept, and with them what it had started
        return
    started = [child for child in mine.children(recursive=True) if child not in before]
    _, alive = psutil.wait_procs(started, timeout=3)
    lasting = [describe_process(child) for child in alive]
    left = [line for line in lasting if line and not any(word in line for word in OF_PYTHON_ITSELF)]
    assert not left, "Processes left behind:\n" + "\n".join(left)


# These live as long as the interpreter that started them, by design of multiprocessing.
OF_PYTHON_ITSELF = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


def describe_process(process: psutil.Process) -> str:
    """Return a process's command line, or "" if it has ended meanwhile."""
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else f"{process.pid} {' '.join(process.cmdline())}"
    except psutil.NoSuchProcess:
        return ""
