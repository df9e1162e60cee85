"""Care: what is done when somebody's words say that they are in distress.

At once, before anything else is asked: a gentle word with real help near the person, who is told
what of it is passed on. A human of the careers team is told that it happened, never in which words.
Nothing is refused and nothing is diagnosed. Of what the two of a pair write to each other the team
learns nothing: there the author alone is given the help, and so is whoever writes anything,
anywhere, that nothing else listens to (see `helplines`): no form can forget to.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from conversations import hours, people, plain
from conversations.casework import cards, casebook, histories, telling, unseen
from conversations.casework.casebook import card_slot
from conversations.dialogue import dialogues
from conversations.distress import Level, signs
from conversations.figures import Limits
from conversations.mentee.helplines import numbers_for
from conversations.mentoring.pair import button
from conversations.team import triage
from conversations.turn import Act, Due, Turn
from storage.mail import STAFF, Button, Line, Section
from storage.tables import Dialogue, Person, Request

UNSEEN: dict[Level, timedelta] = {"urgent": timedelta(hours=4), "heavy": timedelta(hours=24)}
"""How long before the team is reminded that nobody has said to see to it; then once a day."""

UNNAMED, NAMED = "unseen", "named"
"""The reminder of somebody of whom the team was, or was not, given the name, which they were told:
a name that they give in a draft later is not passed on by it."""

KEPT = frozenset(
    {"inquiry", "inquiry_why", "intake", "mirror", "talk_back", "verify", "verify_code"}
)
"""The forms whose words do not go to the team, or not when they are answered."""

NOT_YET = "not_yet"
"""The subject (`not_yet/<person>`) and the step under which the agenda keeps when whoever wrote
words of distress may be told, at an hour of their own, that nobody has answered."""

URGENT = "_urgent"
"""What ends the step of such a reminder while graver words wait to be seen to."""


# --- the person ---------------------------------------------------------------------------------


def heard(turn: Turn, text: str, dialogue: Dialogue | None = None) -> bool:
    """Look at free words that were just said, in a dialogue or to nobody in particular, and see to
    what they may mean. Whether they hold any sign of distress. What opens a form with words opens
    it before: whether they are on their way to the team is told to both. The words of a turn are
    heard once, however many ask for it: False from then on."""
    if turn.listened:
        return False
    turn.listened = True
    level = signs(text, turn.catalogue.home.distress.values())
    if not level:
        return False
    person, dialogue = turn.someone, dialogue or _opened_with(turn, text)
    request = _request_meant(turn, dialogue)
    sends = dialogue is not None and dialogue.form not in KEPT
    is_draft = not sends and request is not None and request.state == "draft"
    name = person.name if sends else _name_of(turn, person)
    if request is not None:
        request.distress_at, request.distress_seen_at, request.distress_seen_by = turn.now, None, ""
    before = turn.uow.reminders(unseen.subject_of(person.id))
    if any(step.endswith(URGENT) for step in before):
        gravest: Level = "urgent"  # a milder word does not take back a graver one
    else:
        gravest = level
    shown = "sent" if sends else "draft" if is_draft else "never"
    shown = turn.catalogue.home.words(f"distress.shown_{shown}")
    if request is None or request.state == "draft":
        worse = gravest == "urgent" and level == gravest
        _mark_person(turn, person, name, gravest, shown, worse=worse)
    else:
        _mark_case(turn, request, name, level, shown)
    step = f"{NAMED if name else UNNAMED}{URGENT if gravest == 'urgent' else ''}"
    unseen.remind(turn, person, step, turn.now + UNSEEN[gravest])
    if not turn.uow.reminders(_not_yet_of(person)):
        at = hours.decent_for(person, turn.now + UNSEEN["heavy"], _limits(turn))
        turn.uow.remind(_not_yet_of(person), NOT_YET, at)
    told = "passed_name" if name else "passed"
    if request is not None and request.state != "draft":
        told = "passed_sent"  # the team has this person's name and request already
    passed = "passed_words" if sends else told
    unsent = turn.words("distress.unsent") if is_draft else ""
    numbers = numbers_for(turn, person, level)
    is_told = turn.words(f"distress.{passed}", unsent=unsent)
    # Last of all, below the next question: on a small phone what stands last is what is read.
    turn.at_the_end(lambda: _help(turn, level, numbers, passed, is_told))
    return True


def _opened_with(turn: Turn, text: str) -> Dialogue | None:
    """The form that this turn has opened with these words, if any."""
    return next(
        (
            each
            for each in dialogues.opened(turn)
            if each.touched_at == turn.now
            and any(isinstance(value, str) and text in value for value in each.answers.values())
        ),
        None,
    )


def _help(turn: Turn, level: Level, numbers: str, passed: str, is_told: str) -> None:
    """The gentle word, once a day, unless more is passed on than before. Grave words never stay
    without an answer: those that follow get the numbers, in short."""
    words = turn.words
    slot = f"{dialogues.HELPED}{level}/{passed}/{turn.now:%Y-%m-%d}"
    if not turn.uow.holds(turn.event.where, slot):
        turn.say(words(f"distress.{level}", help=numbers, passed=is_told), slot=slot)
    elif level == "urgent":
        turn.say(words("distress.urgent_again", help=numbers))


def _name_of(turn: Turn, person: Person) -> str:
    """A person's name, or the one they gave in a draft."""
    statement = select(Dialogue).where(
        Dialogue.person_id == person.id,
        Dialogue.form == "intake",
        col(Dialogue.closed_at).is_(None),
    )
    draft = turn.uow.session.exec(statement).first()
    told = draft.answers.get("name") if draft is not None else ""
    return person.name or str(told or "")


def _request_meant(turn: Turn, dialogue: Dialogue | None) -> Request | None:
    """The person's own request: the one the form is about, the one under way, or their draft."""
    session = turn.uow.session
    kind, _, number = dialogue.subject.partition("/") if dialogue is not None else ("", "", "")
    request = session.get(Request, plain.number(number)) if kind == "request" else None
    if request is None or request.person_id != turn.someone.id:
        request = casebook.open_request(session, turn.someone.id)
    if request is None:
        statement = select(Request).where(
            Request.person_id == turn.someone.id, Request.state == "draft"
        )
        request = session.exec(statement).first()
    return turn.uow.lock(Request, request.id) if request is not None else None


# --- the team -----------------------------------------------------------------------------------


def slot_of(person_id: int | None) -> str:
    """Where the team's channel says that somebody who has no case is in distress."""
    return f"person/{person_id}/distress"


def _mark_case(turn: Turn, request: Request, name: str, level: Level, shown: str) -> None:
    words, card = turn.catalogue.home.words, card_slot(request.id)
    casebook.note(turn, request, "distress")
    casebook.refresh(turn, request)
    text = words(f"distress.staff_{level}", name=name or words("triage.somebody"))
    slot = f"{card}/distress/{turn.event.id}"
    text = f"{text} {words('distress.staff_told', shown=shown)}"
    turn.say(text, to=STAFF, under=card, slot=slot)
    if request.holder:
        casebook.tell_holder(turn, request, "distress.holder", at_once=True)
    else:  # nobody follows that thread yet
        nobody = words("distress.nobody_holds", id=request.id)
        turn.say(nobody, to=STAFF, under="", slot=f"{card}/distress")
        _tell_on_duty(turn)


def _mark_person(
    turn: Turn, person: Person, name: str, level: Level, shown: str, *, worse: bool
) -> None:
    words, slot = turn.catalogue.home.words, slot_of(person.id)
    again = turn.uow.holds(STAFF, slot)
    text = words(f"distress.staff_{level}", name=name or words("distress.unnamed"))
    act = f"cared/{person.id}/{NAMED}" if name else f"cared/{person.id}"
    mine = button(words("distress.mine"), act, "primary")
    _post(turn, person, f"{text} {words('distress.staff_told', shown=shown)}", mine)
    if again:  # a message that is changed in place makes no sound, nor does a thread to most
        said = words("distress.again_urgent" if worse else "distress.again")
        under = "" if worse else slot
        turn.say(said, to=STAFF, under=under, slot=f"{slot}/{turn.event.id}")
    if worse or not again:
        _tell_on_duty(turn)


def _tell_on_duty(turn: Turn) -> None:
    """Nobody holds it, and a channel may be muted: who is on duty is told in person, at once."""
    on_duty = telling.responsible(turn, "")
    if on_duty is not None:
        telling.tell(turn, "distress.on_duty", to=on_duty, at_once=True)


def _post(turn: Turn, person: Person, text: str, *buttons: Button) -> None:
    words = turn.catalogue.home.words
    write = Button(
        label=words("correspondence.write"), act=f"write_person/{person.id}/distress", form=True
    )
    turn.say(
        text,
        title=words("distress.staff_title"),
        to=STAFF,
        under="",
        slot=slot_of(person.id),
        buttons=[[write, *buttons]],
    )


@triage.on_case
def care(turn: Turn, request: Request) -> None:
    """`care/<case>`: a member of the team sees to it; the card says who."""
    person = turn.uow.session.get(Person, request.person_id)
    assert person is not None
    if request.distress_at is None or not (_unseen(request) or unseen.waits(turn, person)):
        triage.privately(turn, "distress.nothing")
    else:
        _seen(turn, person, person.name)
        _answer(turn)


def cared(turn: Turn, rest: Sequence[str]) -> None:
    """`cared/<person>[/named]`: the same for somebody whose request has not been sent, or who has
    none."""
    if not triage.by_staff(turn):
        return
    person = turn.uow.lock(Person, plain.number("".join(rest[:1])))
    if person is None or person.erased_at or not unseen.waits(turn, person):
        triage.privately(turn, "distress.nothing")
        return
    _seen(turn, person, _name_of(turn, person) if NAMED in rest[1:] else person.name)
    _answer(turn)


def _answer(turn: Turn) -> None:
    """Who said so in private sees nothing change there: they are answered."""
    if turn.event.where != STAFF:
        triage.privately(turn, "distress.yours")


def _unseen(request: Request) -> bool:
    return request.distress_at is not None and request.distress_seen_at is None


def _seen(turn: Turn, person: Person, name: str, *, tell: bool = True) -> None:
    """Whatever of this person's the team was told of is seen to, by the one who acts."""
    words, who = turn.catalogue.home.words, casebook.staff_name(turn.event)
    if tell and unseen.waits(turn, person):
        _tell(turn, person, "distress.taken")
    turn.uow.unremind(unseen.subject_of(person.id))
    statement = select(Request).where(
        Request.person_id == person.id,
        col(Request.distress_at).is_not(None),
        col(Request.distress_seen_at).is_(None),
    )
    for row in turn.uow.session.exec(statement.order_by(col(Request.id))).all():
        row.distress_seen_at, row.distress_seen_by = turn.now, who
        if row.state != "draft":
            casebook.note(turn, row, "care")
            casebook.refresh(turn, row)
    for side in people.live_mentorships(turn.uow, person.id or 0):
        side.mentorship.look_again_at = turn.now  # what was not suggested meanwhile may be now
    name, day = name or words("distress.unnamed"), words.day(turn.now, cards.STAFF_ZONE)
    seen = words("distress.seen_person", name=name, who=who, day=day)
    if turn.uow.holds(STAFF, slot_of(person.id)):
        _post(turn, person, seen)
    for slot in _reminded(turn, person):
        turn.say(seen, to=STAFF, under="", slot=slot)


def written(turn: Turn, person: Person) -> None:
    """The team has written to them: somebody sees to it."""
    if unseen.waits(turn, person):
        _seen(turn, person, _name_of(turn, person), tell=False)


def _has_heard(turn: Turn, person: Person) -> bool:
    """Whether the team asked this person something since, in their case."""
    request = casebook.open_request(turn.uow.session, person.id)
    if request is None or request.distress_at is None:
        return False
    lines = histories.history(turn.uow.session, request.id or 0)
    return any(line.act == "ask" and line.at > request.distress_at for line in lines)


def _tell(turn: Turn, person: Person, key: str, *, once: str = "", **values: object) -> None:
    """A word to somebody in distress about what the team does, where they can be reached."""
    told = turn.programme_for(person)
    where = people.reachable(turn.uow, person.id or 0)
    if where is not None:
        text = told.words(key, **told.about.team_words, **values)
        turn.say(text, to=where, under="", key=once and f"{key}/{person.id}/{once}")


def came_due(turn: Turn, number: str, step: str) -> None:
    """Nobody has said to see to it: the team is told once more, where all of it look, and so are,
    in person, whoever holds the case or is on duty, and the backup. Each leads to what it is about,
    and can be answered where it stands; the reminder before it goes."""
    person = turn.uow.session.get(Person, plain.number(number))
    if person is None or person.erased_at is not None:
        return
    words = turn.catalogue.home.words
    name = _name_of(turn, person) if step.startswith(NAMED) else person.name
    name = name or words("distress.unnamed")
    again = hours.decent(turn.now + timedelta(days=1), cards.STAFF_ZONE, _limits(turn))
    unseen.remind(turn, person, step, again)
    if step.endswith(URGENT):
        _not_yet(turn, person, "urgent")
    case = _case_unseen(turn, person)
    if case is not None:
        of, act, way = "unseen_case", f"care/{case.id}", telling.way_to(turn, case.id or 0)
    else:
        act = f"cared/{number}/{NAMED}" if step.startswith(NAMED) else f"cared/{number}"
        of, way = "unseen", _way_to_first(turn, person)
    mine, id = button(words("distress.mine"), act, "primary"), case.id if case else 0
    text, slot = words(f"distress.{of}", name=name, id=id), f"{slot_of(person.id)}/unseen"
    for earlier in _reminded(turn, person):  # one stands, and comes as news
        turn.say(
            words("deadline.again"), to=STAFF, under="", slot=earlier, anew=False, removes=True
        )
    turn.say(
        text,
        to=STAFF,
        under="",
        slot=f"{slot}/{turn.event.id}",
        sections=(way,),
        buttons=[[mine]],
    )
    holder = case.holder if case is not None else ""
    told = (telling.responsible(turn, holder), telling.backup(turn))
    yours = words(f"distress.{of}_yours", id=id)  # no name: it is out of the reach of an erasure
    for member in dict.fromkeys(each for each in told if each is not None):
        turn.say(yours, to=member, under="", sections=(way,), buttons=[[mine]], rings=True)


def not_yet(turn: Turn, number: str, step: str) -> None:
    """`not_yet/<person>`: a day has passed since their words, and it is an hour of theirs. Grave
    ones have been looked at before, whatever the hour."""
    person = turn.uow.session.get(Person, plain.number(number))
    if person is not None and unseen.waits(turn, person):
        _not_yet(turn, person, "heavy")


def _not_yet_of(person: Person) -> str:
    return f"{NOT_YET}/{person.id}"


def _not_yet(turn: Turn, person: Person, level: Level) -> None:
    """Nobody has written to them either: they are told so, once a week at most, and who answers at
    once."""
    if not _has_heard(turn, person):
        week, numbers = f"{turn.now:%G-%V}", numbers_for(turn, person, level)
        _tell(turn, person, "distress.not_yet", once=week, help=numbers)


def _limits(turn: Turn) -> Limits:
    return turn.catalogue.home.limits


def _reminded(turn: Turn, person: Person) -> list[str]:
    """Where the newest reminder of it stands; those before have given way already."""
    return turn.uow.slots(STAFF, f"{slot_of(person.id)}/unseen/")[-1:]


def _case_unseen(turn: Turn, person: Person) -> Request | None:
    """Whose card says so, if one does."""
    statement = select(Request).where(
        Request.person_id == person.id,
        Request.state != "draft",
        col(Request.distress_at).is_not(None),
        col(Request.distress_seen_at).is_(None),
    )
    return turn.uow.session.exec(statement.order_by(col(Request.id).desc())).first()


def _way_to_first(turn: Turn, person: Person) -> Section:
    """The way to the message that says so, of somebody who has no case."""
    words = turn.catalogue.home.words
    there = turn.uow.delivered(STAFF, slot_of(person.id))
    line = Line(label=words("distress.staff_title"), leads_to=there)
    return Section(heading=words("distress.first_is"), lines=(line,))


def forget(turn: Turn, person: Person, requests: Sequence[Request]) -> None:
    """Nothing of it is kept of somebody who erases everything; what the channel says of it is
    taken back with all else that stands under their number (see `erasing`)."""
    turn.uow.unremind(unseen.subject_of(person.id))
    turn.uow.unremind(_not_yet_of(person))
    for request in requests:
        request.distress_at = request.distress_seen_at = None
        request.distress_seen_by = ""
        for line in histories.history(turn.uow.session, request.id or 0):
            if line.act in ("distress", "care"):
                turn.uow.session.delete(line)


ACTS: dict[str, Act] = {"care": care, "cared": cared}

DUE: dict[str, Due] = {"distress": came_due, NOT_YET: not_yet}
