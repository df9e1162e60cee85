"""People in a house: what they do, and what they see; see `tests.harness`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.plain import fold
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import (
    STAFF,
    Address,
    Button,
    Edited,
    Event,
    File,
    HomeOpened,
    Pressed,
    Reachable,
    Ref,
    Said,
    Submitted,
    What,
    address,
    platform_of,
)
from tests.screens import Screen, Shown, flat, like

if TYPE_CHECKING:
    from tests.harness import House


class Player:
    """Somebody at a phone (or at Slack): what they do, and what they see."""

    def __init__(
        self,
        house: "House",
        who: Address,
        *,
        name: str = "",
        language: str = "fr",
        where: Address | None = None,
        staff: bool = False,
    ) -> None:
        self.house = house
        self.who = who
        self.where = where or who
        self.name = name
        self.language = language
        self.staff = staff
        self.wrote: list[Ref] = []
        self.pressed: Pressed | None = None

    @property
    def screen(self) -> Screen:
        """Their screen; for staff, that of the triage channel."""
        return self.house.screens.setdefault(self.where, Screen())

    # --- what they do -------------------------------------------------------------------------

    def says(
        self,
        text: str,
        *,
        under: Ref | None = None,
        reply_to: Ref | None = None,
        ref: Ref | None = None,
    ) -> None:
        """They write something; `ref`: it arrived at the platform earlier."""
        ref = ref or self.house.new_ref()
        self.wrote.append(ref)
        self.does(Said(text=text, ref=ref, reply_to=reply_to), under=under)

    def sends(
        self, kind: str, *, text: str = "", under: Ref | None = None, reply_to: Ref | None = None
    ) -> None:
        """They send a file: `photo`, `voice`, `document`, …"""
        ref = self.house.new_ref()
        self.wrote.append(ref)
        file = File.model_validate({"kind": kind, "source": f"{self.who}/file/{ref}"})
        self.does(Said(text=text, ref=ref, file=file, reply_to=reply_to), under=under)

    def edits(self, text: str, *, ref: Ref | None = None) -> None:
        """They change a message of theirs, by default the newest."""
        self.does(Edited(text=text, ref=ref or self.wrote[-1]))

    def presses(self, label: str, *, on: Shown | None = None) -> None:
        """They press the newest button that is called so, anywhere on their screen."""
        shown, button = self.finds(label, on=on)
        self.pressed = Pressed(act=button.act, ref=shown.ref)
        self.does(self.pressed)

    def presses_late(self, label: str, *, on: Shown) -> None:
        """They press a button that stood on a message until it gave way, a moment ago or long ago:
        their screen may not have heard of it."""
        gone = [each for version in on.before for row in version.buttons for each in row]
        button = next(each for each in reversed(gone) if flat(each.label) == flat(label))
        self.does(Pressed(act=button.act, ref=on.ref))

    def presses_again(self) -> None:
        """They press the very button they pressed last, wherever it has gone since."""
        assert self.pressed is not None, "they have pressed nothing yet"
        self.does(self.pressed)

    def erases(self) -> None:
        """They have everything erased that is known of them, as /delete offers."""
        self.says("/delete")
        offered = (each for shown in reversed(self.screen.shown) for each in shown.buttons)
        act = next(each.act for each in offered if each.act.startswith("erase/yes/"))
        self.does(Pressed(act=act, ref=Ref("pressed")))

    def opens(self, label: str, *, on: Shown | None = None) -> "Filling":
        """A member of staff presses a button that opens a form."""
        _, button = self.finds(label, on=on)
        assert button.form, f"{label!r} opens no form"
        form = self.house.forms.open(button.act, self.who, staff=self.staff)
        assert isinstance(form, Form), form
        return Filling(self, form)

    def opens_home(self) -> str:
        """They open their Home tab; returns what they read there."""
        self.does(HomeOpened(), where=self.who)
        home = address(platform_of(self.who), f"home/{self.who.partition(':')[2]}")
        return self.house.screens[home].shown[-1].text

    def blocks(self) -> None:
        """They shut the bot out: what is sent to them from now on comes back."""
        self.house.blocked.add(self.where)
        self.does(Reachable(yes=False))

    def unblocks(self) -> None:
        """They let the bot in again."""
        self.house.blocked.discard(self.where)
        self.does(Reachable(yes=True))

    def does(self, what: What, *, where: Address | None = None, under: Ref | None = None) -> Event:
        """Anything, as an event; it is handled and answered when this returns."""
        event = self._event(what, where=where, under=under)
        self.house.happens(event)
        return event

    def says_at_once(self, *texts: str) -> None:
        """They write several messages, all of which have come in before any is answered."""
        said = [Said(text=text, ref=self.house.new_ref()) for text in texts]
        self.wrote += [each.ref for each in said]
        self.house.happen_at_once([self._event(each) for each in said])

    def _event(
        self, what: What, *, where: Address | None = None, under: Ref | None = None
    ) -> Event:
        return Event(
            id=self.house.new_id(),
            at=self.house.clock.now(),
            who=self.who,
            where=where or self.where,
            what=what,
            under=under,
            staff=self.staff,
            name=self.name,
            language=self.language,
        )

    # --- what they see ------------------------------------------------------------------------

    def reads(self) -> str:
        """The words of all that came since they last read, and mark it read."""
        words = "\n".join(shown.text for shown in self.screen.unread())
        self.screen.read = len(self.screen.shown)
        return words

    @property
    def last(self) -> Shown:
        """The newest message on their screen."""
        assert self.screen.shown, f"{self.name or self.who} sees nothing yet"
        return self.screen.shown[-1]

    def sees(self, text: str) -> Shown:
        """The newest message that holds these words (`…` stands for anything)."""
        wanted = flat(text)
        for shown in reversed(self.screen.shown):
            if like(wanted, shown.text):
                return shown
        raise AssertionError(f"{self.name or self.who} does not see {text!r}, but:\n{self.all()}")

    def all(self) -> str:
        """The whole screen, for a person who looks why a test failed."""
        return "\n".join(f"· {shown.text} {shown.labels}" for shown in self.screen.shown)

    def finds(self, label: str, *, on: Shown | None = None) -> tuple[Shown, Button]:
        """The newest button that is called so, and its message."""
        wanted = flat(label)
        for shown in [on] if on is not None else reversed(self.screen.shown):
            for button in shown.buttons:
                if like(wanted, flat(button.label), whole=True):
                    return shown, button
        raise AssertionError(f"{self.name or self.who} finds no button {label!r}:\n{self.all()}")


@dataclass
class Filling:
    """A form on a member of staff's screen: filled in, looked at once more, sent."""

    player: Player
    form: Form

    def fill(self, **values: str) -> Preview | dict[str, str] | Refusal | None:
        """Fill in, press the form's button: a preview, errors by field, or a refusal. A choice
        may be named by the beginning of its label."""
        self.values = {each.name: each.value for each in self.form.fields}
        for name, value in values.items():
            spec = next(each for each in self.form.fields if each.name == name)
            named = [one.value for one in spec.choices if fold(one.label).startswith(fold(value))]
            self.values[name] = named[0] if named and spec.choices else value
        return self.player.house.forms.check(
            self.form.act, self.values, self.player.who, staff=self.player.staff
        )

    def send(self, **values: str) -> Preview | None:
        """Fill in, read the preview, confirm it; returns the preview."""
        checked = self.fill(**values)
        assert checked is None or isinstance(checked, Preview), checked
        values = {**self.values, **(checked.adds if checked is not None else {})}
        self.player.does(Submitted(act=self.form.act, values=values), where=STAFF)
        return checked
