"""A case from hand to hand: given to a colleague, and what was done last taken back.

Who belongs to the team only the platform knows. Its adapter says so of the one who acts
(`Event.staff`) and, when the form is sent, of whoever was chosen in it (`forms.MEMBER`).
"""

from collections.abc import Mapping

from conversations import plain
from conversations.casework import cards, casebook, histories, reading, telling, undoing
from conversations.casework.casebook import card_slot
from conversations.team import identity, naming, notes, private_answers, triage
from conversations.team.forms import MEMBER, NAME
from conversations.turn import Act, Due, Turn
from conversations.words import Words
from storage.mail import STAFF, Address, Ref, place_of
from storage.tables import History, Person, Request

NAME_LIMIT = 80
"""Characters of a colleague's name that are kept."""


# --- given to a colleague -----------------------------------------------------------------------


def wrong(request: Request, words: Words, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the values of the form, by field."""
    person = values.get("person", "")
    if not naming.MEMBER.fullmatch(person):
        return {"person": words("triage.form.choose")}
    if person == request.holder:
        return {"person": words("acts.assign_already", holder=request.holder_name)}
    member = values.get(f"person{MEMBER}")
    if member != "yes":
        return {"person": words("acts.assign_outsider" if member == "no" else "acts.assign_unsure")}
    return {}


@triage.on_case
def assign(turn: Turn, request: Request) -> None:
    """A colleague holds the case from now on, and is told, with the reason if one was given; it
    stands in the case's thread, too. An erasure finds it in both."""
    if not triage.fresh(turn, "assign", request):
        return
    words, values = turn.catalogue.home.words, triage.submitted_values(turn)
    errors = wrong(request, words, values)
    if errors:
        private_answers.not_sent(turn, errors, cases=[request.id])
        return
    to = Address(values["person"])
    name = values.get(f"person{NAME}", "").strip()[:NAME_LIMIT] or place_of(to)
    why = triage.reason(turn)
    line = casebook.record(turn, request, "assign", why=why, holder=(to, name))
    if why:
        card = card_slot(request.id)
        text = words("acts.thread_assigned", who=line.actor_name, to=name)
        turn.say(text, quote=why, to=STAFF, slot=f"{card}/assign/{line.id}", under=card)
    if to != turn.event.who:
        telling.tell(turn, telling.GIVEN, request, to=to, leads=True)


# --- taken back ---------------------------------------------------------------------------------


@triage.on_case
def undo(turn: Turn, request: Request) -> None:
    """What this member did last to the case is taken back, within a minute and while nothing has
    followed; otherwise they are told why it can't be."""
    lines = histories.history(turn.uow.session, request.id or 0)
    found = undoing.undo_of(request, lines, turn.now)
    if found is None or found.line.actor != turn.event.who:
        _say_why_not(turn, request, lines[-1] if lines else None)
    elif found.act == undoing.UNDO_NOTE:
        notes.take_back(turn, request, found.line)
    elif found.act == undoing.UNDO_VERIFIED:
        identity.take_back(turn, request)
    else:
        casebook.record(turn, request, found.act, holder=found.holder)
        holder = found.holder[0]
        if holder and holder != turn.event.who:
            telling.tell(turn, "acts.yours_again", request, to=holder)


def _say_why_not(turn: Turn, request: Request, last: History | None) -> None:
    words = turn.catalogue.home.words
    if last is None:
        triage.privately(turn, "triage.no_such_case")
    elif last.actor != turn.event.who:
        who = histories.actor_name(turn.uow.session, last, words)
        did = words("acts.undo_not_yours", id=request.id, who=who, what=histories.did(last, words))
        private_answers.tell(turn, did, what="undo", cases=[request.id])
    elif last.act in casebook.UNDONE:
        triage.privately(turn, "acts.undone_already", id=request.id)
    elif turn.now >= last.at + undoing.WITHIN:
        triage.privately(turn, "acts.undo_late", id=request.id)
    else:
        triage.privately(turn, "acts.undo_cannot", what=histories.did(last, words))


def grew_old(turn: Turn, number: str, step: str) -> None:
    """`card/<number>`: what the card says holds no longer, such as that what was done may be taken
    back, or by when something is promised."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is not None:
        casebook.refresh(turn, request)


# --- where it is --------------------------------------------------------------------------------


@triage.on_case
def card(turn: Turn, request: Request) -> None:
    """`/camarade fiche 12`: how a case stands, and the way to its card."""
    if request.state == "draft":  # nobody but its author knows of it
        triage.privately(turn, "triage.no_such_case")
        return
    text, where = how_it_stands(turn, request), (telling.way_to(turn, request.id or 0),)
    private_answers.tell(turn, text, what="card", cases=[request.id], sections=where)


def stands_anew(turn: Turn, ref: Ref) -> None:
    """The card that was deleted at `ref` is posted again; that of a person who was erased, or any
    other message, is not."""
    standing = turn.uow.standing(STAFF, ref)
    if standing is None or turn.uow.delivered(STAFF, standing.slot) != ref:
        return
    kind, _, number = standing.slot.partition("/")
    request = turn.uow.lock(Request, plain.number(number)) if kind == "case" else None
    if request is None:
        return
    person = turn.uow.session.get(Person, request.person_id)
    if person is None or person.erased_at is not None:
        return
    turn.uow.vanished(STAFF, ref)
    casebook.refresh(turn, request)


def how_it_stands(turn: Turn, request: Request) -> str:
    """The state of a case in a sentence, and nobody's name but that of whoever holds it."""
    home = turn.catalogue.home
    case = reading.case(turn.uow.session, request, home, turn.now)
    return home.words("triage.typed_done", id=request.id, state=cards.state_lines(case, home)[0])


ACTS: dict[str, Act] = {"assign": assign, "undo": undo, "card": card}

DUE: dict[str, Due] = {"card": grew_old}
