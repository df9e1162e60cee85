"""What people do with messages: write, edit, delete, send files, react, come and go."""

import uuid
from collections.abc import Sequence

from sandbox.slack.chat_methods import react, unreact
from sandbox.slack.errors import Json
from sandbox.slack.file_methods import new_file, tell_shared
from sandbox.slack.membership import join, leave
from sandbox.slack.messages import post, remove, revise
from sandbox.slack.state import BOT_USER_ID, Channel, ConversationKind, Message, User, UserGroup
from sandbox.slack.texts import typed_by_person
from sandbox.slack.views import view_wire
from sandbox.slack.workspace import Workspace


class NotPossible(Exception):
    """A person tried what Slack's own client would not let them do."""


class People:
    """The hands of everyone in the workspace but the bot.

    `channel` is a conversation id, or a user id for that person's direct messages with the bot.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # setting the stage; the app hears nothing of it

    def add_user(
        self,
        user_id: str,
        name: str,
        real_name: str,
        *,
        guest: bool = False,
        tz: str = "Europe/Paris",
        locale: str = "fr-FR",
        email: str = "",
    ) -> None:
        """Make someone a member of the workspace; `guest` is a single-channel guest."""
        user = User(user_id, name, real_name, guest, tz, locale, email)
        self._workspace.users[user_id] = user
        if email:
            self._workspace.emails[email.lower()] = user_id
        self._workspace.dm_of(user_id)
        self._workspace.changed()

    def add_channel(
        self, channel_id: str, name: str, members: list[str], *, private: bool = True
    ) -> None:
        """Create a channel. The bot can only post there if its user id is among `members`."""
        kind: ConversationKind = "group" if private else "channel"
        creator = members[0] if members else BOT_USER_ID
        self._workspace.changed(
            self._workspace.add_channel(channel_id, name, kind, members, creator)
        )

    def add_usergroup(self, group_id: str, handle: str, name: str, users: list[str]) -> None:
        """Create a user group, or change who is in it (subteam_members_changed)."""
        before = self._workspace.usergroups.get(group_id)
        self._workspace.usergroups[group_id] = UserGroup(group_id, handle, name, list(users))
        if before is not None:
            self._workspace.emit(
                {
                    "type": "subteam_members_changed",
                    "subteam_id": group_id,
                    "added_users": [user for user in users if user not in before.users],
                    "removed_users": [user for user in before.users if user not in users],
                    "event_ts": self._workspace.next_ts(),
                }
            )

    def remove_user(self, user_id: str) -> None:
        """Deactivate an account."""
        self._workspace.users[user_id].deleted = True
        self._workspace.changed()

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        place = self._workspace.channels[channel]
        place.archived = True
        self._workspace.changed(place)

    def dm_of(self, user_id: str) -> str:
        """The id of a person's direct messages with the bot."""
        return self._workspace.dm_of(user_id)

    # writing

    def say(self, user_id: str, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        """Write a message; returns its ts. Mention people as `<@U…>`."""
        place = self._place(user_id, channel)
        stored, blocks = typed_by_person(text)
        return self._post(place, user_id, stored, blocks, thread_ts, [])

    def send_file(
        self,
        user_id: str,
        channel: str,
        filename: str,
        content: bytes,
        *,
        thread_ts: str | None = None,
        mime: str | None = None,
        text: str = "",
    ) -> str:
        """Send a file, with words or without; returns the ts of the message that carries it."""
        files = [(filename, content, mime)]
        return self.send_files(user_id, channel, files, thread_ts=thread_ts, text=text)

    def send_files(
        self,
        user_id: str,
        channel: str,
        files: Sequence[tuple[str, bytes, str | None]],
        *,
        thread_ts: str | None = None,
        text: str = "",
    ) -> str:
        """The same with several files (name, bytes, and type unless the name tells it) in one
        message."""
        place = self._place(user_id, channel)
        sent = []
        for name, content, mime in files:
            file = new_file(self._workspace, name, user_id, mime)
            file.content, file.length = content, len(content)
            file.uploaded = file.completed = True
            sent.append(file.id)
        stored, blocks = typed_by_person(text) if text else ("", [])
        ts = self._post(place, user_id, stored, blocks, thread_ts, sent)
        for file_id in sent:
            tell_shared(self._workspace, place, file_id, user_id)
        return ts

    def edit(self, user_id: str, channel: str, ts: str, text: str) -> None:
        """Edit one's own message."""
        message = self._own(user_id, channel, ts)
        stored, blocks = typed_by_person(text)
        revise(self._workspace, message, show_edited=True, text=stored, blocks=blocks)

    def delete(self, user_id: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        remove(self._workspace, self._own(user_id, channel, ts))

    def react(self, user_id: str, channel: str, ts: str, name: str) -> None:
        """Add a reaction, `name` without colons."""
        place = self._place(user_id, channel)
        react(self._workspace, place, place.messages[ts], user_id, name)

    def unreact(self, user_id: str, channel: str, ts: str, name: str) -> None:
        """Take one's reaction back."""
        place = self._place(user_id, channel)
        unreact(self._workspace, place, place.messages[ts], user_id, name)

    # coming and going

    def join(self, user_id: str, channel: str, *, inviter: str | None = None) -> None:
        """Enter a channel, or be invited to it; `user_id` may be the bot."""
        join(self._workspace, self._workspace.channels[channel], user_id, inviter=inviter)

    def leave(self, user_id: str, channel: str) -> None:
        """Leave a channel, or be removed from it; `user_id` may be the bot."""
        leave(self._workspace, self._workspace.channels[channel], user_id)

    def open_home(self, user_id: str, tab: str = "home") -> None:
        """Look at the app's Home tab (or `messages`): app_home_opened."""
        workspace = self._workspace
        event: Json = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": workspace.dm_of(user_id),
            "tab": tab,
            "event_ts": workspace.next_ts(),
        }
        home = workspace.homes.get(user_id)
        if home is not None and tab == "home":
            event["view"] = view_wire(home)
        workspace.emit(event)

    def _place(self, user_id: str, channel: str) -> Channel:
        place_id = self._workspace.dm_of(channel) if channel.startswith("U") else channel
        place = self._workspace.channels[place_id]
        if user_id not in place.members:
            raise NotPossible(f"{user_id} is not in {place_id}")
        if place.archived:
            raise NotPossible(f"{place_id} is archived")
        return place

    def _post(
        self,
        place: Channel,
        user_id: str,
        text: str,
        blocks: list[Json],
        thread_ts: str | None,
        files: list[str],
    ) -> str:
        if thread_ts is not None and thread_ts not in place.messages:
            raise NotPossible(f"there is no message {thread_ts} in {place.id}")
        for block in blocks:
            block["block_id"] = uuid.uuid4().hex[:5]
        message = Message(
            place.id,
            self._workspace.next_ts(),
            user_id,
            text,
            blocks,
            thread_ts=thread_ts,
            files=files,
            subtype="file_share" if files else None,
            client_msg_id=str(uuid.uuid4()),
        )
        return post(self._workspace, message).ts

    def _own(self, user_id: str, channel: str, ts: str) -> Message:
        message = self._place(user_id, channel).messages.get(ts)
        if message is None or message.user != user_id:
            raise NotPossible(f"{user_id} has written no message {ts} there")
        return message
