"""What people do with the bot elsewhere: they bring it into a group or a channel, and write there.

Each person can have one place of each kind. There they are with others, who never say anything.
"""

from sandbox.telegram.arriving import Arriving, CannotDo
from sandbox.telegram.state import Chat

PLACES: dict[str, tuple[str, int]] = {
    "group": ("Promo X2012", -4_100_000_000),
    "supergroup": ("Reconversions", -1_002_100_000_000),
    "channel": ("Offres de la semaine", -1_002_200_000_000),
}
"""By kind: what such a place is called here, and the number from which its ids count down."""

_IN = {"group": "member", "supergroup": "member", "channel": "administrator"}
_OUT = {"group": "left", "supergroup": "kicked", "channel": "kicked"}
"""What the bot is while it is there, and once it was put out. In a channel a bot can be no less
than an administrator."""


class Groups(Arriving):
    """The acts of people in groups and channels. All raise CannotDo."""

    def join_group(self, user_id: int, kind: str = "group") -> int:
        """Bring the bot into this person's group, supergroup or channel; returns the chat's id.

        In a group the bot hears of it twice: its membership changed, and somebody was added.
        """
        user = self._chat(user_id).user
        if kind not in PLACES:
            raise CannotDo(f"there is no {kind!r} to bring the bot into, but {', '.join(PLACES)}")
        title, first = PLACES[kind]
        chat_id = first - user_id
        chat = self.state.chats.setdefault(chat_id, Chat(user, chat_id, kind=kind, title=title))
        if chat.started and not chat.blocked:
            return chat_id
        before = _OUT[kind] if chat.started else "left"
        chat.started, chat.blocked = True, False
        chat.mark()
        self._tell_membership(chat, before, _IN[kind])
        if kind != "channel":
            self._arrive(chat, "joined", media={"new_chat_members": [self.state.bot.wire()]})
        self.state.changed()
        return chat_id

    def leave_group(self, user_id: int, chat_id: int) -> None:
        """Put the bot out again; it hears of it."""
        chat = self._place(user_id, chat_id)
        if chat.blocked:
            return
        chat.blocked = True
        chat.mark()
        self._tell_membership(chat, _IN[chat.kind], _OUT[chat.kind])
        self.state.changed()

    def say_in_group(
        self, user_id: int, chat_id: int, text: str, *, reply_to: int | None = None
    ) -> int:
        """Write there; returns the id of the (first) message. Not all of it reaches the bot: see
        `arriving`."""
        return self._speak(self._place(user_id, chat_id), text, reply_to)

    def _place(self, user_id: int, chat_id: int) -> Chat:
        for chat in self._chats(user_id):
            if chat.id == chat_id and chat.kind != "private":
                return chat
        raise CannotDo(f"{user_id} is in no group {chat_id}")
