"""Mentors: how they come in, what they offer, when they pause.

Two doors: a single-use link that staff pass on (`invites`), and a Slack user whom staff name.
Behind both stands the same profile form; its last question is the charter, and only a yes to it
makes a mentor, or a contact who answers questions once. `/profile` opens it again, `/pause` stops
proposals until the mentor takes it up again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from conversations import people
from conversations.casework import casebook
from conversations.dialogue import dialogues
from conversations.dialogue.run import Run
from conversations.matching import roles
from conversations.mentoring import (
    breaks,
    confirming,
    contacts_away,
    departing,
    drafting,
    invites,
    letters,
    mentorship,
    pauses,
    presence,
    proposals,
    still,
)
from conversations.turn import Act, Command, Finish, Turn
from storage.mail import STAFF, Button, Submitted
from storage.tables import Answers, Dialogue, Mentor, Mentorship, Person, Request

CHARTERS = {roles.MENTOR: "charter", roles.CONTACT: "charter_contact"}
"""The question of the profile that is the charter of each role."""

_DECLINED = [(question, False) for question in CHARTERS.values()]


# --- coming in --------------------------------------------------------------------------------


def accept_invite(turn: Turn, token: str) -> None:
    """Someone came through a link: it becomes theirs, and the profile begins, with what a roster
    said of them if the link brings that along. One that opens nothing gets a kind sentence that
    says why. Who was invited already, and has not joined, spends a second link too: it was made
    for them again. With a mentor it stays good for whom it is for."""
    mentor = mentor_of(turn)
    if mentor is not None and mentor.state != "invited":
        _profile(turn)
        return
    found, why = invites.found(turn.uow, token)
    if mentor is None and why:
        turn.say(turn.words(f"mentor.invite_{why}"))
        return
    known: Answers = {}
    if found is not None and not why:
        known, found.answers = found.answers, {}
        found.used_at, found.used_by = turn.now, turn.someone.id
        turn.uow.unremind(invites.subject_of(found))
    if mentor is None:
        join(turn, turn.someone)
        association = turn.programme.about.association
        turn.say(turn.words("mentor.welcome", association=association))
    if known:
        _show_known(turn, known)
    _open_profile(turn, known)


def add_from_slack(turn: Turn, rest: Sequence[str]) -> None:
    """Staff name a Slack user: they get the invitation that was previewed."""
    home = turn.catalogue.home
    if not turn.event.staff:
        turn.say(turn.words("staff.members_only"), to=turn.event.who, under="")
        return
    if not isinstance(turn.event.what, Submitted):
        turn.say(home.words("triage.form.needed"), to=turn.event.who, under="")
        return
    session = turn.uow.session
    try:
        values = turn.event.what.values
        made = letters.invitation(session, turn.catalogue, None, values)
        draft = confirming.confirmed(made, turn.catalogue, values, turn.event.who)
    except drafting.Wrong as wrong:
        why = " ".join(wrong.fields.values())
        turn.say(home.words("triage.form.not_sent", why=why), to=turn.event.who, under="")
        return
    assert draft.address is not None
    person = people.find(turn.uow, draft.address)
    read_in = letters.read_in(turn.catalogue, person, values)
    language = drafting.chosen_speaks(turn.catalogue, person, values, "person")
    person = person or people.enter(turn.uow, draft.address, turn.catalogue, language=language)
    join(turn, person)
    label = " · ".join(each.words("mentor.begin_profile") for each in read_in)
    button = Button(label=label, act="profile", style="primary")
    turn.say(draft.text, to=draft.address, under="", buttons=[[button]])
    turn.say(home.words("triage.slack_invited"), to=turn.event.who, under="")


def join(turn: Turn, person: Person) -> None:
    """Make somebody an invited mentor; one who had left is invited anew."""
    assert person.id is not None
    mentor = turn.uow.session.get(Mentor, person.id)
    if mentor is None:
        turn.uow.session.add(Mentor(person_id=person.id, state="invited"))
    else:
        mentor.state = "invited"
    turn.uow.session.flush()
    turn.moved(person.id)


# --- the profile ------------------------------------------------------------------------------


def mentor_of(turn: Turn) -> Mentor | None:
    """The mentor this turn comes from; None for anybody else, and for one who left."""
    mentor = turn.uow.session.get(Mentor, turn.person.id) if turn.person else None
    return mentor if mentor is not None and mentor.state != "left" else None


def _give_up_roles(
    turn: Turn, person: Person, answers: Mapping[str, Any], taken: Sequence[str]
) -> Sequence[Mentorship]:
    """Whoever is there in other ways now hands back what was open in those they gave up. A pair
    ends only where its charter is not accepted any more; returns those that did."""
    ended: Sequence[Mentorship] = []
    if roles.MENTOR not in taken:
        if roles.MENTOR in answers["roles"]:
            ended = mentorship.withdrawn(turn, person, as_mentor=True)
        departing.stop_accompanying(turn, person, "role")
    if roles.CONTACT not in taken:
        contacts_away.give_back(turn, person)
    return ended


def taken_on(answers: Mapping[str, Any]) -> list[str]:
    """The roles of a whole profile whose charter was accepted."""
    return [role for role in answers["roles"] if answers[CHARTERS[role]] is True]


def profile_filled(turn: Turn, dialogue: Dialogue) -> None:
    """The profile is whole, and at least one charter accepted: its role is the person's."""
    mentor = turn.uow.session.get(Mentor, dialogue.person_id)
    person = turn.uow.session.get(Person, dialogue.person_id)
    if mentor is None or person is None:
        turn.say(turn.words("mentor.not_a_mentor"))
        return
    answers = dict(dialogue.answers)
    dialogue.answers = {}
    turn.moved(person.id)
    taken = taken_on(answers)
    if len(taken) < len(CHARTERS):  # a role may be given up: nobody asks them for it meanwhile
        departing.hold(turn, person)
    joins = mentor.state in ("invited", "left")
    ended = _give_up_roles(turn, person, answers, taken) if not joins else ()
    declined = [role for role in answers["roles"] if role not in taken]
    # A charter that was declined is asked anew, should they offer to help in that way again.
    kept = {name: each for name, each in answers.items() if (name, each) not in _DECLINED}
    mentor.answers = {**kept, "roles": taken}
    accompanies = roles.MENTOR in taken
    mentor.capacity = int(answers["capacity"]) if accompanies else 0
    mentor.state = "active" if joins else mentor.state
    mentor.joined_at = mentor.joined_at or turn.now
    person.name = answers["name"]
    person.promotion = answers["promotion"]
    people.lives(person, answers["place"], answers.get("zone"))
    still.until(turn, mentor)
    still.seen(turn, mentor)
    if person.consented_at is None:
        person.consented_at = turn.now
        person.consent_version = turn.programme.about.consent_version
    left_out = [turn.words(f"mentor.declined_{role}") for role in declined]
    briefly = _leaves_soon(turn, mentor, person) if accompanies else ""
    if not joins:
        said = [turn.words("mentor.profile_updated"), briefly, *left_out]
        turn.say("\n\n".join(filter(None, said)))
        mentorship.thank(turn, ended)
        return
    done = "mentor.profile_done" if accompanies else "mentor.profile_done_contact"
    done = "mentor.profile_done_briefly" if briefly else done
    text = turn.words(done, name=people.first_name(person), until=briefly)
    turn.say("\n\n".join([text, *left_out]))
    home, named = turn.catalogue.home, answers.get("situations", ()) if accompanies else ()
    situations = home.words.list(home.situations[name] for name in named)
    asked = home.forms["mentor"].questions["roles"]
    facts = [
        (asked.short, home.words.list(asked.options[role] for role in taken)),
        (home.words("triage.fact.occupation"), answers["occupation"]),
        (home.words("triage.fact.situations"), situations),
    ]
    turn.say(
        home.words("triage.mentor_joined", name=person.name, promotion=person.promotion),
        facts=[fact for fact in facts if fact[1]],
        to=STAFF,
        under="",
        slot=f"mentor/{person.id}/joined",
    )


def _leaves_soon(turn: Turn, mentor: Mentor, person: Person) -> str:
    """What whoever is there for too short a time to accompany anybody reads; else nothing."""
    if presence.of(mentor).lasts(turn.now, presence.AT_LEAST):
        return ""
    return presence.sentence(mentor, turn.words, person.zone, turn.now, turn.programme.limits)


def profile_command(turn: Turn, words: str) -> None:
    """`/profile`: the mentor sees and changes what they offer."""
    _profile(turn)


def profile_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """The button that opens the profile."""
    _profile(turn)


def _profile(turn: Turn) -> None:
    mentor = mentor_of(turn)
    if mentor is None:
        turn.say(turn.words("mentor.not_a_mentor"))
        return
    subject = _subject(turn.someone)
    begun = dialogues.begun(turn, turn.someone, "mentor", subject)
    if mentor.answers and begun is None:
        # All is answered already: opening this run shows the review, where each can be changed.
        turn.uow.session.add(
            Dialogue(
                person_id=mentor.person_id,
                form="mentor",
                subject=subject,
                answers=dict(mentor.answers),
                opened_at=turn.now,
                touched_at=turn.now,
            )
        )
        turn.uow.session.flush()
    _open_profile(turn)


def _open_profile(turn: Turn, roster: Answers | None = None) -> None:
    """Ask what is not known yet, also from the `roster` they were invited from. Whoever has told
    their promotion has told us their name, too; all is read over with the rest."""
    person = turn.someone
    told: Answers = {"name": person.name, "promotion": person.promotion}
    answers = {**(roster or {}), **(told if all(told.values()) else {})}
    dialogues.open(turn, "mentor", subject=_subject(person), answers=answers)


def _show_known(turn: Turn, roster: Answers) -> None:
    """What the roster says of them, before they are asked for the rest: all of it, also what
    depends on the way in which they help, where it does not say which."""
    run = Run(turn.programme.forms["mentor"], {"roles": list(CHARTERS), **roster})
    lines = run.summary(turn.programme)
    turn.say(
        turn.words("mentor.roster", association=turn.programme.about.association),
        facts=[(short, shown) for name, short, shown in lines if name in roster],
    )


def _subject(person: Person) -> str:
    return f"person/{person.id}"


# --- pausing ----------------------------------------------------------------------------------


def pause(turn: Turn, words: str) -> None:
    """`/pause`, or `/pause trois semaines`: no proposals until that day, or until the mentor is
    back. What is under way goes on. Who has not joined yet puts their profile aside."""
    mentor = _locked(turn)
    if mentor is None and people.live_mentorships(turn.uow, turn.someone.id or 0):
        breaks.command(turn, words)  # a mentee who pauses means the two
    elif mentor is None:
        turn.say(turn.words("mentor.not_a_mentor"))
    elif mentor.state == "invited":
        _put_aside(turn)
    else:
        pauses.begin(turn, mentor, words)


def _put_aside(turn: Turn) -> None:
    profile = dialogues.begun(turn, turn.someone, "mentor", _subject(turn.someone))
    if profile is None:
        _profile(turn)
    else:
        dialogues.put_aside(turn, profile)


def pause_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """The button that does the same."""
    pause(turn, "")


def available(turn: Turn, rest: Sequence[str]) -> None:
    """The mentor is back."""
    mentor = _locked(turn)
    if mentor is None or mentor.state == "invited":
        turn.say(turn.words("mentor.not_a_mentor"))
        return
    pauses.back(turn, mentor)


def _locked(turn: Turn) -> Mentor | None:
    """The same as `mentor_of`, to change it: a date of theirs may come due at the same instant."""
    return turn.uow.lock(Mentor, turn.someone.id) if mentor_of(turn) is not None else None


def forget(turn: Turn, mentor_id: int) -> None:
    """Take back what the triage channel says of somebody who was a mentor: their arrival, the
    lines that name them in the threads of cases, their name on the cards. For `leaving`, once
    the person's name is gone."""
    uow, blank = turn.uow, turn.catalogue.home.words("mentor.erased_here")
    for slot in uow.slots(STAFF, f"mentor/{mentor_id}/"):
        turn.say(blank, to=STAFF, slot=slot, under="")
    for request_id in sorted(people.cases_of(uow.session, mentor_id)):
        card = casebook.card_slot(request_id)
        for slot in uow.slots(STAFF, f"{card}/mentor/{mentor_id}/"):
            turn.say(blank, to=STAFF, slot=slot, under=card)
        request = uow.session.get(Request, request_id)
        assert request is not None
        casebook.refresh(turn, request)


ACTS: dict[str, Act] = {
    "add_mentor": add_from_slack,
    "profile": profile_pressed,
    "available": available,
    "pause": pause_pressed,
    **proposals.ACTS,
}

COMMANDS: dict[str, Command] = {
    "profile": profile_command,
    "profil": profile_command,
    "pause": pause,
}

FINISHED: dict[str, Finish] = proposals.FINISHED
