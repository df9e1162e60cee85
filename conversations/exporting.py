"""/export: all that is held about a person, as one file to read and one for machines.

Two things are left out, because they are not the person's alone: what staff noted among
themselves, and who else is in a mentorship beyond a first name. What is not held at all (the words
of the private thread, check-ins that were delivered) is said.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, select

from conversations import people
from conversations.dialogue import Run
from conversations.turn import Command, Turn
from storage.mail import Attachment
from storage.tables import (
    Answers,
    Consent,
    Dialogue,
    History,
    Meeting,
    Mentor,
    Mentorship,
    Person,
    PersonAddress,
    Proposal,
    Request,
    RequestFile,
)

INNER = frozenset({"id", "person_id", "source", "ref", "holder", "holder_name", "look_again_at"})
"""Columns that say nothing about the person: numbers of ours, and who on the team."""


def export(turn: Turn, words: str) -> None:
    """Both files, to the one who asks, where they ask."""
    data = collect(turn)
    say, day = turn.words, turn.now.date().isoformat()
    turn.say(
        say("export.readable"),
        title=say("export.title"),
        attachment=Attachment(name=f"camarade-{day}.txt", text=_readable(data)),
    )
    text = json.dumps(data, ensure_ascii=False, indent=2)
    machine = Attachment(name=f"camarade-{day}.json", mime="application/json", text=text)
    turn.say(say("export.machine"), attachment=machine)


def collect(turn: Turn) -> dict[str, Any]:
    """All that is held about the turn's person: JSON-able, instants in UTC as ISO 8601."""
    person = turn.someone
    say = turn.words
    return {
        say("export.part.person"): _row(person),
        say("export.part.addresses"): [
            row.address for row in _rows(turn, PersonAddress, PersonAddress.person_id)
        ],
        say("export.part.consents"): [_row(row) for row in _rows(turn, Consent, Consent.person_id)],
        say("export.part.requests"): [
            _request(turn, row) for row in _rows(turn, Request, Request.person_id)
        ],
        say("export.part.drafts"): [
            {**_row(row, "answers"), "answers": _answers(turn, row.form, row.answers)}
            for row in _rows(turn, Dialogue, Dialogue.person_id)
            if row.answers
        ],
        say("export.part.mentor"): [
            {**_row(row, "answers"), "answers": _answers(turn, "mentor", row.answers)}
            for row in _rows(turn, Mentor, Mentor.person_id)
        ],
        say("export.part.proposals"): [
            _row(row, "mentor_id") for row in _rows(turn, Proposal, Proposal.mentor_id)
        ],
        say("export.part.mentorships"): [_mentorship(turn, row) for row in _mentorships(turn)],
        say("export.part.not_held"): say("export.not_held"),
    }


def _request(turn: Turn, request: Request) -> dict[str, Any]:
    session = turn.uow.session
    lines = session.exec(
        select(History).where(History.request_id == request.id).order_by(col(History.id))
    ).all()
    files = session.exec(select(RequestFile).where(RequestFile.request_id == request.id)).all()
    return {
        **_row(request, "answers"),
        "answers": _answers(turn, "intake", request.answers),
        "files": [_row(each, "request_id") for each in files],
        "history": [{"at": _plain(each.at), "act": each.act} for each in lines],
    }


def _mentorships(turn: Turn) -> Iterator[Mentorship]:
    person = turn.someone.id
    mine = (col(Mentorship.mentee_id) == person) | (col(Mentorship.mentor_id) == person)
    yield from turn.uow.session.exec(select(Mentorship).where(mine)).all()


def _mentorship(turn: Turn, row: Mentorship) -> dict[str, Any]:
    assert turn.someone.id is not None
    side = people.side_of(row, turn.someone.id)
    other = turn.uow.session.get(Person, side.other_id)
    meetings = turn.uow.session.exec(select(Meeting).where(Meeting.mentorship_id == row.id)).all()
    # Before both have said yes they do not know each other's names.
    name = people.first_name(other) if other is not None and row.introduced_at else ""
    return {
        **_row(row, "request_id", "mentee_id", "mentor_id"),
        "role": side.role,
        "with": name,
        "meetings": [_row(each, "mentorship_id", "proposed_by") for each in meetings],
    }


def _answers(turn: Turn, form: str, answers: Answers) -> dict[str, str]:
    """Question → answer, as the person reads them."""
    spec = turn.programme.forms.get(form)
    if spec is None:
        return {}
    lines = Run(spec, answers).summary(turn.programme)
    return {spec.questions[name].ask: shown for name, _, shown in lines}


def _rows(turn: Turn, table: type[Any], owner: Any) -> Any:
    return turn.uow.session.exec(select(table).where(owner == turn.someone.id)).all()


def _row(row: SQLModel, *without: str) -> dict[str, Any]:
    """What a row says, without what is empty."""
    return {
        name: _plain(value)
        for name, value in row.model_dump().items()
        if name not in INNER and name not in without and value not in (None, "", [], {})
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _readable(data: Any, indent: str = "") -> str:
    """The same as lines that a person can read."""
    if isinstance(data, dict):
        parts = []
        for name, value in data.items():
            if isinstance(value, dict | list):
                body = _readable(value, f"{indent}  ")
                parts.append(f"{indent}{name}\n{body or f'{indent}  –'}")
            else:
                text = str(value).replace("\n", f"\n{indent}  ")
                parts.append(f"{indent}{name}\n{indent}  {text}")
        return ("\n\n" if not indent else "\n").join(parts)
    if isinstance(data, list):
        return "\n\n".join(
            _readable(each, indent) if isinstance(each, dict) else f"{indent}{each}"
            for each in data
        )
    return f"{indent}{data}"


COMMANDS: dict[str, Command] = {"export": export, "exporter": export}
