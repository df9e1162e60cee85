"""Who can be called near a person; and what their author alone is given of grave words that are
none of the team's (see `care`)."""

from sqlmodel import col, select

from conversations.dialogue.dialogues import HELPED
from conversations.distress import Level, signs
from conversations.programme import Programme
from conversations.turn import Turn
from storage.mail import Edited, Said
from storage.tables import Dialogue, Person


def in_private(turn: Turn, text: str, name: str) -> None:
    """Grave words that have just gone to the other of a pair, called `name`: their author is given
    who can be called, once a day, and nobody is told."""
    turn.listened = True
    _help_alone(turn, text, "distress.private", name=name)


def anywhere(turn: Turn) -> None:
    """Whatever was written in this turn, in any place and any form, where nothing has listened to
    it: the same, when all else is said."""
    wrote = turn.event.what
    if turn.person is not None and isinstance(wrote, Said | Edited) and not turn.listened:
        _help_alone(turn, wrote.text, "distress.alone")


def _help_alone(turn: Turn, text: str, key: str, **values: str) -> None:
    if signs(text, turn.catalogue.home.distress.values()) != "urgent":
        return
    slot = f"{HELPED}private/{turn.now:%Y-%m-%d}"
    if not turn.uow.holds(turn.event.where, slot):
        numbers = numbers_for(turn, turn.someone)
        turn.say(turn.words(key, help=numbers, **values), slot=slot)


def numbers_for(turn: Turn, person: Person, level: Level = "urgent") -> str:
    """Who can be called near a person: where they say to be living in what they write now, or where
    they were known to."""
    country = _country_in_draft(turn, person) or person.country
    return help_near(turn.programme_for(person), country, level)


def help_near(programme: Programme, country: str, level: Level) -> str:
    """Who can be called, in lines: those of the person's country, or those for anywhere."""
    words = programme.words
    where = country if words.has(f"distress.lines.{country}") else "default"
    soft = f"distress.soft.{where}"
    lines = words(soft if level == "heavy" and words.has(soft) else f"distress.lines.{where}")
    return lines if level == "heavy" else f"{lines}\n{words(f'distress.emergency.{where}')}"


def _country_in_draft(turn: Turn, person: Person) -> str:
    """The country that stands in what they have not sent."""
    statement = select(Dialogue).where(
        Dialogue.person_id == person.id, col(Dialogue.closed_at).is_(None)
    )
    for dialogue in turn.uow.session.exec(statement).all():
        for value in dialogue.answers.values():
            if isinstance(value, dict) and value.get("country"):
                return str(value["country"])
    return ""
