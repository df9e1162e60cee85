"""What a mentee says of themselves long after the start stands for no start."""

import pytest

from storage.tables import Reflection
from tests.conversations.pairs import Duo
from tests.conversations.test_alone import scales


@pytest.mark.parametrize(("day", "point"), [(44, "start"), (70, "middle")])
def test_a_first_answer_that_comes_late_is_no_start(two: Duo, day: int, point: str) -> None:
    two.house.clock.forward(days=3)
    asked = two.nour.sees("Où en es-tu, au départ")
    two.house.clock.forward(days=day - 3)
    two.nour.presses("Commencer", on=asked)
    scales(two.nour, 1, 1, 1, 1, 1)
    assert "premier point" in two.nour.last.text
    assert [row.point for row in two.house.all(Reflection)] == [point]


def test_what_was_said_halfway_takes_the_place_of_what_came_early(two: Duo) -> None:
    two.house.clock.forward(days=70)
    two.nour.presses("Commencer", on=two.nour.sees("Où en es-tu, au départ"))
    scales(two.nour, 1, 1, 1, 1, 1)
    two.house.clock.forward(days=25)
    two.nour.presses("Répondre", on=two.nour.sees("À mi-parcours : cinq"))
    scales(two.nour, 4, 4, 4, 4, 4)
    (row,) = two.house.all(Reflection)
    assert (row.point, set(row.answers.values())) == ("middle", {"4"})
