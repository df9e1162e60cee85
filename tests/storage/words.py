"""A word in every place where people's words may lie, and what the database keeps of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlmodel import Session, SQLModel, select

from storage import inbox
from storage.mail import Event
from storage.queues import metadata
from storage.resealing import sealed_columns
from storage.tables import (
    Candidate,
    Concern,
    Decision,
    Dialogue,
    History,
    Inquiry,
    Interview,
    Invite,
    MailCode,
    Meeting,
    Mentor,
    Mentorship,
    Note,
    Objective,
    Offer,
    Person,
    Proposal,
    Reflection,
    Request,
    RequestFile,
    Talk,
)
from storage.unit_of_work import UnitOfWork
from tests.storage.saying import message, said

PLACES = 36
"""How many cells `write_down` puts the word into."""


def write_down(word: str) -> Callable[[UnitOfWork], None]:
    """Somebody's whole story, with `word` in each place where words may be."""

    def work(uow: UnitOfWork) -> None:
        session, now = uow.session, uow.now

        def add(row: SQLModel) -> Any:
            session.add(row)
            session.flush()
            return row

        me = add(Person(name="Nour", created_at=now)).id
        answers = {"why": word, "more": [word, {"deep": word}]}
        add(Dialogue(person_id=me, form="intake", answers=answers, opened_at=now, touched_at=now))
        case = add(Request(person_id=me, state="draft", answers=answers, created_at=now)).id
        file: dict[str, Any] = {"kind": "document", "source": "telegram:1", "at": now}
        add(RequestFile(request_id=case, name=word, caption=word, **file))
        add(History(request_id=case, at=now, act="decline", why=word))
        decided = {"request_id": case, "person_id": me, "by": "slack:U1", "at": now}
        add(Decision(kind="refer", words=word, **decided))
        talk: dict[str, Any] = {"request_id": case, "contact_id": me, "asked_by": "slack:U1"}
        add(Talk(state="agreed", words=word, letter=word, reach=word, asked_at=now, **talk))
        add(Mentor(person_id=me, state="active", answers=answers))
        link: dict[str, Any] = {"made_by": "slack:U1", "made_at": now, "expires_at": now}
        add(Invite(token_hash=str(me), note=word, mailbox=word, answers=answers, **link))
        asked = {"request_id": case, "mentor_id": me, "asked_at": now}
        add(Proposal(state="declined", reason=word, words=word, **asked))
        add(Candidate(request_id=case, mentor_id=me, words=word))
        invited: dict[str, Any] = {
            "interviewer_id": me,
            "invited_by": "slack:U1",
            "invited_at": now,
        }
        given: dict[str, Any] = {"words": word, "place": word, "opinion": answers}
        add(Interview(request_id=case, state="written", **invited, **given))
        add(Concern(request_id=case, kind="hard", opened_at=now, seen_at=now, why=word))
        sides = {"request_id": case, "mentee_id": me, "mentor_id": me}
        pair = add(Mentorship(state="active", objective=word, **sides)).id
        about: dict[str, Any] = {"mentorship_id": pair, "at": now, "answers": answers}
        add(Objective(by=me, **about))
        add(Reflection(person_id=me, kind="mirror", point="start", **about))
        asked = {"mentorship_id": pair, "by": me, "opened_at": now, "questions": [word]}
        add(Inquiry(state="over", purpose="test", about=word, learnt=word, thanks=word, **asked))
        met = {"mentorship_id": pair, "at": now, "proposed_by": me}
        meeting = add(Meeting(state="agreed", place=word, agenda=word, **met)).id
        add(Note(meeting_id=meeting, person_id=me, words=word, at=now))
        code: dict[str, Any] = {"code_hash": "", "sent_at": now, "expires_at": now}
        add(MailCode(person_id=me, mailbox=word, day_began_at=now, **code))
        add(Offer(address=f"telegram:{me}", choices=[[word, "act"]], made_at=now))
        inbox.store(uow, [said(f"failed {me}", word), said(f"waiting {me}", word)])
        inbox.handle_next(uow, fail, limit=1)
        uow.post(message(f"to {me}", word))

    def fail(event: Event, _uow: UnitOfWork) -> None:
        raise ValueError(word)

    return work


def read_back(session: Session) -> list[Any]:
    """All that stands in the sealed columns, as it is read, in a fixed order."""
    found: list[Any] = []
    for table, columns in sealed_columns().items():
        rows = session.connection().execute(select(*columns).order_by(*table.primary_key))
        found += [(table.name, *row) for row in rows]
    return found


def every_byte(url: str) -> bytes:
    """Everything that lies in the database: SQLite's files, or all rows of PostgreSQL."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
    with psycopg.connect(url) as connection:
        return repr(
            [
                connection.execute(f'SELECT t::text FROM "{table.name}" t'.encode()).fetchall()
                for table in metadata.sorted_tables
            ]
        ).encode()
