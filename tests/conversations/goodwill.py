"""What the bot asks, as it stands on somebody's screen; and what one of good will does about it.

`way_on` is that person: from what stands last on a screen it takes a friendly step, which leads
from everywhere to a request that is sent.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from conversations.dialogue.where import OTHER_HOUR
from storage.mail import Pressed, Said, What
from tests.harness import CATALOGUE, Player, Shown
from tests.screens import flat

FIRST_PRESSED = (
    r"lang/(?!keep).+", r"consent/yes", r"d/\d+/ok/\w+", r"d/\d+/r", r"begin", r"erase/no",
    r"stop/keep", r"d/\d+/n/.+", r"d/\d+/xx/\w+",
)  # fmt: skip
"""The buttons that somebody of good will presses wherever they stand, the dearest first."""

LEAVES = (r"d/\d+/xx/\w+", r"d/\d+/x", r"d/\d+/r")
"""Those they press in a form that they can't go through."""

TYPED = {"year": "1998", "place": "Grenoble, France", "zone": "Paris", "yes_no": "oui"}
"""What they type at a question that takes words of a certain kind only."""

SAID_ALL = {flat(programme.words("dialogue.said_all")) for programme in CATALOGUE}


class Asked(NamedTuple):
    """What a dialogue asks. `question` is "" at the review, and where a form is not for somebody;
    `adding` says that words are being added to its answer. `text` is how it was put."""

    dialogue: int
    question: str
    adding: bool = False
    review: bool = False
    text: str = ""


def asked_by(player: Player, forms: Mapping[int, str]) -> dict[int, Asked]:
    """What each dialogue of a person asks, the one that asked last first. `forms` are the forms
    of the dialogues that are open."""
    messages: dict[str, list[Shown]] = defaultdict(list)
    for shown in player.screen.shown:
        slot = shown.message.slot.partition("#")[0]
        if slot.startswith("ask/"):
            messages[slot].append(shown)
    asked: dict[int, Asked] = {}
    for slot in reversed(messages):
        number = int(slot.rpartition("/")[2])
        if number in forms and number not in asked:
            asked[number] = _read(number, messages[slot], forms[number])
    return asked


def _read(number: int, parts: Sequence[Shown], form: str) -> Asked:
    text = " ".join(shown.text for shown in parts)
    buttons = [button for shown in parts for button in shown.buttons]
    acts = {button.act for button in buttons}
    if not acts or any(act.startswith(f"d/{number}/xx") for act in acts):
        return Asked(number, "", text=text)
    if any(act.startswith(f"d/{number}/ok/") for act in acts):
        return Asked(number, "", review=True, text=text)
    named = [found[1] for act in acts if (found := re.match(r"d/\d+/[atnksipub]/(\w+)", act))]
    question = named[0] if named else _question_put(text, form)
    adding = any(flat(button.label) in SAID_ALL and "/k/" in button.act for button in buttons)
    return Asked(number, question, adding=adding, text=text)


def _question_put(text: str, form: str) -> str:
    """The question that is put in these words."""
    for programme in CATALOGUE:
        for name, question in programme.forms[form].questions.items():
            if flat(question.ask) in text:
                return name
    raise AssertionError(f"what does {form} ask here? {text!r}")


def _as_a_name(words: str) -> str:
    """The same words, as far as somebody may be called so."""
    letters = re.sub(r"[^\W\d_]+|.", lambda found: found[0] if found[0].isalpha() else " ", words)
    return " ".join(("Nour", *letters.split()[-1:]))


def way_on(player: Player, forms: Mapping[int, str], words: str, style: int = 0) -> What:
    """A friendly step from what stands last on the screen; `words` are said where any will do.
    People of another `style` choose other answers. A form that asks for what is not on the screen
    (a code) is left by the way every question offers."""
    start = Said(text="/start", ref=player.house.new_ref())
    if not player.screen.shown:
        return start
    shown = player.last
    acts = [button.act for button in shown.buttons]
    about = next((int(found[1]) for act in acts if (found := re.match(r"d/(\d+)/", act))), 0)
    leaves = forms.get(about, "").startswith("verify")
    for wanted in LEAVES if leaves else FIRST_PRESSED:
        pressed = [act for act in acts if re.fullmatch(wanted, act)]
        correct = [act for act in acts if re.fullmatch(r"d/\d+/e/\w+", act)]
        if pressed:
            # Beside a way out stands the way back in.
            return Pressed(act=(correct or pressed)[0], ref=shown.ref)
    if about not in forms or f"d/{about}/x" not in acts:
        return start
    questions = CATALOGUE.home.forms[forms[about]].questions
    offered = [found for act in acts if (found := re.fullmatch(r"d/\d+/[at]/(\w+)/(.+)", act))]
    fitting = [
        each
        for each in offered
        if each[2] not in questions[each[1]].exits
        and not (questions[each[1]].kind == "zone" and each[2] == OTHER_HOUR)
    ]
    if fitting:
        return Pressed(act=fitting[style % len(fitting)][0], ref=shown.ref)
    asked = _read(about, [shown], forms[about])
    kind = questions[asked.question].kind
    typed = _as_a_name(words) if kind == "name" else TYPED.get(kind, words)
    if typed == TYPED["place"] and style % 3 == 2:
        typed = "Boston, USA"
    return Said(text=typed, ref=player.house.new_ref())
