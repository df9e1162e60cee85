"""Whatever the two of a pair press and type about their sessions, in any order, while time passes:
one session is agreed at most, calendars can follow, and a note reaches nobody but its author."""

from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.tables import Meeting, Note
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_calendars import files, read
from tests.harness import House, Player
from tests.storage.databases import Kind

TYPED = (
    "/rdv",
    "jeudi en huit à 18h",
    "demain 9h",
    "passer",
    "/agenda",
    "/memo",
    "/rythme 2",
    "oui",
)

VERBS = ("ok", "next", "held", "missed", "note", "place", "agenda", "same", "cancel", "off", "no")

players = st.integers(0, 1)
moves = st.one_of(
    st.tuples(st.just("says"), players, st.integers(0, len(TYPED) - 1)),
    st.tuples(st.just("presses"), players, st.integers(0, len(VERBS) - 1)),
    st.tuples(st.just("presses"), players, st.integers(0, 4)),
    st.tuples(st.just("passes"), st.just(0), st.sampled_from([4, 30, 24 * 8, 24 * 21])),
)
# Most runs get as far as a session that took place: that is where there is most to press.
BEGINNING = [
    ("says", 0, 0), ("says", 0, 1), ("says", 0, 3), ("presses", 1, 0), ("passes", 0, 24 * 11),
]  # fmt: skip


def test_one_session_calendars_that_follow_and_notes_that_stay(
    database_urls: Callable[[Kind], str],
) -> None:
    begun = duo(House(database_urls("sqlite"))).agree()
    _play(begun, BEGINNING)
    begun.house.close()

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(moves, min_size=6, max_size=22))
    def whatever_comes_next(done: list[tuple[str, int, int]]) -> None:
        house = begun.house.copied(database_urls("sqlite"))
        try:
            _play(deepcopy(begun, {id(begun.house): house}), done)
        finally:
            house.close()

    whatever_comes_next()


def _play(two: Duo, done: list[tuple[str, int, int]]) -> None:
    house, both = two.house, (two.nour, two.luc)
    for verb, who, which in done:
        player = both[who]
        if verb == "passes":
            house.clock.forward(hours=which)
        elif verb == "says":
            player.says(TYPED[which])
        else:
            _press(player, which)
        _notes(house, player)
        now = house.clock.now()
        ahead = [row for row in house.all(Meeting) if row.at > now and row.state == "agreed"]
        assert len(ahead) <= 1
    for player, other in (both, both[::-1]):
        newest: defaultdict[str, list[int]] = defaultdict(list)
        for attachment in files(player):
            _, event = read(attachment.text)
            newest[str(event["uid"])].append(int(str(event["sequence"])))
        assert all(each == list(range(len(each))) for each in newest.values()), newest
        assert f"note de {player.name}" not in other.all()
        assert f"note de {player.name}" not in two.claire.all()
    assert {row.words for row in house.all(Note)} <= {f"La note de {each.name}" for each in both}


def _press(player: Player, which: int) -> None:
    """The newest button of this kind, whatever it has become since."""
    found = (
        (shown, button)
        for shown in reversed(player.screen.shown)
        for row in shown.message.buttons
        for button in row
        if button.act.startswith(f"mt/{VERBS[which]}/")
    )
    for shown, button in found:
        player.presses(button.label, on=shown)
        return


def _notes(house: House, player: Player) -> None:
    """Who has just been asked for their note writes it."""
    if player.screen.shown and "ne lit cette note" in player.last.text:
        player.says(f"La note de {player.name}")
