"""What every test may ask for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import House

pytest_plugins = ["tests.storage.databases"]


@pytest.fixture
def house(sqlite_url: str) -> "Iterator[House]":
    """A house with nobody in it yet (see `tests.harness`)."""
    # Not imported above: tests that need no house do not load the whole product.
    from tests.harness import House

    opened = House(sqlite_url)
    yield opened
    opened.close()
