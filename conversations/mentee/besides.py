"""Words where a form asks for none: a reason that is none of those offered, a sentence where yes or
no is asked. They are taken where the form has a place for them.
"""

from typing import Any

from conversations.dialogue import options
from conversations.dialogue.answers import language_names
from conversations.dialogue.given import shown
from conversations.dialogue.kinds import NotUnderstood, is_words
from conversations.dialogue.run import Run
from conversations.mentee.pressing import settle, store
from conversations.plain import says_something
from conversations.programme import Programme
from conversations.questions import Question
from conversations.turn import Turn
from storage.mail import Said
from storage.tables import Dialogue


def more_than(text: str, value: Any, question: Question, programme: Programme) -> str:
    """What was typed, where it says more than the answer it was taken for; otherwise nothing."""
    known = [shown(value, question, programme)]
    if question.kind == "choices" and options.all_but(text, question):
        return ""
    if question.kind in ("choice", "choices"):
        chosen = value if isinstance(value, list) else [str(value)]
        known += options.ways(question, chosen)
    elif question.kind == "languages":
        known += language_names(value)
    elif question.kind != "yes_no" or not says_something(text):
        return ""
    return text.strip() if options.says_more(text, known) else ""


def option_for_rest(run: Run, name: str) -> str:
    """The option with which words that are none of a question's answer a later one; nothing where
    such words are no answer."""
    rest = (each for each in run.form.questions.values() if each.freely and name in each.when)
    return next((each.when[name][0] for each in rest), "")


def take_freely(turn: Turn, dialogue: Dialogue, run: Run, option: str, said: Said) -> None:
    """Words that are none of the options, as the answer to what would be asked after one."""
    assert run.position is not None
    answer = run.form.questions[run.position].options[option]
    after = settle(turn, dialogue, run, run.position, answer).give(option)
    try:
        value = after.read(said.text, turn.programme, zone=turn.someone.zone, now=turn.now)
    except NotUnderstood as problem:
        store(turn, dialogue, after, first=turn.words(problem.key, **problem.values))
        return
    store(turn, dialogue, after.give(value, said.ref, said.text))


def gathering(run: Run, name: str, text: str) -> str:
    """The question that a sentence is added to which was typed at one that takes no words; nothing
    where the form has none, or it is no sentence."""
    if run.form.questions[name].kind not in ("choice", "yes_no") or not says_something(text):
        return ""
    named = (each for each, question in run.form.questions.items() if question.gathers)
    return next((each for each in named if run.applies(each)), "")


def gather(
    turn: Turn, dialogue: Dialogue, run: Run, name: str, said: Said, *, first: str = ""
) -> None:
    """The sentence is added there, and the run goes on; its author is told that it is kept, or that
    it is too long, after what is said `first`."""
    before, limit = run.value(name), run.form.questions[name].limit
    length = len(said.text) + (len(before) + 1 if is_words(before) else 0)
    if length > limit:
        told = turn.words("answers.too_long", limit=limit, over=length - limit)
    else:
        told = turn.words(_gathered(turn, dialogue))
        run = run.gather(name, said.text.strip(), said.ref)
    store(turn, dialogue, run, first=f"{first}\n{told}" if first else told)


def _gathered(turn: Turn, dialogue: Dialogue) -> str:
    """As it is said in this form: at the end, words may be meant for the other."""
    key = f"dialogue.gathered_{dialogue.form}"
    return key if turn.words.has(key) else "dialogue.gathered"
