"""Every way in which a mentorship ends, and what each of the two reads with it: why, until when
what is kept, the way to look back, and nothing that is asked of them any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlmodel import select

from conversations.team.forms import Form
from storage.tables import Meeting
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.harness import CATALOGUE, Filling, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words
LOOK_BACK, AGAIN, PAGE = (
    WORDS(key) for key in ("closing.look_back", "farewell.again", "thanks.page")
)
SURE = WORDS("ending.sure")
KEPT = {role: flat(WORDS(f"farewell.kept_{role}", day="…")) for role in ("mentee", "mentor")}
WELL = WORDS("ending.well_both")


def on_its_day(two: Duo) -> None:
    two.house.clock.forward(days=150)
    two.greet().house.clock.forward(days=35)


def without_a_word(two: Duo) -> None:
    def never_met(uow: UnitOfWork) -> None:
        for row in uow.session.exec(select(Meeting)).all():
            uow.session.delete(row)

    two.house.change(never_met)
    two.house.clock.forward(days=185)


def pressed(who: str, act: str, *answers: str) -> Callable[[Duo], None]:
    def end(two: Duo) -> None:
        player = two.nour if who == "mentee" else two.luc
        two.act(player, act)
        for answer in answers:
            player.presses(answer)

    return end


def by_the_team(form: str) -> Callable[[Duo], None]:
    def end(two: Duo) -> None:
        two.house.clock.forward(days=40)
        opened = two.house.forms.open(f"{form}/{two.request.id}", two.claire.who, staff=True)
        assert isinstance(opened, Form), opened
        Filling(two.claire, opened).send()

    return end


class Ending(NamedTuple):
    """One of them: how it comes, what each reads, and what it comes to. `says` is empty for the
    letters of the team. `later`: the mentee is asked, months later, what became of it."""

    comes: Callable[[Duo], None]
    outcome: str
    closed: bool
    mentee: str
    mentor: str
    later: bool = False


PROFESSIONAL = ("Je ne sais pas encore", "Passer", "Je le termine ici", "Envoyer")
ENDINGS = {
    "completed": Ending(on_its_day, "complete", True, "terme", "terme", later=True),
    "reached, says the mentee": Ending(
        pressed("mentee", "end/done/{}", SURE),
        "end_early",
        True,
        WORDS("ending.done", name="Luc", well=WELL),
        WORDS("ending.end_early_other", name="Nour", well=WELL),
        later=True,
    ),
    "reached, says the mentor": Ending(
        pressed("mentor", "end/done/{}", SURE),
        "end_early",
        True,
        WORDS("ending.end_early_other", name="Luc", well=WELL),
        WORDS("ending.done", name="Nour", well=WELL),
        later=True,
    ),
    "the mentee stops": Ending(
        pressed("mentee", "end/leave/{}", SURE),
        "stop",
        True,
        WORDS("ending.left_mentee", name="Luc"),
        WORDS("ending.withdraw_other", name="Nour"),
        later=True,
    ),
    "the mentor hands on": Ending(
        pressed("mentor", "end/leave/{}", SURE),
        "mentor_left",
        False,
        WORDS("ending.mentor_left_other", name="Luc", day="…"),
        WORDS("ending.left_mentor", name="Nour"),
    ),
    "a professional": Ending(
        pressed("mentee", "pro/{}", *PROFESSIONAL),
        "to_professional",
        True,
        WORDS("professional.done_end", name="Luc", **CATALOGUE.home.about.team_words),
        WORDS("ending.to_professional_other", name="Nour"),
        later=True,
    ),
    "someone else": Ending(
        pressed("mentee", "end/other/{}", "Passer", SURE),
        "turn_down",
        False,
        WORDS("ending.someone_else", name="Luc", day="…"),
        WORDS("ending.turn_down_other", name="Nour"),
    ),
    "faded": Ending(without_a_word, "end_faded", True, "terme", "terme"),
    "unreachable": Ending(
        by_the_team("end_silent"), "end_silent", True, "silencieux", "silencieux"
    ),
    "the team takes it back": Ending(
        by_the_team("take_back"),
        "take_back",
        False,
        WORDS("ending.taken_back_mentee", name="Luc", day="…"),
        WORDS("ending.taken_back_mentor", name="Nour"),
    ),
}


def met_once(house: House) -> Duo:
    """Two who have met once."""
    pair = duo(house).agree()

    def met(uow: UnitOfWork) -> None:
        row = pair.mentorship
        assert row.id is not None
        uow.session.add(
            Meeting(
                mentorship_id=row.id,
                at=uow.now - timedelta(days=1),
                state="held",
                proposed_by=row.mentee_id,
            )
        )

    house.change(met)
    return pair


def ended(house: House, name: str) -> Duo:
    """The same, when theirs has just ended in this way."""
    two = met_once(house)
    ENDINGS[name].comes(two)
    return two


def days_before_the_end(house: House) -> Duo:
    """The same, when both have just read when it ends."""
    two = met_once(house)
    house.clock.forward(days=179)
    return two


def answers(player: Player, first: str) -> None:
    """The closing questions, from where they read that it is over."""
    player.presses(LOOK_BACK)
    for answer in (first, "Passer", "Envoyer"):
        player.presses(answer)


@pytest.mark.parametrize("name", ENDINGS)
def test_what_each_reads_and_may_do_and_that_nothing_more_is_asked(
    house: House, begin: Begin, name: str
) -> None:
    ending = ENDINGS[name]
    two = begin(house, ended, name)
    assert (two.mentorship.state, two.mentorship.outcome) == ("ended", ending.outcome)
    assert (two.request.state == "closed") == ending.closed
    for player, role, says in (
        (two.nour, "mentee", ending.mentee),
        (two.luc, "mentor", ending.mentor),
    ):
        said = player.sees(f"…{says}…")
        assert LOOK_BACK in said.labels, "exit questions to both"
        assert (AGAIN in said.labels) == (ending.closed and role == "mentee")
        assert (PAGE in said.labels) == (role == "mentor" and bool(two.house.all(Meeting)))
        assert (KEPT[role].split("…")[0] in flat(said.text)) == ending.closed
    two.nour.reads()
    two.luc.reads()
    two.house.clock.forward(days=80)
    heard = flat(two.nour.reads())
    # Of a case that goes on the team promised news, and a sign to who would see a professional: it
    # is said that it is late, and no more than that.
    promised = not ending.closed or ending.outcome == "to_professional"
    assert heard.count("?") == 0
    assert bool(heard) == promised
    assert not two.luc.reads()
    two.house.clock.forward(days=25)
    asked = flat(WORDS("later.ask", me="Nour", count=3))
    assert flat(two.nour.all()).count(asked) == ending.later
    assert not two.luc.reads()


@pytest.mark.parametrize("name", ENDINGS)
def test_each_looks_back_once(house: House, begin: Begin, name: str) -> None:
    two = begin(house, ended, name)
    goes_on = "goes_on" if not ENDINGS[name].closed else "mentee"
    for player, first, thanks in (
        (two.nour, "J’en suis plus près", f"closing.thanks_{goes_on}"),
        (two.luc, "Oui, volontiers", "closing.thanks_mentor"),
    ):
        answers(player, first)
        player.sees(WORDS(thanks))
        player.presses(LOOK_BACK)
        assert "déjà répondu" in player.last.text
    assert two.claire.all().count("Bilan de") == 2


def test_who_has_looked_back_before_the_end_is_not_asked_with_it(
    house: House, begin: Begin
) -> None:
    two = begin(house, days_before_the_end)
    two.nour.presses("Répondre", on=two.nour.sees("s’achève le"))
    for answer in ("J’y suis", "Passer", "Envoyer"):
        two.nour.presses(answer)
    two.house.clock.forward(days=6)
    assert LOOK_BACK not in two.nour.sees("arrivé à son terme").labels
    assert LOOK_BACK in two.luc.sees("arrivé à son terme").labels


def test_who_goes_on_is_asked_once_more_before_the_new_end_and_not_at_the_old_one(
    house: House, begin: Begin
) -> None:
    two = begin(house, days_before_the_end)
    old = two.luc.sees("s’achève le 23 mai 2027")
    two.nour.presses("Répondre")
    for answer in ("J’y suis", "Passer", "Envoyer"):
        two.nour.presses(answer)
    two.act(two.nour, "more/2/{}")
    two.act(two.luc, "more/2/{}")
    two.luc.presses("Répondre", on=old)
    assert flat(two.luc.last.text) == flat(WORDS("closing.later", day="23 juillet 2027"))
    two.house.clock.forward(days=59)
    two.nour.presses("Répondre", on=two.nour.sees("s’achève le 23 juillet 2027"))
    for answer in ("J’en suis plus près", "Passer", "Envoyer"):
        two.nour.presses(answer)
    two.house.clock.forward(days=8)
    assert LOOK_BACK not in two.nour.sees("arrivé à son terme").labels
    assert LOOK_BACK in two.luc.sees("arrivé à son terme").labels
