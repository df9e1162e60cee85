"""For whom? A message that may be meant for another is held until its author has said so.

Each message is held by itself and asked about by itself: what is pressed under one question moves
that message and no other. Who does not say so is reminded (see `unsaid`).
"""

from collections.abc import Sequence

from conversations import people, plain
from conversations.dialogue import dialogues, wishes
from conversations.mentee import care, correcting, deferred, held_words, opening, taking, whose
from conversations.mentee.held_words import PUT, STOOD, settle
from conversations.mentee.standing import resume_buttons
from conversations.mentee.whose import ANSWERS, BUTTON, FRESH, HOLD, OFFERED, QUESTIONS
from conversations.mentoring import (
    contacting,
    exchanging,
    extending,
    inquiring,
    introduction,
    last_words,
    meetings,
    mentors,
    pair,
    parting,
)
from conversations.people import Side
from conversations.team import appointments, replies
from conversations.thread import beside, limits, mute, objective, once, pulses, reporting, unsaid
from conversations.thread.asked import takes_words, typed
from conversations.thread.newest import OF_TWO
from conversations.thread.relay import relay
from conversations.turn import Act, Turn
from storage.mail import FILE, Edited, File, Pressed, Ref, Said
from storage.tables import Dialogue

MORE = "more"
"""The others of a held message's album."""


def ask(
    turn: Turn,
    sides: Sequence[Side],
    dialogue: Dialogue | None,
    asked: str,
    said: Said,
    questions: Sequence[str] = (),
) -> None:
    """Hold a message and ask for whom it is. `asked` is the act that would answer what we asked
    last, if anything; `questions` names all that it may answer, which are asked about once."""
    once.note(turn, questions)
    if _joins(turn, said):
        return
    recent = [row for row in beside.rows(turn, sides) if turn.now - row.touched_at <= FRESH]
    if recent and not asked:  # what we asked before that may still be what they answer
        before = str(recent[-1].answers["asked"])
        asked = "" if before.startswith(BUTTON) else before  # these are other words
    if asked.startswith(BUTTON) and asked.removeprefix(BUTTON).split("/")[0] not in _ANSWERED:
        asked = ""  # a way that is pressed: typed, it can't be told from words for the other
    # The question's slot is made from the message: ids of rows are used again.
    person, subject = turn.someone, f"{HOLD}/{said.ref}"
    assert person.id is not None
    choices = whose.choices(turn, sides, dialogue, asked, said)
    answers = {
        "said": said.model_dump(mode="json"),
        "where": turn.event.where,
        "under": turn.thread_slot(),
        "asked": asked,
        "sides": [side.mentorship.id for side in sides],
        "dialogue": dialogue.id if dialogue is not None else 0,
        STOOD: held_words.stands_in(dialogue, said),
        PUT: (dialogues.run_of(turn, dialogue).position or "") if dialogue is not None else "",
        OFFERED: [list(each) for each in beside.kept(turn)],
        ANSWERS: whose.answers_of(choices),
        QUESTIONS: [
            *questions,
            *(name for each in recent for name in each.answers.get(QUESTIONS, ())),
        ],
    }
    row = dialogues.keep(turn, person, HOLD, subject=subject, outcome="held", answers=answers)
    led_on = asked.startswith(("open/", BUTTON)) or takes_words(turn, asked)
    first = "for_whom" if dialogue is not None or led_on or not asked else "for_whom_or_buttons"
    turn.say(
        turn.words("thread.held_too" if recent else f"thread.{first}"),
        buttons=whose.rows(turn, row, choices),
        slot=row.subject,
        reply_to=said.ref,
    )
    unsaid.plan(turn, person)


def _joins(turn: Turn, said: Said) -> bool:
    """Whether another of its album is held: the album is asked about once, and goes as one."""
    for row in whose.of(turn):
        first = Said.model_validate(row.answers["said"])
        if said.album and first.album == said.album:
            more = [*row.answers.get(MORE, ()), said.model_dump(mode="json")]
            row.answers = {**row.answers, MORE: more}
            return True
    return False


def _whole(row: Dialogue) -> list[Said]:
    """A held message, with the others of its album."""
    held = [row.answers["said"], *row.answers.get(MORE, ())]
    return [Said.model_validate(each) for each in held]


def edited(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of a message that is held; False for any other."""
    if edited.gone and edited.file is not None:
        return _without(turn, edited.file)
    if edited.gone:
        return _dropped(turn, edited.ref)
    for row in whose.of(turn):
        whole = _whole(row)
        if any(each.ref == edited.ref for each in whole):
            changed: dict[str, object] = {"text": edited.text, "marks": edited.marks}
            if edited.file is not None:  # perhaps another one
                changed["file"] = edited.file
            first, *more = [
                each.model_copy(update=changed) if each.ref == edited.ref else each
                for each in whole
            ]
            held = {"said": first.model_dump(mode="json")}
            others = {MORE: [each.model_dump(mode="json") for each in more]} if more else {}
            row.answers = {**row.answers, **held, **others}
            held_words.was_edited(turn, row)
            return True
    return False


def _without(turn: Turn, file: File) -> bool:
    """Its author deleted this file of a message: what is held goes without it."""
    for row in whose.of(turn):
        whole, ref = _whole(row), Ref(row.answers["said"]["ref"])
        stay = [each for each in whole if each.file is None or each.file.source != file.source]
        if len(stay) == len(whole):
            continue
        if whole[0] not in stay and (whole[0].text or whole[0].place):
            stay.insert(0, whole[0].model_copy(update={"file": None}))
        if not stay:
            return _dropped(turn, Ref(ref.split(FILE)[0]))
        # Its buttons know it by the name of its first message.
        stay[0] = stay[0].model_copy(update={"ref": ref})
        first, *more = [each.model_dump(mode="json") for each in stay]
        row.answers = {**row.answers, "said": first, MORE: more}
        return True
    return False


def _dropped(turn: Turn, ref: Ref) -> bool:
    """Its author deleted a message, with all its files: what of it is held is for nobody."""
    rows = [row for row in whose.of(turn) if row.answers["said"]["ref"].split(FILE)[0] == ref]
    for row in rows:
        settle(turn, row, turn.words("thread.sent_to_nobody"))
        turn.uow.session.delete(row)
    turn.uow.session.flush()
    if rows:
        held_words.hush(turn)
    return bool(rows)


def chosen(turn: Turn, rest: Sequence[str]) -> None:
    """`w/<held>/m/<mentorship>`, `w/<held>/d/<dialogue>`, `w/<held>/f/<form>/<subject>`,
    `w/<held>/g/<mentorship>`, `w/<held>/r/<line of history>`, `w/<held>/a/<act>`,
    `w/<held>/o/<wish>` or `w/<held>/x`: for whom a held message is. Once that is said, it is held
    no longer."""
    which, kind, *target = (*rest, "", "")
    number, _, mark = which.partition(".")
    row = turn.uow.lock(Dialogue, plain.number(number))
    mine = row is not None and row.form == HOLD and row.person_id == turn.someone.id
    if row is None or not mine or mark != whose.mark(row):
        became = _became(turn)
        turn.say(became or turn.words("thread.gone"), buttons=() if became else unsaid.anew(turn))
        return
    turn.held = said = Said.model_validate(row.answers["said"])
    ways = {
        "m": _to_person,
        "d": _to_dialogue,
        "f": _to_form,
        "g": _to_exchange,
        "r": _to_reply,
        "a": _to_button,
        "o": _to_wish,
    }
    over = {"g": _is_over, "m": _closed}
    if kind in over and over[kind](turn, row, target):
        return
    if kind == "x":
        settle(turn, row, turn.words("thread.sent_to_nobody"))
    elif kind not in ways or not ways[kind](turn, row, said, target):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if kind != "m":  # the question that they may have answered is still before their author
        once.forget(turn, row.answers.get(QUESTIONS, ()))
    turn.uow.session.delete(row)
    turn.uow.session.flush()
    held_words.hush(turn)


def _became(turn: Turn) -> str:
    """What became of a message whose buttons are pressed once more, as it says there by now,
    whichever language that is in; empty where nobody got it. Who taps twice is not to write it
    again."""
    at = turn.event.what.ref if isinstance(turn.event.what, Pressed) else None
    stands = turn.uow.standing(turn.event.where, at) if at is not None else None
    if stands is None:
        return ""
    sides = people.all_mentorships(turn.uow, turn.someone.id or 0)
    became = [("thread.sent_to", pair.other_name(turn, side)) for side in sides]
    became += [(f"thread.taken_{key}", "") for key in ("as_answer", "as_press", "for_team")]
    for key, name in became:
        for each in turn.catalogue:
            text = f"→ {each.words(key, name=name)}"
            if turn.uow.says(turn.event.where, stands.slot, text, under=stands.under):
                return turn.words(key, name=name)
    return ""


def _to_person(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    side = _side(turn, target[0])
    if side is None:
        return False
    if side.mentorship.state == "ended":  # it may be a last word: see `_closed`
        settle(turn, row, turn.words("thread.taken_for_last", name=pair.other_name(turn, side)))
        last_words.begin(turn, side, said.text)
        return True
    if side.mentorship.state != "active" or exchanging.hides(turn, [side], said):
        return False
    came = held_words.came_to(row)
    for each in _whole(row):
        if came != turn.event.where:  # what it replied to is of another place
            each = each.model_copy(update={"reply_to": None})
        relay(turn, side, each, acknowledge=False, wrote_in=came)
    settle(turn, row, turn.words("thread.sent_to", name=pair.other_name(turn, side)))
    _leave(turn, row)
    return True


def _leave(turn: Turn, row: Dialogue) -> None:
    """Put aside the form that held words may have answered, once they were for the other, so that
    what its person goes on writing is not asked about each time; but for one whose answers the
    other must not read."""
    dialogue = dialogues.current(turn)
    if dialogue is None or dialogue.id != row.answers["dialogue"] or dialogue.form not in OF_TWO:
        return
    if dialogue.touched_at > row.opened_at:  # they have gone on with it since
        return
    dialogue.paused_at = turn.now
    title = turn.programme.forms[dialogue.form].title
    text = turn.words("thread.left_aside", title=title)
    turn.say(text, buttons=resume_buttons(turn, dialogue))


def _side(turn: Turn, number: str) -> Side | None:
    sides = people.all_mentorships(turn.uow, turn.someone.id or 0)
    return next((each for each in sides if str(each.mentorship.id) == number), None)


def _closed(turn: Turn, row: Dialogue, target: Sequence[str]) -> bool:
    """Whether the thread that words were for has closed, and they are no last word either: their
    author reads so, and is asked anew, as nobody has the words yet."""
    side, said = _side(turn, target[0]), Said.model_validate(row.answers["said"])
    if side is None or side.mentorship.state != "ended" or whose.last_word(turn, side, said):
        return False
    name = pair.other_name(turn, side)  # who erased everything has none any more
    key = "thread.too_late_held" if name else "thread.closed_held"
    held_words.ask_again(turn, row, turn.words(key, name=name))
    return True


def _to_dialogue(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    dialogue = turn.uow.session.get(Dialogue, plain.number(target[0]))
    if dialogue is None or dialogue.closed_at or dialogue.person_id != turn.someone.id:
        return False
    if whose.answered_by_buttons(turn, dialogue, said):
        settle(turn, row, turn.words("thread.sent_to_nobody"))
        dialogue.paused_at = None
        dialogues.ask(turn, dialogue)
        return True
    key = "taken_for_team" if dialogue.form in dialogues.TO_TEAM else "taken_as_answer"
    settle(turn, row, turn.words(f"thread.{key}"))
    dialogue.paused_at = None
    if _answers_before(turn, row, dialogue, said):
        return True
    if turn.programme.forms[dialogue.form].files:
        for each in _whole(row):
            taking.take(turn, dialogue, each.model_copy(update={"forwarded": False}))
        return True
    if said.file is not None:
        turn.say(turn.words("enclosure.words_alone"))
    taking.take(turn, dialogue, Said(text=said.text, ref=said.ref))
    return True


def _answers_before(turn: Turn, row: Dialogue, dialogue: Dialogue, said: Said) -> bool:
    """Held words answer the question that was put when they were written: where another is by now,
    the form goes back to it. True where it has an answer since, which they replace only once their
    author has seen it."""
    name, run = str(row.answers.get(PUT, "")), dialogues.run_of(turn, dialogue)
    if name not in run.path or name == run.position:
        return False
    if run.value(name) is not None:
        correcting.keep(dialogue, run, said)
        correcting.propose(turn, dialogue, dialogues.run_of(turn, dialogue), name)
        return True
    run = run.look_again(name)
    dialogue.answers, dialogue.revisiting = dict(run.answers), run.revisiting
    return False


def _to_form(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words answer the form's question that takes words; the others are asked. Where none does,
    nobody gets them, and it is asked."""
    form, subject = target[0], "/".join(part for part in target[1:] if part)
    if form not in turn.programme.forms or not opening.belongs(turn, form, subject):
        return False
    live = people.live_mentorships(turn.uow, turn.someone.id or 0)
    to_letter = row.answers["asked"] == "answer_letter"  # which is about none of the pairs
    if form == "to_team" and subject.startswith("person/") and len(live) > 1 and not to_letter:
        settle(turn, row, turn.words("thread.taken_for_team"))
        pulses.team_held(turn, said.text)
        return True
    key = "taken_for_team" if form == "to_team" else "taken_as_answer"
    form = opening.form_meant(turn, form, subject)
    name = whose.text_of(turn, form)
    adds = {name: said.text} if name and said.text else None
    taken = opening.begin(turn, form, subject, adds) and name
    taking.enclose(turn, _whole(row))
    if turn.programme.forms[form].listens:
        care.heard(turn, said.text)
    settle(turn, row, turn.words(f"thread.{key if taken else 'sent_to_nobody'}"))
    return True


def _to_exchange(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words are how to reach their author, whom the other has asked. What has neither a figure
    nor an @ may be anything, and would be answered with the other's: then they are asked for."""
    side = pair.locked_side(turn, target[0])
    if side is None or not exchanging.is_asked(turn, side):
        return False
    words = said.text if exchanging.tells_how(said.text) else ""
    settle(turn, row, turn.words(f"thread.{'taken_as_answer' if words else 'sent_to_nobody'}"))
    if words and said.file is not None:
        turn.say(turn.words("enclosure.words_alone"))
    exchanging.give(turn, side, words)
    return True


def _is_over(turn: Turn, row: Dialogue, target: Sequence[str]) -> bool:
    """Whether the exchange that words were to answer is over: their author reads what became of
    it, and is asked anew, as nobody has the words yet."""
    side = pair.locked_side(turn, target[0])
    if side is None or exchanging.is_asked(turn, side):
        return False
    row.answers = {**row.answers, "asked": ""}
    text = f"{exchanging.became(turn, side)}\n\n{turn.words('thread.for_whom')}"
    held_words.ask_again(turn, row, text)
    return True


def _to_reply(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words answer a question or a letter of the team; they are shown before they leave."""
    if not replies.may_reply(turn, target[0]):
        return False
    settle(turn, row, turn.words("thread.taken_for_team"))
    replies.reply(turn, target, words=said.text)
    taking.enclose(turn, _whole(row))
    care.heard(turn, said.text)
    return True


def _to_button(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words are those of a button that waits, or agree to a date that does: the button counts
    as pressed, if it waits still."""
    word, *rest = (part for part in target if part)
    act = "/".join((word, *rest))
    if whose.date_in(turn, BUTTON + act) is not None or act.startswith(whose.MET):
        settle(turn, row, turn.words("thread.taken_as_press"))
        meetings.pressed(turn, rest)
        return True
    if typed(turn, said.text) != act or word not in _ANSWERED:
        return False
    settle(turn, row, turn.words("thread.taken_as_press"))
    _ANSWERED[word](turn, rest)
    return True


def _to_wish(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words are a wish for us, which is granted as if its command were typed. What is to be
    reported begins the report."""
    wish = whose.wish(turn, said)
    if not wish or wish != target[0]:
        return False
    told = turn.programme.commands[wish]
    settle(turn, row, turn.words("thread.taken_as_wish", wish=told))
    languages = [each.words for each in turn.catalogue]
    more = wish == wishes.REPORT and wishes.says_more(languages, said.text)
    turn.typed = (wish, said.text if more else "")
    turn.commands[wish](turn, turn.typed[1])
    taking.enclose(turn, _whole(row))
    return True


_ANSWERED: dict[str, Act] = {
    **appointments.ACTS,
    **contacting.ACTS,
    **deferred.ACTS,
    "end": parting.pressed,
    **exchanging.ACTS,
    **extending.ACTS,
    **inquiring.ACTS,
    **introduction.ACTS,
    **limits.ACTS,
    **meetings.ACTS,
    **mentors.ACTS,
    **mute.ACTS,
    **objective.ACTS,
    **opening.ACTS,
    **reporting.ACTS,
    **replies.ACTS,
}
"""What answers the buttons that `asked.typed` names."""


ACTS: dict[str, Act] = {"w": chosen}
