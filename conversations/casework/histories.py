"""The history of a case: read, and told to staff in sentences."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import plain
from conversations.casework import cases, promises, undoing
from conversations.casework.cards import STAFF_ZONE
from conversations.programme import Catalogue
from conversations.words import Words
from storage.mail import Address
from storage.tables import History, Person, Request

AMONG_STAFF = frozenset(
    {
        "concern",
        "concern_closed",
        "concern_over",
        "promised_contact",
        "reported",
        "untold",
        "kept_untold",
        "left_out_mentee",
        "left_out_mentor",
        "write_mentor",
        "mentor_answers",
    }
)
"""What a person is not given back with their case: it may say that the other one spoke with the
team, who was promised that it goes to nobody else."""

OWN = frozenset({"asked_for_team", "checked_in", "at_edge"})
"""What is given back to the one who did it alone, for the same reason."""

BESIDE = (AMONG_STAFF - {"reported", "write_mentor", "mentor_answers"}) | {
    undoing.NOTE,
    undoing.UNDO_NOTE,
    undoing.VERIFIED,
    "subject_told",
    promises.ASKED,
    "confirmed_mailbox",
    "care",
    "interview_yes",
    "no_help",
}
"""Acts after which a form that was open before may still be sent: they change nothing of what it
sends, and bring no word that ought to be read before. A date that is proposed for an interview is
none of them: with it, the interviewer reads something else when the case closes."""

OF_A_CONTACT = frozenset(
    {"contact_agrees_beside", "contact_declines", "contact_silent", "contact_unavailable"}
)
"""What comes of a talk with a contact: beside a mentorship, it is the mentee's."""

NOT_THEIRS = {"write_mentor": OF_A_CONTACT}
"""Acts that send a letter, with what may happen to the case meanwhile that is nothing to whoever
reads it: the letter says what it says all the same."""

ENDS_A_QUESTION = frozenset({"answer", *cases.OUTCOMES})
"""The acts after which no question of the team waits for its mentee any more."""


# --- reading ----------------------------------------------------------------------------------


_OF = (
    select(History).where(col(History.request_id) == bindparam("request")).order_by(col(History.id))
)


_QUESTIONS = (
    select(History)
    .where(
        col(History.request_id) == bindparam("request"),
        col(History.act).in_(["ask", *sorted(ENDS_A_QUESTION)]),
    )
    .order_by(col(History.id).desc())
    .limit(1)
)


def history(session: Session, request_id: int) -> Sequence[History]:
    """All lines of a case's history, oldest first."""
    return session.exec(_OF, params={"request": request_id}).all()


def told_to(line: History, person_id: int | None) -> bool:
    """Whether a line of a case is given back to the one whose case it is."""
    mine = line.actor == f"person/{person_id}"
    return line.act not in AMONG_STAFF and (mine or line.act not in OWN)


def given_at(session: Session, request_id: int) -> datetime | None:
    """When somebody began to hold this case last, by taking it or by being given it."""
    at: datetime | None = session.exec(_GIVEN, params={"request": request_id}).first()
    return at


_GIVEN = (
    select(History.at)
    .where(
        col(History.request_id) == bindparam("request"),
        col(History.act).in_(sorted({*cases.HOLDING, "assign"})),
    )
    .order_by(col(History.id).desc())
    .limit(1)
)


def colleagues(session: Session, request_id: int) -> list[str]:
    """Whoever of the team did anything about this case, or was given it, as addresses: all who
    hold it or held it are among them."""
    lines = session.exec(_ACTORS, params={"request": request_id}).all()
    found = sorted({each for line in lines for each in line if each})
    return [each for each in found if not each.startswith("person/")]


_ACTORS = select(History.actor, History.given_to).where(
    col(History.request_id) == bindparam("request")
)


def waiting_question(lines: Sequence[History]) -> History | None:
    """The question that waits for the mentee's answer, if one does: it is over for good once the
    case was closed, also where it is opened again."""
    for line in reversed(lines):
        if line.act in ENDS_A_QUESTION:
            return None
        if line.act == "ask":
            return line
    return None


def question_now(session: Session, request_id: int) -> History | None:
    """`waiting_question` of a case, without reading all that ever happened to it: this is asked at
    whatever its mentee writes."""
    newest = session.exec(_QUESTIONS, params={"request": request_id}).first()
    return newest if newest is not None and newest.act == "ask" else None


def still_asked(session: Session, line: History) -> bool:
    """Whether this question of the team still waits: one answer is to all that do, and closing the
    case ends them."""
    return line.act == "ask" and not _ended_by(session, line)


def was_answered(session: Session, line: History) -> bool:
    """Whether an answer came to this question before its case was closed, if it was."""
    return _ended_by(session, line) == "answer"


def _ended_by(session: Session, line: History) -> str:
    """The act that ended this question of the team; empty while it waits."""
    after = (each for each in history(session, line.request_id) if (each.id or 0) > (line.id or 0))
    return next((each.act for each in after if each.act in ENDS_A_QUESTION), "")


def cut_off(lines: Sequence[History], since: datetime) -> bool:
    """Whether a question waited for its answer when the team closed the case, not before
    `since`; whoever withdrew it themselves knows."""
    ends = [number for number, line in enumerate(lines) if line.act in cases.OUTCOMES]
    if not ends or lines[ends[-1]].at < since or cases.WHO[lines[ends[-1]].act] == "mentee":
        return False
    return waiting_question(lines[: ends[-1]]) is not None


def version(session: Session, request_id: int, *, but: Collection[str] = ()) -> int:
    """Which line of its history a case is at, those `BESIDE` (and `but` these acts) left out: a
    form that was opened at another one is stale."""
    lines = history(session, request_id)
    counting = [line for line in lines if line.act not in BESIDE and line.act not in but]
    return (counting[-1].id or 0) if counting else 0


def stale(session: Session, request_id: int, act: str) -> bool:
    """Whether something happened to the case since the form of this act was opened: a form's act
    ends with the version it was opened at (`decline/12/345`). A note never comes too late: it is
    sent to nobody, and as true after what happened as before."""
    word, _, opened_at = (*act.split("/"), "", "")[:3]
    if word == undoing.NOTE or not opened_at:
        return False
    number, newest = plain.number(opened_at), version(session, request_id)
    since = version(session, request_id, but=NOT_THEIRS.get(word, ()))
    return since > number or number > newest


# --- telling ----------------------------------------------------------------------------------


def actor_name(session: Session, line: History, words: Words) -> str:
    """Who did it, for staff: a member's name, a person's name while they have one."""
    if line.actor_name or line.actor:
        return line.actor_name or named(session, line.actor, words)
    return words("triage.the_programme")


def named(session: Session, subject: str, words: Words) -> str:
    """`person/<id>` as that person is called now; any other text as it is."""
    kind, _, number = subject.partition("/")
    if kind != "person" or not number.isdigit():
        return subject
    person = session.get(Person, int(number))
    return person.name if person is not None and person.name else words("triage.somebody")


def did(line: History, words: Words) -> str:
    """What was done, in words that follow *has*; the act's own name where a programme has no
    words for it."""
    key = f"history.{line.act}"
    to = line.given_to_name or words("acts.a_colleague")
    return words(key, to=to) if words.has(key) else words("history.other", act=line.act)


def what_happened(
    session: Session, request_id: int, who: Address, words: Words, act: str = ""
) -> str:
    """What happened to a case, in a sentence for a member of staff whose act or form no longer
    fits: for an `act` that takes or gives back a case that goes on, who holds it; otherwise the
    last thing that counts while a case goes on, or what moved it last."""
    lines = history(session, request_id)
    if not lines:
        return words("triage.moved_on", what=words("triage.not_submitted"))
    request = session.get(Request, request_id)
    closed = request is not None and request.state == "closed"
    if request is not None and not closed and act in ("claim", "release"):
        return _in_whose_hands(request, who, words, act)
    moves = [line for line in lines if line.act in cases.WHO]
    counts = [line for line in lines if line.act not in BESIDE]
    last = ((moves if closed else counts) or lines)[-1]
    when = words.stamp(last.at, STAFF_ZONE)
    if last.actor == who:
        what = words("triage.you_did", what=did(last, words), when=when)
    else:
        name = actor_name(session, last, words)
        what = words("triage.they_did", who=name, what=did(last, words), when=when)
    return words("triage.moved_on", what=what)


def _in_whose_hands(request: Request, who: Address, words: Words, act: str) -> str:
    """Why a case that goes on can't be taken, or given back, by this member."""
    if not request.holder:
        return words("acts.held_by_nobody", id=request.id)
    if act == "release":
        return words("acts.release_cannot", id=request.id)
    if request.holder == who:
        return words("acts.held_by_you", id=request.id)
    return words("acts.held_by", id=request.id, holder=request.holder_name)


def history_text(session: Session, request_id: int, catalogue: Catalogue) -> str:
    """The whole history, a line each: when, who, what, why. The words of a note are in the case's
    thread only."""
    words = catalogue.home.words
    return "\n".join(
        words(
            "triage.history_line",
            when=words.stamp(line.at, STAFF_ZONE),
            who=actor_name(session, line, words),
            what=did(line, words),
        )
        + (f" — {_why(session, line, words)}" if line.why else "")
        for line in history(session, request_id)
    )


def _why(session: Session, line: History, words: Words) -> str:
    if line.act == undoing.NOTE:
        return words("triage.note_in_thread")
    return named(session, line.why, words)
