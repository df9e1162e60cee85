"""Files on the pretend Telegram: kept in memory, named by file ids, fetched by expiring links."""

import base64
import hashlib
import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.telegram.errors import Json, bad_request

LINK_LIFETIME = timedelta(hours=1)
"""How long a getFile link is guaranteed; here it ends exactly then."""

SMALL_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A real picture of one pixel, for whoever needs a photo that passes as one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of media: its file id prefix, its folder in links, its usual type and its fields."""

    spoken: str
    prefix: str
    folder: str
    mime: str
    suffix: str
    defaults: Json
    captioned: bool = True


KINDS = {
    "photo": Kind("Photo", "AgACAgQAAx", "photos", "image/jpeg", ".jpg", {}),
    "document": Kind("Document", "BQACAgQAAx", "documents", "application/octet-stream", "", {}),
    "voice": Kind("VoiceNote", "AwACAgQAAx", "voice", "audio/ogg", ".oga", {"duration": 1}),
    "video": Kind(
        "Video", "BAACAgQAAx", "videos", "video/mp4", ".mp4",
        {"duration": 1, "width": 640, "height": 360},
    ),
    "video_note": Kind(
        "VideoNote", "DQACAgQAAx", "video_notes", "video/mp4", ".mp4",
        {"duration": 1, "length": 240}, captioned=False,
    ),
    "audio": Kind("Audio", "CQACAgQAAx", "music", "audio/mpeg", ".mp3", {"duration": 1}),
    "animation": Kind(
        "Animation", "CgACAgQAAx", "animations", "video/mp4", ".mp4",
        {"duration": 1, "width": 320, "height": 240},
    ),
    "sticker": Kind(
        "Sticker", "CAACAgQAAx", "stickers", "image/webp", ".webp",
        {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"},
        captioned=False,
    ),
}  # fmt: skip
_OPENED = (
    "application/json", "application/pdf", "audio/", "image/gif", "image/jpeg", "image/png",
    "image/webp", "text/plain", "video/",
)  # fmt: skip
_NAMED = ("document", "video", "audio", "animation")


@dataclass(slots=True)
class StoredFile:
    """One file. `wire` is its object in messages; a photo's is its largest size."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    name: str | None
    mime: str
    number: int
    wire: Json = field(default_factory=dict)
    thumbnail: "StoredFile | None" = None

    @property
    def opens(self) -> bool:
        """Whether a browser may show it; what it would run comes from outside and is saved."""
        return self.mime.startswith(_OPENED)

    def media(self) -> Json:
        """The message fields that carry this file."""
        if self.kind == "photo":
            sizes = [self.thumbnail.wire] if self.thumbnail else []
            return {"photo": [*sizes, self.wire]}
        if self.kind == "animation":
            plain = ("file_name", "mime_type", "file_id", "file_unique_id", "file_size")
            document = {name: self.wire[name] for name in plain if name in self.wire}
            return {"animation": self.wire, "document": document}
        return {self.kind: self.wire}


class FileStore:
    """All files of the pretend server, by file id, by unique id and by link."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._by_id: dict[str, StoredFile] = {}
        self._by_unique_id: dict[str, StoredFile] = {}
        self._links: dict[str, tuple[StoredFile, datetime]] = {}

    def add(
        self, kind: str, content: bytes, name: str | None, mime: str | None, details: Json
    ) -> StoredFile:
        """Keep a file. `details` (duration, width…) complete or replace what the kind supposes."""
        about = KINDS[kind]
        stored = self._keep(kind, content, name, mime or about.mime)
        stored.wire = {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "file_size": len(content),
            **about.defaults,
            **details,
        }
        if kind == "photo":
            width, height = picture_size(content) or (1280, 720)
            stored.wire.update(width=width, height=height)
            small = self._keep(kind, content, None, about.mime)
            scale = 90 / max(width, height, 90)
            small.wire = {
                "file_id": small.file_id,
                "file_unique_id": small.unique_id,
                "file_size": len(content),
                "width": max(1, round(width * scale)),
                "height": max(1, round(height * scale)),
            }
            stored.thumbnail = small
        elif kind not in ("sticker", "video_note"):
            stored.wire["mime_type"] = stored.mime
        if kind in _NAMED and name:
            stored.wire["file_name"] = name
        return stored

    def _keep(self, kind: str, content: bytes, name: str | None, mime: str) -> StoredFile:
        number = len(self._by_id)
        digest = hashlib.blake2b(f"{self._seed}/{number}".encode(), digest_size=33).digest()
        token = base64.urlsafe_b64encode(digest).decode()
        stored = StoredFile(
            KINDS[kind].prefix + token, f"AgAD{token[:12]}", kind, content, name, mime, number
        )
        self._by_id[stored.file_id] = stored
        self._by_unique_id[stored.unique_id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """The file of this id."""
        return self._by_id.get(file_id)

    def shown(self, unique_id: str) -> StoredFile | None:
        """The file that the page shows under this unique id."""
        return self._by_unique_id.get(unique_id)

    def link(self, stored: StoredFile, now: datetime) -> str:
        """A download path for this file, good for an hour."""
        about = KINDS[stored.kind]
        _, dot, suffix = (stored.name or "").rpartition(".")
        ending = f".{suffix}" if dot else about.suffix
        path = f"{about.folder}/file_{stored.number}{ending}"
        self._links[path] = (stored, now + LINK_LIFETIME)
        return path

    def fetch(self, path: str, now: datetime) -> StoredFile | None:
        """The file behind a download path that has not expired."""
        stored, until = self._links.get(path, (None, now))
        return stored if now < until else None


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG or WebP picture; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return 512, 512
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk a JPEG's segments to its frame header."""
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None


def check_picture(content: bytes) -> None:
    """Refuse what Telegram would not take as a photo."""
    size = picture_size(content)
    if size is None or 0 in size:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
