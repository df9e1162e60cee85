"""Groups and channels: one sentence a day, and nobody is met."""

from storage.mail import CalledElsewhere, address
from storage.tables import Person
from tests.harness import House, Player


def test_a_group_is_told_once_a_day_to_write_in_private(house: House) -> None:
    group = Player(house, address("telegram", -100))
    for _ in range(3):
        group.does(CalledElsewhere(place="group"))
    assert len(group.screen.shown) == 1
    assert "Je ne parle qu’en privé" in group.last.text
    assert group.last.buttons[0].url.startswith("https://t.me/")
    assert not house.all(Person)
    house.clock.forward(days=1)
    group.does(CalledElsewhere(place="group"))
    assert len(group.screen.shown) == 2


def test_a_channel_that_refuses_us_is_nobodys_concern(house: House) -> None:
    channel = Player(house, address("telegram", -200), language="en")
    house.blocked.add(channel.where)
    channel.does(CalledElsewhere(place="channel"))
    assert not channel.screen.shown
    assert not house.staff().screen.shown
    assert not house.all(Person)
