"""What many tests begin with is played once, and copied for each."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

import pytest

if TYPE_CHECKING:  # tests that need no house do not load the whole product
    from tests.harness import House

T = TypeVar("T")
H = TypeVar("H", bound="House")
P = ParamSpec("P")


class Begin(Protocol):
    """Has a house begin where `play` leads with what it is told, and returns what that returns."""

    def __call__(
        self,
        house: H,
        play: Callable[Concatenate[H, P], T],
        *told: P.args,
        **named: P.kwargs,
    ) -> T: ...


@pytest.fixture(scope="session")
def begin(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Begin:
    """Begins a test where others of its file begin: what leads there happens once, and is copied
    for each. What `play` returns is copied too, and must hold no other house."""
    folder, kept = tmp_path_factory.mktemp("begun"), dict[object, tuple[Any, Any]]()

    def beginning_as(
        house: H,
        play: Callable[Concatenate[H, P], T],
        *told: P.args,
        **named: P.kwargs,
    ) -> T:
        if not house.is_untouched:
            return play(house, *told, **named)
        beginning = (type(house), play, told, *named.items())
        if beginning not in kept:
            file = shutil.copyfile(_sqlite_template, folder / f"{len(kept)}.db")
            first = type(house)(f"sqlite:///{file}")
            kept[beginning] = first, play(first, *told, **named)
            first.close()
        first, outcome = kept[beginning]
        house.like(first)
        copied: T = deepcopy(outcome, {id(first): house})
        return copied

    return beginning_as
