"""Whatever two pairs, three contacts and time do, in any order: one open question for each pair at
most, no contact beyond their quota, and no name before a yes."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.casework import inquiries
from conversations.matching import roles
from storage.tables import Inquiry, Mentor, Mentorship, Person, Talk
from tests.conversations.inquiring import ABOUT, QUESTIONS, Seekers, heard, words
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player
from tests.storage.databases import Kind

CONTACTS = ("Zoé", "Bruno", "slack:Ines")
QUOTAS = ("1", "1", "2")

pairs, contacts = st.integers(0, 1), st.integers(0, 2)
sides = st.sampled_from(["nour", "luc"])
moves = st.one_of(
    st.tuples(st.just("writes"), pairs, sides),
    st.tuples(st.sampled_from(["agree", "refuse", "drop", "else", "pick", "send"]), pairs, sides),
    st.tuples(st.sampled_from(["yes", "no", "later"]), contacts, sides),
    st.tuples(st.just("passes"), st.sampled_from([1, 8, 40]), sides),
    st.tuples(st.just("erased"), contacts, sides),
    st.tuples(st.sampled_from(["leaves", "gone"]), pairs, sides),
)
# Most runs get as far as a question that is put: that is where it may go wrong.
BEGINNING = [
    (verb, which, side)
    for which in (0, 1)
    for verb, side in (("writes", "nour"), ("agree", "luc"), ("pick", "nour"), ("send", "nour"))
]


def test_one_question_at_a_time_within_the_quota_and_no_name_before_a_yes(
    database_urls: Callable[[Kind], str],
) -> None:
    town = Town(House(database_urls("sqlite")))
    town.play(BEGINNING)
    town.house.close()

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(moves, min_size=4, max_size=14))
    def whatever_comes_next(done: list[tuple[str, int, str]]) -> None:
        again = town.copied(database_urls("sqlite"))
        try:
            again.play(done)
            assert len(again.house.all(Talk)) >= 2, "both pairs get as far as asking somebody"
        finally:
            again.house.close()

    whatever_comes_next()


class Town:
    """Two pairs and three contacts."""

    def __init__(self, house: House) -> None:
        self.house = house
        first = duo(house).agree()
        second = duo(house, nour=house.phone("Sara"), luc=house.phone("Marc")).agree()
        assert first.mentorship.id != second.mentorship.id
        self.pairs, it = (first, second), Seekers(house, first)
        named = zip(CONTACTS, QUOTAS, strict=True)
        self.people = [it.comes(name, quota) for name, quota in named]

    def copied(self, url: str) -> "Town":
        """The same town as it stands now: its beginning is played once, not for each example."""
        house = self.house.copied(url)
        return deepcopy(self, {id(self.house): house})

    def play(self, done: list[tuple[str, int, str]]) -> None:
        for verb, which, side in done:
            if verb in ("yes", "no", "later", "erased"):
                answers(self.people[which], verb)
            elif verb == "passes":
                self.house.clock.forward(days=which)
            else:
                does(self.house, self.pairs[which], verb, side)
            holds(self.house, self.pairs, self.people)


def does(house: House, two: Duo, verb: str, side: str) -> None:
    who: Player = getattr(two, side)
    number = next(
        (row.id for row in house.all(Inquiry) if row.mentorship_id == two.mentorship.id), None
    )
    if verb == "writes":
        who.says("/contact")
        if "informations" in heard(who).partition("1/5")[2]:
            for text in ("informations", ABOUT, *QUESTIONS, "Envoyer"):
                who.says(text)
    elif verb == "gone":
        erased(who)
    elif verb == "leaves":
        two.act(who, "end/leave/{}")
        if words("ending.sure") in who.last.labels:  # else it is over
            who.presses(words("ending.sure"))
    elif verb in ("pick", "send"):
        for shown in reversed(who.screen.shown):
            for button in shown.buttons:
                if button.act.startswith(f"inquiry/{verb}/"):
                    two.act(who, button.act)
                    return
    else:
        two.act(who, f"inquiry/{verb}/{number}")


def answers(contact: Player, verb: str) -> None:
    if verb == "erased":
        erased(contact)
        return
    label = words(f"contact.{verb}")
    if any(label in shown.labels for shown in contact.screen.shown):
        contact.presses(label)
        if verb == "yes" and "Comment te joindre" in contact.last.text:
            contact.says("06 12 34 56 78")
            contact.says("Envoyer")


def erased(who: Player) -> None:
    who.says("/delete")
    if words("leaving.erase_yes") in who.last.labels:
        who.presses(words("leaving.erase_yes"))


def holds(house: House, both: tuple[Duo, Duo], people: list[Player]) -> None:
    asked, found = house.all(Talk), house.all(Inquiry)
    open_ones = Counter(row.mentorship_id for row in found if row.state in inquiries.OPEN)
    assert not open_ones or max(open_ones.values()) == 1
    for row in found:
        waits = [talk for talk in asked if talk.inquiry_id == row.id and talk.state == "asked"]
        assert len(waits) == (row.state == "asked")
    over = {row.id for row in house.all(Mentorship) if row.state == "ended"}
    assert not over & open_ones.keys()
    zones = {row.id: row.zone for row in house.all(Person)}
    put = Counter(
        (talk.contact_id, roles.month_of(talk.asked_at, zones[talk.contact_id])) for talk in asked
    )
    quotas = {row.person_id: roles.quota(row.answers) for row in house.all(Mentor) if row.answers}
    for (number, _), count in put.items():
        assert count <= quotas.get(number, 2)
    agreed = {talk.contact_id for talk in asked if talk.state == "agreed"}
    numbers = {row.id: row.name for row in house.all(Person)}
    unnamed = [
        name.split()[0]
        for number, name in numbers.items()
        if name.endswith("Lafont") and number not in agreed
    ]
    for two in both:
        for who in (two.nour, two.luc):
            assert not [name for name in unnamed if name in heard(who)]
    for contact in people:
        for name in ("Nour", "Haddad", "Luc", "Sara", "Marc", "Durand"):
            assert name not in heard(contact)
