"""The careers team's desk: claim, ask, propose.

What else the team decides is in `decisions`; what they are answered, in `replies`.

Every act of staff is a function that first records (so that an act which no longer fits changes
nothing) and then speaks. What reaches a mentee is made by `letters`, the same text that the
preview showed. Answers that concern only the one who acted go to them alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps

from conversations import people, plain
from conversations.casework import (
    candidates,
    casebook,
    cases,
    concerns,
    histories,
    interviews,
    reading,
    waits,
)
from conversations.casework.casebook import MovedOn, card_slot
from conversations.mentoring import confirming, drafting, proposals
from conversations.mentoring.drafting import Draft
from conversations.team import audit, calendar, drafts, opinions, private_answers
from conversations.turn import Act, Turn, letter_slot
from conversations.words import Words
from storage.mail import STAFF, Button, Submitted
from storage.splitting import split
from storage.tables import History, Mentor, Person, Request

TRANSCRIPT_PAGE = 3000
"""Characters of a transcript in one message, more or less."""

CaseAct = Callable[[Turn, Request], None]

Wrong = Callable[[Request, Words, Mapping[str, str]], dict[str, str]]
"""What is wrong with the values of a form, by field."""


# --- arriving -------------------------------------------------------------------------------


def submitted(turn: Turn, request: Request) -> None:
    """A mentee sent their request: its card appears, with the whole transcript in its thread."""
    casebook.record(turn, request, "submit")
    calendar.plan(turn)
    home, card = turn.catalogue.home, card_slot(request.id)
    pages = _pages(reading.transcript(request, home))
    for number, facts in enumerate(pages, 1):
        turn.say(
            "" if facts else home.words("triage.no_transcript"),
            title=home.words("triage.transcript") if number == 1 else "",
            facts=facts,
            to=STAFF,
            slot=f"{card}/transcript" if number == 1 else f"{card}/transcript/{number}",
            under=card,
        )


def _pages(lines: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The facts of a transcript, as many to a message as can be read there whole: a long answer
    goes on under the same label."""
    pages: list[list[tuple[str, str]]] = [[]]
    room = TRANSCRIPT_PAGE
    for label, answer in lines:
        for part in split(answer, TRANSCRIPT_PAGE // 2):
            room -= len(label) + len(part)
            if room < 0 and pages[-1]:
                pages.append([])
                room = TRANSCRIPT_PAGE - len(label) - len(part)
            pages[-1].append((label, part))
    return pages


# --- acts on the card -----------------------------------------------------------------------


def on_case(act: CaseAct) -> Act:
    """An act of staff on one case: refuses others kindly, finds the case and holds it, so that
    what the act sees is still so when it changes it."""

    @wraps(act)
    def checked(turn: Turn, rest: Sequence[str]) -> None:
        if not by_staff(turn):
            return
        number = rest[0] if rest else ""
        request = turn.uow.lock(Request, plain.number(number))
        if request is None:
            privately(turn, "triage.no_such_case")
            return
        act(turn, request)

    return checked


def by_staff(turn: Turn) -> bool:
    """Whether a member of the team acts; anybody else gets a kind no."""
    if turn.event.staff:
        return True
    turn.say(turn.words("staff.members_only"), to=turn.event.who, under="")
    return False


def privately(turn: Turn, key: str, **values: object) -> None:
    """A sentence for the member of staff who acted, and for nobody else."""
    turn.say(turn.catalogue.home.words(key, **values), to=turn.event.who, under="")


def moved_on(turn: Turn, moved: MovedOn) -> None:
    """Somebody was faster: say what happened meanwhile, to the one who acted."""
    staff = cases.WHO.get(moved.act) == "staff" or moved.act in casebook.BY_STAFF
    if moved.request_id is not None and staff:
        words = turn.catalogue.home.words
        session = turn.uow.session
        who, number = turn.event.who, moved.request_id
        what = histories.what_happened(session, number, who, words, moved.act)
        private_answers.give_back(turn, what, what="moved_on", cases=[number])
    else:
        turn.say(turn.words("triage.moved_on_person"), to=turn.event.who, under="")


@on_case
def claim(turn: Turn, request: Request) -> None:
    """A member takes the case; the card says who."""
    casebook.record(turn, request, "claim")


@on_case
def release(turn: Turn, request: Request) -> None:
    """The case goes back to everybody."""
    casebook.record(turn, request, "release")


def record(turn: Turn, request: Request, act: str, why: str = "") -> History:
    """Record an act of staff; on a case that nobody holds, the one who acts claims it first."""
    if cases.path(request.state, act) == ("claim", act):
        casebook.record(turn, request, "claim")
    return casebook.record(turn, request, act, why=why)


@on_case
def ask(turn: Turn, request: Request) -> None:
    """A question for the mentee, as previewed; the case waits for the answer."""
    draft = confirmed(turn, "ask", request)
    if draft is None:
        return
    line = record(turn, request, "ask")
    concerns.answered(turn, "asked", mentee(turn, request), request)
    words = turn.programme_for(mentee(turn, request)).words
    answer = Button(label=words("triage.answer"), act=f"reply/{line.id}", style="primary")
    send(turn, request, draft, line, buttons=[[answer]])
    keep(turn, request, draft, "triage.thread.asked", f"question/{line.id}")


@on_case
def propose(turn: Turn, request: Request) -> None:
    """A mentor is asked, with the words that were previewed; others follow, if need be."""
    # Whether they are there is asked below: they may pause at this very instant.
    turn.uow.lock(Mentor, plain.number(submitted_values(turn).get("mentor", "")))
    draft = confirmed(turn, "propose", request)
    if draft is None:
        return
    if proposals.waiting(turn.uow.session, request) >= turn.programme.limits.proposals_at_once:
        privately(turn, "triage.form.enough_proposals")
        return
    assert draft.person is not None
    has_waited = request.state == "waiting"
    line = record(turn, request, "propose", why=f"person/{draft.person.id}")
    if interviews.withdraw_unheld(turn, request, draft.person):
        casebook.note(turn, request, "uninvite", why=f"person/{draft.person.id}")
        opinions.look_without(turn, request)
    (_, text), *after = draft.parts or ((draft.person, draft.text),)
    candidates.choose(turn, request, after)
    proposals.send(turn, request, draft.person, text)
    if has_waited:
        waits.tell_resumed(turn, request)
    casebook.refresh(turn, request)
    sent, what = replace(draft, text=text), f"mentor/{draft.person.id}/{line.id}"
    keep(turn, request, sent, "triage.thread.proposed", what)
    for mentor, words in after:
        proposals.tell(turn, request, mentor, "triage.thread.follows", quote=words)


@on_case
def history(turn: Turn, request: Request) -> None:
    """The whole history, to the one who asked."""
    home = turn.catalogue.home
    assert request.id is not None
    audit.note(turn, "history", cases=[request.id])
    text = histories.history_text(turn.uow.session, request.id, turn.catalogue)
    title = home.words("triage.history_title", id=request.id)
    text = text or home.words("triage.no_history")
    private_answers.tell(turn, text, what="history", cases=[request.id], title=title)


# --- what is sent ---------------------------------------------------------------------------


def submitted_values(turn: Turn) -> dict[str, str]:
    """The values of the form that was submitted; none where a bare button was pressed."""
    what = turn.event.what
    return what.values if isinstance(what, Submitted) else {}


def reason(turn: Turn) -> str:
    """The reason that was written into the form, for the team alone."""
    return submitted_values(turn).get("why", "").strip()


def confirmed(turn: Turn, act: str, request: Request | None) -> Draft | None:
    """The draft of a form that was submitted after its preview. None, and the one who acted is
    told why, where no form was submitted or its values can't be used."""
    if not fresh(turn, act, request):
        return None
    who, values = turn.event.who, {**submitted_values(turn), "now": turn.now.isoformat()}
    try:
        made = drafts.draft(turn.uow.session, turn.catalogue, act, request, values)
        return confirming.confirmed(made, turn.catalogue, values, who)
    except drafting.Wrong as wrong:
        about = [request.id] if request is not None else []
        private_answers.not_sent(turn, wrong.fields, cases=about)
        return None


def fresh(turn: Turn, act: str, request: Request | None) -> bool:
    """Whether a form was submitted; if not, the one who acted is told. Raises `MovedOn` where the
    case has moved on since it was opened."""
    if not isinstance(turn.event.what, Submitted):
        privately(turn, "triage.form.needed")
        return False
    moves = act in cases.WHO
    if request is not None and (
        (moves and not any(cases.path(request.state, each) for each in (act, f"{act}_beside")))
        or histories.stale(turn.uow.session, request.id or 0, turn.event.what.act)
    ):
        moved = MovedOn(request.state, act)
        moved.request_id = request.id
        raise moved
    return True


def filled(turn: Turn, request: Request, wrong: Wrong) -> dict[str, str] | None:
    """The values of a form whose words reach nobody outside of the team. None, and the one who
    acted is told why, where no form was submitted or its values can't be used."""
    if not isinstance(turn.event.what, Submitted):
        privately(turn, "triage.form.needed")
        return None
    values = turn.event.what.values
    errors = wrong(request, turn.catalogue.home.words, values)
    if errors:
        private_answers.not_sent(turn, errors, cases=[request.id])
        return None
    return values


def wrong_text(words: Words, values: Mapping[str, str], name: str, limit: int) -> dict[str, str]:
    """What is wrong with the text of a form that needs one."""
    text = values.get(name, "").strip()
    if not text:
        return {name: words("triage.form.empty")}
    return {name: words("triage.form.too_long", count=limit)} if len(text) > limit else {}


def send(
    turn: Turn,
    request: Request,
    draft: Draft,
    line: History,
    *,
    buttons: Sequence[Sequence[Button]] = (),
    decides: bool = False,
) -> None:
    """The confirmed text of an act of history, to the mentee. A letter that `decides` is not lost
    unnoticed (see `not_arrived`)."""
    where, slot = people.address_of(turn.uow, request.person_id), letter_slot(turn, line.id)
    key = slot if decides else ""
    turn.say(draft.text, to=where, under="", buttons=buttons, slot=slot, key=key)


def keep(turn: Turn, request: Request, draft: Draft, key: str, what: str, owner: str = "") -> None:
    """What was sent, noted in the case's thread: who sent it, to whom, in which words. It goes with
    the words of the case, or of its `owner` (what begins their slots), where these have gone."""
    text = turn.catalogue.home.words(key, who=casebook.staff_name(turn.event), name=draft.name)
    card = card_slot(request.id)
    turn.say(text, quote=draft.text, to=STAFF, slot=f"{owner or card}/{what}", under=card)


def mentee(turn: Turn, request: Request) -> Person:
    """Whose request this is."""
    person = turn.uow.session.get(Person, request.person_id)
    assert person is not None
    return person


ACTS: dict[str, Act] = {
    "claim": claim,
    "release": release,
    "ask": ask,
    "propose": propose,
    "history": history,
}
