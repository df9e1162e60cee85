"""Opinions of interviewers: sealed until all are in, or until a member of the team opens them; then
shown side by side, and whether they agree is said first.

So nobody's first impression colours another's. The interviewers do not read each other.
"""

from collections.abc import Sequence
from datetime import timedelta

from conversations.casework import casebook, histories, interviews
from conversations.casework.casebook import card_slot
from conversations.dialogue.run import Run
from conversations.programme import Programme
from conversations.team import audit
from conversations.turn import Finish, Turn
from storage.mail import STAFF, Button
from storage.tables import Dialogue, Interview, Request

FORM, VERDICT = "opinion", "verdict"
"""The form of an opinion, and its question on which opinions are compared."""

EARLY = "open_opinions"
"""The line of history that says who would not wait for the last."""

PATIENCE = timedelta(days=3)
"""How long somebody is waited for before they are reminded, or the team is told."""


def written(turn: Turn, dialogue: Dialogue) -> None:
    """An interviewer has written their opinion: it is kept, sealed, and the team learns that it is
    there. Where it was the last that was awaited, all are opened."""
    found = _mine(turn, dialogue)
    answers, dialogue.answers = dialogue.answers, {}
    if found is None or not may_be_written(*found):
        read = found is not None and found[0].opened_at is not None
        turn.say(turn.words("interview.read_already" if read else "interview.over"))
        return
    interview, request = found
    again = interview.state == "written"
    interview.state, interview.written_at, interview.opinion = "written", turn.now, answers
    turn.uow.unremind(interviews.slot_of(interview))
    turn.say(turn.words("interview.thanks"))
    casebook.note(turn, request, "opinion")
    casebook.plan(turn, request)
    interviews.tell_team(turn, interview)
    if not look(turn, request) and not again:
        _say_that_it_is_sealed(turn, request)
    casebook.refresh(turn, request)


def may_be_written(interview: Interview, request: Request) -> bool:
    """Whether an opinion is, or may still be, of use: the case goes on, its words are kept, and
    nobody has read what was written before."""
    goes_on = request.state != "closed" and bool(request.answers)
    sealed = interview.opened_at is None
    return goes_on and sealed and interview.state in ("accepted", "held", "written")


def _mine(turn: Turn, dialogue: Dialogue) -> tuple[Interview, Request] | None:
    """The interview that a form is about, to change it, if it is one of its person's."""
    kind, _, number = dialogue.subject.partition("/")
    found = interviews.locked(turn, int(number)) if kind == "interview" else None
    return found if found is not None and found[0].interviewer_id == dialogue.person_id else None


def look(turn: Turn, request: Request) -> bool:
    """Open the opinions if none is awaited, or bring what is open up to date. Whether they are
    open."""
    rows = interviews.of_request(turn.uow.session, request.id)
    written = [row for row in rows if row.state == "written"]
    if not interviews.waits(rows) and any(row.opinion for row in written):
        fresh = any(row.opened_at is None for row in written)
        unseal(turn, request)
        if fresh:
            casebook.tell_holder(turn, request, "interview.all_in")
        return True
    if any(row.opened_at is not None for row in written):  # of an earlier round, or opened early
        _show(turn, request, rows)
    return False


def look_without(turn: Turn, request: Request) -> None:
    """Look again, now that a member of the team no longer waits for somebody. Where theirs was the
    last view that was awaited, the others are opened, and the log says by whose act: it may be done
    to read them."""
    sealed = interviews.sealed(interviews.of_request(turn.uow.session, request.id))
    if look(turn, request) and sealed:
        audit.note(turn, "opinions/uninvite", cases=[request.id or 0])


def unseal(turn: Turn, request: Request) -> None:
    """Show all opinions that are there, side by side, in the case's thread."""
    rows = interviews.of_request(turn.uow.session, request.id)
    for row in rows:
        if row.state == "written" and row.opinion:
            row.opened_at = row.opened_at or turn.now
    turn.uow.session.flush()
    words, card = turn.catalogue.home.words, card_slot(request.id)
    if turn.uow.holds(STAFF, f"{card}/sealed"):
        turn.say(words("interview.unsealed"), to=STAFF, under=card, slot=f"{card}/sealed")
    _show(turn, request, rows)


def _say_that_it_is_sealed(turn: Turn, request: Request) -> None:
    rows = interviews.of_request(turn.uow.session, request.id)
    there = sum(row.state == "written" and row.opened_at is None for row in rows)
    awaited = sum(row.state in interviews.UNDER_WAY for row in rows)
    words, card = turn.catalogue.home.words, card_slot(request.id)
    early = Button(label=words("interview.open"), act=f"{EARLY}/{request.id}", form=True)
    turn.say(
        words("interview.sealed", there=there, all=there + awaited),
        to=STAFF,
        under=card,
        slot=f"{card}/sealed",
        buttons=[[early]],
    )
    casebook.tell_holder(turn, request, "interview.one_in")


def _show(turn: Turn, request: Request, rows: Sequence[Interview]) -> None:
    """What each whose opinion is open would do, and whether they agree; then each question with
    everybody's answer."""
    home, card = turn.catalogue.home, card_slot(request.id)
    words, form = home.words, home.forms[FORM]
    told = [row for row in rows if row.opened_at is not None and row.opinion]
    more, by = interviews.waits(rows), _opened_by(turn, request, told)
    if told:
        lines = (
            agreement(told, home),
            words("interview.more_awaited") if more else "",
            words("interview.opened_by", who=words.list(by)) if by else "",
        )
        turn.say(
            " ".join(line for line in lines if line),
            title=words("interview.opinions"),
            facts=[(_name(turn, row), _answer(row, VERDICT, home)) for row in told],
            to=STAFF,
            under=card,
            slot=f"{card}/opinions",
        )
    elif turn.uow.holds(STAFF, f"{card}/opinions"):
        turn.say(words("interview.none_left"), to=STAFF, under=card, slot=f"{card}/opinions")
    for name, question in form.questions.items():
        facts = [(_name(turn, row), _answer(row, name, home)) for row in told]
        slot = f"{card}/opinions/{name}"
        if name != VERDICT and (any(each for _, each in facts) or turn.uow.holds(STAFF, slot)):
            turn.say(
                "",
                title=question.short,
                facts=[(who, answer or "–") for who, answer in facts] or [("–", "")],
                to=STAFF,
                under=card,
                slot=slot,
            )


def _opened_by(turn: Turn, request: Request, told: Sequence[Interview]) -> list[str]:
    """Who opened any of these before the last was there: it stays true once that one is."""
    opened = {row.opened_at for row in told}
    lines = histories.history(turn.uow.session, request.id or 0)
    early = [line for line in lines if line.act == EARLY and line.at in opened]
    return list(dict.fromkeys(line.actor_name for line in early))


def agreement(told: Sequence[Interview], home: Programme) -> str:
    """Whether those who wrote would do the same, in a sentence."""
    words = home.words
    verdicts = {_answer(row, VERDICT, home) for row in told}
    if len(told) == 1:
        return words("interview.only_one")
    if len(verdicts) == 1:
        return words("interview.agree_all", what=verdicts.pop())
    return words("interview.differ", count=len(verdicts))


def _answer(interview: Interview, name: str, home: Programme) -> str:
    run = Run(home.forms[FORM], interview.opinion)
    return next((shown for each, _, shown in run.told(home) if each == name), "")


def _name(turn: Turn, interview: Interview) -> str:
    return interviews.name_of(turn.uow.session, interview, turn.catalogue.home.words)


FINISHED: dict[str, Finish] = {FORM: written}
