"""Words that come after something else was said below a check-in's question: for whom they are is
asked, of a mentee as of a mentor."""

from datetime import timedelta

from storage.tables import Meeting
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo, relayed
from tests.harness import House

WISH = "Bonnes fêtes à toi !"


def test_after_something_else_was_said_it_is_asked_for_whom(house: House) -> None:
    two = duo(house).agree().greet()

    def agreed(uow: UnitOfWork) -> None:
        row, at = two.mentorship, uow.now + timedelta(hours=1)
        assert row.id is not None
        uow.session.add(
            Meeting(mentorship_id=row.id, at=at, state="agreed", proposed_by=row.mentee_id)
        )

    house.change(agreed)
    house.clock.forward(hours=5)
    two.act(two.nour, "open/checkin_mentee/mentorship/{}")
    house.clock.forward(minutes=2)
    two.act(two.nour, f"mt/held/{house.all(Meeting)[0].id}")
    house.clock.forward(minutes=2)
    two.nour.says(WISH)
    assert "Pour Luc" in two.nour.last.labels
    two.nour.presses("Pour Luc")
    assert WISH in relayed(two.luc)


def test_to_the_newest_question_they_are_an_answer(house: House) -> None:
    two = duo(house).agree().greet()
    two.act(two.nour, "open/checkin_mentee/mentorship/{}")
    two.nour.says("Nous nous écrivons peu en ce moment.")
    assert "Pour Luc" not in two.nour.last.labels
    assert "Tes mots sont gardés" in two.nour.last.text
