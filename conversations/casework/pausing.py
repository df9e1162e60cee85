"""Whether new requests are taken, and what whoever comes reads while none are.

The team may pause the intake: until a day, on whose morning it opens again by itself, or until
somebody opens it. Whoever has begun a request may finish and send it, and all else goes on.
"""

import json
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from conversations.programme import Programme
from storage.tables import Setting

NAME = "intake"
"""The name of the setting that holds the pause."""


@dataclass(frozen=True)
class Pause:
    """No new request is taken: until the morning of a day, if one is named. `words` are the
    team's own, shown to whoever comes, as they are, in every language."""

    until: date | None = None
    words: str = ""

    def as_json(self) -> str:
        """As `Setting.value` keeps it."""
        until = self.until.isoformat() if self.until else None
        return json.dumps({"until": until, "words": self.words}, ensure_ascii=False)


OPEN = "null"
"""What `Setting.value` keeps while requests are taken."""


def current(session: Session) -> Pause | None:
    """The pause that holds now; None while requests are taken."""
    row = session.get(Setting, NAME)
    return read(row.value) if row is not None else None


def read(value: str) -> Pause | None:
    """A pause as it was kept."""
    kept = json.loads(value)
    if kept is None:
        return None
    return Pause(date.fromisoformat(kept["until"]) if kept["until"] else None, kept["words"])


def sentence(pause: Pause, programme: Programme) -> str:
    """That no new request is taken, and until when."""
    words, about = programme.words, programme.about
    if pause.until is None:
        return words("pausing.for_now", **about.team_words)
    return words("pausing.until", day=words.long_day(pause.until), **about.team_words)


def notice(pause: Pause, programme: Programme) -> tuple[str, str]:
    """What whoever comes to begin reads: our text, and the team's own words, if there are any."""
    text = sentence(pause, programme)
    if pause.words:
        theirs = programme.words("pausing.their_words", **programme.about.team_words)
        return f"{text}\n\n{theirs}", pause.words
    return text, ""


def open_again(programme: Programme) -> str:
    """What those read who asked to be told when requests are taken again."""
    return programme.words("pausing.open_again", **programme.about.team_words)
