"""Groups and channels: a sentence on where to find us, once a day, and nothing else.

What is said there is nobody's business here: nobody is met, nothing is kept.
"""

from conversations import people
from conversations.turn import Turn
from storage.mail import Button, CalledElsewhere


def called(turn: Turn, what: CalledElsewhere) -> None:
    """Someone spoke to us in a group or a channel, or brought us there."""
    programme = turn.catalogue[people.spoken(turn.event, turn.catalogue)]
    link = turn.link("")
    door = [[Button(label=programme.words("elsewhere.button"), url=link)]] if link else []
    turn.say(
        programme.words(f"elsewhere.{what.place}", programme=programme.about.name),
        buttons=door,
        under="",
        key=f"elsewhere/{turn.event.where}/{turn.now:%Y-%m-%d}",
    )
