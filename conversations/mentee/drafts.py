"""The care of a draft: a request that was begun and left alone.

It is recalled once after a day and once after four, at a decent hour of the person's own day; then
it is kept for as long as the programme says, and erased after a notice. Nothing nags: each recall
is told at most once in the life of a draft, and one that would come more than three days late, or
to somebody for whom it would be no kindness, is left out. The agenda holds one date for each draft;
what it means is read from when the draft was touched last, so that writing costs nothing more.
Of what was written in another form and never sent, its author is told once, after a day; it is
erased after the same time.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from conversations import hours, people, unasked
from conversations.casework import enclosures
from conversations.dialogue import dialogues
from conversations.dialogue.given import ASKED, BEFORE
from conversations.dialogue.run import Run
from conversations.figures import Limits
from conversations.mentee import consenting
from conversations.mentoring import pair
from conversations.plain import number
from conversations.turn import Act, Due, Turn
from storage.mail import Button
from storage.tables import Dialogue, Person, Request

RECALLS = {"recall": timedelta(days=1), "recall_again": timedelta(days=4)}
"""How long a draft has been left alone when it is recalled."""

LATE = timedelta(days=3)
"""A recall that comes later than this after its time is left out."""


def begun(turn: Turn, dialogue: Dialogue) -> None:
    """A draft was begun: see to it that it is not forgotten."""
    due = hours.decent_for(turn.someone, turn.now + RECALLS["recall"], turn.programme.limits)
    turn.uow.remind(f"dialogue/{dialogue.id}", "recall", due)


def came_due(turn: Turn, which: str, step: str) -> None:
    """`dialogue/<number>`: look at a draft for the sake of a step."""
    found = turn.uow.session.get(Dialogue, number(which))
    # The person first, as everywhere: when they were spoken to counts, and changes below.
    person = turn.uow.lock(Person, found.person_id) if found is not None else None
    dialogue = turn.uow.lock(Dialogue, found.id) if found is not None else None
    if dialogue is None or person is None or dialogue.closed_at is not None:
        return
    _STEPS[step](turn, dialogue, person, step)


def _recall(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> None:
    if _too_early(turn, dialogue, person, step, RECALLS[step]):
        return
    if _is_welcome(turn, dialogue, person, step):
        words = turn.programme_for(person).words
        until = words.long_day(_notice_at(turn, dialogue), _zone(turn, dialogue, person))
        resume = pair.button(words("dialogue.resume"), f"d/{dialogue.id}/r", "primary", "yes")
        hush = pair.button(words("draft.hush"), f"hush/{dialogue.id}", answers="no")
        kept = "" if _has_words(turn, dialogue) else "_unwritten"
        _tell(turn, person, words(f"draft.{step}{kept}", until=until), [[resume], [hush]])
    after = "recall_again" if step == "recall" else "notice"
    _next(turn, dialogue, person, after)


def _has_words(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether anything was answered in a draft, beside what an earlier request told already."""
    questions = turn.catalogue.home.forms[dialogue.form].questions
    before = dialogue.answers.get(BEFORE, {})
    answers = ((name, value) for name, value in dialogue.answers.items() if name in questions)
    return any(before.get(name) != value for name, value in answers)


def _is_welcome(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> bool:
    """Whether a recall is kind: not days after its time, not to somebody whom we have told that
    this is not for them or who did not agree, nor to somebody in distress, whom a human looks
    after."""
    if turn.now - (dialogue.touched_at + RECALLS[step]) > LATE:
        return False
    run = Run(turn.catalogue.home.forms[dialogue.form], dialogue.answers, dialogue.revisiting)
    refused = consenting.was_refused(turn, person)
    return not run.way_out[0] and not _was_heavy(turn, dialogue) and not refused


def _was_heavy(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether words of distress stood in it."""
    kind, _, which = dialogue.subject.partition("/")
    request = turn.uow.session.get(Request, number(which)) if kind == "request" else None
    return request is not None and request.distress_at is not None


def _zone(turn: Turn, dialogue: Dialogue, person: Person) -> str:
    """Where the person's clock stands: as they told in the draft, or as we know."""
    questions = turn.catalogue.home.forms[dialogue.form].questions
    told = {
        questions[name].kind: value for name, value in dialogue.answers.items() if name in questions
    }
    zones = told["place"].get("zones") if isinstance(told.get("place"), dict) else None
    return str(told.get("zone") or (zones or [person.zone])[0])


def _notice(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> None:
    limits = turn.catalogue.home.limits
    kept = timedelta(days=limits.draft_days - limits.draft_notice_days)
    if _too_early(turn, dialogue, person, step, kept):
        return
    erased = turn.now + timedelta(days=limits.draft_notice_days)
    words = turn.programme_for(person).words
    resume = pair.button(words("dialogue.resume"), f"d/{dialogue.id}/r", "primary", "yes")
    _tell(
        turn,
        person,
        words("draft.notice", day=words.day(erased, _zone(turn, dialogue, person))),
        [[resume]],
    )
    turn.uow.remind(f"dialogue/{dialogue.id}", "erase", erased)


def _erase(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> None:
    limits = turn.catalogue.home.limits
    # The notice came first: only what was not touched since may go.
    if turn.now - dialogue.touched_at < timedelta(days=limits.draft_days - 1):
        _next(turn, dialogue, person, "notice")
        return
    if _too_early(turn, dialogue, person, step, timedelta(0)):
        return
    said = "draft.erased_heavy" if _was_heavy(turn, dialogue) else "draft.erased"
    forget(turn, dialogue)
    dialogue.closed_at, dialogue.outcome = turn.now, "expired"
    _tell(turn, person, turn.programme_for(person).words(said), [])


def _aside(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> None:
    """Another form that was begun and left: what was written in it goes."""
    if dialogue.form == "intake":
        return
    due = _aside_until(turn, dialogue)
    if due > turn.now:
        turn.uow.remind(f"dialogue/{dialogue.id}", step, due)
        return
    forget(turn, dialogue)
    dialogue.closed_at, dialogue.outcome = turn.now, "expired"


def _unsent(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> None:
    """Words that were written for somebody and never sent: their author is told once, and until
    when they are kept."""
    spec = turn.programme_for(person).forms[dialogue.form]
    if dialogue.form == "intake" or not spec.review:
        return
    if _too_early(turn, dialogue, person, step, RECALLS["recall"]):
        return
    run = Run(spec, dialogue.answers, dialogue.revisiting)
    late = turn.now - dialogue.touched_at > RECALLS["recall"] + LATE
    if late or not any(run.is_new(name) for name in run.path):
        return
    words = turn.programme_for(person).words
    until = words.long_day(_aside_until(turn, dialogue), _zone(turn, dialogue, person))
    resume = pair.button(words("dialogue.resume"), f"d/{dialogue.id}/r", "primary")
    _tell(turn, person, words("draft.unsent", title=spec.title, until=until), [[resume]])


def _aside_until(turn: Turn, dialogue: Dialogue) -> datetime:
    return dialogue.touched_at + timedelta(days=_limits(turn).draft_days)


_STEPS: dict[str, Callable[[Turn, Dialogue, Person, str], None]] = {
    "recall": _recall,
    "recall_again": _recall,
    "notice": _notice,
    "erase": _erase,
    "aside": _aside,
    "unsent": _unsent,
}


def forget(turn: Turn, dialogue: Dialogue) -> None:
    """Erase what was written in a draft, and the files that came with it."""
    dialogue.answers = {}
    turn.uow.unremind(f"dialogue/{dialogue.id}")
    if dialogue.form == "intake":
        which = number(dialogue.subject.partition("/")[2])
        enclosures.forget(turn, which)
        request = turn.uow.session.get(Request, which)
        if request is not None and request.state == "draft":
            turn.uow.session.delete(request)
    elif turn.catalogue.home.forms[dialogue.form].files:
        enclosures.forget_unsent(turn, dialogue)


def give_way(turn: Turn) -> None:
    """Who came for something else, and only looked at the first question of a request, has none:
    what nothing was ever put into is not in the way of anything."""
    for dialogue in dialogues.opened(turn):
        untouched = {*dialogue.answers} <= {ASKED} and not enclosures.came_with(turn, dialogue)
        if dialogue.form == "intake" and untouched and not _was_heavy(turn, dialogue):
            forget(turn, dialogue)
            dialogues.abandon(turn, dialogue)


def hush(turn: Turn, rest: Sequence[str]) -> None:
    """`hush/<dialogue>`: the person does not want to be reminded of this draft."""
    dialogue = turn.uow.session.get(Dialogue, number("".join(rest[:1])))
    mine = dialogue is not None and dialogue.person_id == turn.someone.id
    if dialogue is None or not mine or dialogue.closed_at is not None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    for step in RECALLS:
        turn.uow.unremind(f"dialogue/{dialogue.id}", step)
    _next(turn, dialogue, turn.someone, "notice")
    until = turn.words.long_day(_notice_at(turn, dialogue), turn.someone.zone)
    kept = "" if _has_words(turn, dialogue) else "_unwritten"
    turn.say(turn.words(f"draft.hushed{kept}", until=until))


def _too_early(turn: Turn, dialogue: Dialogue, person: Person, step: str, after: timedelta) -> bool:
    """Whether the draft was touched meanwhile, or it is no moment to tell them anything unasked:
    then the step waits for its time."""
    at = max(dialogue.touched_at + after, turn.now)
    zone, limits = _zone(turn, dialogue, person), _limits(turn)
    due = hours.decent(at, zone, limits, person.country, nudges=person.nudges)
    if due > turn.now:
        turn.uow.remind(f"dialogue/{dialogue.id}", step, due)
    return due > turn.now


def _next(turn: Turn, dialogue: Dialogue, person: Person, step: str) -> None:
    at = _notice_at(turn, dialogue) if step == "notice" else dialogue.touched_at + RECALLS[step]
    due = _decent(turn, dialogue, person, max(at, turn.now + timedelta(days=1)))
    turn.uow.remind(f"dialogue/{dialogue.id}", step, due)


def _decent(turn: Turn, dialogue: Dialogue, person: Person, at: datetime) -> datetime:
    return hours.decent(at, _zone(turn, dialogue, person), _limits(turn), person.country)


def _notice_at(turn: Turn, dialogue: Dialogue) -> datetime:
    limits = _limits(turn)
    return dialogue.touched_at + timedelta(days=limits.draft_days - limits.draft_notice_days)


def _limits(turn: Turn) -> Limits:
    return turn.catalogue.home.limits


def _tell(turn: Turn, person: Person, text: str, buttons: Sequence[Sequence[Button]]) -> None:
    """Say it where the person can be reached; nowhere, if they have shut us out everywhere."""
    assert person.id is not None
    where = people.reachable(turn.uow, person.id)
    if where is not None:
        turn.say(text, to=where, under="", buttons=buttons)
        unasked.told(turn, person)


ACTS: dict[str, Act] = {"hush": hush}

DUE: dict[str, Due] = {"dialogue": came_due}
