"""Words in a dialogue that may be an answer or not: they are held until their author says so, with
a button, or answers otherwise.
"""

from conversations.casework import enclosures
from conversations.dialogue import dialogues
from conversations.dialogue.asking import shortly
from conversations.dialogue.dialogues import ask_beside, run_of
from conversations.dialogue.kinds import NotUnderstood
from conversations.dialogue.run import Run
from conversations.mentee import whose
from conversations.mentee.pressing import listen
from conversations.mentee.standing import put_aside_words, resume_buttons
from conversations.mentoring import pair
from conversations.mentoring.strays import hold
from conversations.plain import says_something
from conversations.turn import Turn
from storage.mail import Said
from storage.tables import Dialogue

_READ_BY_TEAM = dialogues.FOR_TEAM | {"reply"}
"""The forms whose words the team reads as soon as they are sent."""


def would_answer(turn: Turn, run: Run, said: Said) -> bool:
    """Whether these words would be taken as the answer to the question that is open now."""
    try:
        run.read(said.text, turn.programme, zone=turn.someone.zone, now=turn.now, insists=True)
    except NotUnderstood:
        return False
    return True


def hold_words(
    turn: Turn, dialogue: Dialogue, run: Run, name: str, said: Said, *, asks: str = "back_words"
) -> None:
    """The question again, and a way to say that these words are the answer."""
    listen(turn, dialogue, said.text)
    dialogue.touched_at = turn.now
    rows = [[hold(turn, dialogue, name, said)], *resume_buttons(turn, dialogue, answers="no")]
    asked = shortly(run, name, turn.programme, turn.now)
    turn.say(turn.words(f"dialogue.{asks}", ask=asked), buttons=rows)


def is_for_team(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """Whether words are plainly the wish to speak to the team, where it would not read them
    anyway."""
    alone = said.file is None and dialogue.form not in _READ_BY_TEAM
    return alone and whose.wish(turn, said) == pair.TEAM


def ask_whether_for_team(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """Somebody wishes to speak to the team, as far as one can tell, in the middle of something
    else: there is the way, and one to say that it is the answer, where it may be."""
    name, label = run.position, turn.words("introduction.team")
    rows = [[pair.button(label, f"d/{dialogue.id}/w", "primary", "yes")]]
    if name is not None and would_answer(turn, run, said):
        rows += [[hold(turn, dialogue, name, said, answers="no")]]
    else:
        rows += resume_buttons(turn, dialogue, answers="no")
    text = turn.words("dialogue.wishes_team", **turn.programme.about.team_words)
    ask_beside(turn, dialogue, text, quote=said.text, buttons=rows)


def take_aside(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """A sentence or a file for a form that was put aside: it is not lost, and may be the answer.
    False for anything that is neither."""
    run = run_of(turn, dialogue)
    name, resume = run.position, resume_buttons(turn, dialogue)
    if said.file is not None and said.file.kind != "sticker" and run.form.files:
        became = enclosures.keep(turn, dialogue, said, "", said.text)
        told = turn.words(f"enclosure.{became}", most=enclosures.MOST_FILES)
        turn.say(f"{told}\n\n{put_aside_words(turn, dialogue)}", buttons=resume)
        return True
    if not says_something(said.text) or said.file is not None:
        return False
    if name is None or run.form.questions[name].kind != "text":
        turn.say(
            f"{_is_aside(turn, dialogue)} {turn.words('dialogue.aside_not_kept')}", buttons=resume
        )
        return True
    mine = hold(turn, dialogue, name, said)
    text = turn.words("dialogue.aside_words", ask=run.form.questions[name].ask)
    text = f"{_is_aside(turn, dialogue)} {text}"
    turn.say(text, buttons=[[mine], *resume_buttons(turn, dialogue, answers="no")])
    return True


def _is_aside(turn: Turn, dialogue: Dialogue) -> str:
    key = f"dialogue.aside_{dialogue.form}"
    return turn.words(key if turn.words.has(key) else "dialogue.aside")
