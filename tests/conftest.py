"""What every test may ask for."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

    from tests.harness import House

# The same examples in each run, so that a change is what makes a test fail; `HYPOTHESIS_PROFILE=
# explore make test` looks for new ones. No deadlines: a busy machine is no fault of the code.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

pytest_plugins = ["tests.storage.databases", "tests.beginnings"]

MEMORY = "/dev/shm"
"""Where Linux keeps files in memory."""

ROOM = 4 * 1024**3
"""Bytes that must be free there."""

# A database waits for the disk at each commit, and a fifth of the tests' time went by so. No test
# pulls the plug of the machine: what is killed are our own processes, and files outlive those here.
if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


WALKS = ("tests/e2e/test_walk.py", "tests/e2e/test_kill.py", "tests/e2e/test_deciding.py")
"""What needs `tests.e2e.conftest.walks`."""


FIRST = (
    "tests/e2e/",
    "tests/conversations/test_intake_machine.py",
    "tests/conversations/test_staff_machine.py",
)
"""What takes longest begins first, so that no process waits for the other at the end."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Asked by pytest to find the tests. What is loaded then stays until the end: to look through
    it for garbage, again and again while it grows, took a fifth of the time, and more of it each
    time that the tests themselves are looked through."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


PATIENCE = 2400
"""Seconds for a test of `FIRST`, or one that waits for the walks. They take two minutes, or ten on
a machine at a fifth of its speed, and a process that is stopped in the middle takes all other tests
with it. What hangs is found sooner: each wait of a walk has its own limit."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Asked by pytest for the order of the tests, and how long each may take."""
    for item in items:
        if item.nodeid.startswith(FIRST):
            item.add_marker(pytest.mark.timeout(PATIENCE))
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


TOGETHER = ("tests/conversations/test_", "tests/transcripts/")
"""Files whose tests are for one process: what many of them begin with happens once in each."""


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Shares the tests out between the processes: the walks together and first, as they take two
    minutes and mostly wait; the conversations file by file, the others one by one. (xdist's own
    groups do not work with pytest 9.2.) Every other process takes from the end: while some wait for
    a browser or for a bot that starts, others compute, where all that waits first left a quarter of
    the machine idle."""

    def _assign_work_unit(self, node: "WorkerController") -> None:
        if self.nodes.index(node) % 2:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(WALKS):
            return "walks"
        return nodeid.partition("::")[0] if nodeid.startswith(TOGETHER) else nodeid


def pytest_xdist_auto_num_workers() -> int:
    """Asked by xdist how many processes there are: one more than the machine has cores, as whoever
    walks mostly waits. With two more each test took a fifth more of a processor than with as many
    as there are cores."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> Sharing:
    """Asked by xdist for whoever shares the tests out."""
    return Sharing(config, log)


@pytest.fixture
def house(sqlite_url: str) -> "Iterator[House]":
    """A house with nobody in it yet (see `tests.harness`)."""
    # Not imported above: tests that need no house do not load the whole product.
    from tests.harness import House

    opened = House(sqlite_url)
    yield opened
    opened.close()
