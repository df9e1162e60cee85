"""Buttons under a question of a form that are typed as commands: going back, and putting it off."""

from conversations.dialogue import dialogues
from conversations.mentee.pressing import VERBS
from conversations.turn import Command, Turn
from storage.tables import Dialogue


def back(turn: Turn, words: str) -> None:
    """`/back`: the button that does so, typed. Where nothing is asked, there is none."""
    _press(turn, "b", "dialogue.no_back")


def later(turn: Turn, words: str) -> None:
    """`/later`: the same of the button that puts the questions off."""
    _press(turn, "l", "dialogue.no_later")


def _press(turn: Turn, verb: str, none: str) -> None:
    dialogue = dialogues.current(turn)
    if dialogue is None:
        turn.say(turn.words(none))
        return
    turn.uow.lock(Dialogue, dialogue.id)
    VERBS[verb](turn, dialogue, dialogues.run_of(turn, dialogue), ())


COMMANDS: dict[str, Command] = {
    **dict.fromkeys(("back", "retour", "précédent", "precedent"), back),
    **dict.fromkeys(("later", "plus_tard", "plus-tard", "plustard"), later),
}
