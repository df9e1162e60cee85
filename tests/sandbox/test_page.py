"""The World and its page: the live stream, the acts, time that moves by stops."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from conversations.programme import load
from sandbox.acts import parse_duration
from sandbox.personas import COLLEAGUES, MENTEES, MENTORS, TRIAGE_CHANNEL
from sandbox.slack.views import open_view
from sandbox.world import World
from tests.catalogue import CATALOGUE
from tests.e2e.page import opened
from tests.patience import PATIENCE

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
INES = MENTEES[0].id
IDLE = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]


class Visitor:
    """Someone's browser, without the browser."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.session = session

    async def post(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"{self.world.url}/page/{path}", json=body) as response:
            answer = await response.json()
            assert (response.status == 200) is answer["ok"]
            return answer.get("result") if answer["ok"] else answer["error"]

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.world.url}{path}") as response:
            response.raise_for_status()
            return await response.json()


class Nudger:
    """A bot reduced to its clock: writes to Inès at each due instant, then reports the next."""

    def __init__(self, world: World, session: aiohttp.ClientSession, due: list[datetime]) -> None:
        self._world = world
        self._session = session
        self._due = sorted(due)
        self.late: list[timedelta] = []
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        version = 0
        while True:
            query = {
                "version": str(version),
                "next_due": self._due[0].isoformat() if self._due else "",
            }
            async with self._session.get(f"{self._world.url}/clock", params=query) as response:
                answer = await response.json()
            version, now = answer["version"], datetime.fromisoformat(answer["now"])
            while self._due and self._due[0] <= now:
                self.late.append(now - self._due.pop(0))
                await call(self._world, self._session, "sendMessage", chat_id=INES, text="Alors ?")


async def call(world: World, session: aiohttp.ClientSession, method: str, **params: Any) -> Any:
    """A Bot API method, as the bot."""
    url = f"{world.url}/telegram/bot{world.telegram.token}/{method}"
    async with session.post(url, json=params) as response:
        return (await response.json())["result"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, start=START, command=IDLE) as world:
        yield world


@pytest.fixture
async def visitor(world: World) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession() as session:
        yield Visitor(world, session)


# -- the cast and what is served --------------------------------------------------------------


def test_the_cast_has_one_mentee_for_each_situation() -> None:
    assert [persona.situation for persona in MENTEES] == list("abcdef")
    assert {persona.language for persona in MENTEES} == {"fr", "en"}
    assert len({p.id for p in (*MENTEES, *MENTORS)}) == len(MENTEES) + len(MENTORS)
    assert all(persona.answers for persona in (*MENTEES, *MENTORS))


async def test_the_page_and_its_files_are_served(visitor: Visitor) -> None:
    for path in ("/", "/static/js/app.js", "/static/css/base.css"):
        async with visitor.session.get(visitor.world.url + path) as response:
            assert response.status == 200


async def test_the_state_names_every_part(visitor: Visitor) -> None:
    state = await visitor.get("/page/state")
    assert datetime.fromisoformat(state["now"]) >= START
    parts = state["parts"]
    assert {"cast", "clock", "bot", "telegram", "slack"} <= parts.keys()
    assert f"chat:{INES}" in parts
    members = parts[f"channel:{TRIAGE_CHANNEL}"]["members"]
    expected = {colleague.id for colleague in COLLEAGUES if colleague.in_triage}
    assert set(members) == {*expected, visitor.world.slack.bot_user_id}


async def test_the_stream_tells_all_then_only_what_changes(visitor: Visitor) -> None:
    async with visitor.session.ws_connect(f"{visitor.world.url}/page/live") as stream:
        first = await stream.receive_json(timeout=PATIENCE)
        assert f"chat:{INES}" in first["parts"]
        await visitor.post("telegram", do="say", user=INES, text="bonjour")
        update = await stream.receive_json(timeout=PATIENCE)
        chats = [key for key in update["parts"] if key.startswith("chat:")]
        assert chats == [f"chat:{INES}"]
        assert update["parts"][chats[0]]["messages"][-1]["text"] == "bonjour"
        assert not [key for key in update["parts"] if key.startswith("channel:")]


# -- acts -------------------------------------------------------------------------------------


async def test_acts_on_telegram(visitor: Visitor) -> None:
    world, session = visitor.world, visitor.session
    said = await visitor.post("telegram", do="say", user=INES, text="/start")
    keyboard = {"inline_keyboard": [[{"text": "Oui", "callback_data": "y"}]]}
    sent = await call(
        world, session, "sendMessage", chat_id=INES, text="Prête ?", reply_markup=keyboard
    )
    await visitor.post("telegram", do="press", user=INES, message=sent["message_id"], button="Oui")
    await visitor.post("telegram", do="edit", user=INES, message=said, text="/aide")
    form = aiohttp.FormData({"user": str(INES), "kind": "photo", "caption": "moi"})
    form.add_field("file", b"not really", filename="moi.jpg", content_type="image/jpeg")
    async with session.post(f"{world.url}/page/telegram/file", data=form) as response:
        assert (await response.json())["ok"]
    await visitor.post("telegram", do="block", user=INES)
    kinds = [
        next(key for key in update if key != "update_id")
        for update in await call(world, session, "getUpdates", timeout=0)
    ]
    assert kinds == ["message", "callback_query", "edited_message", "message", "my_chat_member"]
    assert "unblock" in await visitor.post("telegram", do="say", user=INES, text="encore")
    await visitor.post("telegram", do="open_link", user=INES, start="abc")
    assert world.telegram.seen(INES)[-1].text == "/start abc"


async def test_acts_on_slack(visitor: Visitor) -> None:
    world = visitor.world
    ts = await visitor.post(
        "slack", do="say", user="U0CLAIRE", channel=TRIAGE_CHANNEL, text="Qui prend ?"
    )
    await visitor.post(
        "slack", do="say", user="U0HUGO", channel=TRIAGE_CHANNEL, text="Moi.", thread_ts=ts
    )
    form = aiohttp.FormData({"user": "U0ANTOINE"})
    form.add_field("file", b"un plan", filename="plan.txt", content_type="text/plain")
    async with visitor.session.post(f"{world.url}/page/slack/file", data=form) as response:
        assert (await response.json())["ok"]
    assert [line.text for line in world.slack.seen(TRIAGE_CHANNEL, ts)] == ["Qui prend ?", "Moi."]
    file = world.slack.snapshot()["channels"][world.slack.dm_of("U0ANTOINE")]["messages"][0]
    async with visitor.session.get(
        f"{world.url}/page/slack/file/{file['files'][0]['id']}"
    ) as response:
        assert await response.read() == b"un plan"
    refusal = await visitor.post(
        "slack", do="say", user="U0LEA", channel=TRIAGE_CHANNEL, text="coucou"
    )
    assert "U0LEA is not in" in refusal


async def test_a_field_that_is_sent_at_once_comes_with_all_that_stands_in_its_form(
    visitor: Visitor,
) -> None:
    def field(name: str, **more: object) -> dict[str, object]:
        element = {"type": "plain_text_input", "action_id": "it"}
        label = {"type": "plain_text", "text": name}
        return {"type": "input", "block_id": name, "label": label, "element": element, **more}

    title = {"type": "plain_text", "text": "Orienter"}
    blocks = [field("help", dispatch_action=True), field("why")]
    view = {"type": "modal", "title": title, "submit": title, "blocks": blocks}
    slack = visitor.world.slack
    open_view(slack.workspace, "U0CLAIRE", view)
    filled = {"why/it": "fatigue"}
    await visitor.post(
        "slack", do="press_view", user="U0CLAIRE", action="help/it", value="coach", values=filled
    )
    shown = slack.top_view("U0CLAIRE")
    assert shown is not None
    values = shown["state"]["values"]
    assert (values["help"]["it"]["value"], values["why"]["it"]["value"]) == ("coach", "fatigue")


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("telegram", {"do": "say", "user": 1, "text": "x"}, "no user 1"),
        ("telegram", {"do": "dance", "user": INES}, "unknown act"),
        ("telegram", {"do": "say", "user": INES}, "not found: text"),
        ("telegram", {"do": "join_group", "user": INES, "kind": "club"}, "no 'club'"),
        ("telegram", {"do": "poll", "user": INES, "question": "?", "options": []}, "1 to 12"),
        ("slack", {"do": "submit", "user": "U0HUGO"}, "no modal open"),
        ("clock", {"advance": "tomorrow"}, "not a duration"),
        ("clock", {"to": "2020-01-01T00:00:00+00:00"}, "only goes forward"),
        ("clock", {"to": "2030-01-01T00:00:00"}, "offset from UTC"),
        ("bot", {"do": "sing"}, "the bot cannot"),
        ("trouble", {"where": "mars", "do": "down"}, "telegram, slack or mail"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    visitor: Visitor, path: str, body: dict[str, Any], why: str
) -> None:
    assert why in await visitor.post(path, **body)


async def test_trouble_is_ordered(visitor: Visitor) -> None:
    world = visitor.world
    for where in ("telegram", "slack"):
        await visitor.post("trouble", where=where, do="down")
    assert world.telegram.trouble.down
    assert world.slack.trouble.down
    await visitor.post("trouble", where="telegram", do="up")
    await visitor.post("trouble", where="telegram", do="flood", count=2, retry_after=7)
    assert world.telegram.trouble.snapshot() == {
        "down": False,
        "floods": 2,
        "retry_after": 7,
        "drops": 0,
    }


async def test_the_bot_is_run_with_the_sandbox_s_settings(visitor: Visitor) -> None:
    world = visitor.world
    state = await visitor.post("bot", do="start")
    assert state["state"] == "running"
    assert (await visitor.post("bot", do="kill"))["reason"] == "killed (SIGKILL)"
    settings = world.environment()
    assert settings["TELEGRAM_BASE_URL"] == f"{world.url}/telegram/bot"
    assert settings["SLACK_BASE_URL"] == f"{world.url}/slack/api/"
    assert settings["CLOCK_URL"] == f"{world.url}/clock"
    assert settings["DATABASE_URL"].startswith("sqlite:////")


def test_somebody_of_the_team_administers_the_programme_and_nothing_else_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROGRAMME_FILE", raising=False)
    read = load(Path(World(tmp_path).environment()["PROGRAMME_FILE"]))
    packaged = CATALOGUE
    assert read.languages == packaged.languages
    for language in read.languages:
        assert read[language].team.admins == ["U0CLAIRE"]
        nobody = read[language].team.model_copy(update={"admins": []})
        assert read[language].model_copy(update={"team": nobody}) == packaged[language]
    own = tmp_path / "own.toml"
    own.write_text('[team]\nadmins = ["U0HUGO"]\n', "utf-8")
    monkeypatch.setenv("PROGRAMME_FILE", str(own))
    assert "U0CLAIRE" not in Path(World(tmp_path).environment()["PROGRAMME_FILE"]).read_text()
    monkeypatch.setenv("PROGRAMME_FILE", str(tmp_path / "none.toml"))
    assert World(tmp_path).environment()["PROGRAMME_FILE"] == str(tmp_path / "none.toml")


# -- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P1D", timedelta(days=1)),
        ("P2W", timedelta(weeks=2)),
        ("PT1H", timedelta(hours=1)),
        ("P1DT2H30M5S", timedelta(days=1, hours=2, minutes=30, seconds=5)),
    ],
)
def test_durations(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "P", "PT", "1D", "P1H"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


async def test_without_a_bot_the_clock_just_moves(visitor: Visitor) -> None:
    result = await visitor.post("clock", advance="P7D")
    assert result["outcome"] == "arrived"
    assert visitor.world.clock.now() >= START + timedelta(days=7)
    assert (await visitor.post("clock", advance="next"))["outcome"] == "no_bot"


async def test_nothing_due_on_the_way_is_late(visitor: Visitor) -> None:
    world = visitor.world
    world.telegram.say(INES, "/start")
    days = [1, 2, 2.5, 20, 90]
    nudger = Nudger(world, visitor.session, [START + timedelta(days=day) for day in days])
    assert await world.clock.wait_report(PATIENCE)
    result = await visitor.post("clock", advance="P30D")
    assert result["outcome"] == "arrived"
    assert result["stops"] == 5
    assert len(nudger.late) == 4
    assert max(nudger.late) < timedelta(seconds=10)
    assert world.travel is not None
    assert world.travel.done
    await nudger.stop()


async def test_the_next_nudge(visitor: Visitor) -> None:
    world = visitor.world
    world.telegram.say(INES, "/start")
    nudger = Nudger(world, visitor.session, [START + timedelta(days=40)])
    assert await world.clock.wait_report(PATIENCE)
    result = await visitor.post("clock", advance="next")
    assert (result["outcome"], result["stops"]) == ("nudge", 1)
    assert result["places"] == [str(INES)]
    assert world.telegram.last(INES).text == "Alors ?"
    assert (await visitor.post("clock", advance="next"))["outcome"] == "nothing_due"
    await nudger.stop()


# -- in a browser -----------------------------------------------------------------------------


async def test_a_chat_in_a_real_browser(world: World) -> None:
    async with opened(world, "fr") as page, aiohttp.ClientSession() as session:
        phone = page.get_by_test_id("phone-1")
        await phone.get_by_test_id("composer").fill("Bonjour")
        await phone.get_by_test_id("composer").press("Enter")
        await phone.get_by_test_id("message").filter(has_text="Bonjour").wait_for()
        # What is being typed, and where, survives an answer.
        await phone.get_by_test_id("composer").type("Je commence")
        row = [{"text": "D’accord", "callback_data": "ok"}]
        markup = {"inline_keyboard": [row]}
        text = "Voici **rien** et <b>rien</b>"
        await call(world, session, "sendMessage", chat_id=INES, text=text, reply_markup=markup)
        await phone.get_by_role("button", name="D’accord").wait_for()
        assert await phone.get_by_test_id("composer").input_value() == "Je commence"
        assert await phone.get_by_test_id("composer").evaluate("e => e === document.activeElement")
        assert await phone.get_by_text(text, exact=True).count() == 1
        await phone.get_by_role("button", name="D’accord").click()
        await world.telegram.wait_until(
            lambda: bool(world.telegram.chat_snapshot(INES)["pending_callbacks"])
        )
        await page.get_by_test_id("clock-day").click()
        await page.wait_for_function(
            "document.querySelector('[data-testid=clock]').dateTime >= '2026-03-02T08:00'"
        )
