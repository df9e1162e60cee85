"""What heads a thread, once all is over: it leads to the team, and nowhere else any more."""

import pytest

from storage.mail import Message
from tests.conversations.pairs import Duo, duo, label
from tests.harness import House, Player


def head(player: Player, two: Duo) -> Message:
    """What heads the thread of the two on this one's screen."""
    slots = (f"thread/{two.mentorship.id}/head", f"thread/{two.mentorship.id}")
    found = [each.message for each in player.screen.shown if each.message.slot in slots]
    return next(each for each in found if not each.topic)


@pytest.mark.parametrize("how", ["by one of the two", "on its day"])
def test_at_the_end_its_buttons_go_but_the_way_to_the_team(two: Duo, how: str) -> None:
    mute = label(two.nour, "mute.begin")
    assert mute in str(head(two.nour, two))
    before = {"Luc": head(two.nour, two), "Nour": head(two.luc, two)}
    if how == "on its day":
        two.house.clock.forward(days=200)
    else:
        two.ends(two.luc, "end/done/{}")
    assert two.mentorship.state == "ended"
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        message = head(player, two)
        assert (message.title, message.text) == (
            f"Voici {name}",
            label(player, "introduction.over"),
        )
        assert message.facts == before[name].facts
        assert [each.label for row in message.buttons for each in row] == ["Écrire à l’équipe"]
        assert sum(message.text in each.text for each in player.screen.shown) == 1


def test_who_shut_us_out_is_sent_nothing_and_the_team_hears_of_no_loss(two: Duo) -> None:
    two.luc.blocks()
    two.ends(two.nour, "end/done/{}")
    assert label(two.luc, "mute.begin") in str(head(two.luc, two))
    lost = two.claire.all().count("n’est pas arrivé")
    assert lost == 1, "that it has ended, and nothing beside it"


def test_where_the_thread_is_a_topic_it_is_the_message_in_it(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.ends(first.nour, "end/done/{}")
    closed, open_ = head(first.luc, first), head(first.luc, second)
    assert closed.text == label(first.luc, "introduction.over")
    assert closed.under == f"thread/{first.mentorship.id}"
    assert label(first.luc, "mute.begin") in str(open_)
