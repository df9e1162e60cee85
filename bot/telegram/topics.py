"""The topics of private chats: made, called otherwise, and left alone where they are gone.

Nothing depends on them. A bot has them where BotFather was told so (`getMe().has_topics_enabled`),
and sending into them has failed for days (tdlib/telegram-bot-api#847): whatever can't be done in a
topic is done in the plain chat.
"""

import logging
from collections import Counter

from telegram import Bot

from bot.channel import TryLater
from bot.telegram.calls import READ_SECONDS, Calls, Rejected
from bot.telegram.inbound import TOPIC
from storage.mail import Message, Ref

log = logging.getLogger(__name__)

NO_TOPIC = Ref(TOPIC)
"""The name of a topic that could not be made: what goes under it goes into the plain chat."""

TRIES = 6
"""How often we try to make one while no answer says that it can't be: what is behind it waits
meanwhile, for a minute or so in all."""

NAME = 128
"""The longest name of one (`telegram.constants.ForumTopicLimit.MAX_NAME_LENGTH`)."""

_NONE_SUCH = ("thread not found", "not a forum", "topic_deleted", "topic_closed", "topic_id")
"""What Telegram says of a topic that is gone, or where topics are off: parts of its words."""


class Topics:
    """What is known of them. In memory: after a new start each topic is tried once more."""

    def __init__(self, bot: Bot, calls: Calls) -> None:
        self._bot = bot
        self._calls = calls
        self._tries: Counter[str] = Counter()
        self._gone: set[tuple[int, int]] = set()
        self.enabled = False
        """Whether private chats can have them, as far as Telegram has told us."""

    def thread(self, chat: int, under: Ref | None) -> int | None:
        """The topic that `under` names, if it does, as long as it is not known to be gone."""
        thread = _number(under) if under is not None and self.enabled else None
        return None if thread is None or (chat, thread) in self._gone else thread

    def refused(self, chat: int, thread: int, rejected: Rejected) -> bool:
        """Whether it is the topic that a call was refused for: then it is gone."""
        if not any(map(rejected.says, _NONE_SUCH)):
            return False
        log.warning("A topic is gone, or topics are off: writing beside it")
        self._gone.add((chat, thread))
        return True

    async def make(self, chat: int, message: Message) -> Ref:
        """Make the topic that a message is. As a message may arrive twice, it may be made twice:
        then one stays empty. Raises TryLater, and Undeliverable where the person shut us out."""
        if not self.enabled:
            return NO_TOPIC
        call = self._bot.create_forum_topic(chat, message.text[:NAME], read_timeout=READ_SECONDS)
        try:
            made = await self._calls.attempt(chat, call)
        except TryLater as later:
            self._tries[message.key] += later.maybe_sent
            if self._tries[message.key] < TRIES:
                raise
        except Rejected as rejected:
            if rejected.blocked:
                raise
        else:
            self._tries.pop(message.key, None)
            return Ref(f"{TOPIC}{made.message_thread_id}")
        self._tries.pop(message.key, None)
        log.warning("No topic could be made: writing into the plain chat")
        return NO_TOPIC

    async def rename(self, chat: int, message: Message, ref: Ref) -> None:
        """Call the topic at `ref` what a message says. One that is gone bears no name any more."""
        thread, name = self.thread(chat, ref), (message.text or message.title)[:NAME]
        if thread is None:
            return
        call = self._bot.edit_forum_topic(chat, thread, name=name)
        try:
            await self._calls.attempt(chat, call)
        except Rejected as rejected:
            log.info("A topic keeps its name: %s", rejected.why)


def _number(ref: Ref) -> int | None:
    number = ref.removeprefix(TOPIC)
    return int(number) if ref.startswith(TOPIC) and number.isdigit() else None
