"""Naming an answer to correct, where all of them are read over: which one typed words name."""

from conversations.dialogue.run import Run
from conversations.plain import STOP_WORDS, fold, says_something
from conversations.turn import Turn


def named(turn: Turn, run: Run, wanted: str, *, by_answer: bool = True) -> list[str]:
    """The answers that typed words, folded, name, or the questions that were skipped: by their
    label, or by words of what was asked (*ville*), or else of the answer. What was answered goes
    first."""
    told = run.summary(turn.programme)
    skipped = [(name, short, "") for name, short in run.skipped()]
    for lines in (told, skipped):
        if found := [name for name, short, _ in lines if wanted and _names(wanted, short)]:
            return found
    questions = run.form.questions
    asked = [[(name, questions[name].ask) for name, *_ in lines] for lines in (told, skipped)]
    answers = [(name, shown) for name, _, shown in told] if by_answer else []
    for texts in (*asked, answers) if len(wanted) > 2 else ():
        if found := [name for name, text in texts if f" {wanted} " in f" {fold(text)} "]:
            return found
    return []


def only_names(turn: Turn, run: Run, text: str) -> bool:
    """Whether words at the read-over do no more than name a question: those of an answer may as
    well be for somebody else, and so may a word that any sentence has, unless it is a label."""
    wanted = fold(text)
    if run.way_out[0] or says_something(text):
        return False
    found = named(turn, run, wanted, by_answer=False)
    if wanted in STOP_WORDS:
        found = [name for name in found if fold(run.form.questions[name].short) == wanted]
    return len(found) == 1


def _names(wanted: str, short: str) -> bool:
    """Whether typed words name an answer: by its label or the beginning of it, or with it at their
    end, *corriger nom*."""
    label = fold(short)
    return label.startswith(wanted) or wanted.endswith(label)
