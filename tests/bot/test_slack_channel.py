"""Slack as the courier sees it, over the wire."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable

import pytest

from bot.channel import FileUnread, TryLater, Undeliverable
from bot.slack import outbound
from bot.slack.api import Api, proxy_for
from bot.slack.channel import SlackChannel
from bot.slack.pace import BURST, Pace
from storage.mail import (
    STAFF,
    Address,
    Attachment,
    Button,
    File,
    Line,
    Message,
    Paper,
    Ref,
    Section,
    address,
)
from tests.bot.slack_stage import House, open_house
from tests.sandbox.slack_stage import ANNE, BRUNO, TRIAGE

TO_ANNE = address("slack", ANNE)
HELLO = Message(to=TO_ANNE, key="hello/1", text="Bonjour <!channel> & bienvenue")
PHOTO = Message(
    to=TO_ANNE,
    key="relay/7",
    author="Camille",
    text="Voici mon parcours.",
    attachment=Attachment(
        file=File(kind="document", source=Address("telegram:x"), name="cv.pdf", size=7)
    ),
)
BARE = PHOTO.model_copy(update={"author": "", "text": "", "key": "relay/8"})
PDF = b"%PDF-1."


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house(connect=False) as here:
        yield here


def shown(house: House, place: str, thread: str | None = None) -> list[str]:
    return [str(line) for line in house.stage.slack.seen(place, thread)]


async def test_words_arrive_as_they_are(house: House) -> None:
    ref = await house.channel.send(HELLO, under=None)
    (line,) = house.stage.slack.seen(ANNE)
    assert line.ts == ref
    assert line.text == "Bonjour <!channel> & bienvenue"


async def test_a_conversation_is_opened_once(house: House) -> None:
    await house.channel.send(HELLO, under=None)
    await house.channel.send(HELLO, under=None)
    methods = [call.method for call in house.stage.slack.calls]
    assert methods == ["conversations.open", "chat.postMessage", "chat.postMessage"]


async def test_a_message_goes_into_its_thread(house: House) -> None:
    root = await house.channel.send(HELLO, under=None)
    await house.channel.send(HELLO, under=root)
    assert len(house.stage.slack.seen(ANNE)) == 1
    assert len(house.stage.slack.seen(ANNE, root)) == 2


async def test_a_card_is_revised_in_place(house: House) -> None:
    card = Message(to=STAFF, key="c/1", text="Avant", buttons=((Button(label="Oui", act="y"),),))
    ref = await house.channel.send(card, under=None)
    after = Message(to=STAFF, key="c/2", text="Après")
    assert await house.channel.revise(after, ref, under=None) == ref
    assert await house.channel.revise(after, ref, under=None) == ref  # no change is success
    (line,) = house.stage.slack.seen(TRIAGE)
    assert (line.text, line.buttons) == ("Après", ())


async def test_a_message_that_is_gone_is_sent_anew(house: House) -> None:
    ref = await house.channel.revise(HELLO, Ref("1.000001"), under=None)
    assert house.stage.slack.seen(ANNE)[0].ts == ref


async def test_one_that_only_loses_its_buttons_is_not(house: House) -> None:
    gone, bare = Ref("1.000001"), HELLO.model_copy(update={"anew": False})
    assert await house.channel.revise(bare, gone, under=None) == gone
    assert not house.stage.slack.seen(ANNE)


async def test_what_is_to_go_is_deleted(house: House) -> None:
    ref = await house.channel.send(HELLO, under=None)
    gone = Message(to=HELLO.to, key="gone", text="Effacé.", anew=False, removes=True)
    for _ in range(2):  # what is deleted already is gone
        assert await house.channel.revise(gone, ref, under=None) == ref
        assert not house.stage.slack.seen(ANNE)


def links_of(house: House) -> list[str]:
    view = house.stage.slack.home(ANNE)
    assert view is not None
    return re.findall(r'"url": "([^"]+)"', json.dumps(view["blocks"]))


async def test_a_page_leads_to_cards_whose_address_slack_is_asked_for_once(house: House) -> None:
    cards = [
        await house.channel.send(HELLO.model_copy(update={"to": STAFF}), under=None)
        for _ in range(3)
    ]
    lines = tuple(Line(label=f"n° {ref}", leads_to=ref) for ref in cards)
    page = Message(
        to=Address(f"slack:home/{ANNE}"),
        key="home/1",
        title="Bureau",
        sections=(Section(heading="À prendre", lines=(*lines, Line(label="en route"))),),
    )
    house.stage.slack.trouble.flood(1, 1, method="chat.getPermalink")
    await house.channel.send(page, under=None)
    assert links_of(house) == []
    for _ in range(2):
        await house.channel.send(page, under=None)
    addresses = [f"/archives/{TRIAGE}/p{ref.replace('.', '')}" for ref in cards]
    assert [link[link.index("/archives") :] for link in links_of(house)] == addresses
    asked = [call for call in house.stage.slack.calls if call.method == "chat.getPermalink"]
    assert [call.error for call in asked] == ["ratelimited", None]


async def test_a_list_leads_to_cards_in_its_place_too_and_stands_whole_in_mere_text(
    house: House,
) -> None:
    card = await house.channel.send(HELLO.model_copy(update={"to": STAFF}), under=None)
    line = Line(label="n° 1", value="depuis hier", leads_to=card)
    listed = Section(heading="À suivre", lines=(line, Line(label="n° 2")), note="et 3 autres")
    message = HELLO.model_copy(update={"sections": (listed,)})
    ref = await house.channel.send(message, under=None)
    for _ in range(2):
        shown = house.stage.slack.seen(ANNE)[-1].message
        assert shown is not None
        assert f"/archives/{TRIAGE}/p{card.replace('.', '')}" in json.dumps(shown.blocks)
        assert shown.text.endswith("À suivre\nn° 1 depuis hier\nn° 2\net 3 autres")
        await house.channel.revise(message, ref, under=None)


async def test_the_home_tab_is_published(house: House) -> None:
    home = Message(to=Address(f"slack:home/{ANNE}"), key="home/1", title="Tes demandes", slot="h")
    assert await house.channel.send(home, under=None) == "home"
    assert await house.channel.revise(home, Ref("home"), under=None) == "home"
    view = house.stage.slack.home(ANNE)
    assert view is not None
    assert view["blocks"][0]["text"]["text"] == "Tes demandes"


@pytest.mark.parametrize("threaded", [False, True])
async def test_after_a_lost_answer_the_message_is_found(house: House, threaded: bool) -> None:
    root = await house.channel.send(HELLO, under=None)
    under = root if threaded else None
    lost = HELLO.model_copy(update={"key": "hello/2"})
    assert await house.channel.find(lost, under=under) is None
    house.stage.slack.trouble.drop_replies(1, method="chat.postMessage")
    with pytest.raises(TryLater) as trouble:
        await house.channel.send(lost, under=under)
    assert trouble.value.maybe_sent
    for number in range(3):
        await house.channel.send(HELLO.model_copy(update={"key": f"other/{number}"}), under=under)
    found = await house.channel.find(lost, under=under)
    assert found in [line.ts for line in house.stage.slack.seen(ANNE, under)]
    assert found != root


async def test_metadata_tells_nothing_about_anyone(house: House) -> None:
    await house.channel.send(
        HELLO.model_copy(update={"key": "relay/claire@example.org"}), under=None
    )
    (line,) = house.stage.slack.seen(ANNE)
    assert line.message is not None
    assert "claire" not in str(line.message.metadata)


async def test_a_rate_limit_is_kept(house: House) -> None:
    house.stage.slack.trouble.flood(1, 7, method="chat.postMessage")
    with pytest.raises(TryLater) as trouble:
        await house.channel.send(HELLO, under=None)
    assert (trouble.value.seconds, trouble.value.maybe_sent) == (7.0, False)
    assert 6 < house.channel.pace(HELLO) <= 7
    assert house.channel.pace(Message(to=STAFF, key="k", text="ailleurs")) == 0


async def test_an_outage_leaves_doubt_and_a_dead_address_none(house: House) -> None:
    await house.channel.send(HELLO, under=None)
    house.stage.slack.trouble.down = True
    with pytest.raises(TryLater) as trouble:
        await house.channel.send(HELLO, under=None)
    assert trouble.value.maybe_sent
    async with Api("xoxb-sandbox", "http://127.0.0.1:9/") as nowhere:
        with pytest.raises(TryLater) as nothing:
            await SlackChannel(nowhere, TRIAGE).send(HELLO, under=None)
    assert not nothing.value.maybe_sent


async def test_a_refused_token_makes_messages_wait(house: House) -> None:
    async with Api("xoxb-revoked", f"{house.stage.url}/slack/api/") as api:
        with pytest.raises(TryLater):
            await SlackChannel(api, TRIAGE).send(HELLO, under=None)


def deactivate(house: House) -> Address:
    house.stage.slack.remove_user(BRUNO)
    return address("slack", BRUNO)


@pytest.mark.parametrize(
    ("what", "says", "blocked"),
    [
        (deactivate, "désactivé", True),
        (lambda house: Address("slack:U0NOBODY"), "ne connaît pas", True),
    ],
)
async def test_a_refusal_is_told_in_words_staff_understand(
    house: House, what: Callable[[House], Address], says: str, blocked: bool
) -> None:
    to = what(house)
    with pytest.raises(Undeliverable) as refusal:
        await house.channel.send(HELLO.model_copy(update={"to": to}), under=None)
    assert says in refusal.value.why
    assert refusal.value.blocked == blocked


async def test_the_team_gets_what_it_could_not_before_the_bot_was_invited(house: House) -> None:
    slack = house.stage.slack
    slack.leave(slack.bot_user_id, TRIAGE)
    card = HELLO.model_copy(update={"to": STAFF})
    with pytest.raises(TryLater):
        await house.channel.send(card, under=None)
    slack.join(slack.bot_user_id, TRIAGE)
    assert await house.channel.send(card, under=None)


async def test_a_file_and_its_words(house: House) -> None:
    root = await house.channel.send(HELLO, under=None)
    ref = await house.channel.send(PHOTO, under=root, contents=(PDF,))
    file, words = house.stage.slack.seen(ANNE, root)[1:]
    assert file.files == ("cv.pdf",)
    assert words.text == f"Camille {outbound.ABOVE}\nVoici mon parcours."
    assert words.ts == ref


async def test_the_ref_of_a_mere_file_is_its_share(house: House) -> None:
    ref = await house.channel.send(BARE, under=None, contents=(PDF,))
    (line,) = house.stage.slack.seen(ANNE)
    assert (line.ts, line.files) == (ref, ("cv.pdf",))


async def test_text_that_we_made_is_a_file_too(house: House) -> None:
    note = Message(to=TO_ANNE, key="x", attachment=Attachment(name="données.json", text='{"é": 1}'))
    await house.channel.send(note, under=None)
    stored = list(house.stage.slack.workspace.files.values())[-1]
    assert stored.content == '{"é": 1}'.encode()


@pytest.mark.parametrize(("name", "shown"), [("moi.pdf", "moi.pdf"), ("", "held.pdf")])
async def test_a_paper_is_a_file(house: House, name: str, shown: str) -> None:
    paper = Attachment(name=name, paper=Paper(template="held", data={}))
    note = Message(to=TO_ANNE, key="x", text="Voilà.", attachment=paper)
    await house.channel.send(note, under=None, contents=(PDF,))
    file, words = house.stage.slack.seen(ANNE)
    assert (file.files, words.text) == ((shown,), "Voilà.")
    stored = list(house.stage.slack.workspace.files.values())[-1]
    assert stored.content == PDF


@pytest.mark.parametrize("message", [PHOTO, BARE])
@pytest.mark.parametrize("method", ["files.completeUploadExternal", "chat.postMessage"])
@pytest.mark.parametrize("crash", [False, True])
async def test_a_file_whose_answer_was_lost_arrives_once(
    house: House, message: Message, method: str, crash: bool
) -> None:
    channel = house.channel
    house.stage.slack.trouble.drop_replies(1, method=method)
    try:
        await channel.send(message, under=None, contents=(PDF,))
    except TryLater:
        if crash:
            await house.stage.slack.wait_for(ANNE, "cv.pdf")
            channel = SlackChannel(house.api, TRIAGE, settle=0)
        if await channel.find(message, under=None) is None:
            await channel.send(message, under=None, contents=(PDF,))
    lines = house.stage.slack.seen(ANNE)
    assert [line.files for line in lines if line.files] == [("cv.pdf",)]
    assert len(lines) == (2 if message is PHOTO else 1)


ALBUM = PHOTO.model_copy(
    update={
        "key": "relay/9",
        "more": tuple(
            Attachment(file=File(kind="document", source=Address("telegram:y"), name=name, size=7))
            for name in ("b.pdf", "c.pdf")
        ),
    }
)


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.completeUploadExternal", "chat.postMessage"]
)
async def test_an_album_that_was_cut_short_arrives_once_in_one_post(
    house: House, method: str
) -> None:
    house.stage.slack.trouble.drop_replies(1, method=method)
    with pytest.raises(TryLater):
        await house.channel.send(ALBUM, under=None, contents=(PDF, PDF, PDF))
    if method != "files.getUploadURLExternal":  # else nobody has seen anything
        await house.stage.slack.wait_for(ANNE, "cv.pdf")
    anew = SlackChannel(house.api, TRIAGE, settle=0)  # as after a kill
    if await anew.find(ALBUM, under=None) is None:
        await anew.send(ALBUM, under=None, contents=(PDF, PDF, PDF))
    lines = house.stage.slack.seen(ANNE)
    assert [line.files for line in lines if line.files] == [("cv.pdf", "b.pdf", "c.pdf")]
    assert [ALBUM.text in line.text for line in lines].count(True) == 1


async def test_a_file_somebody_sent_is_fetched(house: House) -> None:
    slack = house.stage.slack
    slack.send_file(ANNE, ANNE, "cv.pdf", PDF)
    (stored,) = slack.workspace.files.values()
    link = f"{house.stage.url}/slack/files/T0-{stored.id}/download/cv.pdf"
    file = File(kind="document", source=address("slack", link), mime="application/pdf")
    assert await house.channel.fetch(file) == PDF
    slack.scopes.discard("files:read")
    with pytest.raises(Undeliverable, match="files:read"):
        await house.channel.fetch(file)
    slack.trouble.down = True
    with pytest.raises(TryLater):
        await house.channel.fetch(file)
    own = Message(to=address("slack", ANNE), key="own", text="CV", attachment=Attachment(file=file))
    slack.trouble.down = False
    await house.channel.send(own.model_copy(update={"attachment": None}), under=None)
    slack.trouble.down = True
    with pytest.raises(FileUnread):  # nothing of it was sent
        await house.channel.send(own, under=None)


async def test_the_token_goes_to_slack_only(house: House) -> None:
    file = File(kind="document", source=Address("slack:https://files.example.org/x"))
    with pytest.raises(Undeliverable):
        await house.channel.fetch(file)


async def test_a_long_message_is_taken_by_slack(house: House) -> None:
    long = Message(
        to=STAFF,
        key="long",
        title="T" * 200,
        author="A" * 200,
        text="mot " * 870,
        facts=tuple((f"Fait {n}", "valeur " * 400) for n in range(25)),
        quote="citation " * 1000,
        buttons=tuple((Button(label=f"B{n}", act=f"b/{n}"),) for n in range(10)),
    )
    await house.channel.send(long, under=None)
    assert len(house.stage.slack.seen(TRIAGE)) == 1


def test_proxies_of_the_environment_are_used_where_they_should(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example.org:3128")
    monkeypatch.setenv("no_proxy", "inside.example.org")
    assert proxy_for("https://slack.com/api/") == "http://proxy.example.org:3128"
    assert proxy_for("wss://wss.slack.com/link") == "http://proxy.example.org:3128"
    assert proxy_for("https://inside.example.org/api/") is None
    assert proxy_for("http://127.0.0.1:8080/slack/api/") is None


def test_the_pace_is_one_a_second_after_a_small_burst() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert [pace.turn("a") for _ in range(BURST)] == [0] * BURST
    assert pace.turn("a") == pytest.approx(1)
    assert pace.turn("b") == 0
    now = 1.0
    assert pace.turn("a") == 0
    assert pace.turn("a") == pytest.approx(1)
    now = 100.0
    assert [pace.turn("a") for _ in range(BURST)] == [0] * BURST


async def test_sending_side_by_side_is_safe(house: House) -> None:
    messages = [HELLO.model_copy(update={"key": f"m/{n}"}) for n in range(20)]
    refs = await asyncio.gather(*(house.channel.send(m, under=None) for m in messages))
    assert len(set(refs)) == 20
