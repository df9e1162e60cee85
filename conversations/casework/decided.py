"""What the team decided about a request, kept with who and when, and what became of it.

A row is kept for each decision that reached somebody; the history says the rest. Help that is not
mentoring is looked at again later: `decision/<id>` comes due, and the person is asked whether it
helped (`conversations.mentee.helped`).
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations.casework import working
from conversations.programme import Programme, Referral
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.mail import Address, Button
from storage.tables import Decision, Request

ANSWERS = ("lots", "some", "little", "not_yet")
"""What somebody may answer who is asked whether it helped; `helped.<answer>` in the words."""

WANTED = "wants_professional"
"""The kind of what its mentee has decided themself: that another help than mentoring is theirs."""

DECLINED = "declined"
"""What stands in the place of an answer where the help was not wanted."""

BESIDE = "refer_beside"
"""The kind of a decision by which a help runs beside the request."""

NO_HELP = "no_help"
"""The act of who does without such a help, and its line of history."""


def keep(
    turn: Turn, request: Request, kind: str, by: Address | str, by_name: str, what: str = ""
) -> Decision:
    """Keep a decision. `what` names a referral of the programme: then the person is asked later
    whether it helped."""
    assert request.id is not None
    row = Decision(
        request_id=request.id,
        person_id=request.person_id,
        kind=kind,
        what=what,
        at=turn.now,
        by=by,
        by_name=by_name,
    )
    turn.uow.session.add(row)
    turn.uow.session.flush()
    referral = turn.catalogue.home.referrals.get(what)
    if referral is not None:
        at = turn.now + asks_after(turn, referral)
        turn.uow.remind(f"decision/{row.id}", "helped", at)
    return row


def supersede(turn: Turn, request: Request) -> None:
    """The team has led to a help: what its mentee had named themself, and was not asked about yet,
    is not asked about beside it."""
    statement = select(Decision).where(Decision.request_id == request.id, Decision.kind == WANTED)
    for row in turn.uow.session.exec(statement.where(col(Decision.asked_at).is_(None))).all():
        turn.uow.unremind(f"decision/{row.id}")


def asks_after(turn: Turn, referral: Referral) -> timedelta:
    """How long after a help was named its person is asked about it."""
    days = referral.ask_after_days or turn.catalogue.home.limits.ask_after_days
    return timedelta(days=days)


def no_help_button(words: Words, row: Decision) -> Rows:
    """The way to do without a help that runs beside."""
    act = f"{NO_HELP}/{row.id}"
    return [[Button(label=words("helped.no_thanks"), act=act, answers="no")]]


# --- the helps that were offered ----------------------------------------------------------------


def helps(
    session: Session, *, request_id: int | None = None, person_id: int | None = None
) -> Sequence[Decision]:
    """The helps offered about a request, or ever to a person; all there are where neither is
    given. Oldest first."""
    if request_id is not None:
        return session.exec(_ABOUT, params={"request": request_id}).all()
    if person_id is not None:
        return session.exec(_TO, params={"person": person_id}).all()
    return session.exec(_OFFERED).all()


_OFFERED = select(Decision).where(Decision.what != "").order_by(col(Decision.id))
_ABOUT = _OFFERED.where(Decision.request_id == bindparam("request"))
_TO = _OFFERED.where(Decision.person_id == bindparam("person"))


def in_short(row: Decision, programme: Programme) -> str:
    """Which help, since when, and what became of it, in a few words for the card and the table."""
    words = programme.words
    key = {"": "offered", DECLINED: "declined"}.get(row.helped, "answered")
    return words(
        f"decision.card.{key}",
        label=label(row, programme),
        day=words.long_day(working.local_day(row.at, programme.team)),
        useful=_useful(row, programme),
    )


def before(session: Session, person_id: int, what: str, programme: Programme) -> list[str]:
    """When this help was offered to this person already, by whom, and what they said of it."""
    words, told = programme.words, []
    for row in helps(session, person_id=person_id):
        if row.what != what:
            continue
        unasked = "asked" if row.asked_at is not None else "not_asked"
        answer = {"": unasked, DECLINED: "declined"}.get(row.helped, "answered")
        day = words.long_day(working.local_day(row.at, programme.team))
        by = row.by_name or words("triage.somebody")
        said = words(f"decision.before.{answer}", useful=_useful(row, programme))
        told.append(
            words("decision.before.offered", label=label(row, programme), day=day, by=by, said=said)
        )
    return told


def label(row: Decision, programme: Programme) -> str:
    """How the help is called; by its key where the programme has it no more."""
    referral = programme.referrals.get(row.what)
    return referral.label if referral else row.what


def _useful(row: Decision, programme: Programme) -> str:
    """What was answered, in the middle of a sentence; nothing where it was not."""
    said = programme.words(f"helped.{row.helped}") if row.helped in ANSWERS else ""
    return f"{said[:1].lower()}{said[1:]}"
