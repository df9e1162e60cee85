"""Where somebody lives now: who moves, or is away for long, says so, and is spoken to by the clocks
of that place.

Their reminders, quiet hours, holidays and numbers to call are those of the new place from then on,
and the sessions that are agreed are shown to them again, by their new clock: what was agreed is an
instant, and stays it. Nobody else is told.
"""

from conversations import people
from conversations.dialogue import dialogues
from conversations.mentee import standing
from conversations.mentoring import proposing
from conversations.mentoring.dates import ahead
from conversations.turn import Command, Finish, Turn
from storage.tables import Dialogue, Mentor

FORM = "city"


def command(turn: Turn, words: str) -> None:
    """`/ville`, `/city`, perhaps with the place behind it: asks where its person lives now."""
    if not standing.has_agreed(turn.someone, turn.programme):
        turn.say(turn.words("city.begin"))  # nothing is kept of whom we do not know
        return
    dialogues.open(turn, FORM, subject=f"person/{turn.someone.id}", typed=words)


def moved(turn: Turn, dialogue: Dialogue) -> None:
    """The place is known: everything goes by it from now on."""
    person, place = turn.someone, dialogue.answers["place"]
    people.lives(person, place, dialogue.answers.get("zone"))
    dialogue.answers = {}
    mentor = turn.uow.session.get(Mentor, person.id)
    if mentor is not None and "place" in mentor.answers:
        mentor.answers = {**mentor.answers, "place": place, "zone": person.zone}
    turn.say(turn.words("city.noted", city=person.city))
    assert person.id is not None
    for side in people.live_mentorships(turn.uow, person.id):
        side.mentorship.look_again_at = turn.now
        for meeting in ahead(turn, side.mentorship, "agreed"):
            proposing.tell_planned(turn, side, meeting)


COMMANDS: dict[str, Command] = {"ville": command, "city": command}

FINISHED: dict[str, Finish] = {FORM: moved}
