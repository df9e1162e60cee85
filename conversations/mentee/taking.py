"""Taking what is said in a dialogue: words and files. Buttons are in `pressing`, those that are
typed in `navigating`, edits in `amending`, texts that come in several messages in `pieces`, words
where none are asked in `besides`, what may be no answer in `perhaps`.

Whatever is sent gets an answer: it is taken, asked again kindly, or said to be of another moment.
What an input means is decided by `dialogue.Run` and `answers`; here it is stored and the next
question asked.
"""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.casework import enclosures
from conversations.dialogue import dialogues, options, remarks
from conversations.dialogue.answers import KINDS
from conversations.dialogue.asking import left, way_out_buttons
from conversations.dialogue.dialogues import ask, ask_beside, run_of
from conversations.dialogue.doubts import ASKS, ONE_NAME
from conversations.dialogue.given import CAPTIONS, FIRST, REFUSED, last_asked, shown
from conversations.dialogue.kinds import (
    ENCLOSED,
    THEIRS,
    AsksOtherwise,
    HalfSaid,
    NotForThem,
    NotUnderstood,
    is_words,
)
from conversations.dialogue.reading_over import review_buttons
from conversations.dialogue.run import Run
from conversations.dialogue.where import another_town
from conversations.mentee import besides, correcting, naming, navigating, perhaps, pieces
from conversations.mentee.pressing import VERBS, listen, settle, store
from conversations.mentee.standing import resume_buttons
from conversations.mentoring.dates import moment_for
from conversations.mentoring.strays import hold
from conversations.plain import fold, says_something
from conversations.steps import ALONE
from conversations.turn import Turn
from storage.mail import Ref, Said
from storage.tables import Answers, Dialogue

ALBUM = "~album"
"""Note of a run: the album that is arriving."""

AWAY = timedelta(hours=20)
"""How long after a question was put its author is taken to come back to it."""

GREETING = 8
"""Words from which on what somebody says who comes back is no mere greeting."""


def take(turn: Turn, dialogue: Dialogue, said: Said) -> None:
    """Words for the open dialogue: an answer, a typed button, or something to ask again."""
    turn.uow.lock(Dialogue, dialogue.id)
    if dialogue.closed_at is not None:  # its time ran out at this very moment
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    run = run_of(turn, dialogue)
    name = run.position
    typed = navigating.verb(turn, run, said.text) if said.file is None else ""
    if typed:
        VERBS[typed](turn, dialogue, run, (name or "",))
        if typed in ("i", "s") and name is not None and dialogue.closed_at is None:
            dialogue.answers = dict(run_of(turn, dialogue).noted(said.ref, name, said.text).answers)
    elif said.file is None and correcting.confirms(turn, run, said.text):
        VERBS["f"](turn, dialogue, run, (name or "",))
    elif said.text and said.file is None and correcting.proposes(run):
        listen(turn, dialogue, said.text)
        if meant := correcting.go_on(turn, dialogue, run, said):
            VERBS[meant](turn, dialogue, run, (name or "",))
    elif name is not None and _comes_back(turn, dialogue, run, name, said):
        perhaps.hold_words(turn, dialogue, run, name, said)
    elif said.file is not None and run.form.files:
        _take_file(turn, dialogue, run, said)
    elif said.forwarded and said.text:
        _hold_forwarded(turn, dialogue, run, said)
    elif said.text and pieces.follows_refused(turn, run):
        pieces.refuse_the_rest(turn, dialogue, run, said)
    elif said.text and pieces.goes_on(turn, run):
        pieces.take_the_rest(turn, dialogue, run, said, pieces.goes_on(turn, run))
    elif said.text and said.file is None and pieces.was_written_before(turn, run):
        pieces.take_the_rest(turn, dialogue, run, said, pieces.last_told(run))
    elif perhaps.is_for_team(turn, dialogue, said):
        perhaps.ask_whether_for_team(turn, dialogue, run, said)
    elif name is None:
        _take_without_question(turn, dialogue, run, said)
    elif not said.text or said.file is not None:
        # A caption is not an answer: taking it would drop the picture without a word.
        ask(turn, dialogue, first=_what_is_missing(turn, said))
    elif navigating.goes_on(turn, run, said.text):
        ask(turn, dialogue)
    elif run.form.questions[name].asked_too and pieces.is_unseen(turn, run):
        listen(turn, dialogue, said.text)
        besides.gather(turn, dialogue, run, name, said)
    elif pieces.is_unseen(turn, run) and perhaps.would_answer(turn, run, said):
        perhaps.hold_words(turn, dialogue, run, name, said, asks="unseen_words")
    elif correcting.is_date(turn, run, said.text):
        correcting.ask_about_date(turn, dialogue, run, said)
    else:
        take_words(turn, dialogue, run, name, said)


def enclose(turn: Turn, sent: Sequence[Said]) -> None:
    """The files of what was `sent` go with the form that its words have just opened, or their
    author reads that they do not."""
    files = [each for each in sent if each.file is not None]
    if not files:
        return
    dialogue = dialogues.current(turn)
    if dialogue is None or dialogue.touched_at != turn.now or not run_of(turn, dialogue).form.files:
        turn.say(turn.words("enclosure.words_alone"))
        return
    for each in files:
        take(turn, dialogue, each.model_copy(update={"text": ""}))


def take_typed(turn: Turn, dialogue: Dialogue, words: str) -> None:
    """What was typed behind a command, as the answer to what its form asks now. No edit follows:
    what is edited is the command."""
    dialogue.touched_at = turn.now
    take(turn, dialogue, Said(text=words, ref=Ref("")))


def asks_nothing(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """Whether a dialogue waits for a button only, and these words are neither one of its buttons,
    nor the name of an answer to correct, nor the rest of a long text that came in several
    messages."""
    run = run_of(turn, dialogue)
    if run.position is not None or navigating.verb(turn, run, said.text):
        return False
    if navigating.at_review(turn, run, said.text) or naming.only_names(turn, run, said.text):
        return False
    return not (
        pieces.follows_refused(turn, run)
        or pieces.goes_on(turn, run)
        or pieces.was_written_before(turn, run)
    )


def take_words(
    turn: Turn, dialogue: Dialogue, run: Run, name: str, said: Said, *, first: str = ""
) -> None:
    """Words at a question: its answer, or why they are none. `first` is said where they are
    taken."""
    question = run.form.questions[name]
    if question.kind in ("choices", "languages") and navigating.means_done(turn, said.text):
        # With nothing picked it is none of these, where that may be skipped.
        verb = "n" if run.picks or not question.optional else "s"
        VERBS[verb](turn, dialogue, run, (name,))
        return
    asks_first = not (run.revisiting or last_asked(run.answers).first)
    if asks_first and (place := another_town(said.text, question, run.answers, turn.now)):
        take_words(turn, dialogue, run.look_again(place), place, said)
        return
    # Whatever was asked: people say that they are not well where they can. The very words of an
    # option are its answer, and no more.
    plain = bool(options.meant(said.text, question, exact=True)) if question.options else False
    heard = not plain and listen(turn, dialogue, said.text)
    beside = "" if plain else besides.gathering(run, name, said.text)
    _, refused_at, refused = run.answers.get(REFUSED, ("", "", 0))
    again_and_again = refused_at == name
    insists, text = again_and_again and refused == print_of(said.text), said.text
    insists = insists or turn.held is not None  # their author has said that they are the answer
    by, one_name = run.answers.get(FIRST, ("", "")) if question.kind == "name" else ("", "")
    if one_name and by != said.ref:  # an edit says it anew
        insists = insists or fold(text) == fold(one_name)
        if not insists and len(text.split()) == 1:
            text = f"{one_name} {text}"  # « Paul », and then « Durand »
    try:
        value = run.read(
            text, turn.programme, zone=turn.someone.zone, now=turn.now, insists=insists
        )
    except NotUnderstood as problem:
        option = besides.option_for_rest(run, name) if problem.key == "answers.choice" else ""
        if option:
            besides.take_freely(turn, dialogue, run, option, said)
            return
        if beside and not heard:
            besides.gather(turn, dialogue, run, beside, said)
            return
        if len(said.text) >= pieces.SPLIT_AT:
            dialogue.answers = {**run.answers, pieces.CUT: turn.event.at.timestamp()}
        notes: Answers = {REFUSED: [said.ref, name, print_of(said.text)]}
        if problem.key == ONE_NAME:
            notes[FIRST] = [said.ref, problem.values["name"]]
        run = replace(run, answers={**dialogue.answers, **notes})
        dialogue.answers = dict(run.not_understood(problem, said.text).answers)
        # What somebody answers for themselves alone is nothing to tell the team; and who is telling
        # it something already is not sent there.
        led = "alone" if dialogue.form in ALONE else "to_team"
        own = f"{problem.key}_{led}"
        apart = dialogue.form in (*ALONE, *dialogues.FOR_TEAM) and turn.words.has(own)
        key = own if apart else problem.key
        again = question.again or turn.words(key, **problem.values)
        if problem.key == ASKS and question.help:
            again = f"{question.help}\n\n{again}"
        if isinstance(problem, NotForThem):
            turn.say(again, buttons=way_out_buttons(dialogue, name, turn.words))
        elif isinstance(problem, AsksOtherwise):
            # The half of a date that was told before, these words may not have added to.
            stood = last_asked(dialogue.answers).said
            same = isinstance(problem, HalfSaid) and stood == left(again)
            more = turn.words("answers.nothing_more") if same else ""
            ask(turn, dialogue, first=more, instead=again)
        elif again_and_again and turn.words.has(f"{key}_again"):
            first = turn.words(f"{key}_again")
            ask(turn, dialogue, first=first, instead=left(question.ask))
        else:
            # What is too long is not kept, and must be told so; that it is no city need not.
            ask(turn, dialogue, first="" if heard and question.kind != "text" else again)
        return
    if heard and question.kind == "name":
        # Words of distress are nobody's name, and would be kept and passed on as one.
        ask(turn, dialogue)
        return
    more = ""
    if question.kind == "moment":
        # How a date was read is shown before it is passed on, on both clocks where they differ: a
        # day of the week, an hour of a stretch of hours may have been meant otherwise.
        at, zone = datetime.fromisoformat(str(value)), turn.someone.zone
        when = moment_for(turn.words, at, zone, str(run.answers.get(THEIRS) or zone), turn.now)
        if fold(when) not in fold(said.text):
            first = turn.words("dialogue.understood", answer=when)
    elif KINDS[question.kind].offers(question, run.answers, turn.programme, turn.now):
        if not (beside or heard):
            more = besides.more_than(said.text, value, question, turn.programme)
        if question.kind == "choices":  # what was tapped before stays picked
            value = [each for each in question.options if each in {*value, *run.tapped}]
        answer = shown(value, question, turn.programme)
        run = settle(turn, dialogue, run, name, answer)
        alike = fold(said.text) in fold(answer) or said.text in question.options
        told = question.kind in ("place", "zone")  # in what is asked next
        if not (alike or told):  # what words were taken for is said
            first = turn.words("dialogue.understood", answer=answer)
        if more:
            noted = turn.words("dialogue.understood", answer=answer)
            first = f"{noted} {turn.words('dialogue.said_too')}"
        then = question.then.get(value, "") if isinstance(value, str) else ""
        first = " ".join(part for part in (first, then) if part)
    if beside and not heard:
        besides.gather(turn, dialogue, run.give(value), beside, said, first=first)
        return
    answered_before = run.answered(name)
    run = run.give(value, said.ref, said.text, said=more)
    if question.kind == "text":
        run = pieces.note_length(turn, run, said)
    if question.remarks and not answered_before:
        months = turn.programme.limits.months
        remarked = remarks.remark(said.text, question, turn.now, months)
        first = "\n\n".join(part for part in (first, remarked) if part)
    store(turn, dialogue, run.deepen(name), first=first)


# --- files, what others wrote -----------------------------------------------------------------


def _take_file(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """A file is kept with the request, with what is written under it. A voice message answers a
    question for words; whether what is written under a file does, its author says: *mon CV* does
    not. Where no file is taken, or it is all that is asked for, those words are the answer."""
    assert said.file is not None
    name = run.position
    if said.file.kind == "sticker":
        _again(turn, dialogue, run, turn.words("enclosure.sticker"))
        return
    is_text = name is not None and run.form.questions[name].kind == "text"
    alone = len(run.path) == 1  # where nothing else is asked, a file is the answer
    follows = bool(said.album) and run.answers.get(ALBUM) == said.album
    answers = is_text and not follows and (alone or not said.album)
    if said.text and not answers:
        listen(turn, dialogue, said.text)
    caption = "" if answers and alone else said.text
    became = enclosures.keep(turn, dialogue, said, name or "", caption)
    told = turn.words(f"enclosure.{became}", most=enclosures.MOST_FILES)
    if became == "kept" and name is not None and run.form.questions[name].kind == "name":
        told = turn.words("enclosure.in_writing")
    elif became == "kept" and alone:
        told = turn.words("enclosure.kept_here")
    if follows:
        # The others of an album follow at once: the question stands below the first already.
        if became != "kept":
            turn.say(told)
        return
    if said.album:
        run = replace(run, answers={**run.answers, ALBUM: said.album})
        dialogue.answers = dict(run.answers)
    if said.text and answers and not alone and became != "no_request":
        assert name is not None
        listen(turn, dialogue, said.text)
        _ask_whether_answer(turn, dialogue, name, said, told)
        return
    if said.text and answers:
        assert name is not None
        turn.say(turn.words("enclosure.words_alone") if became == "no_request" else told)
        run = replace(
            run,
            answers={**run.answers, CAPTIONS: [*run.answers.get(CAPTIONS, ()), said.ref]},
        )
        take_words(turn, dialogue, run, name, said)
        return
    if became == "kept" and answers:
        assert name is not None
        spoken = said.file.kind in ("voice", "audio", "video")
        if spoken or alone:
            turn.say(turn.words("enclosure.voice") if spoken and not alone else told)
            store(turn, dialogue, run.give(ENCLOSED, said.ref))
            return
    _again(turn, dialogue, run, told)


def _ask_whether_answer(turn: Turn, dialogue: Dialogue, name: str, said: Said, told: str) -> None:
    """Whether the words under a file are the answer, after what became of the file."""
    rows = [[hold(turn, dialogue, name, said)], *resume_buttons(turn, dialogue, answers="no")]
    asks = turn.words("enclosure.words_below", ask=run_of(turn, dialogue).form.questions[name].ask)
    ask_beside(turn, dialogue, f"{told}\n\n{asks}", quote=said.text, buttons=rows)


def _comes_back(turn: Turn, dialogue: Dialogue, run: Run, name: str, said: Said) -> bool:
    """Whether somebody who has been away writes a few words at a question for words: *bonjour, je
    reprends* is no answer to what was asked days ago."""
    away = turn.now - dialogue.touched_at >= AWAY and run.form.questions[name].kind == "text"
    return away and said.file is None and 0 < len(said.text.split()) < GREETING


def _hold_forwarded(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Words of another conversation are an answer only if the person says so."""
    name = run.position
    if name is None or run.form.questions[name].kind != "text":
        _again(turn, dialogue, run, turn.words("dialogue.forwarded_not_here"))
        return
    turn.say(turn.words("dialogue.forwarded"), buttons=[[hold(turn, dialogue, name, said)]])


def _what_is_missing(turn: Turn, said: Said) -> str:
    key = f"dialogue.cannot_{said.unsupported}"
    if said.unsupported and turn.words.has(key):
        return turn.words(key)
    return turn.words("dialogue.text_only")


def _again(turn: Turn, dialogue: Dialogue, run: Run, first: str) -> None:
    """The question once more; where none is being asked, what can be done instead. Who has been
    away since they read it over reads it again: what leaves is what its author has before them."""
    if run.position is not None or turn.now - dialogue.touched_at >= AWAY:
        ask(turn, dialogue, first=first)
    elif run.way_out[0]:
        rows = way_out_buttons(dialogue, run.way_out[0], turn.words)
        turn.say(first, buttons=rows)
    else:
        turn.say(first, buttons=review_buttons(dialogue, run, turn.words))


def _take_without_question(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Words at the review, or where there is a way out: a button that was typed, or the name of an
    answer to correct. A sentence at the review of a single answer goes on with it."""
    wanted = fold(said.text)
    if run.way_out[0]:
        listen(turn, dialogue, said.text)
        if navigating.at_review(turn, run, said.text):
            VERBS["e"](turn, dialogue, run, (run.way_out[0],))
            return
        rows = way_out_buttons(dialogue, run.way_out[0], turn.words)
        turn.say(turn.words("exit.again"), buttons=rows)
        return
    if typed := navigating.at_review(turn, run, said.text):
        VERBS[typed](turn, dialogue, run, (run.version,) if typed == "ok" else ())
        return
    named = naming.named(turn, run, wanted)
    if len(named) == 1:
        VERBS["e"](turn, dialogue, run, named)
        return
    if len(run.path) == 1 and says_something(said.text):
        name = run.path[0]
        short, first = run.form.questions[name].short, ""
        if is_words(run.value(name)):
            first = turn.words("dialogue.rest_added", short=short)
        take_words(turn, dialogue, run.add_to(name), name, said, first=first)
        return
    if listen(turn, dialogue, said.text):
        return  # numbers to call follow, and nothing that asks for more
    is_answer = turn.held is not None or correcting.is_asked_which(turn, dialogue)
    if says_something(said.text) or (said.text and is_answer):
        correcting.hold(turn, dialogue, run, said)
        return
    # Not the whole review again: it is long, and stands just above.
    turn.say(
        turn.words("dialogue.review_again", example=run.summary(turn.programme)[-1][1].lower()),
        buttons=review_buttons(dialogue, run, turn.words),
    )


def print_of(text: str) -> int:
    """Tells words that did not answer from others, without keeping them."""
    return zlib.crc32(text.strip().encode())
