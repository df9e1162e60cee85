"""/export: all that is held about a person, as one page to read and one file for machines.

Left out, because they are not the person's alone: what staff noted among themselves, that the other
of a pair spoke with the team, and who else is in a mentorship beyond what they are called by. What
is not held at all (the words of the private thread, check-ins that were delivered) is said.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, select

from conversations import naming, people
from conversations.casework import histories, inquiries, interviews, unseen
from conversations.dialogue import places
from conversations.dialogue.answers import language_name
from conversations.dialogue.given import HELD, SAID
from conversations.dialogue.run import Run
from conversations.matching import roles
from conversations.mentee import correspondence
from conversations.mentoring import objectives
from conversations.questions import Question
from conversations.team import opinions, told
from conversations.turn import Command, Turn
from storage.mail import Attachment, Paper
from storage.tables import (
    AddressCode,
    Answers,
    Consent,
    Decision,
    Dialogue,
    History,
    Interview,
    Invite,
    MailCode,
    Meeting,
    Mentor,
    Mentorship,
    Note,
    Objective,
    Person,
    PersonAddress,
    Proposal,
    Reflection,
    Request,
    RequestFile,
    Talk,
    Waiting,
)

INNER = frozenset(
    {"id", "person_id", "request_id", "mentor_id", "mentee_id", "mentorship_id", "proposed_by"}
    | {"source", "ref", "holder", "holder_name", "look_again_at", "revisiting", "code_hash"}
    | {"subject", "distress_seen_by", "dialogue", "interviewer_id", "invited_by", "by", "by_name"}
    | {"contact_id", "asked_by", "asked_name", "closes", "letter", "inquiry_id"}
    | {"stays_by", "more_by", "curve_counted", "became_counted"}
    | {"token_hash", "made_by", "made_name", "used_by"}
    | {"replaces", "mentee_met", "mentor_met", "meeting_id"}
)
"""Columns that say nothing about the person: numbers of ours, who on the team, and which of two,
where that is said otherwise (`written_by_me`, `met`)."""

Section = list[dict[str, Any]]


def export(turn: Turn, words: str) -> None:
    """Both files, to the one who asks, where they ask."""
    data = collect(turn)
    say, day = turn.words, turn.now.date().isoformat()
    paper = Paper(template="held", data=_page(turn, data))
    name = f"{say('export.file')}-{day}"
    turn.say(
        say("export.readable"),
        title=say("export.title"),
        attachment=Attachment(name=f"{name}.pdf", mime="application/pdf", paper=paper),
    )
    text = json.dumps(data, ensure_ascii=False, indent=2)
    machine = Attachment(name=f"{name}.json", mime="application/json", text=text)
    turn.say(say("export.machine"), attachment=machine)


def collect(turn: Turn) -> dict[str, Section]:
    """All that is held about the turn's person, by kind: rows of field → value, JSON-able,
    instants in UTC as ISO 8601. Answers stand under their questions, in the person's language."""
    return {
        "person": [_person(turn)],
        "addresses": [_row(each) for each in _rows(turn, PersonAddress, PersonAddress.person_id)],
        "codes": [_row(each) for each in _rows(turn, AddressCode, AddressCode.person_id)],
        "mailbox": [_row(each) for each in _rows(turn, MailCode, MailCode.person_id)],
        "consents": [_row(each) for each in _rows(turn, Consent, Consent.person_id)],
        "waiting": [_row(each) for each in _rows(turn, Waiting, Waiting.person_id)],
        "requests": [_request(turn, each) for each in _rows(turn, Request, Request.person_id)],
        "decisions": [_row(each) for each in _rows(turn, Decision, Decision.person_id)],
        "drafts": [
            {**_row(each), "answers": _answers(turn, each.form, each.answers)}
            for each in _rows(turn, Dialogue, Dialogue.person_id)
            if each.answers and each.outcome != correspondence.SENT
        ],
        "mentor": [
            {**_row(each), "answers": _answers(turn, "mentor", roles.whole(each.answers))}
            for each in _rows(turn, Mentor, Mentor.person_id)
        ],
        "invites": [_row(each) for each in _rows(turn, Invite, Invite.used_by)],
        "proposals": [_put(each) for each in _rows(turn, Proposal, Proposal.mentor_id)],
        "interviews": list(_interviews(turn)),
        "talks": [_put(each) for each in _rows(turn, Talk, Talk.contact_id)],
        "inquiries": list(_inquiries(turn)),
        "mentorships": [_mentorship(turn, each) for each in _mentorships(turn)],
        "objectives": list(_objectives(turn)),
        "reflections": [
            {**_row(each), "answers": _answers(turn, each.kind, each.answers)}
            for each in _rows(turn, Reflection, Reflection.person_id)
        ],
    }


def _person(turn: Turn) -> dict[str, Any]:
    row = _row(turn.someone)
    return {**row, "distress_waits": True} if unseen.waits(turn, turn.someone) else row


def _request(turn: Turn, request: Request) -> dict[str, Any]:
    session = turn.uow.session
    lines = session.exec(
        select(History).where(History.request_id == request.id).order_by(col(History.id))
    ).all()
    files = session.exec(select(RequestFile).where(RequestFile.request_id == request.id)).all()
    return {
        **_row(request),
        "answers": _answers(turn, "intake", request.answers),
        "files": [_row(each) for each in files],
        "history": [
            {"at": _plain(each.at), "act": each.act}
            for each in lines
            if histories.told_to(each, turn.someone.id)
        ],
    }


def _interviews(turn: Turn) -> Iterator[dict[str, Any]]:
    """The interviews somebody held, with what they wrote; of those about their own requests, when
    and where. An opinion is the interviewer's word to the team."""
    for row in _rows(turn, Interview, Interview.interviewer_id):
        yield {**_row(row), "answers": _answers(turn, opinions.FORM, row.opinion)}
    for request in _rows(turn, Request, Request.person_id):
        for row in interviews.of_request(turn.uow.session, request.id):
            if row.at is not None:
                told = ("at", "agreed_at", "state", *(("place",) if row.agreed_at else ()))
                yield {name: value for name, value in _row(row).items() if name in told}


def _put(row: Proposal | Talk) -> dict[str, Any]:
    """What was put to somebody, as they may have it: what they were told of the mentee is not
    theirs."""
    return {name: value for name, value in _row(row).items() if name != "words"}


def _inquiries(turn: Turn) -> Iterator[dict[str, Any]]:
    """What somebody asked contacts, with the other of the pair; what was learnt is the mentee's
    own word."""
    for row in _mentorships(turn):
        kept = {"thanks", "learnt"} if row.mentee_id != turn.someone.id else set()
        for inquiry in inquiries.of_mentorship(turn.uow.session, row.id):
            told = {name: value for name, value in _row(inquiry).items() if name not in kept}
            yield {**told, "questions": "\n".join(inquiry.questions)}


def _mentorships(turn: Turn) -> Iterator[Mentorship]:
    person = turn.someone.id
    mine = people.in_mentorship(person)
    yield from turn.uow.session.exec(select(Mentorship).where(mine)).all()


def _mentorship(turn: Turn, row: Mentorship) -> dict[str, Any]:
    assert turn.someone.id is not None
    side = people.side_of(row, turn.someone.id)
    other = turn.uow.session.get(Person, side.other_id)
    meetings = turn.uow.session.exec(select(Meeting).where(Meeting.mentorship_id == row.id)).all()
    # Before both have said yes they do not know each other's names.
    name = ""
    if other is not None and row.introduced_at is not None:
        name = naming.called(turn.uow.session, other, turn.someone)
    # What became of it is the mentee's own word.
    theirs = {"became", "became_at"} if side.role == "mentor" else set()
    kept = told.reasons(turn.uow.session, row.request_id, turn.someone.id)
    none = {name for name in ("break_days", "moved_days", "more_months") if not getattr(row, name)}
    wishes = {"stays_by_me": row.stays_by, "more_by_me": row.more_by}
    return {
        **{field: value for field, value in _row(row).items() if field not in theirs | none},
        **{name: True for name, by in wishes.items() if by == turn.someone.id},
        "role": side.role,
        "with": name,
        "meetings": [_session(each, side.role) for each in meetings],
        "notes": [_row(each) for each in _notes(turn, row)],
        **({"kept_untold": "\n".join(kept)} if kept else {}),
    }


def _objectives(turn: Turn) -> Iterator[dict[str, Any]]:
    """Each version of what somebody set out to do, with the other of the pair; whose hand it was
    in is said of their own."""
    for row in _mentorships(turn):
        found = select(Objective).where(Objective.mentorship_id == row.id)
        for version in turn.uow.session.exec(found.order_by(col(Objective.id))).all():
            answers = _answers(turn, objectives.FORM, version.answers)
            mine = version.by == turn.someone.id
            yield {**_row(version), "written_by_me": mine, "answers": answers}


def _notes(turn: Turn, row: Mentorship) -> Sequence[Note]:
    """What the turn's person noted for themselves after sessions of a mentorship."""
    statement = (
        select(Note)
        .join(Meeting, col(Meeting.id) == col(Note.meeting_id))
        .where(Meeting.mentorship_id == row.id, Note.person_id == turn.someone.id)
        .order_by(col(Meeting.at))
    )
    return turn.uow.session.exec(statement).all()


def _session(row: Meeting, role: str) -> dict[str, Any]:
    """A session; each has what they answered themselves to whether it took place, and what it was
    for the mentor is the mentor's alone."""
    kept = set() if role == "mentor" else {"marked", "marked_at"}
    met = row.mentor_met if role == "mentor" else row.mentee_met
    told = {name: value for name, value in _row(row).items() if name not in kept}
    return told if met is None else {**told, "met": "said_yes" if met else "said_no"}


def _answers(turn: Turn, form: str, answers: Answers) -> dict[str, str]:
    """Question → answer, as the person reads them. What belongs to no form stands by itself."""
    spec = turn.programme.forms.get(form)
    if spec is None:
        return {name: str(value) for name, value in answers.items() if name == "words"}
    lines = [
        (name, _with_year(turn, spec.questions[name], answers.get(name), shown))
        for name, _, shown in Run(spec, answers).told(turn.programme)
    ]
    told = {_asked(spec.questions[name]): shown for name, shown in lines}
    shown_names = {name for name, _ in lines}
    # What the programme does not ask (any more) is held all the same.
    rest = {name: value for name, value in answers.items() if name[0] != "~" and value is not None}
    for name, value in rest.items():
        if name.removesuffix(SAID) not in shown_names:
            known = f"export.field.{name}"
            told[turn.words(known) if turn.words.has(known) else name] = str(value)
    held = answers.get(HELD)
    return {**told, turn.words("export.field.words"): str(held[1])} if held else told


def _asked(question: Question) -> str:
    """The question as it was put; where it is not always put in these words, what it is about."""
    return question.short if question.kind == "zone" else question.ask


def _with_year(turn: Turn, question: Question, value: Any, shown: str) -> str:
    """An answer as it is read years later: dates are shown without their year while they are
    near."""
    if question.kind != "moment":
        return shown
    when, words = datetime.fromisoformat(value), turn.words
    day, time = words.long_day(when.date()), words.clock(when.time())
    return words("answers.moment_shown", day=day, time=time)


def _rows(turn: Turn, table: type[Any], owner: Any) -> Any:
    return turn.uow.session.exec(select(table).where(owner == turn.someone.id)).all()


def _row(row: SQLModel) -> dict[str, Any]:
    """What a row says, without what is empty or ours alone. Answers have a form of their own."""
    return {
        name: _plain(value)
        for name, value in row.model_dump().items()
        if name not in INNER | {"answers", "opinion"} and value not in (None, "", [], (), {})
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


# --- to read --------------------------------------------------------------------------------------


def _page(turn: Turn, data: dict[str, Section]) -> dict[str, Any]:
    """The same as a page, with the names a person would use."""
    say, person = turn.words, turn.someone
    return {
        "lang": turn.programme.language,
        "title": say("export.title"),
        "name": person.name,
        "date": say.long_day(turn.now, person.zone),
        "intro": say("export.not_held"),
        "sections": [
            {
                "title": say(f"export.part.{part}"),
                "entries": [
                    {"title": _title(turn, row), "lines": list(_lines(turn, row))} for row in rows
                ],
            }
            for part, rows in data.items()
            if rows
        ],
        "note": say(
            "keepsake.note",
            programme=turn.programme.about.name,
            association=turn.programme.about.association,
        ),
        "undrawn_note": say("keepsake.undrawn"),
    }


def _title(turn: Turn, row: dict[str, Any]) -> str:
    form = turn.programme.forms.get(str(row.get("form", "")))
    return form.title if form is not None else ""


def _lines(turn: Turn, row: dict[str, Any]) -> Iterator[dict[str, str]]:
    for name, value in row.items():
        if name == "form":
            continue
        if name == "answers":
            yield from ({"label": ask, "text": answer} for ask, answer in value.items())
        elif isinstance(value, list):
            if value:
                yield {
                    "label": turn.words(f"export.field.{name}"),
                    "text": "\n".join(_one_line(turn, each) for each in value),
                }
        else:
            yield {"label": turn.words(f"export.field.{name}"), "text": _shown(turn, name, value)}


UNTOLD = frozenset({"mime", "size", "question"})
"""What the page leaves to the file for machines."""


def _one_line(turn: Turn, row: dict[str, Any] | str) -> str:
    if isinstance(row, str):
        return _shown(turn, "", row)
    told = {name: value for name, value in row.items() if name not in UNTOLD}
    return " · ".join(_shown(turn, name, value) for name, value in told.items())


CODES = {
    "act": "export.act",
    "marked": "marks",
    "met": "export.value",
    "helped": "export.value",
    "kind": "export.value",
    "held": "export.value",
    "outcome": "export.value",
    "point": "curve.point",
    "purpose": "inquiry.purpose",
    "role": "export.value",
    "state": "export.value",
    "studies": "export.value",
    "verified_by": "export.value",
}
"""The fields that hold codes, and under which words of the programme theirs stand."""


NAMED: Mapping[str, Callable[[str, str], str]] = {
    "country": places.country_name,
    "zone": places.city_of_zone,
    "language": language_name,
    "address": lambda address, language: address.replace(":", " ", 1).capitalize(),
}
"""The fields whose codes have names in every language, or are read more easily otherwise."""


def _shown(turn: Turn, name: str, value: Any) -> str:
    """A field as a person reads it: instants on their own clock, codes in words where the programme
    has any. What people wrote themselves is never taken for a code."""
    if isinstance(value, bool):
        return turn.words("answers.yes" if value else "answers.no")
    text, programme = str(value), turn.programme
    if text.endswith("+00:00"):
        return turn.words.stamp(datetime.fromisoformat(text), turn.someone.zone)
    if name in CODES and programme.words.has(f"{CODES[name]}.{text}"):
        return programme.words(f"{CODES[name]}.{text}")
    if name in NAMED:
        return NAMED[name](text, programme.language)
    if name == "what" and text in programme.referrals:
        return programme.referrals[text].label
    labels = {"need": programme.needs, "situation": programme.situations}.get(name, {})
    return labels.get(text, text)


COMMANDS: dict[str, Command] = dict.fromkeys(
    ("export", "data", "exporter", "données", "donnees"), export
)
