"""The drills: each scene is set and run undisturbed once, when a test first asks for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaign.workspace import Workspace
from tests.crash import scenes
from tests.crash.drill import Drill, Runner, make_drill, runner

Drills = Callable[[str], Drill]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """Where commands are run."""
    with runner(tmp_path_factory.mktemp("crash") / "runs") as found:
        yield found


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A month's mail, not received yet; not to be changed."""
    return scenes.inbox(tmp_path_factory.mktemp("scenes") / "来件")


@pytest.fixture(scope="session")
def received(running: Runner, inbox: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The same received and rolled up, and staff have worked in the master; not to be changed."""
    return scenes.received(running, inbox, tmp_path_factory.mktemp("scenes") / "已收")


@pytest.fixture(scope="session")
def drills(running: Runner, inbox: Workspace, received: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Drills:
    """A drill by its verb."""
    folder = tmp_path_factory.mktemp("drills")
    made: dict[str, Drill] = {}

    def drill(verb: str) -> Drill:
        if verb not in made:
            made[verb] = set_up(running, inbox, received, folder, verb)
        return made[verb]

    return drill


def set_up(running: Runner, inbox: Workspace, received: Workspace, folder: Path, verb: str) -> Drill:
    """The drill of a verb, on the scene that it belongs to."""
    before = inbox if verb == "receive" else received
    return make_drill(running, before, folder / "工作区", verb, *scenes.ARGUMENTS.get(verb, ()))
