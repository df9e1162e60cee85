"""What people do in a transcript, and how it is written.

    [Label]                       presses the newest button that is called so
    [Label] Field = words | …     the same, where it opens a form of staff's: fills it in and sends
                                  it; what is not named stays as the form offers it
    (double)                      presses the last button once more
    (photo) words                 sends a photo, with or without words under it; so (voice),
                                  (audio), (video), (sticker), (document), (document cv.pdf)
    (album) words                 two photos at once
    (location)                    sends what can't be read; so (contact), (venue), (poll)
    (forwarded) words             passes on words of another conversation
    (edit) words                  changes the last message
    (edit of "first words") …     changes the message that began so
    (4096 letters)                writes a text of that length
    (link)                        opens the newest link that was shown anywhere
    (roster) Nom; Promo | Zoé; 2001
                                  brings in a roster with these rows, whose links go by mail
    (member) Mentor2              invites this member of the workspace, with the letter as it comes
    (code), (wrong code)          types the code of the newest letter, or another one

Anything else is what they write.
"""

import re
from collections.abc import Callable, Iterator
from typing import get_args

from conversations.mentoring import enrolment
from conversations.mentoring.enrolment import How
from conversations.mentoring.register import Row
from conversations.team.forms import Form
from storage.mail import Address, CalledElsewhere, File, Ref, Said, address, platform_of
from storage.unit_of_work import UnitOfWork
from tests.harness import Filling, House, Player
from tests.screens import Shown, flat

KINDS = get_args(File.model_fields["kind"].annotation)
UNREADABLE = ("location", "contact", "venue", "poll")

_PRESS = re.compile(r"\[([^\]]*)\]\s*(.*)")
_BRACKETS = re.compile(r"\(([a-z]+)([^()]*)\)\s*(.*)")
_EARLIER = re.compile(r" of [\"“«]\s*(.+?)\s*[\"”»]")
_TOKEN = r"[?&]start=(\S+)"
_CODE = r"\b(\d{6})\b"


class Wrote(dict[tuple[Address, str], Ref]):
    """What people have written, to find the message that is changed: (who, text) → message."""

    def find(self, who: Address, beginning: str) -> Ref:
        """The newest message of theirs that began so."""
        for (author, text), ref in reversed(self.items()):
            if author == who and text.startswith(beginning):
                return ref
        raise AssertionError(f"nothing was written that begins with {beginning!r}")


def act(player: Player, what: str, wrote: Wrote) -> None:
    """Do what a line says that this person does."""
    brackets = _BRACKETS.fullmatch(what)
    if pressed := _PRESS.fullmatch(what):
        _press(player, pressed[1], pressed[2])
    elif brackets and _bracketed(player, brackets[1], brackets[2], brackets[3], wrote):
        pass
    else:
        _says(player, wrote, text=what)


def calls(player: Player, place: str) -> None:
    """Somebody calls us in a group or a channel."""
    player.does(CalledElsewhere.model_validate({"place": place}))


def _press(player: Player, label: str, filled: str) -> None:
    _, button = player.finds(label)
    if not button.form:
        assert not filled, f"{label!r} opens no form"
        player.presses(label)
        return
    filling = player.opens(label)
    named = {flat(field.label): field.name for field in filling.form.fields}
    values = dict(_fields(filled))
    unknown = values.keys() - named.keys()
    assert not unknown, f"the form asks for {', '.join(named)}; not for {', '.join(unknown)}"
    filling.send(**{named[label]: value for label, value in values.items()})


def _fields(filled: str) -> Iterator[tuple[str, str]]:
    for part in filled.split(" | ") if filled else ():
        label, _, value = part.partition("=")
        yield flat(label), value.strip()


def _bracketed(player: Player, word: str, rest: str, words: str, wrote: Wrote) -> bool:
    """Do what stands in brackets; False if it means nothing, so that it was merely written."""
    house = player.house
    plainly: dict[str, Callable[[], object]] = {
        "double": player.presses_again,
        "link": lambda: player.says(f"/start {_newest(house, _TOKEN)}"),
        "code": lambda: player.says(_newest(house, _CODE, "mail")),
        "wrong code": lambda: player.says(_another(_newest(house, _CODE, "mail"))),
    }
    if do := plainly.get(f"{word}{rest}"):
        do()
    elif word == "member":
        form = house.forms.open("add_mentor", player.who, staff=player.staff)
        assert isinstance(form, Form), form
        Filling(player, form).send(person=address("slack", f"U{words.upper()}"))
    elif word == "roster":
        _brings_in(house, [[cell.strip() for cell in row.split(";")] for row in words.split("|")])
    elif word in KINDS:
        file = _file(player, word, rest.strip())
        _says(player, wrote, text=words, file=file)
    elif word == "album":
        album = f"album {len(player.wrote)}"
        for text in (words, ""):
            _says(player, wrote, text=text, file=_file(player, "photo"), album=album)
    elif word in UNREADABLE:
        _says(player, wrote, unsupported=word)
    elif word == "forwarded":
        _says(player, wrote, text=words, forwarded=True)
    elif word == "edit":
        earlier = _EARLIER.fullmatch(rest)
        player.edits(words, ref=wrote.find(player.who, earlier[1]) if earlier else None)
    else:
        return False
    return True


def _brings_in(house: House, rows: list[list[str]]) -> None:
    """What `python -m bot import-mentors --apply --send` does."""
    cells = [Row(number, row) for number, row in enumerate(rows, 1)]
    how = How(lambda token: f"https://t.me/bot?start={token}", days=14, mails=True)

    def work(uow: UnitOfWork) -> None:
        outcomes = enrolment.plan(uow.session, house.catalogue, cells, uow.now)
        enrolment.apply(uow, house.catalogue, outcomes, how)

    house.ledger.write_now(work)
    house.settle()


def _says(player: Player, wrote: Wrote, **said: object) -> None:
    ref = player.house.new_ref()
    player.wrote.append(ref)
    text = str(said.get("text", ""))
    if length := re.fullmatch(r"\((\d+) letters\)", text):
        said["text"] = text = ("mots " * int(length[1]))[: int(length[1]) - 1] + "."
    wrote[player.who, text] = ref
    player.does(Said.model_validate({"ref": ref, **said}))


def _file(player: Player, kind: str, name: str = "") -> File:
    source = f"{player.who}/file/{len(player.wrote)}"
    return File.model_validate({"kind": kind, "source": source, "name": name})


def _newest(house: House, pattern: str, platform: str = "") -> str:
    """What the newest message anywhere (or on one platform) holds of this pattern."""
    shown: list[Shown] = []
    for to, screen in house.screens.items():
        if not platform or platform_of(to) == platform:
            shown += screen.shown
    for each in sorted(shown, key=lambda one: int(one.ref), reverse=True):
        if found := re.search(pattern, each.text):
            return found[1]
    raise AssertionError(f"nothing was shown that holds {pattern!r}")


def _another(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"
