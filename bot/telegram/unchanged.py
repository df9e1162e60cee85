"""Edits that change nothing, which Telegram reports as well (a link gets its picture): left out.

Who changed no word is then not told that what they changed comes too late. What a message said is
kept as a keyed digest, in memory, for the newest messages: an edit of an older one, or after a new
start, counts as a change, as it always may.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence

from storage.mail import Address, Edited, Event, Ref, Said

MOST = 5000
"""How many messages are known."""

_Name = tuple[Address, Ref]


class Unchanged:
    """What the newest messages said. An event counts as read once it is `kept`: a batch that could
    not be kept comes again, whole."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._said: dict[_Name, bytes] = {}
        self._now: dict[_Name, bytes] = {}

    def without(self, events: Sequence[Event]) -> list[Event]:
        """These events, but for the edits that change nothing."""
        self._now = {}
        return list(self._changes(events))

    def kept(self) -> None:
        """What was given back last is on the disk."""
        for name, said in self._now.items():
            self._said.pop(name, None)  # the newest stands last
            self._said[name] = said
        for name in list(self._said)[: max(0, len(self._said) - MOST)]:
            del self._said[name]

    def _changes(self, events: Sequence[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event.what, Said | Edited):
                name, said = (event.where, event.what.ref), self._digest(event.what)
                before = self._now.get(name) or self._said.get(name)
                self._now[name] = said
                if isinstance(event.what, Edited) and before == said:
                    continue
            yield event

    def _digest(self, what: Said | Edited) -> bytes:
        file = what.file.source if what.file is not None else ""
        content = repr((what.text, what.marks, file)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._key, digest_size=16).digest()
