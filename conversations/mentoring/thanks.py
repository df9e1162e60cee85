"""What a mentor gets with the end of a mentorship: thanks, for the sessions held and the hours they
come to, or for what they wrote, and none where there was neither; on request a page that attests
it; and, if they wish, a rest before the next proposal.

It all comes with the message that says that it is over, whoever ended it: nothing more is sent, and
no answer means no rest; who pauses, or leaves the mentors, is offered none. What is counted are the
sessions of which one of the two said that they took place, each `limits.session_minutes` long.
Nothing here names the mentee, or holds a word of theirs.
"""

from collections.abc import Sequence
from datetime import datetime

from babel.units import format_unit
from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from conversations import hours as clock
from conversations import plain
from conversations.dialogue import days
from conversations.mentoring import pair, pauses, presence
from conversations.mentoring.pair import button
from conversations.programme import Programme
from conversations.turn import Act, Rows, Turn
from storage.mail import Attachment, Button, Paper
from storage.tables import Meeting, Mentor, Mentorship

# --- with the closing -------------------------------------------------------------------------


def held(session: Session, mentorship: Mentorship) -> int:
    """How many sessions of a mentorship are known to have taken place."""
    held: int = session.exec(_HELD, params={"mentorship": mentorship.id}).one()
    return held


_HELD = (
    select(func.count())
    .select_from(Meeting)
    .where(col(Meeting.mentorship_id) == bindparam("mentorship"), col(Meeting.state) == "held")
)


def told(programme: Programme, text: str, sessions: int, *, wrote: bool, is_free: bool) -> str:
    """What says that it is over, with the thanks: for sessions, or where there were none, for what
    the mentor `wrote`. Whoever `is_free` for a next proposal is asked whether they would like a
    rest."""
    words = programme.words
    given = words("thanks.given", count=sessions, hours=hours(programme, sessions))
    parts = (
        (text, text),
        (given, sessions),
        (words("thanks.wrote"), wrote and not sessions),
        (words("thanks.rest"), is_free),
    )
    return "\n\n".join(part for part, wanted in parts if wanted)


def hours(programme: Programme, sessions: int) -> str:
    """`7,5 heures`: how long so many sessions are together."""
    length = sessions * programme.limits.session_minutes / 60
    return format_unit(length, "hour", locale=programme.language, format="#,##0.#")


def buttons(programme: Programme, number: int | None, sessions: int, *, is_free: bool) -> Rows:
    """The answers: a rest of some months, and the page, where there is something to attest."""
    words = programme.words
    rests = [
        button(words("thanks.rest_for", count=each), f"rest/{number}/{each}")
        for each in programme.limits.rest_months
    ]
    page = [[page_button(programme, number)]] if sessions else []
    return [rests, *page] if is_free else page


def page_button(programme: Programme, number: int | None) -> Button:
    """The way to the page that attests it."""
    return button(programme.words("thanks.page"), f"certificate/{number}")


def closing(
    session: Session, programme: Programme, mentorship: Mentorship, now: datetime, text: str
) -> tuple[str, Rows]:
    """What its mentor reads when it is over. Who pauses already, or accompanies nobody any more,
    needs no rest, and is not said to be free."""
    mentor = session.get_one(Mentor, mentorship.mentor_id)
    is_free = mentor.capacity > 0 and not presence.of(mentor).out(now, programme.limits)
    sessions = held(session, mentorship)
    rows = buttons(programme, mentorship.id, sessions, is_free=is_free)
    wrote = mentorship.mentor_wrote_at is not None
    return told(programme, text, sessions, wrote=wrote, is_free=is_free), rows


# --- a rest -----------------------------------------------------------------------------------


def rest(turn: Turn, parts: Sequence[str]) -> None:
    """`rest/<mentorship>/<months>`: no proposal to its mentor for so long; another press chooses
    another length. `rest/none`: they need none, after all."""
    number, months = (*parts, "", "")[:2]
    mentor, length = presence.volunteer(turn.uow, turn.someone.id), plain.number(months)
    if number == "none":
        if mentor is None:
            turn.say(turn.words("mentor.not_a_mentor"))
        else:
            pauses.no_rest(turn, mentor)
        return
    is_offered = length in turn.programme.limits.rest_months
    if mentor is None or not is_offered or _of_mentor(turn, number) is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    zone = turn.someone.zone
    day = days.in_months(days.here(turn.now, zone), length)
    until = clock.morning(day, zone, turn.programme.limits)
    pauses.rest(turn, mentor, until)


def _of_mentor(turn: Turn, number: str) -> Mentorship | None:
    """A mentorship that is over and whose mentor is the turn's person."""
    found = turn.uow.session.get(Mentorship, plain.number(number))
    if found is None or found.mentor_id != turn.someone.id or found.state != "ended":
        return None
    return found if found.introduced_at is not None else None


# --- a page -----------------------------------------------------------------------------------


def certificate(turn: Turn, parts: Sequence[str]) -> None:
    """`certificate/<mentorship>`: the page that attests it, to its mentor."""
    mentorship = _of_mentor(turn, "".join(parts[:1]))
    sessions = held(turn.uow.session, mentorship) if mentorship is not None else 0
    if mentorship is None or not sessions:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    turn.say(turn.words("thanks.page_is"), attachment=_page(turn, mentorship, sessions))


def _page(turn: Turn, mentorship: Mentorship, sessions: int) -> Attachment:
    programme, person = turn.programme, pair.person(turn, mentorship.mentor_id)
    words, about = programme.words, programme.about
    begun, over = mentorship.introduced_at, mentorship.ended_at
    assert begun is not None
    assert over is not None
    facts = {
        "programme": about.name,
        "begun": words.long_day(begun, person.zone),
        "over": words.long_day(over, person.zone),
        "sessions": str(sessions),
        "hours": hours(programme, sessions),
    }
    data = {
        "lang": programme.language,
        "title": words("thanks.certificate.title"),
        "name": person.name,
        "intro": words(
            "thanks.certificate.intro",
            name=person.name,
            association=about.in_full or about.association,
        ),
        "parts": [
            {
                "title": words("thanks.certificate.given"),
                "lines": [
                    {"label": words(f"thanks.certificate.{name}"), "text": text}
                    for name, text in facts.items()
                ],
            }
        ],
        "signed": _signed(programme, words.long_day(turn.now, programme.team.zone)),
        "note": words("thanks.certificate.counted", count=programme.limits.session_minutes),
        "undrawn_note": words("keepsake.undrawn"),
    }
    file = f"{words('thanks.certificate.file')}-{over.date().isoformat()}.pdf"
    return Attachment(name=file, mime="application/pdf", paper=Paper(template="summary", data=data))


def _signed(programme: Programme, day: str) -> list[str]:
    """Where and when, for whom and by whom a page is signed, each a line."""
    words, about = programme.words, programme.about
    key = "at" if about.signed_in else "on"
    return [
        words(f"thanks.certificate.signed_{key}", place=about.signed_in, day=day),
        words("thanks.certificate.signed_for", association=about.in_full or about.association),
        about.signatory or about.team_words["Team"],
        *([about.function] if about.function else []),
    ]


ACTS: dict[str, Act] = {"rest": rest, "certificate": certificate}
