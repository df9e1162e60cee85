"""The team's forms: what they offer, and that nothing leaves that was not seen and confirmed."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.mentoring import drafting
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF, Address, Pressed, Ref, Said
from storage.tables import Mentor, Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import (
    CATALOGUE,
    CLAIRE,
    JEANNE,
    MARC,
    PAUL,
    Room,
    buttons_of,
    words_of,
)
from tests.harness import MONDAY

WORDS = CATALOGUE.home.words
ACTS = ("ask", "propose", "refer", "contact", "wait", "decline")


def fields(form: Form | Refusal) -> dict[str, str]:
    assert isinstance(form, Form), form
    return {field.name: field.value for field in form.fields}


def test_each_form_opens_with_what_it_needs(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    assert fields(room.open_form(CLAIRE, f"ask/{case}")) == {"question": ""}
    refer = room.open_form(CLAIRE, f"refer/{case}")
    assert set(fields(refer)) == {"referral", "letter", "then", "why"}
    assert fields(refer)["letter"] == ""  # it depends on the help that will be chosen
    assert set(fields(room.open_form(CLAIRE, f"decline/{case}"))) == {"letter", "why"}
    propose = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(propose, Form)
    assert [choice.label for choice in propose.fields[0].choices] == ["Paul Durand"]
    ((mentor, why),) = propose.facts
    assert mentor == "1. Paul Durand"
    assert why.startswith("connaît cette situation")
    assert propose.about.endswith("Jeanne Martin (promo 2015)")
    assert fields(room.open_form(CLAIRE, "add_mentor")) == {"person": ""}


def test_the_words_proposed_first_do_not_give_the_mentee_away(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    words = fields(room.open_form(CLAIRE, f"propose/{case}"))["words"]
    assert "batteries" in words
    for secret in ("Jeanne", "Lyon", "example"):
        assert secret not in words


def test_the_words_proposed_first_end_with_a_whole_sentence(room: Room) -> None:
    said = "J’ai soutenu ma thèse et je cherche la suite. " * 30
    case = room.mentee(research_done=said, research_keep=said)
    room.mentor()
    start = fields(room.open_form(CLAIRE, f"propose/{case}"))["words"]
    assert len(start) > drafting.LETTER_LIMIT / 2
    assert start.endswith("la suite.")


def test_a_mentor_s_own_words_stand_in_one_piece_before_the_introduction(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()

    def writes(uow: UnitOfWork) -> None:
        mentor = uow.session.get_one(Mentor, paul)
        mentor.answers = {**mentor.answers, "helps": "Une fermeture.\n\nPuis un retour."}

    room.change(writes)
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    room.press(PAUL, "proposal/yes/1")
    assert "Une fermeture. Puis un retour." in [value for _, value in room.last(JEANNE).facts]


def test_words_that_give_the_mentee_away_are_not_accepted(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    for words in ("Jeanne cherche", "MARTIN !", "une X2015", "à lyon", "06 12 34 56 78"):
        values = {"mentor": "2", "words": words}
        checked = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
        assert isinstance(checked, dict), words
        heard = len(room.said[PAUL])
        room.submit(CLAIRE, f"propose/{case}", values)
        assert len(room.said[PAUL]) == heard


def test_somebody_elses_case_says_whose_it_is(room: Room) -> None:
    case = room.mentee()
    new = room.open_form(MARC, f"ask/{case}")
    assert isinstance(new, Form)
    assert new.intro == WORDS("triage.form.will_claim")
    room.press(CLAIRE, f"claim/{case}")
    form = room.open_form(MARC, f"ask/{case}")
    assert isinstance(form, Form)
    assert "C’est Claire qui suit cette demande." in form.intro
    own = room.open_form(CLAIRE, f"ask/{case}")
    assert isinstance(own, Form)
    assert own.intro == ""


def test_a_stale_card_and_a_stranger_get_a_refusal_that_says_why(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(MARC, f"decline/{case}")
    for act in ACTS:
        refused = room.open_form(CLAIRE, f"{act}/{case}")
        assert isinstance(refused, Refusal)
        assert "Marc a dit non" in refused.why
        assert isinstance(room.open_form(PAUL, f"{act}/{case}"), Refusal)
        checked = room.forms.check(f"{act}/{case}", {"letter": "a"}, PAUL, staff=False)
        assert isinstance(checked, Refusal)
    for nonsense in ("ask/999", "ask", "claim/1", "nonsense/1", ""):
        assert isinstance(room.open_form(CLAIRE, nonsense), Refusal)


def test_no_mentor_to_ask_is_said_with_who_could_not_be_and_why(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    nobody = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(nobody, Refusal)
    room.mentor()
    room.write(PAUL, "/pause")
    paused = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(paused, Refusal)
    assert "Paul Durand (en pause)" in paused.why


def test_empty_and_endless_letters_are_asked_again(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    for text in ("", "   ", "x" * (drafting.LETTER_LIMIT + 1)):
        checked = room.forms.check(f"ask/{case}", {"question": text}, CLAIRE, staff=True)
        assert isinstance(checked, dict)
        assert set(checked) == {"question"}


def test_a_preview_speaks_the_language_of_the_one_it_is_for(room: Room) -> None:
    case = room.mentee()
    room.write(JEANNE, "/language english")
    room.press(CLAIRE, f"claim/{case}")
    preview = room.fill(CLAIRE, f"ask/{case}", question="Which sector?")
    assert preview.shown.startswith("Hello Jeanne,")
    assert room.last(JEANNE).text == preview.shown


telling = ["Jeanne", "MARTIN", "d’Élise-Marie", "X2015", "lyon", "a@b.fr", "+33 6 12 34 56 78"]
harmless = ["une", "chercheuse", "martinet", "Lyonnaise", "2016", "42", "…"]
pieces = st.sampled_from([*telling, *harmless])


@given(st.lists(pieces, max_size=8), st.sampled_from([" ", ", ", "\n"]))
def test_what_is_masked_gives_nobody_away(said: list[str], joint: str) -> None:
    person = Person(
        name="Jeanne Élise Marie Martin", city="Lyon", promotion=2015, created_at=MONDAY
    )
    masked = drafting.masked(joint.join(said), person)
    assert not drafting.identifying(masked, person)
    for kept in harmless[:4]:  # a number may pass for the end of a telephone number
        assert masked.count(kept) == joint.join(said).count(kept)


# --- the fuzz -------------------------------------------------------------------------------------

MARK = "ZQX"
"""What marks the words of staff in the fuzz: no text of the programme holds it."""

REACH = WORDS("contact.form.reach", name="Paul Durand")

staff = st.sampled_from([CLAIRE, MARC])
others = st.sampled_from([JEANNE, PAUL])
words = st.integers(0, 10_000).map(lambda number: f"{MARK}{number} mots de l’équipe")
acts = st.sampled_from(ACTS)
steps = st.one_of(
    st.tuples(st.just("note"), staff, st.just(""), words),
    st.tuples(st.just("press"), staff, acts | st.sampled_from(["claim", "release"]), st.just("")),
    st.tuples(st.just("look"), staff, acts, words),
    st.tuples(st.just("confirm"), staff, acts, words),
    st.tuples(st.just("answer"), others, st.sampled_from(["0", "1"]), st.just("")),
    st.tuples(st.just("write"), others, st.just(""), st.just("Bonjour")),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(played=st.lists(steps, max_size=14))
def test_nothing_staff_write_reaches_anybody_unless_it_was_previewed_and_confirmed(
    rooms: Callable[[], Room], played: list[tuple[str, Address, str, str]]
) -> None:
    room = rooms()
    case = room.mentee()
    room.mentor()
    confirmed: list[str] = []
    for verb, who, act, text in [("press", CLAIRE, "claim", ""), *played]:
        match verb:
            case "note":
                room.note(who, text, case=case)
                room.happen(who, Said(text=text, ref=Ref("note")), where=STAFF)
            case "press":
                room.press(who, f"{act}/{case}")
            case "look":
                _preview(room, who, f"{act}/{case}", text)
            case "confirm":
                preview, values = _preview(room, who, f"{act}/{case}", text)
                if preview is not None:
                    confirmed.append(preview.shown)
                    room.submit(who, f"{act}/{case}", values)
            case "answer":
                buttons = buttons_of(room.last(who)) if room.said[who] else []
                if buttons:
                    pressed = buttons[int(act) % len(buttons)].act
                    room.happen(who, Pressed(act=pressed, ref=Ref("pressed")))
            case _:
                room.write(who, text)
    for place in (JEANNE, PAUL):
        for message in room.said[place]:
            if MARK in words_of(message):
                # How a contact is reached, they say only after what was previewed.
                read = message.text.replace("\nBonjour\n", f"\n{REACH}\n")
                assert any(read in shown for shown in confirmed)
                assert words_of(message).strip() == message.text


def _preview(
    room: Room, who: Address, act: str, words: str
) -> tuple[Preview | None, dict[str, str]]:
    form = room.open_form(who, act)
    if isinstance(form, Refusal):
        return None, {}
    offered = {field.name: field.choices[0].value for field in form.fields if field.choices}
    written = {f.name: words for f in form.fields if f.kind in ("text", "long_text")}
    days = {field.name: field.value for field in form.fields if field.kind == "date"}
    values = {**offered, **written, **days}
    if "contact" in values:  # either somebody of the list, or somebody else
        del values["somebody"]
    checked = room.forms.check(act, values, who, staff=True)
    return (checked, values) if isinstance(checked, Preview) else (None, values)


def test_the_fuzz_can_see_a_leak(room: Room) -> None:
    """What was confirmed does arrive, so a mark that arrived unconfirmed would be seen."""
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"ask/{case}", question=f"{MARK}1 ?")
    assert MARK in room.heard(JEANNE)
