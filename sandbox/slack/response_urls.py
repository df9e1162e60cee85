"""response_url: answering an interaction without a token, five times within half an hour."""

import json
import time

from aiohttp import web

from sandbox.slack.api import Arguments
from sandbox.slack.chat_methods import content_of, metadata_of
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.messages import post, remove, revise
from sandbox.slack.state import BOT_USER_ID, Message, ResponseUrl
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace


class ResponseUrls:
    """POST /slack/response/{key}."""

    def __init__(self, workspace: Workspace, trouble: Trouble) -> None:
        self._workspace = workspace
        self._trouble = trouble

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Use a response_url. Errors: expired_url, used_url, and those of chat.postMessage."""
        if self._trouble.down:
            return web.Response(status=503)
        url = self._workspace.response_urls.get(request.match_info["key"])
        try:
            if url is None or time.monotonic() > url.expires:
                raise SlackError("expired_url")
            if url.uses_left == 0:
                raise SlackError("used_url")
            try:
                answer = json.loads(await request.read() or b"{}")
            except ValueError:
                raise SlackError("invalid_payload") from None
            if not isinstance(answer, dict):
                raise SlackError("invalid_payload")
            url.uses_left -= 1
            answer_at(self._workspace, url, answer)
        except SlackError as error:
            status = 404 if error.code in ("expired_url", "used_url") else 400
            return web.json_response(error.body(), status=status)
        return web.json_response({"ok": True})


def answer_at(workspace: Workspace, url: ResponseUrl, answer: Json) -> None:
    """Do what an answer says: replace or delete the original, or write a new message.

    The answer to a command by acknowledgement is done the same way and uses nothing up.
    """
    arguments = Arguments(answer)
    channel = workspace.channels[url.channel]
    original = url.message
    if original is not None and original.ts not in channel.messages:
        original = None
    if arguments.flag("delete_original"):
        if original is not None:
            remove(workspace, original)
        return
    content = content_of(arguments)
    if arguments.flag("replace_original") and original is not None:
        revise(
            workspace,
            original,
            show_edited=False,
            text=content.text or original.text,
            blocks=content.blocks or [],
        )
        return
    everyone = arguments.text("response_type") == "in_channel"
    message = Message(
        channel.id,
        workspace.next_ts(),
        BOT_USER_ID,
        content.text or "",
        content.blocks or [],
        by_bot=True,
        thread_ts=arguments.text("thread_ts") or url.thread_ts,
        metadata=metadata_of(arguments),
        ephemeral_to=None if everyone else url.user,
    )
    post(workspace, message)
