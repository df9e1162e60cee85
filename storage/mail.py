"""What is written down: `Event` (everything that happens) and `Message` (everything we say).

Both are frozen values that know no platform. An `Event` is stored before it is acknowledged, a
`Message` before it is sent; everything between them is a function from the one to the other.
They live in `storage` because the inbox and the outbox are tables of them.
"""

import unicodedata
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, NewType, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from storage.marks import Mark

Address = NewType("Address", str)
"""`platform:place`. The place is opaque: only that platform's adapter reads it. Examples:
`telegram:4021` (a private chat), `slack:U0ANTOINE` (that person's direct messages),
`slack:staff` (the triage channel), `slack:home/U0CLAIRE` (that person's Home tab),
`telegram:menu/4021` (the commands that a private chat shows in its menu: a message's `facts`),
`mail:nour@example.org` (a mailbox)."""

Ref = NewType("Ref", str)
"""The platform's own name for one delivered message, opaque outside its adapter, but for the order
that it tells (`is_above`)."""

FILE = "+"
"""Between the name of a message and the number of a file of it that is not its first: `ref+1`."""

STAFF = Address("slack:staff")
"""Where the careers team works."""

ACT_BYTES = 64
"""Longest `Button.act`: Telegram's callback_data holds 1 to 64 bytes."""

TEXT_LENGTH = 3500
"""Longest text of one `Message`, in characters: with a title and facts it fits Telegram's 4096
UTF-16 units and, split into sections, Slack's limits. `UnitOfWork.post` splits longer texts."""


def address(platform: str, place: str | int) -> Address:
    """The address of `place` on `platform`."""
    return Address(f"{platform}:{place}")


def is_above(ref: Ref, other: Ref) -> bool:
    """Whether a message stands above another of the same chat: Telegram and Slack number them in
    the order in which they arrive. Names that are no numbers tell nothing."""
    try:
        return Decimal(ref) < Decimal(other)
    except InvalidOperation:
        return False


def platform_of(where: Address) -> str:
    """The platform an address belongs to, such as `telegram`."""
    return where.partition(":")[0]


def place_of(where: Address) -> str:
    """The part of an address that only its platform's adapter understands."""
    return where.partition(":")[2]


class _Value(BaseModel):
    # An error's text is logged, and must not quote people's words.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class File(_Value):
    """A file that lies on a platform. `source` is opaque to all but that platform's adapter. What
    is `hidden` is seen once it is tapped, where the platform can do that (Telegram's spoiler)."""

    kind: Literal["photo", "document", "voice", "audio", "video", "sticker"]
    source: Address
    name: str = ""
    mime: str = ""
    size: int = 0
    hidden: bool = False

    @field_validator("name")
    @classmethod
    def _names_no_place(cls, name: str) -> str:
        """What somebody called a file, without the folders that it may name (`../../a.pdf`) and
        whatever is not to be seen in it: it is passed on to others, who save it."""
        seen = "".join(each for each in name if unicodedata.category(each)[0] != "C")
        last = seen.replace("\\", "/").rpartition("/")[2].strip()
        return last if last.strip(". ") else ""


class Place(_Value):
    """A point on the map, in degrees (WGS 84), with the name and street that came with it. `moves`:
    it was shared as one that moves, and this is where it was then."""

    latitude: float
    longitude: float
    name: str = ""
    street: str = ""
    moves: bool = False


class Card(_Value):
    """A visiting card; `own` where the platform says that it is its sender's."""

    name: str
    phone: str
    own: bool = False


# --- what happens ---------------------------------------------------------------------------


class Said(_Value):
    """Words, a file, or both. A command is words that begin with `/`."""

    kind: Literal["said"] = "said"
    text: str = ""
    ref: Ref
    reply_to: Ref | None = None
    replies_to_album: bool = False
    """Whether what it replies to is a file of an album."""
    file: File | None = None
    marks: tuple[Mark, ...] = ()
    """How the words were formatted."""
    quoted: str = ""
    """The words that are replied to, or the part of them that was chosen, as the platform shows
    them beside a reply."""
    place: Place | None = None
    """A point on the map; `unsupported` names it, too, for whoever reads words only."""
    card: Card | None = None
    """A visiting card, which `unsupported` names, too."""
    unsupported: str = ""
    """What the platform carried that we cannot read (`location`, `contact`, `poll`, …), if
    anything."""
    album: str = ""
    """The platform's name for the album that several files were sent as; each arrives alone."""
    forwarded: bool = False
    """Whether these are words or files of another conversation, passed on."""


class Pressed(_Value):
    """A button. `ref` is the message it stood on."""

    kind: Literal["pressed"] = "pressed"
    act: str
    ref: Ref


class Submitted(_Value):
    """A form that was filled in (and, where it has a preview, confirmed)."""

    kind: Literal["submitted"] = "submitted"
    act: str
    values: dict[str, str]


class Edited(_Value):
    """Someone changed a message of theirs; `ref` is the message, `text` its words now. With `gone`
    they deleted it, on a platform that says so; with `gone` and a `file`, that file of it alone."""

    kind: Literal["edited"] = "edited"
    text: str
    ref: Ref
    reply_to: Ref | None = None
    replies_to_album: bool = False
    quoted: str = ""
    """What it replies to, as in `Said`."""
    file: File | None = None
    marks: tuple[Mark, ...] = ()
    album: str = ""
    """As in `Said`."""
    gone: bool = False
    files: int = 0
    """How many files a message had that they deleted whole."""
    same_file: bool = False
    """The `file` is known to be the one that stood there before: only words have changed."""


class Reachable(_Value):
    """A person blocked us (`yes` false) or let us in again (`yes` true)."""

    kind: Literal["reachable"] = "reachable"
    yes: bool


class HomeOpened(_Value):
    """A person opened the page a platform keeps for us (Slack's Home tab)."""

    kind: Literal["home_opened"] = "home_opened"


Fault = Literal["", "voice", "file"]
"""What of a message can't arrive where a text would: a voice message, where somebody takes none,
or a file."""


class Refused(_Value):
    """A message of ours could not be delivered, and no further attempt will be made. With `files`
    its words were, without the files that were to go along."""

    kind: Literal["refused"] = "refused"
    key: str
    why: str
    files: bool = False
    fault: Fault = ""


class Vanished(_Value):
    """A message of ours that stood at `ref` was deleted on its platform, by whoever may."""

    kind: Literal["vanished"] = "vanished"
    ref: Ref


class CalledElsewhere(_Value):
    """Someone spoke to us, or brought us, where we do not speak: a group, a channel. Nothing that
    is said there is kept; `place` says what kind of place it is."""

    kind: Literal["called_elsewhere"] = "called_elsewhere"
    place: Literal["group", "channel"]


class CameDue(_Value):
    """A date came due that needs a decision of the desks: for the rest time is just another thing
    that happens. `subject` is such as `mentorship/3`, `step` what is to be done about it: a step
    of the journey, or of the agenda."""

    kind: Literal["came_due"] = "came_due"
    subject: str
    step: str


What = Annotated[
    Said
    | Pressed
    | Submitted
    | Edited
    | Reachable
    | HomeOpened
    | Refused
    | Vanished
    | CalledElsewhere
    | CameDue,
    Field(discriminator="kind"),
]


class Event(_Value):
    """Something that happened. `id` is unique across platforms, so what comes twice happens once.

    `who` is the person's own address (where we would write to them in private); `where` is the
    place it happened in, and where an answer goes: the same for a private chat, `STAFF` in the
    triage channel. `under` is the root of the thread, or the topic, it happened in, if any.
    `staff` is the adapter's word, at the moment of the act, that this person is a member of the
    careers team. `name` and `language` are hints from the platform's profile.
    """

    id: str
    at: datetime
    who: Address
    where: Address
    what: What
    under: Ref | None = None
    staff: bool = False
    name: str = ""
    language: str = ""

    @property
    def lane(self) -> str:
        """Events of one lane are handled one at a time, in the order they were stored."""
        return f"{self.where}/{self.under}" if self.under else self.where


# --- what we say ----------------------------------------------------------------------------


class Button(_Value):
    """Something to press. `act` comes back in `Pressed`; with `form`, a form opens first and what
    it submits comes back in `Submitted`. With `url`, it is a link and nothing comes back.
    `answers` says what it means, so that a typed yes or no may choose it. One that is `aside` is
    needed now and then only: where a platform has menus, it stands in one."""

    label: str = Field(min_length=1, max_length=75)
    act: str = ""
    form: bool = False
    url: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"
    answers: Literal["", "yes", "no", "later", "not_yet"] = ""
    aside: bool = False

    @field_validator("act")
    @classmethod
    def _fits_every_platform(cls, act: str) -> str:
        if len(act.encode()) > ACT_BYTES:
            raise ValueError(f"a button's act is at most {ACT_BYTES} bytes: {act!r}")
        return act

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not self.act and not self.url:
            raise ValueError(f"the button {self.label!r} has neither an act nor a url")
        return self


class Paper(_Value):
    """A page to be drawn when it is delivered: a template's name, what fills it in (JSON-able, in
    the reader's language, finished), and the kind of file it becomes. Only `png` is one page."""

    template: str
    data: dict[str, Any]
    form: Literal["pdf", "png"] = "pdf"

    @property
    def mime(self) -> str:
        """The MIME type of the file."""
        return "image/png" if self.form == "png" else "application/pdf"


class Extract(_Value):
    """A table to be read when it is delivered, and written out as a file then: `what` names the
    table, `asked` says what of it. What is stored is the question: whom it names by then is known
    only to who delivers it."""

    what: str
    asked: dict[str, str] = {}
    form: Literal["csv", "xlsx"]

    @property
    def mime(self) -> str:
        """The MIME type of the file."""
        if self.form == "csv":
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Attachment(_Value):
    """A file to deliver: one that lies on a platform (`file`), text that we made (`text`), a page
    that is drawn on its way (`paper`), or a table that is read then (`extract`). `name` is the
    file's, with its ending; with `once`, no other file that goes there is called so, and it can be
    found again by its name."""

    file: File | None = None
    name: str = ""
    mime: str = "text/plain"
    text: str = ""
    paper: Paper | None = None
    extract: Extract | None = None
    once: bool = False

    @property
    def made(self) -> Paper | Extract | None:
        """What the file is made from on its way, if it is."""
        return self.paper or self.extract

    @property
    def kind(self) -> str:
        """How it shows, in the words of `File.kind`: a picture that we draw is a photo."""
        if self.file is not None:
            return self.file.kind
        return "photo" if self.paper is not None and self.paper.form == "png" else "document"

    @property
    def media_type(self) -> str:
        """Its MIME type; empty for a file whose type nobody told."""
        if self.file is not None:
            return self.file.mime
        return self.made.mime if self.made is not None else self.mime


class Line(_Value):
    """A line of a list: `label` stands out; with `leads_to`, a message of ours that stands in the
    triage channel, it leads there where the platform can."""

    label: str
    value: str = ""
    leads_to: Ref | None = None


class Section(_Value):
    """A list under a heading, on a page a platform keeps for us."""

    heading: str
    lines: tuple[Line, ...] = ()
    note: str = ""
    """A quieter last line, such as how much is not shown."""
    buttons: tuple[Button, ...] = ()
    """What may be done about the list: stands below it."""


class Message(_Value):
    """Something to tell someone, finished: no word of it is decided later.

    `key` says why it exists and is unique: posting the same key twice posts once. A message in a
    `slot` replaces what stands in that slot of the same address (an edited card, a Home tab, a
    question that has been answered); `at` is where that stands which it replaces, when the slot is
    forgotten already. Where what it replaces is gone it is sent `anew`, unless that is False, as
    it brings no news. `under` names the slot of the message in whose thread it belongs; platforms
    without threads ignore it. `reply_to` quotes a message of the same place. Texts are plain: the
    adapters escape them, and no markup is read from them; what is formatted says `marks`. A
    `silent` message makes no sound where the platform can do that. One that is `not_before` an
    instant (aware) waits for it, and with it all that is posted to the same address later (see
    `UnitOfWork.hasten`).
    """

    to: Address
    key: str
    text: str = ""
    marks: tuple[Mark, ...] = ()
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quote: str = ""
    """Somebody's own words, shown as a quotation after the text."""
    author: str = ""
    """Whose words these are, when they are relayed from somebody else."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    """Lists, on Slack; elsewhere they are not shown."""
    attachment: Attachment | None = None
    album: str = ""
    more: tuple[Attachment, ...] = ()
    """The other files of the album that `attachment` is the first of (see `UnitOfWork.join`)."""
    slot: str = ""
    at: Ref | None = None
    anew: bool = True
    removes: bool = False
    """What it replaces is deleted, where the platform lets us (Telegram: for 48 hours); where it
    doesn't, these words stand there."""
    under: str = ""
    topic: bool = False
    """A topic of its own, called `text`, where the platform has them: what goes under its slot goes
    in it. Nothing else is shown of it, and nothing where there are none."""
    pinned: bool = False
    """Where it is sent, it stays in sight above all that follows, where the platform lets us."""
    reply_to: Ref | None = None
    silent: bool = False
    not_before: datetime | None = None

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """All its files, in order."""
        return (self.attachment, *self.more) if self.attachment is not None else ()

    @model_validator(mode="after")
    def _acts_are_distinct(self) -> Self:
        rows = (*self.buttons, *(section.buttons for section in self.sections))
        acts = [button.act for row in rows for button in row if button.act]
        if len(acts) != len(set(acts)):
            raise ValueError(f"two buttons of one message have the same act: {acts}")
        return self

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text or self.title or self.attachment or self.facts or self.quote):
            raise ValueError(f"the message {self.key!r} says nothing")
        return self
