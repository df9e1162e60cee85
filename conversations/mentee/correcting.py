"""Another answer for one of several that are read over: the words may come before it is said for
which. They are held, and replace nothing before their author has seen what they replace. So is
another date that comes where its place is asked.
"""

import re
from dataclasses import replace

from conversations import offers
from conversations.dialogue import moments, yes_or_no
from conversations.dialogue.asking import short_label
from conversations.dialogue.dialogues import ask, ask_beside
from conversations.dialogue.given import HELD, PARTS, shown
from conversations.dialogue.kinds import NotUnderstood, is_words
from conversations.dialogue.run import Run
from conversations.mentoring import pair
from conversations.plain import fold, says_something
from conversations.turn import Turn
from storage.mail import Button, Edited, Said
from storage.tables import Dialogue

_REPLACING = ("replaces", "replace", "keep")
"""What is said, and the two answers, where words would replace others."""


def ask_which(turn: Turn, dialogue: Dialogue, run: Run, *, first: str = "", told: str = "") -> None:
    """Which answer is to be corrected, or given after all: those that were skipped stand last. By
    the words that are held already, if there are any; they stay held until one is named, or the
    way back is taken without them. `first` comes before; without such words all the answers are
    `told` below, where they do not stand above."""
    words = run.answers[HELD][1] if holds(run) else ""
    dialogue.touched_at = turn.now
    named = [
        Button(label=short_label(short), act=f"d/{dialogue.id}/e/{name}")
        for name, short, _ in run.summary(turn.programme)
    ]
    named += [
        Button(
            label=short_label(turn.words("dialogue.empty", short=short)),
            act=f"d/{dialogue.id}/e/{name}",
        )
        for name, short in run.skipped()
    ]
    label = turn.words("dialogue.without_words" if words else "dialogue.to_review")
    back = Button(label=label, act=f"d/{dialogue.id}/v")
    rows = [named[i : i + 2] for i in range(0, len(named), 2)]
    asks = turn.words("dialogue.words_for_which" if words else "dialogue.edit_which")
    text = f"{first} {asks}".strip()
    ask_beside(turn, dialogue, text, quote=words or told, buttons=[*rows, [back]])


def is_asked_which(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether that is what was asked last in this place."""
    offer = offers.newest(turn.uow.session, turn.event.where)
    if offer is None or offer.made_at < dialogue.touched_at:
        return False
    named = f"d/{dialogue.id}/e/"
    return sum(choice.act.startswith(named) for choice in offers.choices(offer)) > 1


def hold(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Words that may be another answer: which one they are for is asked."""
    keep(dialogue, run, said)
    ask_which(turn, dialogue, replace(run, answers=dialogue.answers))


def keep(dialogue: Dialogue, run: Run, said: Said) -> None:
    """Hold words that may be another answer. More of them go on with those that are held
    already."""
    before = run.answers[HELD][1] if holds(run) else ""
    words = f"{before}\n{said.text}" if before else said.text
    parts = {**run.answers.get(PARTS, {}), said.ref: said.text} if before else {said.ref: said.text}
    dialogue.answers = {**run.answers, HELD: ["", words, said.ref], PARTS: parts}


def holds(run: Run) -> bool:
    """Whether words are held of which it is not said yet for which answer they are."""
    name, words, _ = run.answers.get(HELD, ("", "", ""))
    return bool(words) and not name


def follows(run: Run, ref: str) -> bool:
    """Whether words that are held came in this message."""
    part = run.answers.get(PARTS, {}).get(ref)
    return part is not None and part in run.answers.get(HELD, ("", "", ""))[1]


def follow(turn: Turn, dialogue: Dialogue, run: Run, edited: Edited) -> None:
    """A message whose words are held has others now: so have they, and what was asked about them
    is asked anew. What changes no word says nothing."""
    (name, words, last), parts = run.answers[HELD], run.answers[PARTS]
    old, new = parts[edited.ref], edited.text
    if new.strip() == old.strip():
        return
    words = f"\n{words}\n".replace(f"\n{old}\n", f"\n{new}\n", 1)[1:-1]
    held = {HELD: ["", words, last], PARTS: {**parts, edited.ref: new}}
    dialogue.answers = {**run.answers, **held}
    run = replace(run, answers=dialogue.answers)
    if name:
        propose(turn, dialogue, run, name)
    else:
        ask_which(turn, dialogue, run)


def forget(dialogue: Dialogue) -> None:
    """Words that are held correct nothing."""
    held = (HELD, PARTS)
    dialogue.answers = {key: kept for key, kept in dialogue.answers.items() if key not in held}


def proposes(run: Run) -> bool:
    """Whether it is asked now if words that are held may stand in place of an answer, which takes
    any words."""
    name, *_ = run.answers.get(HELD, ("",))
    if not name or name != run.position or PARTS not in run.answers:
        return False
    return run.form.questions[name].kind in ("text", "name")


def confirms(turn: Turn, run: Run, text: str) -> bool:
    """Whether a short yes, *ok envoie*, means the words that are held for the current question."""
    name, *_ = run.answers.get(HELD, ("",))
    if not name or name != run.position or date_before(run) or says_something(text):
        return False
    return yes_or_no.plainly(text, turn.words) is True


def go_on(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> str:
    """What is typed there: the verb of the button that it means, if any. Other words go on with
    those that are held, as long as there is room, and it is asked once more: they replace nothing
    unseen."""
    name, words, _ = run.answers[HELD]
    answer = yes_or_no.plainly(said.text, turn.words)
    if answer is not None:
        return "f" if answer else "k"
    first, question = "", run.form.questions[name]
    if says_something(said.text):
        whole = f"{words}\n{said.text}"
        over = len(whole) - question.limit
        if question.kind == "text" and over > 0:
            first = turn.words("answers.too_long", limit=question.limit, over=over)
        else:
            parts = {**run.answers[PARTS], said.ref: said.text}
            run = replace(run, answers={**run.answers, HELD: [name, whole, said.ref], PARTS: parts})
            dialogue.answers = dict(run.answers)
    propose(turn, dialogue, run, name, first=first)
    return ""


def propose(turn: Turn, dialogue: Dialogue, run: Run, name: str, *, first: str = "") -> None:
    """The words that are held for the answer that was chosen: they are shown beside it, to be
    confirmed. Where they can be no answer to it, it is asked anew. `first` comes before."""
    (_, words, ref), parts = run.answers[HELD], run.answers.get(PARTS, {})
    forget(dialogue)
    run = replace(run, answers=dialogue.answers).look_again(name)
    question = run.form.questions[name]
    dialogue.answers, dialogue.revisiting = dict(run.answers), name
    try:  # a doubt is settled by confirming them
        zone = turn.someone.zone
        value = run.read(words, turn.programme, zone=zone, now=turn.now, insists=True)
    except NotUnderstood as problem:
        ask(turn, dialogue, first=question.again or turn.words(problem.key, **problem.values))
        return
    held = {HELD: [name, words, ref], PARTS: parts}
    dialogue.answers, dialogue.touched_at = {**run.answers, **held}, turn.now
    here, before = f"d/{dialogue.id}", shown(run.value(name), question, turn.programme)
    is_empty = run.value(name) is None
    replaces, yes, keep = ("fills", "fill", "stay_empty") if is_empty else _REPLACING
    ways = [pair.button(turn.words(f"dialogue.{yes}"), f"{here}/f/{name}", "primary", "yes")]
    if is_words(run.value(name)) and question.kind == "text":
        ways.append(pair.button(turn.words("dialogue.put_after"), f"{here}/g/{name}"))
    ways.append(pair.button(turn.words(f"dialogue.{keep}"), f"{here}/k/{name}", answers="no"))
    asks = turn.words(f"dialogue.{replaces}", short=question.short, answer=before)
    ask_beside(
        turn,
        dialogue,
        f"{first} {asks}".strip(),
        quote=shown(value, question, turn.programme),
        buttons=[[each] for each in ways],
    )


# --- another date where its place is asked --------------------------------------------------------

FEW, MANY = 3, 6
"""Words up to which a day or an hour alone is a date, and both of them are: with more it may be a
place that opens then."""

_CHANGES = re.compile(
    r"\b(?:no|non|sorry|pardon|actually|finalement|plutot|rather|instead"
    r"|(?:at )?(?:the )?same (?:time|hour)|(?:a )?(?:la )?meme heure)\b"
)
"""In folded words, what says that something is changed, and is no place: it does not count."""

_BARE_HOUR = re.compile(r"\d{1,2}")


def date_before(run: Run) -> str:
    """The question for a date that the one asked now follows; nothing if it follows none."""
    name, before = run.position, run.previous
    if not name or not before or run.form.questions[name].kind != "text":
        return ""
    return before if run.form.questions[before].kind == "moment" else ""


def is_date(turn: Turn, run: Run, text: str) -> bool:
    """Whether words where a place is asked are another date, as far as one can tell."""
    words = len(_CHANGES.sub(" ", fold(text)).split())
    if not date_before(run) or words > MANY:
        return False
    if _BARE_HOUR.fullmatch(text.strip()):
        return True
    read = moments.read(text, zone=turn.someone.zone, now=turn.now)
    if read.day is not None and read.clock is not None:
        return True
    # A number to call is no date.
    plain = words <= FEW and any(letter.isalpha() for letter in text)
    return plain and (read.day is not None or read.clock is not None)


def ask_about_date(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Whether the date is to be changed, or the words are the place for all that."""
    name, here = run.position, f"d/{dialogue.id}"
    dialogue.answers = {**run.answers, HELD: [name, said.text, said.ref]}
    yes = pair.button(turn.words("dialogue.change_date"), f"{here}/m/{name}", "primary", "yes")
    no = pair.button(turn.words("dialogue.is_place"), f"{here}/f/{name}", answers="no")
    text = turn.words("dialogue.looks_like_date")
    ask_beside(turn, dialogue, text, quote=said.text, buttons=[[yes], [no]])
