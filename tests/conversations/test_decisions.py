"""Decisions are more than yes or no: what is sent is what was previewed, kept with who and when."""

import pytest

from conversations.casework import cases
from conversations.programme import Catalogue
from conversations.team.forms import Form, Refusal
from storage.mail import STAFF, Address
from storage.tables import Decision, Dialogue, Mentorship, Request
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room
from tests.conversations.test_desk_reach import arrive, state_of

WORDS = CATALOGUE.home.words
LISE = Address("telegram:3")
HELPS = [name for name, each in CATALOGUE.home.referrals.items() if each.kind != "contact"]
CLOSING = ["new", "claimed", "asking", "waiting", "proposing"]
"""Where a case may be closed by any decision; `new` is one that nobody holds yet."""


def bring(room: Room, state: str) -> int:
    """A case in this state; Claire holds all but a new one."""
    if state == "new":
        case = room.mentee()
        room.mentor()
        return case
    if state != "waiting":
        return arrive(room, state)
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"wait/{case}")
    return case


def decisions(room: Room) -> list[tuple[str, str, str]]:
    return [(each.kind, each.what, each.by_name) for each in room.all(Decision)]


# --- another help -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", CLOSING)
@pytest.mark.parametrize("then", ["close", "beside"])
def test_a_help_is_told_as_previewed_wherever_the_case_is(
    room: Room, state: str, then: str
) -> None:
    case = bring(room, state)
    before = "claimed" if state == "new" else state
    preview = room.fill(CLAIRE, f"refer/{case}", referral="skills", then=then)
    sent = next(each for each in room.said[JEANNE] if each.text == preview.shown)
    assert bool(sent.buttons) == (then == "beside")
    act = "refer" if then == "close" else "refer_beside"
    assert state_of(room, case) == cases.after(before, act)
    assert decisions(room)[-1] == (act, "skills", "Claire")
    kept = room.all(Decision)[-1]
    assert (kept.at, kept.by) == (room.clock.now(), CLAIRE)


@pytest.mark.parametrize("name", HELPS)
def test_the_letter_says_what_it_is_what_it_costs_and_how_to_start(room: Room, name: str) -> None:
    case = bring(room, "claimed")
    help_ = CATALOGUE.home.referrals[name]
    preview = room.fill(CLAIRE, f"refer/{case}", referral=name, letter="Pensons-y, Jeanne.")
    for told in ("Pensons-y, Jeanne.", help_.label, help_.about, help_.cost, help_.start):
        assert told in preview.shown
    assert help_.call
    assert help_.call in preview.shown
    assert len(preview.shown) < 1000  # some screens of a phone, no more


def test_an_empty_letter_is_the_catalogues_own_in_the_language_of_its_reader(room: Room) -> None:
    case = bring(room, "claimed")
    room.write(JEANNE, "/language english")
    preview = room.fill(CLAIRE, f"refer/{case}", referral="group")
    group = CATALOGUE["en"].referrals["group"]
    assert preview.shown.startswith(group.letter.format(name="Jeanne"))
    assert group.cost in preview.shown


def test_choosing_a_help_shows_it_and_begins_its_letter(room: Room) -> None:
    case = bring(room, "claimed")
    form = room.open_form(CLAIRE, f"refer/{case}")
    assert isinstance(form, Form)
    assert (CATALOGUE.home.referrals["coach"].label, CATALOGUE.home.referrals["coach"].cost) in (
        form.facts
    )
    assert "contact" not in [choice.value for choice in form.fields[0].choices]

    def choose(name: str, letter: str) -> Form:
        drawn = room.forms.open(
            form.act, CLAIRE, staff=True, values={"referral": name, "letter": letter}
        )
        assert isinstance(drawn, Form)
        return drawn

    def letter_of(drawn: Form) -> str:
        return next(field.value for field in drawn.fields if field.name == "letter")

    coach = choose("coach", "")
    assert coach.act == form.act
    assert coach.fields[0].value == "coach"
    assert CATALOGUE.home.referrals["coach"].start in dict(coach.facts).values()
    assert letter_of(coach) == CATALOGUE.home.referrals["coach"].letter.format(name="Jeanne")
    skills = choose("skills", letter_of(coach))
    assert letter_of(skills) == CATALOGUE.home.referrals["skills"].letter.format(name="Jeanne")
    assert letter_of(choose("coach", "Mes mots.")) == "Mes mots."
    room.fill(MARC, f"decline/{case}")
    late = room.forms.open(form.act, CLAIRE, staff=True, values={"referral": "coach"})
    assert isinstance(late, Refusal)
    assert "Marc a dit non" in late.why


def test_a_help_that_replaces_mentoring_does_not_run_beside(room: Room) -> None:
    case = bring(room, "claimed")
    home = CATALOGUE.home
    coach = home.referrals["coach"].model_copy(update={"beside": False})
    room.catalogue = Catalogue(
        home.model_copy(update={"referrals": {**home.referrals, "coach": coach}}), {}
    )
    room.restart()
    values = {"referral": "coach", "then": "beside"}
    checked = room.forms.check(f"refer/{case}", values, CLAIRE, staff=True)
    assert checked == {"referral": WORDS("decision.not_beside")}
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    assert room.find(Request, case).outcome == "referred"


def test_a_help_may_run_beside_an_accompanied_pair(room: Room) -> None:
    case = arrive(room, "accompanied")
    preview = room.fill(CLAIRE, f"refer/{case}", referral="coach", letter="Aussi un coach.")
    assert room.last(JEANNE).text == preview.shown
    assert "Aussi un coach." not in room.heard(PAUL)
    assert state_of(room, case) == "accompanied"
    assert [each.state for each in room.all(Mentorship)] == ["active"]
    assert decisions(room) == [("introduce", "", "Claire"), ("refer_beside", "coach", "Claire")]


def test_a_talk_is_no_help_of_the_list(room: Room) -> None:
    case = bring(room, "claimed")
    checked = room.forms.check(f"refer/{case}", {"referral": "contact"}, CLAIRE, staff=True)
    assert isinstance(checked, dict)
    assert set(checked) == {"referral"}


def test_a_no_is_kept_too(room: Room) -> None:
    case = bring(room, "waiting")
    preview = room.fill(CLAIRE, f"decline/{case}")
    assert room.last(JEANNE).text == preview.shown
    assert [kind for kind, _, _ in decisions(room)] == ["wait", "decline"]


# --- a no -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", CLOSING)
def test_who_reads_a_no_may_ask_again_or_write_to_the_team(room: Room, state: str) -> None:
    case = bring(room, state)
    preview = room.fill(CLAIRE, f"decline/{case}")
    letter = next(each for each in room.said[JEANNE] if each.text == preview.shown)
    (again,), (team,) = letter.buttons
    assert (again.label, team.label) == ("Faire une autre demande", "Écrire à l’équipe")
    room.press(JEANNE, team.act)
    room.write(JEANNE, "Puis-je vous appeler ?")
    room.write(JEANNE, "Envoyer")
    assert "Puis-je vous appeler ?" in room.heard(STAFF) + str(room.thread(case))
    room.press(JEANNE, again.act)
    assert [each for each in room.all(Dialogue) if each.form == "intake" and not each.closed_at]
