"""Taking what comes back in a dialogue: words, buttons, edits.

Whatever is typed or pressed gets an answer: it is taken, asked again kindly, or said to be of
another moment. What an input means is decided by `dialogue.Run` and `answers`; here it is stored
and the next question asked.
"""

from collections.abc import Sequence
from functools import lru_cache

from conversations.answers import KINDS, NotUnderstood
from conversations.dialogue import ASKED, REFS, Run
from conversations.dialogues import (
    abandon,
    ask,
    buttons,
    finish,
    progress,
    question_text,
    review_buttons,
    run_of,
    short_label,
)
from conversations.dialogues import open as open_dialogue
from conversations.people import side_of
from conversations.plain import fold, number
from conversations.programme import Question
from conversations.turn import Act, Turn
from storage.mail import Button, Edited, Pressed, Said
from storage.tables import Dialogue, Mentorship


def take(turn: Turn, dialogue: Dialogue, said: Said) -> None:
    """Words for the open dialogue: an answer, a typed button, or something to ask again."""
    words = turn.words
    run = run_of(turn, dialogue)
    name = run.position
    typed = _typed_navigation(turn, run, said.text)
    if typed:
        VERBS[typed](turn, dialogue, run, (name or "",))
        return
    if name is None:
        _take_at_review(turn, dialogue, run, said.text)
        return
    if not said.text or said.file is not None:
        # A caption is not an answer: taking it would drop the picture without a word.
        ask(turn, dialogue, first=words("dialogue.text_only"))
        return
    question = run.form.questions[name]
    if question.kind in ("choices", "languages") and _means_done(turn, said.text) and run.picks:
        _store(turn, dialogue, run.give(run.picks))
        return
    try:
        value = run.read(said.text, turn.programme, zone=turn.someone.zone, now=turn.now)
    except NotUnderstood as problem:
        ask(turn, dialogue, first=question.again or words(problem.key, **problem.values))
        return
    if KINDS[question.kind].offers(question, run.answers, turn.programme, turn.now):
        shown = KINDS[question.kind].show(value, question, turn.programme)
        _settle_question(turn, dialogue, question, shown)
    _store(turn, dialogue, run.give(value, said.ref))


def correct(turn: Turn, dialogue: Dialogue, edited: Edited) -> bool:
    """A message that answered a question was edited: the answer follows. False if it answered
    none of this dialogue."""
    run = run_of(turn, dialogue)
    name = run.answers.get(REFS, {}).get(edited.ref)
    if name is None or name not in run.form.questions:
        return False
    try:
        value = run.look_again(name).read(
            edited.text, turn.programme, zone=turn.someone.zone, now=turn.now
        )
    except NotUnderstood as problem:
        turn.say(turn.words(problem.key, **problem.values))
        return True
    question = run.form.questions[name]
    dialogue.answers = dict(run.correct(name, value).answers)
    shown = KINDS[question.kind].show(value, question, turn.programme)
    turn.say(turn.words("dialogue.corrected", short=question.short, answer=shown))
    return True


def _take_at_review(turn: Turn, dialogue: Dialogue, run: Run, text: str) -> None:
    wanted = fold(text)
    if wanted in _variants(turn, "dialogue.typed_send") or wanted == fold(
        turn.words("dialogue.send")
    ):
        VERBS["ok"](turn, dialogue, run, ())
        return
    if wanted == fold(turn.words("dialogue.edit")):
        VERBS["ed"](turn, dialogue, run, ())
        return
    named = [
        name for name, short, _ in run.summary(turn.programme) if wanted and _names(wanted, short)
    ]
    if len(named) == 1:
        VERBS["e"](turn, dialogue, run, named)
        return
    # Not the whole review again: it is long, and stands just above.
    turn.say(turn.words("dialogue.review_again"), buttons=review_buttons(dialogue, turn.words))


def _names(wanted: str, short: str) -> bool:
    """Whether typed words name an answer: its label, or the beginning or a word of it."""
    label = fold(short)
    return label.startswith(wanted) or wanted.endswith(label)


def _typed_navigation(turn: Turn, run: Run, text: str) -> str:
    """The verb of a navigation word typed alone, such as *retour*; commands come elsewhere. Words
    for a button that does not stand there are an answer like any other."""
    typed = fold(text)
    at = run.position
    stands = {"b", "l", "x"}
    if at is not None and run.form.questions[at].optional:
        stands.add("s")
    if at is not None and run.revisiting == at:
        stands.add("k")
    for verb, key in (("b", "back"), ("s", "skip"), ("k", "keep"), ("l", "later"), ("x", "stop")):
        if verb not in stands:
            continue
        if typed in _variants(turn, f"dialogue.typed_{key}") or typed in _variants(
            turn, f"dialogue.{key}"
        ):
            return verb
    return ""


def _means_done(turn: Turn, text: str) -> bool:
    typed = fold(text)
    return any(typed in _variants(turn, f"dialogue.{key}") for key in ("typed_done", "done"))


def _variants(turn: Turn, key: str) -> frozenset[str]:
    return _folded(turn.words(key))


@lru_cache(maxsize=256)
def _folded(text: str) -> frozenset[str]:
    """The words of a comma-separated text of the programme, made comparable."""
    return frozenset(fold(part) for part in text.split(","))


def _store(turn: Turn, dialogue: Dialogue, run: Run) -> None:
    dialogue.answers = dict(run.answers)
    dialogue.revisiting = run.revisiting
    ask(turn, dialogue)


# --- buttons --------------------------------------------------------------------------------


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`d/<dialogue>/<verb>[/<question>[/<value>]]`: a button of a dialogue."""
    which, verb, *arguments = (*rest, "", "")[: max(2, len(rest))]
    dialogue = turn.uow.session.get(Dialogue, number(which))
    mine = dialogue is not None and dialogue.person_id == turn.someone.id
    if dialogue is None or not mine or dialogue.closed_at is not None:
        turn.say(turn.words("dialogue.old_button"))
        return
    run = run_of(turn, dialogue)
    of_the_moment = {"a", "t", "n", "k", "b", "s"}
    if verb not in VERBS or (verb in of_the_moment and arguments[:1] != [run.position]):
        dialogue.paused_at = None
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    dialogue.paused_at = None
    VERBS[verb](turn, dialogue, run, arguments)


def _answer(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name, offered = arguments[0], "/".join(arguments[1:])
    question = run.form.questions[name]
    kind = KINDS[question.kind]
    try:
        value = run.read(offered, turn.programme, zone=turn.someone.zone, now=turn.now)
    except NotUnderstood:
        # The option went away with a change of the programme.
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    _settle_question(turn, dialogue, question, kind.show(value, question, turn.programme))
    _store(turn, dialogue, run.give(value))


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
            question_text(question),
            title=progress(run, turn.programme),
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
    shown = KINDS[question.kind].show(picks, question, turn.programme)
    _settle_question(turn, dialogue, question, shown)
    _store(turn, dialogue, run.give(picks))


def _keep(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if not run.revisiting:
        ask(turn, dialogue)
        return
    question = run.form.questions[run.revisiting]
    shown = KINDS[question.kind].show(run.value(run.revisiting), question, turn.programme)
    _settle_question(turn, dialogue, question, shown)
    _store(turn, dialogue, run.keep())


def _back(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if run.previous is None:
        ask(turn, dialogue, first=turn.words("dialogue.first_already"))
        return
    _store(turn, dialogue, run.look_again(run.previous))


def _skip(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name = run.position
    if name is None or not run.form.questions[name].optional:
        ask(turn, dialogue, first=turn.words("dialogue.not_optional"))
        return
    _settle_question(turn, dialogue, run.form.questions[name], turn.words("dialogue.skipped"))
    _store(turn, dialogue, run.give(None))


def _later(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    dialogue.paused_at = turn.now
    button = Button(label=turn.words("dialogue.resume"), act=f"d/{dialogue.id}/r", style="primary")
    turn.say(turn.words("dialogue.paused"), buttons=[[button]])


def _stop(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    here = f"d/{dialogue.id}"
    turn.say(
        turn.words("dialogue.stop_sure"),
        buttons=[
            [Button(label=turn.words("dialogue.later"), act=f"{here}/l")],
            [Button(label=turn.words("dialogue.resume"), act=f"{here}/r")],
            [Button(label=turn.words("dialogue.drop"), act=f"{here}/xx", style="danger")],
        ],
    )


def _drop(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    """The person gives the dialogue up: what they wrote in it is erased at once."""
    abandon(turn, dialogue)
    dialogue.answers = {}
    turn.say(turn.words("dialogue.dropped"))


def _resume(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    ask(turn, dialogue)


def _edit_list(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    rows = [
        [Button(label=short_label(short), act=f"d/{dialogue.id}/e/{name}")]
        for name, short, _ in run.summary(turn.programme)
    ]
    turn.say(turn.words("dialogue.edit_which"), buttons=rows)


def _edit(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    name = arguments[0] if arguments else ""
    if name not in run.form.questions or not run.applies(name):
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    _store(turn, dialogue, run.look_again(name))


def _confirm(turn: Turn, dialogue: Dialogue, run: Run, arguments: Sequence[str]) -> None:
    if run.position is not None:
        ask(turn, dialogue, first=turn.words("dialogue.old_button"))
        return
    finish(turn, dialogue)


VERBS = {
    "a": _answer,
    "t": _toggle,
    "n": _picked,
    "k": _keep,
    "b": _back,
    "s": _skip,
    "l": _later,
    "x": _stop,
    "xx": _drop,
    "r": _resume,
    "ed": _edit_list,
    "e": _edit,
    "ok": _confirm,
}


def open_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`open/<form>/<subject…>`: a button that opens a form about something the person is part
    of."""
    form, subject = "".join(rest[:1]), "/".join(rest[1:])
    if form not in turn.programme.forms or not belongs(turn, form, subject):
        turn.say(turn.words("dialogue.old_button"))
        return
    open_dialogue(turn, form, subject=subject)


OPENED_TOGETHER = frozenset({"meeting", "objective", "to_team"})
"""The forms that both sides of a mentorship open by a button, beside those of the journey."""


def belongs(turn: Turn, form: str, subject: str) -> bool:
    """Whether this button may be this person's: a form about a mentorship of theirs, for their
    side of it, that still goes on. Acts may be forged: every other form is opened by its desk
    alone. Only the closing questions and words for the team outlive the mentorship."""
    kind, _, which = subject.partition("/")
    if form == "to_team" and subject == f"person/{turn.someone.id}":
        return True
    mentorship = turn.uow.session.get(Mentorship, number(which)) if kind == "mentorship" else None
    if mentorship is None or turn.someone.id is None:
        return False
    try:
        role = side_of(mentorship, turn.someone.id).role
    except LookupError:
        return False
    steps = turn.programme.journey.values()
    asked = {step.opens.format(role=role) for step in steps if role in step.roles}
    if form not in OPENED_TOGETHER | asked | {f"closing_{role}"}:
        return False
    return mentorship.state == "active" or form in ("to_team", f"closing_{role}")


def _settle_question(turn: Turn, dialogue: Dialogue, question: Question, shown: str) -> None:
    """The question's buttons give way to the answer that was given."""
    slot = _pressed_slot(turn) or dialogue.answers.get(ASKED, ["", ""])[1]
    if slot:
        turn.say(f"{question.ask}\n\n→ {shown}", slot=slot)


def _pressed_slot(turn: Turn) -> str:
    if not isinstance(turn.event.what, Pressed):
        return ""
    standing = turn.uow.standing(turn.event.where, turn.event.what.ref)
    return standing.slot if standing else ""


ACTS: dict[str, Act] = {"d": pressed, "open": open_pressed}
