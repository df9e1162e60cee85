"""The page speaks one language to whoever looks at it, whoever holds the phones."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect

from sandbox.slack.views import open_view
from sandbox.world import World
from tests.e2e.page import opened

IDLE = [sys.executable, "-c", "import time; time.sleep(600)"]
REQUIRED = {"fr": "Ce champ est à remplir.", "en": "Please complete this required field."}
ABOUT = {"fr": "Un service d’accompagnement.", "en": "A mentoring service."}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, command=IDLE) as world:
        yield world


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_what_a_field_lacks_is_said_in_the_language_of_the_page(
    world: World, language: str
) -> None:
    words = {"type": "plain_text", "text": "Pourquoi"}
    element = {"type": "plain_text_input", "action_id": "it"}
    block = {"type": "input", "block_id": "why", "label": words, "element": element}
    view = {"type": "modal", "title": words, "submit": words, "blocks": [block]}
    async with opened(world, language) as page:
        open_view(world.slack.workspace, "U0CLAIRE", view)
        await page.get_by_test_id("submit").click()
        await expect(page.get_by_test_id("field-error")).to_have_text(REQUIRED[language])


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_what_the_bot_is_reads_in_the_language_of_the_page(
    world: World, language: str
) -> None:
    url = f"{world.url}/telegram/bot{world.telegram.token}/setMyDescription"
    async with aiohttp.ClientSession() as session:
        for code, text in (("", ABOUT["fr"]), ("en", ABOUT["en"])):
            await session.post(url, json={"description": text, "language_code": code})
    async with opened(world, language) as page:
        for phone in ("phone-1", "phone-2"):
            await expect(page.get_by_test_id(phone)).to_contain_text(ABOUT[language])
