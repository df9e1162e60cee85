"""Methods about files, places and people's cards: upload, resend by file id, albums, download."""

from collections.abc import Callable
from functools import partial

from sandbox.telegram.errors import ApiError, Json, bad_request
from sandbox.telegram.files import KINDS, StoredFile, check_picture
from sandbox.telegram.keyboards import parse_inline
from sandbox.telegram.methods_messages import apply_edit, editable
from sandbox.telegram.params import Params
from sandbox.telegram.sending import Method, caption, publish, reply_target, writable_chat
from sandbox.telegram.state import State

ALBUM_LEAST, ALBUM_MOST = 2, 10
_DETAILS: dict[str, Callable[[str], object]] = {
    "duration": int,
    "width": int,
    "height": int,
    "length": int,
    "performer": str,
    "title": str,
    "emoji": str,
}


def take_file(state: State, params: Params, name: str, kind: str, spoken: Json) -> StoredFile:
    """The file that parameter `name` uploads, attaches or names by its id.

    `spoken` holds the details (duration, width…) that came beside it.
    """
    given = params.text(name)
    upload = params.files.get(name)
    if given.startswith("attach://"):
        upload = params.files.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
    if upload is None:
        return _by_id(state, given, kind)
    if not upload.content:
        raise bad_request("file must be non-empty")
    state.limits.admit_file(kind, len(upload.content))
    if kind == "photo":
        check_picture(upload.content)
    if kind == "voice" and len(upload.content) > state.limits.voice_bytes:
        # Telegram shows a larger voice note as a plain file.
        kind = "document"
    details = {
        field: convert(spoken[field])
        for field, convert in _DETAILS.items()
        if spoken.get(field) not in (None, "") and kind not in ("photo", "document")
    }
    mime = None if upload.mime == "application/octet-stream" else upload.mime
    return state.files.add(kind, upload.content, upload.name, mime, details)


def _by_id(state: State, given: str, kind: str) -> StoredFile:
    if not given:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if given.startswith(("http://", "https://")):
        # The pretend server reaches no other host.
        raise bad_request("failed to get HTTP URL content")
    stored = state.files.find(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(
            f"can't use file of type {KINDS[stored.kind].spoken} as {KINDS[kind].spoken}"
        )
    return stored


def send_file(kind: str, state: State, params: Params) -> Json:
    """sendPhoto, sendDocument, sendVoice, sendVideo, sendVideoNote, sendAudio and the like."""
    chat = writable_chat(state, params)
    text, entities = caption(state, params) if KINDS[kind].captioned else ("", [])
    stored = take_file(state, params, kind, kind, params.values)
    message = publish(
        state,
        chat,
        params,
        kind=stored.kind,
        text=text,
        entities=entities,
        media=stored.media(),
        file=stored,
        extra=_shown(params.values),
    )
    return message.wire(state.bot)


def _shown(given: Json) -> Json:
    """How the media is shown: hidden behind a spoiler, or below its caption."""
    extra: Json = {}
    if str(given.get("has_spoiler")).lower() == "true":
        extra["has_media_spoiler"] = True
    if str(given.get("show_caption_above_media")).lower() == "true":
        extra["show_caption_above_media"] = True
    return extra


def _input_media(state: State, params: Params, item: object) -> tuple[StoredFile, Json]:
    """One InputMedia: its file, and the message fields that it fills."""
    if not isinstance(item, dict) or item.get("type") not in KINDS:
        raise bad_request("can't parse InputMedia: type must be non-empty")
    kind = item["type"]
    inner = Params({**item, kind: item.get("media")}, params.files)
    text, entities = caption(state, inner)
    stored = take_file(state, inner, kind, kind, item)
    content: Json = {
        "kind": stored.kind,
        "text": text,
        "entities": entities,
        "media": stored.media(),
        "file": stored,
        "extra": _shown(item),
    }
    return stored, content


def send_media_group(state: State, params: Params) -> list[Json]:
    """sendMediaGroup: two to ten messages that share a `media_group_id`."""
    chat = writable_chat(state, params)
    items = params.structure("media", "media")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM_MOST:
        raise bad_request("too many messages to send as an album")
    if len(items) < ALBUM_LEAST:
        raise bad_request("media group must include 2-10 items")
    kinds = {item.get("type") for item in items if isinstance(item, dict)}
    for kind in kinds - {"photo", "video", "document", "audio"}:
        raise bad_request(
            f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup"
        )
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    reply_target(chat, params)
    contents = [_input_media(state, params, item)[1] for item in items]
    album = state.next_album_id()
    sent = [
        publish(state, chat, params, album=album, counted=number == 0, **content)
        for number, content in enumerate(contents)
    ]
    return [message.wire(state.bot) for message in sent]


def edit_message_media(state: State, params: Params) -> Json:
    """editMessageMedia: another photo, video, document, audio or animation, also on a text."""
    message = editable(state, params)
    if message.kind in ("voice", "video_note", "sticker", "location", "contact"):
        raise bad_request("message can't be edited")
    item = params.structure("media", "input media")
    if not isinstance(item, dict) or item.get("type") in ("voice", "video_note", "sticker"):
        raise bad_request("can't parse InputMedia: type is unsupported")
    stored, content = _input_media(state, params, item)
    grouped_alone = {message.kind, stored.kind} & {"document", "audio", "animation"}
    if message.album and grouped_alone and message.kind != stored.kind:
        raise bad_request("message content of an album can't change its type")
    rows = parse_inline(params)
    text, entities = content.pop("text"), content.pop("entities")
    return apply_edit(state, message, rows, text, entities, **content)


def send_location(state: State, params: Params) -> Json:
    """sendLocation."""
    chat = writable_chat(state, params)
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if latitude is None or longitude is None:
        raise bad_request("latitude and longitude must be specified")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("invalid geographical coordinates specified")
    place = {"latitude": latitude, "longitude": longitude}
    return publish(state, chat, params, kind="location", media={"location": place}).wire(state.bot)


def send_contact(state: State, params: Params) -> Json:
    """sendContact."""
    chat = writable_chat(state, params)
    card = {
        name: params.text(name)
        for name in ("phone_number", "first_name", "last_name", "vcard")
        if params.text(name)
    }
    if "phone_number" not in card:
        raise bad_request("phone number must be non-empty")
    if "first_name" not in card:
        raise bad_request("first name must be non-empty")
    return publish(state, chat, params, kind="contact", media={"contact": card}).wire(state.bot)


def get_file(state: State, params: Params) -> Json:
    """getFile: a link for one hour, for files up to 20 MB."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = state.files.find(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > state.limits.download_bytes:
        raise ApiError(400, "Bad Request: file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": state.files.link(stored, state.clock.now()),
    }


METHODS: dict[str, Method] = {
    **{
        "send" + "".join(part.title() for part in kind.split("_")): partial(send_file, kind)
        for kind in KINDS
    },
    "sendMediaGroup": send_media_group,
    "editMessageMedia": edit_message_media,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "getFile": get_file,
}
