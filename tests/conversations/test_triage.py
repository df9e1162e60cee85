"""The careers team's desk: every act, who hears of it, and what happens to those too late."""

from collections.abc import Callable

import pytest

from conversations.casework import cases
from conversations.mentoring.confirming import WRITTEN
from conversations.team.forms import Form
from storage.mail import STAFF, TEXT_LENGTH, Address, Reachable, Ref, Refused, Said
from storage.tables import History, Request
from tests.beginnings import Begin
from tests.conversations.room import (
    CATALOGUE,
    CLAIRE,
    JEANNE,
    MARC,
    PAUL,
    Room,
    acts_of,
    words_of,
)

WORDS = CATALOGUE.home.words
Typing = Callable[[Address, str], None]


def taken(room: Room) -> int:
    """Claire has taken Jeanne's request."""
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    return case


@pytest.fixture
def case(room: Room) -> int:
    return room.mentee()


@pytest.fixture
def claimed(room: Room, begin: Begin) -> int:
    return begin(room, taken)


def state(room: Room, case: int) -> str:
    return room.find(Request, case).state


def test_a_request_arrives_as_a_card_with_the_transcript_in_its_thread(
    room: Room, case: int
) -> None:
    card = room.card(case)
    assert "Jeanne Martin" in card.title
    acts = {"claim", "ask", "interview", "propose", "refer", "contact", "wait", "decline"}
    acts |= {"close", "assign", "note", "history", "verified"}
    assert room.acts(case) == acts
    transcript = room.standing[STAFF, f"case/{case}/transcript"]
    assert transcript.under == f"case/{case}"
    for answer in ("La patience.", "Savoir par où commencer.", "À distance", "Lyon"):
        assert answer in words_of(transcript)


def test_what_was_added_on_reading_over_stands_on_the_card_and_begins_what_a_mentor_reads(
    room: Room,
) -> None:
    room.mentor()
    case = room.mentee(reread="Depuis, Jeanne a parlé à une ancienne collègue.")
    quote = room.card(case).quote.split("\n")
    assert quote[1] == "Depuis, Jeanne a parlé à une ancienne collègue."
    assert quote[2] == "La patience."
    for act, most in (("propose", 4), ("contact", 2)):
        form = room.open_form(CLAIRE, f"{act}/{case}")
        assert isinstance(form, Form)
        words = next(each.value for each in form.fields if each.name == "words")
        told = words.split("\n\n")
        assert told[1] == "Depuis, … a parlé à une ancienne collègue."
        assert len(told) == most


def test_claim_and_release_are_shown_on_the_card_in_place(room: Room, case: int) -> None:
    room.press(CLAIRE, f"claim/{case}")
    assert "Suivie par Claire" in words_of(room.card(case))
    assert {"ask", "propose", "refer", "decline", "release"} <= room.acts(case)
    room.press(MARC, f"release/{case}")
    assert room.find(Request, case).holder == ""
    assert "claim" in room.acts(case)
    assert len({room.refs[key] for key in room.refs if key[1] == f"case/{case}"}) == 1


def test_the_second_to_claim_is_told_privately_who_was_faster(room: Room, claimed: int) -> None:
    before = len(room.said[STAFF])
    room.press(MARC, f"claim/{claimed}")
    assert room.last(MARC).text == WORDS("acts.held_by", id=claimed, holder="Claire")
    assert len(room.said[STAFF]) == before
    room.press(CLAIRE, f"claim/{claimed}")
    assert room.last(CLAIRE).text == WORDS("acts.held_by_you", id=claimed)


def test_who_can_neither_take_nor_give_back_is_told_whose_it_is(
    room: Room, claimed: int, typing: Typing
) -> None:
    room.fill_inside(CLAIRE, f"assign/{claimed}", person=MARC)
    for who, told in (("acts.held_by", CLAIRE), ("acts.held_by_you", MARC)):
        typing(told, f"/camarade prendre {claimed}")
        assert room.last(told).text == WORDS(who, id=claimed, holder="Marc")
    typing(MARC, f"/camarade rendre {claimed}")
    for who in (MARC, CLAIRE):
        typing(who, f"/camarade rendre {claimed}")
        assert room.last(who).text == WORDS("acts.held_by_nobody", id=claimed)
    mentor = str(room.mentor())
    room.fill(CLAIRE, f"propose/{claimed}", mentor=mentor, words="Une chercheuse qui change.")
    typing(CLAIRE, f"/camarade rendre {claimed}")
    assert room.last(CLAIRE).text == WORDS("acts.release_cannot", id=claimed)


def test_a_question_is_previewed_sent_answered_and_lands_in_the_thread(
    room: Room, claimed: int
) -> None:
    preview = room.fill(CLAIRE, f"ask/{claimed}", question="Quel secteur te tente ?")
    asked = room.last(JEANNE)
    assert words_of(asked).strip() == preview.shown
    assert "Quel secteur te tente ?" in preview.shown
    assert "❓" in words_of(room.card(claimed))
    assert state(room, claimed) == "asking"

    room.write(JEANNE, "Répondre")
    room.write(JEANNE, "L’énergie, je crois.")
    assert state(room, claimed) == "asking"
    room.write(JEANNE, "Envoyer")
    assert room.said[JEANNE][-2].text == WORDS("triage.reply_thanks")
    answer = room.thread(claimed)[-1]
    assert answer.quote == "L’énergie, je crois."
    assert state(room, claimed) == "claimed"
    assert "❓" not in words_of(room.card(claimed))
    assert "est arrivée" in room.last(CLAIRE).text

    room.press(JEANNE, acts_of(asked)[0])
    assert room.last(JEANNE).text == WORDS("triage.reply_already")


def test_a_question_may_be_answered_whatever_happened_meanwhile(room: Room, claimed: int) -> None:
    room.mentor()
    room.fill(CLAIRE, f"ask/{claimed}", question="Et depuis quand ?")
    reply = acts_of(room.last(JEANNE))[0]
    room.fill(CLAIRE, f"propose/{claimed}", mentor="2", words="Une chercheuse qui change.")
    assert "❓" in words_of(room.card(claimed))
    room.press(JEANNE, reply)
    room.write(JEANNE, "Depuis un an.")
    room.write(JEANNE, "Envoyer")
    assert state(room, claimed) == "proposing"
    assert room.thread(claimed)[-1].quote == "Depuis un an."


def test_an_answer_to_a_closed_case_is_told_kindly(room: Room, claimed: int) -> None:
    room.fill(CLAIRE, f"ask/{claimed}", question="Et depuis quand ?")
    reply = acts_of(room.last(JEANNE))[0]
    room.press(JEANNE, reply)
    room.fill(CLAIRE, f"decline/{claimed}")
    room.write(JEANNE, "Depuis un an.")
    room.write(JEANNE, "Envoyer")
    assert WORDS("triage.reply_closed") in room.heard(JEANNE)
    room.press(JEANNE, reply)
    assert room.last(JEANNE).text == WORDS("triage.reply_closed")


def test_a_stranger_cannot_answer_somebody_elses_question(room: Room, claimed: int) -> None:
    room.fill(CLAIRE, f"ask/{claimed}", question="Et depuis quand ?")
    reply = acts_of(room.last(JEANNE))[0]
    room.press(PAUL, reply)
    assert room.last(PAUL).text == WORDS("triage.old_question")


def test_refer_closes_the_case_as_a_success_with_the_letter_as_previewed(
    room: Room, claimed: int
) -> None:
    preview = room.fill(
        CLAIRE,
        f"refer/{claimed}",
        referral="skills",
        letter="Chère Jeanne, pensons-y.",
        why="fatigue",
    )
    assert room.last(JEANNE).text == preview.shown
    assert "bilan de compétences" in preview.shown
    request = room.find(Request, claimed)
    assert (request.state, request.outcome) == ("closed", "referred")
    assert request.outcome in cases.SUCCESSES
    assert room.acts(claimed) == {"history", "note", "reopen", "write_person"}
    assert "fatigue" not in room.heard(JEANNE)


def test_a_referral_may_run_beside(room: Room, claimed: int) -> None:
    room.fill(CLAIRE, f"refer/{claimed}", referral="coach", letter="Pensons-y.", then="beside")
    assert state(room, claimed) == "claimed"
    assert "Un coach professionnel" in room.last(JEANNE).text


def test_decline_sends_the_letter_and_keeps_the_reason_inside(room: Room, claimed: int) -> None:
    preview = room.fill(CLAIRE, f"decline/{claimed}", why="Personne en Chine")
    assert room.last(JEANNE).text == preview.shown
    assert preview.shown.startswith("Bonjour Jeanne,")
    assert room.find(Request, claimed).outcome == "declined"
    room.press(MARC, f"history/{claimed}")
    assert "Claire a dit non — Personne en Chine" in room.last(MARC).text
    assert "Chine" not in room.heard(JEANNE)


def test_a_form_submitted_after_the_case_moved_on_sends_nothing(room: Room, claimed: int) -> None:
    heard = len(room.said[JEANNE])
    room.fill(MARC, f"decline/{claimed}")
    for act, values in {
        "ask": {"question": "Alors ?"},
        "refer": {"referral": "coach", "letter": "Voilà."},
        "decline": {"letter": "Non."},
        "propose": {"mentor": "1", "words": "Voilà."},
    }.items():
        room.submit(CLAIRE, f"{act}/{claimed}", values)
        told = room.last(CLAIRE)
        assert "Marc a dit non" in told.text
        assert told.quote == next(values[name] for name in WRITTEN if name in values)
        assert told.quote not in [each.quote for each in room.said[STAFF]]
    assert len(room.said[JEANNE]) == heard + 1


def test_what_is_said_to_have_happened_is_what_moved_the_case(room: Room, claimed: int) -> None:
    room.fill(MARC, f"decline/{claimed}")
    room.fill(MARC, f"write_person/{room.number(JEANNE)}/case.{claimed}", letter="Courage.")
    assert [each.act for each in room.all(History)][-1] == "write_person"
    room.submit(CLAIRE, f"ask/{claimed}", {"question": "Alors ?"})
    assert "Marc a dit non" in room.last(CLAIRE).text


def test_a_form_button_pressed_bare_sends_nothing(room: Room, claimed: int) -> None:
    heard = len(room.said[JEANNE])
    for act in ("ask", "refer", "decline", "propose"):
        room.press(CLAIRE, f"{act}/{claimed}")
        assert room.last(CLAIRE).text == WORDS("triage.form.needed")
    assert len(room.said[JEANNE]) == heard


@pytest.mark.parametrize(
    "act", ["claim", "release", "ask", "propose", "refer", "decline", "history"]
)
@pytest.mark.parametrize("where", [STAFF, PAUL])
def test_only_staff_may_act(room: Room, case: int, act: str, where: Address) -> None:
    before = len(room.all(History))
    room.press(PAUL, f"{act}/{case}", where=where)
    assert room.last(PAUL).text == WORDS("staff.members_only")
    assert len(room.all(History)) == before
    assert state(room, case) == "submitted"


@pytest.mark.parametrize("act", ["claim/999", "claim", "claim/x", "ask/999", "history/0"])
def test_a_case_that_is_not_there_is_said_so(room: Room, case: int, act: str) -> None:
    room.press(CLAIRE, act)
    assert room.last(CLAIRE).text == WORDS("triage.no_such_case")


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("ask", {"question": "Quel secteur te tente ?"}),
        ("propose", {"mentor": "2", "words": "Une chercheuse qui change."}),
        ("refer", {"referral": "skills", "letter": "Pensons-y."}),
        ("refer", {"referral": "skills", "letter": "Pensons-y.", "then": "beside"}),
        ("decline", {"letter": "Pas cette fois."}),
    ],
)
def test_acting_on_a_new_case_claims_it_and_the_history_says_both(
    room: Room, case: int, act: str, values: dict[str, str]
) -> None:
    room.mentor()
    preview = room.fill(CLAIRE, f"{act}/{case}", **values)
    request = room.find(Request, case)
    assert (request.holder, request.holder_name) == (CLAIRE, "Claire")
    beside = values.get("then") == "beside"
    assert [line.act for line in room.all(History)][1:] == [
        "claim",
        "refer_beside" if beside else act,
    ]
    receiver = PAUL if act == "propose" else JEANNE
    assert preview.shown in words_of(room.last(receiver))
    assert state(room, case) == cases.after("claimed", "refer_beside" if beside else act)


def test_a_form_with_wrong_values_claims_nothing(room: Room, case: int) -> None:
    room.submit(CLAIRE, f"ask/{case}", {"question": " "})
    assert room.find(Request, case).holder == ""
    assert [line.act for line in room.all(History)] == ["submit"]


@pytest.fixture(params=["channel", "private"])
def typing(request: pytest.FixtureRequest, room: Room) -> Typing:
    """A slash command, in the channel (never in a thread: Slack has none there) or in private."""
    in_channel = request.param == "channel"

    def types(who: Address, text: str) -> None:
        room.happen(who, Said(text=text, ref=Ref("typed")), where=STAFF if in_channel else who)

    return types


def test_typed_commands_do_what_buttons_do(room: Room, case: int, typing: Typing) -> None:
    typing(CLAIRE, f"/camarade prendre {case}")
    assert state(room, case) == "claimed"
    assert "Suivie par Claire" in room.last(CLAIRE).text
    room.fill(CLAIRE, f"refer/{case}", referral="coach", letter="Pensons-y.", then="beside")
    typing(MARC, f"/camarade prendre n° {case}")
    assert room.last(MARC).text == WORDS("acts.held_by", id=case, holder="Claire")
    typing(CLAIRE, f"/camarade historique {case}")
    assert "Claire a pris la demande" in room.last(CLAIRE).text
    typing(CLAIRE, f"/camarade rendre {case}")
    assert state(room, case) == "submitted"
    typing(CLAIRE, f"/camarade Take #{case}")
    assert state(room, case) == "claimed"
    typing(CLAIRE, "/camarade inviter")
    assert "start=" in room.last(CLAIRE).text


def test_a_typed_command_without_a_case_says_what_is_missing(
    room: Room, case: int, typing: Typing
) -> None:
    typing(CLAIRE, "/camarade prendre")
    assert room.last(CLAIRE).text == WORDS("triage.typed_number", command="prendre")
    typing(CLAIRE, "/camarade rendre 99")
    assert room.last(CLAIRE).text == WORDS("triage.no_such_case")
    for text in ("/camarade aide", "/camarade"):
        typing(CLAIRE, text)
        assert room.last(CLAIRE).text == WORDS("triage.typed_help")
    typing(PAUL, f"/camarade prendre {case}")
    assert state(room, case) == "submitted"


def test_in_the_thread_of_a_case_its_number_goes_without_saying(room: Room, case: int) -> None:
    room.note(CLAIRE, "/prendre", case=case)
    assert state(room, case) == "claimed"
    said = len(room.said[CLAIRE])
    room.note(CLAIRE, "une note entre nous", case=case)
    assert len(room.said[CLAIRE]) == said
    room.note(CLAIRE, "/rendre", case=case)
    assert state(room, case) == "submitted"
    room.note(CLAIRE, "/quoi", case=case)
    assert room.last(CLAIRE).text.startswith("Je ne connais pas")
    assert room.last(CLAIRE).text.endswith(WORDS("triage.typed_help"))
    room.note(PAUL, "/prendre", case=case)
    assert state(room, case) == "submitted"


def test_what_did_not_arrive_is_told_in_the_thread_once(room: Room, claimed: int) -> None:
    room.happen(JEANNE, Refused(key="a", why="bloqué"))
    line = room.thread(claimed)[-1]
    assert "Jeanne Martin" in line.text
    assert "bloqué" in line.text
    before = len(room.said[STAFF])
    room.happen(STAFF, Refused(key=line.key, why="canal archivé"))
    assert len(room.said[STAFF]) == before


def test_a_mentee_who_blocks_us_is_a_line_in_their_case(room: Room, claimed: int) -> None:
    room.happen(JEANNE, Reachable(yes=False))
    assert "a bloqué" in room.thread(claimed)[-1].text
    room.happen(JEANNE, Reachable(yes=True))
    assert "joignable" in room.thread(claimed)[-1].text


def test_a_very_long_transcript_is_whole(room: Room) -> None:
    words = [f"mot{number}" for number in range(1000)]
    case = room.mentee(research_done=" ".join(words))
    parts = [words_of(message) for message in room.thread(case)]
    assert len(parts) > 1
    assert all(len(part) <= TEXT_LENGTH for part in parts)
    together = " ".join(parts).split()
    assert [word for word in together if word in set(words)] == words
