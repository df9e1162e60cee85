"""Whatever a mentor of two and their mentees do, in any order: no word stands in a place where its
author has not sent it. Every message bears a mark of its own; each screen is searched for all."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.mail import STAFF, Pressed, Ref
from storage.tables import Dialogue
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player, Shown
from tests.storage.databases import Kind

COMMANDS = ("/signaler", "/team", "/exchange", "/end", "/mute", "/status", "/back", "/objectif")
TYPED = ("pour nour", "pour ana", "oui", "non", "passer", "envoyer", "plus tard", "Nour", "Ana")
NOT_PRESSED = ("end/done", "end/leave", "end/other", "end/sure", "erase", "stop")
"""What ends the play, or a pair, and with it most of what may go wrong."""

mentees, which = st.integers(0, 1), st.integers(0, 12)
moves = st.one_of(
    st.tuples(st.just("writes"), mentees, which),
    st.tuples(st.just("says"), mentees, which),
    st.tuples(st.just("replies"), mentees, which),
    st.tuples(st.just("edits"), mentees, which),
    st.tuples(st.just("presses"), mentees, which),
    st.tuples(st.just("presses"), mentees, which),
    st.tuples(st.just("mentee_presses"), mentees, which),
    st.tuples(st.just("types"), mentees, st.integers(0, len(TYPED) - 1)),
    st.tuples(st.just("commands"), mentees, st.integers(0, len(COMMANDS) - 1)),
    st.tuples(st.just("thread"), mentees, which),
    st.tuples(st.just("passes"), mentees, which),
)


class Town:
    """Luc accompanies Nour and Ana. `meant` says of each mark where it may be read."""

    def __init__(self, house: House, luc: Player, first: Duo, second: Duo) -> None:
        self.house, self.luc = house, luc
        self.pairs = (first, second)
        self.meant: dict[str, set[str]] = defaultdict(set)
        self.author: dict[str, str] = {}
        self.by_ref: dict[Ref, str] = {}
        self.count = 0

    @classmethod
    def built(cls, house: House, platform: str) -> "Town":
        luc = house.slack("Luc") if platform == "slack" else house.phone("Luc")
        first = duo(house, luc=luc).agree()
        return cls(house, luc, first, duo(house, nour=house.phone("Ana"), luc=luc).agree())

    def copied(self, url: str) -> "Town":
        house = self.house.copied(url)

        def again(player: Player) -> Player:
            return Player(house, player.who, name=player.name)

        luc = again(self.luc)
        pairs = [
            Duo(house, again(each.nour), luc, house.staff(), each.proposal) for each in self.pairs
        ]
        return Town(house, luc, pairs[0], pairs[1])

    def play(self, done: list[tuple[str, int, int]]) -> None:
        for verb, mentee, number in done:
            getattr(self, verb)(self.pairs[mentee], number)
            self.look()

    # --- what they do -------------------------------------------------------------------------

    def writes(self, pair: Duo, number: int) -> None:
        """A mentee writes: to Luc, or to a form of theirs."""
        self._say(pair.nour, {pair.luc.who})

    def says(self, pair: Duo, number: int) -> None:
        """Luc writes, to nobody in particular."""
        self._say(self.luc, set())

    def replies(self, pair: Duo, number: int) -> None:
        """Luc replies to something that a mentee wrote."""
        theirs = [each for each in self.luc.screen.shown if each.message.author == pair.nour.name]
        if theirs:
            self._say(self.luc, {pair.nour.who}, (), reply_to=theirs[number % len(theirs)].ref)

    def thread(self, pair: Duo, number: int) -> None:
        """Luc writes in a mentee's thread, where there is such a thing: no form about the other
        pair takes that."""
        if self.luc.who.startswith("slack:"):
            self._say(self.luc, {pair.nour.who}, [pair], under=pair.thread(self.luc))

    def edits(self, pair: Duo, number: int) -> None:
        """Luc changes something he wrote: it goes where that went."""
        if not self.luc.wrote:
            return
        ref = self.luc.wrote[number % len(self.luc.wrote)]
        mark = self._mark(self.luc)
        before = self.by_ref.get(ref)
        if before is not None:
            self.meant[mark] = self.meant[before]
        self.by_ref[ref] = mark
        self.luc.edits(mark, ref=ref)

    def presses(self, pair: Duo, number: int) -> None:
        self._press(self.luc, number)

    def mentee_presses(self, pair: Duo, number: int) -> None:
        self._press(pair.nour, number)

    def types(self, pair: Duo, number: int) -> None:
        """Luc types what may be a button, or whom one names. It chooses among the newest: what
        those are about."""
        word = TYPED[number]
        for each in self._questions():
            for label in each.labels:
                if label.casefold().removeprefix("pour ") == word.casefold().removeprefix("pour "):
                    self._directed(each, label)
        self.luc.says(word)

    def commands(self, pair: Duo, number: int) -> None:
        player = self.luc if number % 2 else pair.nour
        player.says(COMMANDS[number])

    def passes(self, pair: Duo, number: int) -> None:
        self.house.clock.forward(minutes=1 + 7 * number)

    # --- how ------------------------------------------------------------------------------------

    def _mark(self, player: Player) -> str:
        self.count += 1
        mark = f"marque{self.count}x"
        self.author[mark] = player.who
        return mark

    def _say(
        self, player: Player, to: set[str], about: Sequence[Duo] | None = None, **more: Ref
    ) -> None:
        mark = self._mark(player)
        self.meant[mark] = {*to, *self._open_to(player, self.pairs if about is None else about)}
        player.says(mark, **more)
        self.by_ref[player.wrote[-1]] = mark

    def _open_to(self, player: Player, about: Sequence[Duo]) -> set[str]:
        """Who reads what is answered in the forms that somebody has open, about these pairs or
        about none."""
        found: set[str] = set()
        for row in self.house.all(Dialogue):
            if row.closed_at is not None:
                continue
            if row.form in ("report", "to_team"):
                found.add(STAFF)
            for pair in about:
                if row.subject == f"mentorship/{pair.mentorship.id}" and row.form in (
                    "exchange",
                    "objective",
                ):
                    found |= {pair.nour.who, pair.luc.who} - {player.who}
        return found if player is self.luc else {*found} - {p.nour.who for p in self.pairs}

    def _questions(self) -> list[Shown]:
        return [each for each in self.luc.screen.shown if "Pour Nour" in each.labels]

    def _directed(self, question: Shown, label: str) -> None:
        """Luc says under a question for whom its message is."""
        mark = self.by_ref.get(question.message.reply_to or Ref(""))
        if mark is None:
            return
        for pair in self.pairs:
            if label.casefold() == f"pour {pair.nour.name.casefold()}":
                self.meant[mark].add(pair.nour.who)
        if "quipe" in label or "réponse" in label:
            self.meant[mark] |= {STAFF, *self._open_to(self.luc, self.pairs)}

    def _press(self, player: Player, number: int) -> None:
        found = [
            (shown, button)
            for shown in player.screen.shown
            for button in shown.buttons
            if button.act and not button.act.startswith(NOT_PRESSED)
        ]
        shown, button = found[-1 - number % len(found)]
        if player is self.luc:
            self._directed(shown, " ".join(button.label.split()))
        player.does(Pressed(act=button.act, ref=shown.ref))

    def look(self) -> None:
        """Every mark stands only where it was sent."""
        for where, screen in self.house.screens.items():
            text = " ".join(each.text for each in screen.shown)
            for mark, meant in self.meant.items():
                if mark in text and where != self.author[mark]:
                    assert where in meant, f"{mark} was not sent to {where}"


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_no_word_stands_where_it_was_not_sent(
    database_urls: Callable[[Kind], str], platform: str
) -> None:
    town = Town.built(House(database_urls("sqlite")), platform)
    town.writes(town.pairs[0], 0)
    town.writes(town.pairs[1], 0)
    town.house.close()

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(moves, min_size=6, max_size=18))
    def whatever_they_do(done: list[tuple[str, int, int]]) -> None:
        again = town.copied(database_urls("sqlite"))
        try:
            again.play(done)
        finally:
            again.house.close()

    whatever_they_do()
