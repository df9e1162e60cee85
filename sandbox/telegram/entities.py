"""Text as Telegram counts it: UTF-16 units, trimmed, with entities checked and added."""

import re

from sandbox.telegram.errors import Json, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITIES_SHOWN = 100
"""Further entities are ignored, not refused (telegram.constants.MessageLimit.MESSAGE_ENTITIES)."""

_GIVEN = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
    ]
)
# Telegram finds these itself and ignores them when a bot gives them; so does this server. Custom
# emoji need a bought username: a plain bot's are dropped.
_FOUND = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "custom_emoji",
        "date_time",
    ]
)
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_URL = re.compile(r"(?:https?|tg|ton)://\S+|mailto:\S+|[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?", re.I)
_AUTOMATIC = re.compile(
    r"(?P<url>\bhttps?://[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]'’]|\bt\.me/[\w?=/-]+)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?!\w))"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 units, as the Bot API counts offsets and sizes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def checked(text: str, entities: object, users: dict[int, Json]) -> list[Json]:
    """The entities a bot gave, refused as Telegram refuses them; `users` may be mentioned."""
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: Entities must be an Array")
    raw = text.encode("utf-16-le")
    units = len(raw) // 2
    kept = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if kind not in _GIVEN and kind not in _FOUND:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if offset < 0 or offset > 1_000_000:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if length < 0 or length > 1_000_000:
            raise bad_request(f"receive an entity with incorrect length {length}")
        if length == 0 or kind in _FOUND:
            continue
        if offset >= units:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > units:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + length}"
            )
        if _inside_a_pair(raw, offset):
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at offset {offset}")
        if _inside_a_pair(raw, offset + length):
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
            )
        kept.append(_with_target(entity, users))
    return kept


def _inside_a_pair(raw: bytes, unit: int) -> bool:
    """Whether a boundary before this UTF-16 unit would cut a surrogate pair."""
    return unit * 2 < len(raw) and 0xDC <= raw[unit * 2 + 1] <= 0xDF


def _with_target(entity: Json, users: dict[int, Json]) -> Json:
    """The entity with its link or its person, refused if there is none."""
    wire = {name: entity[name] for name in ("type", "offset", "length")}
    if entity["type"] == "text_link":
        url = str(entity.get("url") or "")
        if not _URL.fullmatch(url):
            raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
        wire["url"] = url
    elif entity["type"] == "text_mention":
        user = entity.get("user")
        known = users.get(int(user.get("id", 0))) if isinstance(user, dict) else None
        if known is None:
            raise bad_request("user not found")
        wire["user"] = known
    elif entity["type"] == "pre" and entity.get("language"):
        wire["language"] = str(entity["language"])
    return wire


def valid_link(url: str) -> bool:
    """Whether Telegram would make `url` a link."""
    return _URL.fullmatch(url) is not None


def finished(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text and entities as stored: control characters and outer blanks gone, links found.

    Blanks in front stay if an entity covers them, as on the real server.
    """
    text = _CONTROL.sub(" ", text.replace("\r", ""))
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(text))
    lead = min(len(text) - len(text.lstrip()), first)
    if lead:
        text = text[lead:]
    units = utf16_length(text)
    kept = []
    for entity in entities:
        start = min(max(entity["offset"] - lead, 0), units)
        end = min(max(entity["offset"] + entity["length"] - lead, 0), units)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    kept += [found for found in automatic(text) if not _touches_any(found, kept)]
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, kept[:ENTITIES_SHOWN]


def _touches_any(found: Json, given: list[Json]) -> bool:
    """Whether a found entity must give way: it overlaps a link, code or a piece of another."""
    start, end = found["offset"], found["offset"] + found["length"]
    for entity in given:
        other_start, other_end = entity["offset"], entity["offset"] + entity["length"]
        if start < other_end and other_start < end:
            nested = other_start <= start and end <= other_end
            if not nested or entity["type"] in ("code", "pre", "text_link", "text_mention"):
                return True
    return False


def automatic(text: str) -> list[Json]:
    """What Telegram itself marks in any text: commands, links, addresses, mentions, hashtags."""
    if not any(sign in text for sign in "/@#"):
        return []
    found: list[Json] = []
    position = units = 0
    for match in _AUTOMATIC.finditer(text):
        units += utf16_length(text[position : match.start()])
        length = utf16_length(match.group())
        found.append({"type": match.lastgroup, "offset": units, "length": length})
        position, units = match.end(), units + length
    return found


def pieces(text: str) -> list[str]:
    """A text as people's apps send it: in pieces of at most 4096 UTF-16 units.

    As Telegram Desktop does, each is cut in its second half, at the last of the best places there:
    an empty line, then the end of a line, of a sentence, of a part of one, of a word, then any.
    """
    found = []
    while utf16_length(text) > TEXT_LIMIT:
        cut = _best_cut(text)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def _best_cut(text: str) -> int:
    best = best_rank = units = 0
    for place, character in enumerate(text):
        if units > TEXT_LIMIT // 2:
            rank = _rank_of_cut(text, place)
            if rank >= best_rank:
                best, best_rank = place, rank
        units += utf16_length(character)
        if units > TEXT_LIMIT:
            break
    return best


def _rank_of_cut(text: str, place: int) -> int:
    """How well a text may be cut before its character at `place`."""
    if text[place] == "\n":
        return 5 if text[place + 1 : place + 2] == "\n" else 4
    if text[place].isspace():
        before = text[place - 1]
        return 3 if before in ".!?…" else 2 if before in ",;:" else 1
    return 0
