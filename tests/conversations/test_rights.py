"""Guests, strangers and people who left get a polite no, by whatever way they come.

The adapter says whether somebody is staff at the moment of the act (`tests/bot/test_slack_group`
and `test_slack_door` see to that, before a real Bolt); here is what each way answers who is not.
"""

import pytest

from conversations.reception import Reception
from conversations.team.forms import Form, Refusal
from storage.mail import STAFF, HomeOpened, Pressed, Ref, Submitted, address
from storage.tables import Audit, History, Request, Setting
from tests.beginnings import Begin
from tests.conversations import staff_mischief
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player

NO = CATALOGUE.home.words("staff.members_only")

# All that the team may do: `test_staff_vocabulary` sees to that.
PRESSES = [f"{act}/1" for act in staff_mischief.BARE]
FORMS = [f"{act}/1" for act in staff_mischief.FORMS]
TYPED = [
    "/camarade prendre 1",
    "/camarade rendre 1",
    "/camarade historique 1",
    "/camarade identité 1",
    "/camarade trouver Haddad",
    "/camarade inviter",
    "/camarade réglages",
    "/camarade audit",
    "/camarade essai bonjour",
]


def has_asked(house: House) -> None:
    """Nour has sent a request."""
    asks(house.phone("Nour"))


@pytest.fixture
def house(house: House, begin: Begin) -> House:
    """A house with one request in it."""
    begin(house, has_asked)
    return house


@pytest.fixture(params=["a stranger", "a guest", "one who left"])
def eve(house: House, request: pytest.FixtureRequest) -> Player:
    """Somebody of the workspace whom the adapter does not call staff, any more or ever."""
    eve = Player(house, address("slack", "UEVE"), name="Eve")
    if request.param == "one who left":
        eve.staff = True
        eve.opens_home()
        eve.does(Pressed(act="claim/1", ref=Ref("1")), where=STAFF)
        eve.does(Pressed(act="release/1", ref=Ref("1")), where=STAFF)
        eve.staff = False
    return eve


def traces(house: House) -> tuple[int, ...]:
    """How much there is of whatever an act of staff would leave behind."""
    tables = (History, Audit, Setting)
    return tuple(len(house.all(table)) for table in tables)


def unchanged(house: House, before: tuple[int, ...]) -> bool:
    return traces(house) == before and house.find(Request, 1).state == "submitted"


# What is refused leaves nothing behind, so that each is tried in the same house after the others.


def test_a_button(house: House, eve: Player) -> None:
    before, seen = traces(house), len(house.staff().screen.shown)
    for number, act in enumerate(PRESSES):
        for times, where in enumerate((STAFF, eve.who)):
            told = len(eve.screen.shown)
            eve.does(Pressed(act=act, ref=Ref(f"{number}.{times}")), where=where)
            assert [each.message.text for each in eve.screen.shown[told:]] == [NO], act
        assert unchanged(house, before), act
    assert len(house.staff().screen.shown) == seen


def test_a_form_does_not_open_and_is_not_taken(house: House, eve: Player) -> None:
    before = traces(house)
    values = {"question": "Alors ?", "letter": "Non.", "answer": "9", "mentor": "1"}
    for act in FORMS:
        assert house.forms.open(act, eve.who, staff=False) == Refusal(NO), act
        # It was open when they left: neither its preview nor its confirmation is theirs any more.
        assert house.forms.check(act, values, eve.who, staff=False) == Refusal(NO), act
        for where in (STAFF, eve.who):
            told = len(eve.screen.shown)
            eve.does(Submitted(act=act, values=values), where=where)
            assert [each.message.text for each in eve.screen.shown[told:]] == [NO], act
        assert unchanged(house, before), act


def test_a_slash_command(house: House, eve: Player) -> None:
    before = traces(house)
    for typed in TYPED:
        for where in (STAFF, eve.who):
            told = len(eve.screen.shown)
            Player(house, eve.who, name="Eve", where=where).says(typed)
            assert [each.message.text for each in eve.screen.shown[told:]] == [NO], typed
        assert unchanged(house, before), typed


def test_what_is_everybodys_is_still_theirs(house: House, eve: Player) -> None:
    eve.says("/camarade privacy")
    assert eve.last.message.text != NO
    eve.says("/camarade zorglub")
    assert "zorglub" in eve.last.text
    phone = house.phone("Luc")
    phone.says("/start")
    phone.presses("Français")
    phone.says("/trouver Haddad")  # no word of theirs on a phone
    assert phone.last.message.text != NO


def test_the_home_tab(house: House, eve: Player) -> None:
    eve.does(HomeOpened())
    (page,) = house.screens[address("slack", "home/UEVE")].shown
    assert page.message.title == CATALOGUE.home.words(
        "home.stranger_title", programme=CATALOGUE.home.about.name
    )
    assert page.message.buttons == ()
    assert page.message.sections == ()
    assert "Haddad" not in page.text


def test_what_is_refused_is_there_for_a_colleague(house: House) -> None:
    """A form behind one of these words opens for a colleague: the refusals above are for who
    asks, not for what."""
    for act in ("ask/1", "decline/1", "add_mentor"):
        assert isinstance(house.forms.open(act, address("slack", "UCLAIRE"), staff=True), Form)
    known = Reception(CATALOGUE, lambda token: "").act_words
    assert {act.partition("/")[0] for act in (*PRESSES, *FORMS)} <= known
