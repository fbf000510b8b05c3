"""No test of the isolation leaves a worker."""

from collections.abc import Iterator

import pytest

from tests.isolation.tasks import workers


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    yield
    assert workers() == []
