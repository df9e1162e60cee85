"""What we have asked one person alone, and they have not answered: what they type next may be the
answer, and must not reach the other side of their mentorship unasked.

What is told in tables counts as long as it waits, whatever came after it; what is known by its
buttons alone, for `ASKED`. Each is asked about once: then whatever its person writes crosses again,
unless those words were not for the other (see `once`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import offers, people
from conversations.casework import histories
from conversations.casework.casebook import card_slot
from conversations.dialogue import moments, yes_or_no
from conversations.mentee import correspondence, helped, opening, pending, whose
from conversations.mentee.whose import GIVES, TO_TEAM, text_of
from conversations.mentoring import dates, exchanging, marks, pair, proposing
from conversations.offers import Choice
from conversations.people import Side
from conversations.plain import fold
from conversations.team.interview_texts import DATE
from conversations.thread import beside, limits, once
from conversations.turn import Rows, Turn
from storage.mail import STAFF, Said
from storage.tables import Dialogue, Interview, Meeting, Told

ASKED = timedelta(days=3)
"""How long a question that is known by its buttons alone may be what is typed: in the evening
people answer what came in the morning."""

OF_THE_PAIR = frozenset({"goal", "inquiry", "mt", "w"})
"""First words of acts that belong to the thread of two people: what is typed beside such buttons is
meant for the other."""

WAYS = frozenset(
    {
        "add",
        "available",
        "begin",
        "d",
        "detach",
        "else",
        "go_on",
        "last",
        "leave",
        "mine",
        "mute",
        "offer_help",
        "pro",
        "profile",
        "report",
        "team",
        "verify",
        "where",
    }
)
"""First words of acts that lead somewhere and ask nothing. A dialogue (`d`) is looked at itself."""

PRIVATE_MEETING = frozenset({"ok", "no", "off", "keep", "held", "missed"})
"""What about a session is between us and one person: what was proposed, whether it is to be called
off, and whether it took place."""


def is_private(turn: Turn, act: str) -> bool:
    """Whether an act answers a question between us and one person alone. Every act does that is
    not listed."""
    word, *rest = act.split("/")
    if word == "open":
        return rest[0] not in opening.OPENED_TOGETHER
    if word == "end":
        return rest[0] != "ask"  # a way out that is offered, not a question
    if word == "break":
        return rest[0] == "move"  # beside it both wishes for the end stand; alone they are ways
    if word == "more":
        return rest[0] != "ask"
    if word == "swap":
        return rest[0] in ("give", "no")
    if word == "mt":
        return rest[0] in PRIVATE_MEETING
    return word not in OF_THE_PAIR | WAYS


def _is_the_pairs(turn: Turn, act: str) -> bool:
    """Whether an act is about something between the two."""
    if act.startswith(TO_TEAM) or is_private(turn, act):
        return False
    return act.partition("/")[0] in OF_THE_PAIR | {"open"}


# --- the newest buttons -------------------------------------------------------------------------


def newest(turn: Turn, dialogue: Dialogue | None) -> str:
    """The act that would answer what we asked last in this place (or on Slack, in this thread), if
    that was a question between us and this person alone, and not too long ago; so is a letter
    that only words for the team answer. Otherwise nothing: also where `dialogue`, the open one,
    has asked something since."""
    offer = offers.newest(turn.uow.session, turn.event.where)
    if offer is None or (dialogue is not None and dialogue.touched_at >= offer.made_at):
        return ""
    age, acts = turn.now - offer.made_at, [each.act for each in beside.newest(turn, offer)]
    for act in acts:
        within = offers.SOON if offers.of_the_moment(act) else ASKED
        if age <= within and is_private(turn, act):
            return act
    if age > ASKED or any(_is_the_pairs(turn, act) for act in acts):
        return ""
    return next((act for act in acts if act.startswith(TO_TEAM)), "")


def typed(turn: Turn, text: str) -> str:
    """The act of the one button whose label was typed, of all that wait and of those that stood
    under what the journey said lately; nothing where several are called so."""
    if act := pending.typed(turn, text) or beside.typed(turn, text):
        return act
    acts = set()
    for side in people.live_mentorships(turn.uow, turn.someone.id or 0):
        for row in _told_lately(turn, side):
            step = turn.programme.journey.get(row.step)
            shown = step.buttons.items() if step is not None else ()
            acts |= {_act(act, row) for act, label in shown if fold(label) == fold(text) != ""}
        for _, rows in (*_by_buttons(turn, side), *proposing.waiting(turn, side)):
            acts |= set(offers.named(offers.of_rows(rows), text))
    return acts.pop() if len(acts) == 1 else ""


# --- whatever waits -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """Something that waits for an answer: what tells it from every other, an act that would answer
    it, and the thread in which it stands, by its slot, or ""."""

    name: str
    act: str
    under: str = ""

    def as_seen_from(self, slot: str) -> Self:
        """The same, by a name of its own in the thread of another pair."""
        away = offers.elsewhere(Choice("", "", under=self.under), slot)
        return replace(self, name=f"{self.name} {slot}") if away else self


def waiting(turn: Turn, date: str = "") -> list[Question]:
    """What waits for the answer of the turn's person and has not been asked about yet: the `date`
    that their words agree to, too (see `date_agreed`). To have been asked in the thread of one pair
    about what stands in that of another is not to have been asked in that."""
    known, slot = once.known(turn), turn.thread_slot()
    found = [*_all(turn), *([Question(date, date)] if date else [])]
    unasked = (each for each in found if each.name not in known)
    seen = (each.as_seen_from(slot) for each in unasked)
    return [each for each in seen if each.name not in known]


_COUNTED = {
    *("ce", "cet", "cette", "prochain", "prochaine", "dans", "semaine", "semaines"),
    *("this", "next", "in", "week", "weeks"),
}
"""Words beside a day that count from the day on which they are said."""


def date_agreed(turn: Turn, sides: Sequence[Side], said: Said) -> str:
    """The act that agrees to the one date that the other has proposed and that waits for an answer,
    where words plainly say yes and name no other; otherwise nothing."""
    languages = [each.words for each in turn.catalogue]  # what is a date is read in either, too
    is_yes = any(offers.is_yes(words, said.text) for words in languages)
    suits = any(offers.suits(words, said.text) for words in languages)
    if said.file is not None or not (is_yes or suits):
        return ""
    waits = [
        meeting
        for side in sides
        for meeting in dates.ahead(turn, side.mentorship, "proposed")
        if meeting.proposed_by != turn.someone.id
    ]
    if len(waits) != 1:
        return ""
    theirs = pair.person(turn, waits[0].proposed_by).zone
    zone = turn.someone.zone
    # *Friday* of a date two weeks ahead is that Friday: read as if it were said in the days before.
    then = turn.now if _COUNTED & set(fold(said.text).split()) else waits[0].at - timedelta(days=6)
    for now in (turn.now, max(turn.now, then)):
        reading = moments.read(said.text, zone=zone, now=now, theirs=theirs)
        at = waits[0].at.astimezone(ZoneInfo(reading.zone))
        clock, half = reading.clock, reading.half  # of a half of the day that nobody named
        is_hour = clock in (None, at.time()) and half in (None, *_halves(at.time()))
        names = reading.day or clock or half
        if reading.day in (None, at.date()) and is_hour and (is_yes or names):
            return f"mt/ok/{waits[0].id}"
    return ""


def _halves(at: time) -> tuple[time, time]:
    """An hour of the day, and the same of its other half."""
    return at, at.replace(hour=(at.hour + 12) % 24)


def is_known_to_both(turn: Turn, side: Side, act: str, said: Said) -> bool:
    """Whether an act answers a date that the other has proposed, and words are plainly no yes or no
    to it: *that's too late for me* is for the other, who knows of it. One word may be meant for us,
    as *cancel* is."""
    date = whose.date_in(turn, f"{whose.BUTTON}{act}")
    if date is None or date.mentorship_id != side.mentorship.id:
        return False
    return len(said.text.split()) != 1 and yes_or_no.read(said.text, turn.words) is None


def was_asked(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether it has been asked about some words whether they answer this form's question, since
    that was put last."""
    return of_form(dialogue).name in once.known(turn)


def of_form(dialogue: Dialogue) -> Question:
    """The question that a form asks now, as one that was put then."""
    act = f"d/{dialogue.id}"
    return Question(f"{act}@{dialogue.touched_at.timestamp():.0f}", act)


def takes_words(turn: Turn, act: str) -> bool:
    """Whether what an act answers is answered in words: before words for the team, which may
    always be chosen."""
    if act.startswith("open/") and not act.startswith(TO_TEAM):
        form = act.split("/")[1]
        return form in turn.programme.forms and bool(text_of(turn, form))
    return act.startswith(("reply/", "answer_letter", GIVES))


def _all(turn: Turn) -> Iterator[Question]:
    yield from _with_buttons(turn)
    letter = correspondence.waiting_letter(turn)
    if letter is not None:
        yield Question(f"letter/{int(letter.opened_at.timestamp())}", "answer_letter")
    yield from _helped(turn)
    for side in people.live_mentorships(turn.uow, turn.someone.id or 0):
        if side.role == "mentor":
            yield from _letters(turn, side)
        for each in _told(turn, side):
            yield replace(each, under=pair.slot_of(side.mentorship.id))
        for name, rows in _by_buttons(turn, side):
            act = offers.of_rows(rows)[0].act
            yield Question(name, act, pair.slot_of(side.mentorship.id))


def _by_buttons(turn: Turn, side: Side) -> Iterator[tuple[str, Rows]]:
    """What one of a pair was asked alone by a message with buttons, each question with those: for
    what the other gave, how to be reached; of the last session that was held, what it was for its
    mentor, and whether they would like to talk about it."""
    given = exchanging.given_by(turn, side.mentorship, side.other_id)
    if given is not None:
        at = int(given.opened_at.timestamp())
        yield f"swap/{given.id}@{at}", exchanging.answers(turn.words, side.mentorship)
    if side.role != "mentor":
        return
    sessions = dates.newest_first(turn, side.mentorship)
    held = next((each for each in sessions if each.state == "held"), None)
    if held is None:
        return
    if not held.marked and _shown_lately(turn, marks.slot_of(held)):
        yield f"mark/{held.id}", marks.buttons(turn.words, held)
    asked = limits.wish(turn, held)
    if asked and _shown_lately(turn, asked):
        yield asked, limits.wishes(turn.words, held)


def _shown_lately(turn: Turn, slot: str) -> bool:
    """Whether what stands in a slot of the turn's person's arrived there within `ASKED`, or is on
    its way."""
    arrived = (
        turn.uow.delivered_at(where, slot)
        for where in people.showing(turn.uow, turn.someone.id or 0, slot)
    )
    return any(at is None or turn.now - at <= ASKED for at in arrived)


def _with_buttons(turn: Turn) -> Iterator[Question]:
    """Proposals, introductions, talks, interviews, a question of the team, a wait that is over. A
    date that may still be changed is no question; whether a help has helped is one: see below."""
    waits = pending.of(turn)
    for row in [*waits.rows, *waits.ways]:
        act = row[0].act
        if is_private(turn, act) and not act.startswith((f"open/{DATE}/", "helped/")):
            yield Question(f"{act}{_date(turn, act)}", act)


def _date(turn: Turn, act: str) -> str:
    """A date that is proposed anew is another question."""
    kind, _, rest = act.partition("/")
    number = rest.rpartition("/")[2]
    interview = turn.uow.session.get(Interview, int(number)) if kind == "iv" else None
    at = interview.at if interview is not None else None
    return f"@{int(at.timestamp())}" if at is not None else ""


def _helped(turn: Turn) -> Iterator[Question]:
    for row in helped.unanswered(turn, helped.PATIENCE):
        yield Question(f"helped/{row.id}", f"helped/lots/{row.id}")


def _letters(turn: Turn, side: Side) -> Iterator[Question]:
    """The last letter of the team to a mentor that they have not answered."""
    request_id = side.mentorship.request_id
    for line in reversed(histories.history(turn.uow.session, request_id)):
        if line.act == "mentor_answers":
            return
        kept = f"{card_slot(request_id)}/mentor/{turn.someone.id}/{line.id}"
        if line.act == "write_mentor" and turn.uow.holds(STAFF, kept):  # not to one before them
            yield Question(f"reply/{line.id}", f"reply/{line.id}")
            return


def _told(turn: Turn, side: Side) -> Iterator[Question]:
    """What the journey has asked lately about the other."""
    for row in _told_lately(turn, side):
        step = turn.programme.journey.get(row.step)
        if step is None:
            continue
        name = f"{row.step}/{side.mentorship.id}/{row.occasion}"
        form = step.opens.format(role=side.role)
        act = f"open/{form}/{pair.subject_of(side.mentorship)}"
        if form and is_private(turn, act):
            run = _run_since(turn, act, row)
            if run is None:
                yield Question(name, act)
            elif run.closed_at is None and run.paused_at is not None:
                yield Question(of_form(run).name, act)
        for offered in step.buttons:
            act = _act(offered, row)
            if is_private(turn, act) and _is_open(turn, side):
                yield Question(name, act)
                break


def _told_lately(turn: Turn, side: Side) -> Sequence[Told]:
    """What the journey has said lately to one of a pair, the newest first."""
    known = {"mentorship": side.mentorship.id, "role": side.role, "since": turn.now - ASKED}
    return turn.uow.session.exec(_TOLD, params=known).all()


def _act(offered: str, told: Told) -> str:
    """The act of a button of the journey's as it was said. Without `weeks`: which they were then is
    not known."""
    return offered.format(mentorship=told.mentorship_id, meeting=told.occasion, weeks=0)


def _run_since(turn: Turn, act: str, told: Told) -> Dialogue | None:
    """The newest run of the form that an act opens, if one was begun since a step was told."""
    _, form, *subject = act.split("/")
    statement = select(Dialogue).where(
        Dialogue.person_id == turn.someone.id,
        Dialogue.form == form,
        Dialogue.subject == "/".join(subject),
        col(Dialogue.opened_at) >= told.at,
    )
    return turn.uow.session.exec(statement.order_by(col(Dialogue.id).desc())).first()


def _is_open(turn: Turn, side: Side) -> bool:
    """Whether nobody has said yet of a session whose time is over whether it took place."""
    statement = select(Meeting.id).where(
        Meeting.mentorship_id == side.mentorship.id,
        Meeting.state == "agreed",
        col(Meeting.at) <= turn.now,
    )
    return turn.uow.session.exec(statement).first() is not None


_TOLD = (
    select(Told)
    .where(
        col(Told.mentorship_id) == bindparam("mentorship"),
        col(Told.role) == bindparam("role"),
        col(Told.outcome) == "told",
        col(Told.at) > bindparam("since"),
    )
    .order_by(col(Told.at).desc())
)
