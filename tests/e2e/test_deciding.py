"""A triage with two interviewers and a referral, by clicks, and the same with a bot that dies."""

import pytest

from tests.e2e.deciding import UNSURE
from tests.e2e.recording import Recording, Walks
from tests.e2e.test_kill import differences


@pytest.fixture
def decided(walks: Walks) -> Recording:
    return walks["decided"]


def test_an_opinion_is_read_by_its_author_and_the_team_alone(decided: Recording) -> None:
    authors = {decided.cast.accepts.name.split()[0], decided.cast.declines.name.split()[0]}
    for who in decided.transcripts:
        may_read = who.startswith("accompagnement") or who.split()[0] in authors
        assert (UNSURE in decided.text(who)) == may_read, who
    assert (decided.repeats, decided.lost) == (0, 0)
    assert decided.faults == []
    assert decided.starts == 1


def test_it_is_the_same_however_often_the_bot_dies(walks: Walks) -> None:
    undisturbed, killed = walks["decided"], walks["decided_killed"]
    assert killed.starts > 1
    assert killed.transcripts.keys() == undisturbed.transcripts.keys()
    for who, lines in undisturbed.transcripts.items():
        differs = differences(lines, killed.transcripts[who])
        assert not differs, f"{who}\n{differs}"
