"""What stands on the screen where a question is asked: its words, how far one is, its buttons.

Pure. When it is asked, and where, is the business of `dialogues`; how answers are read over, of
`reading_over`.
"""

from collections.abc import Sequence
from datetime import datetime

from conversations.dialogue.answers import KINDS
from conversations.dialogue.given import DEEPENED, shown
from conversations.dialogue.kinds import is_words
from conversations.dialogue.run import Run
from conversations.programme import Programme
from conversations.questions import Question
from conversations.turn import Rows
from conversations.words import Words
from storage.mail import Button
from storage.tables import Dialogue


def put(run: Run, name: str, programme: Programme, now: datetime) -> tuple[str, str]:
    """A question as it is put to the person: its text, and words of theirs that it quotes."""
    question, words = run.form.questions[name], programme.words
    if run.is_adding and name in run.answers.get(DEEPENED, []):
        return question.deepen, ""
    text = KINDS[question.kind].asks(question, run.answers, programme, now)
    if run.is_adding:
        return words("dialogue.add_to", ask=question.ask), _given(run, name, programme)
    if run.revisiting == name and run.answered(name):
        answer = shown(run.value(name), question, programme)
        stood = run.stood(name)
        told = words("dialogue.stood" if stood else "dialogue.your_answer", answer=answer)
        if run.value(name) is None:  # they wrote nothing that could be quoted
            told = words("dialogue.none_given")
        if question.kind == "text" and is_words(run.value(name)):
            told = f"{told}\n{words('dialogue.changed' if stood else 'dialogue.replaced')}"
        if run.quoted(name):  # what they are asked to read again stands there each time
            told = f"{told}\n\n{words('dialogue.yours')}"
        return f"{text}\n\n{told}", quoted(run, name, programme)
    if run.quoted(name):
        return text, quoted(run, name, programme)
    if run.keeps(name):
        return f"{text}\n\n{question.stands}", run.stands(name)
    if _shows_earlier(run, name):
        return f"{text}\n\n{words('dialogue.before')}", run.earlier(name)
    return text, ""


def _shows_earlier(run: Run, name: str) -> bool:
    """Whether what was written in an earlier run is shown with a question. A choice is made anew:
    it takes a tap, and tells nothing of what has changed since."""
    question = run.form.questions[name]
    return question.kind == "text" and not question.quotes and bool(run.earlier(name))


def shortly(run: Run, name: str, programme: Programme, now: datetime) -> str:
    """The question that is put, without its hint and what it quotes."""
    return left(put(run, name, programme, now)[0])


def left(text: str) -> str:
    """What is left of a question once it is answered: its first paragraph."""
    return text.partition("\n\n")[0]


def quoted(run: Run, name: str, programme: Programme) -> str:
    """The earlier words that a question gives back to be read again; nothing where it does not."""
    return _given(run, run.quoted(name), programme)


def _given(run: Run, name: str, programme: Programme) -> str:
    value = run.value(name) if name else None
    return shown(value, run.form.questions[name], programme) if value is not None else ""


def progress(run: Run, programme: Programme) -> str:
    """How far one is, above the question; nothing in a form of one or two questions, nor as long as
    nobody can say how many there are."""
    part, step, total = run.progress
    if part:
        return programme.words(
            "dialogue.progress_part", part=run.form.parts[part], step=step, total=total
        )
    return programme.words("dialogue.progress", step=step, total=total) if total > 2 else ""


def way_out_buttons(dialogue: Dialogue, name: str, words: Words) -> Rows:
    """What can be done where a form is not for somebody."""
    ask = f"open/to_team/person/{dialogue.person_id}"
    return [
        [Button(label=words("exit.correct"), act=f"d/{dialogue.id}/e/{name}")],
        [Button(label=words("exit.question"), act=ask)],
        [Button(label=words("exit.leave"), act=f"d/{dialogue.id}/xx/{mark(dialogue)}")],
    ]


def buttons(
    dialogue: Dialogue,
    run: Run,
    name: str,
    question: Question,
    programme: Programme,
    now: datetime,
) -> Rows:
    words = programme.words
    here = f"d/{dialogue.id}"
    offers = KINDS[question.kind].offers(question, run.answers, programme, now)
    several = question.kind in ("choices", "languages")
    picks = run.picks if several else []
    verb = "t" if several else "a"
    offered = [
        Button(
            label=short_label(f"✓ {label}" if value in picks else label),
            act=f"{here}/{verb}/{name}/{value}",
        )
        for value, label in offers
    ]
    rows = _in_rows(offered)
    if run.is_adding:
        rows = [[Button(label=words("dialogue.said_all"), act=f"{here}/k/{name}", style="primary")]]
    elif _shows_earlier(run, name) and run.revisiting != name:
        rows.append([Button(label=words("dialogue.keep_before"), act=f"{here}/u/{name}")])
    if question.unsure and not run.is_adding:
        rows.append([Button(label=words("dialogue.unsure"), act=f"{here}/i/{name}")])
    if several and picks:
        rows.append([Button(label=words("dialogue.done"), act=f"{here}/n/{name}", style="primary")])
    navigation = []
    if run.revisiting == name and run.answered(name) and not run.is_adding:
        key = "dialogue.keep_it" if run.stood(name) else "dialogue.keep"
        rows.append([Button(label=words(key), act=f"{here}/k/{name}")])
        if question.kind == "text" and is_words(run.value(name)):
            rows[-1].append(Button(label=words("dialogue.add"), act=f"{here}/p/{name}"))
    if run.previous:
        navigation.append(Button(label=words("dialogue.back"), act=f"{here}/b/{name}"))
    if question.optional and not run.is_adding:
        key = "dialogue.keep_it" if run.keeps(name) else "dialogue.skip"
        navigation.append(Button(label=words(key), act=f"{here}/s/{name}"))
    navigation.append(Button(label=words("dialogue.later"), act=f"{here}/l"))
    navigation.append(Button(label=words("dialogue.stop"), act=f"{here}/x"))
    # Four in a row would be cut on a phone: never more than three.
    per_row = 2 if len(navigation) == 4 else 3
    rows += [navigation[i : i + per_row] for i in range(0, len(navigation), per_row)]
    return rows


def _in_rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Short labels side by side, long ones alone: a phone screen is narrow."""
    if all(len(button.label) <= 16 for button in buttons):
        return [list(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    return [[button] for button in buttons]


def short_label(label: str) -> str:
    """A label that fits on a button of either platform."""
    return label if len(label) <= 75 else f"{label[:74]}…"


def mark(dialogue: Dialogue) -> str:
    """Tells what a button was made for from what came since: it changes whenever a question is
    asked."""
    return f"{int(dialogue.touched_at.timestamp() * 1000):x}"
