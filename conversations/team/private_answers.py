"""What a member of the team is told in private about people and their cases.

Such answers stand in that member's direct messages, where nobody else looks. Each stands in a slot
that says which cases, and which people without one, it is about, so that an erasure finds it
wherever it is.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select

from conversations.mentoring import confirming
from conversations.turn import PRIVATE, Turn, private_slot
from storage.mail import Address, Section, Submitted
from storage.queues import outbox
from storage.slots import whole


def tell(
    turn: Turn,
    text: str,
    *,
    what: str,
    cases: Collection[int | None] = (),
    people: Collection[int | None] = (),
    links: Collection[str] = (),
    title: str = "",
    quote: str = "",
    sections: Sequence[Section] = (),
    to: Address | None = None,
) -> None:
    """An answer to the member whose turn it is, or a line to the one it is for (`to`), about these
    cases and people, or about links by their hash; `what` tells it from the others of one turn."""
    slot = private_slot(turn, _about(cases, people, links), what)
    turn.say(
        text,
        title=title,
        quote=quote,
        sections=sections,
        to=to or turn.event.who,
        under="",
        slot=slot,
    )


def give_back(
    turn: Turn,
    text: str,
    *,
    what: str,
    cases: Collection[int | None] = (),
    people: Collection[int | None] = (),
) -> None:
    """Why a form of the member whose turn it is does not count, with all that they had written in
    it: the case may have moved on while they wrote."""
    form = turn.event.what
    wrote = confirming.written(form.values) if isinstance(form, Submitted) else ""
    if wrote:
        text = f"{text}\n\n{turn.catalogue.home.words('triage.form.you_wrote')}"
    tell(turn, text, what=what, cases=cases, people=people, quote=wrote)


def not_sent(
    turn: Turn,
    wrong: Mapping[str, str],
    *,
    cases: Collection[int | None] = (),
    people: Collection[int | None] = (),
) -> None:
    """What is wrong with the values of a form, by field, is told with all that was written in it:
    nothing of it was sent."""
    text = turn.catalogue.home.words("triage.form.not_sent", why=" ".join(wrong.values()))
    give_back(turn, text, what="not_sent", cases=cases, people=people)


def take_back(
    turn: Turn,
    text: str,
    *,
    cases: Collection[int | None] = (),
    people: Collection[int | None] = (),
    links: Collection[str] = (),
) -> None:
    """In place of each answer about one of these, whoever has it reads `text`."""
    c = outbox.c
    about = [f",{each}," for each in _about(cases, people, links)]
    if not about:
        return
    statement = (
        select(c.address, c.slot, c.part)
        .where(c.slot.startswith(PRIVATE), or_(*(c.slot.contains(each) for each in about)))
        .order_by(c.seq)
    )
    rows = turn.uow.connection.execute(statement).all()
    for where, slot in dict.fromkeys((row.address, whole(row.slot, row.part)) for row in rows):
        turn.say(text, to=Address(where), under="", slot=slot)


def _about(
    cases: Collection[int | None], people: Collection[int | None], links: Collection[str] = ()
) -> list[str]:
    """How the slot of an answer names what it is about; nothing where there is no number."""
    numbers = [f"c{each}" for each in cases if each is not None]
    numbers += [f"p{each}" for each in people if each is not None]
    return numbers + [f"l{each[:16]}" for each in links]
