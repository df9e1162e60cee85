"""A mentor's limits: what they mark a session, and the talk with the careers team that may follow.

The mark is asked by `mentoring.marks`, of the mentor alone. A talk is a concern that a member of
the team closes, and the promise of a sign to the mentor. The team reads a fact: which session, and
what it was marked; of what the two said to each other there is nothing here to read.
"""

from collections.abc import Callable, Sequence
from functools import partial

from conversations import people
from conversations.casework import cards, casebook, concerns
from conversations.casework.flags import Kind
from conversations.mentoring import dates, marks, pair
from conversations.mentoring.marks import Mark
from conversations.mentoring.pair import button
from conversations.people import Side
from conversations.team import answering
from conversations.turn import Act, Rows, Turn
from conversations.words import Words
from storage.mail import Address, Button
from storage.tables import Meeting

_KIND: dict[str, Kind] = {"edge": "edge", "beyond": "limits"}
"""What a talk about a session that was marked so is about."""


def _marked(turn: Turn, side: Side, meeting: Meeting, mark: Mark) -> None:
    """The mentor says what the session was; said again, nothing is opened anew."""
    before, meeting.marked = meeting.marked, mark
    if mark != before:
        meeting.marked_at = turn.now
        _settle(turn, _asked(turn, meeting), mark)
    marks.show(turn, meeting)
    if mark == before:
        turn.say(turn.words("dialogue.noted_already"))
        return
    if _is_taken_back(turn, side, before, mark):
        _tell_correction(turn, side, meeting)
    elif marks.opens_talk(mark, marks.edges_of(turn.uow.session, side.mentorship)):
        _open_talk(turn, side, meeting, "beyond" if mark == "beyond" else "second")
    elif mark == "edge":
        turn.say(
            turn.words("marks.said_edge"),
            buttons=wishes(turn.words, meeting),
            slot=f"{_wish(meeting)}{turn.event.id}",
        )


def _wish(meeting: Meeting) -> str:
    """What begins the slots of the questions whether its mentor would like to talk about a session:
    each time it is at the edge they are asked by a message of its own."""
    return f"{marks.slot_of(meeting)}/talk/"


def wish(turn: Turn, meeting: Meeting) -> str:
    """The slot of that question, where its mentor, the turn's person, was asked and has not
    answered; otherwise nothing."""
    asked = _asked(turn, meeting)
    if meeting.marked != "edge" or not asked:
        return ""
    where, slot = asked[-1]
    over = (_settled(turn, each) for each in (*marks.MARKS, *_ANSWERS))
    return "" if any(turn.uow.says(where, slot, each) for each in over) else slot


def wishes(words: Words, meeting: Meeting) -> Rows:
    """The answers to it."""
    return [
        [button(words(f"marks.{each}"), f"mark/{each}/{meeting.id}", answers=means)]
        for each, means in _ANSWERS.items()
    ]


_ANSWERS = {"talk": "yes", "alone": "no"}
"""What they may answer, and what that means."""


def _asked(turn: Turn, meeting: Meeting) -> list[tuple[Address, str]]:
    """Where they were asked so, the last time at the end."""
    return people.below(turn.uow, turn.someone.id or 0, _wish(meeting))


def _settle(turn: Turn, asked: Sequence[tuple[Address, str]], answer: str) -> None:
    """They have answered; or the session is marked otherwise, and whether they would like to talk
    about the mark before is no question any more. Where it was `asked` it says so."""
    for where, slot in asked:
        turn.say(_settled(turn, answer), to=where, slot=slot, under="")


def _settled(turn: Turn, answer: str) -> str:
    return f"→ {turn.words(f'marks.{answer}')}"


def _is_taken_back(turn: Turn, side: Side, before: str, mark: Mark) -> bool:
    """Whether a mark that the team has read as an alarm, or a talk about which waits for it, is
    corrected to a lesser one."""
    rank = {each: number for number, each in enumerate(("", *marks.MARKS))}
    if before not in _KIND or rank[mark] > rank[before]:
        return False
    waits = concerns.of_kind(turn, _KIND[before], side.mentorship.request_id) is not None
    return before == "beyond" or waits


def _tell_correction(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The team reads what the mark is now, and its mentor that it does. The sign that was promised
    stays so: a member of the team says when it is seen to."""
    request = pair.request(turn, side.mentorship)
    home = turn.catalogue.home
    text = home.words(
        "marks.staff_corrected",
        name=turn.someone.name or home.words("team.someone"),
        day=home.words.day(meeting.at, cards.STAFF_ZONE),
        mark=home.words(f"marks.{meeting.marked}"),
    )
    casebook.in_thread(turn, request, text)
    told = turn.words("marks.said_corrected", **turn.programme.about.team_words)
    turn.say(told, buttons=[[_to_team(turn, side)]])


def _again(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The mentor would like to say it otherwise."""
    marks.show(turn, meeting, again=True)


def _talk(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The mentor wishes to talk about a session that was at the edge."""
    if meeting.marked not in _KIND:
        turn.say(turn.words("dialogue.old_button"), buttons=[[_to_team(turn, side)]])
        return
    if _is_promised(turn, side, meeting):
        turn.say(turn.words("dialogue.noted_already"))
        return
    _settle(turn, _asked(turn, meeting)[-1:], "talk")
    _open_talk(turn, side, meeting, "talk")


def _alone(turn: Turn, side: Side, meeting: Meeting) -> None:
    """They would rather not; of a talk that is promised by then they read so."""
    if _is_promised(turn, side, meeting):
        words = turn.programme.about.team_words
        turn.say(turn.words("marks.said_talk", **words), buttons=[[_to_team(turn, side)]])
        return
    _settle(turn, _asked(turn, meeting)[-1:], "alone")
    turn.say(turn.words("marks.said_alone"), buttons=[[_to_team(turn, side)]])


def _is_promised(turn: Turn, side: Side, meeting: Meeting) -> bool:
    """Whether a talk is promised since this session was marked so, and waits for the team."""
    if meeting.marked not in _KIND or meeting.marked_at is None:
        return False
    waits = concerns.of_kind(turn, _KIND[meeting.marked], side.mentorship.request_id)
    return waits is not None and waits.seen_at >= meeting.marked_at


def _to_team(turn: Turn, side: Side) -> Button:
    return pair.answer_button(turn.words, side.mentorship)


def _open_talk(turn: Turn, side: Side, meeting: Meeting, said: str) -> None:
    """A member of the team talks with the mentor: it is promised, and owed until somebody says that
    it was done. `said` is how it came to it."""
    request = pair.request(turn, side.mentorship)
    kind = _KIND[meeting.marked]
    concerns.open_or_refresh(turn, kind, request=request, person=turn.someone)
    casebook.note(turn, request, answering.PROMISED)
    home = turn.catalogue.home
    day = home.words.day(meeting.at, cards.STAFF_ZONE)
    name = turn.someone.name or home.words("team.someone")
    casebook.in_thread(turn, request, home.words(f"marks.staff_{said}", name=name, day=day))
    casebook.tell_holder(turn, request, f"marks.holder_{meeting.marked}")
    words = turn.programme.about.team_words
    turn.say(turn.words(f"marks.said_{said}", **words), buttons=[[_to_team(turn, side)]])


_BUTTONS: dict[str, Callable[[Turn, Side, Meeting], None]] = {
    "within": partial(_marked, mark="within"),
    "edge": partial(_marked, mark="edge"),
    "beyond": partial(_marked, mark="beyond"),
    "ask": _again,
    "talk": _talk,
    "alone": _alone,
}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`mark/<verb>/<meeting>`: what a session that was held was for its mentor."""
    verb, number = (*rest, "", "")[:2]
    found = dates.locked(turn, number)
    if found is None or found[0].role != "mentor" or verb not in _BUTTONS:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif not pair.looks_back(turn, found[0]):
        turn.say(turn.words("mentorship.over"))
    elif found[1].state != "held":
        turn.say(turn.words("dialogue.old_button_alone"))
    else:
        _BUTTONS[verb](turn, *found)


ACTS: dict[str, Act] = {"mark": pressed}
