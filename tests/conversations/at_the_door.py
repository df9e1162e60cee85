"""Two people at the front door, and how what they do is done: every promise is looked at."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from conversations.team.forms import Form, Preview
from storage.mail import Address, Event, File, Pressed, Ref, Said, What
from tests.conversations import mischief
from tests.conversations.goodwill import way_on
from tests.conversations.promises import Promises
from tests.conversations.room import Room
from tests.harness import Player
from tests.storage.databases import Kind


class AtTheDoor(RuleBasedStateMachine):
    """Has no rules of its own; who comes is up to whoever begins."""

    players: tuple[Player, Player]
    promises: Promises
    styles: tuple[int, int]
    """How each answers."""

    databases: ClassVar[Callable[[Kind], str]]
    """Makes files with all tables and nothing in them."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(type(self).databases("sqlite"), mail=True)
        self.events: list[Event] = []
        self.marks = 0
        self.spoilt = False
        """A promise was broken: there is nothing to be proven by going on."""

    def _says(
        self, who: int, how: str, *, reply_to: Ref | None = None, forwarded: bool = False
    ) -> None:
        mark = self._mark()
        text = how.replace("{}", mark)
        said = Said(text=text, ref=self.room.new_ref(), reply_to=reply_to, forwarded=forwarded)
        self._does(who, said, marks=[mark])

    def _sends(
        self,
        who: int,
        kind: str,
        how: str,
        *,
        album: str = "",
        size: int = 0,
        quiet: bool = False,
    ) -> None:
        mark, ref = self._mark(), self.room.new_ref()
        source = f"{self.players[who].who}/file/{ref}!"
        file = File.model_validate({"kind": kind, "source": source, "size": size})
        said = Said(text=how.replace("{}", mark), ref=ref, file=file, album=album)
        self._does(who, said, marks=[mark] if how else [], quiet=quiet)

    def _presses(self, who: int, whose: int, which: int) -> Pressed | None:
        shown = self.players[whose].screen.shown
        buttons = [(each, button) for each in reversed(shown) for button in each.buttons]
        buttons = [(each, button) for each, button in buttons if button.act]
        if not buttons:
            return None
        each, button = buttons[which % len(buttons)]
        pressed = Pressed(act=button.act, ref=each.ref)
        self._does(who, pressed)
        return pressed

    def _finds(self, who: int, verb: str, which: int = 0) -> bool:
        """Press a button of a dialogue that does this, if there is one on the newest messages."""
        return self._presses_act(who, f"d/[0-9]+/{verb}(/|$)", which)

    def _presses_act(self, who: int, act: str, which: int = 0) -> bool:
        player = self.players[who]
        found = [
            (shown, button.act)
            for shown in reversed(player.screen.shown[-3:])
            for button in shown.buttons
            if re.match(act, button.act)
        ]
        if found:
            shown, pressed = found[which % len(found)]
            self._does(who, Pressed(act=pressed, ref=shown.ref))
        return bool(found)

    def _goes_on(self, who: int) -> None:
        player, mark = self.players[who], self._mark()
        words = f"Je pense à {mark}." if self.styles[who] % 2 else mark
        what = way_on(player, self.promises.stored.open(player.where), words, self.styles[who])
        is_mine = isinstance(what, Said) and what.text == words
        self._does(who, what, marks=[mark] if is_mine else [])

    def _fills_in(self, member: Address, act: str) -> None:
        form = self.room.open_form(member, act)
        if not isinstance(form, Form):
            return
        values = {
            field.name: field.value
            or (field.choices[0].value if field.choices else "Quelques mots de nous.")
            for field in form.fields
        }
        checked = self.room.forms.check(form.act, values, member, staff=True)
        if checked is None or isinstance(checked, Preview):
            self.room.submit(member, form.act, values)

    def _does(
        self,
        who: int,
        what: What,
        *,
        marks: Sequence[str] = (),
        later: float = 7,
        quiet: bool = False,
    ) -> None:
        """Somebody does something; `later` seconds pass. Who had shut us out lets us in first.
        `quiet`: it need not be answered, because what came just before it was."""
        player = self.players[who]
        if player.where in self.room.blocked:
            self._hold(self.promises.happens, player.unblocks)
        if isinstance(what, Said):
            player.wrote.append(what.ref)

        def act() -> None:
            self.events.append(player.does(what))

        self._hold(self.promises.happens, act, player, what, marks, quiet)
        self._time_passes(later)

    def _time_passes(self, seconds: float) -> None:
        self.room.clock.set(self.room.clock.now() + timedelta(seconds=seconds))

    def _hold(self, look_on: Callable[..., None], *given: object) -> None:
        """Do something under somebody's eyes."""
        try:
            look_on(*given)
        except BaseException:
            self.spoilt = True
            raise

    def _mark(self) -> str:
        self.marks += 1
        return mischief.mark(self.marks)
