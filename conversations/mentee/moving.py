"""Where somebody lives now: who moves, or is away for long, says so, and is spoken to by the clocks
of that place.

Their reminders, quiet hours, holidays and numbers to call are those of the new place from then on,
and the sessions that are agreed are shown to them again, by their new clock: what was agreed is an
instant, and stays it. Nobody else is told, but that it is the answer in what they are filling in,
and stands on the card of their request.
"""

from collections.abc import Mapping
from typing import Any

from conversations import people
from conversations.casework import casebook
from conversations.dialogue import dialogues
from conversations.mentee import standing
from conversations.mentoring import proposing
from conversations.mentoring.dates import ahead
from conversations.turn import Command, Finish, Turn
from storage.tables import Answers, Dialogue, Mentor

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
    _answers_elsewhere(turn, place)
    turn.say(turn.words("city.noted", city=person.city))
    assert person.id is not None
    for side in people.live_mentorships(turn.uow, person.id):
        side.mentorship.look_again_at = turn.now
        for meeting in ahead(turn, side.mentorship, "agreed"):
            proposing.tell_planned(turn, side, meeting)
    dialogues.go_on(turn, at_questions=True)


def _answers_elsewhere(turn: Turn, place: Mapping[str, Any]) -> None:
    """What they are filling in need not ask for the place again, and their request has it anew."""
    told: Answers = {"place": dict(place), "zone": turn.someone.zone}
    for each in dialogues.opened(turn):
        questions = turn.programme.forms[each.form].questions.items()
        answers = {
            name: told[question.kind] for name, question in questions if question.kind in told
        }
        each.answers = {**each.answers, **answers}
        each.revisiting = "" if each.revisiting in answers else each.revisiting
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is not None:
        request.answers = {**request.answers, **told}
        casebook.refresh(turn, request)


COMMANDS: dict[str, Command] = {"ville": command, "city": command}

FINISHED: dict[str, Finish] = {FORM: moved}
