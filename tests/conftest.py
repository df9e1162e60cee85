"""What every test may ask for."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.harness import House

# The same examples in each run, so that a change is what makes a test fail; `HYPOTHESIS_PROFILE=
# explore make test` looks for new ones. No deadlines: a busy machine is no fault of the code.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

pytest_plugins = ["tests.storage.databases"]


@pytest.fixture
def house(sqlite_url: str) -> "Iterator[House]":
    """A house with nobody in it yet (see `tests.harness`)."""
    # Not imported above: tests that need no house do not load the whole product.
    from tests.harness import House

    opened = House(sqlite_url)
    yield opened
    opened.close()
