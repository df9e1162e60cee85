"""One talk with a contact, asked for by the team: nobody is named before a yes, and nobody any more
once they have erased everything."""

import pytest

from conversations.casework import cases
from conversations.team.forms import Form, Preview
from storage.mail import STAFF
from storage.tables import Decision, History, Proposal, Request, Talk
from tests.beginnings import Begin
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, acts_of
from tests.conversations.room import words_of as read
from tests.conversations.test_decisions import CLOSING, LISE, WORDS, bring, decisions
from tests.conversations.test_desk_reach import state_of
from tests.conversations.test_exporting import exported
from tests.harness import Player

# --- one talk with a contact of the roster ------------------------------------------------------


def ask_paul(room: Room, case: int, then: str = "close") -> Preview:
    return room.fill(
        CLAIRE,
        f"contact/{case}",
        contact="2",
        words="Le métier d’ingénieur dans l’énergie.",
        letter="Chère Jeanne, parle à quelqu’un qui sait.",
        then=then,
    )


def says_yes(room: Room, reach: str = "paul@example.org, le soir") -> None:
    room.press(PAUL, "talk/yes/1")
    room.write(PAUL, reach)
    room.write(PAUL, "Envoyer")


def asked(room: Room, then: str = "close") -> int:
    """Claire holds the case, and Paul is asked for one talk."""
    case = bring(room, "claimed")
    ask_paul(room, case, then)
    return case


def has_agreed(room: Room) -> int:
    """Paul has said yes, and how to be reached."""
    case = asked(room)
    says_yes(room)
    return case


@pytest.mark.parametrize("state", CLOSING[:-1])
def test_a_contact_is_asked_first_without_a_name(room: Room, begin: Begin, state: str) -> None:
    case = begin(room, bring, state)
    heard = len(room.said[JEANNE])
    preview = ask_paul(room, case)
    asked = room.last(PAUL)
    assert asked.text in preview.shown
    assert "Le métier d’ingénieur dans l’énergie." in asked.text
    for secret in ("Jeanne", "Martin", "Lyon", "2015"):
        assert secret not in read(asked)
    assert len(room.said[JEANNE]) == heard  # nothing, before there is something to tell
    assert state_of(room, case) == ("claimed" if state == "new" else state)
    assert "Paul Durand (réponse attendue)" in read(room.card(case))
    assert ("contact", "contact", "Claire") not in decisions(room)


@pytest.mark.parametrize("state", CLOSING[:-1])
def test_with_a_yes_the_mentee_reads_who_it_is_and_the_case_is_a_success(
    room: Room, begin: Begin, state: str
) -> None:
    case = begin(room, bring, state)
    preview = ask_paul(room, case)
    says_yes(room)
    told = room.standing[JEANNE, "talk/1"]
    missing = WORDS("contact.form.reach", name="Paul Durand")
    assert told.text.replace("paul@example.org, le soir", missing) in preview.shown
    assert "Chère Jeanne, parle à quelqu’un qui sait." in told.text
    assert "Paul Durand (promo 1998)\npaul@example.org, le soir" in told.text
    request = room.find(Request, case)
    assert (request.state, request.outcome) == ("closed", "contact")
    assert request.outcome in cases.SUCCESSES
    assert decisions(room)[-1] == ("contact_agrees", "contact", "Claire")
    assert room.last(CLAIRE).text == WORDS("contact.holder_yes", id=case)
    assert "paul@example.org" not in room.heard(STAFF)


def test_the_contact_learns_who_it_is_only_from_the_mentees_own_yes(
    room: Room, begin: Begin
) -> None:
    case = begin(room, asked, "beside")
    says_yes(room)
    assert state_of(room, case) == "claimed"
    assert "Jeanne" not in room.heard(PAUL)
    (tell,) = acts_of(room.standing[JEANNE, "talk/1"])
    room.press(PAUL, tell)
    assert "Jeanne" not in room.heard(PAUL)
    room.press(JEANNE, tell)
    assert "Jeanne Martin (promo 2015)" in room.last(PAUL).text
    room.press(JEANNE, tell)
    assert room.heard(PAUL).count("Jeanne Martin") == 1


def test_with_a_no_only_the_team_hears_of_it(room: Room, begin: Begin) -> None:
    case = begin(room, bring, "claimed")
    heard = len(room.said[JEANNE])
    ask_paul(room, case)
    room.write(PAUL, "Non, pas cette fois")
    assert len(room.said[JEANNE]) == heard
    assert state_of(room, case) == "claimed"
    assert room.last(CLAIRE).text == WORDS("contact.holder_no", id=case)
    assert "Paul Durand ne peut pas" in room.thread(case)[-1].text
    assert "Paul Durand (non)" in read(room.card(case))
    room.press(PAUL, "talk/yes/1")
    assert room.last(PAUL).text == WORDS("contact.already.declined")
    again = room.open_form(CLAIRE, f"contact/{case}")  # nobody else is left to ask
    assert isinstance(again, Form)
    assert [field.name for field in again.fields] == ["somebody", "letter", "then", "why"]


def test_words_that_give_the_mentee_away_reach_no_contact(room: Room, begin: Begin) -> None:
    case = begin(room, bring, "claimed")
    for values in (
        {"contact": "2", "words": "Jeanne cherche."},
        {"contact": "2", "words": ""},
        {"contact": "1", "words": "Ceci."},
        {"contact": "2", "somebody": "Anne", "words": "Ceci."},
        {"words": "Ceci."},
    ):
        checked = room.forms.check(f"contact/{case}", values, CLAIRE, staff=True)
        assert isinstance(checked, dict), values
        room.submit(CLAIRE, f"contact/{case}", values)
    assert room.said[PAUL] == []
    assert room.all(Talk) == []


@pytest.mark.parametrize("how", ["stop/withdraw/1", "erase", "decline"])
def test_a_contact_who_is_no_longer_needed_is_told(room: Room, begin: Begin, how: str) -> None:
    case = begin(room, asked)
    room.press(PAUL, "talk/yes/1")
    if how == "decline":
        room.fill(MARC, f"decline/{case}")
    elif how == "erase":
        room.erases(JEANNE)
    else:
        room.press(JEANNE, how)
    assert room.standing[PAUL, "talk/1"].text in (
        WORDS("contact.over"),
        WORDS("leaving.staff_blank"),
    )
    assert WORDS("contact.no_longer_needed", name="Paul") in room.heard(PAUL)
    room.write(PAUL, "paul@example.org")
    room.write(PAUL, "Envoyer")
    assert "paul@example.org" not in room.heard(JEANNE)
    room.press(PAUL, "talk/yes/1")
    assert room.last(PAUL).text == WORDS("contact.already.withdrawn")
    assert [talk.state for talk in room.all(Talk)] == ["withdrawn"]


def test_a_yes_after_the_pair_was_introduced_comes_beside(room: Room, begin: Begin) -> None:
    case = begin(room, bring, "claimed")
    room.mentor(LISE, "Lise Roy")
    ask_paul(room, case)
    room.fill(CLAIRE, f"propose/{case}", mentor="3", words="Une chercheuse qui change.")
    room.press(LISE, "proposal/yes/1")
    assert state_of(room, case) == "introducing"
    says_yes(room)
    assert state_of(room, case) == "introducing"
    assert "paul@example.org" in room.heard(JEANNE)


def test_a_yes_that_closes_the_case_lets_the_mentors_go_who_were_asked(
    room: Room, begin: Begin
) -> None:
    case = begin(room, bring, "claimed")
    room.mentor(LISE, "Lise Roy")
    ask_paul(room, case)
    room.fill(CLAIRE, f"propose/{case}", mentor="3", words="Une chercheuse qui change.")
    says_yes(room)
    assert room.find(Request, case).outcome == "contact"
    assert [each.state for each in room.all(Proposal)] == ["withdrawn"]
    assert WORDS("mentor.no_longer_needed", name="Lise") in room.heard(LISE)


def test_two_answers_at_once_make_one_talk(room: Room, begin: Begin) -> None:
    begin(room, has_agreed)
    before = len(room.said[JEANNE])
    room.press(PAUL, "talk/yes/1")
    assert room.last(PAUL).text == WORDS("contact.already.agreed")
    room.press(PAUL, "talk/no/1")
    room.press(JEANNE, "talk/yes/1")
    assert room.last(JEANNE).text == WORDS("dialogue.old_button_alone")
    assert len(room.said[JEANNE]) == before + 1
    assert len(room.all(Decision)) == 1


def test_a_contact_may_have_what_they_told_and_nothing_of_the_mentee(
    room: Room, begin: Begin
) -> None:
    begin(room, has_agreed)
    readable, data = exported(Player(room, PAUL))
    (row,) = data["talks"]
    assert (row["state"], row["reach"]) == ("agreed", "paul@example.org, le soir")
    assert "paul@example.org" in readable
    for theirs in ("Jeanne", "Le métier d’ingénieur", "Claire"):
        assert theirs not in f"{readable} {data['talks']}"


# --- somebody who has agreed already ------------------------------------------------------------


@pytest.mark.parametrize("state", [*CLOSING, "accompanied"])
def test_somebody_else_who_has_agreed_is_named_at_once(
    room: Room, begin: Begin, state: str
) -> None:
    case = begin(room, bring, state)
    who = "Anne Roy, anne@example.org"
    preview = room.fill(CLAIRE, f"contact/{case}", somebody=who, letter="Parle à Anne.")
    told = next(each for each in room.said[JEANNE] if each.text == preview.shown)
    assert who in told.text
    beside = state == "accompanied"
    assert state_of(room, case) == ("accompanied" if beside else "closed")
    kind = "contact_beside" if beside else "contact"
    assert decisions(room)[-1] == (kind, "contact", "Claire")
    assert kind in [line.act for line in room.all(History)]


# --- erasing ------------------------------------------------------------------------------------


def test_a_talk_long_over_stays_as_it_was_when_the_mentee_erases_everything(
    room: Room, begin: Begin
) -> None:
    begin(room, asked)
    room.press(PAUL, "talk/no/1")
    heard = len(room.said[PAUL])
    room.erases(JEANNE)
    assert room.standing[PAUL, "talk/1"].text == WORDS("contact.over")
    assert len(room.said[PAUL]) == heard


def test_what_went_by_its_time_is_not_told_again_when_the_mentee_erases_everything(
    room: Room,
    begin: Begin,
) -> None:
    begin(room, has_agreed)
    room.press(JEANNE, acts_of(room.standing[JEANNE, "talk/1"])[0])
    room.clock.forward(days=CATALOGUE.home.limits.closed_days + 30)
    before = [room.standing[PAUL, slot] for slot in ("talk/1", "talk/1/name")]
    assert [each.text for each in before] == [WORDS("retention.staff_blank")] * 2
    assert [each.removes for each in before] == [True, False]
    heard = len(room.said[PAUL])
    room.erases(JEANNE)
    assert len(room.said[PAUL]) == heard


def test_an_erased_mentee_is_gone_from_the_contacts_screen_and_from_what_is_stored(
    room: Room,
    begin: Begin,
) -> None:
    case = begin(room, has_agreed)
    room.press(JEANNE, acts_of(room.standing[JEANNE, "talk/1"])[0])
    room.erases(JEANNE)
    left = [room.standing[PAUL, slot] for slot in ("talk/1", "talk/1/name")]
    assert [each.text for each in left] == [WORDS("leaving.staff_blank")] * 2
    assert [each.removes for each in left] == [True, False], "said once, where it is newest"
    (talk,) = room.all(Talk)
    assert (talk.words, talk.letter, talk.reach) == ("", "", "")
    for message in room.thread(case):
        stands = room.standing.get((STAFF, message.slot), message)
        assert "Jeanne" not in read(stands)


@pytest.mark.parametrize("agreed", [True, False])
def test_an_erased_contact_is_gone_from_the_mentees_screen_and_from_the_channel(
    room: Room, begin: Begin, agreed: bool
) -> None:
    case = begin(room, asked, "beside")
    if agreed:
        says_yes(room)
    room.erases(PAUL)
    (talk,) = room.all(Talk)
    assert talk.state == ("agreed" if agreed else "declined")
    assert talk.reach == ""
    assert "Paul" not in read(room.card(case))
    for message in room.thread(case):
        stands = room.standing.get((STAFF, message.slot), message)
        assert "Paul" not in read(stands)
    if agreed:
        assert room.standing[JEANNE, "talk/1"].text == WORDS("leaving.staff_blank")
    else:
        assert room.last(CLAIRE).text == WORDS("contact.holder_no", id=case)
