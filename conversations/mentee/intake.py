"""The guided intake: a request is begun, written, sent. What comes before it is in `door`.

One request per person is live at a time; asking again after one is closed is normal.
"""

from datetime import datetime

from sqlmodel import col, select

from conversations import people
from conversations.casework import casebook, cases, enclosures, keepsake, working
from conversations.dialogue import dialogues
from conversations.dialogue.given import BEFORE
from conversations.mentee import consenting, drafts, standing, verifying
from conversations.mentee.standing import agreed
from conversations.team import triage
from conversations.turn import Finish, Turn
from storage.tables import Answers, Dialogue, Person, Request


def begin(turn: Turn) -> None:
    """Begin a request, or go on with the draft there is. The person has agreed to who reads what.
    If a request of theirs is under way by now, such as one that staff open again at this moment,
    they are told how it stands."""
    turn.uow.lock(Person, turn.someone.id)
    if casebook.open_request(turn.uow.session, turn.someone.id) is not None:
        standing.tell(turn)
        return
    draft = turn.uow.session.exec(
        select(Request)
        .where(Request.person_id == turn.someone.id, Request.state == "draft")
        .order_by(col(Request.id).desc())
    ).first()
    if draft is None:
        assert turn.someone.id is not None
        draft = Request(person_id=turn.someone.id, state="draft", created_at=turn.now)
        turn.uow.session.add(draft)
        turn.uow.session.flush()
    fresh = dialogues.begun(turn, turn.someone, "intake", f"request/{draft.id}") is None
    known = _known(turn) if fresh else {}
    dialogue = dialogues.open(turn, "intake", subject=f"request/{draft.id}", answers=known)
    if fresh:
        drafts.begun(turn, dialogue)


def _known(turn: Turn) -> Answers:
    """What need not be asked: what an earlier request told, and where somebody lives by now."""
    known, person = _known_from_before(turn), turn.someone
    if not person.country:
        return known
    place = {"city": person.city, "country": person.country, "zones": [person.zone]}
    lives: Answers = {"place": place, "zone": person.zone}
    return {**known, **lives, BEFORE: {**known.get(BEFORE, {}), **lives}}


def _known_from_before(turn: Turn) -> Answers:
    """What an earlier request told that is still good, and the words that may be looked at again;
    nothing if there was none, or its words are erased."""
    statement = (
        select(Request)
        .where(Request.person_id == turn.someone.id, Request.state == "closed")
        .order_by(col(Request.id).desc())
    )
    last = turn.uow.session.exec(statement).first()
    if last is None or not last.answers:
        return {}
    since = turn.words.long_day(last.submitted_at or last.created_at, turn.someone.zone)
    turn.say(turn.words("intake.before", since=since))
    questions = turn.programme.forms["intake"].questions
    known = {
        name: value
        for name, value in last.answers.items()
        if name in questions and questions[name].carry and value is not None
    }
    return {**known, BEFORE: last.answers}


def filled(turn: Turn, dialogue: Dialogue) -> None:
    """The intake was sent: the request gets its answers, the person who they are, the careers
    team the case, and the mentee what happens next. The words are kept with the request only."""
    request = turn.uow.lock(Request, int(dialogue.subject.partition("/")[2]))
    if request is None or request.person_id != dialogue.person_id:
        raise ValueError(f"the intake {dialogue.id} is about somebody else's request")
    if not cases.fits(request.state, "submit"):
        standing.tell(turn)
        return
    if not agreed(turn):  # who reads what has changed since the draft was begun
        dialogue.closed_at, dialogue.outcome = None, ""
        consenting.ask(turn, met=True)
        return
    answers = {name: value for name, value in dialogue.answers.items() if name[0] != "~"}
    dialogue.answers = {}
    turn.uow.unremind(f"dialogue/{dialogue.id}")
    _note_who(turn.someone, answers)
    request.answers = answers
    request.need = str(answers["need"])
    request.situation = str(answers["situation"])
    triage.submitted(turn, request)
    enclosures.deliver(turn, request, dialogue)
    turn.say(
        turn.words(
            "intake.submitted",
            days=turn.programme.limits.first_answer_working_days,
            day=_answer_by(turn, turn.now),
            **turn.programme.about.team_words,
        ),
        title=turn.words("intake.submitted_title"),
        buttons=[verifying.button(turn)],
    )
    keepsake.give(turn, request)


def _note_who(person: Person, answers: dict[str, object]) -> None:
    person.name = str(answers["name"])
    person.studies = str(answers["programme"])
    promotion, place = answers["promotion"], answers["place"]
    assert isinstance(promotion, int)
    assert isinstance(place, dict)
    person.promotion = promotion
    people.lives(person, place, answers["zone"])


def _answer_by(turn: Turn, since: datetime) -> str:
    return turn.words.day(working.first_answer_by(since, turn.programme))


FINISHED: dict[str, Finish] = {"intake": filled}
