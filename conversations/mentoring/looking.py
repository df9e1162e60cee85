"""Where it stands that a mentee and their mentor look for a contact, as each of the two reads it.

What either does is told to the other at once, as in their thread. What a contact answers, or that
time has passed, is told to each at an hour of their own: `inquiry/<id>` comes due for the sake of
`mentee` or `mentor`, and whatever is true by then is said.
"""

from collections.abc import Sequence

from conversations.casework import inquiries, talks
from conversations.matching.facts import Ranked, RequestFacts
from conversations.mentoring import pair, suggesting
from conversations.mentoring.drafting import employer, masked
from conversations.programme import Programme
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Inquiry, Mentor, Mentorship, Person, Talk


def mentorship_of(turn: Turn, inquiry: Inquiry) -> Mentorship:
    """The mentorship of an inquiry: no row is ever deleted."""
    found = turn.uow.session.get(Mentorship, inquiry.mentorship_id)
    assert found is not None
    return found


def owner(turn: Turn, inquiry: Inquiry, role: str) -> Person:
    """The one of the pair who is in this role."""
    return pair.of_role(turn, mentorship_of(turn, inquiry), role)


# --- telling --------------------------------------------------------------------------------


def tell_both(turn: Turn, inquiry: Inquiry) -> None:
    """Both learn where it stands, each at an hour of their own."""
    for role in pair.ROLES:
        _tell(turn, inquiry, role)


def tell_over(turn: Turn, inquiry: Inquiry) -> None:
    """The two are no pair any more: both read that nothing comes of it, at once where one of them
    has ended it."""
    for role in pair.ROLES:
        _tell_over(turn, inquiry, role)


def came_due(turn: Turn, inquiry: Inquiry, role: str) -> None:
    """An hour has come at which one of the two may learn where it stands."""
    if owner(turn, inquiry, role).erased_at is not None:
        return
    if mentorship_of(turn, inquiry).state == "active":
        _tell(turn, inquiry, role)
    elif inquiry.state == "over":
        _tell_over(turn, inquiry, role)


def _tell_over(turn: Turn, inquiry: Inquiry, role: str) -> None:
    who, subject = owner(turn, inquiry, role), inquiries.subject_of(inquiry)
    if not pair.waits(turn, who, subject, role):
        show(turn, inquiry, role)


def _tell(turn: Turn, inquiry: Inquiry, role: str) -> None:
    who, subject = owner(turn, inquiry, role), inquiries.subject_of(inquiry)
    if not pair.puts_off(turn, who, subject, role):
        show(turn, inquiry, role)


def show(turn: Turn, inquiry: Inquiry, role: str) -> None:
    """Say to one of the two where it stands, with what they can do. Of a yes the mentee reads in a
    letter of its own (`contacting`)."""
    who = owner(turn, inquiry, role)
    if inquiry.state == "agreed" and role == "mentee":
        return
    turn.uow.unremind(inquiries.subject_of(inquiry), role)
    programme = turn.programme_for(who)
    other = pair.called(turn, owner(turn, inquiry, pair.other_role(role)), who)
    if inquiry.state == "asked" and inquiries.asked_of(turn.uow.session, inquiry) is None:
        turn.uow.session.refresh(inquiry)  # taken back a moment ago, by whoever holds its case
    text, quote, rows = _stands(turn, inquiry, who, other, programme)
    says_nothing = inquiry.state in ("choosing", "asked")  # of the other, nor in their words
    post(turn, inquiry, who, text, quote=quote, rows=rows, stays=says_nothing)


def post(
    turn: Turn,
    inquiry: Inquiry,
    who: Person,
    text: str,
    *,
    quote: str = "",
    rows: Rows = (),
    stays: bool = False,
) -> None:
    """Something about an inquiry, once in a turn, in the private thread of one of the two, where
    an erasure of the other finds it, unless it `stays`."""
    where = inquiries.subject_of(inquiry)
    pair.tell(
        turn,
        who,
        text,
        quote=quote,
        buttons=rows,
        slot=f"{'' if stays else pair.said_in(inquiry.mentorship_id)}{where}/{turn.event.id}",
        under=pair.slot_of(inquiry.mentorship_id),
    )


def _stands(
    turn: Turn, inquiry: Inquiry, who: Person, other: str, programme: Programme
) -> tuple[str, str, Rows]:
    words = programme.words
    drop = [button(words, "drop", inquiry)]
    if inquiry.state == "begun" and inquiry.by == who.id:
        return words("inquiry.waits_for_other", name=other), "", [drop]
    if inquiry.state == "begun":
        agree = button(words, "agree", inquiry, style="primary", answers="yes")
        return (
            words("inquiry.proposed", name=other),
            own_words(inquiry, programme),
            [[agree], [button(words, "refuse", inquiry, answers="no")]],
        )
    if inquiry.state == "choosing":
        return _choice(turn, inquiry, who, programme)
    if inquiry.state == "asked":
        return _asked(turn, inquiry, who, programme)
    return words(f"inquiry.is_{inquiry.state}", name=other), "", ()


def _choice(
    turn: Turn, inquiry: Inquiry, who: Person, programme: Programme
) -> tuple[str, str, Rows]:
    words, session = programme.words, turn.uow.session
    sought = suggesting.sought(session, inquiry, turn.catalogue, turn.now)
    found = suggesting.suggested(sought, turn.catalogue.home)
    before = [words(f"inquiry.was_{talk.state}") for talk in _unlucky(turn, inquiry)[-1:]]
    apart = [words("inquiry.apart")] if _keeps_apart(sought.facts, who) else []
    drop = [button(words, "drop", inquiry)]
    if not found:
        anew = button(words, "anew", inquiry, style="primary")
        return "\n\n".join((*before, words("inquiry.nobody"), *apart)), "", [[anew], drop]
    shown = suggesting.told(session, inquiry, turn.catalogue, found, programme)
    text = "\n\n".join((*before, words("inquiry.choose"), *shown, *apart))
    return text, "", [*_picks(words, inquiry, found), drop]


def _keeps_apart(facts: RequestFacts, who: Person) -> bool:
    """Whether this is the mentee, and they said whom they would rather not meet, or where they
    work: nobody of those is offered. Their mentor never learns that. It does not depend on who is
    in the roster, which it would give away."""
    return who.id == facts.person_id and bool(facts.avoids or facts.companies)


def _picks(words: Words, inquiry: Inquiry, found: Sequence[Ranked]) -> Rows:
    return [
        [
            pair.button(
                words("inquiry.pick", place=place), f"inquiry/pick/{inquiry.id}/{one.mentor_id}"
            )
        ]
        for place, one in enumerate(found, 1)
    ]


def _unlucky(turn: Turn, inquiry: Inquiry) -> list[Talk]:
    asked = inquiries.talks_of(turn.uow.session, inquiry)
    return [talk for talk in asked if talk.state in ("declined", "expired", "unavailable")]


def _asked(
    turn: Turn, inquiry: Inquiry, who: Person, programme: Programme
) -> tuple[str, str, Rows]:
    words = programme.words
    talk = inquiries.asked_of(turn.uow.session, inquiry)
    assert talk is not None
    contact = turn.uow.session.get(Mentor, talk.contact_id)
    how = "asked" if talk.later_at is None else "asked_later"
    if contact is not None and contact.state == "paused":
        how = "asked_pauses"
    text = words(f"inquiry.{how}", until=words.day(talks.answer_by(talk), who.zone))
    return text, "", [[button(words, verb, inquiry)] for verb in ("else", "drop")]


# --- what the contact reads -------------------------------------------------------------------


def own_words(inquiry: Inquiry, programme: Programme) -> str:
    """What the two ask, as they wrote it."""
    return programme.words(
        "inquiry.own_words",
        purpose=programme.forms["inquiry"].questions["purpose"].options[inquiry.purpose],
        about=inquiry.about,
        questions=numbered(inquiry.questions),
    )


def asks(turn: Turn, inquiry: Inquiry, contact: Person) -> str:
    """What this contact would read, word for word: without their own name, for it is previewed,
    and without what would tell who asks, where they work, or whom they have as a mentor."""
    mentee, mentor = (owner(turn, inquiry, role) for role in pair.ROLES)
    programme = turn.programme_for(contact)
    works_at = employer(pair.request(turn, mentorship_of(turn, inquiry)))
    # Of the mentor the name alone would tell; their town may be what is asked about.
    named = Person(name=mentor.name, created_at=mentor.created_at)
    about, *questions = (
        masked(masked(text, mentee, works_at), named)
        for text in (inquiry.about, *inquiry.questions)
    )
    words = programme.words
    purpose = words(f"inquiry.purpose.{inquiry.purpose}")
    return words("inquiry.ask", purpose=purpose, about=about, questions=numbered(questions))


def numbered(questions: Sequence[str]) -> str:
    """The questions, one to a line."""
    return "\n".join(f"{place}. {text}" for place, text in enumerate(questions, 1))


def button(
    words: Words, verb: str, inquiry: Inquiry, *, style: str = "plain", answers: str = ""
) -> Button:
    """A button of the pair's about an inquiry."""
    label = words(f"inquiry.button.{verb}")
    return pair.button(label, f"inquiry/{verb}/{inquiry.id}", style, answers)
