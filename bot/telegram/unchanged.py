"""Edits that change nothing, which Telegram reports as well (a link gets its picture): left out. Of
those that change the words under a file it is noted that the file is the same.

Who changed no word is then not told that what they changed comes too late, and who replaced no file
not that the old one stays elsewhere. What a message held is kept as keyed digests, in memory, for
the newest messages: an edit of an older one, or after a new start, counts as a change of all that
it holds, as it always may.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storage.mail import Address, Edited, Event, Ref, Said

MOST = 5000
"""How many messages are known."""

_Name = tuple[Address, Ref]


class _Content(NamedTuple):
    """Digests of what a message held; `file` is empty where there is none."""

    words: bytes
    file: bytes


class Unchanged:
    """What the newest messages said. An event counts as read once it is `kept`: a batch that could
    not be kept comes again, whole."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._said: dict[_Name, _Content] = {}
        self._now: dict[_Name, _Content] = {}

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
                name, said = (event.where, event.what.ref), self._content(event.what)
                before = self._now.get(name) or self._said.get(name)
                self._now[name] = said
                if isinstance(event.what, Edited) and before is not None:
                    if before == said:
                        continue
                    same = {"same_file": bool(said.file) and before.file == said.file}
                    what = event.what.model_copy(update=same)
                    yield event.model_copy(update={"what": what})
                    continue
            yield event

    def _content(self, what: Said | Edited) -> _Content:
        file = self._digest(what.file.source) if what.file is not None else b""
        return _Content(self._digest((what.text, what.marks)), file)

    def _digest(self, of: object) -> bytes:
        content = repr(of).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._key, digest_size=16).digest()
