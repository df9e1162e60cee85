"""Taking what is said in a dialogue: words, files, edits. Buttons are in `pressing`.

Whatever is sent gets an answer: it is taken, asked again kindly, or said to be of another moment.
What an input means is decided by `dialogue.Run` and `answers`; here it is stored and the next
question asked.
"""

import zlib
from dataclasses import replace
from functools import lru_cache

from conversations.casework import enclosures
from conversations.dialogue.answers import KINDS
from conversations.dialogue.dialogues import ask, review_buttons, run_of, way_out_buttons
from conversations.dialogue.kinds import (
    ENCLOSED,
    AsksOtherwise,
    NotForThem,
    NotUnderstood,
    is_words,
)
from conversations.dialogue.run import FILES, HELD, REFUSED, Run, shown
from conversations.mentee.pressing import VERBS, listen, settle, store
from conversations.mentee.standing import resume_buttons
from conversations.plain import fold
from conversations.turn import Turn
from storage.mail import Button, Edited, Said
from storage.tables import Dialogue

LONG, CUT, ALBUM = "~long", "~cut", "~album"
"""Notes of a run: the message that may go on in the next one, when a piece of a text was refused
as too long, the album that is arriving."""

SPLIT_AT = 4000
"""Characters: Telegram's apps cut a longer text at 4096 units and send the rest by itself."""

SENTENCE = 4
"""Words from which on a message says something, and is no button that was typed."""

SPLIT_SECONDS = 5.0
"""Within this time after such a piece, the next message is the rest of it."""


def take(turn: Turn, dialogue: Dialogue, said: Said) -> None:
    """Words for the open dialogue: an answer, a typed button, or something to ask again."""
    turn.uow.lock(Dialogue, dialogue.id)
    if dialogue.closed_at is not None:  # its time ran out at this very moment
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    run = run_of(turn, dialogue)
    name = run.position
    typed = _typed_navigation(turn, run, said.text) if said.file is None else ""
    if typed:
        VERBS[typed](turn, dialogue, run, (name or "",))
        if typed in ("i", "s") and name is not None and dialogue.closed_at is None:
            dialogue.answers = dict(run_of(turn, dialogue).noted(said.ref, name, said.text).answers)
    elif said.file is not None and run.form.files:
        _take_file(turn, dialogue, run, said)
    elif said.forwarded and said.text:
        _hold_forwarded(turn, dialogue, run, said)
    elif said.text and _follows_refused(turn, run):
        _refuse_the_rest(turn, dialogue, run, said)
    elif said.text and _goes_on(turn, run):
        _take_the_rest(turn, dialogue, run, said)
    elif name is None:
        _take_without_question(turn, dialogue, run, said)
    elif not said.text or said.file is not None:
        # A caption is not an answer: taking it would drop the picture without a word.
        ask(turn, dialogue, first=_what_is_missing(turn, said))
    else:
        _take_words(turn, dialogue, run, name, said)


def _take_words(turn: Turn, dialogue: Dialogue, run: Run, name: str, said: Said) -> None:
    question = run.form.questions[name]
    if question.kind in ("choices", "languages") and _means_done(turn, said.text) and run.picks:
        store(turn, dialogue, run.give(run.picks))
        return
    # Whatever was asked: people say that they are not well where they can.
    heard = listen(turn, dialogue, said.text)
    try:
        value = run.read(said.text, turn.programme, zone=turn.someone.zone, now=turn.now)
    except NotUnderstood as problem:
        if len(said.text) >= SPLIT_AT:
            dialogue.answers = {**run.answers, CUT: turn.event.at.timestamp()}
        dialogue.answers = {**dialogue.answers, REFUSED: [said.ref, name, _print_of(said.text)]}
        again = question.again or turn.words(problem.key, **problem.values)
        if isinstance(problem, NotForThem):
            turn.say(again, buttons=way_out_buttons(dialogue, name, turn.words))
        elif isinstance(problem, AsksOtherwise):
            ask(turn, dialogue, instead=again)
        else:
            # What is too long is not kept, and must be told so; that it is no city need not.
            ask(turn, dialogue, first="" if heard and question.kind != "text" else again)
        return
    if heard and question.kind == "name":
        # Words of distress are nobody's name, and would be kept and passed on as one.
        ask(turn, dialogue)
        return
    first = ""
    if KINDS[question.kind].offers(question, run.answers, turn.programme, turn.now):
        if question.kind == "choices":  # what was tapped before stays picked
            value = [each for each in question.options if each in {*value, *run.tapped}]
        answer = shown(value, question, turn.programme)
        settle(turn, dialogue, run, name, answer)
        plain = fold(said.text) in fold(answer) or said.text in question.options
        if not plain and question.kind != "zone":  # what words were taken for is said
            first = turn.words("dialogue.understood", answer=answer)
    run = run.give(value, said.ref, said.text)
    if question.kind == "text":
        run = _note_length(turn, run, said)
    store(turn, dialogue, run.deepen(name), first=first)


# --- long texts, files, what others wrote -----------------------------------------------------


def _note_length(turn: Turn, run: Run, said: Said) -> Run:
    answers = {key: kept for key, kept in run.answers.items() if key != LONG}
    if len(said.text) >= SPLIT_AT:
        answers[LONG] = [said.ref, turn.event.at.timestamp()]
    return replace(run, answers=answers)


def _goes_on(turn: Turn, run: Run) -> str:
    """The question whose answer these words go on with, because it was cut on its way; nothing if
    none was, or it has been given anew since."""
    ref, at = run.answers.get(LONG, ("", 0.0))
    in_time = 0 <= turn.event.at.timestamp() - at <= SPLIT_SECONDS
    return run.told_by(ref)[0] if in_time else ""


def _follows_refused(turn: Turn, run: Run) -> bool:
    """Whether these words are the rest of a text that was too long, and cut on its way."""
    at = float(run.answers.get(CUT, 0.0))
    return 0 <= turn.event.at.timestamp() - at <= SPLIT_SECONDS


def _refuse_the_rest(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """The end of a text without its beginning is no answer. Only the last piece is short."""
    listen(turn, dialogue, said.text)
    answers = {name: value for name, value in run.answers.items() if name != CUT}
    if len(said.text) >= SPLIT_AT:
        answers[CUT] = turn.event.at.timestamp()
    dialogue.answers = answers
    ask(turn, dialogue, first=turn.words("answers.rest_refused"))


def _take_the_rest(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    name = _goes_on(turn, run)
    question, rest = run.form.questions[name], said.text.strip()
    over = len(run.value(name)) + 1 + len(rest) - question.limit
    if over > 0:
        # What follows this piece is not taken either: the middle of a text is no end of it.
        dialogue.answers = {**run.answers, LONG: ["", 0.0], CUT: turn.event.at.timestamp()}
        first = turn.words("answers.too_long_rest", limit=question.limit, over=over)
        listen(turn, dialogue, said.text)
    else:
        run = _note_length(turn, run.lengthen(name, rest, said.ref), said)
        dialogue.answers = dict(run.answers)
        first = turn.words("dialogue.rest_added", short=question.short)
        listen(turn, dialogue, said.text)
    ask(turn, dialogue, first=first)


def _take_file(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """A file is kept with the request. A voice message answers a question for words, and so does
    what is written under a picture; otherwise the question stands."""
    assert said.file is not None
    name = run.position
    if said.file.kind == "sticker":
        _again(turn, dialogue, run, turn.words("enclosure.sticker"))
        return
    is_text = name is not None and run.form.questions[name].kind == "text"
    alone = len(run.form.questions) == 1  # where nothing else is asked, a file is the answer
    if said.text and (not is_text or (said.album and not alone)):
        listen(turn, dialogue, said.text)
    became = enclosures.keep(turn, dialogue, said, name or "")
    if became == "kept":
        run = replace(run, answers={**run.answers, FILES: run.answers.get(FILES, 0) + 1})
        dialogue.answers = dict(run.answers)
    told = turn.words(f"enclosure.{became}", most=enclosures.MOST_FILES)
    if became == "kept" and name is not None and run.form.questions[name].kind == "name":
        told = turn.words("enclosure.in_writing")
    if said.album and run.answers.get(ALBUM) == said.album:
        # The others of an album follow at once: the question stands below the first already.
        if became != "kept":
            turn.say(told)
        return
    if said.album:
        run = replace(run, answers={**run.answers, ALBUM: said.album})
        dialogue.answers = dict(run.answers)
    if became == "kept" and is_text and (alone or not said.album):
        assert name is not None
        if said.text:
            turn.say(told)
            _take_words(turn, dialogue, run, name, said)
            return
        spoken = said.file.kind in ("voice", "audio", "video")
        if spoken or alone:
            turn.say(turn.words("enclosure.voice") if spoken else told)
            store(turn, dialogue, run.give(ENCLOSED, said.ref))
            return
    _again(turn, dialogue, run, told)


def take_aside(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """A sentence or a file for a form that was put aside: it is not lost, and may be the answer.
    False for anything that is neither."""
    run = run_of(turn, dialogue)
    name, resume = run.position, resume_buttons(turn, dialogue)
    if said.file is not None and said.file.kind != "sticker" and run.form.files:
        became = enclosures.keep(turn, dialogue, said, "")
        told = turn.words(f"enclosure.{became}", most=enclosures.MOST_FILES)
        turn.say(f"{told}\n\n{turn.words('intake.put_aside')}", buttons=resume)
        return True
    if len(said.text.split()) < SENTENCE or said.file is not None:
        return False
    if name is None or run.form.questions[name].kind != "text":
        turn.say(turn.words("dialogue.aside_not_kept"), buttons=resume)
        return True
    at, before, _ = run.answers.get(HELD, ("", "", ""))
    held = f"{before}\n{said.text}" if before and at == name else said.text
    dialogue.answers = {**run.answers, HELD: [name, held, said.ref]}
    mine = Button(label=turn.words("dialogue.forwarded_mine"), act=f"d/{dialogue.id}/f/{name}")
    text = turn.words("dialogue.aside_words", ask=run.form.questions[name].ask)
    turn.say(text, buttons=[[mine], *resume])
    return True


def _hold_forwarded(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Words of another conversation are an answer only if the person says so."""
    name = run.position
    if name is None or run.form.questions[name].kind != "text":
        _again(turn, dialogue, run, turn.words("dialogue.forwarded_not_here"))
        return
    dialogue.answers = {**run.answers, HELD: [name, said.text, said.ref]}
    mine = Button(label=turn.words("dialogue.forwarded_mine"), act=f"d/{dialogue.id}/f/{name}")
    turn.say(turn.words("dialogue.forwarded"), buttons=[[mine]])


def _what_is_missing(turn: Turn, said: Said) -> str:
    key = f"dialogue.cannot_{said.unsupported}"
    if said.unsupported and turn.words.has(key):
        return turn.words(key)
    return turn.words("dialogue.text_only")


def _again(turn: Turn, dialogue: Dialogue, run: Run, first: str) -> None:
    """The question once more; where none is being asked, what can be done instead."""
    if run.position is not None:
        ask(turn, dialogue, first=first)
    elif run.way_out[0]:
        rows = way_out_buttons(dialogue, run.way_out[0], turn.words)
        turn.say(first, buttons=rows)
    else:
        turn.say(first, buttons=review_buttons(dialogue, turn.words))


def correct(turn: Turn, dialogue: Dialogue, edited: Edited) -> bool:
    """A message that an answer consists of, or that came with a file, was edited: the answer
    follows. False for any other message. Platforms report edits that change no word, too: those
    say nothing, and get no answer."""
    run = run_of(turn, dialogue)
    file = enclosures.unsent(turn, dialogue, edited.ref) if run.form.files else None
    name, words = run.told_by(edited.ref)
    refused, at, print_ = run.answers.get(REFUSED, ("", "", 0))
    if refused == edited.ref and at == run.position:
        if print_ != _print_of(edited.text):
            _take_words(turn, dialogue, run, at, Said(text=edited.text, ref=edited.ref))
        return True
    if not name and file is None:
        return False
    before = words if file is None else file.caption
    if edited.text.strip() == before.strip():
        return True
    dialogue.touched_at = turn.now
    if name and not _correct_answer(turn, dialogue, run, name, edited):
        return True
    if file is not None:
        file.caption = edited.text
    if not name:
        turn.say(turn.words("enclosure.caption_corrected"))
    return True


def _print_of(text: str) -> int:
    """Tells words that did not answer from others, without keeping them."""
    return zlib.crc32(text.strip().encode())


def _correct_answer(turn: Turn, dialogue: Dialogue, run: Run, name: str, edited: Edited) -> bool:
    """False if the message's words are no answer now, which then stays as it was."""
    question = run.form.questions[name]
    is_text = question.kind == "text"
    text = run.amended(edited.ref, edited.text) if is_text else edited.text
    heard = question.kind in ("text", "name") and listen(turn, dialogue, edited.text)
    try:
        value = KINDS[question.kind].read(
            text, question, run.answers, turn.programme, zone=turn.someone.zone, now=turn.now
        )
    except AsksOtherwise as problem:
        dialogue.revisiting = name
        ask(turn, dialogue, instead=turn.words(problem.key, **problem.values))
        return False
    except NotUnderstood as problem:
        turn.say(turn.words(problem.key, **problem.values))
        return False
    if heard and question.kind == "name":
        return False
    corrected = run.correct(edited.ref, value, edited.text)
    dialogue.answers = dict(corrected.answers)
    answer = shown(value, question, turn.programme)
    told = turn.words("dialogue.corrected", short=question.short, answer=answer)
    if corrected.position == run.position:
        turn.say(told)
    else:  # other questions follow from it
        ask(turn, dialogue, first=told)
    return True


def _take_without_question(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Words at the review, or where there is a way out: a button that was typed, or the name of an
    answer to correct. A sentence at the review of a single answer goes on with it."""
    wanted = fold(said.text)
    if run.way_out[0]:
        listen(turn, dialogue, said.text)
        rows = way_out_buttons(dialogue, run.way_out[0], turn.words)
        if wanted == fold(turn.words("exit.correct")):
            VERBS["e"](turn, dialogue, run, (run.way_out[0],))
            return
        turn.say(turn.words("exit.again"), buttons=rows)
        return
    if wanted in _variants(turn, "dialogue.typed_send") or wanted == fold(
        turn.words("dialogue.send")
    ):
        VERBS["ok"](turn, dialogue, run, ())
        return
    if wanted in _variants(turn, "dialogue.typed_edit"):
        VERBS["ed"](turn, dialogue, run, ())
        return
    named = [
        name for name, short, _ in run.summary(turn.programme) if wanted and _names(wanted, short)
    ]
    if len(named) == 1:
        VERBS["e"](turn, dialogue, run, named)
        return
    if len(run.form.questions) == 1 and len(said.text.split()) >= SENTENCE:
        name = run.path[0]
        _take_words(turn, dialogue, run.add_to(name), name, said)
        return
    listen(turn, dialogue, said.text)
    # Not the whole review again: it is long, and stands just above.
    turn.say(
        turn.words("dialogue.review_again", example=run.summary(turn.programme)[-1][1].lower()),
        buttons=review_buttons(dialogue, turn.words),
    )


def _names(wanted: str, short: str) -> bool:
    """Whether typed words name an answer: its label, or the beginning or a word of it."""
    label = fold(short)
    return label.startswith(wanted) or wanted.endswith(label)


_TYPED_KEYS = (
    ("b", "back"),
    ("i", "unsure"),
    ("s", "skip"),
    ("k", "keep"),
    ("p", "add"),
    ("u", "keep_before"),
    ("l", "later"),
    ("x", "stop"),
)


def _typed_navigation(turn: Turn, run: Run, text: str) -> str:
    """The verb of a navigation word typed alone, such as *retour*; commands come elsewhere. Words
    for a button that does not stand there are an answer like any other."""
    typed = fold(text)
    at = run.position
    stands = {"b", "l", "x"}
    if at is not None and run.form.questions[at].optional and not run.is_adding:
        stands.add("s")
    if at is not None and run.form.questions[at].unsure and not run.is_adding:
        stands.add("i")
    if at is not None and run.revisiting == at:
        stands.add("k")
        if not run.is_adding and is_words(run.value(at)):
            stands.add("p")
    if at is not None and run.earlier(at):
        stands.add("u")
    if run.is_adding and any(
        typed in _variants(turn, f"dialogue.{key}") for key in ("typed_done", "typed_skip")
    ):
        return "k"
    if "i" in stands and typed in _variants(turn, "dialogue.typed_pass"):
        return "i"  # nobody's answer is *passer*
    for verb, key in _TYPED_KEYS:
        if verb not in stands:
            continue
        labels = _variants(turn, f"dialogue.{key}")
        if turn.words.has(f"dialogue.typed_{key}"):
            labels |= _variants(turn, f"dialogue.typed_{key}")
        if typed in labels:
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
