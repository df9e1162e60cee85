"""Slack as the courier sees it: send, revise, find, fetch.

A message with an attachment is two posts: the file, or all its files, then the words. The words
carry the metadata by which a doubtful delivery is found again, can be revised, and show nothing as
markup; a file's own comment could do none of the three.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from bot.channel import FileUnread, TryLater, Undeliverable
from bot.slack import files, outbound, reasons, refusals
from bot.slack.api import TOKEN_FAULTS, Api, Declined
from bot.slack.pace import Pace
from storage.mail import STAFF, Attachment, File, Message, Ref, place_of, platform_of

logger = logging.getLogger(__name__)

HOME = "home/"
HOME_REF = Ref("home")
"""The name of the one view that stands in a Home tab."""

UNKNOWN_REF = Ref("?")
"""The name of a message that Slack took without saying where it stands."""

REFUSED_PAUSE = 5.0
"""Seconds before Slack is asked again to take a message for the team that it refused because of
the place or our app; the courier doubles it from attempt to attempt, up to a minute."""

SETTLE_SECONDS = 2.5
"""Seconds after our start in which what a dead process sent may still be on its way to Slack."""

PAGE = 200
HISTORY_PAGES = 3
"""Newest pages in which a doubtful message is looked for. No time bounds the search, because two
clocks may disagree; a doubtful message is among the newest."""
REPLY_PAGES = 20
"""A thread is told from its beginning, so all of it is read, within reason."""


class SlackChannel:
    """A `bot.channel.Channel`. `triage` is the channel behind `slack:staff`. For `settle` seconds
    from now, what another process sent is not looked for yet."""

    platform = "slack"

    def __init__(
        self,
        api: Api,
        triage: str,
        pace: Pace | None = None,
        *,
        settle: float = SETTLE_SECONDS,
    ) -> None:
        self._api = api
        self._triage = triage
        self._pace = pace or Pace()
        self._settled_at = time.monotonic() + settle
        self._tried: set[str] = set()
        self._conversations: dict[str, str] = {}
        self._permalink = ""
        # By message key, until it is delivered: the file whose sharing was asked for, and the one
        # that is known to be shared.
        self._asked: dict[str, str] = {}
        self._shared: dict[str, str] = {}

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Deliver a new message. Its ref is the ts of its words; of a mere file, the ts of its
        share, or the file's id where Slack does not tell in time."""
        if place_of(message.to).startswith(HOME):
            return await self._publish(message)
        self._tried.add(message.key)
        channel, under = await self._channel(message), _thread(under)
        ref: Ref | None = None
        if message.attachment is not None:
            ref = await self._upload(message, channel, under, contents)
        if ref is None or outbound.says_something(message):
            try:
                ref = await self._say(message, channel, under)
            except Declined as declined:
                raise await self._explained(message, declined) from declined
        self._tried.discard(message.key)
        self._asked.pop(message.key, None)
        self._shared.pop(message.key, None)
        return ref

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Replace the words that stand at `ref`; what is gone is sent anew, if it brings news."""
        if place_of(message.to).startswith(HOME):
            return await self._publish(message)
        if not outbound.says_something(message):
            return ref  # a mere file does not change
        words = message.model_copy(update={"attachment": None})
        if _is_file(ref):
            return await self.send(words, under=under)
        channel = await self._channel(message)
        if message.removes and await self._removed(message, channel, ref):
            return ref
        try:
            answer = await self._change(message, channel, ref)
        except Declined as declined:
            if declined.code in refusals.GONE and not message.anew:
                return ref
            if declined.code in refusals.GONE:
                logger.warning("A message of ours is gone from Slack (%s): posted anew", declined)
                return await self.send(words, under=under)
            raise await self._explained(message, declined) from declined
        return Ref(str(answer.get("ts") or ref))

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """Look for a message by its metadata among the newest of its place or thread. A mere file
        carries none: it is known by name and size, or by the upload this process remembers."""
        if place_of(message.to).startswith(HOME):
            return None  # publishing again changes nothing
        if message.key not in self._tried:  # a process that died sent it, perhaps just now
            await asyncio.sleep(max(0.0, self._settled_at - time.monotonic()))
        channel, under = await self._channel(message), _thread(under)
        mark = outbound.mark(message.key)
        words = outbound.says_something(message)
        if asked := self._asked.get(message.key):
            share = await files.shared_at(self._api, asked, channel)
            if share and not words:
                return share
            if share:
                self._shared[message.key] = asked
        for post in await self._newest(channel, under):
            metadata = post.get("metadata") or {}
            if not post.get("ts"):
                continue
            if (metadata.get("event_payload") or {}).get("key") == mark:
                return Ref(str(post["ts"]))
            if message.attachment is not None and post.get("bot_id"):
                file = files.same_file(post, message)
                if file and not words:
                    return Ref(str(post["ts"]))
                if file:  # the words are missing: `send` adds them without the file
                    self._shared.setdefault(message.key, file)
        return None

    async def fetch(self, file: File) -> bytes:
        """The bytes of a file somebody sent us. The token goes to Slack only."""
        return await files.fetch(self._api, file)

    def pace(self, message: Message) -> float:
        """About one message a second in each place, with small bursts."""
        return self._pace.turn(message.to)

    # --- how ----------------------------------------------------------------------------------

    async def _say(self, message: Message, channel: str, under: Ref | None) -> Ref:
        """Post the words as they should look or, where Slack will not have that, as mere text."""
        try:
            looks = outbound.payload(message, await self._links(message))
            answer = await self._post(message, channel, under, looks)
        except Declined as declined:
            if not refusals.of_words(declined.code):
                raise
            logger.error("Slack refuses how a message looks: sending mere text: %s", declined)
            parts = outbound.mere_text(message)
            answers = [await self._post(message, channel, under, part) for part in parts]
            answer = answers[0]
        stands = answer.get("ts") or (answer.get("message") or {}).get("ts")
        return Ref(str(stands)) if stands else UNKNOWN_REF

    async def _post(
        self, message: Message, channel: str, under: Ref | None, words: dict[str, Any]
    ) -> dict[str, Any]:
        """Post into a thread or, where Slack no longer lets us, beside it. Raises Declined."""
        place = {"channel": channel, "unfurl_links": False, "unfurl_media": False}
        try:
            return await self._held(message, "chat.postMessage", thread_ts=under, **place, **words)
        except Declined as declined:
            if under is None or declined.code not in refusals.THREAD:
                raise
            logger.warning("Slack refuses a thread: writing beside it: %s", declined)
        return await self._held(message, "chat.postMessage", **place, **words)

    async def _removed(self, message: Message, channel: str, ref: Ref) -> bool:
        """Delete what stands at `ref`; False where Slack will not have that."""
        try:
            await self._held(message, "chat.delete", channel=channel, ts=ref)
        except Declined as declined:
            return declined.code in refusals.GONE
        return True

    async def _change(self, message: Message, channel: str, ref: Ref) -> dict[str, Any]:
        """Put other words in the place of those at `ref`; doing it twice is doing it once. Raises
        Declined."""
        place = {"channel": channel, "ts": ref}
        try:
            looks = outbound.payload(message, await self._links(message))
            return await self._held(message, "chat.update", **place, **looks)
        except Declined as declined:
            if declined.code in refusals.GONE or not refusals.of_words(declined.code):
                raise
            logger.error("Slack refuses how a message looks: sending mere text: %s", declined)
        text = outbound.fallback(message)
        return await self._held(message, "chat.update", **place, text=text, blocks=[])

    async def _call(self, message: Message, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            return await self._held(message, method, **arguments)
        except Declined as declined:
            raise await self._explained(message, declined) from declined

    async def _held(self, message: Message, method: str, **arguments: Any) -> dict[str, Any]:
        """Call, and remember where Slack asks for quiet. Raises Declined and TryLater."""
        try:
            return await self._api.call(method, **arguments)
        except TryLater as later:
            if not later.maybe_sent:
                self._pace.hold(message.to, later.seconds)
            raise

    async def _explained(self, message: Message, declined: Declined) -> Exception:
        """What a refusal means. One that speaks of the token is nobody's message's fault: those
        wait until the token is put right. `account_inactive` may also speak of the person. What the
        team must see waits, too, until somebody has put the place right: people have been told that
        the team has it."""
        code, at_home = declined.code, place_of(message.to).startswith(HOME)
        person = message.to != STAFF
        if code == "account_inactive" and person:
            try:
                await self._api.call("auth.test")
            except (Declined, TryLater):
                person = False
            if person:
                return Undeliverable(reasons.of(code), blocked=not at_home)
        if code in TOKEN_FAULTS:
            logger.error("Slack refuses SLACK_BOT_TOKEN (%s): messages wait", code)
            return TryLater(60.0)
        if message.to == STAFF and code not in refusals.WORDS:
            logger.error(
                "Slack takes no messages for the team in SLACK_TRIAGE_CHANNEL (%s): they wait. "
                "What to do: %s.",
                declined,
                refusals.fix(code),
            )
            return TryLater(REFUSED_PAUSE)
        logger.warning("Slack refused a message: %s", declined)
        blocked = code in reasons.BLOCKED and not at_home  # who has no Home tab may still read
        return Undeliverable(reasons.of(code), blocked=blocked)

    async def _channel(self, message: Message) -> str:
        """The conversation behind an address; that with a person is opened once and remembered."""
        place = place_of(message.to)
        if message.to == STAFF:
            return self._triage
        if place.removeprefix(HOME)[:1] not in ("U", "W"):
            return place
        if place not in self._conversations:
            try:
                answer = await self._call(message, "conversations.open", users=place)
            except TryLater as later:  # nothing has been sent, whatever became of the opening
                raise TryLater(later.seconds) from later
            opened = answer.get("channel")
            if not isinstance(opened, dict) or not opened.get("id"):
                return place  # Slack opens the conversation itself for a person's id
            self._conversations[place] = str(opened["id"])
        return self._conversations[place]

    async def _publish(self, message: Message) -> Ref:
        user = place_of(message.to).removeprefix(HOME)
        view = outbound.home(message, await self._links(message))
        try:
            await self._call(message, "views.publish", user_id=user, view=view)
        except TryLater as later:  # doing it twice is doing it once
            raise TryLater(later.seconds) from later
        return HOME_REF

    async def _links(self, message: Message) -> Callable[[Ref], str]:
        """What gives the web address of a message in the triage channel. Slack is asked for one:
        those of one channel differ in the ts only. Without an answer a page has no links."""
        leads = [line.leads_to for section in message.sections for line in section.lines]
        ref = next((lead for lead in leads if lead is not None), None)
        if not self._permalink and ref is not None:
            try:
                answer = await self._api.call(
                    "chat.getPermalink", channel=self._triage, message_ts=ref
                )
            except (Declined, TryLater) as failure:
                logger.info("Slack gives no address of a card: %s", failure)
            else:
                self._permalink = str(answer.get("permalink") or "").replace(_digits(ref), "{}")
        return lambda lead: self._permalink.replace("{}", _digits(lead))

    async def _newest(self, channel: str, under: Ref | None) -> list[Any]:
        method = "conversations.replies" if under else "conversations.history"
        place: dict[str, Any] = {"ts": under} if under else {}
        found: list[Any] = []
        for _ in range(REPLY_PAGES if under else HISTORY_PAGES):
            try:
                answer = await self._api.call(
                    method, channel=channel, limit=PAGE, include_all_metadata=True, **place
                )
            except TryLater as later:  # the first attempt is as doubtful as before
                raise TryLater(later.seconds, maybe_sent=True) from later
            except Declined as declined:  # then it may arrive twice, which is better than never
                logger.warning("A doubtful message can't be looked for: %s", declined)
                break
            found += answer.get("messages") or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            place["cursor"] = cursor
        return found

    # --- files --------------------------------------------------------------------------------

    async def _upload(
        self, message: Message, channel: str, under: Ref | None, contents: Sequence[bytes | None]
    ) -> Ref:
        """Put all files of a message into the channel as one post, unless an earlier attempt did.
        Nobody sees any of them before they are shared, all at once."""
        file_id = self._shared.get(message.key)
        if file_id is None:
            put = [
                await self._put(message, each, content)
                for each, content in zip_longest(message.attachments, contents)
            ]
            file_id = put[0]["id"]
            self._asked[message.key] = file_id
            await self._call(
                message,
                "files.completeUploadExternal",
                files=put,
                channel_id=channel,
                thread_ts=under,
            )
            self._shared[message.key] = file_id
        return await files.shared_at(self._api, file_id, channel) or Ref(file_id)

    async def _put(
        self, message: Message, attachment: Attachment, content: bytes | None
    ) -> dict[str, str]:
        """Hand Slack the bytes of a file, and say how it is shared. Nobody sees it yet, so a
        failure here leaves no doubt."""
        if content is None and attachment.file is not None:
            if platform_of(attachment.file.source) != self.platform:
                raise Undeliverable(reasons.FILE_GONE, fault="file")
            # A file that lies on Slack already is uploaded anew: the person it was sent to may
            # not read it, and not everybody may read theirs.
            try:
                content = await self.fetch(attachment.file)
            except TryLater as later:
                raise FileUnread(later.seconds) from later
        elif content is None:
            content = attachment.text.encode()
        if not content:
            raise Undeliverable(reasons.EMPTY_FILE, fault="file")
        name = files.name_of(attachment)
        try:
            ticket = await self._call(
                message, "files.getUploadURLExternal", filename=name, length=len(content)
            )
        except TryLater as later:
            raise TryLater(later.seconds) from later
        if not ticket.get("upload_url") or not ticket.get("file_id"):
            raise Undeliverable(reasons.UPLOAD_REFUSED, fault="file")
        await files.hand_over(self._api, str(ticket["upload_url"]), content)
        return {"id": str(ticket["file_id"]), "title": name}


def _digits(ref: Ref) -> str:
    """A ts as addresses hold it."""
    return ref.replace(".", "")


def _thread(under: Ref | None) -> Ref | None:
    """A thread's root as Slack knows it: a ts. Where we know none, there is no thread."""
    return under if under and under[0].isdigit() else None


def _is_file(ref: Ref) -> bool:
    return ref.startswith("F")
