"""From a Bolt request body to what happened. Pure.

Only real people's acts in two kinds of place count: their direct messages with us, and the triage
channel. Everything else (our own messages, other bots, other channels, channel notices, edits that
change no word) happened to somebody else. Messages are dated by their `ts`, interactions by the
clock that is passed in.

An event's id holds all that tells it from another one, not only the name Slack gives it: where
that name is missing or always the same, nothing is taken for a repetition that is none. What is
delivered twice is the same in every part. Of what somebody wrote the place and the `ts` tell that,
so it is the same event, too, when it is read back (`read_again`).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from bot.slack.outbound import plain_act
from bot.slack.reading import mentioned, plain_words, words_of
from storage.mail import (
    FILE,
    STAFF,
    Address,
    Edited,
    Event,
    File,
    HomeOpened,
    Pressed,
    Ref,
    Said,
    Submitted,
    Vanished,
    address,
)

Body = dict[str, Any]
FileKind = Literal["photo", "document", "voice", "audio", "video", "sticker"]

_CLIP = "slack_audio"
"""The subtype of a voice clip."""

_CLIPS = {"m4a": "audio/mp4", "mp4": "audio/mp4", "webm": "audio/webm"}
"""What a clip is, by the ending of its name."""

_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
MENTIONS = 5
"""Most people of one message whose names are looked up."""

_SLACKBOT = "USLACKBOT"
_UNREADABLE = frozenset({"external", "hidden_by_limit", "tombstone"})

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True)
class Scene:
    """What must be known besides the body: where the careers team works, who we are, who acts
    (the name, language and membership that `members` found), the time, and how those who are
    mentioned are called, by their ids."""

    triage: str
    me: str
    now: datetime
    name: str = ""
    language: str = ""
    staff: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


def actor(body: Body) -> str:
    """The user id of the person who acts, or empty: nobody whose act concerns us."""
    happening = body.get("event")
    if not isinstance(happening, dict):
        user = body.get("user")
        return str(user.get("id", "") if isinstance(user, dict) else body.get("user_id", ""))
    if _is_deletion(happening):  # a tombstone is Slack's own
        happening = happening.get("previous_message") or {}
    elif happening.get("subtype") == "message_changed":
        happening = happening.get("message") or {}
    if happening.get("bot_id") or happening.get("user") == _SLACKBOT:
        return ""
    return str(happening.get("user") or "")


def is_message(body: Body) -> bool:
    """Whether this is about something somebody wrote: new, or changed."""
    happening = body.get("event")
    return isinstance(happening, dict) and happening.get("type") == "message"


def names_of(body: Body) -> list[str]:
    """The ids of the people whom somebody mentions in what they write to us alone."""
    happening = body.get("event") if is_message(body) else None
    if not isinstance(happening, dict) or happening.get("channel_type") != "im":
        return []
    changed = happening.get("message")
    return mentioned(changed if isinstance(changed, dict) else happening)[:MENTIONS]


def written_id(channel: str, post: Body, edited: str = "") -> str:
    """The id of the event that somebody wrote `post`, or of its change at `edited`."""
    change = f":{edited}" if edited else ""
    return f"slack:{channel}:{post.get('ts')}:{post.get('user')}{change}"


def read_again(channel: str, post: Body, *, changed: bool = False) -> Body:
    """The request by which Slack would have told of a message that was read back, or of its
    change."""
    where = {
        "type": "message",
        "channel": channel,
        "channel_type": "im" if channel.startswith("D") else "group",
    }
    if not changed:
        return {"type": "event_callback", "event": {**post, **where}}
    change = {"subtype": "message_changed", "message": post, "ts": post["edited"]["ts"]}
    return {"type": "event_callback", "event": {**change, **where}}


def ts_of(body: Body) -> str:
    """When it was written, or changed, by Slack's clock: its `ts`."""
    happening = body["event"]
    return str(happening.get("ts") or happening.get("event_ts") or "")


def place(body: Body, triage: str) -> tuple[Address, Ref | None]:
    """Where an interaction (a press, a command) happened, and in which thread: in the triage
    channel, else in that person's own conversation with us."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") if isinstance(body.get("channel"), dict) else ""
    channel = channel or container.get("channel_id") or body.get("channel_id") or ""
    message = body.get("message") or {}
    under = _thread({"ts": container.get("message_ts"), **container, **message})
    return (STAFF if channel == triage else address("slack", actor(body))), under


def events(body: Body, scene: Scene) -> list[Event]:
    """What happened, in order; usually one event, one for each file otherwise."""
    who = actor(body)
    if not who or who == scene.me:
        return []
    if isinstance(body.get("event"), dict):
        return list(_happening(body, scene, who))
    if (body.get("view") or {}).get("type") == "modal":
        return []  # a field that draws its form anew: nothing has happened yet
    if body.get("type") == "block_actions":
        return list(_pressed(body, scene, who))
    if body.get("command"):
        return [_commanded(body, scene, who)]
    return []


def vanished(body: Body, scene: Scene) -> Event | None:
    """That a message of ours is gone from the triage channel, whoever deleted it."""
    happening = body.get("event") or {}
    before = happening.get("previous_message") or {}
    ref = _deleted_ref(happening)
    if not _is_deletion(happening) or not ref or happening.get("channel") != scene.triage:
        return None
    if before.get("user") != scene.me and not before.get("bot_id"):
        return None
    return Event(
        id=f"slack:vanished:{ref}",
        at=scene.now,
        who=STAFF,
        where=STAFF,
        what=Vanished(ref=ref),
    )


def typed_words(body: Body) -> str:
    """A command as it was typed, people as their addresses."""
    text = _MENTION.sub(
        lambda found: f" {address('slack', found[1])} ", str(body.get("text") or "")
    )
    return f"{body.get('command', '')} {plain_words(text)}".strip()


def submitted(
    body: Body, scene: Scene, act: str, values: dict[str, str], where: Address, under: str
) -> Event:
    """A form that was filled in and, where it has a preview, confirmed."""
    view = body["view"]
    stamp = view.get("hash") or body.get("trigger_id") or ""
    said = _digest(actor(body), act, *(part for item in sorted(values.items()) for part in item))
    return Event(
        id=f"slack:{view.get('id', '')}:{stamp}:{said}",
        at=scene.now,
        who=address("slack", actor(body)),
        where=where,
        what=Submitted(act=act, values=values),
        under=Ref(under) if under else None,
        staff=scene.staff,
        name=scene.name,
        language=scene.language,
    )


def _happening(body: Body, scene: Scene, who: str) -> Iterator[Event]:
    happening = body["event"]
    identity = _identity(body, scene, who)
    mine = address("slack", who)
    known = {"who": mine, "staff": scene.staff, "name": scene.name, "language": scene.language}
    if happening.get("type") == "app_home_opened":
        if happening.get("tab", "home") == "home":
            yield Event(id=identity, at=scene.now, where=mine, what=HomeOpened(), **known)
        return
    where = _room(happening, scene, mine)
    if happening.get("type") != "message" or where is None:
        return
    if _is_deletion(happening):
        before = happening.get("previous_message") or {}
        if where != STAFF and before.get("subtype", "") in _SPOKEN:
            files = len(before.get("files") or ())
            gone = Edited(text="", ref=_deleted_ref(happening), gone=True, files=files)
            at, under = _instant(happening, scene), _thread(before)
            yield Event(id=identity, at=at, where=where, what=gone, under=under, **known)
        return
    if happening.get("subtype") == "message_changed":
        now, before = happening.get("message") or {}, happening.get("previous_message") or {}
        if now.get("subtype", "") not in _SPOKEN:
            return
        ref, at, under = Ref(str(now.get("ts") or "")), _instant(happening, scene), _thread(now)
        if now.get("text") != before.get("text"):
            text, marks = words_of(now, scene.names)
            edited = Edited(text=text, marks=marks, ref=ref)
            yield Event(id=identity, at=at, where=where, what=edited, under=under, **known)
        for number, file in enumerate(_removed(now, before) if where != STAFF else ()):
            gone = Edited(text="", ref=ref, file=file, gone=True)
            part = f"{identity}-{number}"
            yield Event(id=part, at=at, where=where, what=gone, under=under, **known)
        return
    if happening.get("subtype", "") not in _SPOKEN or happening.get("hidden"):
        return
    ref = Ref(ts_of(body))
    at, under = _instant(happening, scene), _thread(happening)
    for number, said in enumerate(_said(happening, ref, scene.names)):
        part = f"{identity}#{number}" if number else identity
        yield Event(id=part, at=at, where=where, what=said, under=under, **known)


def _is_deletion(happening: Body) -> bool:
    """Whether a message was deleted: one that had replies leaves a tombstone in its place."""
    changed, kind = happening.get("message") or {}, happening.get("subtype")
    is_tombstone = kind == "message_changed" and changed.get("subtype") == "tombstone"
    return is_tombstone or kind == "message_deleted"


def _deleted_ref(happening: Body) -> Ref:
    """Which message was deleted."""
    before = happening.get("previous_message") or {}
    return Ref(str(happening.get("deleted_ts") or before.get("ts") or ""))


def _identity(body: Body, scene: Scene, who: str) -> str:
    happening = body["event"]
    changed = happening.get("message") if isinstance(happening.get("message"), dict) else {}
    edited = (changed or {}).get("edited") or {}
    if happening.get("type") == "message":
        channel = str(happening.get("channel") or "")
        if changed and edited.get("ts"):
            return written_id(channel, changed, str(edited["ts"]))
        if happening.get("ts") and happening.get("subtype", "") in _SPOKEN:
            return written_id(channel, happening)
    name = body.get("event_id") or happening.get("event_ts") or ""
    stamp = happening.get("ts") or name or scene.now.isoformat()
    parts = [happening.get("type"), happening.get("subtype"), happening.get("channel"), who, stamp]
    return f"slack:{name}:{_digest(*parts, (changed or {}).get('ts'), edited.get('ts'))}"


def _digest(*parts: object) -> str:
    """A short name for what these parts are together."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _room(happening: Body, scene: Scene, mine: Address) -> Address | None:
    channel = str(happening.get("channel", ""))
    if channel == scene.triage:
        return STAFF
    return mine if happening.get("channel_type") == "im" or channel.startswith("D") else None


def _said(message: Body, ref: Ref, names: Mapping[str, str]) -> Iterator[Said]:
    text, marks = words_of(message, names)
    files = [file for file in message.get("files") or [] if isinstance(file, dict)]
    if not files:
        # No words and no file: something forwarded, or a kind of message we do not know.
        yield Said(text=text, marks=marks, ref=ref, unsupported="" if text else "message")
    for number, file in enumerate(files):
        # The files of one message are told apart: each goes its own way.
        words: dict[str, Any] = (
            {"ref": Ref(f"{ref}{FILE}{number}")}
            if number
            else {"text": text, "marks": marks, "ref": ref}
        )
        link = file.get("url_private_download") or file.get("url_private") or ""
        if not link or file.get("mode") in _UNREADABLE or file.get("is_external"):
            yield Said(**words, unsupported="file")
        else:
            yield Said(**words, file=_file(file, link), album=ref if len(files) > 1 else "")
    # What is forwarded with words, or with files, of one's own, is not read either.
    if (text or files) and any(map(_is_shared, message.get("attachments") or [])):
        yield Said(ref=Ref(f"{ref}{FILE}{len(files) or 1}"), unsupported="message")


def _removed(now: Body, before: Body) -> Iterator[File]:
    """The files that somebody has deleted from a message which stays."""
    stay = {
        str(file.get("id"))
        for file in now.get("files") or []
        if isinstance(file, dict) and file.get("mode") not in _UNREADABLE
    }
    for file in before.get("files") or []:
        link = (file.get("url_private_download") or file.get("url_private")) if file else ""
        if link and file.get("mode") not in _UNREADABLE and str(file.get("id")) not in stay:
            yield _file(file, link)


def _is_shared(attachment: Any) -> bool:
    """Whether this is a message of another conversation, and not what Slack shows of a link."""
    known = ("is_share", "is_msg_unfurl")
    return isinstance(attachment, dict) and any(map(attachment.get, known))


def _mime(file: Body) -> str:
    """A file's type, without its codec. A voice clip is told as a film at times, or not at all."""
    mime = str(file.get("mimetype") or "").partition(";")[0].strip()
    if file.get("subtype") != _CLIP:
        return mime
    mime = mime or _CLIPS.get(str(file.get("name") or "").rpartition(".")[2].lower(), "")
    return mime.replace("video/", "audio/", 1)


def _file(file: Body, link: str) -> File:
    mime = _mime(file)
    kind: FileKind = "document"
    if file.get("subtype") == _CLIP:
        kind = "voice"
    elif mime in ("image/jpeg", "image/png", "image/webp"):
        kind = "photo"
    elif mime.startswith("audio/"):
        kind = "audio"
    elif mime.startswith("video/"):
        kind = "video"
    return File(
        kind=kind,
        source=address("slack", link),
        name=str(file.get("name") or file.get("title") or ""),
        mime=mime,
        size=int(file.get("size") or 0),
    )


def _pressed(body: Body, scene: Scene, who: str) -> Iterator[Event]:
    where, under = place(body, scene.triage)
    container = body.get("container") or {}
    ref = Ref(str(container.get("message_ts") or (body.get("message") or {}).get("ts") or "home"))
    for action in body.get("actions") or []:
        act = plain_act(action)
        if not act:
            continue  # a link, or a form that has only been opened
        once = body.get("trigger_id") or ""
        stamp = action.get("action_ts") or once or scene.now.isoformat()
        press = _digest(where, who, ref, action.get("action_id"), act, stamp)
        yield Event(
            id=f"slack:{once}:{press}",
            at=scene.now,
            who=address("slack", who),
            where=where,
            what=Pressed(act=act, ref=ref),
            under=under,
            staff=scene.staff,
            name=scene.name,
            language=scene.language,
        )


def _commanded(body: Body, scene: Scene, who: str) -> Event:
    where, _ = place(body, scene.triage)
    once = body.get("trigger_id") or f"{who}:{scene.now.timestamp()}"
    words = f"{body['command']} {plain_words(str(body.get('text') or ''))}".strip()
    typed = _digest(where, who, words, body.get("channel_id"), body.get("response_url"))
    return Event(
        id=f"slack:{once}:{typed}",
        at=scene.now,
        who=address("slack", who),
        where=where,
        what=Said(text=words, ref=Ref(f"command:{once}")),
        staff=scene.staff,
        name=scene.name,
        language=scene.language,
    )


def _thread(message: Body) -> Ref | None:
    """The root of the thread a message stands in; the root itself stands in none."""
    root = message.get("thread_ts")
    return Ref(str(root)) if root and root != message.get("ts") else None


def _instant(happening: Body, scene: Scene) -> datetime:
    try:
        return datetime.fromtimestamp(float(happening["ts"]), UTC)
    except (KeyError, TypeError, ValueError):
        return scene.now
