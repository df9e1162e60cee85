"""What a preview says beside the letter: what others read; and the mentee reads one thing of it."""

from collections.abc import Callable

import pytest

from storage.mail import Address
from storage.tables import Concern
from storage.unit_of_work import UnitOfWork
from tests.conversations.interviewing import ROSE, ZOE, dates, invite, opened
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room
from tests.conversations.room import words_of as read
from tests.conversations.test_desk_reach import state_of

WORDS = CATALOGUE.home.words
LEA = Address("telegram:4")

CLOSES = {
    "decline": {"letter": "Pas cette fois, Jeanne."},
    "close": {"letter": "Au revoir, Jeanne.", "why": "dit au téléphone"},
    "refer": {"referral": "coach", "then": "close"},
    "contact": {"contact": "", "somebody": "Anne Petit, anne@example.org", "then": "close"},
}


def waited_for(room: Room) -> int:
    """A case with an interviewer, a mentor and a contact who have not answered yet."""
    case = opened(room)
    room.mentor(LEA, "Léa Roy")
    invite(room, case, PAUL)
    about = "Une personne qui change de voie."
    room.fill(CLAIRE, f"contact/{case}", contact=str(room.number(LEA)), words=about, then="beside")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(ZOE)), words=about)
    return case


@pytest.mark.parametrize("act", CLOSES)
def test_an_act_that_closes_a_case_shows_what_else_is_read(room: Room, act: str) -> None:
    case = waited_for(room)
    since = {who: len(room.said[who]) for who in (PAUL, ZOE, LEA)}
    preview = room.fill(CLAIRE, f"{act}/{case}", **CLOSES[act])
    told = {ZOE: "Zoé Blanc", PAUL: "Paul Durand", LEA: "Léa Roy"}
    reads = {name: room.last(who).text for who, name in told.items()}
    assert preview.note == "\n\n".join(
        WORDS("triage.form.also_reads", name=name, text=text) for name, text in reads.items()
    )
    assert all(len(room.said[who]) > before for who, before in since.items())


def test_an_act_that_leaves_it_open_tells_nobody_else(room: Room) -> None:
    case = waited_for(room)
    preview = room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    assert preview.note == ""
    assert room.fill(CLAIRE, f"ask/{case}", question="Quand ?").note == ""


def test_who_reads_two_texts_is_named_once(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.fill(CLAIRE, f"wait/{case}")
    mentor = str(room.number(PAUL))
    preview = room.fill(CLAIRE, f"propose/{case}", mentor=mentor, words="Une voie à changer.")
    assert preview.note.count("Jeanne Martin") == 1
    off, resumed = room.said[JEANNE][-2:]
    both = f"{off.text}\n\n{resumed.text}"
    assert WORDS("triage.form.also_reads", name="Jeanne Martin", text=both) in preview.note


def test_two_who_read_of_a_talk_that_is_off_are_two(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    preview = room.fill(CLAIRE, f"uninvite/{case}")
    assert preview.to.startswith("Paul Durand et Jeanne Martin recevront")


def test_nobody_else_is_named_where_nobody_is_awaited(room: Room) -> None:
    case = opened(room)
    assert room.fill(CLAIRE, f"decline/{case}", letter="Non, Jeanne.").note == ""


@pytest.mark.parametrize("act", CLOSES)
def test_the_letter_alone_tells_the_mentee_that_a_meeting_is_off(room: Room, act: str) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.press(JEANNE, "iv/ok/1")
    room.fill(CLAIRE, f"{act}/{case}", **CLOSES[act])
    assert "n’aura finalement pas lieu" in WORDS("interview.called_off_told", when="jeudi")
    assert "n’aura finalement pas lieu" not in room.heard(JEANNE)
    standing = [message.text for (to, _), message in room.standing.items() if to == JEANNE]
    assert WORDS("interview.over") in standing


def test_who_is_not_known_yet_stands_well_within_the_sentence(room: Room) -> None:
    case = opened(room)
    preview = invite(room, case, PAUL, member=ROSE)
    names = WORDS.list(["Paul Durand", WORDS("interview.form.somebody")])
    assert preview.to == WORDS("triage.form.preview_to", name=names, count=2)
    assert "recevront" in preview.to


# --- what still waits for somebody ----------------------------------------------------------------


def asks_the_team(room: Room) -> str:
    room.write(JEANNE, "/team Pouvez-vous m’appeler ?")
    room.write(JEANNE, "Envoyer")
    return "la personne s’adresse à l’équipe"


def writes_in_distress(room: Room) -> str:
    room.write(JEANNE, "/team Je veux mourir.")
    return "des mots de grande détresse"


@pytest.mark.parametrize("act", CLOSES)
@pytest.mark.parametrize("waits", [asks_the_team, writes_in_distress])
def test_who_closes_a_case_that_bears_a_warning_reads_that_it_still_does(
    room: Room, waits: Callable[[Room], str], act: str
) -> None:
    case = opened(room)
    what = waits(room)
    preview = room.fill(CLAIRE, f"{act}/{case}", **CLOSES[act])
    assert preview.note == WORDS("triage.form.still_waits", what=what, id=case)
    assert state_of(room, case) == "closed", "said, and not forbidden"
    assert "⚠" in read(room.card(case)), "there it is still to be seen"


def test_who_refers_the_person_as_they_wished_has_seen_to_that(room: Room) -> None:
    case, jeanne = opened(room), room.number(JEANNE)

    def wishes(uow: UnitOfWork) -> None:
        uow.session.add(
            Concern(
                kind="professional",
                request_id=case,
                person_id=jeanne,
                opened_at=uow.now,
                seen_at=uow.now,
            )
        )

    room.change(wishes)
    assert room.fill(CLAIRE, f"refer/{case}", **CLOSES["refer"]).note == ""
