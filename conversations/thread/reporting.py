"""Reporting the other to the careers team: what the reporter chooses to show, and nothing else.

The thread's words are kept nowhere, so what the other wrote is passed on only where the reporter
puts it there: by replying to it with the command, or by copying it. All of it is read over before
it leaves. Numbers to call come at once, whatever is written. The other is not told, and is reminded
of a session that stands as before; the reporter is not, until the team has seen to it, but of one
that is agreed after that.
"""

from collections.abc import Sequence

from conversations import people
from conversations.casework import cards, casebook, concerns, telling
from conversations.dialogue import dialogues
from conversations.dialogue.dialogues import REPORT
from conversations.mentee import care, helplines
from conversations.mentoring import dates, pair, proposed_dates, which
from conversations.mentoring.pair import button
from conversations.people import Side
from conversations.team import answering, told
from conversations.turn import Act, Command, Finish, Turn
from storage.mail import Said
from storage.tables import Dialogue, Request


def report(turn: Turn, words: str) -> None:
    """`/signaler`, `/report`: about the one whose words it replies to; with several threads it is
    asked about whom."""
    _lead_on(turn, words)
    if words and turn.chosen is None:
        care.heard(turn, words)


def _lead_on(turn: Turn, words: str) -> None:
    side, quoted = _replied_to(turn)
    if side is None and not people.live_mentorships(turn.uow, turn.someone.id or 0):
        # With nobody beside them any more, the team is who is left to tell.
        adds = {"words": words} if words else None
        dialogues.open(turn, "to_team", subject=f"person/{turn.someone.id}", adds=adds)
        return
    side = side or which.only_side(turn, "report/begin/{}")
    if side is not None:
        _begin(turn, side, quoted, words)


def _replied_to(turn: Turn) -> tuple[Side | None, str]:
    """The thread in which the words stand that are replied to, and those words, if the other wrote
    them."""
    said = turn.held or turn.event.what
    if not isinstance(said, Said) or said.reply_to is None:
        return None, ""
    standing = turn.uow.standing(turn.event.where, said.reply_to)
    if standing is None or not standing.slot.startswith("relay/"):
        return None, ""
    return pair.locked_side(turn, standing.under.rpartition("/")[2]), said.quoted


def _begin(turn: Turn, side: Side, quoted: str = "", words: str = "") -> None:
    numbers = helplines.numbers_for(turn, turn.someone)
    turn.say(turn.words("reporting.safety", help=numbers))
    subject = pair.subject_of(side.mentorship)
    adds = {name: said for name, said in (("what", words), ("theirs", quoted)) if said}
    dialogues.open(turn, REPORT, subject=subject, adds=adds)


def _sent(turn: Turn, dialogue: Dialogue) -> None:
    side, answers = pair.side_of_subject(turn, dialogue), dialogue.answers
    dialogue.answers = {}
    if side is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    request = pair.request(turn, side.mentorship)
    home = turn.catalogue.home.words
    parts = [str(answers.get("what") or "")]
    if theirs := answers.get("theirs"):
        parts.append(f"{home('reporting.staff_theirs')}\n{theirs}")
    text = home("reporting.staff", name=turn.someone.name, role=home(f"role.{side.role}"))
    session = next(iter(dates.ahead(turn, side.mentorship, "agreed")), None)
    if session is not None:  # what may happen before anybody has seen to it
        when = home.moment(session.at, cards.STAFF_ZONE)
        text = f"{home('reporting.staff_session', when=when)}\n\n{text}"
    casebook.in_thread(turn, request, text, "\n\n".join(parts))
    casebook.note(turn, request, "reported")
    if side.role == "mentor":  # whom it is about is their mentee, who is not told
        casebook.note(turn, request, told.KEPT, why=home("reporting.why_untold"))
    casebook.note(turn, request, answering.PROMISED)
    concerns.open_or_refresh(turn, "reported", request=request, person=turn.someone)
    _tell_responsible(turn, request)
    end = button(turn.words("thread.end"), f"end/ask/{side.mentorship.id}")
    name = pair.other_name(turn, side)
    said, rows = turn.words("reporting.passed_on", name=name), [[end]]
    if session is not None:
        when = proposed_dates.mine(turn, side, session)
        said = f"{said}\n\n{turn.words('reporting.session', name=name, when=when)}"
        off = button(turn.words("reporting.session_off"), f"mt/cancel/{session.id}")
        rows = [[off], [end]]
    turn.say(said, buttons=rows)


def _tell_responsible(turn: Turn, request: Request) -> None:
    """A human is told at once, at any hour."""
    to = telling.responsible(turn, request.holder)
    if to is not None:
        telling.tell(turn, "reporting.is_there", request, to=to, at_once=True)


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`report/begin/<mentorship>`: also once it is over."""
    verb, number = (*rest, "", "")[:2]
    side = pair.locked_side(turn, number)
    if side is None or verb != "begin" or side.mentorship.introduced_at is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _begin(turn, side)


ACTS: dict[str, Act] = {"report": pressed}

COMMANDS: dict[str, Command] = {"signaler": report, "report": report, "flag": report}

FINISHED: dict[str, Finish] = {REPORT: _sent}
