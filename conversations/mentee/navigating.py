"""Buttons of a form that are typed: going back, skipping, sending what was read over.

They are asked for before anything is taken as an answer; so only those count that stand there.
"""

from conversations import offers
from conversations.dialogue import options
from conversations.dialogue.given import REFUSED
from conversations.dialogue.kinds import is_words
from conversations.dialogue.run import Run
from conversations.plain import fold, says_something
from conversations.turn import Turn
from conversations.words import variants

_SENDS = ("dialogue.typed_send", "dialogue.send")
"""The ways to say that it is to be sent."""


def at_review(turn: Turn, run: Run, text: str) -> str:
    """The verb of a button that stands where nothing is asked, if these are its words."""
    typed = fold(text)
    if run.way_out[0]:
        return "e" if typed == fold(turn.words("exit.correct")) else ""
    if offers.is_made_of(turn.words, typed, _SENDS):  # also *c’est bon, envoie*
        return "ok"
    return "ed" if typed in variants(turn.words, "dialogue.typed_edit") else ""


def goes_on(turn: Turn, run: Run, text: str) -> bool:
    """Whether somebody wants to go on, typed at a question to which that is no answer: nothing was
    put aside, and it is asked again."""
    at = run.position
    open_words = at is not None and run.form.questions[at].kind == "text"
    return open_words and fold(text) in variants(turn.words, "dialogue.typed_resume")


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


def verb(turn: Turn, run: Run, text: str) -> str:
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
    asks_place = at is not None and run.form.questions[at].on_map and not run.keeps(at)
    if asks_place and typed in variants(turn.words, "answers.typed_no"):
        # It may be a no to how the date was read, which is said above: doubted once, then skipped.
        doubted = run.answers.get(REFUSED, ("", ""))[1] == at
        return "s" if doubted and "s" in stands else ""
    if run.is_adding and any(
        typed in variants(turn.words, f"dialogue.{key}") for key in ("typed_done", "typed_skip")
    ):
        return "k"
    if "i" in stands and typed in variants(turn.words, "dialogue.typed_pass"):
        return "i"  # nobody's answer is *passer*
    kept = (f"dialogue.{key}" for key in ("typed_same", "typed_keep", "keep_it", "keep"))
    same = (*kept, "answers.typed_yes", "answers.typed_gladly")
    if at is not None and run.keeps(at) and any(typed in variants(turn.words, key) for key in same):
        return "s"  # what stands already is what skipping keeps
    for of, key in _TYPED_KEYS:
        if of not in stands or (of == "s" and _is_an_option(run, typed)):
            continue
        labels = variants(turn.words, f"dialogue.{key}")
        if turn.words.has(f"dialogue.typed_{key}"):
            labels |= variants(turn.words, f"dialogue.typed_{key}")
        if typed in labels:
            return of
        if of == "s" and offers.is_made_of(turn.words, typed, ["dialogue.typed_skip"]):
            return of
    if "s" in stands and run.form.review and offers.is_made_of(turn.words, typed, _SENDS):
        # Nothing is left to say: it is read over, then sent. A mere yes may answer the question.
        return "" if offers.is_made_of(turn.words, typed, offers.MEANINGS["yes"]) else "s"
    if (
        at is not None
        and not run.is_adding
        and typed in variants(turn.words, "dialogue.typed_pass")
    ):
        return "k" if run.revisiting == at else "s"  # or it is said that it can't be skipped
    unsure = typed in variants(turn.words, "dialogue.typed_unsure")
    if at is not None and "s" in stands and unsure and run.form.questions[at].kind == "text":
        return "s"  # what nobody knows yet is no answer to pass on
    return ""


def _is_an_option(run: Run, typed: str) -> bool:
    """Whether a word that would skip a question means one of its answers there: a *non* where one
    may say *plutôt non*. Who says more, as *non merci*, skips it."""
    if " " in typed:
        return False
    question = run.form.questions[run.position] if run.position is not None else None
    return (
        question is not None and question.kind == "choice" and bool(options.meant(typed, question))
    )


def means_done(turn: Turn, text: str) -> bool:
    """Whether words say that nothing more is picked: *c’est tout*."""
    typed = fold(text)
    return any(typed in variants(turn.words, f"dialogue.{key}") for key in ("typed_done", "done"))


def chooses_none(turn: Turn, run: Run, text: str) -> bool:
    """Whether a sentence is none of the buttons of a form that is answered by buttons alone."""
    question = run.form.questions[run.position] if run.position is not None else None
    if question is None or any(each.kind != "choice" for each in run.form.questions.values()):
        return False
    return not (verb(turn, run, text) or options.meant(text, question)) and says_something(text)
