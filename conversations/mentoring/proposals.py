"""Asking mentors about a request: several at once if staff wish, and the first yes wins.

A proposal stands in the slot `proposal/<id>` of the mentor's place (see `casework.proposed`). Which
answer came first is decided under the lock of the case, so two yeses at the same instant make one
mentorship and one kind word. Two cases that get a yes of one mentor at the same instant are told
apart under the lock of the mentor, taken after that of the case: they never accompany more people
than they wish to.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from conversations import people, plain
from conversations.casework import acquainted, candidates, casebook, proposed
from conversations.casework.casebook import card_slot
from conversations.dialogue import dialogues
from conversations.matching import roles
from conversations.mentoring import introduction, pair, pauses, presence, roster, still, strays
from conversations.turn import Act, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF, Button
from storage.tables import Dialogue, Mentor, Person, Proposal, Request

PAUSE = "pause"
"""The reason of whoever declines because they need a pause."""


def waiting(session: Session, request: Request) -> int:
    """How many mentors have not answered yet."""
    unanswered: int = session.exec(_WAITING, params={"request": request.id}).one()
    return unanswered


_WAITING = (
    select(func.count())
    .select_from(Proposal)
    .where(col(Proposal.request_id) == bindparam("request"), col(Proposal.state) == "asked")
)


def newest_case(session: Session, mentor: Person) -> Request | None:
    """The open case this mentor was last asked about, or accompanies."""
    statement = (
        select(Request)
        .join(Proposal, col(Proposal.request_id) == col(Request.id))
        .where(
            Proposal.mentor_id == mentor.id,
            col(Proposal.state).in_(["asked", "accepted"]),
            Request.state != "closed",
        )
        .order_by(col(Proposal.id).desc())
    )
    return session.exec(statement).first()


def send(turn: Turn, request: Request, mentor: Person, text: str) -> None:
    """Ask a mentor, with the words staff confirmed."""
    assert mentor.id is not None
    assert request.id is not None
    proposal = Proposal(
        request_id=request.id, mentor_id=mentor.id, state="asked", asked_at=turn.now, words=text
    )
    turn.uow.session.add(proposal)
    turn.uow.session.flush()
    proposed.wait(turn, proposal, mentor)
    turn.say(
        text,
        to=people.address_of(turn.uow, mentor.id),
        under="",
        slot=proposed.slot_of(proposal),
        buttons=buttons(turn.programme_for(mentor).words, proposal),
    )


def buttons(words: Words, proposal: Proposal) -> Rows:
    """A mentor's answers to a proposal."""
    number = proposal.id
    return [
        [
            pair.button(words("mentor.accept"), f"proposal/yes/{number}", "primary", "yes"),
            pair.button(words("mentor.decline"), f"proposal/no/{number}", answers="no"),
        ],
        [pair.button(words("mentor.question"), f"proposal/ask/{number}")],
    ]


def asked(session: Session, mentor: Person) -> Sequence[tuple[Proposal, Request]]:
    """What this mentor was asked about and has not answered, oldest first."""
    found: Sequence[tuple[Proposal, Request]]
    found = session.exec(_ASKED, params={"mentor": mentor.id}).all()
    return found


_ASKED = (
    select(Proposal, Request)
    .join(Request, col(Request.id) == col(Proposal.request_id))
    .where(col(Proposal.mentor_id) == bindparam("mentor"), col(Proposal.state) == "asked")
    .order_by(col(Proposal.id))
)


def answered(turn: Turn, rest: Sequence[str]) -> None:
    """`proposal/yes/<id>` and `proposal/no/<id>`: the mentor's answer; `proposal/ask/<id>`: they
    would like to ask something first."""
    answer, number = (*rest, "", "")[:2]
    session = turn.uow.session
    proposal = session.get(Proposal, plain.number(number))
    if proposal is None or turn.person is None or proposal.mentor_id != turn.person.id:
        turn.say(turn.words("mentor.old_proposal"))
        return
    request = turn.uow.lock(Request, proposal.request_id)
    assert request is not None
    session.refresh(proposal)  # somebody else's yes may have ended it while we waited
    mentor = turn.uow.lock(Mentor, proposal.mentor_id)
    if proposal.state == "asked" and not presence.helps(mentor, roles.MENTOR):
        hand_back(turn, request, proposal, turn.someone)
    if proposal.state != "asked":
        turn.say(turn.words(f"mentor.already.{proposal.state}"))
        return
    assert mentor is not None
    still.heard_from(turn, proposal.mentor_id)
    if answer == "yes":
        _accept(turn, request, proposal, mentor)
    elif answer == "ask":
        slot = proposed.slot_of(proposal)
        strays.offer(turn, dialogues.open(turn, "proposal_question", subject=slot))
    else:
        _decline(turn, request, proposal)


def _accept(turn: Turn, request: Request, proposal: Proposal, mentor: Mentor) -> None:
    if _is_barred(turn, request, proposal):
        return
    if roster.loads(turn.uow.session)[mentor.person_id] >= mentor.capacity:
        turn.say(turn.words("mentor.no_place"), buttons=buttons(turn.words, proposal))
        return
    casebook.record(turn, request, "mentor_accepts")
    proposal.state, proposal.answered_at = "accepted", turn.now
    casebook.withdraw_proposals(turn, request)
    casebook.refresh(turn, request)
    proposed.accept(turn, proposal, turn.someone)
    known = turn.someone.id in acquainted.known_to(turn.uow.session, request.person_id)
    turn.say(
        turn.words(
            "mentor.thanks_yes_known" if known else "mentor.thanks_yes",
            name=people.first_name(turn.someone),
        )
    )
    tell(turn, request, turn.someone, "triage.thread.accepted")
    casebook.tell_holder(turn, request, "triage.mentor_found")
    introduction.begin(turn, request, turn.someone)


def _is_barred(turn: Turn, request: Request, proposal: Proposal) -> bool:
    """Whether the two must not meet for a reason that was not there when the mentor was asked: they
    work in one house now, say. It is the team's then; the mentor reads nothing that would tell of
    whom, or why."""
    why = roster.bars(turn.uow.session, request, turn.catalogue, proposal.mentor_id)
    if not why:
        return False
    left = end(turn, request, proposal, "withdrawn")
    proposed.put_away(turn, proposal, turn.someone)
    turn.say(turn.words("mentor.thanks_yes_but", name=people.first_name(turn.someone)))
    said = turn.catalogue.home.words(f"matching.excluded.{why}")
    tell(turn, request, turn.someone, f"triage.thread.barred{left}", why=said)
    return True


def _decline(turn: Turn, request: Request, proposal: Proposal) -> None:
    left = end(turn, request, proposal, "declined")
    proposed.put_away(turn, proposal, turn.someone)
    turn.say(turn.words("mentor.thanks_no"))
    tell(turn, request, turn.someone, f"triage.thread.no{left}")
    # The no counts at once: staff need not wait for a reason that may never come.
    dialogues.open(turn, "decline_reason", subject=proposed.slot_of(proposal))


def hand_back(turn: Turn, request: Request, proposal: Proposal, mentor: Person) -> None:
    """A mentor who was asked leaves, or accompanies nobody any more: nobody said no, and
    the team is told. The case is locked, and the answer still awaited."""
    left = end(turn, request, proposal, "left")
    proposed.put_away(turn, proposal, mentor)
    for dialogue in dialogues.about(turn.uow.session, proposed.slot_of(proposal)):
        dialogues.forget(turn, dialogue)
    said = turn.catalogue.home.words(f"triage.thread.left{left}")
    turn.tell_staff(said, under=card_slot(request.id))


_ENDS = {
    "declined": ("mentor_declines", "no_mentor_left"),
    "left": ("mentor_gone", "no_mentor_stays"),
    "expired": ("proposal_expires", "nobody_left"),
    "withdrawn": ("mentor_barred", "nobody_left"),
}
"""How a proposal ends without a yes: the acts where somebody is still asked, or will be, and where
nobody is."""


def end(turn: Turn, request: Request, proposal: Proposal, state: str) -> str:
    """A proposal ends without a yes, and the next mentor is asked where nobody else is. Says which,
    as the end of a key of words: others are asked (empty), somebody will be, or nobody is left,
    which whoever holds the case is told."""
    session = turn.uow.session
    others = waiting(session, request) > 1
    follows = bool(candidates.following(session, request.id))
    goes_on, stops = _ENDS[state]
    casebook.record(turn, request, goes_on if others or follows else stops)
    proposal.state, proposal.answered_at = state, turn.now
    if others:
        casebook.refresh(turn, request)
        return ""
    if follows:
        candidates.go_on(turn, request)
    else:
        casebook.tell_holder(turn, request, "triage.no_mentor_left")
    casebook.refresh(turn, request)
    return "_and_next" if follows else "_and_none_left"


# --- a question before the answer ---------------------------------------------------------------


def questioned(turn: Turn, dialogue: Dialogue) -> None:
    """A mentor's question: in the case's thread, where staff may answer it. Until they do, the
    proposal waits, as long as it takes."""
    words = str(dialogue.answers["words"])
    dialogue.answers = {}
    number = plain.number(dialogue.subject.partition("/")[2])
    proposal = turn.uow.session.get(Proposal, number)
    if proposal is None or proposal.mentor_id != dialogue.person_id:
        raise ValueError(f"the question {dialogue.id} is about somebody else's proposal")
    request = turn.uow.lock(Request, proposal.request_id)
    assert request is not None
    turn.uow.session.refresh(proposal)  # it may be over while the question was written
    if proposal.state != "asked":
        turn.say(turn.words(f"mentor.already.{proposal.state}"))
        subject = f"person/{dialogue.person_id}"
        dialogues.open(turn, "to_team", subject=subject, adds={"words": words})
        return
    proposed.hold(turn, proposal)
    strays.were_sent(turn, words, "dialogue.sent")
    casebook.record(turn, request, "mentor_asks")
    turn.say(
        turn.words("mentor.question_thanks"),
        slot=f"{proposed.slot_of(proposal)}/asked/{turn.event.id}",
        buttons=buttons(turn.words, proposal),
    )
    home = turn.catalogue.home.words
    answer = Button(
        label=home("triage.button.answer_mentor"), act=f"answer_mentor/{request.id}", form=True
    )
    tell(turn, request, turn.someone, "triage.thread.question", quote=words, buttons=[[answer]])
    casebook.tell_holder(turn, request, "triage.mentor_asks")


def with_question(session: Session, request: Request) -> Sequence[tuple[Proposal, Person]]:
    """The proposals whose mentor waits for the answer to a question, oldest first."""
    statement = (
        select(Proposal, Person)
        .join(Person, col(Person.id) == col(Proposal.mentor_id))
        .where(
            Proposal.request_id == request.id,
            Proposal.state == "asked",
            col(Proposal.question_at).is_not(None),
        )
        .order_by(col(Proposal.question_at))
    )
    return session.exec(statement).all()


def answer_question(turn: Turn, request: Request, mentor: Person, text: str, line: int) -> None:
    """What staff answered, and below it the buttons again; from now on the mentor is waited for
    anew. `line` is the line of history that says so."""
    rows = with_question(turn.uow.session, request)
    proposal = next(each for each, person in rows if person.id == mentor.id)
    proposed.wait(turn, proposal, mentor)
    words, where = turn.programme_for(mentor).words, people.address_of(turn.uow, proposal.mentor_id)
    turn.say(text, to=where, under="", slot=f"{proposed.answers_of(proposal)}{line}")
    turn.say(
        words("mentor.answered"),
        to=where,
        under="",
        slot=f"{proposed.slot_of(proposal)}/asked/{line}",
        buttons=buttons(words, proposal),
    )


def reason_given(turn: Turn, dialogue: Dialogue) -> None:
    """Why a mentor said no: kept with the proposal, told to staff, thanked for; who would rather
    pause does so in the same step."""
    number = dialogue.subject.partition("/")[2]
    proposal = turn.uow.session.get(Proposal, int(number))
    if proposal is None or proposal.mentor_id != dialogue.person_id:
        raise ValueError(f"the reason {dialogue.id} is about somebody else's proposal")
    request = turn.uow.session.get(Request, proposal.request_id)
    assert request is not None
    home = turn.catalogue.home
    question = home.forms["decline_reason"].questions["reason"]
    reason = question.options[dialogue.answers["reason"]]
    detail = str(dialogue.answers.get("detail") or "")
    proposal.reason = f"{reason} : {detail}" if detail else reason
    mentor = presence.volunteer(turn.uow, proposal.mentor_id)
    if dialogue.answers["reason"] == PAUSE and mentor is not None:
        pauses.begin(turn, mentor)
    else:
        turn.say(turn.words("mentor.reason_thanks"))
    turn.say(
        home.words("triage.thread.reason", mentor=turn.someone.name, reason=reason),
        quote=detail,
        to=STAFF,
        slot=f"{card_slot(request.id)}/reason/{proposal.id}",
        under=card_slot(request.id),
    )


def tell(
    turn: Turn,
    request: Request,
    mentor: Person,
    key: str,
    *,
    quote: str = "",
    buttons: Rows = (),
    **values: object,
) -> None:
    """A line about a mentor in the case's thread, where an erasure of the mentor finds it."""
    words, slot = turn.catalogue.home.words, card_slot(request.id)
    turn.say(
        words(key, mentor=mentor.name or words("triage.somebody"), **values),
        quote=quote,
        buttons=buttons,
        to=STAFF,
        slot=f"{slot}/mentor/{mentor.id}/{key.rpartition('.')[2]}/{turn.event.id}",
        under=slot,
    )


ACTS: dict[str, Act] = {"proposal": answered}
FINISHED: dict[str, Finish] = {
    "decline_reason": reason_given,
    "proposal_question": questioned,
}
