"""Consent: who reads what, in short and in full, and what each person answered to which version.

An answer is never changed, only added to (`Consent`). Where the programme's text has changed in
substance (`about.consent_version`), people are asked again before they begin or send a request.
"""

from sqlmodel import col, select

from conversations import offers, people
from conversations.mentoring import pair
from conversations.turn import Turn
from storage.mail import Button
from storage.tables import Consent, Person

OFFER = "/offer_help"
"""What ends the version that somebody agreed to who offered their help."""

ASKS = "consent/yes"
"""The act by which a question of consent is known among the buttons of a place."""


def ask(turn: Turn, *, met: bool = False, read: bool = False) -> None:
    """Ask, in short, with a button for the details. Who has been `met` is not told again what this
    is all about; who has just `read` the details is only asked."""
    if not met and not read:
        welcome(turn)
    _say(turn, "question" if read else "ask")


def welcome(turn: Turn) -> None:
    """What this is all about, for whoever comes for the first time."""
    about, months = turn.programme.about, turn.programme.limits.months
    known = {"programme": about.name, "association": about.association}
    turn.say(turn.words("welcome.what", months=months, **known))


def ask_again(turn: Turn) -> None:
    """Something else was written below the question: what is needed, in a line."""
    _say(turn, "again")


_SLOT = "consent/"
"""What begins the slots of the questions, each a message of its own; then comes its key."""


def _say(turn: Turn, key: str) -> None:
    """Ask in the words of a key, and nowhere above any more."""
    _leave(turn)
    text, title = _words(turn, key)
    slot = f"{_SLOT}{key}/{turn.event.id}"
    turn.say(text, title=title, slot=slot, buttons=_buttons(turn, more=key != "question"))


def _words(turn: Turn, key: str) -> tuple[str, str]:
    """A question and its title, if it has one."""
    title = turn.words("consent.title") if key == "ask" else ""
    return turn.words(f"consent.{key}", **turn.programme.about.team_words), title


def _leave(turn: Turn, answer: str = "") -> None:
    """The question that was asked last keeps its words, for they are what is agreed to, and has no
    buttons any more; below it stands the `answer`, if there is one."""
    newest = dict(people.below(turn.uow, turn.someone.id or 0, _SLOT))
    for where, slot in newest.items():
        text, title = _words(turn, slot.split("/")[1])
        turn.retire(where, slot, f"{text}\n\n→ {answer}" if answer else text, title=title)


def is_asked(turn: Turn) -> bool:
    """Whether it is the newest question with buttons in this place."""
    offer = offers.newest(turn.uow.session, turn.event.where)
    return any(choice.act == ASKS for choice in offers.choices(offer))


def was_refused(turn: Turn, person: Person | None = None) -> bool:
    """Whether the last that a person (the turn's own by default) answered about being mentored was
    a no. What they agreed to when they offered their help says nothing of that."""
    statement = select(Consent).where(
        Consent.person_id == (person or turn.someone).id,
        col(Consent.version).not_like(f"%{OFFER}"),
    )
    last = turn.uow.session.exec(statement.order_by(col(Consent.id).desc())).first()
    return last is not None and not last.given


def leave_be(turn: Turn) -> None:
    """Words of somebody who said no: they are asked nothing, and may change their mind."""
    turn.say(
        turn.words("consent.still_refused"),
        buttons=[
            [
                Button(label=turn.words("exit.question"), act=f"open/to_team/{_me(turn)}"),
                Button(label=turn.words("welcome.begin"), act="begin"),
            ]
        ],
    )


def _me(turn: Turn) -> str:
    return f"person/{turn.someone.id}"


def _buttons(turn: Turn, *, more: bool = True) -> list[list[Button]]:
    words = turn.words
    no = [pair.button(words("consent.no"), "consent/no", answers="no")]
    if more:
        no.append(Button(label=words("consent.more"), act="consent/more"))
    return [
        [pair.button(words("consent.yes"), ASKS, "primary", "yes")],
        no,
        [Button(label=words("welcome.else"), act="else")],
    ]


def record(turn: Turn, *, given: bool) -> None:
    """The turn's person has answered. A yes holds until the version changes."""
    _leave(turn, turn.words("consent.yes" if given else "consent.no"))
    if given:
        turn.someone.consent_version = turn.programme.about.consent_version
        turn.someone.consented_at = turn.now
        turn.moved(turn.someone.id)
    _note(turn, turn.programme.about.consent_version, given=given)


def record_offer(turn: Turn) -> None:
    """Whoever offers their help agrees, in sending it, to what stands above that form."""
    _note(turn, f"{turn.programme.about.consent_version}{OFFER}", given=True)


def _note(turn: Turn, version: str, *, given: bool) -> None:
    assert turn.someone.id is not None
    turn.uow.session.add(
        Consent(
            person_id=turn.someone.id,
            version=version,
            language=turn.programme.language,
            given=given,
            at=turn.now,
        )
    )
