"""The roster as it is read: what changed a moment ago counts, and who may not be asked is not."""

from datetime import UTC, datetime

import pytest

from conversations.matching.facts import Standing
from conversations.mentoring import roster
from conversations.questions import UNSURE
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import Address, Said
from storage.tables import Mentor, Person, Proposal, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.harness import CATALOGUE

ANNE = Address("telegram:2002")
WORDS = CATALOGUE.home.words
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def previewed(room: Room, case: int, mentor: int) -> str:
    """What the team reads beside the words, before they are sent to this mentor."""
    values = {"mentor": str(mentor), "words": "Une chercheuse."}
    preview = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
    assert isinstance(preview, Preview), preview
    return preview.note


def ranked(room: Room, case: int) -> list[tuple[str, float]]:
    def read(uow: UnitOfWork) -> list[tuple[str, float]]:
        request = uow.session.get(Request, case)
        assert request is not None
        found = roster.sought(uow.session, request, CATALOGUE, uow.now).ranking()
        return [(each.name, each.score) for each in found.ranked]

    return room.change(read)


def out(room: Room, case: int) -> dict[str, str]:
    def read(uow: UnitOfWork) -> dict[str, str]:
        request = uow.session.get(Request, case)
        assert request is not None
        found = roster.sought(uow.session, request, CATALOGUE, uow.now).ranking()
        return {each.name: each.why for each in found.excluded}

    return room.change(read)


def answers(room: Room, person: int, **different: object) -> None:
    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, person)
        assert mentor is not None
        mentor.answers = {**mentor.answers, **different}

    room.change(write)


def test_a_profile_that_changed_a_moment_ago_is_ranked_as_it_is(room: Room) -> None:
    case = room.mentee()
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    answers(room, anne, situations=["thirty"])
    assert [name for name, _ in ranked(room, case)] == ["Paul Durand", "Anne Petit"]
    answers(room, anne, situations=["research"])
    answers(room, paul, situations=["thirty"])
    assert [name for name, _ in ranked(room, case)] == ["Anne Petit", "Paul Durand"]


def is_there_until(room: Room, person: int, until: datetime) -> None:
    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, person)
        assert mentor is not None
        mentor.available_until = until

    room.change(write)


def test_each_rank_says_until_when_a_mentor_is_there_who_will_not_be_for_it_all(room: Room) -> None:
    """On their own calendar: this midnight is Honolulu's."""
    case, paul = room.mentee(), room.mentor()
    room.mentor(ANNE, "Anne Petit")
    room.change(lambda uow: setattr(uow.session.get(Person, paul), "zone", "Pacific/Honolulu"))
    is_there_until(room, paul, datetime(2027, 2, 1, 10, tzinfo=UTC))
    room.press(CLAIRE, f"claim/{case}")
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    until = "31 janvier 2027"
    (said,) = [why for place, why in form.facts if "Paul" in place]
    assert WORDS("matching.missing.stays", day=until) in said
    notes = {each.label: each.note for each in form.fields[0].choices}
    assert notes["Paul Durand"] == WORDS("matching.stays_until", day=until)
    assert "2027" not in notes["Anne Petit"]


def test_who_would_be_gone_before_a_first_month_is_proposed_to_nobody(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    is_there_until(room, paul, datetime(2026, 12, 24, tzinfo=UTC))
    assert out(room, case) == {}
    is_there_until(room, paul, datetime(2026, 12, 22, tzinfo=UTC))
    assert out(room, case) == {"Paul Durand": "leaving"}


def test_nobody_of_the_same_house_is_offered(room: Room) -> None:
    case = room.mentee(employment="employed", discreet="no", company="EDF Renouvelables")
    answers(room, room.mentor(), companies="CEA, EDF")
    assert out(room, case) == {"Paul Durand": "company"}
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Refusal)
    assert "même maison" in form.why


def test_nobody_who_says_so_in_their_own_words_is_offered_either(room: Room) -> None:
    case = room.mentee(employment="employed", discreet="no", company="chez Framatome")
    answers(room, room.mentor(), companies=None, occupation="Directeur chez Framatome")
    assert out(room, case) == {"Paul Durand": "company"}


def test_whom_the_person_would_rather_not_meet_is_not_offered_and_the_team_reads_why(
    room: Room,
) -> None:
    case = room.mentee(avoid="Durand, et les gens de chez Thales")
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    answers(room, anne, companies="EDF, Thales Alenia Space")
    assert out(room, case) == {"Paul Durand": "avoided", "Anne Petit": "avoided"}
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Refusal)
    assert f"Paul Durand ({WORDS('matching.excluded.avoided')})" in form.why
    answers(room, anne, companies="EDF")
    room.press(CLAIRE, f"claim/{case}")
    values = {"mentor": str(paul), "words": "Une chercheuse."}
    wrong = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
    assert isinstance(wrong, dict)
    assert WORDS("matching.excluded.avoided") in wrong["mentor"]


@pytest.mark.parametrize("act", ["propose", "contact", "interview"])
@pytest.mark.parametrize(
    ("said", "like"),
    [("Paul Durant", True), ("mon ancien directeur de thèse", False), ("non", None), (None, None)],
)
def test_the_team_reads_it_where_it_chooses_somebody_and_who_may_be_meant(
    room: Room, act: str, said: str | None, like: bool | None
) -> None:
    case = room.mentee(avoid=said)
    room.mentor()
    room.mentor(ANNE, "Anne Petit")
    room.press(CLAIRE, f"claim/{case}")
    form = room.open_form(CLAIRE, f"{act}/{case}")
    assert isinstance(form, Form)
    told, may_be = (
        WORDS("triage.form.avoids", said=said),
        WORDS("triage.form.avoids_like", names="Paul Durand"),
    )
    assert (told in form.note) is (like is not None)
    assert (may_be in form.note) is (like is True)


def test_what_was_added_excludes_nobody_and_the_team_reads_who_it_may_name(room: Room) -> None:
    case = room.mentee(added="Je préfère éviter Durant, mon ancien chef.")
    room.mentor()
    room.mentor(ANNE, "Anne Petit")
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert [name for name, _ in ranked(room, case)] == ["Paul Durand", "Anne Petit"]
    told = WORDS("triage.form.added"), WORDS("triage.form.added_like", names="Paul Durand")
    assert " ".join(told) in form.note
    for name, warns in (("Paul Durand", True), ("Anne Petit", False)):
        (mentor,) = [p.id for p in room.all(Person) if p.name == name]
        assert (told[1] in previewed(room, case, mentor or 0)) is warns


@pytest.mark.parametrize("skipped", [None, "", UNSURE])
def test_the_team_reads_that_an_employer_who_must_not_know_is_not_known(
    room: Room, skipped: str | None
) -> None:
    secret, said = (
        room.mentee(discreet="no", company=skipped),
        room.mentee(ANNE, discreet="no", company="Thales"),
    )
    paul, unknown = room.mentor(), WORDS("triage.form.employer_unknown")
    for case, warns in ((secret, True), (said, False)):
        form = room.open_form(CLAIRE, f"propose/{case}")
        assert isinstance(form, Form)
        assert (unknown in form.note) is warns
        assert (unknown in previewed(room, case, paul)) is warns


def test_whom_they_avoid_by_now_is_introduced_to_nobody(room: Room) -> None:
    case = room.mentee(avoid="Thales")
    paul = room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    answers(room, paul, companies="Thales")
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.thanks_yes_but", name="Paul")


def test_who_would_fit_but_may_not_be_asked_is_told_with_whom_to_recruit(room: Room) -> None:
    case = room.mentee(avoid="Durand")
    room.mentor()
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Refusal)
    why = WORDS("matching.excluded.avoided")
    told = WORDS("matching.barred_who", name="Paul Durand", why=why, sought="")
    assert form.why.startswith(told.rstrip(" ."))


def test_no_mentor_reads_whom_the_person_would_rather_not_meet(room: Room) -> None:
    case = room.mentee(avoid="Roger Dupont, de chez Thales")
    paul = room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert "Dupont" not in repr(form.fields), "the team reads it beside them"
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul))
    room.press(PAUL, "proposal/yes/1")
    room.press(JEANNE, "intro/yes/1")
    assert "Dupont" not in room.heard(PAUL)
    assert "Thales" not in room.heard(PAUL)


def test_what_a_mentor_cannot_do_is_shown_beside_them(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    answers(room, paul, cannot="Jamais le soir.")
    room.press(CLAIRE, f"claim/{case}")
    said = WORDS("matching.cannot", said="Jamais le soir.")
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    [(_, why)] = form.facts
    assert why.endswith(said)
    assert form.fields[0].choices[0].note == said
    values = {"mentor": str(paul), "words": "Une chercheuse."}
    preview = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
    assert isinstance(preview, Preview)
    assert f"Paul Durand {said}" in preview.note
    assert "soir" not in preview.shown
    room.happen(CLAIRE, Said(text="/camarade répartir", ref=room.new_ref()))
    (section,) = room.last(CLAIRE).sections
    assert section.lines[0].value.endswith(said)


def test_who_wrote_that_they_cannot_help_with_it_is_not_ranked_and_the_team_may_ask(
    room: Room,
) -> None:
    """What they wrote is read by a rule: the team reads it, too, and judges."""
    case, paul = room.mentee(), room.mentor()
    answers(room, paul, cannot="Pas de sortie de la recherche.")
    assert out(room, case) == {"Paul Durand": "cannot"}
    room.press(CLAIRE, f"claim/{case}")
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert not form.facts, "no reason is given for them"
    (choice,) = form.fields[0].choices
    said = WORDS("matching.cannot", said="Pas de sortie de la recherche.")
    assert said in choice.note
    assert form.fields[0].value == "", "nobody is chosen already"
    preview = room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    assert f"Paul Durand {said}" in preview.note
    assert room.find(Request, case).state == "proposing"


def test_who_may_not_be_asked_for_another_reason_as_well_is_not_offered_by_it(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    answers(room, paul, cannot="Pas de sortie de la recherche.")
    room.change(lambda uow: setattr(uow.session.get(Mentor, paul), "state", "paused"))
    assert isinstance(room.open_form(CLAIRE, f"propose/{case}"), Refusal)


def test_who_would_suit_but_pauses_is_told_and_nobody_is_to_be_recruited(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    room.change(lambda uow: setattr(uow.session.get(Mentor, paul), "state", "paused"))
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Refusal)
    assert "Paul Durand conviendrait, mais pas maintenant" in form.why
    assert "recruter" not in form.why


def test_who_is_ready_needs_no_line(room: Room) -> None:
    """Ranking costs what there is to know of mentors, not how many there are."""
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")

    def stands(uow: UnitOfWork) -> tuple[dict[int, Standing], dict[int, int]]:
        home = CATALOGUE.home
        return (
            roster.standings(uow.session, home, uow.now),
            roster.places(uow.session, home, uow.now),
        )

    assert room.change(stands) == ({}, {})
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.change(lambda uow: setattr(uow.session.get(Mentor, paul), "capacity", 3))
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    room.change(lambda uow: setattr(uow.session.get(Mentor, anne), "rests_until", FAR))
    assert room.change(stands) == (
        {paul: Standing(recent=1), anne: Standing("resting")},
        {paul: 1},
    )


def test_who_has_enough_proposals_to_answer_is_asked_no_more(room: Room) -> None:
    paul = room.mentor()
    for place in range(CATALOGUE.home.limits.unanswered_at_once):
        other = room.mentee(Address(f"telegram:90{place}"), f"Ines {place}")
        room.press(CLAIRE, f"claim/{other}")
        room.fill(CLAIRE, f"propose/{other}", mentor=str(paul), words="Une chercheuse.")
        answers(room, paul, capacity="3")
    case = room.mentee()
    room.change(lambda uow: setattr(uow.session.get(Mentor, paul), "capacity", 3))
    assert out(room, case) == {"Paul Durand": "waiting"}


def test_whoever_was_called_upon_less_comes_first_among_equals(room: Room) -> None:
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    case = room.mentee()

    def asked(uow: UnitOfWork) -> None:
        past = Proposal(request_id=case, mentor_id=paul, state="declined", asked_at=uow.now)
        other = Request(person_id=anne, state="closed", created_at=uow.now)
        uow.session.add(other)
        uow.session.flush()
        assert other.id is not None
        past.request_id = other.id
        uow.session.add(past)

    room.change(asked)
    (first, most), (second, less) = ranked(room, case)
    assert (first, second) == ("Anne Petit", "Paul Durand")
    assert most > less


def test_the_form_says_whom_to_recruit_where_nobody_fits(room: Room) -> None:
    case = room.mentee()
    stranger = {"situations": ["thirty"], "sectors": [], "experiences": [], "helps": ""}
    answers(room, room.mentor(), occupation="Notaire", **stranger)
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert "À recruter" in form.note
    assert "Sortie de la recherche" in form.note
