"""How the two reach each other beside their thread: each gives theirs, and neither is shown the
other's before both have agreed.

What one of them gave is kept, sealed, until the other gives theirs, would rather not, or says
nothing for `PATIENCE`; or until it is taken back, or the mentorship ends: where that comes sooner,
both read so at once. Then it is erased, and whoever was asked reads why. Who edits the message in
which they gave theirs corrects it, and who deletes it takes it back: what is kept, or what the
other was shown (`exchange_edits`).
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import people, unasked
from conversations.casework import unseen
from conversations.dialogue import dialogues
from conversations.mentoring import exchanged, pair, which
from conversations.mentoring.pair import button, called, slot_of, tell, words_for
from conversations.people import Side
from conversations.plain import fold
from conversations.turn import Act, Command, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import Card, Edited, Said
from storage.tables import Answers, Dialogue, Mentorship, Person

PATIENCE = timedelta(days=14)
"""How long what one gave waits for the other."""

ERASED = "erased"
"""Due, for one of the two: they read that what they gave is erased, since the two are no pair."""

SAME_FIGURES = 8
"""How many of its last figures tell a number, with or without what comes before it abroad."""

FORM = "exchange"

GIVEN = "exchange_given"
"""The form name of what one gave (a `Dialogue` row that is closed from the start); its subject is
the pair's. `mine` are the words, `source` tells the message that brought them."""


def exchange(turn: Turn, words: str) -> None:
    """`/exchange`: give how one can be reached, so that both may know; with words, those, in place
    of what was given before."""
    side = which.only_side(turn, "swap/begin/{}")
    if side is not None:
        _begin(turn, side, words)


def ways(turn: Turn, sides: Sequence[Side]) -> Rows:
    """The buttons that lead there, for each of these pairs."""
    if len(sides) == 1:
        label = turn.words("exchange.begin")
        return [[button(label, f"swap/begin/{sides[0].mentorship.id}")]]
    return [
        [
            button(
                turn.words("exchange.begin_with", name=pair.other_name(turn, side)),
                f"swap/begin/{side.mentorship.id}",
            )
        ]
        for side in sides
    ]


def hides(turn: Turn, sides: Sequence[Side], said: Said) -> bool:
    """Whether it is their own visiting card, or may be, and one of these has not exchanged details
    with them: nobody sees a number before both agree. Anybody else's crosses, as it would in
    words."""
    if said.card is None or not _may_be_own(turn, sides, said.card):
        return False
    session = turn.uow.session
    return not all(
        exchanged.by_both(session, row.id or 0, row.mentee_id, row.mentor_id)
        for row in (side.mentorship for side in sides)
    )


def _may_be_own(turn: Turn, sides: Sequence[Side], card: Card) -> bool:
    """Whether a card is its sender's, as their platform says, which knows no account behind many a
    card; or bears their name, or the number that they gave one of these."""
    name = turn.someone.name
    own = {fold(name), fold(people.first_name_of(name))} - {""}
    if card.own or fold(card.name) in own:
        return True
    given = (given_by(turn, side.mentorship, turn.someone.id) for side in sides)
    gave = [_figures(str(each.answers["mine"])) for each in given if each is not None]
    number = _figures(card.phone)[-SAME_FIGURES:]
    return len(number) == SAME_FIGURES and any(number in each for each in gave)


def _figures(text: str) -> str:
    return "".join(each for each in text if each.isdecimal())


def _begin(turn: Turn, side: Side, words: str = "") -> None:
    name = pair.other_name(turn, side)
    given = given_by(turn, side.mentorship, turn.someone.id)
    if given is not None and not words:
        back = button(turn.words("exchange.take_back"), f"swap/back/{side.mentorship.id}")
        slot = _kept(turn, side.mentorship, given.answers)
        turn.say(turn.words("exchange.waits", name=name), buttons=[[back]], slot=slot)
        return
    dialogues.open(turn, FORM, subject=pair.subject_of(side.mentorship), typed=words)


def _filled(turn: Turn, dialogue: Dialogue) -> None:
    side = pair.active_side(turn, dialogue)
    mine, source = str(dialogue.answers.get("mine") or ""), _told_in(turn)
    dialogue.answers = {}
    if side is None:
        return
    mentorship, other = side.mentorship, pair.other(turn, side)
    before = given_by(turn, mentorship, turn.someone.id)
    if before is not None:
        _settle(turn, mentorship, before, other, "thread.asked_below")
        turn.uow.session.delete(before)
    theirs = given_by(turn, mentorship, other.id)
    if theirs is not None:
        told_in = str(theirs.answers.get("source", ""))
        _show(turn, mentorship, turn.someone, other, str(theirs.answers["mine"]), told_in)
        _show(turn, mentorship, other, turn.someone, mine, source)
        _settle(turn, mentorship, theirs, turn.someone, "exchange.done")
        forget(turn, mentorship)
        return
    dialogues.keep(
        turn,
        turn.someone,
        GIVEN,
        subject=pair.subject_of(mentorship),
        outcome="given",
        answers={"mine": mine, "source": source},
    )
    turn.uow.remind(f"swap/{mentorship.id}", "over", turn.now + PATIENCE)
    back = button(turn.words("exchange.take_back"), f"swap/back/{mentorship.id}")
    told = _until(turn, mentorship, "kept", turn.someone, other)
    turn.say(told, buttons=[[back]], slot=_kept(turn, mentorship, {"source": source}))
    tell(
        turn,
        other,
        _until(turn, mentorship, "asked", other, turn.someone),
        buttons=answers(words_for(turn, other), mentorship),
        slot=f"{_questions(mentorship)}/{source}",
        under=slot_of(mentorship.id),
    )


def answers(words: Words, mentorship: Mentorship) -> Rows:
    """The answers of whoever is asked for how they can be reached."""
    return [
        [button(words("exchange.give"), f"swap/give/{mentorship.id}", "primary", "yes")],
        [button(words("exchange.not_now"), f"swap/no/{mentorship.id}", "plain", "no")],
    ]


def _until(turn: Turn, mentorship: Mentorship, key: str, to: Person, whose: Person) -> str:
    """That one gave theirs, for either of the two; with the last day, where that comes before
    `PATIENCE` is over."""
    words, name = words_for(turn, to), called(turn, whose, to)
    if mentorship.ends_at is None or mentorship.ends_at > turn.now + PATIENCE:
        return words(f"exchange.{key}", name=name)
    day = words.long_day(pair.last_day(turn, mentorship))
    return words(f"exchange.{key}_until", name=name, day=day)


def source_of(turn: Turn, ref: str) -> str:
    """What tells the message that brought somebody's contact details."""
    return f"{turn.event.where}/{ref}"


def _told_in(turn: Turn) -> str:
    """The same of the message that brings them in this turn, if one does; it may have been held,
    or its words kept."""
    said = turn.held or turn.kept or turn.event.what
    return source_of(turn, said.ref if isinstance(said, Said | Edited) else turn.event.id)


def _show(
    turn: Turn, mentorship: Mentorship, to: Person, whose: Person, what: str, source: str
) -> None:
    tell(
        turn,
        to,
        words_for(turn, to)("exchange.theirs", name=called(turn, whose, to)),
        quote=what,
        slot=exchanged.shown(mentorship.id, source),
        under=slot_of(mentorship.id),
    )


def is_asked(turn: Turn, side: Side) -> bool:
    """Whether the other has given theirs, and waits for those of the turn's person."""
    return given_by(turn, side.mentorship, side.other_id) is not None


def tells_how(text: str) -> bool:
    """Whether words hold a figure or an @, as most ways to reach somebody do. Pure."""
    return any(each.isdecimal() or each == "@" for each in text)


def give(turn: Turn, side: Side, words: str = "") -> None:
    """They were asked; once what was offered is gone, so is the question. With words, those."""
    if is_asked(turn, side):
        _begin(turn, side, words)
    else:
        turn.say(became(turn, side))


def became(turn: Turn, side: Side) -> str:
    """What became of the question that the turn's person was asked, once it is over: as it says
    where it stood, whichever language that is in."""
    under = slot_of(side.mentorship.id)
    asked = people.below(turn.uow, turn.someone.id or 0, _questions(side.mentorship))
    for where, slot in reversed(asked):  # the newest counts
        for key in _BECAME:
            told = (f"→ {each.words(key)}" for each in turn.catalogue)
            if any(turn.uow.says(where, slot, text, under=under) for text in told):
                return turn.words(key)
    return turn.words("exchange.over")


_BECAME = ("exchange.taken_back", "exchange.stays", "exchange.done", "exchange.over_unanswered")


def _not_now(turn: Turn, side: Side) -> None:
    row = given_by(turn, side.mentorship, side.other_id)
    if row is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _settle(turn, side.mentorship, row, turn.someone, "exchange.stays")
    forget(turn, side.mentorship)
    pair.put_away(turn, [FORM], pair.subject_of(side.mentorship), key="exchange.stays")
    turn.say(turn.words("exchange.declined", name=pair.other_name(turn, side)))
    pair.tell_other(turn, side, "exchange.declined_by")


def take_back(turn: Turn, side: Side) -> None:
    """What the turn's person gave is erased before the other has seen it."""
    row = given_by(turn, side.mentorship, turn.someone.id)
    if row is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _settle(turn, side.mentorship, row, pair.other(turn, side), "exchange.taken_back")
    forget(turn, side.mentorship)
    turn.say(turn.words("exchange.took_back"))
    _ask_after(turn, side)


def _ask_after(turn: Turn, side: Side) -> None:
    """The other was about to give theirs: they read that what they answer is gone, below the
    question. It stays open, so that what they are writing at this moment is not passed on as
    words for who has just taken back theirs."""
    other = pair.other(turn, side)
    row = dialogues.begun(turn, other, FORM, pair.subject_of(side.mentorship))
    if row is None or row.paused_at is not None:
        return
    words, name = words_for(turn, other), called(turn, turn.someone, other)
    first = words("exchange.taken_back_meanwhile", name=name, stop=words("dialogue.stop"))
    dialogues.ask(turn, row, other, first=first)


def _settle(
    turn: Turn, mentorship: Mentorship, given: Dialogue, whom: Person, key: str, more: str = ""
) -> None:
    """Where somebody was asked because of what the other gave, it says what became of it, and
    `more`; so does what told the other that it waits."""
    giver, source = pair.person(turn, given.person_id), str(given.answers.get("source", ""))
    told = f"→ {words_for(turn, giver)(_TO_GIVER.get(key, key))}"
    for where, slot in people.below(
        turn.uow, given.person_id, exchanged.kept(mentorship.id, source)
    ):
        turn.say(told, to=where, slot=slot, anew=False, under=slot_of(mentorship.id))
    text = f"→ {words_for(turn, whom)(key)}{more}"
    slot = f"{_questions(mentorship)}/{source}"
    for where in people.showing(turn.uow, whom.id or 0, slot):
        turn.say(text, to=where, slot=slot, under=slot_of(mentorship.id))


_TO_GIVER = {
    "exchange.over_unanswered": "exchange.over",
    "thread.asked_below": "exchange.given_anew",
}
"""What is said otherwise to the one who gave theirs."""


def _kept(turn: Turn, mentorship: Mentorship, given: Answers) -> str:
    """Where it is said, in this turn, that what was given waits for the other's."""
    return f"{exchanged.kept(mentorship.id, str(given.get('source', '')))}{turn.event.id}"


def _questions(mentorship: Mentorship) -> str:
    """What begins the slots of the questions for somebody's contact details: each offer asks anew,
    and is told by the message that brought what it offers."""
    return f"{slot_of(mentorship.id)}/exchange"


def given_by(turn: Turn, mentorship: Mentorship, person_id: int | None) -> Dialogue | None:
    """What a person gave to this mentorship that still waits for the other's."""
    rows = _all(turn, mentorship)
    return next((each for each in rows if each.person_id == person_id), None)


def _all(turn: Turn, mentorship: Mentorship) -> Sequence[Dialogue]:
    known = {"subject": pair.subject_of(mentorship)}
    return turn.uow.session.exec(_ALL, params=known).all()


_ALL = (
    select(Dialogue)
    .where(Dialogue.form == GIVEN, Dialogue.subject == bindparam("subject"))
    .order_by(col(Dialogue.id))
)


def forget(turn: Turn, mentorship: Mentorship) -> None:
    """What was given, and not shown, is erased."""
    for row in _all(turn, mentorship):
        turn.uow.session.delete(row)
    turn.uow.session.flush()
    turn.uow.unremind(f"swap/{mentorship.id}")


def end(turn: Turn, mentorship: Mentorship) -> None:
    """The mentorship is over: what one gave is erased, and they read so after all else; whoever was
    asked for theirs reads that it no longer stands."""
    for row in _all(turn, mentorship):
        giver = pair.person(turn, row.person_id)
        other = pair.person(turn, people.side_of(mentorship, row.person_id).other_id)
        way = _way(turn, mentorship, other)
        _settle(turn, mentorship, row, other, "exchange.over_ended", way)
        turn.at_the_end(partial(_tell_erased, turn, mentorship, giver, other))
    pair.put_away(turn, [FORM], pair.subject_of(mentorship), key="exchange.ended")
    forget(turn, mentorship)


def _tell_erased(turn: Turn, mentorship: Mentorship, giver: Person, other: Person) -> None:
    role = people.side_of(mentorship, giver.id or 0).role
    due = (f"swap/{mentorship.id}", f"{ERASED}/{role}")
    if giver.erased_at is None and not pair.waits(turn, giver, *due):
        name = called(turn, other, giver) or words_for(turn, giver)("ending.the_other")
        text = words_for(turn, giver)("exchange.ended_erased", name=name)
        text += _way(turn, mentorship, giver)
        tell(turn, giver, text, under=slot_of(mentorship.id))


def _way(turn: Turn, mentorship: Mentorship, who: Person) -> str:
    """What can still be done after the end, unless one of the two chose to go."""
    stays = mentorship.outcome in ("complete", "end_faded", "end_early")
    return f" {words_for(turn, who)('exchange.ended_way')}" if stays else ""


def came_due(turn: Turn, number: str, step: str) -> None:
    """The other has said nothing for long: what was given is erased, and who gave it is told, at an
    hour of theirs, on a day on which they were told nothing else, and not while distress of one of
    the two waits to be seen to. Or it is an hour at which one of them may read that theirs is
    erased, since the two are no pair any more."""
    mentorship = turn.uow.lock(Mentorship, int(number))
    what, _, role = step.partition("/")
    if what == ERASED and mentorship is not None:
        giver = pair.of_role(turn, mentorship, role)
        _tell_erased(turn, mentorship, giver, pair.of_role(turn, mentorship, pair.other_role(role)))
        return
    row = next(iter(_all(turn, mentorship)), None) if mentorship is not None else None
    if mentorship is None or row is None:
        return
    giver = pair.person(turn, row.person_id)
    other = pair.person(turn, people.side_of(mentorship, row.person_id).other_id)
    due = (f"swap/{mentorship.id}", step)
    if unseen.puts_off(turn, (giver, other), *due) or unasked.puts_off(turn, giver, *due):
        return
    unasked.told(turn, giver)
    _settle(turn, mentorship, row, other, "exchange.over_unanswered")
    forget(turn, mentorship)
    pair.put_away(turn, [FORM], pair.subject_of(mentorship), key="exchange.over_unanswered")
    text = words_for(turn, giver)("exchange.unanswered", name=called(turn, other, giver))
    tell(turn, giver, text, under=slot_of(mentorship.id))


_BUTTONS = {"begin": _begin, "give": give, "no": _not_now, "back": take_back}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`swap/<verb>/<mentorship>`: a button about how the two reach each other."""
    verb, number = (*rest, "", "")[:2]
    side = pair.locked_side(turn, number)
    if side is not None and verb in _BUTTONS and side.mentorship.state == "ended":
        turn.say(turn.words("exchange.ended"))
        return
    side = pair.button_side(turn, number, known=verb in _BUTTONS)
    if side is not None:
        _BUTTONS[verb](turn, side)


ACTS: dict[str, Act] = {"swap": pressed}

COMMANDS: dict[str, Command] = {
    **dict.fromkeys(
        ("exchange", "échanger", "echanger", "coordonnées", "coordonnees"),
        exchange,
    ),
}

FINISHED: dict[str, Finish] = {FORM: _filled}

DUE: dict[str, Due] = {"swap": came_due}
