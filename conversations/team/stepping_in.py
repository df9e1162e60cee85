"""The careers team steps in: writes to a mentor, takes a case back from where it is stranded, or
ends kindly what has fallen silent.

All are forms with a preview, like every act of `triage` that reaches somebody. A case that is
taken back is its holder's again, whatever it was waiting for; both sides are told kindly.
"""

from collections.abc import Sequence
from functools import wraps

from conversations import people, plain
from conversations.casework import candidates, casebook, concerns
from conversations.mentoring import drafting, farewell, introduction, pair, proposals, thanks
from conversations.team import triage
from conversations.turn import Act, Turn, letter_slot
from storage.mail import Button
from storage.tables import History, Mentorship, Request


@triage.on_case
def write_mentor(turn: Turn, request: Request) -> None:
    """A letter to the mentor of the case, as previewed; their answer comes into its thread."""
    draft = triage.confirmed(turn, "write_mentor", request)
    if draft is None:
        return
    assert draft.person is not None
    assert draft.person.id is not None
    line = triage.record(turn, request, "write_mentor")
    concerns.answered(turn, "mentor_asked", draft.person, request)
    words = turn.programme_for(draft.person).words
    answer = Button(label=words("triage.answer"), act=f"reply/{line.id}", style="primary")
    # Not in the private thread on Slack: what is written there goes to the mentee.
    where = people.address_of(turn.uow, draft.person.id)
    slot = letter_slot(turn, line.id)
    turn.say(draft.text, to=where, under="", slot=slot, buttons=[[answer]])
    triage.keep(
        turn, request, draft, "triage.thread.wrote_mentor", f"mentor/{draft.person.id}/{line.id}"
    )


@triage.on_case
def answer_mentor(turn: Turn, request: Request) -> None:
    """The answer to a question that a mentor asked before theirs, as previewed."""
    draft = triage.confirmed(turn, "answer_mentor", request)
    if draft is None:
        return
    assert draft.person is not None
    assert draft.person.id is not None
    line = triage.record(turn, request, "answer_mentor", why=f"person/{draft.person.id}")
    proposals.answer_question(turn, request, draft.person, draft.text, line.id or 0)
    casebook.refresh(turn, request)
    what = f"mentor/{draft.person.id}/{line.id}"
    triage.keep(turn, request, draft, "triage.thread.wrote_mentor", what)


def _pair_first(act: Act) -> Act:
    """The mentorship is held before the case, as its own desks do, so that neither waits for the
    other."""

    @wraps(act)
    def held(turn: Turn, rest: Sequence[str]) -> None:
        mentorship = pair.of_request(turn.uow.session, plain.number("".join(rest[:1])))
        if mentorship is not None and turn.event.staff:
            turn.uow.lock(Mentorship, mentorship.id)
        act(turn, rest)

    return held


@_pair_first
@triage.on_case
def take_back(turn: Turn, request: Request) -> None:
    """The case is its holder's again; whoever was asked, or introduced, is told as previewed."""
    draft = triage.confirmed(turn, "take_back", request)
    if draft is None:
        return
    before = request.state
    mentorship = pair.of_request(turn.uow.session, request.id)
    line = triage.record(turn, request, "take_back", why=triage.reason(turn))
    if before == "proposing":
        casebook.withdraw_proposals(turn, request)  # says the parts of the draft, one to each
        casebook.refresh(turn, request)
    if mentorship is not None:
        known = mentorship.state == "active"
        introduction.close(turn, mentorship, "take_back")
        _tell(turn, mentorship, draft, line, known=known)
    # Under a mentor's number, the last told, so that erasing them takes it back.
    what = f"mentor/{draft.parts[-1][0].id}/{line.id}" if draft.parts else f"letter/{line.id}"
    triage.keep(turn, request, draft, "triage.thread.took_back", what)


def _tell(
    turn: Turn, mentorship: Mentorship, draft: drafting.Draft, line: History, *, known: bool
) -> None:
    session, under = turn.uow.session, pair.slot_of(mentorship.id) if known else ""
    slot = casebook.ended_slot(line.request_id, line.id) if known else letter_slot(turn, line.id)
    for person, text in draft.parts:
        assert person.id is not None
        programme = turn.programme_for(person)
        rows: list[Sequence[Button]] = []
        if known:
            rows += farewell.way_back(session, programme.words, mentorship, person)
        if known and person.id == mentorship.mentor_id:
            rows += thanks.closing(session, programme, mentorship, turn.now, text)[1]
        where = people.address_of(turn.uow, person.id)
        turn.say(text, to=where, under=under, slot=slot, buttons=rows)


@_pair_first
@triage.on_case
def end_silent(turn: Turn, request: Request) -> None:
    """A pair that has fallen silent is ended, with the words to each that were previewed; either
    may answer them."""
    draft = triage.confirmed(turn, "end_silent", request)
    if draft is None:
        return
    mentorship = pair.of_request(turn.uow.session, request.id)
    assert mentorship is not None, "the draft is made from it"
    line = triage.record(turn, request, "end_silent", why=triage.reason(turn))
    introduction.close(turn, mentorship, "end_silent")
    for person, text in draft.parts:
        assert person.id is not None
        programme = turn.programme_for(person)
        session, words = turn.uow.session, programme.words
        back = farewell.way_back(session, words, mentorship, person)
        _, rows = farewell.closing(session, programme, mentorship, person, turn.now, text)
        answer = pair.button(
            words("triage.answer"),
            f"open/to_team/{pair.subject_of(mentorship)}",
            "primary",
        )
        # Not in their private thread, which is closed: what is written there goes nowhere.
        where = people.address_of(turn.uow, person.id)
        slot, buttons = casebook.ended_slot(line.request_id, line.id), [[answer], *back, *rows]
        turn.say(text, to=where, under="", slot=slot, buttons=buttons)
    what = f"mentor/{mentorship.mentor_id}/{line.id}"
    triage.keep(turn, request, draft, "triage.thread.ended_silent", what)


@triage.on_case
def stop_next(turn: Turn, request: Request) -> None:
    """Nobody is asked in turn any more; who is asked already may still answer."""
    if not candidates.following(turn.uow.session, request.id):
        triage.privately(turn, "triage.nobody_next")
        return
    casebook.record(turn, request, "stop_next")
    candidates.forget(turn, request)
    if not proposals.waiting(turn.uow.session, request):
        casebook.record(turn, request, "nobody_left")
    casebook.refresh(turn, request)


ACTS: dict[str, Act] = {
    "write_mentor": write_mentor,
    "answer_mentor": answer_mentor,
    "take_back": take_back,
    "end_silent": end_silent,
    "stop_next": stop_next,
}
