"""The page's phones in a real browser: all that people may do to the bot, and all that it shows."""

import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.personas import MENTEES
from sandbox.telegram import SMALL_PNG
from sandbox.world import World
from tests.e2e.page import opened

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
INES = MENTEES[0].id
IDLE = [sys.executable, "-c", "import time; time.sleep(600)"]

SMALL = """
() => [...document.querySelectorAll('button, .choice, a.file-card')]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 40)
  .map(each => each.outerHTML.slice(0, 120))
"""
"""What a thumb would miss."""

TOO_WIDE = """
() => [...document.querySelectorAll('body *')]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
  .map(each => each.outerHTML.slice(0, 120))
"""
"""What would make the page scroll sideways."""


class Bot:
    """A bot by hand: the Bot API, and what reached it."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self._url = f"{world.url}/telegram/bot{world.telegram.token}/"
        self._session = session

    async def __call__(self, method: str, **params: Any) -> Any:
        async with self._session.post(self._url + method, json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def sends(self, method: str, name: str, content: bytes, mime: str, **params: str) -> Any:
        """Upload a file."""
        form = aiohttp.FormData({"chat_id": str(INES), **params})
        form.add_field(method, content, filename=name, content_type=mime)
        async with self._session.post(f"{self._url}send{method.title()}", data=form) as response:
            return (await response.json())["result"]

    async def hears(self) -> list[dict[str, Any]]:
        """The updates' contents since the last time."""
        updates = await self("getUpdates", timeout=0)
        if updates:
            await self("getUpdates", timeout=0, offset=updates[-1]["update_id"] + 1)
        return [value for each in updates for key, value in each.items() if key != "update_id"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, start=START, command=IDLE) as world:
        world.telegram.say(INES, "/start")
        yield world


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        bot = Bot(world, session)
        await bot.hears()
        yield bot


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    async with opened(world, "fr") as page:
        yield page


@pytest.fixture
def phone(page: Page) -> Locator:
    return page.get_by_test_id("phone-1")


async def chooses(page: Page, phone: Locator, *testids: str) -> None:
    """Open the paper clip's menu and choose, menu after menu."""
    async with page.expect_response("**/page/telegram**"):
        await phone.get_by_test_id("attach").click()
        for testid in testids:
            await page.get_by_test_id(testid).click()


async def writes(page: Page, phone: Locator, text: str) -> None:
    async with page.expect_response("**/page/telegram"):
        await phone.get_by_test_id("composer").fill(text)
        await phone.get_by_test_id("composer").press("Enter")


async def taps(page: Page, phone: Locator, words: str, choice: str) -> None:
    """Tap a message's bubble and choose from its menu."""
    await phone.get_by_test_id("text").filter(has_text=words).last.click()
    await page.get_by_test_id(f"message-{choice}").click()


# -- acts -------------------------------------------------------------------------------------


SENT = [
    (["sample-photo"], "photo"),
    (["sample-video"], "video"),
    (["sample-document"], "document"),
    (["sample-voice"], "voice"),
    (["sample-sticker"], "sticker"),
    (["send-location"], "location"),
    (["send-contact"], "contact"),
    (["send-friend"], "contact"),
    (["send-poll"], "poll"),
    (["send-forwarded", "forward-hidden_user"], "forward_origin"),
    (["send-forwarded", "forward-channel"], "forward_origin"),
]
"""What is chosen from the paper clip's menu, and the field of the message that arrives."""


async def test_everything_can_be_sent(page: Page, phone: Locator, bot: Bot) -> None:
    for steps, field in SENT:
        await chooses(page, phone, *steps)
        (message,) = await bot.hears()
        assert field in message
        newest = phone.locator(f'[data-id="{message["message_id"]}"]')
        if field == "document":
            await expect(newest.get_by_test_id("file")).to_contain_text("cv-exemple.pdf")
        elif field == "forward_origin":
            await expect(newest).to_contain_text("Transféré de")
        else:
            await expect(newest.get_by_test_id(field)).to_be_visible()


async def test_an_album_is_one_bubble_of_several_messages(
    page: Page, phone: Locator, bot: Bot
) -> None:
    await phone.get_by_test_id("composer").fill("Trois vues")
    await chooses(page, phone, "sample-album")
    messages = await bot.hears()
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["Trois vues", None, None]
    bubble = phone.get_by_test_id("message").last
    await expect(bubble.get_by_test_id("photo")).to_have_count(3)
    await expect(bubble.get_by_test_id("text")).to_have_text("Trois vues")
    await taps(page, phone, "Trois vues", "edit")
    await writes(page, phone, "Mes vues")
    assert [each["caption"] for each in await bot.hears()] == ["Mes vues"]
    await expect(bubble).to_contain_text("modifié")


async def test_replying_editing_forwarding_deleting(page: Page, phone: Locator, bot: Bot) -> None:
    await bot("sendMessage", chat_id=INES, text="Ton nom ?")
    await taps(page, phone, "Ton nom ?", "reply")
    await writes(page, phone, "Inès Karon")
    (said,) = await bot.hears()
    assert said["reply_to_message"]["text"] == "Ton nom ?"
    await taps(page, phone, "Inès Karon", "edit")
    await writes(page, phone, "Inès Caron")
    (edited,) = await bot.hears()
    assert (edited["message_id"], edited["text"]) == (said["message_id"], "Inès Caron")
    async with page.expect_response("**/page/telegram"):
        await taps(page, phone, "Inès Caron", "forward")
    (again,) = await bot.hears()
    assert again["forward_origin"]["sender_user"]["id"] == INES
    async with page.expect_response("**/page/telegram"):
        await taps(page, phone, "Ton nom ?", "delete")
    await expect(phone.get_by_text("Message supprimé")).to_be_visible()
    assert await bot.hears() == []
    # What is not one's own cannot be edited.
    await bot("sendMessage", chat_id=INES, text="Merci")
    await phone.get_by_test_id("message").filter(has_text="Merci").get_by_test_id("text").click()
    await expect(page.get_by_test_id("message-reply")).to_be_visible()
    await expect(page.get_by_test_id("message-edit")).to_have_count(0)


async def test_a_bad_and_a_spent_link(page: Page, phone: Locator, bot: Bot) -> None:
    for link in ("https://t.me/CamaradeBot?start=inv_x-1", "autre_2"):
        async with page.expect_response("**/page/telegram"):
            await phone.get_by_test_id("chat-options").click()
            await page.get_by_test_id("open-link").click()
            await page.get_by_test_id("link-field").fill(link)
            await page.get_by_test_id("link-go").click()
    assert [each["text"] for each in await bot.hears()] == ["/start inv_x-1", "/start autre_2"]
    await phone.get_by_test_id("chat-options").click()
    await page.get_by_test_id("open-link").click()
    await expect(page.get_by_test_id("link-used")).to_have_count(2)
    await page.get_by_test_id("link-used").filter(has_text="inv_x-1").click()
    await expect(phone.get_by_text("/start inv_x-1")).to_have_count(2)


async def test_a_group(page: Page, phone: Locator, bot: Bot) -> None:
    await phone.get_by_test_id("chat-options").click()
    await page.get_by_test_id("join-supergroup").click()
    await expect(phone.get_by_test_id("joined")).to_be_visible()
    change, added = await bot.hears()
    assert change["new_chat_member"]["status"] == "member"
    assert "new_chat_members" in added
    await writes(page, phone, "Quelqu’un connaît Camarade ?")
    await writes(page, phone, "@CamaradeBot tu es là ?")
    assert [each["text"] for each in await bot.hears()] == ["@CamaradeBot tu es là ?"]
    url = "https://t.me/CamaradeBot?start=ici"
    button = {"text": "En privé", "url": url}
    await bot(
        "sendMessage",
        chat_id=change["chat"]["id"],
        text="Je ne parle qu’en privé.",
        reply_markup={"inline_keyboard": [[button]]},
    )
    await phone.get_by_role("button", name="En privé").click()
    await expect(phone.get_by_text("/start ici")).to_be_visible()
    assert [each["chat"]["type"] for each in await bot.hears()] == ["private"]
    await phone.get_by_test_id("chat-options").click()
    await page.get_by_test_id("join-supergroup").click()
    await phone.get_by_test_id("chat-options").click()
    await page.get_by_test_id("put-out").click()
    await expect(phone.get_by_test_id("rejoin")).to_be_visible()
    assert [each["new_chat_member"]["status"] for each in await bot.hears()] == ["kicked"]
    await phone.get_by_test_id("leave-place").click()
    await expect(phone.get_by_text("/start ici")).to_be_visible()


# -- what the bot sends -----------------------------------------------------------------------


async def test_a_picture_with_its_caption_and_buttons_can_be_enlarged(
    page: Page, phone: Locator, bot: Bot
) -> None:
    rows = '{"inline_keyboard": [[{"text": "Envoyer", "callback_data": "go"}]]}'
    more = {"caption": "Ta demande", "reply_markup": rows}
    await bot.sends("photo", "a.png", SMALL_PNG, "image/png", **more)
    message = phone.get_by_test_id("message").last
    await expect(message.get_by_test_id("text")).to_have_text("Ta demande")
    await expect(message.get_by_role("button", name="Envoyer")).to_be_visible()
    await message.get_by_test_id("photo").click()
    large = page.get_by_test_id("lightbox")
    await expect(large).to_contain_text("Ta demande")
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)


async def test_documents_have_a_name_and_a_size_and_open_or_are_saved(
    page: Page, phone: Locator, bot: Bot
) -> None:
    content = b"%PDF-1.4 " + b"x" * 2991
    await bot.sends("document", "Demande.pdf", content, "application/pdf", caption="À garder")
    card = phone.get_by_test_id("file")
    await expect(card).to_contain_text("Demande.pdf")
    await expect(card).to_contain_text("3 Ko")
    assert await card.get_attribute("target") == "_blank"
    assert await card.get_attribute("download") is None
    response = await page.request.get(await card.evaluate("card => card.href"))
    assert response.headers["content-disposition"].startswith("inline")
    await bot.sends("document", "tout.zip", b"PK", "application/zip")
    async with page.expect_download() as download:
        await card.filter(has_text="tout.zip").click()
    assert (await download.value).suggested_filename == "tout.zip"


async def test_the_menu_follows_the_bot(page: Page, phone: Locator, bot: Bot) -> None:
    start = [{"command": "start", "description": "Commencer"}]
    await bot("setMyCommands", commands=start)
    await phone.get_by_test_id("menu").click()
    commands = page.get_by_test_id("command")
    await expect(commands).to_have_text(["/startCommencer"])
    # It stays open, and changes under one's eyes.
    scope = {"type": "chat", "chat_id": INES}
    here = [{"command": name, "description": name} for name in ("pause", "aide")]
    await bot("setMyCommands", commands=here, scope=scope)
    await expect(commands).to_have_text(["/pausepause", "/aideaide"])
    await bot("deleteMyCommands", scope=scope)
    await expect(commands).to_have_text(["/startCommencer"])
    await commands.click()
    await expect(phone.get_by_text("/start", exact=True)).to_have_count(2)
    await bot("deleteMyCommands")
    await expect(phone.get_by_test_id("menu")).to_be_hidden()


async def test_what_is_pinned_is_above_all_that_follows(
    page: Page, phone: Locator, bot: Bot
) -> None:
    head = await bot("sendMessage", chat_id=INES, text="Voici Luc")
    await bot("pinChatMessage", chat_id=INES, message_id=head["message_id"])
    for number in range(30):
        await bot("sendMessage", chat_id=INES, text=f"Mot {number}")
    message = phone.get_by_test_id("text").filter(has_text="Voici Luc")
    await expect(phone.get_by_test_id("text").last).to_have_text("Mot 29")
    await expect(message).not_to_be_in_viewport()
    await phone.get_by_test_id("pinned").click()
    await expect(message).to_be_in_viewport()
    await bot("unpinChatMessage", chat_id=INES)
    await expect(phone.get_by_test_id("pinned")).to_be_hidden()


# -- a small screen ---------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640)])
async def test_a_phone_fills_a_small_screen(
    world: World, bot: Bot, width: int, height: int
) -> None:
    keys = [[{"text": label, "callback_data": label}] for label in ("Oui", "Pas encore")]
    await bot("setMyCommands", commands=[{"command": "aide", "description": "Aide"}])
    await bot.sends("photo", "a.png", SMALL_PNG, "image/png", caption="Ta demande")
    await bot.sends("document", "Ta demande.pdf", b"%PDF", "application/pdf")
    markup = {"inline_keyboard": keys}
    await bot("sendMessage", chat_id=INES, text="On y va ?", reply_markup=markup)
    async with opened(world, "fr", width=width, height=height) as page:
        phone = page.get_by_test_id("phone-1")
        box = await phone.bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, width)
        assert box["y"] + box["height"] == height
        await expect(phone.get_by_test_id("composer")).to_be_in_viewport()
        await phone.get_by_role("button", name="Pas encore").click()
        for name in ("phone-1", "phone-2", "slack", "controls"):
            tab = page.get_by_test_id(f"pane-{name}")
            if await tab.get_attribute("aria-selected") == "false":
                await tab.click()
            assert await page.evaluate(TOO_WIDE) == []
            assert await page.evaluate(SMALL) == []
            what = "clock-next" if name == "controls" else name
            await expect(page.get_by_test_id(what)).to_be_in_viewport()
        await page.get_by_test_id("pane-phone-1").click()
        for opener in ("attach", "chat-options", "menu", "suggestions"):
            await phone.get_by_test_id(opener).click()
            assert await page.evaluate(SMALL) == []
            assert await page.evaluate(TOO_WIDE) == []
            await page.keyboard.press("Escape")
        # The tab of the phone that shows asks who holds it.
        await page.get_by_test_id("pane-phone-1").click()
        await page.get_by_test_id(f"persona-{MENTEES[1].id}").click()
        await expect(page.get_by_test_id("pane-phone-1")).to_contain_text("Thomas")
