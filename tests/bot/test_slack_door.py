"""The Slack door over the wire, both ways in: stored before acknowledged, staff known."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack.entrance import WrongToken
from storage.inbox import store
from storage.ledger import Ledger
from storage.mail import (
    STAFF,
    Button,
    Edited,
    HomeOpened,
    Message,
    Pressed,
    Ref,
    Said,
    address,
)
from storage.migrate import upgrade
from tests.bot.slack_stage import BOTH, Book, House, move_in, open_house
from tests.sandbox.slack_stage import ANNE, BRUNO, CHLOE, ELSEWHERE, TRIAGE, open_stage

CARD = Message(
    to=STAFF,
    key="card/1",
    title="Une demande",
    text="Elle attend une réponse.",
    buttons=((Button(label="Je m’en occupe", act="claim/1"),),),
)

PRESSES = 50

both = pytest.mark.parametrize("by_http", BOTH)


@pytest.fixture(params=BOTH)
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with open_house(by_http=request.param) as here:
        yield here


async def test_words_are_kept_with_who_where_and_when(house: House) -> None:
    slack = house.stage.slack
    root = slack.say(ANNE, TRIAGE, "Bonjour <!channel> & merci")
    slack.say(ANNE, TRIAGE, "Une réponse", thread_ts=root)
    slack.say(BRUNO, BRUNO, "Hello")
    first, second, third = await house.book.wait_for(3)
    assert first.what == Said(text="Bonjour @channel & merci", ref=Ref(root))
    assert (first.who, first.where, first.under) == (address("slack", ANNE), STAFF, None)
    assert (first.staff, first.name, first.language) == (True, "Anne Martin", "fr")
    assert (second.where, second.under) == (STAFF, root)
    assert third.where == third.who == address("slack", BRUNO)
    assert third.language == "en"
    assert house.woken


async def test_only_the_triage_channel_and_private_messages_are_heard(house: House) -> None:
    slack = house.stage.slack
    slack.say(ANNE, ELSEWHERE, "ailleurs")
    await house.channel.send(CARD, under=None)
    slack.say(ANNE, ANNE, "ici")
    (event,) = await house.book.wait_for(1)
    assert isinstance(event.what, Said)
    assert event.what.text == "ici"


async def test_messages_of_one_person_stay_in_order(house: House) -> None:
    for number in range(40):
        house.stage.slack.say(BRUNO, BRUNO, str(number))
    events = await house.book.wait_for(40)
    said = [event.what.text for event in events if isinstance(event.what, Said)]
    assert said == [str(number) for number in range(40)]


async def test_the_files_of_one_message_come_together(house: House) -> None:
    files = [(name, b"%PDF", None) for name in ("a.pdf", "b.pdf")]
    ts = house.stage.slack.send_files(ANNE, ANNE, files, text="Vois")
    events = await house.book.wait_for(2)
    said = [event.what for event in events if isinstance(event.what, Said)]
    assert [each.file.name for each in said if each.file is not None] == ["a.pdf", "b.pdf"]
    assert [(each.text, each.album) for each in said] == [("Vois", ts), ("", ts)]
    assert house.book.calls == 1  # all of it, or nothing


async def test_an_edit_and_the_home_tab(house: House) -> None:
    slack = house.stage.slack
    ts = slack.say(ANNE, ANNE, "Bonjour")
    await house.book.wait_for(1)
    slack.edit(ANNE, ANNE, ts, "Bonsoir")
    await house.book.wait_for(2)
    slack.open_home(ANNE)
    events = await house.book.wait_for(3)
    assert events[1].what == Edited(text="Bonsoir", ref=Ref(ts))
    assert events[2].what == HomeOpened()


async def test_a_press_is_kept_before_it_is_acknowledged(house: House) -> None:
    ref = await house.channel.send(CARD, under=None)
    await house.stage.slack.press(ANNE, TRIAGE, ref, "Je m’en occupe")
    (event,) = house.book.events
    assert event.what == Pressed(act="claim/1", ref=ref)
    assert (event.where, event.under, event.staff) == (STAFF, None, True)


async def test_a_button_in_a_thread_answers_in_that_thread(house: House) -> None:
    root = await house.channel.send(CARD, under=None)
    again = CARD.model_copy(update={"key": "card/2"})
    ref = await house.channel.send(again, under=root)
    await house.stage.slack.press(ANNE, TRIAGE, ref, "Je m’en occupe")
    assert house.book.events[0].under == root


async def test_a_command_is_words(house: House) -> None:
    await house.stage.slack.command(BRUNO, ELSEWHERE, "/camarade", "aide")
    (event,) = house.book.events
    assert isinstance(event.what, Said)
    assert event.what.text == "/camarade aide"
    assert event.where == address("slack", BRUNO)


async def test_a_guest_is_not_staff_and_nor_is_someone_who_left(house: House) -> None:
    slack = house.stage.slack
    slack.join(CHLOE, TRIAGE)
    slack.say(CHLOE, TRIAGE, "invitée")
    assert not (await house.book.wait_for(1))[0].staff
    slack.say(BRUNO, BRUNO, "dedans")
    assert (await house.book.wait_for(2))[1].staff
    slack.leave(BRUNO, TRIAGE)
    slack.say(BRUNO, BRUNO, "dehors")
    assert not (await house.book.wait_for(3))[2].staff


async def test_a_new_colleague_is_staff_at_once(house: House) -> None:
    slack = house.stage.slack
    slack.add_user("U0DORA", "dora", "Dora Blanc")
    slack.say("U0DORA", "U0DORA", "pas encore")
    assert not (await house.book.wait_for(1))[0].staff
    slack.join("U0DORA", TRIAGE)
    slack.say("U0DORA", "U0DORA", "maintenant")
    assert (await house.book.wait_for(2))[1].staff


@both
async def test_nobody_acts_while_membership_cannot_be_checked(by_http: bool) -> None:
    async with open_stage(by_http=by_http) as stage:
        stage.slack.scopes.discard("groups:read")
        async with move_in(stage, Book()) as house:
            ref = await house.channel.send(CARD, under=None)
            await stage.slack.press(ANNE, TRIAGE, ref, "Je m’en occupe")
            line = await stage.slack.wait_for(TRIAGE, "vérifier")
            assert line.ephemeral_to == ANNE
            assert house.book.events == []
            stage.slack.say(ANNE, ANNE, "et en privé ?")
            (event,) = await house.book.wait_for(1)
            assert not event.staff


async def test_what_could_not_be_kept_comes_again(house: House) -> None:
    house.stage.slack.timing.ack_seconds = 0.3
    house.book.fail(2)
    house.stage.slack.say(ANNE, ANNE, "important")
    # On a busy machine it comes once more before it is acknowledged: the inbox knows it by its id.
    event, *again = await house.book.wait_for(1)
    assert {each.id for each in again} <= {event.id}
    assert isinstance(event.what, Said)
    assert event.what.text == "important"
    assert house.book.refused == 2
    assert house.stage.slack.lost == 0


@both
async def test_a_kept_event_that_was_not_acknowledged_is_kept_once(by_http: bool) -> None:
    """A crash between the disk and the acknowledgement: the next process gets it again."""
    async with open_stage(by_http=by_http) as stage:
        book = Book()
        crashed, dead = asyncio.Event(), asyncio.Event()

        class Crashing(Book):
            async def keep(self, events):  # type: ignore[no-untyped-def]
                await book.keep(events)
                stage.slack.trouble.cut()
                crashed.set()
                await dead.wait()

        async with move_in(stage, Crashing()) as first:
            stage.slack.timing.retry_seconds = (0.5, 1.0, 2.0)
            stage.slack.timing.retry_scale = 1.0
            stage.slack.say(ANNE, ANNE, "une fois")
            await crashed.wait()
            await first.door.stop(grace=0)
            dead.set()
        async with move_in(stage, book):
            await book.wait(lambda: book.calls == 2)
        assert len(book.events) == 1
        assert stage.slack.lost == 0


@both
async def test_the_inbox_keeps_what_slack_repeats_once(by_http: bool, tmp_path: Path) -> None:
    async with open_stage(by_http=by_http) as stage:
        url = f"sqlite:///{tmp_path / 'camarade.db'}"
        upgrade(url)
        ledger = Ledger(url, stage.clock.now)
        stored: list[int] = []

        class Disk(Book):
            async def keep(self, events):  # type: ignore[no-untyped-def]
                stored.append(await ledger.write(lambda uow: store(uow, events)))
                await super().keep(events)

        disk = Disk()
        stage.slack.timing.ack_seconds = 0.3
        disk.fail(1)  # stored on disk, then not acknowledged
        async with move_in(stage, disk) as house:
            stage.slack.say(ANNE, ANNE, "une fois")
            await house.book.wait_for(1)
        await ledger.close()
        first, *again = stored
        assert first == 1
        assert again, "it came again"
        assert not any(again), "and was known"


@both
async def test_slack_may_be_down_at_the_start(by_http: bool) -> None:
    async with open_stage(by_http=by_http) as stage:
        stage.slack.trouble.down = True
        async with move_in(stage, Book(), connect=False) as house:
            await house.start()
            stage.slack.trouble.down = False
            await stage.slack.wait_until_connected()
            stage.slack.say(ANNE, ANNE, "bonjour")
            assert await house.book.wait_for(1)


@both
async def test_a_wrong_token_is_named(by_http: bool) -> None:
    async with open_stage(by_http=by_http) as stage:
        stage.slack.bot_token = "xoxb-wrong"  # what we are given
        async with move_in(stage, Book(), connect=False) as house:
            with pytest.raises(WrongToken, match="SLACK_BOT_TOKEN"):
                await house.door.run()


@both
async def test_stopping_finishes_what_is_being_stored(by_http: bool) -> None:
    async with open_stage(by_http=by_http) as stage:
        begun, go_on = asyncio.Event(), asyncio.Event()

        class Slow(Book):
            async def keep(self, events):  # type: ignore[no-untyped-def]
                begun.set()
                await go_on.wait()
                await super().keep(events)

        async with move_in(stage, Slow()) as house:
            stage.slack.say(ANNE, ANNE, "juste avant")
            await begun.wait()
            stopping = asyncio.create_task(house.door.stop())
            go_on.set()
            await stopping
            assert len(house.book.events) == 1
        assert stage.slack.redelivered == 0


@both
async def test_in_a_burst_nobody_waits_for_the_storing_of_another(by_http: bool) -> None:
    """How long an acknowledgement takes is measured in `make bench`."""

    class Held(Book):
        inside, all_inside = 0, asyncio.Event()

        async def keep(self, events):  # type: ignore[no-untyped-def]
            self.inside += len(events)
            if self.inside == PRESSES:
                self.all_inside.set()
            await self.all_inside.wait()
            await super().keep(events)

    async with open_stage(by_http=by_http) as stage, move_in(stage, Held()) as house:
        ref = await house.channel.send(CARD, under=None)
        pressed = (stage.slack.press(ANNE, TRIAGE, ref, "Je m’en occupe") for _ in range(PRESSES))
        assert all(await asyncio.gather(*pressed))
        assert len(house.book.events) == PRESSES
