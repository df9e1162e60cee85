"""What gives nobody away before a yes, and what a contact never read: no silence of theirs, and
no question of their month."""

from datetime import UTC, datetime

from storage.mail import STAFF
from storage.tables import History, Mentor, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.inquiring import ABOUT, QUESTIONS, Seekers, heard, seekers, words
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, words_of
from tests.harness import House, Player

NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # two in the morning in Paris
MONTH_ENDS = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)  # half past ten in the evening in Paris


def answers(house: House, mentor: int, **different: object) -> None:
    """A profile says something else."""

    def write(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentor, mentor)
        row.answers = {**row.answers, **different}

    house.change(write)


def writes(it: Seekers, about: str, first: str) -> None:
    """The mentee writes what to ask; the mentor agrees."""
    it.nour.says("/contact")
    for text in ("informations", about, first, *QUESTIONS[1:], "Envoyer"):
        it.nour.says(text)
    it.luc.presses(words("inquiry.button.agree"))


# --- before a yes -------------------------------------------------------------------------------


def test_what_a_mentor_writes_of_themselves_is_shown_without_name_or_address(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    told = "Moi, Paul Durand, paul@durand.fr, 06 12 34 56 78, j’ai quitté la recherche à Paris."
    answers(room, paul, helps=told, occupation="Durand et associés, depuis 1998")
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    room.press(PAUL, "proposal/yes/1")
    read = words_of(room.last(JEANNE))
    assert "Moi, … …, …, …, j’ai quitté la recherche à Paris." in read
    assert "… et associés, depuis 1998" in read
    room.write(JEANNE, "/status")
    read = room.heard(JEANNE)
    assert not any(secret in read for secret in ("Paul", "Durand", "durand.fr", "34 56"))


def test_a_contact_does_not_read_where_the_mentee_works(house: House) -> None:
    it = seekers(house, "Zoé")

    def works_at(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Request, it.two.request.id)
        row.answers = {**row.answers, "discreet": "no", "company": "Framatome"}

    house.change(works_at)
    writes(it, ABOUT, "Je travaille chez Framatome, à Lyon : comment partir ?")
    it.sends()
    told = heard(it.contacts["Zoé"])
    assert "Je travaille chez …" in told
    assert "Framatome" not in told


def test_the_pair_reads_that_words_are_in_common_and_not_which(house: House) -> None:
    it = seekers(house, "Zoé")
    zoe = it.number(it.contacts["Zoé"])
    answers(house, zoe, helps="Zoé Lafont, sûreté à Flamanville", companies="Framatome")
    writes(it, "Framatome, Flamanville", "Est-ce que Zoé Lafont en est ?")
    for who in (it.nour, it.luc):
        offered = who.last.text
        assert CATALOGUE.home.words("matching.why.words_unsaid") in offered
        told = (word for word in ("lamanville", "ramatome", "afont") if word in offered)
        assert not list(told), offered


# --- what was never read ------------------------------------------------------------------------


def at_night(it: Seekers) -> Player:
    """A question is sent to a contact who sleeps."""
    zoe = it.contacts["Zoé"]
    it.house.clock.to(NIGHT)
    it.chooses()
    assert it.talks() == ["asked"]
    return zoe


def test_who_pauses_before_reading_it_is_not_called_silent(house: House) -> None:
    it = seekers(house, "Zoé")
    zoe = at_night(it)
    zoe.says("/pause")
    house.clock.forward(hours=9)
    assert it.talks() == ["unavailable"]
    assert QUESTIONS[0] not in heard(zoe)
    for who in (it.nour, it.luc):
        assert words("inquiry.was_unavailable") in heard(who)
        assert words("inquiry.was_expired") not in heard(who)
    line = next(each for each in house.all(History) if each.act == "contact_unavailable")
    assert line.actor == "", "nobody did it"
    assert not [each for each in house.all(History) if each.act == "contact_silent"]
    card = house.screens[STAFF].shown
    state = words("contact.state.unavailable", name="Zoé Lafont")
    assert any(state in each.text for each in card)


def test_what_they_never_read_is_no_question_of_their_month(house: House) -> None:
    it = seekers(house)
    zoe = it.comes("Zoé", "1")
    at_night(it)
    zoe.says("/pause")
    house.clock.forward(hours=9)
    zoe.presses("Finalement, pas de pause")
    it.presses(it.nour, f"inquiry/drop/{it.inquiry.id}")
    it.chooses()
    assert it.talks() == ["unavailable", "asked"]
    assert QUESTIONS[0] in heard(zoe)


def test_nor_is_what_was_taken_back_before_they_read_it(house: House) -> None:
    it = seekers(house)
    zoe = it.comes("Zoé", "1")
    at_night(it)
    it.presses(it.nour, f"inquiry/drop/{it.inquiry.id}")
    house.clock.forward(hours=9)
    it.chooses()
    assert it.talks() == ["withdrawn", "asked"]
    assert QUESTIONS[0] in heard(zoe)
    it.presses(it.nour, f"inquiry/drop/{it.inquiry.id}")
    it.seeks()
    assert words("inquiry.nobody") in it.nour.last.text, "they have read that one"


def test_in_the_last_night_of_a_month_the_questions_of_the_next_are_offered(house: House) -> None:
    it = seekers(house)
    zoe = it.comes("Zoé", "1")
    it.chooses()
    it.presses(it.nour, f"inquiry/drop/{it.inquiry.id}")
    house.clock.to(MONTH_ENDS)
    it.chooses()
    assert it.talks() == ["withdrawn", "asked"]
    assert heard(zoe).count(QUESTIONS[0]) == 0, "the first is taken back, the other waits"
    house.clock.forward(hours=12)
    assert heard(zoe).count(QUESTIONS[0]) == 1
