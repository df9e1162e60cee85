"""From inside a mentorship, mentee and mentor together ask a contact of the network.

Either writes what it is for, what about, and up to three questions; the other agrees, or says what
they would ask otherwise, and then it may be gone through again; both see up to three contacts,
without a name, and either picks one. What that contact would read is shown to the mentee word for
word, and leaves by the mentee's hand alone. With a yes a talk is arranged (`contacting`); otherwise
the next are offered; where nobody is left, they may ask otherwise. What was learnt is `afterwards`.

The team learns that it happens, from the case's history and thread, and none of the words.
"""

import hashlib
from collections.abc import Sequence

from conversations import hours, plain
from conversations.casework import casebook, inquiries
from conversations.dialogue import dialogues
from conversations.mentoring import afterwards, contacting, looking, pair, quotas, suggesting, which
from conversations.people import Side, side_of
from conversations.turn import Act, Command, Due, Finish, Turn
from storage.tables import Answers, Dialogue, Inquiry, Mentorship, Person, Request

FORM, WHY = "inquiry", "inquiry_why"
QUESTIONS = ("first", "second", "third")


# --- beginning ------------------------------------------------------------------------------


def command(turn: Turn, words: str) -> None:
    """`/contact what about`: ask a contact something, together; where that is under way, how it
    stands."""
    side = which.only_side(turn, "inquiry/begin/{}")
    if side is not None:
        _begin(turn, side, words)


def _begin(turn: Turn, side: Side, about: str = "") -> None:
    if side.mentorship.state != "active":
        turn.say(turn.words("mentorship.over"))
        return
    inquiry = inquiries.open_of(turn.uow.session, side.mentorship.id)
    if inquiry is not None:
        looking.show(turn, inquiry, side.role)
        return
    known = _kept(turn, side)
    adds = {"about": about} if about else None
    dialogue = dialogues.open(
        turn,
        FORM,
        subject=pair.subject_of(side.mentorship),
        answers=known,
        adds=adds,
        asks=not about,
    )
    if about:
        dialogues.ask(turn, dialogue, first=turn.words("inquiry.about_noted", about=about))


def _kept(turn: Turn, side: Side) -> Answers:
    """What this person wrote that the other would not ask so: they go through it again, and change
    what they want. Nothing where that is not what came last."""
    last = next(reversed(inquiries.of_mentorship(turn.uow.session, side.mentorship.id)), None)
    if last is None or last.state != inquiries.REFUSED or last.by != turn.someone.id:
        return {}
    return {**_as_answers(last), "about": last.about} if last.about else {}


def _as_answers(inquiry: Inquiry) -> Answers:
    """An inquiry as it was written in the form, without what it is about."""
    asked = dict.fromkeys(QUESTIONS) | dict(zip(QUESTIONS, inquiry.questions, strict=False))
    return {"purpose": inquiry.purpose, **asked}


def written(turn: Turn, dialogue: Dialogue) -> None:
    """One of the two has written it: the other reads it, and is to agree. Where the other was
    faster, or all is over, nothing is sent, and its author has it back."""
    number, answers = plain.number(dialogue.subject.rpartition("/")[2]), dialogue.answers
    side = _held_side(turn, turn.uow.session.get(Mentorship, number))
    assert turn.someone.id is not None
    inquiry = Inquiry(
        mentorship_id=number,
        by=turn.someone.id,
        state="begun",
        purpose=answers["purpose"],
        about=answers["about"],
        questions=[answers[name] for name in QUESTIONS if answers[name]],
        opened_at=turn.now,
    )
    if side is None:
        _give_back(turn, dialogue, inquiry, turn.words("mentorship.over"))
        return
    other = pair.other_name(turn, side)
    if inquiries.open_of(turn.uow.session, side.mentorship.id) is not None:
        text = turn.words("inquiry.there_is_one", name=other)
        _give_back(turn, dialogue, inquiry, text)
        return
    turn.uow.session.add(inquiry)
    turn.uow.session.flush()
    turn.say(turn.words("inquiry.passed_on", name=other))
    looking.show(turn, inquiry, pair.other_role(side.role))


def _give_back(turn: Turn, dialogue: Dialogue, inquiry: Inquiry, text: str) -> None:
    dialogue.outcome = "stopped"
    turn.say(text, quote=looking.own_words(inquiry, turn.programme))


# --- buttons ----------------------------------------------------------------------------------


def _agree(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """The other agrees: both may choose."""
    if inquiry.state != "begun" or inquiry.by == turn.someone.id:
        looking.show(turn, inquiry, side.role)
        return
    inquiry.state = "choosing"
    for role in pair.ROLES:
        looking.show(turn, inquiry, role)


def _refuse(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """The other would rather not, or not so: nothing has left the two. It counts at once, and who
    wrote it may go through it again; why is a question that may be skipped."""
    if inquiry.state != "begun" or inquiry.by == turn.someone.id:
        looking.show(turn, inquiry, side.role)
        return
    inquiries.give_up(turn, inquiry)
    inquiry.state = inquiries.REFUSED
    turn.say(turn.words("inquiry.refused", name=pair.other_name(turn, side)))
    _tell_other(turn, side, inquiry, "inquiry.refused_other", anew=True)
    dialogues.open(turn, WHY, subject=inquiries.subject_of(inquiry))


def why_told(turn: Turn, dialogue: Dialogue) -> None:
    """What the other would ask otherwise, for whoever wrote it."""
    why = str(dialogue.answers["why"] or "")
    inquiry = turn.uow.session.get(Inquiry, plain.number(dialogue.subject.rpartition("/")[2]))
    row = looking.mentorship_of(turn, inquiry) if inquiry is not None else None
    side = _held_side(turn, row)
    if inquiry is None or side is None:
        turn.say(turn.words("mentorship.over"))
        return
    key = "inquiry.why_passed_on" if why else "inquiry.why_skipped"
    turn.say(turn.words(key, name=pair.other_name(turn, side)))
    if why:
        _tell_other(turn, side, inquiry, "inquiry.why", quote=why, anew=True)
    dialogues.go_on(turn, at_questions=True)


def _pick(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """One of those that were suggested: the mentee reads what they would read."""
    contact = _free(turn, side, inquiry, plain.number("".join(rest[:1])))
    if contact is None:
        return
    if side.role == "mentor":
        name = pair.other_name(turn, side)
        looking.post(turn, inquiry, turn.someone, turn.words("inquiry.mentee_reads", name=name))
    _preview(turn, inquiry, contact)


def _preview(turn: Turn, inquiry: Inquiry, contact: Person) -> None:
    mentee, text = looking.owner(turn, inquiry, "mentee"), looking.asks(turn, inquiry, contact)
    words = pair.words_for(turn, mentee)
    act = f"inquiry/send/{inquiry.id}/{contact.id}/{_mark(contact, text)}"
    send = pair.button(words("inquiry.button.send"), act, "primary")
    another = pair.button(words("inquiry.button.another"), f"inquiry/show/{inquiry.id}")
    drop = pair.button(words("inquiry.button.drop"), f"inquiry/drop/{inquiry.id}")
    looking.post(
        turn,
        inquiry,
        mentee,
        words("inquiry.preview"),
        quote=text,
        rows=[[send], [another], [drop]],
    )


def _mark(contact: Person, text: str) -> str:
    """What names a preview, so that what leaves is what was read."""
    seen = f"{contact.id} {text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(seen).hexdigest()[:12]


def _send(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """The mentee has read it, and sends it: to a contact who still may be asked."""
    number, mark = (*rest, "", "")[:2]
    contact = _free(turn, side, inquiry, plain.number(number))
    if contact is None:
        return
    if side.role != "mentee":
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    text = looking.asks(turn, inquiry, contact)
    if mark != _mark(contact, text):  # a name or a language has changed: it is shown anew
        _preview(turn, inquiry, contact)
        return
    request = pair.request(turn, side.mentorship)
    casebook.note(turn, request, "pair_asks", why=f"person/{contact.id}")
    talk = contacting.put(turn, request, inquiry, contact, text)
    casebook.refresh(turn, request)
    contacting.tell_team(turn, talk, "contact.pair_thread.asked")
    for role in pair.ROLES:
        looking.show(turn, inquiry, role)


def _free(turn: Turn, side: Side, inquiry: Inquiry, number: int) -> Person | None:
    """The contact of this number, if one is to be chosen and they may be asked; their profile is
    locked. Otherwise it is said where things stand."""
    person = turn.uow.session.get(Person, number)
    if inquiry.state == "choosing" and person is not None:
        limits = turn.catalogue.home.limits
        at = hours.decent_for(person, turn.now, limits)
        takes = quotas.may_ask(turn.uow, number, at, limits)
        sought = suggesting.sought(turn.uow.session, inquiry, turn.catalogue, turn.now)
        if takes and not sought.why_not(number):
            return person
        turn.say(turn.words("inquiry.taken"))
    looking.show(turn, inquiry, side.role)
    return None


def _else(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """They do not wait for this contact any longer."""
    if inquiry.state == "asked":
        inquiries.take_back(turn, inquiry)
        inquiry.state = "choosing"
        _note_withdrawn(turn, side)
        looking.show(turn, inquiry, pair.other_role(side.role))
    looking.show(turn, inquiry, side.role)


def _drop(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """Either of the two leaves it at that."""
    was_asked = inquiry.state == "asked"
    inquiries.give_up(turn, inquiry)
    if was_asked:
        _note_withdrawn(turn, side)
    turn.say(turn.words("inquiry.dropped"))
    _tell_other(turn, side, inquiry, "inquiry.dropped_other")


def _anew(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    """Nobody is left to ask: the same with another subject, and whatever else they change as they
    read it over. The other is to agree anew."""
    if inquiry.state != "choosing":
        looking.show(turn, inquiry, side.role)
        return
    inquiries.give_up(turn, inquiry)
    _tell_other(turn, side, inquiry, "inquiry.anew_other")
    subject = pair.subject_of(side.mentorship)
    dialogues.open(turn, FORM, subject=subject, answers=_as_answers(inquiry))


def _note_withdrawn(turn: Turn, side: Side) -> None:
    request = pair.request(turn, side.mentorship)
    casebook.note(turn, request, "pair_withdraws")
    casebook.refresh(turn, request)


def _tell_other(
    turn: Turn, side: Side, inquiry: Inquiry, key: str, *, quote: str = "", anew: bool = False
) -> None:
    """The other reads it, with the way back to what they wrote (`anew`)."""
    other = pair.other(turn, side)
    words = pair.words_for(turn, other)
    rows = [[looking.button(words, "anew", inquiry, style="primary")]] if anew else ()
    text = words(key, name=pair.called(turn, turn.someone, other))
    looking.post(turn, inquiry, other, text, quote=quote, rows=rows)


def _show(turn: Turn, side: Side, inquiry: Inquiry, rest: Sequence[str]) -> None:
    looking.show(turn, inquiry, side.role)


_BUTTONS = {
    "agree": _agree,
    "refuse": _refuse,
    "pick": _pick,
    "send": _send,
    "else": _else,
    "drop": _drop,
    "anew": _anew,
    "show": _show,
}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`inquiry/begin/<mentorship>`, or `inquiry/<verb>/<inquiry>`: a button of the pair's."""
    verb, number, *more = (*rest, "", "")
    if verb == "begin":
        side = pair.locked_side(turn, number)
        if side is None:
            turn.say(turn.words("dialogue.old_button_alone"))
        else:
            _begin(turn, side)
        return
    inquiry = turn.uow.session.get(Inquiry, plain.number(number))
    row = looking.mentorship_of(turn, inquiry) if inquiry is not None else None
    side = _held_side(turn, row)
    if inquiry is None or verb not in _BUTTONS:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if side is None:
        pair.button_side(turn, str(inquiry.mentorship_id))  # says that it is over, or not theirs
        return
    turn.uow.session.refresh(inquiry)  # the other, or the contact, may have been faster
    if verb == "anew" and inquiry.state == inquiries.REFUSED and inquiry.by == turn.someone.id:
        _begin(turn, side)
    elif inquiry.state not in inquiries.OPEN:
        turn.say(turn.words("inquiry.moved_on"))
    else:
        _BUTTONS[verb](turn, side, inquiry, more)


def _held_side(turn: Turn, mentorship: Mentorship | None) -> Side | None:
    """The person's side of a mentorship that goes on, its case locked; otherwise None."""
    if mentorship is None or turn.someone.id is None:
        return None
    turn.uow.lock(Request, mentorship.request_id)
    turn.uow.session.refresh(mentorship)
    if mentorship.state != "active":
        return None
    try:
        return side_of(mentorship, turn.someone.id)
    except LookupError:
        return None


# --- what comes due ---------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`inquiry/<id>`: an hour at which one of the two may learn where it stands, or at which the
    mentee is asked how the talk was, or the contact may read their thanks."""
    inquiry = turn.uow.session.get(Inquiry, plain.number(number))
    if inquiry is None:
        return
    turn.uow.lock(Request, looking.mentorship_of(turn, inquiry).request_id)
    turn.uow.session.refresh(inquiry)
    if step == contacting.ASK_BACK:
        afterwards.ask(turn, inquiry)
    elif step == afterwards.THANK:
        afterwards.thank(turn, inquiry)
    elif step in pair.ROLES:
        looking.came_due(turn, inquiry, step)


ACTS: dict[str, Act] = {"inquiry": pressed, **afterwards.ACTS}

COMMANDS: dict[str, Command] = {
    "contact": command,
    "reseau": command,
    "réseau": command,
    "network": command,
}

FINISHED: dict[str, Finish] = {FORM: written, WHY: why_told, **afterwards.FINISHED}

DUE: dict[str, Due] = {"inquiry": came_due}
