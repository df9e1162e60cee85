"""A question of the team that stays without an answer is recalled, and then told: once each.

After a week, at an hour of their own, the mentee is asked once more, with the button that answers,
unless they have written to the team meanwhile; not while their words of distress wait to be seen
to. A week later whoever holds the case is told that no answer came, and that nothing recalls it any
more; what is decided then is the team's.
"""

from conversations import people, plain, unasked
from conversations.casework import casebook, histories, questions, unseen
from conversations.mentoring import pair
from conversations.turn import Due, Turn
from storage.tables import History, Request

WROTE = frozenset({"added", "asked_for_team"})
"""The lines of history by which a mentee's words came to the team, though no answer did."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`asked/<case>`: its question has waited long."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is None or request.state == "closed":
        return
    lines = histories.history(turn.uow.session, request.id or 0)
    question = histories.waiting_question(lines)
    if question is None:
        return
    if step == questions.SILENT:
        casebook.tell_holder(turn, request, "triage.holder_silent")
    elif not any(line.act in WROTE for line in lines[lines.index(question) :]):
        _recall(turn, request, question)


def _recall(turn: Turn, request: Request, question: History) -> None:
    person = pair.person(turn, request.person_id)
    where = people.reachable(turn.uow, request.person_id)
    if where is None or person.erased_at is not None:
        return
    due, until = (questions.subject_of(request), questions.RECALL), questions.silent_at(question.at)
    if unseen.puts_off(turn, (person,), *due, until=until) or unasked.puts_off(turn, person, *due):
        return
    told = turn.programme_for(person)
    answer = pair.button(told.words("triage.answer"), f"reply/{question.id}", "primary")
    text = told.words("triage.ask_again", name=people.first_name(person), **told.about.team_words)
    turn.say(text, to=where, under="", buttons=[[answer]])
    unasked.told(turn, person)


DUE: dict[str, Due] = {"asked": came_due}
