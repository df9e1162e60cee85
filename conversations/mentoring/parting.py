"""Ending a mentorship before its day, by `/end` or a button: the ways to, and one confirmation.

Nothing ends by one tap, which may be one on a menu of weeks ago. Whoever chose a way is shown, word
for word, what the other will read, and ends it with a second tap. That holds for `offers.SOON`, and
as long as all stands as it was shown: afterwards nothing ends, and the ways are offered anew. A
form whose answers are read over before they leave (`someone_else` with a reason, `professional`) is
its own confirmation: what the other will read is shown, or said, before that.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from conversations import plain
from conversations.casework import casebook
from conversations.dialogue import dialogues
from conversations.mentoring import (
    agreed,
    breaks,
    confirming,
    consents,
    extending,
    farewell,
    introduction,
    mentorship,
    pair,
    which,
)
from conversations.mentoring.introduction import may_change
from conversations.mentoring.pair import button, tell
from conversations.people import Side
from conversations.turn import Finish, Turn
from storage.tables import Dialogue

WAYS = {"done": "end_early", "leave": "stop", "other": "turn_down"}
"""The ways that are confirmed, and the act that each comes to."""

ENDING = "end"
"""The kind of what offers the ways, or has one confirmed (see `pair.ask`): one at a time stands."""


def end(turn: Turn, words: str) -> None:
    """The ways to end a mentorship before its day (`thread.goodbyes` answers `/end`)."""
    side = which.only_side(turn, "end/ask/{}")
    if side is not None:
        _ask(turn, side)


def _ask(turn: Turn, side: Side, first: str = "") -> None:
    """The ways there are. `first` comes before them, in the same message."""
    number, name = side.mentorship.id, pair.other_name(turn, side)
    leave = turn.words(_called(side, "leave"))
    text, other, professional = turn.words("ending.ask", name=name), [], []
    if side.role == "mentee":
        professional = [button(turn.words("professional.way"), f"pro/{number}")]
    if may_change(turn, side.mentorship):
        days = turn.catalogue.home.limits.change_days
        text = f"{text}\n\n{turn.words('ending.may_change', count=days)}"
        if side.role == "mentee":
            other = [button(turn.words("ending.other"), f"end/other/{number}")]
    pair.ask(
        turn,
        side,
        ENDING,
        f"{first}\n\n{text}" if first else text,
        buttons=[
            [button(turn.words("ending.reached"), f"end/done/{number}", answers="yes")],
            professional,
            other,
            [
                each
                for row in (*extending.offered(turn, side), *breaks.offered(turn, side))
                for each in row
            ],
            [button(leave, f"end/leave/{number}", "danger", "yes")],
            [button(turn.words("ending.go_on"), f"end/keep/{number}", answers="no")],
        ],
    )


# --- the confirmation ---------------------------------------------------------------------------


def confirm(turn: Turn, side: Side, way: str) -> None:
    """What the other will read if the turn's person ends it in this way, and the button that does.
    Locks nothing: the caller has."""
    number, minute = side.mentorship.id, confirming.minute(turn.now)
    sure = f"end/sure/{number}/{way}/{minute}/{_mark(turn, side, way, minute)}"
    pair.ask(
        turn,
        side,
        ENDING,
        turn.words("ending.confirm", name=pair.other_name(turn, side), off=_off(turn, side)),
        quote=farewell.news(turn, side, WAYS[way]),
        buttons=[
            [button(turn.words("ending.sure"), sure, "danger", "yes")],
            [button(turn.words("ending.go_on"), f"end/keep/{number}", answers="no")],
        ],
        before=_called(side, way),
    )


def _called(side: Side, way: str) -> str:
    """The words by which a way is called on its button."""
    return {"done": "ending.reached", "other": "ending.other"}.get(way, f"ending.leave_{side.role}")


def _off(turn: Turn, side: Side) -> str:
    """What goes with the mentorship, to go on a sentence."""
    return "".join(f" {said}" for said in agreed.goes_with(turn, side))


def _mark(turn: Turn, side: Side, way: str, minute: int) -> str:
    """What names a confirmation: who was shown it and when, every word of it, and how the two stood
    then."""
    row = side.mentorship
    stands = (row.ends_at, row.extended_at, row.break_until, *agreed.goes_with(turn, side))
    news = farewell.news(turn, side, WAYS[way])
    return confirming.fingerprint(row.id, turn.someone.id, way, minute, news, *stands)


def _sure(turn: Turn, side: Side, seal: Sequence[str]) -> None:
    way, minute, mark = (*seal, "", "", "")[:3]
    at = plain.number(minute)
    is_fresh = confirming.is_fresh(at, turn.now)
    if way not in WAYS or not is_fresh or mark != _mark(turn, side, way, at):
        _ask(turn, side, turn.words("ending.stale"))
    elif way == "other":
        _change(turn, side)
    else:
        key = "done" if way == "done" else f"left_{side.role}"
        well = farewell.well_done(turn.uow.session, turn.words, side.mentorship)
        mentorship.end_early(turn, side.mentorship, WAYS[way])
        said = turn.words(f"ending.{key}", name=pair.other_name(turn, side), well=well)
        text, rows = farewell.beside(turn, side.mentorship, turn.someone, said)
        turn.say(text, buttons=rows)


# --- somebody else ------------------------------------------------------------------------------


def _other(turn: Turn, side: Side) -> None:
    """The mentee would like somebody else; a mentor hands on the case by leaving."""
    if side.role != "mentee" or not may_change(turn, side.mentorship):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    pair.settle(turn, side, ENDING, _called(side, "other"))
    _show_news(turn, side)
    dialogues.open(turn, consents.SOMEBODY_ELSE, subject=pair.subject_of(side.mentorship))


def _show_news(turn: Turn, side: Side) -> None:
    turn.say(
        turn.words("ending.other_reads", name=pair.other_name(turn, side), off=_off(turn, side)),
        quote=farewell.news(turn, side, "turn_down"),
    )


def _said_why(turn: Turn, dialogue: Dialogue) -> None:
    """The mentee would like to meet somebody else, and said why, and read it over; or skipped it,
    and has read nothing over yet. What was begun before the two met ends nothing now that they
    have; what was begun a while ago does so once the mentee has read again what the other will;
    what is sent too late may go to the team."""
    side = pair.side_of_subject(turn, dialogue)
    why = str(dialogue.answers.get("why") or "")
    if side is None or side.role != "mentee" or side.mentorship.state == "ended":
        dialogue.answers, dialogue.outcome = {}, "stopped"
        turn.say(turn.words("mentorship.over"), quote=why)
    elif side.mentorship.state == "introducing":
        dialogue.answers = {}
        introduction.said_why(turn, side, why)
    elif not may_change(turn, side.mentorship):
        _too_late(turn, dialogue, side, why)
    elif _is_of_before(dialogue, side):
        dialogue.answers, dialogue.outcome = {}, "stopped"
        text = turn.words("ending.of_before", name=pair.other_name(turn, side))
        turn.say(text, quote=why)
        _ask(turn, side)
    elif not why:
        confirm(turn, side, "other")
    elif not confirming.is_fresh(confirming.minute(dialogue.opened_at), turn.now):
        dialogue.closed_at, dialogue.outcome, dialogue.opened_at = None, "", turn.now
        _show_news(turn, side)
        dialogues.ask(turn, dialogue)
    else:
        dialogue.answers = {}
        _change(turn, side, why)


def _too_late(turn: Turn, dialogue: Dialogue, side: Side, why: str) -> None:
    """The two have known each other for too long by now: nothing is sent, and the mentee's words
    may go to the team as a letter, shown back before it leaves."""
    dialogue.answers, dialogue.outcome = {}, "stopped"
    days, name = turn.catalogue.home.limits.change_days, pair.other_name(turn, side)
    text = turn.words("ending.change_over", count=days, name=name)
    turn.say(text, buttons=() if why else [[pair.answer_button(turn.words, side.mentorship)]])
    if why:
        subject = pair.subject_of(side.mentorship)
        dialogues.open(turn, "to_team", subject=subject, adds={"words": why})


def _is_of_before(dialogue: Dialogue, side: Side) -> bool:
    """Whether this was begun before the two were introduced."""
    since = side.mentorship.introduced_at
    return since is not None and dialogue.opened_at < since


def _change(turn: Turn, side: Side, why: str = "") -> None:
    """The two know each other already: the other is told kindly, and thanked."""
    mentor, row = pair.other(turn, side), side.mentorship
    news = farewell.news(turn, side, "turn_down")
    request = introduction.call_off(turn, side, "turn_down", why)
    text, rows = farewell.beside(turn, row, mentor, news)
    tell(turn, mentor, text, buttons=rows, under=pair.slot_of(row.id))
    day = pair.news_by(turn, turn.someone)
    noted = turn.words("ending.someone_else", name=pair.called(turn, mentor), day=day)
    text, rows = farewell.beside(turn, row, turn.someone, noted)
    turn.say(text, buttons=rows)
    casebook.tell_holder(turn, request, "triage.turned_down")


# --- buttons ------------------------------------------------------------------------------------


def _keep(turn: Turn, side: Side) -> None:
    pair.settle(turn, side, ENDING, "ending.go_on")
    consents.forget_wish(turn, side.mentorship)
    turn.say(turn.words("ending.kept"))


_BUTTONS: Mapping[str, Callable[[Turn, Side], None]] = {
    "ask": _ask,
    "done": partial(confirm, way="done"),
    "other": _other,
    "leave": partial(confirm, way="leave"),
    "keep": _keep,
}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`end/<verb>/<mentorship>`: a button about ending; `end/sure/<mentorship>/…` ends it
    (`thread.goodbyes` answers it)."""
    verb, number = (*rest, "", "")[:2]
    side = pair.button_side(turn, number, known=verb == "sure" or verb in _BUTTONS)
    if side is None:
        return
    if verb == "sure":
        _sure(turn, side, rest[2:])
    else:
        _BUTTONS[verb](turn, side)


FINISHED: dict[str, Finish] = {consents.SOMEBODY_ELSE: _said_why}
