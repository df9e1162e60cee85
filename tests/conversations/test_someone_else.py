"""Within the first sixty days either of two may go on with somebody else, without fault; then they
are never brought together again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from conversations.casework import working
from conversations.mentoring import roster
from storage.tables import Dialogue, Mentorship, PersonAddress, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo, duo, label
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words


def may_be_asked(house: House, mentee: Player, mentor: Player) -> str:
    """Why the mentor may not be asked about a new request of this person; empty if they may."""

    def read(uow: UnitOfWork) -> str:
        numbers = {row.address: row.person_id for row in uow.session.exec(select(PersonAddress))}
        request = Request(
            person_id=numbers[mentee.who], state="claimed", situation="research", created_at=uow.now
        )
        uow.session.add(request)
        uow.session.flush()
        why = roster.sought(uow.session, request, CATALOGUE, uow.now).why_not(numbers[mentor.who])
        uow.session.delete(request)
        return why

    return house.change(read)


def someone_else(pair: Duo, way: str) -> None:
    """Nour would like somebody else, by this command."""
    pair.nour.says(way)
    key = "ending.other" if way == "/end" else "leaving.someone_else"
    name = {"name": "Luc"} if way == "/stop" else {}
    pair.nour.presses(WORDS(key, **name))
    news = pair.nour.sees(f"…{WORDS('ending.other_reads', name='Luc', off='')[-30:]}…")
    assert WORDS("ending.turn_down_other", name="Nour") in news.message.quote
    pair.nour.says("Nous n’avons pas trouvé le ton.")
    assert "Nous n’avons pas trouvé le ton." in pair.nour.last.text, (
        "word by word, before it leaves"
    )
    assert "le ton" not in pair.claire.all()
    pair.nour.presses("Envoyer")


@pytest.mark.parametrize("way", ["/end", "/stop"])
def test_a_mentee_may_go_on_with_somebody_else(house: House, way: str) -> None:
    pair = duo(house).agree()
    house.clock.forward(days=20)
    pair.luc.reads()
    someone_else(pair, way)
    assert (pair.request.state, pair.mentorship.outcome) == ("claimed", "turn_down")
    pair.luc.sees(WORDS("ending.turn_down_other", name="Nour"))
    assert "le ton" not in pair.luc.all()
    day = WORDS.day(working.first_answer_by(house.clock.now(), CATALOGUE.home))
    pair.nour.sees(WORDS("ending.someone_else", name="Luc", day=day))
    pair.claire.sees("Nous n’avons pas trouvé le ton.")
    pair.claire.sees(f"…{WORDS('triage.again_begun')}…")


def test_of_a_pair_that_never_met_the_card_says_so(house: House) -> None:
    pair = duo(house).accepts()
    pair.act(pair.nour, "intro/no/{}")
    pair.nour.says("Passer")
    pair.claire.sees(f"…{WORDS('triage.again')}…")


def wished_before(pair: Duo) -> Duo:
    """Nour has been asked whether she would like to meet Luc; she began to say that she would like
    somebody else, and did not send it."""
    pair.accepts()
    pair.nour.presses(WORDS("introduction.no"))
    pair.nour.says("Je pensais plutôt à une femme.")
    assert "Envoyer" in pair.nour.last.labels
    return pair


@pytest.mark.parametrize("put_aside", [False, True])
def test_a_wish_for_somebody_else_is_put_away_by_a_yes(house: House, put_aside: bool) -> None:
    pair = wished_before(duo(house))
    (send,) = [button.act for row in pair.nour.last.message.buttons for button in row][:1]
    if put_aside:
        pair.nour.presses(WORDS("dialogue.later"))
    pair.act(pair.nour, "intro/yes/{}")
    assert not [row for row in house.all(Dialogue) if row.closed_at is None]
    assert "plutôt à une femme" not in pair.nour.screen.shown[-1].text
    pair.nour.presses(label(pair.nour, "introduction.accept"))
    pair.luc.presses(label(pair.luc, "introduction.accept"))
    pair.act(pair.nour, send)
    pair.nour.sees(WORDS("dialogue.old_button_alone"))
    assert pair.mentorship.state == "active"


def test_so_it_is_as_the_limits_are_accepted_or_the_thread_opens(house: House) -> None:
    pair = duo(house).accepts()
    pair.nour.presses(label(pair.nour, "introduction.yes"))
    pair.act(pair.nour, "intro/no/{}")
    pair.nour.says("Je ne sais plus.")
    pair.act(pair.nour, "intro/ok/{}")
    assert not [row for row in house.all(Dialogue) if row.closed_at is None]
    pair.act(pair.nour, "intro/no/{}")
    pair.luc.presses(label(pair.luc, "introduction.accept"))
    assert not [row for row in house.all(Dialogue) if row.closed_at is None]
    assert pair.mentorship.state == "active"


def test_so_it_is_where_the_mentor_steps_back(house: House) -> None:
    pair = wished_before(duo(house))
    pair.act(pair.luc, "intro/no/{}")
    assert not [row for row in house.all(Dialogue) if row.closed_at is None]


def test_a_wish_of_before_they_met_ends_nothing(house: House) -> None:
    pair = duo(house).agree()

    def left_open(uow: UnitOfWork) -> int | None:
        """A form of before the introduction that was never put away."""
        (nour,) = [
            row for row in uow.session.exec(select(PersonAddress)) if row.address == pair.nour.who
        ]
        row = Dialogue(
            person_id=nour.person_id,
            form="someone_else",
            subject=f"mentorship/{pair.mentorship.id}",
            answers={"why": "Je pensais plutôt à une femme."},
            opened_at=uow.now - timedelta(days=2),
            touched_at=uow.now - timedelta(days=2),
            paused_at=uow.now - timedelta(days=2),
        )
        uow.session.add(row)
        uow.session.flush()
        return row.id

    number = house.change(left_open)
    pair.act(pair.nour, f"d/{number}/r")
    pair.nour.presses("Envoyer")
    assert pair.mentorship.state == "active"
    told = pair.nour.sees(f"{WORDS('ending.of_before', name='Luc')}…")
    assert told.message.quote == "Je pensais plutôt à une femme."
    assert WORDS("dialogue.sent") not in pair.nour.all()
    assert WORDS("ending.other") in pair.nour.last.labels
    assert "votre fil privé est fermé" not in pair.luc.all()


def test_a_wish_that_was_left_for_long_is_shown_again_before_it_ends_anything(house: House) -> None:
    pair = duo(house).agree()
    pair.nour.says("/end")
    pair.nour.presses(WORDS("ending.other"))
    pair.nour.says("Nous n’avons pas trouvé le ton.")
    pair.nour.presses(WORDS("dialogue.later"))
    house.clock.forward(days=9)
    pair.nour.presses(WORDS("dialogue.resume"))
    pair.nour.presses("Envoyer")
    assert pair.mentorship.state == "active", "what the other will read was shown nine days ago"
    pair.nour.sees(f"…{WORDS('ending.other_reads', name='Luc', off='')[-30:]}…")
    pair.nour.presses("Envoyer")
    assert pair.mentorship.outcome == "turn_down"
    pair.claire.sees("Nous n’avons pas trouvé le ton.")


def test_the_two_are_never_brought_together_again_in_either_direction(house: House) -> None:
    pair = duo(house).agree()
    other = duo(house, nour=house.phone("Ali"), luc=pair.nour)  # Nour is a mentor, too
    assert may_be_asked(house, pair.nour, pair.luc) == ""
    assert may_be_asked(house, pair.luc, pair.nour) == ""
    someone_else(pair, "/end")
    assert may_be_asked(house, pair.nour, pair.luc) == "refused"
    assert may_be_asked(house, pair.luc, pair.nour) == "refused"
    assert other.request.state == "proposing"


def test_a_mentor_who_hands_on_early_is_not_proposed_again_and_one_who_does_later_is(
    house: House,
) -> None:
    early, late = duo(house).agree(), duo(house).agree()
    early.ends(early.luc, "end/leave/{}")
    house.clock.forward(days=90)
    late.ends(late.luc, "end/leave/{}")
    assert early.mentorship.outcome == late.mentorship.outcome == "mentor_left"
    assert may_be_asked(house, early.nour, early.luc) == "refused"
    assert may_be_asked(house, late.nour, late.luc) == ""


def test_after_sixty_days_it_is_not_offered_any_more(house: House) -> None:
    pair = duo(house).agree()
    house.clock.forward(days=61)
    for way in ("/end", "/stop"):
        pair.nour.says(way)
        labels = pair.nour.last.labels
        assert WORDS("ending.other") not in labels
        assert WORDS("leaving.someone_else", name="Luc") not in labels
    pair.act(pair.nour, "end/other/{}")
    pair.nour.sees(WORDS("dialogue.old_button_alone"))
    assert house.find(Mentorship, pair.mentorship.id).state == "active"


def test_what_was_begun_and_is_sent_too_late_may_go_to_the_team(house: House) -> None:
    pair = duo(house).agree().greet()
    house.clock.forward(days=59)
    pair.act(pair.nour, "end/other/{}")
    pair.nour.says("Nous n’avons pas trouvé le ton.")
    house.clock.forward(days=2)
    pair.nour.presses("Envoyer")
    pair.nour.sees(WORDS("ending.change_over", name="Luc", count=60))
    assert WORDS("dialogue.sent") not in pair.nour.all()
    assert "Nous n’avons pas trouvé le ton." in pair.nour.last.text, "it is read over again"
    assert "le ton" not in pair.claire.all()
    pair.nour.presses("Envoyer")
    pair.claire.sees("…Nous n’avons pas trouvé le ton.")
    assert pair.mentorship.state == "active"


def test_where_it_is_sent_too_late_without_a_reason_the_way_to_the_team_is_shown(
    house: House,
) -> None:
    pair = duo(house).agree()
    house.clock.forward(days=59)
    pair.act(pair.nour, "end/other/{}")
    house.clock.forward(days=2)
    pair.nour.presses("Passer")
    pair.nour.sees(WORDS("ending.change_over", name="Luc", count=60))
    assert pair.nour.last.labels == [WORDS("introduction.team")]


def test_a_mentor_reads_that_it_is_no_fault(house: House) -> None:
    pair = duo(house).agree()
    pair.luc.says("/end")
    pair.luc.sees(WORDS("ending.may_change", count=60))
    pair.luc.presses(label(pair.luc, "ending.leave_mentor"))
    pair.luc.presses("Oui, terminer")
    assert pair.request.state == "claimed"
    pair.luc.sees(WORDS("ending.left_mentor", name="Nour"))
