"""The front door's promises, whatever anybody does, in whatever order, and whenever.

Two people write from two phones while the careers team works, time passes, the house is restarted
and events come twice. After each thing that happens every promise is looked at (`promises`); in the
end each of the two finds, from wherever they stand, a way to a request that is sent.

`MACHINE_STEPS=100000 HYPOTHESIS_PROFILE=explore pytest tests/conversations/test_intake_machine.py
--timeout=0` looks further than the few thousand steps of every run.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from storage.mail import STAFF, Address, Edited, Pressed, Ref, Said
from tests.conversations import mischief
from tests.conversations.at_the_door import AtTheDoor
from tests.conversations.promises import Promises
from tests.conversations.room import CLAIRE, MARC
from tests.conversations.telltales import says
from tests.storage.databases import Kind

STEPS_AT_A_TIME = 50
STEPS = int(os.environ.get("MACHINE_STEPS", "750"))
PHASES = (Phase.generate, *((Phase.shrink,) if "MACHINE_STEPS" in os.environ else ()))
"""To find what is the least that fails takes minutes: only by hand."""

FRIENDLY_STEPS = 70
"""From anywhere, this many are enough to send a request."""

SPANS = ({"minutes": 1}, {"minutes": 40}, {"hours": 14}, {"days": 1}, {"days": 5}, {"days": 30},
         {"days": 84}, {"days": 120})  # fmt: skip

who = st.sampled_from((0, 1))
style = st.integers(0, 59)
far = st.sampled_from((0, 4, 10, 14, 18, 22, 26, 36))
"""How many friendly steps: about as many lead to a request that is sent."""

nth = st.one_of(st.integers(0, 5), st.integers(0, 300))
"""The how-many-eth from the newest; most of what people do is about what came last."""


class FrontDoor(AtTheDoor):
    """Everybody who can make something happen; each rule is a thing they do."""

    @initialize(on_slack=st.booleans(), styles=st.tuples(style, style), ahead=st.tuples(far, far))
    def two_people(self, on_slack: bool, styles: tuple[int, int], ahead: tuple[int, int]) -> None:
        """They answer in their own ways, and have come some way already."""
        second = self.room.slack("Ali", language="en")
        if not on_slack:
            second = self.room.phone("Ali", language="en")
        self.players = (self.room.phone("Nour"), second)
        self.promises = Promises(self.room, self.players)
        self.styles = styles
        for who, steps in enumerate(ahead):
            for _ in range(steps):
                self._goes_on(who)

    # --- words -----------------------------------------------------------------------------

    @rule(who=who, how=mischief.sentences)
    def says_something(self, who: int, how: str) -> None:
        self._says(who, how)

    @rule(who=who, word=mischief.short_words)
    def says_a_word(self, who: int, word: str) -> None:
        self._does(who, Said(text=word, ref=self.room.new_ref()))

    @rule(who=who, command=mischief.commands)
    def commands(self, who: int, command: str) -> None:
        self._does(who, Said(text=command, ref=self.room.new_ref()))

    @rule(who=who, how=st.sampled_from(sorted(mischief.LONG)))
    def says_much(self, who: int, how: str) -> None:
        """The platform cuts it: what is left over comes a second later."""
        words = mischief.LONG[how]
        for part in (words[:4000], words[4000:]):
            mark = self._mark()
            text = f"{mark} {part}"
            self._does(who, Said(text=text, ref=self.room.new_ref()), marks=[mark], later=1)
        self._time_passes(10)

    @rule(who=who, how=mischief.sentences, which=nth)
    def replies(self, who: int, how: str, which: int) -> None:
        shown = self.players[who].screen.shown
        if shown:
            self._says(who, how, reply_to=shown[-1 - which % len(shown)].ref)

    @rule(who=who, how=mischief.sentences, are_mine=st.booleans())
    def passes_words_on(self, who: int, how: str, are_mine: bool) -> None:
        """Words of another conversation, which may be an answer."""
        self._says(who, how, forwarded=True)
        if are_mine:
            self._finds(who, "f")

    @rule(who=who, which=nth, how=mischief.sentences)
    def edits_a_message(self, who: int, which: int, how: str) -> None:
        wrote = self.players[who].wrote
        if wrote:
            mark = self._mark()
            text = how.replace("{}", mark)
            self._does(who, Edited(text=text, ref=wrote[-1 - which % len(wrote)]), marks=[mark])

    @rule(who=who, which=nth, word=mischief.short_words)
    def edits_to_a_word(self, who: int, which: int, word: str) -> None:
        wrote = self.players[who].wrote
        if wrote:
            self._does(who, Edited(text=word, ref=wrote[-1 - which % len(wrote)]))

    @rule(who=who, which=nth)
    def edits_invisibly(self, who: int, which: int) -> None:
        """The platform reports an edit that changed no word: nobody waits for an answer."""
        said = [
            (event.what.text, event.what.ref)
            for event in self.events
            if isinstance(event.what, Said | Edited) and event.who == self.players[who].who
        ]
        if said:
            ref = said[-1 - which % len(said)][1]
            text = next(text for text, of in reversed(said) if of == ref)
            marks = [mark for mark, (_, of) in self.promises.said.items() if of == ref]
            marks = [mark for mark in marks if mark in text]
            words = self.promises.stored.words
            self._does(who, Edited(text=text, ref=ref), marks=marks, quiet=True)
            assert self.promises.stored.words == words, "an edit of no word changed an answer"

    # --- files -----------------------------------------------------------------------------

    @rule(who=who, kind=mischief.files, how=st.one_of(st.just(""), mischief.sentences))
    def sends_a_file(self, who: int, kind: str, how: str) -> None:
        self._sends(who, kind, how)

    @rule(who=who, how=st.one_of(st.just(""), mischief.sentences))
    def sends_an_album(self, who: int, how: str) -> None:
        """Three photographs at once, the first with a caption: one answer is enough."""
        album = f"album-{len(self.events)}"
        for number in range(3):
            self._sends(who, "photo", how if number == 0 else "", album=album, quiet=number > 0)

    @rule(who=who, kind=mischief.unreadable)
    def sends_what_cannot_be_read(self, who: int, kind: str) -> None:
        self._does(who, Said(ref=self.room.new_ref(), unsupported=kind))

    @rule(who=who)
    def sends_a_huge_file(self, who: int) -> None:
        self._sends(who, "document", "", size=30_000_000)

    # --- buttons ---------------------------------------------------------------------------

    @rule(who=who, which=nth)
    def presses(self, who: int, which: int) -> None:
        self._presses(who, who, which)

    @rule(who=who, which=nth)
    def presses_a_button_of_the_other(self, who: int, which: int) -> None:
        self._presses(who, 1 - who, which)

    @rule(who=who, which=nth)
    def presses_twice(self, who: int, which: int) -> None:
        pressed = self._presses(who, who, which)
        if pressed is not None:
            self._does(who, pressed)

    @rule(who=who, act=mischief.forged)
    def presses_what_was_never_there(self, who: int, act: str) -> None:
        shown = self.players[who].screen.shown
        self._does(who, Pressed(act=act, ref=shown[-1].ref if shown else Ref("none")))

    # --- sense -----------------------------------------------------------------------------

    @rule(who=who, steps=st.integers(1, 9))
    def goes_on_kindly(self, who: int, steps: int) -> None:
        for _ in range(steps):
            self._goes_on(who)

    @rule(who=who, which=nth, how=mischief.sentences)
    def looks_at_an_answer_again(self, who: int, which: int, how: str) -> None:
        """Back to a question, and another answer."""
        if self._finds(who, "ed"):
            self._finds(who, "e", which)
        else:
            self._finds(who, "b")
        self._says(who, how)

    @rule(who=who, how=mischief.sentences)
    def adds_to_an_answer(self, who: int, how: str) -> None:
        self._finds(who, "b")
        if self._finds(who, "p"):
            self._says(who, how)

    @rule(who=who, comes_back=st.booleans())
    def puts_it_aside(self, who: int, comes_back: bool) -> None:
        if self._finds(who, "l") and comes_back:
            self._finds(who, "r")

    @rule(who=who)
    def is_not_meant(self, who: int) -> None:
        """They say that they are somebody the service is not for."""
        self._presses_act(who, "d/[0-9]+/a/(programme/elsewhere|student_year/earlier)")

    @rule(who=who)
    def gives_it_up(self, who: int) -> None:
        if self._finds(who, "x"):
            self._finds(who, "xx")

    @rule(
        who=who,
        button=st.sampled_from(("reply/", "answer_letter", "add/", "offer_help", "open/to_team")),
        how=mischief.sentences,
        sends=st.booleans(),
    )
    def writes_to_the_team(self, who: int, button: str, how: str, sends: bool) -> None:
        """Answers what was asked, adds to what was sent, offers help; or simply writes."""
        if not self._presses_act(who, button):
            self._does(who, Said(text="/status", ref=self.room.new_ref()))
            if not self._presses_act(who, button):
                self._does(who, Said(text="/team", ref=self.room.new_ref()))
        self._says(who, how)
        if sends:
            self._finds(who, "ok")

    @rule(who=who)
    def erases_everything(self, who: int) -> None:
        self._does(who, Said(text="/delete", ref=self.room.new_ref()))
        self._presses_act(who, "erase/yes")

    # --- the world -------------------------------------------------------------------------

    @precondition(lambda self: self.events)
    @rule(which=nth)
    def an_event_comes_twice(self, which: int) -> None:
        event = self.events[-1 - which % len(self.events)]
        self._hold(self.promises.nothing_comes_of, lambda: self.room.happens(event))

    @rule()
    def the_house_restarts(self) -> None:
        self.room.restart()

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: dict[str, float]) -> None:
        self._hold(self.promises.happens, lambda: self.room.clock.forward(**span))

    @rule(who=who)
    def shuts_us_out(self, who: int) -> None:
        player = self.players[who]
        if player.where not in self.room.blocked and player.screen.shown:
            self._hold(self.promises.happens, player.blocks)

    @rule(how=st.sampled_from(mischief.STAFF_ACTS), member=st.sampled_from((CLAIRE, MARC)))
    def the_team_works(self, how: str, member: Address) -> None:
        """The newest button of that kind; a form is filled in as it comes, and confirmed."""
        shown = self.room.screens[STAFF].shown if STAFF in self.room.screens else []
        buttons = [button for each in reversed(shown) for button in each.buttons]
        button = next((each for each in buttons if each.act.startswith(how)), None)
        if button is not None:
            press = self._fills_in if button.form else self.room.press
            self._hold(self.promises.happens, partial(press, member, button.act))

    # --- the end ---------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            for who, player in enumerate(self.players):
                if player.screen.shown and not self.spoilt:
                    self._finds_a_way(who)
        finally:
            self.room.close()
            Path(self.room.url.removeprefix("sqlite:///")).unlink()

    def _finds_a_way(self, who: int) -> None:
        player = self.players[who]
        self._does(who, Said(text="/start", ref=self.room.new_ref()))
        for _ in range(FRIENDLY_STEPS):
            if self.promises.stored.under_way(player.where) is not None:
                break
            self._goes_on(who)
        else:
            raise AssertionError(f"{player.name} finds no way to send:\n{player.all()}")
        self._does(who, Said(text="/status", ref=self.room.new_ref()))
        assert says(player.last.text, "status.title"), player.all()


def test_every_promise_is_kept_whatever_anybody_does(
    database_urls: Callable[[Kind], str],
) -> None:
    class Here(FrontDoor):
        """At a database of its own."""

        databases: ClassVar[Callable[[Kind], str]] = staticmethod(database_urls)

    some = settings(
        max_examples=max(1, STEPS // STEPS_AT_A_TIME),
        stateful_step_count=STEPS_AT_A_TIME,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=some)
