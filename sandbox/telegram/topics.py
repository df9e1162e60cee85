"""Topics of private chats: switched on for the bot, made by it, entered and deleted by people.

As on the real server, a topic is named by the id of the notice that opens it; what stands in it and
replies to nothing is reported as a reply to that notice; and the bot is not told that a person
deleted one: what it sends there afterwards is refused.
"""

from sandbox.telegram.arriving import Arriving, CannotDo
from sandbox.telegram.entities import utf16_length
from sandbox.telegram.errors import Json, bad_request
from sandbox.telegram.params import Params
from sandbox.telegram.sending import Method, find_chat, publish, writable_chat
from sandbox.telegram.state import State

NAME_LIMIT = 128
"""telegram.constants.ForumTopicLimit."""

COLOUR = 7_322_096
"""The colour of an icon for which none was asked."""


def create_forum_topic(state: State, params: Params) -> Json:
    """createForumTopic: in private chats only, and only where topics are on."""
    chat = writable_chat(state, params)
    if chat.kind != "private" or not state.topics:
        raise bad_request("the chat is not a forum")
    topic: Json = {"name": _name(params), "icon_color": COLOUR}
    notice = publish(state, chat, Params(), kind="topic", media={"forum_topic_created": topic})
    notice.thread = notice.id
    chat.topics[notice.id] = topic["name"]
    state.changed()
    return {"message_thread_id": notice.id, **topic}


def edit_forum_topic(state: State, params: Params) -> bool:
    """editForumTopic: its name."""
    chat, thread = find_chat(state, params), params.number("message_thread_id")
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    name = _name(params)
    if chat.topics[thread] == name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.topics[thread] = name
    state.changed()
    return True


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if not 1 <= utf16_length(name) <= NAME_LIMIT:
        raise bad_request("topic name must be 1-128 characters long")
    return name


class Topics(Arriving):
    """The acts of people about topics. All raise CannotDo."""

    def enter_topic(self, user_id: int, topic: int | None) -> None:
        """Open a topic of one's chat, or (None) all of it: what one sends goes there from now on,
        until one goes elsewhere."""
        chat = self._chat(user_id)
        if topic is not None and topic not in chat.topics:
            raise CannotDo(f"there is no topic {topic}")
        chat.topic = topic
        self.state.changed()

    def delete_topic(self, user_id: int, topic: int) -> None:
        """Delete a topic, with all that stands in it."""
        self.enter_topic(user_id, topic)
        chat = self._chat(user_id)
        del chat.topics[topic]
        chat.topic = None
        for message in chat.messages.values():
            message.deleted = message.deleted or message.thread == topic
        self.state.changed()


METHODS: dict[str, Method] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
}
