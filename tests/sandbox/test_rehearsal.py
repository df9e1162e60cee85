"""The rehearsal on the page: what the command prints, to read beside the clock."""

import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect

from sandbox.world import World
from tests.e2e.page import opened

IDLE = [sys.executable, "-c", "import time; time.sleep(600)"]
START = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, start=START, command=IDLE) as world:
        yield world


async def test_three_stories_and_the_rest_in_both_languages(world: World) -> None:
    async with opened(world, "fr") as page:
        await page.get_by_test_id("rehearsal").click()
        first = page.get_by_test_id("rehearsed").first
        await expect(first).to_contain_text("Nour", timeout=60_000)
        await expect(first.get_by_test_id("rehearsed-fr")).to_contain_text("Luc")
        await expect(first.get_by_test_id("rehearsed-en")).to_contain_text("Meet Luc")
        await page.get_by_test_id("rehearsal-silent").click()
        spark = page.locator('[data-step="spark"]')
        await expect(spark).to_contain_text("24 novembre, 10:30")
        await expect(page.locator('[data-step="silence_staff"]')).to_contain_text("Équipe")
        await page.get_by_test_id("rehearsal-rest").click()
        await expect(page.locator('[data-step="break_over"]').first).to_contain_text("pause")
        await expect(page.locator('[data-step="curve"]')).to_have_count(1)
        await page.get_by_test_id("rehearsal-lived").click()
        shown = page.locator('[data-step="→ objective"]')
        await expect(shown.first).to_contain_text("Notre objectif", timeout=170_000)
        await page.get_by_test_id("rehearsal-silent").click()
        await expect(spark).to_contain_text("24 novembre, 10:30")
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("rehearsal-view")).to_have_count(0)


async def test_what_the_command_says_is_shown(world: World) -> None:
    url = f"{world.url}/page/rehearsal"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, params={"zone": "Mars/Olympus"}) as answer,
    ):
        assert answer.status == 400
        assert "Mars/Olympus" in (await answer.json())["error"]
