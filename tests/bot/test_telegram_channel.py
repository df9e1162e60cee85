"""The Telegram channel over the wire: the real library against the pretend server."""

import json
from datetime import timedelta

import pytest

from bot.channel import TryLater, Undeliverable
from bot.telegram.channel import TelegramChannel
from bot.telegram.token import Token
from sandbox.telegram.errors import bad_request
from sandbox.telegram.params import Params
from sandbox.telegram.server import METHODS
from sandbox.telegram.state import State
from storage.mail import Address, Attachment, Message, Paper, Ref, Said
from tests.bot.telegram_scene import PICTURE, TO, YES, Scene, from_slack
from tests.bot.telegram_scene import scene as scene
from tests.sandbox.telegram_stage import INES


def seen(scene: Scene, count: int) -> list[str]:
    """The newest messages that Inès sees."""
    return [line.text for line in scene.server.seen(INES)[-count:]]


async def files(scene: Scene, *names: str) -> list[Attachment]:
    """Documents that lie on Telegram: Inès has sent them."""
    came = []
    for number, name in enumerate(names, start=2):
        scene.server.send_file(INES, "document", name.encode(), filename=name)
        what = (await scene.keeper.holds(number))[-1].what
        assert isinstance(what, Said)
        assert what.file is not None
        came.append(Attachment(file=what.file, name=what.file.name))
    return came


async def test_words_with_everything(scene: Scene) -> None:
    ref = await scene.tell(
        author="Claire", title="Titre", text="<b>Bonjour</b>", quote="À demain", buttons=YES
    )
    shown = scene.shown()
    assert str(shown["id"]) == ref
    assert shown["text"] == "Claire\nTitre\n\n<b>Bonjour</b>\n\nÀ demain"
    assert [entity["type"] for entity in shown["entities"]] == ["bold", "bold", "blockquote"]
    assert [[button["text"] for button in row] for row in shown["buttons"]] == [["Oui", "Non"]]


async def test_a_long_text_goes_in_several_messages(scene: Scene) -> None:
    before = len(scene.server.seen(INES))
    await scene.tell(text="😀 " * 3000, buttons=YES)
    lines = scene.server.seen(INES)[before:]
    assert len(lines) == 3
    assert [bool(line.buttons) for line in lines] == [False, False, True]


async def test_a_reply_quotes_even_what_is_gone(scene: Scene) -> None:
    mine = scene.server.say(INES, "Une question")
    await scene.tell(text="Oui", reply_to=Ref(str(mine)))
    assert scene.called("sendMessage")[-1]["reply_parameters"]
    scene.server.delete(INES, mine)
    await scene.tell(text="Non", reply_to=Ref(str(mine)))
    assert scene.shown()["text"] == "Non"


async def test_files_go_back_as_what_they_are(scene: Scene) -> None:
    for kind in ("photo", "document", "voice", "audio", "video", "video_note", "sticker"):
        scene.server.send_file(INES, kind, b"content", caption=None)
    for event in (await scene.keeper.holds(8))[1:]:
        assert isinstance(event.what, Said)
        await scene.tell(author="Claire", attachment=Attachment(file=event.what.file))
    files = [message for message in scene.server.seen(INES) if message.who == "bot"]
    assert [line.text for line in files] == [
        "‹photo› Claire",
        "‹document› Claire",
        "‹voice› Claire",
        "‹audio› Claire",
        "‹video› Claire",
        "Claire",
        "‹video_note›",
        "Claire",
        "‹sticker›",
    ]


async def test_a_file_is_fetched(scene: Scene) -> None:
    scene.server.send_file(INES, "document", b"content", filename="cv.pdf")
    event = (await scene.keeper.holds(2))[-1]
    assert isinstance(event.what, Said)
    assert event.what.file is not None
    assert await scene.channel.fetch(event.what.file) == b"content"
    with pytest.raises(Undeliverable, match="20 Mo"):
        await scene.channel.fetch(event.what.file.model_copy(update={"size": 30 * 2**20}))


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        (from_slack("document", "« É ».pdf", "application/pdf"), "‹document « É ».pdf›"),
        (from_slack("photo", "moi.png", "image/png"), "‹photo›"),
        (from_slack("photo", "moi.heic", "image/heic"), "‹document moi.heic›"),
        (from_slack("voice", "mot.ogg", "audio/ogg"), "‹voice›"),
        (from_slack("voice", "mot.webm", "audio/webm"), "‹document mot.webm›"),
        (from_slack("video", "film.mp4", "video/mp4"), "‹video›"),
        (Attachment(name="reponses.txt", text="Mes réponses"), "‹document reponses.txt›"),
        (Attachment(name="moi.pdf", paper=Paper(template="x", data={})), "‹document moi.pdf›"),
        (Attachment(name="a.png", paper=Paper(template="x", data={}, form="png")), "‹photo›"),
    ],
)  # fmt: skip
async def test_files_from_elsewhere(scene: Scene, attachment: Attachment, shown: str) -> None:
    content = PICTURE if shown == "‹photo›" else b"content"
    await scene.tell(content, attachment=attachment, text="Voilà", buttons=YES)
    line = scene.server.last(INES)
    assert line.text == f"{shown} Voilà"
    assert line.buttons == ("Oui", "Non")


async def test_a_picture_that_is_none_goes_as_a_document(scene: Scene) -> None:
    await scene.tell(b"content", attachment=from_slack("photo", "moi.png", "image/png"))
    assert scene.server.last(INES).text == "‹document moi.png›"


async def test_a_paper_without_its_bytes_is_not_sent(scene: Scene) -> None:
    with pytest.raises(Undeliverable):
        await scene.tell(attachment=Attachment(name="a.pdf", paper=Paper(template="x", data={})))


PHOTO = from_slack("photo", "moi.png", "image/png")


async def test_files_from_elsewhere_go_as_an_album_where_telegram_shows_them_so(
    scene: Scene,
) -> None:
    pdf = from_slack("document", "cv.pdf", "application/pdf")
    album = Message(to=TO, key="a", text="Voilà", attachment=PHOTO, more=(PHOTO, pdf))
    contents = (PICTURE, PICTURE, b"content")
    scene.server.limits.per_chat_per_second, scene.server.limits.chat_burst = 1, 1
    with pytest.raises(TryLater):
        await scene.channel.send(album, under=None, contents=contents)
    scene.server.limits.per_chat_per_second = None
    ref = await scene.channel.send(album, under=None, contents=contents)
    shown = scene.server.chat_snapshot(INES)["messages"][-3:]
    assert (str(shown[0]["id"]), shown[0]["text"]) == (ref, "Voilà")
    assert [each["kind"] for each in shown] == ["photo", "photo", "document"]
    assert shown[0]["album"] == shown[1]["album"] is not None
    assert [line.text for line in scene.server.seen(INES)].count("‹photo›") == 1  # nothing twice


async def test_an_album_of_pictures_that_are_none_goes_file_by_file(scene: Scene) -> None:
    album = Message(to=TO, key="a", text="Voilà", attachment=PHOTO, more=(PHOTO,))
    await scene.channel.send(album, under=None, contents=(b"content", PICTURE))
    assert [line.text for line in scene.server.seen(INES)[-2:]] == [
        "‹document moi.png› Voilà",
        "‹photo›",
    ]


async def test_words_too_long_for_a_caption_stand_below_their_file(scene: Scene) -> None:
    """They are what is changed, or taken back, later."""
    picture = from_slack("photo", "a.png", "image/png")
    ref = await scene.tell(PICTURE, attachment=picture, text="é" * 2000, buttons=YES)
    assert seen(scene, 2) == ["‹photo›", "é" * 2000]
    assert [bool(line.buttons) for line in scene.server.seen(INES)[-2:]] == [False, True]
    assert await scene.change(ref, text="Nour a retiré ce message.") == ref
    assert seen(scene, 2) == ["‹photo›", "Nour a retiré ce message."]


async def test_words_that_grow_too_long_leave_their_file(scene: Scene) -> None:
    picture = from_slack("photo", "a.png", "image/png")
    photo = await scene.tell(PICTURE, attachment=picture, text="Jeudi")
    below = await scene.change(photo, text="é" * 2000)
    assert seen(scene, 2) == ["‹photo›", "é" * 2000]
    assert await scene.change(below, text="Vendredi") == below
    assert seen(scene, 2) == ["‹photo›", "Vendredi"]


async def test_a_file_that_may_be_another_comes_again_below_long_words(scene: Scene) -> None:
    old, new = await files(scene, "old.pdf", "new.pdf")
    words = await scene.tell(attachment=old, text="é" * 2000)
    assert await scene.change(words, attachment=new, text="è" * 2000) == words
    assert seen(scene, 3) == ["‹document old.pdf›", "è" * 2000, "‹document new.pdf›"]
    caption = await scene.tell(attachment=old, text="Mon CV")
    words = await scene.change(caption, attachment=new, text="é" * 2000)
    assert seen(scene, 2) == ["‹document new.pdf›", "é" * 2000]


async def test_what_has_arrived_is_not_sent_again_with_the_rest(scene: Scene) -> None:
    """Telegram wants quiet after the file, nine times."""
    picture = from_slack("photo", "a.png", "image/png")
    message = Message(to=TO, key="long", text="é" * 2000, attachment=picture)
    before = len(scene.server.seen(INES))
    scene.server.limits.per_chat_per_second, scene.server.limits.chat_burst = 0.001, 1
    for _ in range(9):
        with pytest.raises(TryLater):
            await scene.channel.send(message, under=None, contents=(PICTURE,))
    scene.server.limits.per_chat_per_second = None
    await scene.channel.send(message, under=None, contents=(PICTURE,))
    lines = [line.text for line in scene.server.seen(INES)[before:]]
    assert lines == ["‹photo›", "é" * 2000]


async def test_a_file_that_is_too_large(scene: Scene) -> None:
    with pytest.raises(Undeliverable, match="50 Mo"):
        await scene.tell(
            bytes(50 * 2**20 + 1), attachment=from_slack("document", "a.bin", "x/y"), text="a"
        )


async def test_a_revision_changes_what_stands_there(scene: Scene) -> None:
    ref = await scene.tell(text="Oui ?", buttons=YES)
    assert await scene.change(ref, text="Oui.") == ref
    assert (scene.shown()["text"], scene.shown()["buttons"]) == ("Oui.", [])
    assert await scene.change(ref, text="Oui.") == ref  # no change is success


async def test_what_can_not_be_revised_is_sent_anew(scene: Scene) -> None:
    ref = await scene.tell(text="Oui ?")
    scene.server.delete(INES, int(ref))
    anew = await scene.change(ref, text="Oui.")
    assert anew != ref
    assert scene.shown()["text"] == "Oui."
    picture = from_slack("photo", "a.png", "image/png")
    photo = await scene.tell(PICTURE, attachment=picture, text="Oui ?")
    below = await scene.change(photo, attachment=picture, text="é" * 2000)  # more than a caption
    assert below != photo
    assert scene.shown()["text"] == "é" * 2000
    assert await scene.change(below, attachment=picture, text="Oui.") == below  # which is a text


async def test_what_only_loses_its_buttons_is_not_sent_anew_where_it_is_gone(scene: Scene) -> None:
    ref = await scene.tell(text="Oui ?", buttons=YES)
    await scene.tell(text="Après")
    scene.server.delete(INES, int(ref))
    assert await scene.change(ref, text="Oui ?", anew=False) == ref
    assert scene.shown()["text"] == "Après"


async def test_what_is_to_go_is_deleted_or_says_so_once_it_is_too_old(scene: Scene) -> None:
    first, second = [await scene.tell(text=text) for text in ("Avant", "Après")]
    gone = {"text": "Effacé.", "anew": False, "removes": True}
    for _ in range(2):  # what is deleted already is gone
        assert await scene.change(second, **gone) == second
        assert seen(scene, 2)[-1] == "Avant"
    scene.clock.offset += timedelta(hours=49)
    assert await scene.change(first, **gone) == first
    assert seen(scene, 1) == ["Effacé."]


async def test_the_words_under_a_file_are_revised_where_they_stand(scene: Scene) -> None:
    picture = from_slack("photo", "a.png", "image/png")
    photo = await scene.tell(PICTURE, attachment=picture, text="Oui ?")
    assert await scene.change(photo, attachment=picture, text="Oui.") == photo
    assert scene.server.last(INES).text == "‹photo› Oui."
    assert await scene.change(photo, text="Non.") == photo  # though nobody says that it is a file
    assert await scene.change(photo, text="Non.") == photo
    assert scene.server.last(INES).text == "‹photo› Non."


async def test_what_was_put_there_as_a_file_is_not_taken_for_a_text(scene: Scene) -> None:
    entry = Attachment(name="rendez-vous.ics", mime="text/calendar", text="BEGIN:VCALENDAR")
    stands = await scene.tell(attachment=entry, text="Jeudi")
    below = await scene.tell(attachment=entry, text="é" * 2000)  # a text, below its file
    for text in ("Vendredi", "Samedi"):
        assert await scene.change(stands, text=text) == stands
        assert await scene.change(below, text=text) == below
    asked = [int(call["message_id"]) for call in scene.called("editMessageText")]
    assert asked == [int(below)] * 2
    shown = {each["id"]: each["text"] for each in scene.server.chat_snapshot(INES)["messages"]}
    assert shown[int(stands)] == shown[int(below)] == "Samedi"


async def test_that_it_is_a_file_is_asked_of_telegram_once_after_a_new_start(scene: Scene) -> None:
    entry = Attachment(name="rendez-vous.ics", mime="text/calendar", text="BEGIN:VCALENDAR")
    stands = await scene.tell(attachment=entry, text="Jeudi")
    scene.channel = TelegramChannel(scene.bot, Token())
    for text in ("Vendredi", "Samedi"):
        assert await scene.change(stands, text=text) == stands
    assert len(scene.called("editMessageText")) == 1
    assert len(scene.called("editMessageCaption")) == 2


async def test_a_file_of_telegram_takes_the_place_of_another(scene: Scene) -> None:
    old, new = await files(scene, "old.pdf", "new.pdf")
    stands = await scene.tell(attachment=old, text="Mon CV")
    assert await scene.change(stands, attachment=old, text="Mon CV.") == stands
    assert scene.server.last(INES).text == "‹document old.pdf› Mon CV."
    assert await scene.change(stands, attachment=new, text="Mon CV.") == stands
    assert await scene.change(stands, attachment=new, text="Mon CV.") == stands  # done twice
    assert scene.server.last(INES).text == "‹document new.pdf› Mon CV."
    too_long = await scene.change(stands, attachment=new, text="é" * 2000)
    assert too_long != stands


async def test_what_was_hidden_stays_so(scene: Scene) -> None:
    for kind in ("photo", "video"):
        scene.server.send_file(INES, kind, b"content", caption=None)
    came = [each.what.file for each in await scene.keeper.holds(3) if isinstance(each.what, Said)]
    hidden = [
        Attachment(file=file.model_copy(update={"hidden": True}))
        for file in came
        if file is not None
    ]
    assert len(hidden) == 2
    stands = await scene.tell(attachment=hidden[0])
    assert scene.called("sendPhoto")[-1]["has_spoiler"] == "true"
    await scene.tell(attachment=Attachment(file=came[-1]))
    assert "has_spoiler" not in scene.called("sendVideo")[-1], "what was not hidden is not"
    await scene.tell(attachment=hidden[0], more=tuple(hidden[1:]))
    album = json.loads(scene.called("sendMediaGroup")[-1]["media"])
    assert [each["has_spoiler"] for each in album] == [True, True]
    await scene.change(stands, attachment=hidden[1])
    assert json.loads(scene.called("editMessageMedia")[-1]["media"])["has_spoiler"] is True


async def test_who_blocked_us(scene: Scene) -> None:
    scene.server.block(INES)
    with pytest.raises(Undeliverable) as caught:
        await scene.tell(text="Bonjour")
    assert caught.value.blocked
    with pytest.raises(Undeliverable) as caught:
        await scene.change(Ref("1"), text="Bonjour")
    assert caught.value.blocked


@pytest.mark.parametrize("to", ["telegram:999999", "telegram:nobody"])
async def test_who_is_unknown(scene: Scene, to: str) -> None:
    message = Message(to=Address(to), key="k", text="Bonjour")
    with pytest.raises(Undeliverable) as caught:
        await scene.channel.send(message, under=None)
    assert caught.value.blocked


async def test_a_refusal_says_when_to_come_back(scene: Scene) -> None:
    message = Message(to=TO, key="k", text="Bonjour")
    assert scene.channel.pace(message) == 0
    scene.server.trouble.flood(1, retry_after=7)
    with pytest.raises(TryLater) as caught:
        await scene.tell(text="Bonjour")
    assert (caught.value.seconds, caught.value.maybe_sent) == (7, False)
    assert 6 < scene.channel.pace(message) <= 7


async def test_a_lost_answer_is_doubtful(scene: Scene) -> None:
    scene.server.trouble.drop_replies(1)
    with pytest.raises(TryLater) as caught:
        await scene.tell(text="Bonjour")
    assert caught.value.maybe_sent
    assert await scene.channel.find(Message(to=TO, key="k", text="a"), under=None) is None


async def test_what_is_pinned_stays_in_sight_and_arrives_where_it_can_not_be(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(state: State, params: Params) -> None:
        raise bad_request("not enough rights to manage pinned messages in the chat")

    ref = await scene.tell(text="Voici Nour", pinned=True)
    assert (scene.shown()["pinned"], str(scene.shown()["id"])) == (True, ref)
    assert scene.called("pinChatMessage")[-1]["disable_notification"] == "true"
    await scene.tell(text="Bonjour")
    assert not scene.shown()["pinned"]
    monkeypatch.setitem(METHODS, "pinchatmessage", ("pinChatMessage", refuses))
    await scene.tell(text="Voici Luc", pinned=True)
    assert (scene.shown()["text"], scene.shown()["pinned"]) == ("Voici Luc", False)
