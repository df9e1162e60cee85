"""Amending: a message was edited, or deleted. The answer it is part of follows, until all is sent;
of an edit or a deletion that comes later, its author reads that it changes nothing."""

from dataclasses import replace

from conversations.casework import enclosures
from conversations.dialogue import dialogues
from conversations.dialogue.answers import KINDS
from conversations.dialogue.dialogues import ask, review_in, run_of
from conversations.dialogue.given import (
    ADDING,
    CAPTIONS,
    DEEPENED,
    HELD,
    PARTS,
    REFS,
    REFUSED,
    SAID,
    asked_in,
    shown,
    with_words,
)
from conversations.dialogue.kinds import STANDS, AsksOtherwise, NotUnderstood, is_words
from conversations.dialogue.run import Run
from conversations.mentee import besides, correcting
from conversations.mentee.pressing import listen
from conversations.mentee.taking import print_of, take_words
from conversations.turn import Turn
from storage.mail import Edited, Said
from storage.tables import Dialogue


def correct(turn: Turn, dialogue: Dialogue, edited: Edited) -> bool:
    """A message that an answer consists of, or that came with a file, was edited: the answer
    follows. False for any other message. Platforms report edits that change no word, too: those
    say nothing, and get no answer. What they write next is for whatever it was for before: no
    question is the newest for that an answer to it was changed."""
    run = run_of(turn, dialogue)
    file = enclosures.unsent(turn, dialogue, edited.ref) if run.form.files else None
    name, words = run.told_by(edited.ref)
    refused, at, print_ = run.answers.get(REFUSED, ("", "", 0))
    if refused == edited.ref and at == run.position:
        if print_ != print_of(edited.text):
            take_words(turn, dialogue, run, at, Said(text=edited.text, ref=edited.ref))
        return True
    if correcting.follows(run, edited.ref):
        listen(turn, dialogue, edited.text)
        correcting.follow(turn, dialogue, run, edited)
        return True
    if name:
        if edited.text.strip() != words.strip():
            _correct_answer(turn, dialogue, run, name, edited)
        return True
    if file is None or edited.ref in run.answers.get(CAPTIONS, ()):
        return False  # words under it that were an answer are none any more
    if edited.text.strip() != file.caption.strip():
        listen(turn, dialogue, edited.text)
        at, words, ref = run.answers.get(HELD, ("", "", ""))
        if ref == edited.ref and file.caption:  # it is not said yet whether they are the answer
            held = words.replace(file.caption, edited.text)
            dialogue.answers = {**run.answers, HELD: [at, held, ref]}
        key, file.caption = "corrected" if file.caption else "added", edited.text
        turn.say(turn.words(f"enclosure.caption_{key}"))
    return True


def take_back(turn: Turn, edited: Edited) -> None:
    """Its author deleted a message. What is not sent yet is without its words and files: an answer
    that they were part of is asked again where nothing else of it is left, and so is what was asked
    about words that are held. Of all else they read that it stays."""
    for dialogue in dialogues.opened(turn):
        run = run_of(turn, dialogue)
        if correcting.follows(run, edited.ref) and len(run.answers[PARTS]) > 1:
            correcting.follow(turn, dialogue, run, edited)  # what others said is held still
            return
        files = run.form.files and enclosures.forget_unsent(turn, dialogue, edited.ref)
        if _is_held(run, edited.ref):
            correcting.forget(dialogue)
        elif without := _without(run, edited.ref):
            dialogue.answers = dict(without.answers)
        elif not files:
            continue
        told = turn.words("dialogue.deleted")
        if dialogue is dialogues.current(turn):
            ask(turn, dialogue, first=told)
        else:
            turn.say(told)
        return
    turn.say(turn.words("dialogue.deleted_too_late"))


def _is_held(run: Run, ref: str) -> bool:
    """Whether it is asked which question a message answers, or whether it does."""
    return run.answers.get(HELD, ("", "", ""))[2] == ref or correcting.follows(run, ref)


def _without(run: Run, ref: str) -> Run | None:
    """The run without the words of a message; None where they are no part of it, or can't be told
    from what others said."""
    name, words = run.told_by(ref)
    if not name:
        return None
    refs = {other: told for other, told in run.answers[REFS].items() if other != ref}
    alone = all(told[0] != name for told in refs.values())
    value = run.value(name)
    if not alone:  # of several messages the others stay
        left = run.amended(ref, "").strip()
        taken = is_words(value) and left not in ("", value)
        rest = run.correct(ref, left, "").answers
        return replace(run, answers={**rest, REFS: refs}) if taken else None
    in_words = run.form.questions[name].kind == "text" and is_words(value) and words.strip()
    if in_words and words.strip() != value.strip():
        return None  # a button or a command said the rest
    of_it = (name, f"{name}{SAID}", ADDING, DEEPENED)
    # A place that was told with a date goes with it: of nothing else can it be told.
    beside = STANDS if run.form.questions[name].kind == "moment" else ""
    stay = {key: each for key, each in run.answers.items() if key not in (*of_it, beside)}
    return replace(run, answers={**stay, REFS: refs})


def _correct_answer(turn: Turn, dialogue: Dialogue, run: Run, name: str, edited: Edited) -> None:
    """Where the message's words are no answer now, it stays as it was."""
    question = run.form.questions[name]
    in_words = question.kind in ("text", "name")
    text = run.amended(edited.ref, edited.text) if in_words else edited.text
    heard = in_words and listen(turn, dialogue, edited.text)
    try:
        value = KINDS[question.kind].read(
            text, question, run.answers, turn.programme, zone=turn.someone.zone, now=turn.now
        )
    except AsksOtherwise as problem:
        dialogue.revisiting = name
        ask(turn, dialogue, instead=turn.words(problem.key, **problem.values))
        return
    except NotUnderstood as problem:
        turn.say(turn.words(problem.key, **problem.values))
        return
    if heard and question.kind == "name":
        return
    more = besides.more_than(edited.text, value, question, turn.programme)
    corrected = run.correct(edited.ref, value, edited.text, said=more)
    dialogue.answers = dict(corrected.answers)
    answer = with_words(shown(value, question, turn.programme), more, turn.programme)
    told = turn.words("dialogue.corrected", short=question.short, answer=answer)
    if corrected.position == run.position:
        turn.say(told)
        slot = asked_in(corrected.answers)
        if slot and corrected.position is None and not corrected.way_out[0]:
            # It is sent as it is read: what stands to be read over follows.
            review_in(turn, dialogue, turn.someone, corrected, slot)
    else:  # other questions follow from it
        ask(turn, dialogue, first=told)
