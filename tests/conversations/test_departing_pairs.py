"""A mentor leaves: the pairs that end so, and what their mentor reads of each."""

import pytest

from conversations.casework import working
from storage.tables import Mentor
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label
from tests.conversations.room import CATALOGUE, PROFILE
from tests.conversations.test_departing import changes
from tests.conversations.test_thanks import met
from tests.harness import House, Player
from tests.screens import flat

HOME = CATALOGUE.home
WORDS = HOME.words


def leaves_for_good(two: Duo) -> None:
    """Luc, who accompanies Nour, leaves the mentors."""
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    two.luc.presses(WORDS("leaving.sure"))


def test_the_pairs_end_kindly_and_their_cases_are_the_teams(house: House, two: Duo) -> None:
    two.luc.says("/stop")
    two.luc.presses(label(two.luc, "leaving.leave_mentors"))
    assert two.mentorship.state == "active", "nothing ends by one tap"
    text, quote = two.luc.last.message.text, two.luc.last.message.quote
    assert text == WORDS("leaving.confirm_mentor", names="Nour", count=1, off="")
    two.luc.presses(WORDS("leaving.sure"))
    assert flat(quote) in flat(two.nour.all())
    assert (two.mentorship.state, two.request.state) == ("ended", "claimed")
    two.nour.sees("Luc ne peut pas continuer à t’accompagner.…")
    two.claire.sees("Luc Petit passe le relais.…")
    two.claire.sees(f"…{WORDS('triage.proposal.over', mentor='Luc Petit')}…")
    assert house.find(Mentor, two.mentorship.mentor_id).state == "left"


def test_a_confirmation_to_leave_is_not_one_for_ever(house: House, two: Duo) -> None:
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    (sure,) = [b.act for b in two.luc.last.buttons if b.act.startswith("stop/sure/")]
    house.clock.forward(minutes=31)
    two.act(two.luc, sure)
    assert two.mentorship.state == "active"
    assert WORDS("ending.stale") in two.luc.all()
    assert two.luc.last.message.title == WORDS("leaving.title")


def test_an_introduction_that_is_prepared_is_called_off(house: House) -> None:
    two = duo(house).accepts()
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    assert (two.mentorship.state, two.request.state) == ("ended", "claimed")
    day = WORDS.day(working.first_answer_by(house.clock.now(), HOME))
    two.nour.sees(WORDS("introduction.mentor_cannot", day=day))
    two.claire.sees(WORDS("introduction.staff_mentor_left"))
    claire = Player(house, two.claire.who)
    claire.sees(WORDS("introduction.holder_mentor_left", id=two.request.id))


def thanked(luc: Player) -> list[str]:
    """What thanks Luc for Nour."""
    said = flat(WORDS("ending.over_mentor", name="Nour"))
    return [each.text for each in luc.screen.shown if said in each.text]


def met_often(house: House) -> Duo:
    """Two who are introduced and have had four sessions."""
    return met(duo(house).agree(), 4)


@pytest.mark.parametrize("way", ["leaves", "declines one charter", "declines all"])
def test_they_are_thanked_for_each_pair_that_ends_so(house: House, begin: Begin, way: str) -> None:
    two = begin(house, met_often)
    two.act(two.luc, "open/meeting/mentorship/{}")
    if way == "leaves":
        leaves_for_good(two)
    else:
        if way == "declines all":
            changes(house, two.mentorship.mentor_id, answers={**PROFILE, "roles": ["mentor"]})
        declines_as(two.luc)
    assert two.mentorship.state == "ended"
    assert len(thanked(two.luc)) == 1
    assert "4 séances notées, soit environ 4 heures" in thanked(two.luc)[0]
    assert two.luc.last.labels == [WORDS("closing.look_back"), WORDS("thanks.page")]
    assert flat(WORDS("thanks.rest")) not in thanked(two.luc)[0]
    two.luc.presses(WORDS("thanks.page"))
    assert two.luc.last.message.attachment is not None


def declines_as(luc: Player) -> None:
    """Luc takes his word for the mentors' charter back, by buttons: his words are for Nour."""
    luc.says("/profil")
    for key in ("dialogue.edit", "", "answers.no", "dialogue.send"):
        luc.presses(WORDS(key) if key else HOME.forms["mentor"].questions["charter"].short)


def test_a_pair_without_a_session_ends_with_thanks_and_nothing_to_attest(two: Duo) -> None:
    leaves_for_good(two)
    assert len(thanked(two.luc)) == 1
    assert two.luc.last.labels == [WORDS("closing.look_back")]


def test_an_introduction_that_is_called_off_is_told_as_such(house: House) -> None:
    two = duo(house).accepts()
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    assert not thanked(two.luc)
    done = (WORDS("leaving.left_mentors"), WORDS("introduction.called_off"))
    assert two.luc.last.message.text == "\n\n".join(done), "once, in one message"


def test_where_a_pair_ends_it_is_said_there_alone_who_goes_on(two: Duo) -> None:
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    before = len(two.luc.screen.shown)
    two.luc.presses(WORDS("leaving.sure"))
    said = [each.message.text for each in two.luc.screen.shown[before:]]
    assert said[0] == WORDS("leaving.left_mentors")
    assert len(said) == 2
