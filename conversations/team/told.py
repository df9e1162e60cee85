"""A mentee is told that their mentor has passed something about them on to the team: that, never
what.

They read it a day later, at a decent hour of theirs: the team has read it by then. Only where
somebody's safety is at stake are they not told. The mentor says so as they write, or a member of
the team meanwhile, each with a reason, which stays in the history and leaves it for nobody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from conversations import people, plain, unasked
from conversations.casework import casebook
from conversations.casework.casebook import card_slot
from conversations.mentoring import pair
from conversations.mentoring.pair import answer_button, words_for
from conversations.people import Side
from conversations.team import triage
from conversations.turn import Act, Due, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF, Button
from storage.tables import History, Mentorship, Person, Request

AFTER = timedelta(days=1)
"""How long after the mentor's words their mentee is told of them at the earliest."""

WITHHELD = "untold"
"""The form by which a member of the team says that somebody's safety is at stake, and its line of
history."""

KEPT = "kept_untold"
"""The same of a mentor."""

WHY_LIMIT = 300
"""Most characters of the reason."""

_SAY = "say"


def _due(mentorship: Mentorship) -> str:
    return f"told/{mentorship.id}"


# --- what a mentor passes on ----------------------------------------------------------------------


def asks_whom(turn: Turn, mentorship: Mentorship | None) -> bool:
    """Whether what the turn's person writes to the team about a pair, also once that is over, asks
    whom it is about: of its mentor, as long as there is a mentee to tell."""
    if mentorship is None or mentorship.mentor_id != turn.someone.id:
        return False
    mentee = turn.uow.session.get(Person, mentorship.mentee_id)
    known = mentorship.introduced_at is not None
    return known and mentee is not None and mentee.erased_at is None


def plan(turn: Turn, side: Side) -> None:
    """The turn's person, a mentor, has passed something about their mentee on to the team: the
    mentee will be told, and the team reads when. Told once for all that is passed on until then."""
    mentorship = side.mentorship
    if turn.uow.reminders(_due(mentorship)):
        return
    request, mentee = pair.request(turn, mentorship), pair.other(turn, side)
    at = unasked.when(turn, mentee, turn.now + AFTER)
    turn.uow.remind(_due(mentorship), _SAY, at)
    _show(turn, request, *_will_be(turn, request, at), slot=f"{_slots(request)}{turn.event.id}")


def _will_be(turn: Turn, request: Request, at: datetime) -> tuple[str, Rows]:
    """When the mentee will be told, and how the team may prevent it."""
    home = turn.catalogue.home
    withhold = Button(label=home.words("told.withhold"), act=f"{WITHHELD}/{request.id}", form=True)
    return home.words("told.will_be", day=home.words.day(at, home.team.zone)), [[withhold]]


def withheld(turn: Turn, side: Side, why: str) -> None:
    """The turn's person, a mentor, says that the mentee must not be told, and why."""
    request = pair.request(turn, side.mentorship)
    casebook.note(turn, request, KEPT, why=why)
    _withhold(turn, request, side.mentorship)


def _withhold(turn: Turn, request: Request, mentorship: Mentorship) -> None:
    if turn.uow.reminders(_due(mentorship)):  # else what stands there was told long ago
        turn.uow.unremind(_due(mentorship))
        _settle(turn, request, turn.catalogue.home.words("told.withheld"))


# --- the mentee -----------------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`told/<mentorship>`: the mentee may be told; also where the two have parted since."""
    mentorship = turn.uow.session.get(Mentorship, plain.number(number))
    if mentorship is None:
        return
    request = pair.request(turn, mentorship)
    mentee = turn.uow.lock(Person, mentorship.mentee_id)
    assert mentee is not None
    words = turn.catalogue.home.words
    if people.reachable(turn.uow, mentorship.mentee_id) is None:
        _settle(turn, request, words("told.out_of_reach"))
        return
    if unasked.puts_off(turn, mentee, _due(mentorship), step):
        _settle(turn, request, *_will_be(turn, request, unasked.when(turn, mentee)))
        return
    unasked.told(turn, mentee)
    theirs, mentor = words_for(turn, mentee), pair.person(turn, mentorship.mentor_id)
    name = pair.called(turn, mentor, mentee) or theirs("ending.the_other")  # who has erased all
    pair.tell(
        turn,
        mentee,
        theirs("told.mentee", name=name),
        buttons=[[answer_button(theirs, mentorship)]],
        slot=f"{pair.said_in(mentorship.id)}told/{turn.event.id}",
        under=pair.slot_of(mentorship.id),
    )
    casebook.note(turn, request, "subject_told")
    _settle(turn, request, words("told.is"))


# --- the team -------------------------------------------------------------------------------------


def wrong(request: Request, words: Words, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the form's values, by field."""
    return triage.wrong_text(words, values, "why", WHY_LIMIT)


@triage.on_case
def untold(turn: Turn, request: Request) -> None:
    """`untold/<case>`: a member of the team says that somebody's safety is at stake, and why."""
    if triage.filled(turn, request, wrong) is None:
        return
    of_case = select(Mentorship).where(Mentorship.request_id == request.id)
    planned = [
        each for each in turn.uow.session.exec(of_case) if turn.uow.reminders(_due(each))
    ]  # also of a pair that has parted since
    if not planned:
        triage.privately(turn, "told.nothing")
        return
    casebook.note(turn, request, WITHHELD, why=triage.reason(turn))
    for mentorship in planned:
        _withhold(turn, request, mentorship)
    triage.privately(turn, "told.noted", id=request.id)


def reasons(session: Session, request_id: int, mentor_id: int) -> list[str]:
    """Why this mentor has said that their mentee must not be told: their own words."""
    statement = select(History.why).where(
        History.request_id == request_id,
        History.act == KEPT,
        History.actor == f"person/{mentor_id}",
    )
    return [why for why in session.exec(statement.order_by(col(History.id))) if why]


def forget(turn: Turn, person: Person) -> None:
    """Somebody erases everything: what was said, in cases of others, of why nobody was told."""
    session = turn.uow.session
    said = select(History).where(
        col(History.request_id).in_(people.cases_of(session, person.id)),
        col(History.act).in_((WITHHELD, KEPT)),
    )
    for line in session.exec(said).all():
        line.why = ""


def _slots(request: Request) -> str:
    return f"{card_slot(request.id)}/told/"


def _settle(turn: Turn, request: Request, text: str, rows: Rows = ()) -> None:
    """What the thread said last of it gives way to what became of it."""
    for slot in turn.uow.slots(STAFF, _slots(request))[-1:]:
        _show(turn, request, text, rows, slot=slot)


def _show(turn: Turn, request: Request, text: str, rows: Rows = (), *, slot: str) -> None:
    turn.say(text, to=STAFF, under=card_slot(request.id), slot=slot, buttons=rows)


ACTS: dict[str, Act] = {WITHHELD: untold}

DUE: dict[str, Due] = {"told": came_due}
