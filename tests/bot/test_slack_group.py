"""Who is staff where a user group says so, over the wire; and the polite no to everybody else."""

import logging
from collections.abc import AsyncIterator

import pytest

from conversations.team.forms import Field, Form, Refusal
from storage.mail import STAFF, Button, HomeOpened, Message, Pressed, Said, address
from tests.bot.slack_stage import Book, House, move_in
from tests.sandbox.slack_stage import ANNE, BRUNO, CHLOE, ELSEWHERE, TRIAGE, Stage, open_stage

GROUP = "S0CAREERS"
DORA = "U0DORA"
CARD = Message(
    to=STAFF,
    key="card/1",
    title="Une demande",
    buttons=(
        (
            Button(label="Prendre", act="claim/1"),
            Button(label="Poser une question", act="ask/1", form=True),
        ),
    ),
)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Anne and Bruno are in the channel; Anne and Dora, and a guest, in the group."""
    async with open_stage() as here:
        here.slack.add_user(DORA, "dora", "Dora Blanc")
        here.slack.add_usergroup(GROUP, "carrieres", "Carrières", [ANNE, DORA, CHLOE])
        yield here


@pytest.fixture
async def house(stage: Stage) -> AsyncIterator[House]:
    async with move_in(stage, Book(), group=GROUP) as here:
        here.desk.forms["ask/1"] = Refusal("Réservé à l’équipe.")
        yield here


async def is_staff(house: House, user: str, count: int) -> bool:
    """Whether what this person writes now, the `count`-th event, comes from staff."""
    house.stage.slack.say(user, user, "bonjour")
    return (await house.book.wait_for(count))[-1].staff


async def test_the_members_of_the_group_are_staff_and_nobody_else(house: House) -> None:
    assert await is_staff(house, ANNE, 1)
    assert await is_staff(house, DORA, 2)  # although she is not in the channel
    assert not await is_staff(house, BRUNO, 3)  # although he is
    assert not await is_staff(house, CHLOE, 4)  # a guest


async def test_who_joins_or_leaves_the_group_is_known_at_once(house: House) -> None:
    slack = house.stage.slack
    assert not await is_staff(house, BRUNO, 1)
    slack.add_usergroup(GROUP, "carrieres", "Carrières", [BRUNO])
    assert await is_staff(house, BRUNO, 2)
    assert not await is_staff(house, ANNE, 3)
    slack.leave(BRUNO, TRIAGE)  # the group decides, not the channel
    assert await is_staff(house, BRUNO, 4)


async def test_another_group_changes_nothing(house: House) -> None:
    slack = house.stage.slack
    assert await is_staff(house, ANNE, 1)
    slack.add_usergroup("S0OTHERS", "autres", "Autres", [ANNE])
    slack.add_usergroup("S0OTHERS", "autres", "Autres", [])
    assert await is_staff(house, ANNE, 2)


async def test_a_colleague_whose_account_is_closed_is_not_staff(stage: Stage) -> None:
    stage.slack.remove_user(DORA)
    async with move_in(stage, Book(), group=GROUP) as house:
        assert not await house.door.members.is_staff(DORA)
        assert await house.door.members.is_staff(ANNE)


@pytest.mark.parametrize("lacking", ["plan", "scope"])
async def test_without_user_groups_the_channel_stands_in_and_it_is_said_once(
    stage: Stage, lacking: str, caplog: pytest.LogCaptureFixture
) -> None:
    if lacking == "plan":
        stage.slack.workspace.paid_plan = False
    else:
        stage.slack.scopes.discard("usergroups:read")
    caplog.set_level(logging.WARNING)
    async with move_in(stage, Book(), group=GROUP) as house:
        assert await is_staff(house, BRUNO, 1)
        assert not await is_staff(house, DORA, 2)
        stage.slack.leave(BRUNO, TRIAGE)
        assert not await is_staff(house, BRUNO, 3)
        told = [each for each in caplog.records if "SLACK_STAFF_GROUP" in each.message]
        assert len(told) == 1
        assert "SLACK_TRIAGE_CHANNEL" in told[0].message
        stage.slack.workspace.paid_plan = True
        stage.slack.scopes.add("usergroups:read")
        house.door.members.changed()
        assert await is_staff(house, DORA, 4)


async def test_with_a_group_that_does_not_exist_nobody_acts(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with move_in(stage, Book(), group="S0NOWHERE") as house:
        ref = await house.channel.send(CARD, under=None)
        await stage.slack.press(ANNE, TRIAGE, ref, "Prendre")
        await stage.slack.wait_for(TRIAGE, "vérifier")
        assert house.book.events == []
        assert "SLACK_STAFF_GROUP" in caplog.text


# --- everybody else ------------------------------------------------------------------------------


@pytest.mark.parametrize("stranger", [BRUNO, CHLOE])
async def test_strangers_and_guests_act_as_strangers_by_every_door(
    house: House, stranger: str
) -> None:
    """What comes in is told to be no colleague's; the desks answer it (see `test_rights`)."""
    slack = house.stage.slack
    slack.join(CHLOE, TRIAGE)
    slack.join(stranger, ELSEWHERE)
    ref = await house.channel.send(CARD, under=None)
    await slack.press(stranger, TRIAGE, ref, "Prendre")
    await slack.command(stranger, TRIAGE, "/camarade", "prendre 1")
    await slack.command(stranger, ELSEWHERE, "/camarade", "trouver Haddad")
    slack.open_home(stranger)
    events = await house.book.wait_for(4)
    assert [type(event.what) for event in events] == [Pressed, Said, Said, HomeOpened]
    assert not any(event.staff for event in events)
    await slack.press(stranger, TRIAGE, ref, "Poser une question")
    view = await slack.wait_for_view(stranger)
    assert house.desk.opened == [("ask/1", address("slack", stranger), False)]
    assert view["callback_id"] == "refusal"


async def test_who_leaves_while_a_form_is_open_sends_it_as_a_stranger(house: House) -> None:
    slack = house.stage.slack
    words = Field(name="question", label="Ta question", kind="long_text")
    house.desk.forms["ask/1"] = Form("ask/1", "Question", (words,), "Relire", "Annuler")
    ref = await house.channel.send(CARD, under=None)
    await slack.press(ANNE, TRIAGE, ref, "Poser une question")
    await slack.wait_for_view(ANNE)
    assert house.desk.opened == [("ask/1", address("slack", ANNE), True)]
    slack.add_usergroup(GROUP, "carrieres", "Carrières", [DORA])
    await slack.wait_until_delivered()
    house.desk.verdicts.append(Refusal("Réservé à l’équipe."))
    await slack.submit(ANNE, {"field:question": "Alors ?"})
    assert house.desk.checked[-1][-1] is False
    view = slack.top_view(ANNE)
    assert view is not None
    assert view["callback_id"] == "refusal"
    assert house.book.events == []
