"""Whatever stands newest in somebody's place that only they and the team know of: what they type
then reaches the other of the pair when they have said so, and not before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.mentee.whose import FRESH
from conversations.thread.asked import ASKED
from storage.mail import Address
from tests.conversations.asking import (
    asks_contact,
    asks_mentee,
    invites,
    other_of,
    pair,
    writes_mentor,
    writes_person,
)
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room, acts_of
from tests.conversations.telltales import says

CHECK_IN = {JEANNE: ("checkin_mentee", "Ne va pas bien"), PAUL: ("checkin_mentor", "Me dépasse")}
HELPS = ("coach", "skills", "test", "group")


@dataclass
class Pair:
    """Jeanne and Paul, who write to each other, and what the test knows of them: since when what
    stands newest in a place is between its person and us, and which words nobody is to get."""

    room: Room
    case: int
    alone: dict[Address, datetime] = field(default_factory=dict)
    asked: dict[Address, datetime] = field(default_factory=dict)
    kept: dict[Address, list[str]] = field(default_factory=lambda: {JEANNE: [], PAUL: []})
    done: set[str] = field(default_factory=set)
    typed: int = 0
    newest: Address = JEANNE

    def once(self, what: str) -> bool:
        """Whether this has not been done before."""
        known = what in self.done
        self.done.add(what)
        return not known

    def stands(self, who: Address) -> None:
        """Something came that is between them and us."""
        self.newest = who
        self.alone[who] = self.room.clock.now()
        self.asked.pop(who, None)

    def is_alone(self, who: Address) -> bool:
        now = self.room.clock.now()
        if who in self.asked:
            return now - self.asked[who] <= FRESH
        return who in self.alone and now - self.alone[who] <= ASKED

    def read(self, who: Address) -> list[str]:
        """What came to somebody from the other."""
        return [each.text for each in self.room.said[who] if each.author]

    def holds(self) -> None:
        """Nobody has what was not for them."""
        for who, words in self.kept.items():
            assert not set(words) & set(self.read(other_of(who))), f"{who} did not say so"


# --- what comes ---------------------------------------------------------------------------------


def _letter(two: Pair, which: int) -> None:
    """The team writes to one of them."""
    sends = (asks_mentee, writes_mentor, invites, asks_contact, writes_person)[which % 5]
    if sends in (asks_mentee, writes_mentor) or two.once("another"):
        two.stands(sends(two.room, two.case))


def _talk(two: Pair, which: int) -> None:
    """A contact is named, for one talk."""
    if two.once("talk"):
        two.room.fill(CLAIRE, f"contact/{two.case}", somebody="Anne Roux, anne@example.org")
        two.stands(JEANNE)


def _help(two: Pair, which: int) -> None:
    """A help is offered beside."""
    name = HELPS[which % len(HELPS)]
    if two.once(name):
        two.room.fill(CLAIRE, f"refer/{two.case}", referral=name, then="beside")
        two.stands(JEANNE)


def _no(two: Pair, which: int) -> None:
    """It is refused."""
    acts = (act for each in reversed(two.room.said[JEANNE]) for act in acts_of(each))
    act = next((act for act in acts if act.startswith("no_help/")), "")
    if act:
        two.room.press(JEANNE, act)
        two.stands(JEANNE)


def _check_in(two: Pair, which: int) -> None:
    """A check-in that goes badly."""
    who = (JEANNE, PAUL)[which % 2]
    form, bad = CHECK_IN[who]
    if two.once(form):
        two.room.press(who, f"open/{form}/mentorship/1")
        for answer in (bad, "Passer", ("Oui", "Non")[which // 2 % 2], "Envoyer"):
            two.room.write(who, answer)
        *_, thanks, _sent = two.room.said[who]  # what was sent gives way to itself, read over
        assert any(act.startswith("open/to_team/") for act in acts_of(thanks))
        two.stands(who)


def _answer(two: Pair, which: int) -> None:
    """The team answers one, where it has promised to."""
    acts = [act for act in acts_of(two.room.card(two.case)) if act.startswith("close_concern/")]
    before = {who: len(two.room.said[who]) for who in CHECK_IN}
    for act in acts[:1]:
        form = two.room.forms.open(act, CLAIRE, staff=True)
        if "letter" in [each.name for each in getattr(form, "fields", ())]:
            two.room.fill(CLAIRE, act, how="write", letter="Qu’est-ce qui ne va pas ?", done="")
    for who, known in before.items():
        if len(two.room.said[who]) > known:
            two.stands(who)


def _other(two: Pair, which: int) -> None:
    """The other writes: what is typed now may be their answer."""
    who = (JEANNE, PAUL)[which % 2]
    two.room.write(who, "Un café jeudi ?")
    _says_for_whom(two, who, "/m/")
    two.alone.pop(other_of(who), None)
    two.alone.pop(who, None)
    two.asked.pop(other_of(who), None)


def _waits(two: Pair, which: int) -> None:
    """Some hours, with what the journey says in them."""
    began = two.room.clock.now()
    before = {who: len(two.room.said[who]) for who in CHECK_IN}
    two.room.clock.forward(minutes=which % (30 * 60))
    for who, known in before.items():
        news = two.room.said[who][known:]
        if news:
            two.alone.pop(who, None)
        if news and any(act.startswith("open/checkin_") for act in acts_of(news[-1])):
            two.alone[who] = began


# --- what is typed ------------------------------------------------------------------------------

WORDS = ("Mot {}", "Non merci, mot {}", "Non", "Non merci", "Oui, mot {}", "C’est trop, mot {} ?")
CHOICES = ("", "/m/", "/f/to_team/", "/x")


def _types(two: Pair, which: int) -> None:
    """One of them writes, and says for whom that is, or not."""
    two.typed += 1
    who = two.newest if which % 4 else other_of(two.newest)
    text = WORDS[which // 4 % len(WORDS)].format(two.typed)
    alone, before = two.is_alone(who), two.read(other_of(who)).count(text)
    two.room.write(who, text)
    if alone:
        assert two.read(other_of(who)).count(text) == before, f"{text!r} went to the other"
    if not _is_asked(two, who):
        two.alone.pop(who, None)
        return
    two.asked[who] = two.room.clock.now()
    chosen = CHOICES[which // 32 % len(CHOICES)]
    if chosen:
        _says_for_whom(two, who, chosen)
    if chosen != "/m/" and str(two.typed) in text:
        two.kept[who].append(text)


def _is_asked(two: Pair, who: Address) -> bool:
    keys = ("thread.for_whom", "thread.held_too")
    return any(says(two.room.last(who).text, key) for key in keys)


def _says_for_whom(two: Pair, who: Address, for_whom: str) -> None:
    if not _is_asked(two, who):
        return
    question = two.room.last(who)
    act = next((act for act in acts_of(question) if for_whom in act), "")
    if not act:
        return
    before = len(two.read(other_of(who)))
    two.room.press(who, act)
    if for_whom == "/f/to_team/":
        two.room.write(who, "Envoyer")
    assert len(two.read(other_of(who))) == before + (for_whom == "/m/")
    two.alone.pop(who, None)
    two.asked.pop(who, None)


DOINGS: dict[str, Callable[[Pair, int], None]] = {
    "letter": _letter,
    "talk": _talk,
    "help": _help,
    "no": _no,
    "check-in": _check_in,
    "answer": _answer,
    "other": _other,
    "waits": _waits,
    "types": _types,
}
STEPS = st.lists(
    st.tuples(st.sampled_from([*DOINGS, *["types"] * 6]), st.integers(0, 9999)),
    min_size=4,
    max_size=12,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, asked=st.booleans())
def test_the_other_reads_what_was_said_to_be_theirs(
    rooms: Callable[[], Room], steps: list[tuple[str, int]], asked: bool
) -> None:
    room = rooms()
    two = Pair(room, pair(room))
    if asked:
        room.clock.forward(days=14, hours=1, minutes=5)  # both have just been asked how it goes
        for who in CHECK_IN:
            two.stands(who)
    for name, which in steps:
        DOINGS[name](two, which)
        two.holds()
