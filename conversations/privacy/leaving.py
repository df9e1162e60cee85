"""Leaving: /stop shows what each way of stopping does (for /delete, see `deleting`).

Nothing happens before a confirmation, and every way out has a way back.
"""

from collections.abc import Callable, Sequence

from sqlmodel import col, select

from conversations import people, plain
from conversations.casework import casebook, cases, interviews
from conversations.dialogue import asking, dialogues
from conversations.mentee import drafts, standing
from conversations.mentoring import (
    agreed,
    confirming,
    departing,
    farewell,
    mentors,
    mentorship,
    pair,
    parting,
    presence,
)
from conversations.mentoring.introduction import may_change
from conversations.mentoring.pair import button
from conversations.people import side_of
from conversations.privacy import erasing
from conversations.team import appointments
from conversations.thread import goodbyes
from conversations.turn import Act, Command, Finish, Turn
from storage.mail import Button
from storage.tables import (
    Dialogue,
    Mentor,
    Mentorship,
    Person,
    Request,
)

# --- /stop ------------------------------------------------------------------------------------


def stop(turn: Turn, words: str) -> None:
    """/stop: for each thing under way, what stopping it does, and a button that does it."""
    say, person = turn.words, turn.someone
    assert person.id is not None
    lines: list[str] = []
    rows: list[list[Button]] = []
    for mentorship_ in mentorships(turn):
        name = other_name(turn, mentorship_)
        if mentorship_.state == "active":
            lines.append(say("leaving.mentorship", name=name, **_team(turn)))
            lines += agreed.goes_with(turn, side_of(mentorship_, person.id))
            label = say("leaving.end_with", name=name)[:75]
            if mentorship_.mentee_id == person.id and may_change(turn, mentorship_):
                other = say("leaving.someone_else", name=name)[:75]
                rows.append([button(other, f"stop/other/{mentorship_.id}")])
            rows.append([button(label, f"stop/end/{mentorship_.id}", "danger", "yes")])
    request = casebook.open_request(turn.uow.session, person.id)
    if request is not None and request.state != "accompanied":
        what = "introduction" if request.state == "introducing" else "request"
        lines.append(say(f"leaving.{what}", **_team(turn)))
        lines += _called_off(turn, request)
        act = f"stop/withdraw/{request.id}"
        rows.append([button(say("leaving.withdraw"), act, "danger", "yes")])
    dialogue = dialogues.current(turn) or dialogues.paused(turn)
    if dialogue is not None:
        lines.append(say("leaving.draft" if dialogue.form == "intake" else "leaving.form"))
        rows.append([button(say("leaving.pause"), f"stop/pause/{dialogue.id}", answers="later")])
        act = f"stop/drop/{dialogue.id}/{asking.mark(dialogue)}"
        rows.append([button(say("leaving.abandon"), act, "danger", "yes")])
    mentor = mentors.mentor_of(turn)
    if mentor is not None:
        is_invited, act = mentor.state == "invited", f"stop/mentor/{person.id}"
        lines.append(say("leaving.invited" if is_invited else "leaving.mentor", **_team(turn)))
        label = say("leaving.decline" if is_invited else "leaving.leave_mentors")
        rows.append([button(label, act, "danger", "yes")])
    if rows:
        rows.append([button(say("leaving.keep"), "stop/keep", answers="no")])
    text = "\n\n".join(lines) or say("leaving.nothing")
    turn.say(text, title=say("leaving.title"), buttons=rows)


def _called_off(turn: Turn, request: Request) -> list[str]:
    """Which agreed dates do not stand once this request is withdrawn."""
    say, told = turn.words, []
    for row in interviews.agreed_ahead(turn.uow.session, request.id, turn.now):
        assert row.at is not None
        name = people.first_name(pair.person(turn, row.interviewer_id)) or say("leaving.nobody")
        told.append(say("leaving.interview", name=name, when=say.moment(row.at, turn.someone.zone)))
    return told


def leave_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`leave`: what each way of stopping does, as /stop shows it."""
    stop(turn, "")


def stop_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`stop/<what>/<number>`: one of the ways to stop that were shown. What would erase words that
    have grown since is shown anew."""
    what, number, seen = (*rest, "", "", "")[:3]
    dialogue = _own_dialogue(turn, plain.number(number)) if what == "drop" else None
    if dialogue is not None and seen != asking.mark(dialogue):
        stop(turn, "")
        return
    way = _WAYS.get(what)
    if what == "keep":
        turn.say(turn.words("leaving.kept"))
        dialogues.go_on(turn)
    elif what == "sure":
        _sure(turn, number, rest[2:])
    elif way is None or not way(turn, plain.number(number)):
        turn.say(turn.words("dialogue.old_button_alone"))
        standing.tell(turn)


def _pause(turn: Turn, number: int) -> bool:
    dialogue = _own_dialogue(turn, number)
    if dialogue is None:
        return False
    dialogue.paused_at = turn.now
    turn.say(turn.words("leaving.paused"))
    dialogues.go_on(turn, at_questions=True)
    return True


def _drop(turn: Turn, number: int) -> bool:
    dialogue = _own_dialogue(turn, number)
    if dialogue is None:
        return False
    dialogues.abandon(turn, dialogue)
    drafts.forget(turn, dialogue)
    turn.say(turn.words("leaving.abandoned"))
    dialogues.go_on(turn, at_questions=True)
    return True


def _withdraw(turn: Turn, number: int) -> bool:
    request = turn.uow.session.get(Request, number)
    if request is None or request.person_id != turn.someone.id:
        return False
    if not cases.fits(request.state, "withdraw"):
        return False
    erasing.close_request(turn, request)
    turn.say(turn.words("leaving.withdrawn"))
    return True


def _end(turn: Turn, number: int) -> bool:
    """Shown once more before it ends: what the other will read."""
    side = pair.locked_side(turn, str(number))
    if side is None or side.mentorship.state != "active":
        return False
    goodbyes.before_ending(turn, number)
    parting.confirm(turn, side, "leave")
    return True


def _other(turn: Turn, number: int) -> bool:
    """The mentee would like somebody else."""
    goodbyes.before_ending(turn, number)
    parting.pressed(turn, ("other", str(number)))
    return True


def _leave_mentors(turn: Turn, number: int) -> bool:
    """At once, or shown once more where somebody is accompanied: what they will read."""
    mentor = mentors.mentor_of(turn)
    if number != turn.someone.id or mentor is None:
        return False
    departing.hold(turn, turn.someone)
    news = _news(turn)
    if not news:
        _left(turn, was_there=mentor.state != "invited")
        return True
    for row in mentorships(turn):
        if row.mentor_id == turn.someone.id:
            goodbyes.before_ending(turn, row.id or 0)
    say = turn.words
    minute = confirming.minute(turn.now)
    sure = f"stop/sure/{number}/{minute}/{_mark(turn, news, minute)}"
    turn.say(
        say(
            "leaving.confirm_mentor",
            names=say.list([who for who, _, _ in news]),
            count=len(news),
            off="".join(f" {said}" for _, _, off in news for said in off),
        ),
        quote="\n\n".join(text for _, text, _ in news),
        buttons=[
            [button(say("leaving.sure"), sure, "danger", "yes")],
            [button(say("leaving.keep"), "stop/keep", answers="no")],
        ],
    )
    return True


def _news(turn: Turn) -> list[tuple[str, str, list[str]]]:
    """The name of each whom the turn's person accompanies, what they will read if the turn's person
    leaves the mentors, and what that one reads of their sessions."""
    sides = [side_of(row, row.mentor_id) for row in mentorships(turn)]
    return [
        (
            pair.other_name(turn, side),
            farewell.news(turn, side, "withdraw"),
            agreed.goes_with(turn, side),
        )
        for side in sides
        if side.mentorship.state == "active" and side.mentorship.mentor_id == turn.someone.id
    ]


def _mark(turn: Turn, news: Sequence[tuple[str, str, list[str]]], minute: int) -> str:
    """What names that confirmation: who was shown it and when, and every word of it."""
    return confirming.fingerprint(turn.someone.id, minute, *news)


def _sure(turn: Turn, number: str, seal: Sequence[str]) -> None:
    """`stop/sure/<person>/<minute>/<mark>`: the mentor leaves, where all stands as it was shown to
    them, and not long ago."""
    minute, mark = (*seal, "", "")[:2]
    mentor, at = mentors.mentor_of(turn), plain.number(minute)
    departing.hold(turn, turn.someone)
    news = _news(turn)
    shown = plain.number(number) == turn.someone.id and mark == _mark(turn, news, at)
    if mentor is None or not shown or not confirming.is_fresh(at, turn.now):
        turn.say(turn.words("ending.stale"))
        stop(turn, "")
        return
    _left(turn, was_there=mentor.state != "invited")


def _left(turn: Turn, *, was_there: bool) -> None:
    """They are no mentor any more; what is open with them goes on with the team."""
    is_asked, promised = departing.is_asked(turn), standing.talk_promised(turn)
    ended = _no_mentor_any_more(turn)
    departing.announce(turn, turn.someone, joined=was_there)
    said = ["leaving.left_mentors" if was_there else "leaving.declined"]
    begun = [row for row in ended if row.introduced_at is not None]
    if len(begun) < len(ended):
        said.append("introduction.called_off")
    elif is_asked and not ended:  # of each pair they read below who goes on
        said.append("leaving.left_handed_back")
    if promised:
        said.append("leaving.left_talk")
    turn.say("\n\n".join(turn.words(key, **_team(turn)) for key in said))
    mentorship.thank(turn, begun)
    dialogues.go_on(turn, at_questions=True)


def _no_mentor_any_more(turn: Turn) -> Sequence[Mentorship]:
    """All that is open with the turn's person as a mentor goes back to the team; returns what they
    accompanied in, which has ended."""
    ended = departing.leave(turn, turn.someone)
    appointments.leave(turn)
    return ended


def profile_filled(turn: Turn, dialogue: Dialogue) -> None:
    """A mentor's profile is whole. Whoever accepts no charter in it leaves the mentors, or does not
    become one: they are thanked, and nothing is kept of the profile."""
    mentor = turn.uow.session.get(Mentor, turn.someone.id)
    if mentor is None or mentors.taken_on(dialogue.answers):
        mentors.profile_filled(turn, dialogue)
        return
    dialogue.answers = {}
    was_there = mentor.state in presence.HERE
    ended = _no_mentor_any_more(turn)
    if was_there:
        departing.announce(turn, turn.someone)
    turn.say(turn.words("mentor.charter_declined"))
    mentorship.thank(turn, ended)


_WAYS: dict[str, Callable[[Turn, int], bool]] = {
    "pause": _pause,
    "drop": _drop,
    "withdraw": _withdraw,
    "end": _end,
    "other": _other,
    "mentor": _leave_mentors,
}


# --- what is known of them ----------------------------------------------------------------------


def mentorships(turn: Turn) -> Sequence[Mentorship]:
    """Those that still live, opened or about to be."""
    person = turn.someone.id
    statement = select(Mentorship).where(
        col(Mentorship.state).in_(pair.LIVE),
        people.in_mentorship(person),
    )
    return turn.uow.session.exec(statement.order_by(col(Mentorship.id))).all()


def other_name(turn: Turn, row: Mentorship) -> str:
    """The other's first name, if the two have been introduced."""
    assert turn.someone.id is not None
    other = turn.uow.session.get(Person, people.side_of(row, turn.someone.id).other_id)
    known = ""
    if other is not None and row.state == "active":
        known = pair.called(turn, other)
    return known or turn.words("leaving.nobody")


def _own_dialogue(turn: Turn, number: int) -> Dialogue | None:
    dialogue = turn.uow.session.get(Dialogue, number)
    if dialogue is None or dialogue.person_id != turn.someone.id:
        return None
    return dialogue if dialogue.closed_at is None else None


def _team(turn: Turn) -> dict[str, str]:
    return turn.programme.about.team_words


ACTS: dict[str, Act] = {"leave": leave_pressed, "stop": stop_pressed}

FINISHED: dict[str, Finish] = {"mentor": profile_filled}

COMMANDS: dict[str, Command] = dict.fromkeys(
    ("stop", "cancel", "quit", "arrêter", "arreter", "quitter"), stop
)
