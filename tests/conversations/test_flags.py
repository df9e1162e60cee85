"""Concerns on a card: few lines, the gravest first, within what Slack takes."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.slack import outbound
from conversations.casework import cards, flags
from conversations.casework.flags import Flag
from storage.mail import STAFF, Message
from tests.conversations.test_cards import JEANNE
from tests.harness import CATALOGUE, MONDAY

FLAGS = st.builds(
    Flag,
    id=st.integers(1, 10**9),
    kind=st.sampled_from(flags.KINDS),
    since=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(tzinfo=UTC)
    ),
    times=st.integers(1, 1000),
)


@given(st.lists(FLAGS, max_size=9, unique_by=lambda flag: flag.id))
def test_a_card_shows_three_at_most_the_gravest_first(some: list[Flag]) -> None:
    for programme in CATALOGUE:
        case = replace(JEANNE, concerns=tuple(some), distress_at=MONDAY)
        shown = cards.card(case, programme)
        lines = [fact for fact, value in shown.facts if not value and fact.startswith("⚠")]
        assert len(lines) == 1 + min(len(some), 3)  # distress above all
        if some:
            gravest = min(some, key=lambda flag: flags.KINDS.index(flag.kind))
            said = flags.what(gravest.kind, programme.words)
            assert said[1:] in lines[1]
        assert ("(" in lines[-1]) == (len(some) > 3)
        erased = cards.card(replace(case, erased=True), programme)
        owed = [fact for fact, _ in erased.facts if fact.startswith("⚠")]
        assert owed == lines[1:]  # what is open then is owed to somebody else
        assert str(erased.buttons).count("close_concern") == min(len(some), 3)


def test_a_card_with_everything_stays_within_what_slack_takes() -> None:
    full = tuple(Flag(10**9 + n, kind, MONDAY, 99) for n, kind in enumerate(flags.KINDS))
    for state in cards.SIGNS:
        case = replace(
            JEANNE,
            state=state,
            distress_at=MONDAY,
            asked_at=MONDAY,
            holder_name="C" * 80,
            concerns=full,
            words=("m" * cards.WORDS_LINE, "m" * cards.WORDS_LINE),
            proposals=tuple(("P" * 60, "asked") for _ in range(9)),
            discreet=True,
            person_id=1,
            outcome="declined" if state == "closed" else "",
        )
        for programme in CATALOGUE:
            card = cards.card(case, programme)
            message = Message(
                to=STAFF,
                key="card",
                title=card.title,
                facts=card.facts,
                quote=card.quote,
                buttons=card.buttons,
            )
            blocks = outbound.blocks(message)
            assert len(blocks) <= 50
            assert len(str(blocks)) < 13_200
            assert all(len(block.get("elements", ())) <= 25 for block in blocks)


def test_every_kind_has_its_words_in_both_languages() -> None:
    for programme in CATALOGUE:
        one_sided = [("silent", "mentee"), ("silent", "mentor")]
        for kind, awaited in [*((kind, "") for kind in flags.KINDS), *one_sided]:
            for times in (1, 2):
                flag = Flag(1, kind, MONDAY, times, awaited)
                line = flags.line(flag, programme.words, "Europe/Paris")
                assert line.startswith("⚠")
                assert ("2" in line.partition("·")[2].replace("23", "")) == (times == 2)
            assert len(flags.button(Flag(10**9, kind, MONDAY), programme.words).label) <= 40
