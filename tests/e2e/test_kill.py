"""kill -9 at twenty seeded random moments of the walk and more: what people saw is the same.

On Telegram a message may be repeated at once, as the README says; nothing else differs, and nothing
is lost. `conftest.walks` walks both, `killer` kills.
"""

import difflib

from bot.slack.phrases import phrase
from tests.e2e.recording import Walks
from tests.e2e.stage import Told

KILLS = 18
"""At least so many kills in one walk; the killer goes on as long as the walk does."""

SEED = 20261123

TROUBLE = phrase("trouble", "fr")


def test_people_see_the_same_however_often_the_bot_dies(walks: Walks) -> None:
    undisturbed, killed = walks["french"], walks["killed"]
    kills = killed.starts - 1
    assert kills >= KILLS
    assert killed.lost == 0
    assert killed.repeats <= kills
    assert killed.transcripts.keys() == undisturbed.transcripts.keys()
    for who, lines in undisturbed.transcripts.items():
        differs = differences(lines, killed.transcripts[who])
        assert not differs, f"{who}\n{differs}"


def differences(before: list[Told], after: list[Told]) -> str:
    """How two transcripts differ, for reading; the minutes do not count, nor that a form did not
    open: who reads it has pressed again."""
    one, other = (
        [f"{line.place} | {line.text}" for line in lines if TROUBLE not in line.text]
        for lines in (before, after)
    )
    return "\n".join(difflib.unified_diff(one, other, "undisturbed", "killed", lineterm="", n=2))
