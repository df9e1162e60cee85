"""Buttons of a dialogue, and what each does to it. Typed equivalents come here, too (`taking`).

Whatever is pressed gets an answer: it is taken, or said kindly to be of another moment.
"""

from collections.abc import Sequence
from dataclasses import replace

from conversations.casework import enclosures
from conversations.dialogue import dialogues
from conversations.dialogue.answers import KINDS
from conversations.dialogue.asking import buttons, left, mark, put
from conversations.dialogue.dialogues import (
    abandon,
    ask,
    ask_beside,
    finish,
    go_on,
    leave,
    put_aside,
    run_of,
)
from conversations.dialogue.given import CAPTIONS, HELD, asked_in, shown
from conversations.dialogue.kinds import AsksOtherwise, NotUnderstood, is_words
from conversations.dialogue.reading_over import read_back
from conversations.dialogue.run import Run
from conversations.dialogue.whom import heading
from conversations.mentee import care, correcting, drafts, held_words
from conversations.mentoring import proposing
from conversations.plain import number
from conversations.questions import UNSURE
from conversations.team import appointments
from conversations.turn import Act, Turn
from storage.mail import Button, Pressed
from storage.tables import Dialogue

_BLANK_LINE = "\n\n"


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`d/<dialogue>/<verb>[/<question>[/<value>]]`: a button of a dialogue."""
    which, verb, *arguments = (*rest, "", "")[: max(2, len(rest))]
    dialogue = turn.uow.lock(Dialogue, number(which))
    mine = dialogue is not None and dialogue.person_id == turn.someone.id
    known = dialogue is not None and dialogue.form in turn.programme.forms
    if dialogue is None or not mine or not known:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if dialogue.closed_at is not None:
        if not any(desk.answered_late(turn, dialogue) for desk in (appointments, proposing)):
            turn.say(turn.words("dialogue.old_button_alone"))
        return
    run = run_of(turn, dialogue)
    of_the_moment = {"a", "t", "n", "k", "b", "s", "i", "p", "u", "f", "g", "m"}
    if verb not in VERBS or (verb in of_the_moment and arguments[:1] != [run.position]):
        dialogue.paused_at = None
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    dialogue.paused_at = None
    VERBS[verb](turn, dialogue, run, arguments)


def _answer(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name, offered = arguments[0], "/".join(arguments[1:])
    question = run.form.questions[name]
    try:
        value = run.read(offered, turn.programme, zone=turn.someone.zone, now=turn.now)
    except AsksOtherwise as problem:
        ask(turn, dialogue, instead=turn.words(problem.key, **problem.values))
        return
    except NotUnderstood:
        # The option went away with a change of the programme.
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    run = settle(turn, dialogue, run, name, shown(value, question, turn.programme))
    store(turn, dialogue, run.give(value), first=question.then.get(offered, ""))


def _toggle(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name, value = arguments[0], "/".join(arguments[1:])
    question = run.form.questions[name]
    if value not in dict(
        KINDS[question.kind].offers(question, run.answers, turn.programme, turn.now)
    ):
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    run = run.toggle(value)
    dialogue.answers = dict(run.answers)
    dialogue.touched_at = turn.now
    slot = _pressed_slot(turn)
    if slot:
        turn.say(
            put(run, name, turn.programme, turn.now)[0],
            title=heading(turn, dialogue, turn.someone, run),
            slot=slot,
            buttons=buttons(dialogue, run, name, question, turn.programme, turn.now),
        )
    else:
        ask(turn, dialogue)


def _picked(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    question = run.form.questions[arguments[0]]
    picks = run.picks
    if not picks:
        ask(turn, dialogue, first=turn.words("dialogue.pick_one"))
        return
    answer = shown(picks, question, turn.programme)
    run = settle(turn, dialogue, run, arguments[0], answer)
    store(turn, dialogue, run.give(picks))


def _keep(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if not run.revisiting:  # words that are held are no answer to it
        correcting.forget(dialogue)
        ask(turn, dialogue)
        return
    name = run.revisiting
    if not run.answered(name):
        ask(turn, dialogue, first=turn.words("dialogue.not_optional"))
        return
    answer = shown(run.value(name), run.form.questions[name], turn.programme)
    run = settle(turn, dialogue, run, name, answer)
    store(turn, dialogue, run.keep())


def _add(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """The person wants to add words to an answer that they look at again."""
    if not run.revisiting or not is_words(run.value(run.revisiting)):
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    store(turn, dialogue, run.add_to(run.revisiting))


def _unsure(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """Not knowing yet is an answer."""
    name = run.position
    if name is None or run.is_adding or not run.form.questions[name].unsure:
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    run = settle(turn, dialogue, run, name, turn.words("dialogue.unsure"))
    first = "" if UNSURE in run.answers.values() else turn.words("dialogue.unsure_is_fine")
    store(turn, dialogue, run.give(UNSURE), first=first)


def _use_before(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """What was answered in an earlier request is still what they want to say."""
    name = run.position
    if name is None or run.is_adding or not run.earlier(name):
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    run = settle(turn, dialogue, run, name, run.earlier(name))
    store(turn, dialogue, run.give(run.earlier(name)))


def _back(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if correcting.holds(run):
        _read_over(turn, dialogue, run, ())
        return
    if run.previous is None:
        ask(turn, dialogue, first=turn.words("dialogue.first_already"))
        return
    store(turn, dialogue, run.look_again(run.previous))


def _skip(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name = run.position
    if run.is_adding:
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    if name is None or not run.form.questions[name].optional:
        ask(turn, dialogue, first=turn.words("dialogue.not_optional"))
        return
    key = "dialogue.kept_it" if run.keeps(name) else "dialogue.skipped"
    run = settle(turn, dialogue, run, name, turn.words(key))
    store(turn, dialogue, run.give(None))


def _later(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    put_aside(turn, dialogue)
    go_on(turn, at_questions=True)


def _stop(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    _ask_whether_to_stop(turn, dialogue, run)


def _ask_whether_to_stop(turn: Turn, dialogue: Dialogue, run: Run, *, first: str = "") -> None:
    """Nothing is erased unasked, but for what holds nothing. `first` is said before all else."""
    here = f"d/{dialogue.id}"
    if not any(name in run.answers for name in run.form.questions) and not run.form.parts:
        leave(turn, dialogue)
        abandon(turn, dialogue)
        drafts.forget(turn, dialogue)
        turn.say(turn.words("dialogue.nothing_written"))
        go_on(turn, at_questions=True)
        return
    ask_beside(
        turn,
        dialogue,
        _BLANK_LINE.join(filter(None, (first, turn.words("dialogue.stop_sure")))),
        buttons=[
            [Button(label=turn.words("dialogue.later"), act=f"{here}/l")],
            [Button(label=turn.words("dialogue.resume"), act=f"{here}/r")],
            [
                Button(
                    label=turn.words("dialogue.drop"),
                    act=f"{here}/xx/{mark(dialogue)}",
                    style="danger",
                )
            ],
        ],
    )


def _drop(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """The person gives the dialogue up: what they wrote in it is erased at once. A button of
    before something else was asked erases nothing: they are told so, and asked anew."""
    if arguments[:1] != [mark(dialogue)]:
        _ask_whether_to_stop(turn, dialogue, run, first=turn.words("dialogue.drop_moved"))
        return
    leave(turn, dialogue)
    abandon(turn, dialogue)
    drafts.forget(turn, dialogue)
    turn.say(turn.words("dialogue.dropped"))
    go_on(turn, at_questions=True)


def _resume(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if correcting.holds(run):  # it is not said yet for which answer the words are
        correcting.ask_which(turn, dialogue, run)
        return
    ask(turn, dialogue)


def _read_over(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """Back to the read-over: nothing is corrected, by no words that are held either."""
    if correcting.holds(run):
        correcting.forget(dialogue)
    ask(turn, dialogue)


def _edit_list(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """Which answer is to be corrected; where there is one only, that is no question."""
    told = run.summary(turn.programme)
    if len(told) == len(run.path) == 1:
        _edit(turn, dialogue, run, (told[0][0],))
        return
    correcting.ask_which(turn, dialogue, run)


def _edit(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name = arguments[0] if arguments else ""
    if name not in run.form.questions or not run.applies(name):
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    if correcting.holds(run):
        correcting.propose(turn, dialogue, run, name)
        return
    store(turn, dialogue, run.look_again(name))


def _confirm(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if run.position is not None or run.way_out[0] or not run.form.review:
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    if list(arguments) != [run.version]:  # what stands above that button is not what would be sent
        ask(turn, dialogue, first=turn.words("dialogue.old_review"))
        return
    if correcting.holds(run):  # words that came since would be lost without a word
        correcting.ask_which(turn, dialogue, run, first=turn.words("dialogue.not_sent_yet"))
        return
    if held_words.may_belong_to(turn, dialogue):  # another answer, that would come too late
        return
    slot = asked_in(dialogue.answers)
    read = read_back(turn, dialogue, run, turn.programme)
    finish(turn, dialogue)
    if slot and run.form.review and dialogue.outcome == "done":
        # What was read over stays to be read, without its buttons.
        sent = f"{turn.words('dialogue.sent')}\n\n{read}"
        turn.say(sent, title=run.form.title, slot=slot)
    elif slot and asked_in(dialogue.answers) not in ("", slot):  # it is read over anew
        turn.retire(turn.event.where, slot, f"→ {turn.words('thread.asked_below')}")


def _forwarded(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """Words of another conversation are the answer, the person says."""
    name, text, ref = run.answers.get(HELD, ("", "", ""))
    dialogue.answers = {key: kept for key, kept in run.answers.items() if key != HELD}
    run = run_of(turn, dialogue)
    if not name or name != run.position:
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    try:
        zone = turn.someone.zone
        value = run.read(text, turn.programme, zone=zone, now=turn.now, insists=True)
    except NotUnderstood as problem:
        ask(turn, dialogue, first=turn.words(problem.key, **problem.values))
        return
    listen(turn, dialogue, text)
    run = run.give(value, ref, text)
    if (file := enclosures.unsent(turn, dialogue, ref)) is not None:
        # They leave as they are read over, or not at all.
        file.caption = ""
        captions = [*run.answers.get(CAPTIONS, ()), ref]
        run = replace(run, answers={**run.answers, CAPTIONS: captions})
    store(turn, dialogue, run)


def _put_after(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """The words that are held go on with the answer they were to replace."""
    name = run.position
    if name is None or HELD not in run.answers or not is_words(run.value(name)):
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    run = run.add_to(name)
    dialogue.answers, dialogue.revisiting = dict(run.answers), name
    _forwarded(turn, dialogue, run, arguments)


def _other_date(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """The words that are held are another date, not the place that was asked."""
    name, words, ref = run.answers.get(HELD, ("", "", ""))
    date = correcting.date_before(run)
    if not name or name != run.position or not date:
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    correcting.forget(dialogue)
    run = run_of(turn, dialogue).look_again(date)
    try:
        value = run.read(words, turn.programme, zone=turn.someone.zone, now=turn.now)
    except NotUnderstood as problem:
        told = turn.words(problem.key, **problem.values)
        store(turn, dialogue, run.not_understood(problem, words), first=told)
        return
    told = shown(value, run.form.questions[date], turn.programme)
    first = turn.words("dialogue.understood", answer=told)
    store(turn, dialogue, run.give(value, ref, words), first=first)


def _to_team(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """The words that are held are no answer: their author wants to write to the team. What they are
    answering here waits, and goes on after it."""
    if not correcting.holds(run):
        correcting.forget(dialogue)
    leave(turn, dialogue)
    dialogues.open(turn, "to_team", subject=f"person/{turn.someone.id}")


VERBS = {
    "a": _answer,
    "t": _toggle,
    "n": _picked,
    "k": _keep,
    "b": _back,
    "s": _skip,
    "i": _unsure,
    "p": _add,
    "u": _use_before,
    "f": _forwarded,
    "g": _put_after,
    "m": _other_date,
    "w": _to_team,
    "l": _later,
    "x": _stop,
    "xx": _drop,
    "r": _resume,
    "v": _read_over,
    "ed": _edit_list,
    "e": _edit,
    "ok": _confirm,
}


# --- what follows ------------------------------------------------------------------------------


def store(turn: Turn, dialogue: Dialogue, run: Run, *, first: str = "") -> None:
    """Write down what became of the run, and ask on."""
    dialogue.answers = dict(run.answers)
    dialogue.revisiting = run.revisiting
    ask(turn, dialogue, first=first)


def listen(turn: Turn, dialogue: Dialogue, text: str) -> bool:
    """Free words may say that somebody is not well: that is seen to at once. Whether they do."""
    return turn.programme.forms[dialogue.form].listens and care.heard(turn, text, dialogue)


def settle(turn: Turn, dialogue: Dialogue, run: Run, name: str, answer: str) -> Run:
    """The question's buttons give way to the answer that was given. What was agreed to stays there
    whole; of any other question its first paragraph does. Returns the run that knows so."""
    slot = _pressed_slot(turn) or asked_in(dialogue.answers)
    if not slot:
        return run
    question, (text, _) = run.form.questions[name], put(run, name, turn.programme, turn.now)
    told = question.ask if question.kind == "yes_no" else left(text)
    turn.say(f"{told}\n\n→ {answer}", slot=slot)
    return run.settled(slot)


def _pressed_slot(turn: Turn) -> str:
    if not isinstance(turn.event.what, Pressed):
        return ""
    standing = turn.uow.standing(turn.event.where, turn.event.what.ref)
    return standing.slot if standing else ""


ACTS: dict[str, Act] = {"d": pressed}
