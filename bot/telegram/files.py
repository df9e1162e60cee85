"""Which of Telegram's ways a file goes, and what Telegram takes there."""

from dataclasses import dataclass

from telegram import InputFile

from bot.channel import Undeliverable
from bot.telegram import reasons
from bot.telegram.inbound import PLATFORM
from storage.mail import Attachment, File, place_of, platform_of

DOWNLOAD_BYTES = 20 * 2**20
"""Largest file a bot may fetch (`telegram.constants.FileSizeLimit.FILESIZE_DOWNLOAD`)."""

UPLOAD_BYTES = 50 * 2**20
"""Largest file a bot may send (`FileSizeLimit.FILESIZE_UPLOAD`)."""

PHOTO_BYTES = 10 * 2**20
"""Largest photo (`FileSizeLimit.PHOTOSIZE_UPLOAD`); a larger one goes as a document."""

VOICE_BYTES = 2**20
"""Largest voice note (`FileSizeLimit.VOICE_NOTE_FILE_SIZE`); a larger one goes as music, where
Telegram plays its kind, or as a document."""

WITHOUT_CAPTION = frozenset({"sticker", "video_note"})
"""Ways on which no words can go along."""

_HIDDEN = frozenset({"photo", "video", "animation"})
"""Ways on which what is shown can be hidden until it is tapped."""

_MUSIC = frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a"})

_TAKEN = {
    "photo": frozenset({"image/jpeg", "image/png", "image/webp"}),
    "voice": frozenset({"audio/ogg", *_MUSIC}),
    "audio": _MUSIC,
    "video": frozenset({"video/mp4"}),
}
"""The MIME types that each way takes; whatever else there is goes as a document."""

_TOGETHER = {"photo": "seen", "video": "seen", "document": "document", "audio": "audio"}

_LARGEST = {"photo": PHOTO_BYTES, "voice": VOICE_BYTES}


@dataclass(frozen=True)
class Load:
    """A file on its way: `method` names both Telegram's method (`send_<method>`) and its field."""

    method: str
    media: str | InputFile
    hidden: bool = False

    @property
    def shown(self) -> dict[str, bool]:
        """How it is shown, for Telegram's method and for an album."""
        return {"has_spoiler": True} if self.hidden and self.method in _HIDDEN else {}

    @property
    def takes_caption(self) -> bool:
        """Whether words can go along."""
        return self.method not in WITHOUT_CAPTION

    @property
    def shown_with(self) -> str:
        """What it may be in one album with: others of which this says the same. Nothing for what
        always stands alone (`sendMediaGroup`)."""
        return _TOGETHER.get(self.method, "")

    def in_album(self) -> "str | InputFile":
        """Its media as one of several that are uploaded at once."""
        if isinstance(self.media, str):
            return self.media
        upload = InputFile(self.media.input_file_content, self.media.filename, attach=True)
        upload.mimetype = self.media.mimetype
        return upload

    def as_document(self) -> "Load | None":
        """The same as a document, for a picture that Telegram can't make a photo of; None where it
        is a document already or lies on Telegram, which doesn't change what a file is."""
        if self.method == "document" or isinstance(self.media, str):
            return None
        return Load("document", self.media)


def load_of(attachment: Attachment, content: bytes | None) -> Load:
    """What to send for an attachment. `content` is needed for a file of another platform, and for
    what is made on its way.

    Raises Undeliverable for a file that is too large or whose content is missing.
    """
    file, name = attachment.file, attachment.name
    if file is not None and platform_of(file.source) == PLATFORM:
        method, _, file_id = place_of(file.source).partition(":")
        return Load(method, file_id, file.hidden)
    if file is not None:
        name = name or file.name
    elif attachment.made is None:
        content = attachment.text.encode()
    if content is None:
        raise Undeliverable(reasons.FILE_MISSING, fault="file")
    if len(content) > UPLOAD_BYTES:
        raise Undeliverable(reasons.TOO_LARGE_TO_SEND, fault="file")
    method = _method_for(attachment, len(content))
    if method in ("voice", "audio") and name.endswith(".mp4"):  # by that name it is a film
        name = f"{name.removesuffix('.mp4')}.m4a"
    upload = InputFile(content, filename=name or "document")
    upload.mimetype = attachment.media_type or upload.mimetype
    return Load(method, upload)


def id_of(file: File) -> str:
    """Telegram's id of a file that lies there. Raises Undeliverable if it is too large to fetch."""
    if file.size > DOWNLOAD_BYTES:
        raise Undeliverable(reasons.TOO_LARGE_TO_FETCH, fault="file")
    return place_of(file.source).partition(":")[2]


def _method_for(attachment: Attachment, size: int) -> str:
    kind = attachment.kind
    if attachment.media_type not in _TAKEN.get(kind, ()):
        return "document"
    if size <= _LARGEST.get(kind, UPLOAD_BYTES):
        return kind
    return "audio" if kind == "voice" and attachment.media_type in _MUSIC else "document"
